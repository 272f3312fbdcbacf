//! What the house writes to its customers: messages, who wants none, and links to the page of one order.

mod address;
mod commands;
mod complaints;
mod decide;
mod loaners;
mod page;
mod papers;
mod quiet;
mod reminders;

pub use address::{Contact, email_address, kept_address, reached_at};
pub use commands::{Command, Event};
pub use complaints::{Category, Complaint, ComplaintClosed, ComplaintDraft, ComplaintFacts, Complaints, Severity};
pub(crate) use decide::expect_digest;
pub use decide::{decide, on_order};
pub use loaners::{Correction, Loan, LoanRow, LoanState, Loaner, LoanerAtHand, LoanerDraft, LoanerFacts, LoanerWish, LoanersPage, Reading};
pub use page::{
    Around, Asked, Bill, Checked, CustomerPage, Fitted, Found, HealthCheck, Item, NotNow, PromiseChange, Seen, Station, WorkState,
    customer_page,
};
pub use papers::{Paper, PaperAt, customers_copy, customers_order, papers_now};
pub use quiet::{QuietHours, first_allowed};
pub use reminders::{LONGEST_AHEAD, Reminder, Reminders, reminders_due};

use crate::appointments::{self, Appointment};
use crate::repair_orders::estimate::totals;
use crate::repair_orders::{self, Order, Payer, PromiseReason, Status};
use crate::{AppointmentId, BasisPoints, Fen, Language, LinkId, MessageId, OrderId, StopId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// How a message travels.
    pub enum Channel {
        Sms = "sms",
        Email = "email",
    }
}

coded! {
    /// Where a message stands.
    pub enum State {
        /// Waits for its turn.
        Queued = "queued",
        /// Somebody is handing it over just now.
        Sending = "sending",
        Sent = "sent",
        /// Given up: it cannot be delivered, or was tried too often.
        Failed = "failed",
        /// Not sent on purpose.
        Stopped = "stopped",
        /// This house has no gateway for it: it is kept here, to be read.
        Kept = "kept",
    }
}

coded! {
    /// Why a message was not sent.
    pub enum Trouble {
        /// No number or address that messages can be sent to.
        NoAddress = "no_address",
        /// On the stop list.
        AddressStopped = "address_stopped",
        /// Somebody of the house stopped it.
        ByHand = "by_hand",
        /// What it says is over.
        TooLate = "too_late",
        /// What it says was changed meanwhile.
        Overtaken = "overtaken",
        /// The customer has taken their consent back.
        ConsentWithdrawn = "consent_withdrawn",
        /// The gateway or the mail server will not have it.
        Refused = "refused",
        /// The gateway or the mail server cannot be reached, or had no time.
        Unreachable = "unreachable",
    }
}

/// What a message says. The sentence is in the locales, in the customer's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "says", rename_all = "snake_case")]
pub enum Text {
    /// The car can be fetched.
    CarReady,
    PromiseChanged {
        to: DateTime<Utc>,
        reason: PromiseReason,
    },
    /// An estimate, or added work, waits for the customer's yes; `yours` is what they would pay of it all.
    EstimateToApprove {
        yours: Fen,
    },
    OneTimeCode,
    /// A visit is booked; who asked to be told of it is.
    VisitBooked {
        at: DateTime<Utc>,
    },
    VisitMoved {
        from: DateTime<Utc>,
        at: DateTime<Utc>,
    },
    VisitCancelled {
        at: DateTime<Utc>,
    },
    /// A visit is near.
    VisitReminder {
        at: DateTime<Utc>,
        reminder: Reminder,
    },
}

impl Text {
    /// Whether it is sent at any hour and to anybody: whoever is told has just asked for it.
    #[must_use]
    pub const fn was_asked_for(&self) -> bool {
        matches!(self, Self::OneTimeCode)
    }

    /// Whether it leads to the customer's page of the order or the visit.
    #[must_use]
    pub const fn has_link(&self) -> bool {
        !matches!(self, Self::OneTimeCode | Self::VisitCancelled { .. })
    }

    /// Whether it is about a visit, which has a page of its own.
    #[must_use]
    pub const fn is_of_visit(&self) -> bool {
        matches!(self, Self::VisitBooked { .. } | Self::VisitMoved { .. } | Self::VisitCancelled { .. } | Self::VisitReminder { .. })
    }

    /// When it says nothing true any more.
    #[must_use]
    pub fn good_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::CarReady | Self::EstimateToApprove { .. } => Some(now + TimeDelta::days(3)),
            Self::PromiseChanged { to, .. } => Some(*to),
            Self::OneTimeCode => Some(now + CODE_LIFETIME),
            Self::VisitReminder { at, reminder: Reminder::DayBefore } => Some((*at).min(now + REMINDER_LIFETIME)),
            Self::VisitBooked { at } | Self::VisitMoved { at, .. } | Self::VisitCancelled { at } | Self::VisitReminder { at, .. } => {
                Some(*at)
            }
        }
    }
}

/// What was to be said on the day before helps nobody on the next morning.
pub const REMINDER_LIFETIME: TimeDelta = TimeDelta::hours(4);
/// How long a one-time code can be typed.
pub const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// How often a one-time code can be mistyped.
pub const CODE_TRIES: u16 = 5;

