//! The lifecycle of an appointment: one table of (status, step, status), readable aloud.

use crate::Refusal;
use Status as S;
use Step as T;
use chrono::{DateTime, Utc};

coded! {
    /// Where an appointment stands (domain.md section 3, row 2).
    pub enum Status {
        /// 待确认: asked for by the customer, not looked at by the desk yet. Its time is kept.
        Requested = "requested",
        /// 已确认
        Confirmed = "confirmed",
        /// 已备料: parts are put aside, the work card is printed.
        Prepared = "prepared",
        /// 已到店: the car is here.
        Arrived = "arrived",
        /// 取消
        Cancelled = "cancelled",
        /// 爽约: nobody came, and nobody said so.
        NoShow = "no_show",
    }
}

coded! {
    /// What moves an appointment on.
    pub enum Step {
        Confirm = "confirm",
        /// 备料
        Prepare = "prepare",
        /// What was put aside goes back.
        Unprepare = "unprepare",
        /// 改期
        Reschedule = "reschedule",
        Cancel = "cancel",
        Arrive = "arrive",
        MarkNoShow = "mark_no_show",
    }
}

/// Every move there is: each step leads to one status.
pub const TABLE: &[(Status, Step, Status)] = &[
    (S::Requested, T::Confirm, S::Confirmed),
    (S::Requested, T::Reschedule, S::Requested),
    (S::Requested, T::Cancel, S::Cancelled),
    (S::Requested, T::Arrive, S::Arrived),
    (S::Requested, T::MarkNoShow, S::NoShow),
    (S::Confirmed, T::Prepare, S::Prepared),
    (S::Confirmed, T::Reschedule, S::Confirmed),
    (S::Confirmed, T::Cancel, S::Cancelled),
    (S::Confirmed, T::Arrive, S::Arrived),
    (S::Confirmed, T::MarkNoShow, S::NoShow),
    // What was missing has come in.
    (S::Prepared, T::Prepare, S::Prepared),
    (S::Prepared, T::Unprepare, S::Confirmed),
    // What was prepared for one day is prepared anew for another.
    (S::Prepared, T::Reschedule, S::Confirmed),
    (S::Prepared, T::Cancel, S::Cancelled),
    (S::Prepared, T::Arrive, S::Arrived),
    (S::Prepared, T::MarkNoShow, S::NoShow),
    // The car came and nothing is done to it: its parts go back.
    (S::Arrived, T::Unprepare, S::Arrived),
    // Whoever did not come calls again, or comes after all: their time has gone to others meanwhile.
    (S::NoShow, T::Reschedule, S::Confirmed),
    (S::NoShow, T::Arrive, S::Arrived),
];

/// The status that a step leads to from here.
///
/// # Errors
/// [`Refusal::AppointmentStatus`] when the table does not know this move.
pub fn step(from: Status, taken: Step) -> Result<Status, Refusal> {
    let known = TABLE.iter().find(|(status, step, _)| *status == from && *step == taken);
    known.map(|(_, _, to)| *to).ok_or(Refusal::AppointmentStatus { status: from, step: taken })
}

impl Status {
    /// The car is still to come: its time in bay and hands is kept for it.
    #[must_use]
    pub const fn is_expected(self) -> bool {
        matches!(self, Self::Requested | Self::Confirmed | Self::Prepared)
    }

    /// By how many whole minutes the customer is late whose visit is still expected and began at `starts_at`; nothing while they are in time.
    #[must_use]
    pub fn minutes_late(self, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<i64> {
        Some((now - starts_at).num_minutes()).filter(|minutes| self.is_expected() && *minutes > 0)
    }
}
