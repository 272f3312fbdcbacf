//! People, posts and skills; sign-in.

use crate::live::Area;
use crate::permission::{Permission, Post, Reach};
use crate::{Actor, DealershipId, Language, PersonId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// A trade of the workshop; a job needs one, a technician holds some.
    pub enum Skill {
        /// 机修
        Mechanical = "mechanical",
        /// 电器
        Electrical = "electrical",
        /// 保养
        Maintenance = "maintenance",
        /// 钣金
        Body = "body",
        /// 喷漆
        Paint = "paint",
        /// 三电: only with a high-voltage certificate.
        HighVoltage = "high_voltage",
    }
}

/// The shortest password that is accepted.
pub const PASSWORD_LEAST: usize = 8;

/// A person as other people see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    pub person: PersonId,
    pub name: String,
}

/// A dealership as its people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dealership {
    pub id: DealershipId,
    /// Full company name, as printed on documents.
    pub name: String,
    /// What people call it.
    pub short_name: String,
    pub address: String,
    pub phone: String,
    /// IANA name of the time zone everything is shown in.
    pub zone: String,
    /// The plate prefix most of its customers share (`浙A`); it steps back on screen.
    pub home_plate: String,
}

/// A signed-in person: what every page knows about who looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    pub person: PersonId,
    pub user_name: String,
    pub name: String,
    pub language: Language,
    pub dealership: Dealership,
    pub posts: Vec<Post>,
    /// Every dealership the person may switch to, this one included.
    pub dealerships: Vec<(DealershipId, String)>,
}

impl SignedIn {
    /// The person as the one who asks.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::staff(self.person, self.dealership.id, self.posts.clone())
    }
}

/// A row of the staff list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub person: PersonId,
    pub version: i32,
    pub user_name: String,
    pub name: String,
    pub posts: Vec<Post>,
    pub skills: Vec<Skill>,
    pub active: bool,
    /// Sessions that are open now.
    pub sessions: u32,
}

/// An open session of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The browser's own description of itself.
    pub device: String,
    pub signed_in_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    /// Whether this is the session that asks.
    pub current: bool,
}

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Choose the language one reads.
    ChooseLanguage { person: PersonId, language: Language },
    /// End every session of a person, one's own included.
    SignOutEverywhere { person: PersonId },
    /// Set the posts and skills a person holds in this dealership.
    SetPosts { person: PersonId, posts: Vec<Post>, skills: Vec<Skill> },
    /// Let a person in no more (or again) in this dealership.
    SetActive { person: PersonId, active: bool },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    LanguageChosen { language: Language },
    SignedOutEverywhere,
    PostsSet { posts: Vec<Post>, skills: Vec<Skill> },
    ActiveSet { active: bool },
}

/// What a decision about a person needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub person: PersonId,
    pub version: i32,
    pub posts: Vec<Post>,
    pub skills: Vec<Skill>,
    pub active: bool,
}

impl Command {
    /// The person it is about.
    #[must_use]
    pub const fn subject(&self) -> PersonId {
        match self {
            Self::ChooseLanguage { person, .. }
            | Self::SignOutEverywhere { person }
            | Self::SetPosts { person, .. }
            | Self::SetActive { person, .. } => *person,
        }
    }

    /// What one must be allowed to do; nothing for what anybody may do to themselves.
    #[must_use]
    pub const fn permission(&self) -> Option<Permission> {
        match self {
            Self::ChooseLanguage { .. } => None,
            Self::SignOutEverywhere { .. } | Self::SetPosts { .. } | Self::SetActive { .. } => Some(Permission::ManageStaff),
        }
    }
}

/// Decides a command about a person.
///
/// # Errors
/// A [`Refusal`] that names what is missing.
pub fn decide(facts: &Facts, command: &Command, actor: &Actor, _now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    let own = actor.person == facts.person;
    let manages = actor.reach(Permission::ManageStaff) >= Reach::Dealership;
    let event = match command {
        Command::ChooseLanguage { language, .. } => {
            if !own {
                return Err(Refusal::OnlyForOneself);
            }
            Event::LanguageChosen { language: *language }
        }
        Command::SignOutEverywhere { .. } => {
            if !own && !manages {
                return Err(Refusal::not_allowed(Permission::ManageStaff));
            }
            Event::SignedOutEverywhere
        }
        Command::SetPosts { posts, skills, .. } => {
            if !manages {
                return Err(Refusal::not_allowed(Permission::ManageStaff));
            }
            if posts.is_empty() {
                return Err(Refusal::NoPost);
            }
            // Nobody takes away, and nobody gives themselves, a post of their own.
            let differs = |one: &[Post], other: &[Post]| one.iter().any(|post| !other.contains(post));
            if own && (differs(&facts.posts, posts) || differs(posts, &facts.posts)) {
                return Err(Refusal::NotToOneself);
            }
            Event::PostsSet { posts: posts.clone(), skills: skills.clone() }
        }
        Command::SetActive { active, .. } => {
            if !manages {
                return Err(Refusal::not_allowed(Permission::ManageStaff));
            }
            if own {
                return Err(Refusal::NotToOneself);
            }
            Event::ActiveSet { active: *active }
        }
    };
    Ok(vec![crate::Event::Staff(event)])
}

impl Event {
    pub(crate) const AREA: Area = Area::Staff;
}
