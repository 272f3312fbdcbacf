//! Who is here today, from when to when: shifts and absences as the floor sees them, and who has come.

use super::Times;
use crate::appointments::{Away, Closure, Hand, Period, Workday};
use crate::{Hours, PersonId};
use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};

/// A technician's day: the stretches in which they are here, absences taken out, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    pub person: PersonId,
    pub here: Vec<Period>,
}

impl Presence {
    /// The day of a technician. Without shifts of their own they work as long as the house is open.
    #[must_use]
    pub fn of(hand: &Hand, day: &Workday, closures: &[Closure]) -> Self {
        let weekday = day.day.weekday().num_days_from_monday();
        let open = Period { from: day.opens, until: day.closes };
        let today = hand.shifts.iter().filter(|shift| u32::from(shift.weekday) == weekday);
        let mut here = if hand.shifts.is_empty() { vec![open] } else { today.filter_map(|shift| day.shift(shift.hours)).collect() };
        for away in closures.iter().filter(|closure| closure.away == Away::Technician(hand.person)).map(|closure| closure.period) {
            let without = |period: Period| {
                let parts = [(period.from, away.from.min(period.until)), (away.until.max(period.from), period.until)];
                parts.into_iter().filter(|(from, until)| from < until).map(|(from, until)| Period { from, until })
            };
            here = here.into_iter().flat_map(without).collect();
        }
        here.sort();
        Self { person: hand.person, here }
    }

    /// Until when they are here without a break; nothing when they are not here now.
    #[must_use]
    pub fn here_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.here.iter().find(|period| period.from <= now && now < period.until).map(|period| period.until)
    }

    /// Hours of the shift that lasts now for which nothing is given yet, with so many given; less than nothing when more is given than fits.
    #[must_use]
    pub fn free(&self, load: Hours, now: DateTime<Utc>) -> Hours {
        free(self.here_until(now), load, now)
    }

    /// The hours of the whole day.
    #[must_use]
    pub fn hours(&self) -> Hours {
        Hours::from_minutes(self.here.iter().map(|period| period.length().num_minutes()).sum())
    }

    /// The hours that are left of it.
    #[must_use]
    pub fn left(&self, now: DateTime<Utc>) -> Hours {
        let left = |period: &Period| (period.until - period.from.max(now)).num_minutes().max(0);
        Hours::from_minutes(self.here.iter().map(left).sum())
    }
}

/// What is left of a shift beside what is given; less than nothing when more is given than fits.
pub(super) fn free(here_until: Option<DateTime<Utc>>, load: Hours, now: DateTime<Utc>) -> Hours {
    let left = here_until.map_or(0, |until| (until - now).num_minutes().max(0));
    Hours(Hours::from_minutes(left).0 - load.0)
}

/// Somebody's time in the house today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CameToday {
    pub person: PersonId,
    pub times: Times,
    /// It began with the first job, nobody having clocked in.
    pub implied: bool,
}

/// Whether somebody is in the house, by what was clocked today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InHouse {
    /// Nobody of the house has clocked in today: shifts say who is here.
    #[default]
    ByShift,
    In,
    NotCome,
    /// Clocked out, and has not come back.
    Left,
}

impl InHouse {
    /// Where somebody is, by what was clocked in the whole house today. A first job says that its technician is here, not that the house
    /// keeps attendance.
    #[must_use]
    pub fn of(person: PersonId, today: &[CameToday]) -> Self {
        if today.iter().all(|came| came.implied) {
            return Self::ByShift;
        }
        let own = || today.iter().filter(|came| came.person == person);
        if own().any(|came| came.times.until.is_none()) {
            Self::In
        } else if own().next().is_some() {
            Self::Left
        } else {
            Self::NotCome
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointments::{Opening, Shift};
    use crate::{BayId, ClosureId};
    use chrono::{NaiveDate, TimeDelta};
    use uuid::Uuid;

    const CHEN: PersonId = PersonId(Uuid::from_u128(1));

    /// Thursday, half past eight to half past five.
    fn day() -> Workday {
        let day = NaiveDate::from_ymd_opt(2026, 3, 12).expect("a date");
        let opening = Opening::between((8, 30), (17, 30)).expect("hours");
        Workday { day, opening, opens: at(0), closes: at(540) }
    }

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_773_275_400, 0).expect("a valid time") + TimeDelta::minutes(minutes)
    }

