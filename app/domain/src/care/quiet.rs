//! The hours in which nobody is written to.

use chrono::{NaiveDateTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

/// A stretch of the day, in minutes after midnight on the dealership's clock; it may go over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    pub from: u16,
    pub to: u16,
}

impl QuietHours {
    /// At noon, and from the evening until the morning (domain.md section 9).
    #[must_use]
    pub fn usual() -> Vec<Self> {
        vec![Self { from: 12 * 60, to: 14 * 60 }, Self { from: 20 * 60, to: 8 * 60 }]
    }

    const fn holds(self, minute: u16) -> bool {
        if self.from <= self.to { self.from <= minute && minute < self.to } else { self.from <= minute || minute < self.to }
    }
}

/// The first moment from `local` on at which somebody may be written to. Quiet hours that fill the whole day count as none.
#[must_use]
pub fn first_allowed(quiet: &[QuietHours], local: NaiveDateTime) -> NaiveDateTime {
    let mut at = local;
    // Each stretch ends once a day; those that follow one another are walked through, and no further.
    for _ in 0..=quiet.len() {
        let minute = u16::try_from(at.hour() * 60 + at.minute()).unwrap_or_default();
        let Some(stretch) = quiet.iter().find(|stretch| stretch.holds(minute)) else {
            return at;
        };
        let day = at.date().and_time(chrono::NaiveTime::MIN);
        let end = day + TimeDelta::minutes(i64::from(stretch.to));
        at = if end > at { end } else { end + TimeDelta::days(1) };
    }
    local
}

/// When the quiet hours began that hold this moment, with those that they follow; the moment itself when it is not quiet. Quiet hours that fill
/// the whole day count as none.
pub(super) fn began(quiet: &[QuietHours], local: NaiveDateTime) -> NaiveDateTime {
    if !is_quiet(quiet, local) {
        return local;
    }
    // The first minute of a stretch: the one before it may belong to another.
    let mut at = local + TimeDelta::minutes(1);
    for _ in 0..=quiet.len() {
        let last = at - TimeDelta::minutes(1);
        let minute = u16::try_from(last.hour() * 60 + last.minute()).unwrap_or_default();
        let Some(stretch) = quiet.iter().find(|stretch| stretch.holds(minute)) else { break };
        let begin = last.date().and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(stretch.from));
        at = if begin <= last { begin } else { begin - TimeDelta::days(1) };
    }
    at
}

/// Whether nobody is written to at this moment.
pub(super) fn is_quiet(quiet: &[QuietHours], local: NaiveDateTime) -> bool {
    first_allowed(quiet, local) != local
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%m-%d %H:%M")
            .or_else(|_| NaiveDateTime::parse_from_str(&format!("2026-{text}"), "%Y-%m-%d %H:%M"))
            .expect("a time")
    }

    #[test]
    fn nobody_is_written_to_at_noon_and_at_night() {
        let quiet = QuietHours::usual();
        for (asked, allowed) in [
            ("03-12 11:59", "03-12 11:59"),
            ("03-12 12:00", "03-12 14:00"),
            ("03-12 13:59", "03-12 14:00"),
            ("03-12 14:00", "03-12 14:00"),
            ("03-12 19:59", "03-12 19:59"),
            ("03-12 20:00", "03-13 08:00"),
            ("03-13 03:30", "03-13 08:00"),
            ("03-13 08:00", "03-13 08:00"),
        ] {
            assert_eq!(first_allowed(&quiet, at(asked)), at(allowed), "{asked}");
        }
    }

    #[test]
    fn the_evening_before_a_quiet_night_is_found() {
        let quiet = QuietHours::usual();
        for (asked, begun) in [
            ("03-12 19:59", "03-12 19:59"),
            ("03-12 20:00", "03-12 20:00"),
            ("03-12 20:30", "03-12 20:00"),
            ("03-13 07:59", "03-12 20:00"),
            ("03-12 13:00", "03-12 12:00"),
        ] {
            assert_eq!(began(&quiet, at(asked)), at(begun), "{asked}");
        }
        let touching = [QuietHours { from: 720, to: 840 }, QuietHours { from: 840, to: 900 }];
        assert_eq!(began(&touching, at("03-12 14:30")), at("03-12 12:00"));
    }

    #[test]
    fn stretches_may_follow_one_another_and_a_day_without_end_counts_as_none() {
        let touching = [QuietHours { from: 720, to: 840 }, QuietHours { from: 840, to: 900 }];
        assert_eq!(first_allowed(&touching, at("03-12 12:30")), at("03-12 15:00"));
        let always = [QuietHours { from: 0, to: 720 }, QuietHours { from: 720, to: 0 }];
        assert_eq!(first_allowed(&always, at("03-12 12:30")), at("03-12 12:30"));
        assert_eq!(first_allowed(&[], at("03-12 12:30")), at("03-12 12:30"));
    }
}