/// What the customer is told of what has just happened to their order. `order` is as it was before.
#[must_use]
pub fn due(order: &Order, vat_rate: BasisPoints, events: &[crate::Event]) -> Vec<Text> {
    use repair_orders::Event as E;
    let of_order = events.iter().filter_map(|event| if let crate::Event::RepairOrders(event) = event { Some(event) } else { None });
    // Who declines the repair stands at the desk.
    let leaves = of_order.clone().any(|event| matches!(event, E::LeftUnrepaired { .. }));
    let answers = of_order.clone().any(|event| matches!(event, E::Answered { .. } | E::Authorised { .. }));
    of_order
        .filter_map(|event| match event {
            // A settlement that is undone makes nothing ready that was not.
            E::Moved { from, to: Status::Ready } if *from != Status::Settled && !leaves => Some(Text::CarReady),
            // Who has just agreed to a time behind their link, or with a signature, knows it.
            E::PromiseChanged { .. } if answers => None,
            E::PromiseChanged { to, reason, .. } => Some(Text::PromiseChanged { to: *to, reason: *reason }),
            E::Quoted { .. } => {
                let own = totals(&order.lines, vat_rate).into_iter().find(|total| total.payer == Payer::Customer);
                Some(Text::EstimateToApprove { yours: own.map_or(Fen::ZERO, |total| total.due) })
            }
            _ => None,
        })
        .collect()
}

/// What the customer of a visit, as it was `before`, is told of what has happened to it, when they have agreed to be told.
#[must_use]
pub fn due_of_visit(before: Option<&Appointment>, event: &appointments::Event) -> Option<Text> {
    use appointments::Event as E;
    match (event, before) {
        (E::Booked { appointment, .. }, _) => Some(Text::VisitBooked { at: appointment.starts_at }),
        // Whose time stands need not know who does the work, or where.
        (E::Rescheduled { from, to, .. }, _) if from != to => Some(Text::VisitMoved { from: *from, at: *to }),
        (E::Cancelled { .. }, Some(visit)) => Some(Text::VisitCancelled { at: visit.starts_at }),
        _ => None,
    }
}

/// A visit, as it stands when a message about it is taken in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitNow {
    pub status: appointments::Status,
    pub starts_at: DateTime<Utc>,
    /// Whether its customer agrees to be told of it.
    pub agreed: bool,
}

/// Why a message about a visit is not sent any more: what is queued may wait through a night, and much happens meanwhile.
#[must_use]
pub fn overtaken(text: &Text, visit: VisitNow) -> Option<Trouble> {
    let stands = match text {
        Text::VisitBooked { at } | Text::VisitMoved { at, .. } | Text::VisitReminder { at, .. } => {
            visit.status.is_expected() && visit.starts_at == *at
        }
        Text::VisitCancelled { .. } => visit.status == appointments::Status::Cancelled,
        Text::CarReady | Text::PromiseChanged { .. } | Text::EstimateToApprove { .. } | Text::OneTimeCode => return None,
    };
    match (visit.agreed, stands) {
        (false, _) => Some(Trouble::ConsentWithdrawn),
        (true, false) => Some(Trouble::Overtaken),
        (true, true) => None,
    }
}

/// How often a message is tried.
pub const MOST_ATTEMPTS: u16 = 8;

/// How long to wait after so many attempts that failed; nothing when it is given up. Half a minute, then four times as long each time, at
/// most two hours.
#[must_use]
pub fn again_after(attempts: u16) -> Option<TimeDelta> {
    if attempts >= MOST_ATTEMPTS {
        return None;
    }
    let doublings = u32::from(attempts.saturating_sub(1)).min(5) * 2;
    Some(TimeDelta::seconds((30 << doublings).min(7_200)))
}

/// A message of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub version: i32,
    pub channel: Channel,
    /// A telephone number or an e-mail address.
    pub to: String,
    pub language: Language,
    pub text: Text,
    /// The token of its link, or the code: only of a message that is kept here, so that it can be read.
    pub secret: Option<String>,
    /// The order it is about, its number, and what the car is called.
    pub order: Option<(OrderId, String, String)>,
    /// The visit it is about, its number, and what the car is called.
    pub visit: Option<(AppointmentId, String, String)>,
    pub state: State,
    pub trouble: Option<Trouble>,
    /// What the gateway said, or the reason somebody gave.
    pub detail: String,
    pub attempts: u16,
    pub queued_at: DateTime<Utc>,
    /// When it is tried next.
    pub next_at: Option<DateTime<Utc>>,
    /// When it was sent or given up.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A page of the outbox, by key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    pub rows: Vec<Message>,
    /// Queued-at and id of the last row when more follow: hand it back to get the next page.
    pub next: Option<(DateTime<Utc>, MessageId)>,
    /// The stop list, newest first; at most [`PAGE_ROWS`].
    pub stops: Vec<Stop>,
}

/// Rows on one page of the outbox.
pub const PAGE_ROWS: usize = 50;

/// An address that nothing is sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub id: StopId,
    pub version: i32,
    pub address: String,
    pub reason: String,
    pub since: DateTime<Utc>,
    pub lifted: bool,
}

/// A link to the customer's page of one order. Its token is only with the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub id: LinkId,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl Link {
    /// Whether it still leads anywhere.
    #[must_use]
    pub fn leads(&self, now: DateTime<Utc>) -> bool {
        self.withdrawn_at.is_none() && now < self.expires_at
    }
}

/// What a decision of this area needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Facts {
    /// Where the message stands, and why nothing may be sent to its address, if so.
    Message {
        state: Option<State>,
        stopped: Option<String>,
    },
    /// The entry of the stop list, and whether one for that address stands already.
    Stop {
        stored: Option<Stop>,
        standing: bool,
    },
    /// Whether the customer is in the register, and how they were written to until now.
    Contact {
        known: bool,
        stored: Contact,
    },
    Complaint(ComplaintFacts),
    Loaner(Box<LoanerFacts>),
}
