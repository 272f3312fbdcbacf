//! Dates and times as the people of the dealership write them.

use crate::ui::{Left, LeftText};
use crate::visit::Visit;
use crate::words::Loc;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Offset, Timelike, Utc};
use leptos_i18n::td_string;

// Written out: the patterns of chrono would bring their interpreter into the browser.

fn date(local: DateTime<FixedOffset>) -> String {
    format!("{:04}-{:02}-{:02}", local.year(), local.month(), local.day())
}

fn time(local: DateTime<FixedOffset>) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// Writes points in time in the zone of the dealership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The dealership's offset from UTC, in minutes.
    pub(super) offset_minutes: i32,
}

impl Clock {
    /// The clock on the wall of the dealership that is visited.
    #[must_use]
    pub const fn of(visit: &Visit) -> Self {
        Self { offset_minutes: visit.offset_minutes }
    }

    /// The clock of a place so many minutes ahead of UTC.
    #[must_use]
    pub const fn at_offset(offset_minutes: i32) -> Self {
        Self { offset_minutes }
    }

    /// The day that a moment falls on in the dealership.
    #[must_use]
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date_naive()
    }

    /// `2026-03-12`.
    #[must_use]
    pub fn date(&self, at: DateTime<Utc>) -> String {
        date(self.local(at))
    }

    /// `14:05`.
    #[must_use]
    pub fn time(&self, at: DateTime<Utc>) -> String {
        time(self.local(at))
    }

    /// `2026-03-12 14:05`.
    #[must_use]
    pub fn date_time(&self, at: DateTime<Utc>) -> String {
        let local = self.local(at);
        format!("{} {}", date(local), time(local))
    }

    /// As short as it can be read today: `14:05`, on another day of the year `3-14 09:00`, otherwise with the year.
    #[must_use]
    pub fn day_time(&self, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
        let (local, today) = (self.local(at), self.local(now));
        if local.date_naive() == today.date_naive() {
            self.time(at)
        } else if local.year() == today.year() {
            format!("{}-{} {}", local.month(), local.day(), time(local))
        } else {
            self.date_time(at)
        }
    }

    /// How long something took: `1 小时 35 分`. Less than nothing is nothing.
    #[must_use]
    pub fn duration(&self, loc: Loc, minutes: impl Into<i64>) -> String {
        duration(loc, minutes.into())
    }

    /// The time on the wall. An offset that no zone has counts as none.
    fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        at.with_timezone(&FixedOffset::east_opt(self.offset_minutes.saturating_mul(60)).unwrap_or_else(|| Utc.fix()))
    }
}

impl Clock {
    /// What a `datetime-local` field holds: `2026-03-12T14:05`.
    #[must_use]
    pub fn field(&self, at: DateTime<Utc>) -> String {
        let local = self.local(at);
        format!("{}T{}", date(local), time(local))
    }

    /// Reads what a `datetime-local` field holds.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<DateTime<Utc>> {
        let local = chrono::NaiveDateTime::parse_from_str(text.get(..16)?, "%Y-%m-%dT%H:%M").ok()?;
        Some(local.and_utc() - chrono::TimeDelta::minutes(i64::from(self.offset_minutes)))
    }
}

/// So many minutes by the names of their units. Less than nothing is nothing.
fn duration(loc: Loc, minutes: i64) -> String {
    let minutes = minutes.max(0);
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    if days > 0 {
        td_string!(loc, words.duration_days, days = days, hours = hours)
    } else if hours > 0 && rest == 0 {
        td_string!(loc, words.duration_whole_hours, hours = hours)
    } else if hours > 0 {
        td_string!(loc, words.duration_hours, hours = hours, minutes = rest)
    } else {
        td_string!(loc, words.duration_minutes, minutes = rest)
    }
}

/// What is left to a promise, with the word that tells it from an hour of the day: `剩 2:04`, `超 0:16`. For [`crate::ui::Countdown`].
pub fn time_left(loc: Loc) -> impl Fn(Left) -> LeftText + Send + Sync + 'static {
    let say = move |late: bool, time: String| {
        if late { td_string!(loc, common.time_late, time = time) } else { td_string!(loc, common.time_left, time = time) }
    };
    move |left: Left| LeftText {
        shown: say(left.late, left.text(td_string!(loc, common.days))),
        spoken: say(left.late, duration(loc, left.minutes)),
    }
}
