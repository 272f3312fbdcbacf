//! People, posts and skills; sign-in, passwords and PINs; the tablets and walls of the house.

mod decide;
mod devices;
mod ladder;
mod passwords;
mod pins;

pub use decide::{accept_user_name, decide, hire};
pub use devices::{
    CODE_LETTERS, CODE_LONG, Device, DeviceFacts, DeviceKind, EnrolFacts, KNOCK_LIFETIME, MOST_DEVICES, change_device, code_of, enrol,
    read_code, shown_code,
};
pub use ladder::Ladder;
pub use passwords::{PASSWORD_LEAST, Passwords, Sealed};
pub use pins::{PIN_LONG, PIN_TRIES, accept_pin, tries_left};

use crate::live::Area;
use crate::permission::{Permission, Post};
use crate::{Actor, DealershipId, DeviceId, Language, PersonId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
    /// Every dealership the person may switch to, this one included; at a tablet only its own.
    pub dealerships: Vec<(DealershipId, String)>,
    /// The tablet that the session belongs to, by its name: whoever works at it changes often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablet: Option<String>,
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
    /// Their PIN was tried too often: no tablet takes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pin_locked: bool,
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
    /// A PIN of one's own for the tablets of the house. It travels beside the command, with the present password.
    SetPin { person: PersonId },
    /// Have tablets take a PIN again that was tried too often.
    UnlockPin { person: PersonId },
    /// Let in the device that shows this code.
    EnrolDevice { device: DeviceId, code: String, name: String, kind: DeviceKind },
    /// Call a device something else.
    RenameDevice { device: DeviceId, name: String },
    /// Let a device in no more: it was stolen, or hangs elsewhere now. Its sessions end.
    RevokeDevice { device: DeviceId },
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
    PinSet,
    PinUnlocked,
    DeviceEnrolled { name: String, device: DeviceKind },
    DeviceRenamed { name: String },
    DeviceRevoked,
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
    /// Their PIN was tried too often.
    pub pin_locked: bool,
    /// Which posts stand above whom.
    pub ladder: Ladder,
}

/// What hiring somebody needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HireFacts {
    /// The id belongs to somebody already.
    pub exists: bool,
    /// So does the user name, in this dealership or another.
    pub user_name_taken: bool,
    /// Their first password has come beside the command.
    pub new_password: bool,
    /// Which posts stand above whom.
    pub ladder: Ladder,
}

impl Command {
    /// What it is about: a person or a device.
    #[must_use]
    pub const fn subject(&self) -> Uuid {
        match self {
            Self::EnrolDevice { device, .. } | Self::RenameDevice { device, .. } | Self::RevokeDevice { device } => device.0,
            Self::ChooseLanguage { person, .. }
            | Self::SignOutEverywhere { person }
            | Self::SetPosts { person, .. }
            | Self::SetActive { person, .. }
            | Self::Hire { person, .. }
            | Self::SetPassword { person }
            | Self::SetPin { person }
            | Self::UnlockPin { person } => person.0,
        }
    }

    /// The device that it is about, when it is about one.
    #[must_use]
    pub const fn device(&self) -> Option<DeviceId> {
        match self {
            Self::EnrolDevice { device, .. } | Self::RenameDevice { device, .. } | Self::RevokeDevice { device } => Some(*device),
            _ => None,
        }
    }

    /// Whether it is about this person.
    #[must_use]
    pub fn is_about(&self, person: PersonId) -> bool {
        self.device().is_none() && self.subject() == person.0
    }

    /// Whether secrets travel beside it: passwords, or a PIN.
    #[must_use]
    pub const fn takes_passwords(&self) -> bool {
        matches!(self, Self::Hire { .. } | Self::SetPassword { .. } | Self::SetPin { .. })
    }

    /// The secrets beside it as they can be, before any work is done with them.
    ///
    /// # Errors
    /// What is wrong with the new password or PIN.
    pub fn accept_secrets(&self, typed: Passwords) -> Result<Passwords, Refusal> {
        if matches!(self, Self::SetPin { .. }) {
            return Ok(Passwords { new: accept_pin(&typed.new)?, ..typed });
        }
        typed.accept()?;
        Ok(typed)
    }

    /// What one must be allowed to do; nothing for what anybody may do to themselves.
    #[must_use]
    pub const fn permission(&self) -> Option<Permission> {
        match self {
            Self::ChooseLanguage { .. } | Self::SetPin { .. } => None,
            Self::SignOutEverywhere { .. }
            | Self::SetPosts { .. }
            | Self::SetActive { .. }
            | Self::Hire { .. }
            | Self::SetPassword { .. }
            | Self::UnlockPin { .. }
            | Self::EnrolDevice { .. }
            | Self::RenameDevice { .. }
            | Self::RevokeDevice { .. } => Some(Permission::ManageStaff),
        }
    }

    /// Whether whoever works at a tablet may ask for it. A PIN opens the day's work and not the house: who works here, and with what
    /// password, is changed by somebody who has typed theirs.
    ///
    /// # Errors
    /// [`Refusal::OnlyWithPassword`].
    pub fn expect_password_for(&self, me: &SignedIn) -> Result<(), Refusal> {
        let may = me.tablet.is_none() || self.is_about(me.person);
        if may { Ok(()) } else { Err(Refusal::OnlyWithPassword) }
    }
}

impl Event {
    pub(crate) const AREA: Area = Area::Staff;
}
