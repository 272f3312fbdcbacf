//! When the demo dealership works. Its today is always alive: whoever tries it in the evening finds the doors still open.

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// Opening hours, the same every day.
pub(super) struct OpeningHours {
    zone: Tz,
    /// Minutes after local midnight.
    opens: i64,
}

/// The doors are open for nine and a half hours.
const OPEN_MINUTES: i64 = 570;
/// On an ordinary day the doors open at half past eight.
const USUAL: i64 = 510;

impl OpeningHours {
    /// Half past eight, unless `now` lies outside the hours in which a workshop is busy: then about five hours before `now`, at an hour or
    /// half past.
    pub(super) fn around(now: DateTime<Utc>, zone: Tz) -> Self {
        let local = now.with_timezone(&zone);
        let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
        let busy = USUAL + 150..=USUAL + OPEN_MINUTES - 60;
        Self { zone, opens: if busy.contains(&minute) { USUAL } else { (minute - 300).div_euclid(30) * 30 } }
    }

    /// The hours as they stand on the door: what goes past midnight is not told.
    pub(super) fn by_the_clock(&self) -> Option<domain::appointments::Opening> {
        let time = |minutes: i64| {
            let minutes = u32::try_from(minutes.clamp(0, 24 * 60 - 1)).unwrap_or_default();
            (minutes / 60, minutes % 60)
        };
        domain::appointments::Opening::between(time(self.opens), time(self.opens + OPEN_MINUTES))
    }

    /// When the doors open on a day.
    pub(super) fn opening(&self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_hms_opt(0, 0, 0).unwrap_or_default();
        let midnight =
            self.zone.from_local_datetime(&midnight).earliest().map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc));
        midnight + Duration::minutes(self.opens)
    }

    /// Half past six in the evening before a day.
    pub(super) fn evening_before(&self, day: NaiveDate) -> DateTime<Utc> {
        self.opening(day) - Duration::minutes(self.opens) - Duration::minutes(330)
    }

    /// The day whose opening hours `at` belongs to, or comes after.
    pub(super) fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        (at - Duration::minutes(self.opens)).with_timezone(&self.zone).date_naive()
    }

    /// When the doors close on the day of `at`.
    pub(super) fn closing(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.opening(self.day_of(at)) + Duration::minutes(OPEN_MINUTES)
    }

    /// `at` when the doors are open then, otherwise the next opening.
    pub(super) fn open_at(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        if at < self.closing(at) { at } else { self.next_opening(at) }
    }

    /// The opening of the day after.
    pub(super) fn next_opening(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.opening(self.day_of(at).succ_opt().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_doors_are_open_whenever_the_demo_is_started() {
        for hour in 0..24 {
            let now = Utc.with_ymd_and_hms(2026, 3, 12, hour, 26, 0).unwrap();
            let hours = OpeningHours::around(now, chrono_tz::Asia::Shanghai);
            let opening = hours.opening(hours.day_of(now));
            assert!(opening + Duration::minutes(150) <= now && now <= hours.closing(now) - Duration::minutes(60), "{hour}: {opening}");
            assert_eq!(opening.minute() % 30, 0, "a time that may stand on a door: {opening}");
        }
    }
}
