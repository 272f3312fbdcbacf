//! What people ask of this area, and what has happened in it.

use super::{ComplaintDraft, Correction, LoanerDraft, Reading};
use crate::appointments::Period;
use crate::permission::Permission;
use crate::staff::PersonRef;
use crate::{AppointmentId, ComplaintId, CustomerId, Language, LinkId, LoanId, LoanerId, MessageId, OrderId, PersonId, StopId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Try a message again that was given up, stopped or kept.
    RetryMessage { message: MessageId },
    /// Do not send a message that waits.
    StopMessage { message: MessageId, reason: String },
    /// Send nothing more to a telephone number or an e-mail address, whatever waits for it included.
    StopAddress { stop: StopId, address: String, reason: String },
    /// The address may be written to again.
    LiftStop { stop: StopId, reason: String },
    /// How a customer wants to be written to.
    SetContact { customer: CustomerId, language: Language, email: String },
    /// A link to the customer's page of an order, to be handed over by whoever asks. `digest` is the SHA-256 of its token, which is
    /// stored nowhere.
    ShareOrder { order: OrderId, link: LinkId, digest: String },
    /// No link to the customer's page of an order leads anywhere any more.
    WithdrawLinks { order: OrderId, reason: String },
    /// Somebody is not content.
    RegisterComplaint { complaint: ComplaintId, draft: Box<ComplaintDraft> },
    /// Somebody else sees to it.
    HandOnComplaint { complaint: ComplaintId, owner: PersonId },
    /// Something was done about it.
    CloseComplaint { complaint: ComplaintId, done: String },
    /// A car of the fleet, new or as it is now. What its odometer reads goes down only with a reason: it was written down wrongly.
    PutLoaner {
        loaner: LoanerId,
        draft: LoanerDraft,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Promise a car to a visit for a while.
    PromiseLoaner { loan: LoanId, loaner: LoanerId, appointment: AppointmentId, from: DateTime<Utc>, until: DateTime<Utc> },
    /// It is promised no more.
    ReleaseLoaner { loan: LoanId, reason: String },
    /// The customer drives off with it.
    HandOverLoaner { loan: LoanId, reading: Reading },
    /// The customer has brought it back.
    TakeBackLoaner { loan: LoanId, reading: Reading, note: String },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    MessageRetried,
    MessageStopped {
        reason: String,
    },
    AddressStopped {
        address: String,
        reason: String,
    },
    StopLifted {
        address: String,
        reason: String,
    },
    ContactSet {
        language: Language,
        email: String,
    },
    OrderShared {
        link: LinkId,
        digest: String,
        expires_at: DateTime<Utc>,
    },
    LinksWithdrawn {
        reason: String,
    },
    ComplaintRegistered {
        draft: Box<ComplaintDraft>,
    },
    ComplaintHandedOn {
        to: PersonRef,
    },
    ComplaintClosed {
        done: String,
    },
    LoanerPut {
        draft: LoanerDraft,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrected: Option<Correction>,
    },
    LoanerPromised {
        loaner: LoanerId,
        plate: String,
        appointment: AppointmentId,
        period: Period,
    },
    LoanerReleased {
        plate: String,
        reason: String,
    },
    LoanerHandedOver {
        plate: String,
        reading: Reading,
    },
    LoanerTakenBack {
        plate: String,
        reading: Reading,
        driven_km: u32,
        note: String,
    },
}

impl Command {
    /// What it is about: a message, an entry of the stop list, a customer, an order, a complaint, a loaner car or a loan.
    #[must_use]
    pub const fn subject(&self) -> Uuid {
        match self {
            Self::RetryMessage { message } | Self::StopMessage { message, .. } => message.0,
            Self::StopAddress { stop, .. } | Self::LiftStop { stop, .. } => stop.0,
            Self::SetContact { customer, .. } => customer.0,
            Self::ShareOrder { order, .. } | Self::WithdrawLinks { order, .. } => order.0,
            Self::RegisterComplaint { complaint, .. }
            | Self::HandOnComplaint { complaint, .. }
            | Self::CloseComplaint { complaint, .. } => complaint.0,
            Self::PutLoaner { loaner, .. } => loaner.0,
            Self::PromiseLoaner { loan, .. }
            | Self::ReleaseLoaner { loan, .. }
            | Self::HandOverLoaner { loan, .. }
            | Self::TakeBackLoaner { loan, .. } => loan.0,
        }
    }

    /// The order it is about, if it is about one.
    #[must_use]
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Self::ShareOrder { order, .. } | Self::WithdrawLinks { order, .. } => Some(*order),
            _ => None,
        }
    }

    /// The complaint it is about, if it is about one.
    #[must_use]
    pub const fn complaint(&self) -> Option<ComplaintId> {
        match self {
            Self::RegisterComplaint { complaint, .. }
            | Self::HandOnComplaint { complaint, .. }
            | Self::CloseComplaint { complaint, .. } => Some(*complaint),
            _ => None,
        }
    }

    /// The loan it is about, if it is about one.
    #[must_use]
    pub const fn loan(&self) -> Option<LoanId> {
        match self {
            Self::PromiseLoaner { loan, .. }
            | Self::ReleaseLoaner { loan, .. }
            | Self::HandOverLoaner { loan, .. }
            | Self::TakeBackLoaner { loan, .. } => Some(*loan),
            _ => None,
        }
    }

    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        match self {
            Self::RetryMessage { .. } | Self::StopMessage { .. } | Self::StopAddress { .. } | Self::LiftStop { .. } => {
                Permission::ManageMessages
            }
            Self::SetContact { .. } => Permission::EditCustomers,
            Self::ShareOrder { .. } | Self::WithdrawLinks { .. } => Permission::ShareOrder,
            Self::RegisterComplaint { .. } => Permission::RegisterComplaint,
            Self::HandOnComplaint { .. } | Self::CloseComplaint { .. } => Permission::HandleComplaints,
            Self::PutLoaner { .. } => Permission::KeepLoaners,
            Self::PromiseLoaner { .. } | Self::ReleaseLoaner { .. } | Self::HandOverLoaner { .. } | Self::TakeBackLoaner { .. } => {
                Permission::LendLoaners
            }
        }
    }
}
