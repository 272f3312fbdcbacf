//! When the house works: opening hours, holidays and special days, shifts, closures; and how it wants to be booked.

use super::{ModelGroup, Need};
use crate::care::Reminders;
use crate::staff::Skill;
use crate::{BasisPoints, BayId, ClosureId, Hours, PersonId, Refusal};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// From when to when, within one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

impl Opening {
    /// Between two times written as hours and minutes.
    #[must_use]
    pub fn between((from_hour, from_minute): (u32, u32), (to_hour, to_minute): (u32, u32)) -> Option<Self> {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0);
        Some(Self { from: time(from_hour, from_minute)?, to: time(to_hour, to_minute)? }).filter(|opening| opening.from < opening.to)
    }
}

/// How a dealership wants to be booked. Stored as rows with effective dates, like [`crate::Policy`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Opening hours, Monday first; nothing on days when the house is closed.
    pub week: [Option<Opening>; 7],
    /// Visits begin on this grid, counted from opening.
    pub grid_minutes: u16,
    /// From arrival until work begins: walk-around, interview, signature.
    pub check_in_minutes: u16,
    /// Between two cars in a bay, and between two jobs of a technician.
    pub buffer_minutes: u16,
    /// A customer books no later than this before the visit. The desk may.
    pub lead_minutes: u16,
    /// How far ahead one can book.
    pub horizon_days: u16,
    /// The share of each trade's hours that is kept for walk-ins and comebacks.
    pub held: BasisPoints,
    /// How late one may come before the time goes to others.
    pub no_show_minutes: u16,
    /// Whoever has arrived is greeted within this.
    pub greet_minutes: u16,
    /// What is planned for a fault that the customer tells in own words.
    pub diagnosis: Need,
    /// Visits still to come that one telephone number may hold when customers book for themselves.
    pub most_open_per_phone: u16,
    /// How often customers may move a visit by its link.
    #[serde(default = "most_moves")]
    pub most_moves: u16,
    /// When customers are reminded of a visit.
    #[serde(default)]
    pub reminders: Reminders,
    pub model_groups: Vec<ModelGroup>,
}

const fn most_moves() -> u16 {
    3
}

impl Default for Settings {
    /// What a dealership starts with, until it sets its own.
    fn default() -> Self {
        Self {
            week: [Opening::between((8, 30), (17, 30)); 7],
            grid_minutes: 30,
            check_in_minutes: 15,
            buffer_minutes: 10,
            lead_minutes: 120,
            horizon_days: 28,
            held: BasisPoints::percent(20),
            no_show_minutes: 30,
            greet_minutes: 3,
            diagnosis: Need { skill: Skill::Mechanical, hours: Hours(50) },
            most_open_per_phone: 3,
            most_moves: most_moves(),
            reminders: Reminders::default(),
            model_groups: Vec::new(),
        }
    }
}

impl Settings {
    /// Refuses settings that nobody could be booked with.
    ///
    /// # Errors
    /// [`Refusal::SettingOutOfRange`] with what would do.
    pub fn accept(&self) -> Result<(), Refusal> {
        let within = |field: &str, value: u16, least: u16, most: u16| match value {
            value if (least..=most).contains(&value) => Ok(()),
            _ => Err(Refusal::SettingOutOfRange { field: field.to_owned(), least, most }),
        };
        within("grid_minutes", self.grid_minutes, 5, 240)?;
        within("check_in_minutes", self.check_in_minutes, 0, 120)?;
        within("buffer_minutes", self.buffer_minutes, 0, 120)?;
        within("lead_minutes", self.lead_minutes, 0, 7 * 24 * 60)?;
        within("horizon_days", self.horizon_days, 1, 90)?;
        within("held_percent", u16::try_from(self.held.0 / 100).unwrap_or(u16::MAX), 0, 90)?;
        within("no_show_minutes", self.no_show_minutes, 5, 240)?;
        within("greet_minutes", self.greet_minutes, 1, 60)?;
        within("most_open_per_phone", self.most_open_per_phone, 1, 50)?;
        within("most_moves", self.most_moves, 0, 50)?;
        self.reminders.accept()?;
        if self.week.iter().flatten().any(|opening| opening.from >= opening.to) {
            return Err(Refusal::FieldEmpty { field: "opening_hours".to_owned() });
        }
        Ok(())
    }

    /// The group that a model belongs to: the longest beginning that fits.
    #[must_use]
    pub fn group_of(&self, model: &str) -> Option<&str> {
        let fits = |group: &ModelGroup| group.prefixes.iter().filter(|prefix| model.starts_with(*prefix)).map(String::len).max();
        self.model_groups
            .iter()
            .filter_map(|group| Some((fits(group)?, group)))
            .max_by_key(|(length, _)| *length)
            .map(|(_, group)| &*group.code)
    }

