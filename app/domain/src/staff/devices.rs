//! The tablets and walls of the house, let in from the office.
//!
//! In the way of the device grant of RFC 8628: the new device shows a short code, and somebody who may types it in the office. What the
//! device keeps of it is a token of its own, in a cookie that no script reads.

use super::decide::expect_manages;
use super::{Command, Event};
use crate::customers::limited;
use crate::{Actor, DeviceId, Refusal};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The longest name of a device, in characters.
const NAME: usize = 40;
/// The most devices of a house at once.
pub const MOST_DEVICES: usize = 500;
/// How long a code lets a device in.
pub const KNOCK_LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// What codes are made of: nothing that is taken for something else when it is read aloud or from afar (0 and O, 1 and I, 5 and S, 8 and B,
/// 2 and Z, U and V).
pub const CODE_LETTERS: &[u8; 23] = b"34679ACDEFGHJKMNPQRTWXY";
/// The characters of a code.
pub const CODE_LONG: usize = 6;

coded! {
    /// What a device is for.
    pub enum DeviceKind {
        /// In gloved hands on the workshop floor; people change at it by PIN.
        Tablet = "tablet",
        /// The screen on the wall of the workshop.
        WorkshopWall = "workshop_wall",
        /// The screen on the wall where customers wait.
        LoungeWall = "lounge_wall",
    }
}

impl DeviceKind {
    /// The page that such a device shows.
    #[must_use]
    pub const fn page(self) -> &'static str {
        match self {
            Self::Tablet => "/tablet",
            Self::WorkshopWall | Self::LoungeWall => "/wall",
        }
    }
}

/// A row of the list of devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub device: DeviceId,
    pub version: i32,
    pub name: String,
    pub kind: DeviceKind,
    /// Who let it in.
    pub enrolled_by: String,
    pub enrolled_at: DateTime<Utc>,
    /// When it was last heard of; to the minute.
    pub seen_at: Option<DateTime<Utc>>,
}

/// What letting a device in needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnrolFacts {
    /// The id belongs to a device already.
    pub exists: bool,
    /// A device shows this code now.
    pub knocks: bool,
    pub name_taken: bool,
    /// Devices of the house that are let in.
    pub enrolled: usize,
}

/// What a decision about a device needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceFacts {
    pub name: String,
    pub revoked: bool,
    /// Another device has the new name.
    pub name_taken: bool,
}

/// A code, from random numbers below the number of [`CODE_LETTERS`]; any others are folded onto them.
#[must_use]
pub fn code_of(drawn: [usize; CODE_LONG]) -> String {
    drawn.iter().map(|number| char::from(CODE_LETTERS[number % CODE_LETTERS.len()])).collect()
}

/// A code as it is shown: in two groups.
#[must_use]
pub fn shown_code(code: &str) -> String {
    let half = code.len() / 2;
    match (code.get(..half), code.get(half..)) {
        (Some(first), Some(second)) if code.len() == CODE_LONG => format!("{first}-{second}"),
        _ => code.to_owned(),
    }
}

/// A code as it was typed, in any case and with any gaps; nothing when it can be none.
#[must_use]
pub fn read_code(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '–' | '.')).collect();
    let code = code.to_ascii_uppercase();
    (code.len() == CODE_LONG && code.bytes().all(|byte| CODE_LETTERS.contains(&byte))).then_some(code)
}

/// Decides whether a device is let in.
///
/// # Errors
/// A [`Refusal`] that names what is missing.
pub fn enrol(facts: &EnrolFacts, command: &Command, actor: &Actor) -> Result<Vec<crate::Event>, Refusal> {
    let Command::EnrolDevice { name, kind, .. } = command else { return Err(Refusal::NotFound) };
    expect_manages(actor)?;
    if facts.exists {
        return Err(Refusal::AlreadyThere);
    }
    let name = named(name, facts.name_taken)?;
    if facts.enrolled >= MOST_DEVICES {
        return Err(Refusal::TooManyDevices { limit: MOST_DEVICES });
    }
    if !facts.knocks {
        return Err(Refusal::DeviceCodeUnknown);
    }
    Ok(vec![crate::Event::Staff(Event::DeviceEnrolled { name, device: *kind })])
}

/// Decides a command about a device that was let in.
///
/// # Errors
/// A [`Refusal`] that names what is missing.
pub fn change_device(facts: &DeviceFacts, command: &Command, actor: &Actor) -> Result<Vec<crate::Event>, Refusal> {
    expect_manages(actor)?;
    if facts.revoked {
        return Err(Refusal::DeviceIsRevoked);
    }
    let event = match command {
        Command::RenameDevice { name, .. } => {
            let name = named(name, facts.name_taken)?;
            if name == facts.name {
                return Err(Refusal::NothingChanged);
            }
            Event::DeviceRenamed { name }
        }
        Command::RevokeDevice { .. } => Event::DeviceRevoked,
        _ => return Err(Refusal::NotFound),
    };
    Ok(vec![crate::Event::Staff(event)])
}

