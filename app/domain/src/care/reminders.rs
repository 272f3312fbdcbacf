//! When customers are reminded of a visit.

use super::QuietHours;
use super::quiet::{began, first_allowed, is_quiet};
use crate::Refusal;
use chrono::{Days, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// No reminder comes earlier before its visit: at the first minute of the day before.
pub const LONGEST_AHEAD: TimeDelta = TimeDelta::days(2);
/// A reminder that comes later than this before the visit helps nobody: they are on their way.
const NOTICE: TimeDelta = TimeDelta::minutes(15);
/// A reminder that would come in a quiet night comes so long before that begins: it takes a while until it is sent.
const BEFORE_QUIET: TimeDelta = TimeDelta::minutes(30);

coded! {
    /// What customers are reminded by.
    pub enum Reminder {
        /// On the day before the visit.
        DayBefore = "day_before",
        /// Shortly before the visit.
        Before = "before",
    }
}

/// When a house reminds its customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    /// On the day before, so many minutes after midnight on the dealership's clock; nothing: not at all.
    pub day_before: Option<u16>,
    /// So many minutes before the visit; nothing: not at all.
    pub before: Option<u16>,
}

impl Reminders {
    /// Refuses hours that no clock shows, and reminders that would come too late to help or long before the visit.
    ///
    /// # Errors
    /// [`Refusal::SettingOutOfRange`] with what would do.
    pub(crate) fn accept(&self) -> Result<(), Refusal> {
        for (field, value, least, most) in
            [("remind_day_before", self.day_before, 0, 24 * 60 - 1), ("remind_before", self.before, 30, 12 * 60)]
        {
            if value.is_some_and(|value| !(least..=most).contains(&value)) {
                return Err(Refusal::SettingOutOfRange { field: field.to_owned(), least, most });
            }
        }
        Ok(())
    }
}

impl Default for Reminders {
    /// At six in the evening of the day before, and an hour before.
    fn default() -> Self {
        Self { day_before: Some(18 * 60), before: Some(60) }
    }
}

/// Of which visit customers may be reminded now, by the clocks of the dealership. Each is due once, and for as long as it helps: the one on the
/// day before until midnight, the other, on the day of the visit, until a quarter of an hour before. Nobody is reminded in the quiet hours: the
/// one on the day before comes half an hour before those that last until the next day. Nor is anybody reminded of a time that was
/// agreed on (`agreed`) when the reminder would have come already.
#[must_use]
pub fn reminders_due(
    how: &Reminders,
    quiet: &[QuietHours],
    visit: NaiveDateTime,
    agreed: NaiveDateTime,
    now: NaiveDateTime,
) -> Vec<Reminder> {
    let planned = |reminder: Reminder| match reminder {
        Reminder::DayBefore => {
            let day = visit.date() - Days::new(1);
            let wanted = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(how.day_before?.into());
            // On the next morning "tomorrow" is over: it comes before the quiet hours. Those that end on the same day are waited for.
            let over = first_allowed(quiet, wanted).date() > day;
            Some(if over { began(quiet, wanted) - BEFORE_QUIET } else { wanted })
        }
        Reminder::Before => Some(visit - TimeDelta::minutes(how.before?.into())),
    };
    let helps = |reminder: Reminder| match reminder {
        Reminder::DayBefore => now.date() < visit.date(),
        // It says "today".
        Reminder::Before => now.date() == visit.date() && now + NOTICE <= visit,
    };
    let due = |reminder: &Reminder| planned(*reminder).is_some_and(|at| agreed < at && at <= now) && helps(*reminder);
    if is_quiet(quiet, now) { Vec::new() } else { Reminder::ALL.iter().copied().filter(due).collect() }
}
