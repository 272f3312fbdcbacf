//! What people ask of this area, and what has happened in it.

use crate::permission::Permission;
use crate::{CustomerId, Language, LinkId, MessageId, OrderId, StopId};
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
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    MessageRetried,
    MessageStopped { reason: String },
    AddressStopped { address: String, reason: String },
    StopLifted { address: String, reason: String },
    ContactSet { language: Language, email: String },
    OrderShared { link: LinkId, digest: String, expires_at: DateTime<Utc> },
    LinksWithdrawn { reason: String },
}

impl Command {
    /// What it is about: a message, an entry of the stop list, a customer or an order.
    #[must_use]
    pub const fn subject(&self) -> Uuid {
        match self {
            Self::RetryMessage { message } | Self::StopMessage { message, .. } => message.0,
            Self::StopAddress { stop, .. } | Self::LiftStop { stop, .. } => stop.0,
            Self::SetContact { customer, .. } => customer.0,
            Self::ShareOrder { order, .. } | Self::WithdrawLinks { order, .. } => order.0,
        }
    }

    /// The order it is about, if it is about one.
    #[must_use]
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Self::ShareOrder { order, .. } | Self::WithdrawLinks { order, .. } => Some(*order),
            Self::RetryMessage { .. }
            | Self::StopMessage { .. }
            | Self::StopAddress { .. }
            | Self::LiftStop { .. }
            | Self::SetContact { .. } => None,
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
        }
    }
}
