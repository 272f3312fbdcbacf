//! What an open screen is told: that something changed, never what it is now.

use crate::{DealershipId, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

coded! {
    /// The areas of the department: the same word as module, table prefix, address, style sheet and event area.
    pub enum Area {
        Staff = "staff",
        Customers = "customers",
        Appointments = "appointments",
        RepairOrders = "repair_orders",
        Workshop = "workshop",
        Quality = "quality",
        Parts = "parts",
        Settlement = "settlement",
        Warranty = "warranty",
        Care = "care",
    }
}

/// A hint sent over `GET /api/v1/events`. Whoever shows the subject refetches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Sequence number of the event.
    pub seq: i64,
    /// The dealership it happened in.
    pub dealership: DealershipId,
    /// The area of the event.
    pub area: Area,
    /// What changed: an order, a visit, a customer, a vehicle, a person, a device, a message, an entry of the stop list, a campaign, a complaint, a loaner car or a loan.
    pub subject: Uuid,
    /// The kind of event, as [`crate::Event::kind`] names it.
    pub kind: String,
    /// The subject's version after the change.
    pub version: i32,
}

impl Change {
    /// The kind of a change that is no event: a message to a customer stands elsewhere now. Only the pages of messages follow these.
    pub const OF_MESSAGE: &str = "message";

    /// Whether it is about somebody's time in the house, and no order.
    #[must_use]
    pub fn is_of_attendance(&self) -> bool {
        // A clock-in that comes with the first job is recorded with that order.
        self.area == Area::Workshop
            && self.version == 1
            && matches!(self.kind.as_str(), "clocked_in" | "clocked_out" | "attendance_corrected")
    }

    /// Whether somebody has counted a part: that is about the stock, and no order.
    #[must_use]
    pub fn is_of_count(&self) -> bool {
        self.area == Area::Parts && self.kind == "counted"
    }

    /// Whether it only says that a message to a customer stands elsewhere now.
    #[must_use]
    pub fn is_of_message(&self) -> bool {
        self.area == Area::Care && self.kind == Self::OF_MESSAGE
    }
}

/// A message on the live channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// Something changed.
    Change(Change),
    /// Messages may have been missed: refetch what is shown.
    Refetch,
    /// The session of this person has ended.
    SignedOut { person: PersonId },
}