    fn hand(shifts: Vec<Shift>) -> Hand {
        Hand { person: CHEN, name: "陈浩".to_owned(), skills: Vec::new(), shifts }
    }

    #[test]
    fn what_is_free_is_what_the_shift_leaves_beside_the_load() {
        let presence = Presence::of(&hand(Vec::new()), &day(), &[]);
        assert_eq!(presence.free(Hours(90), at(240)), Hours(410), "five hours left, 0.9 given");
        assert_eq!(presence.free(Hours(600), at(240)), Hours(-100));
        assert_eq!(presence.free(Hours(90), at(600)), Hours(-90), "gone home");
    }

    fn away(what: Away, from: i64, until: i64) -> Closure {
        Closure { id: ClosureId(Uuid::nil()), away: what, period: Period { from: at(from), until: at(until) }, reason: String::new() }
    }

    #[test]
    fn whoever_has_no_shift_of_their_own_is_here_while_the_house_is_open() {
        let presence = Presence::of(&hand(Vec::new()), &day(), &[]);
        assert_eq!((presence.hours(), presence.left(at(480))), (Hours(900), Hours(100)));
        assert_eq!((presence.here_until(at(-1)), presence.here_until(at(0)), presence.here_until(at(540))), (None, Some(at(540)), None));
    }

    #[test]
    fn a_shift_counts_on_its_own_day() {
        let on = |weekday| Shift { weekday, hours: Opening::between((8, 30), (12, 30)).expect("hours") };
        assert_eq!(Presence::of(&hand(vec![on(3)]), &day(), &[]).hours(), Hours(400));
        assert_eq!(Presence::of(&hand(vec![on(2)]), &day(), &[]).hours(), Hours(0));
    }

    #[test]
    fn an_absence_is_taken_out_and_that_of_another_is_not() {
        let other = away(Away::Bay(BayId(Uuid::from_u128(1))), 0, 540);
        let presence = Presence::of(&hand(Vec::new()), &day(), &[away(Away::Technician(CHEN), 60, 120), other]);
        assert_eq!(presence.here.len(), 2);
        assert_eq!(
            (presence.here_until(at(30)), presence.here_until(at(90)), presence.here_until(at(120))),
            (Some(at(60)), None, Some(at(540)))
        );
        assert_eq!(Presence::of(&hand(Vec::new()), &day(), &[away(Away::Technician(CHEN), -600, 600)]).hours(), Hours(0));
    }

    #[test]
    fn who_is_in_the_house_is_what_was_clocked_where_anybody_clocks_at_all() {
        const HE: PersonId = PersonId(Uuid::from_u128(2));
        let came = |person, until: Option<i64>, implied| CameToday { person, times: Times { since: at(0), until: until.map(at) }, implied };
        assert_eq!(InHouse::of(CHEN, &[]), InHouse::ByShift);
        assert_eq!(InHouse::of(CHEN, &[came(HE, None, true)]), InHouse::ByShift, "a first job is no clocking in");
        let today = [came(HE, None, false)];
        assert_eq!((InHouse::of(HE, &today), InHouse::of(CHEN, &today)), (InHouse::In, InHouse::NotCome));
        assert_eq!(InHouse::of(CHEN, &[came(HE, None, false), came(CHEN, None, true)]), InHouse::In);
        assert_eq!(InHouse::of(CHEN, &[came(CHEN, Some(60), false)]), InHouse::Left);
        assert_eq!(InHouse::of(CHEN, &[came(CHEN, Some(60), false), came(CHEN, None, false)]), InHouse::In, "and is back");
    }
}
