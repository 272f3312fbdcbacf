//! People, posts and skills; sign-in and passwords.

mod decide;
mod passwords;

pub use decide::{accept_user_name, decide, hire};
pub use passwords::{PASSWORD_LEAST, Passwords, Sealed};

use crate::live::Area;
use crate::permission::{Permission, Post};
use crate::{Actor, DealershipId, Language, PersonId};
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

/// The longest user name, in characters.
pub const USER_NAME_MOST: usize = 40;

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
    /// Somebody new works here. Their first password travels beside the command ([`Passwords`]).
    Hire { person: PersonId, user_name: String, name: String, language: Language, posts: Vec<Post>, skills: Vec<Skill> },
    /// A new password, which travels beside the command: one's own with the present one, or somebody's who has forgotten theirs.
    SetPassword { person: PersonId },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    LanguageChosen { language: Language },
    SignedOutEverywhere,
    PostsSet { posts: Vec<Post>, skills: Vec<Skill> },
    ActiveSet { active: bool },
    Hired { user_name: String, name: String, language: Language, posts: Vec<Post>, skills: Vec<Skill> },
    PasswordSet,
}

/// What a decision about a person needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub person: PersonId,
    pub version: i32,
    pub posts: Vec<Post>,
    pub skills: Vec<Skill>,
    pub active: bool,
    /// They work in another dealership, too.
    pub elsewhere: bool,
    /// A new password has come beside the command.
    pub new_password: bool,
    /// So has the present one of whoever asks, and it was right.
    pub proven: bool,
}

/// What hiring somebody needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HireFacts {
    /// The id belongs to somebody already.
    pub exists: bool,
    /// So does the user name, in this dealership or another.
    pub user_name_taken: bool,
    /// Their first password has come beside the command.
    pub new_password: bool,
}

impl Command {
    /// The person it is about.
    #[must_use]
    pub const fn subject(&self) -> PersonId {
        match self {
            Self::ChooseLanguage { person, .. }
            | Self::SignOutEverywhere { person }
            | Self::SetPosts { person, .. }
            | Self::SetActive { person, .. }
            | Self::Hire { person, .. }
            | Self::SetPassword { person } => *person,
        }
    }

    /// Whether passwords travel beside it.
    #[must_use]
    pub const fn takes_passwords(&self) -> bool {
        matches!(self, Self::Hire { .. } | Self::SetPassword { .. })
    }

    /// What one must be allowed to do; nothing for what anybody may do to themselves.
    #[must_use]
    pub const fn permission(&self) -> Option<Permission> {
        match self {
            Self::ChooseLanguage { .. } => None,
            Self::SignOutEverywhere { .. }
            | Self::SetPosts { .. }
            | Self::SetActive { .. }
            | Self::Hire { .. }
            | Self::SetPassword { .. } => Some(Permission::ManageStaff),
        }
    }
}

impl Event {
    pub(crate) const AREA: Area = Area::Staff;
}
