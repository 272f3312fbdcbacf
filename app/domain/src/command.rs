//! What people can ask for. Every change, from any door, is one command in one envelope.

use crate::actor::Guest;
use crate::event::History;
use crate::live::Area;
use crate::permission::Permission;
use crate::refusal::Refusal;
use crate::{
    Actor, CommandId, DealershipId, appointments, care, customers, parts, quality, repair_orders, settlement, staff, warranty, workshop,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A command of any area: verbs of the trade, never "set status".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "area", content = "command", rename_all = "snake_case")]
pub enum Command {
    Staff(staff::Command),
    Customers(customers::Command),
    Appointments(appointments::Command),
    RepairOrders(repair_orders::Command),
    Workshop(workshop::Command),
    Quality(quality::Command),
    Parts(parts::Command),
    Settlement(settlement::Command),
    Warranty(warranty::Command),
    Care(care::Command),
}

/// A command on its way. Idempotent by `id`: sent twice, it acts once and answers the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub id: CommandId,
    pub dealership: DealershipId,
    pub command: Command,
    /// The version of the subject that the sender looked at. When the subject has moved on since, the command is refused and the
    /// answer tells what happened meanwhile. Without it the command is decided on whatever is there.
    pub expected_version: Option<i32>,
    /// The sender's clock when the command was made; kept, and believed only as far as [`Envelope::done_at`] says.
    pub made_at: DateTime<Utc>,
    /// It was made while the server could not be reached: `made_at` is when it was done, by the server's clock as far as the sender knows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
}

/// What a command that was carried out answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Sequence number of its last event.
    pub seq: i64,
    /// The subject's version now.
    pub version: i32,
}

/// What a command that was refused answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub refusal: Refusal,
    /// What has happened to the subject since the version the sender looked at, oldest first; at most twenty events.
    pub meanwhile: History,
    /// The subject's version now, when there is one.
    pub version: Option<i32>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, meanwhile: History::default(), version: None }
    }
}

impl Command {
    /// The area it belongs to.
    #[must_use]
    pub const fn area(&self) -> Area {
        match self {
            Self::Staff(_) => Area::Staff,
            Self::Customers(_) => Area::Customers,
            Self::Appointments(_) => Area::Appointments,
            Self::RepairOrders(_) => Area::RepairOrders,
            Self::Workshop(_) => Area::Workshop,
            Self::Quality(_) => Area::Quality,
            Self::Parts(_) => Area::Parts,
            Self::Settlement(_) => Area::Settlement,
            Self::Warranty(_) => Area::Warranty,
            Self::Care(_) => Area::Care,
        }
    }

    /// What one must be allowed to do; nothing for what anybody may do to themselves.
    #[must_use]
    pub const fn permission(&self) -> Option<Permission> {
        match self {
            Self::Staff(command) => command.permission(),
            Self::Customers(command) => Some(command.permission()),
            Self::Appointments(command) => Some(command.permission()),
            Self::RepairOrders(command) => Some(command.permission()),
            Self::Workshop(command) => Some(command.permission()),
            Self::Quality(command) => Some(command.permission()),
            Self::Parts(command) => Some(command.permission()),
            Self::Settlement(command) => Some(command.permission()),
            Self::Warranty(command) => Some(command.permission()),
            Self::Care(command) => Some(command.permission()),
        }
    }

    /// Whether this person may ask for it at all, before anything is looked at: whoever may not learns nothing of the subject, not even
    /// that it has moved on meanwhile. How far their reach goes is decided beside the subject.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] or [`Refusal::OnlyForOneself`].
    pub fn expect_permitted(&self, actor: &Actor) -> Result<(), Refusal> {
        if matches!(self, Self::Staff(command) if command.is_about(actor.person)) {
            return Ok(());
        }
        if let (Some(guest), Some(permission)) = (actor.guest, self.permission())
            && !self.is_open_to(guest)
        {
            return Err(Refusal::not_allowed(permission));
        }
        match self.permission() {
            None => Err(Refusal::OnlyForOneself),
            Some(permission) if !actor.may(permission) => Err(Refusal::not_allowed(permission)),
            Some(_) => Ok(()),
        }
    }

    /// Whether customers ask for it themselves, by what they have shown to be theirs: the one list of what is open to them.
    #[must_use]
    pub fn is_open_to(&self, guest: Guest) -> bool {
        use appointments::{Channel, Command as Visits};
        match (self, guest) {
            (Self::Appointments(Visits::Book { channel, .. }), Guest::Booking) => *channel == Channel::Online,
            (
                Self::Appointments(
                    Visits::Move { appointment, .. } | Visits::Cancel { appointment, .. } | Visits::RemovePhoto { appointment, .. },
                ),
                Guest::Visit(own),
            ) => *appointment == own,
            // Whose consent it is is decided beside it.
            (Self::Customers(customers::Command::WithdrawConsent { .. }), Guest::Visit(_) | Guest::Order(_)) => true,
            (Self::RepairOrders(repair_orders::Command::Answer { order, .. }), Guest::Order(own)) => *order == own,
            _ => false,
        }
    }

    /// What it is about: a person, a device, a customer, a vehicle, a visit, an order, a count, a message, an entry of the stop list, a campaign, a complaint, a
    /// loaner car or a loan.
    #[must_use]
    pub const fn subject(&self) -> Uuid {
        match self {
            Self::Staff(command) => command.subject(),
            Self::Customers(
                customers::Command::RegisterCustomer { customer, .. } | customers::Command::ChangeCustomer { customer, .. },
            ) => customer.0,
            Self::Customers(customers::Command::RegisterVehicle { vehicle, .. } | customers::Command::ChangeVehicle { vehicle, .. }) => {
                vehicle.0
            }
            Self::Customers(customers::Command::SignConsent { agreed, .. }) => agreed.consent.0,
            Self::Customers(customers::Command::WithdrawConsent { consent }) => consent.0,
            Self::Appointments(command) => command.subject(),
            Self::RepairOrders(command) => command.order().0,
            Self::Workshop(command) => command.subject(),
            Self::Quality(command) => command.subject(),
            Self::Parts(command) => command.subject(),
            Self::Settlement(command) => command.order().0,
            Self::Warranty(command) => command.campaign().0,
            Self::Care(command) => command.subject(),
        }
    }
}