    /// The days on which the house works, from a date on. `instant` says when a time of the dealership's clocks is.
    pub fn workdays(
        &self,
        special: &[SpecialDay],
        from: NaiveDate,
        days: u16,
        instant: impl Fn(NaiveDateTime) -> DateTime<Utc>,
    ) -> Vec<Workday> {
        let opening_on = |day: NaiveDate| match special.iter().find(|special| special.day == day) {
            Some(special) => special.opening,
            None => self.week[day.weekday().num_days_from_monday() as usize],
        };
        let workday = |day: NaiveDate| {
            let opening = opening_on(day)?;
            Some(Workday { day, opening, opens: instant(day.and_time(opening.from)), closes: instant(day.and_time(opening.to)) })
        };
        from.iter_days().take(usize::from(days)).filter_map(workday).collect()
    }
}

/// A day that is not like the others of its weekday: a public holiday, a working Sunday before one, stocktaking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    pub day: NaiveDate,
    /// Nothing: closed.
    pub opening: Option<Opening>,
    pub name: String,
}

/// When the house is open, by its own clocks: what a promised time is held against. Nothing at all is a house that has not said it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// Monday first; nothing on days when the house is closed.
    pub week: [Option<Opening>; 7],
    pub special: Vec<SpecialDay>,
}

impl OpeningHours {
    /// How far ahead the next opening is looked for.
    const LOOKED_AHEAD: usize = 31;

    fn on(&self, day: NaiveDate) -> Option<Opening> {
        match self.special.iter().find(|special| special.day == day) {
            Some(special) => special.opening,
            None => self.week[day.weekday().num_days_from_monday() as usize],
        }
    }

    /// The next time at which the house is open, for a time of its clocks at which it is closed; nothing when it is open then, until the
    /// minute in which it closes, or when it is not known when it opens.
    #[must_use]
    pub fn next_if_closed(&self, at: NaiveDateTime) -> Option<NaiveDateTime> {
        let open_then = |opening: Opening| opening.from <= at.time() && at.time() <= opening.to;
        if self.on(at.date()).is_some_and(open_then) {
            return None;
        }
        let opens = at.date().iter_days().take(Self::LOOKED_AHEAD).filter_map(|day| Some(day.and_time(self.on(day)?.from)));
        opens.filter(|opens| *opens > at).min()
    }

    /// The same for a moment, in a house whose clocks are so many minutes ahead of UTC.
    #[must_use]
    pub fn opens_next(&self, at: DateTime<Utc>, offset_minutes: i32) -> Option<DateTime<Utc>> {
        let offset = TimeDelta::minutes(i64::from(offset_minutes));
        self.next_if_closed((at + offset).naive_utc()).map(|next| next.and_utc() - offset)
    }
}

/// A day on which the house works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workday {
    pub day: NaiveDate,
    pub opening: Opening,
    pub opens: DateTime<Utc>,
    pub closes: DateTime<Utc>,
}

impl Workday {
    /// When somebody is here whose shift is this; nothing when it is over before the house opens.
    #[must_use]
    pub fn shift(&self, hours: Opening) -> Option<Period> {
        let from = self.opens + (hours.from - self.opening.from);
        let until = self.opens + (hours.to - self.opening.from);
        Period { from, until }.within(Period { from: self.opens, until: self.closes })
    }
}

/// When a technician works, by weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Days after Monday.
    pub weekday: u8,
    pub hours: Opening,
}

/// What is away for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", content = "id", rename_all = "snake_case")]
pub enum Away {
    /// A bay that cannot be used: lift inspection, repainting.
    Bay(BayId),
    /// A technician on leave, ill or at a training.
    Technician(PersonId),
}

/// A bay or a technician that is away, from when to when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    pub id: ClosureId,
    pub away: Away,
    pub period: Period,
    pub reason: String,
}

/// From a moment to before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Period {
    /// So long, from a moment on.
    #[must_use]
    pub fn of(from: DateTime<Utc>, length: TimeDelta) -> Self {
        Self { from, until: from + length }
    }

    /// How long it is.
    #[must_use]
    pub fn length(self) -> TimeDelta {
        self.until - self.from
    }

    /// Whether the other lies in it as a whole.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.from <= other.from && other.until <= self.until
    }

    /// Whether they have a moment in common.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// The part of it that lies in the other.
    #[must_use]
    pub fn within(self, other: Self) -> Option<Self> {
        let part = Self { from: self.from.max(other.from), until: self.until.min(other.until) };
        (part.from < part.until).then_some(part)
    }
}