fn named(name: &str, taken: bool) -> Result<String, Refusal> {
    let name = limited("name", name, NAME)?;
    if name.is_empty() {
        return Err(Refusal::FieldEmpty { field: "name".to_owned() });
    }
    if taken { Err(Refusal::DeviceNameTaken { name }) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DealershipId, PersonId, Post};
    use uuid::Uuid;

    const DEVICE: DeviceId = DeviceId(Uuid::from_u128(7));

    fn somebody(post: Post) -> Actor {
        Actor::staff(PersonId(Uuid::from_u128(1)), DealershipId(Uuid::from_u128(2)), vec![post])
    }

    fn enrolling(name: &str) -> Command {
        Command::EnrolDevice { device: DEVICE, code: "K7Q4FM".to_owned(), name: name.to_owned(), kind: DeviceKind::Tablet }
    }

    const KNOCKING: EnrolFacts = EnrolFacts { exists: false, knocks: true, name_taken: false, enrolled: 3 };

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["K7Q-4FM", "k7q4fm", " K7Q 4FM ", "k7q－4fm"] {
            assert_eq!(read_code(typed).as_deref(), Some("K7Q4FM"), "{typed}");
        }
        for typed in ["", "K7Q-4F", "K7Q-4FM7", "K7Q-4F0", "K7Q-4FI", "微信扫一扫"] {
            assert_eq!(read_code(typed), None, "{typed}");
        }
        assert_eq!(shown_code("K7Q4FM"), "K7Q-4FM");
        let drawn = code_of([0, 22, 23, 5, 9, 14]);
        assert_eq!(read_code(&drawn), Some(drawn), "whatever is drawn can be typed");
    }

    #[test]
    fn whoever_manages_staff_lets_in_the_device_that_shows_the_code() {
        let manager = somebody(Post::ServiceManager);
        let enrolled = vec![crate::Event::Staff(Event::DeviceEnrolled { name: "3号工位平板".to_owned(), device: DeviceKind::Tablet })];
        assert_eq!(enrol(&KNOCKING, &enrolling(" 3号工位平板 "), &manager), Ok(enrolled));
        assert!(matches!(enrol(&KNOCKING, &enrolling("平板"), &somebody(Post::WorkshopDirector)), Err(Refusal::NotAllowed { .. })));
        let refused = |facts: EnrolFacts, name: &str| enrol(&facts, &enrolling(name), &manager).expect_err("refused");
        assert_eq!(refused(EnrolFacts { knocks: false, ..KNOCKING }, "平板"), Refusal::DeviceCodeUnknown);
        assert_eq!(refused(EnrolFacts { exists: true, ..KNOCKING }, "平板"), Refusal::AlreadyThere);
        assert_eq!(refused(EnrolFacts { enrolled: 500, ..KNOCKING }, "平板"), Refusal::TooManyDevices { limit: 500 });
        assert_eq!(refused(EnrolFacts { name_taken: true, ..KNOCKING }, "平板"), Refusal::DeviceNameTaken { name: "平板".to_owned() });
        assert_eq!(refused(KNOCKING, "  "), Refusal::FieldEmpty { field: "name".to_owned() });
        assert!(matches!(refused(KNOCKING, &"长".repeat(41)), Refusal::FieldTooLong { .. }));
    }

    #[test]
    fn a_device_is_renamed_and_revoked_once() {
        let manager = somebody(Post::SystemAdministrator);
        let facts = DeviceFacts { name: "平板".to_owned(), revoked: false, name_taken: false };
        let revoke = Command::RevokeDevice { device: DEVICE };
        let rename = |name: &str| Command::RenameDevice { device: DEVICE, name: name.to_owned() };
        assert_eq!(change_device(&facts, &revoke, &manager), Ok(vec![crate::Event::Staff(Event::DeviceRevoked)]));
        assert!(matches!(change_device(&facts, &revoke, &somebody(Post::TeamLeader)), Err(Refusal::NotAllowed { .. })));
        assert_eq!(change_device(&DeviceFacts { revoked: true, ..facts.clone() }, &revoke, &manager), Err(Refusal::DeviceIsRevoked));
        assert_eq!(change_device(&facts, &rename("平板"), &manager), Err(Refusal::NothingChanged));
        assert!(change_device(&facts, &rename("烤漆房平板"), &manager).is_ok());
    }
}
