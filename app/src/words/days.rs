//! Days as people say them, where they plan: with the day of the week.

use super::{Clock, Loc};
use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use leptos_i18n::td_string;

/// What a day of the week is called, in short.
#[must_use]
pub fn weekday(loc: Loc, day: NaiveDate) -> &'static str {
    weekday_name(loc, day.weekday())
}

/// The same without a date.
#[must_use]
pub fn weekday_name(loc: Loc, day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => td_string!(loc, appointments.monday),
        Weekday::Tue => td_string!(loc, appointments.tuesday),
        Weekday::Wed => td_string!(loc, appointments.wednesday),
        Weekday::Thu => td_string!(loc, appointments.thursday),
        Weekday::Fri => td_string!(loc, appointments.friday),
        Weekday::Sat => td_string!(loc, appointments.saturday),
        Weekday::Sun => td_string!(loc, appointments.sunday),
    }
}

/// A day with its day of the week: `3月12日 周四`.
#[must_use]
pub fn day_name(loc: Loc, day: NaiveDate) -> String {
    td_string!(loc, appointments.day_name, month = day.month(), day = day.day(), weekday = weekday(loc, day))
}

/// A time to come, with its day: `3月12日 周四 14:05`.
#[must_use]
pub fn moment(loc: Loc, clock: &Clock, at: DateTime<Utc>) -> String {
    format!("{} {}", day_name(loc, clock.day(at)), clock.time(at))
}
