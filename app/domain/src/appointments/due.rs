//! What a car is due for: by the months since it was done last, and by the kilometres that it will have run, foreseen from its visits.

use super::Service;
use crate::customers::Energy;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// People book ahead: what falls due within so many days is due.
pub const DAYS_AHEAD: i64 = 30;
/// Two readings closer to each other say nothing of how much a car is driven.
const LEAST_DAYS: i64 = 30;
/// How a car was driven longer ago says little of how it is driven now.
const PACE_DAYS: i64 = 730;

/// How often something is done again: whichever of the two comes first. Nothing (0) is no limit of that kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    pub months: u16,
    pub km: u32,
    /// Operation codes that count as having done it.
    pub operations: Vec<String>,
}

/// A visit that has been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    pub day: NaiveDate,
    pub odometer_km: Option<u32>,
    /// Codes of what was done.
    pub operations: Vec<String>,
}

/// A service that a car is due for, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Its code.
    pub service: String,
    /// Whole months since it was done, or since the car was handed over.
    pub months: u32,
    /// Kilometres since then, as foreseen; nothing where too little is known.
    pub km: Option<u32>,
    /// Whether it was ever done here.
    pub done_before: bool,
}

/// How far a car will have run by a day: its last reading, and on from there as it was driven between its readings of the last two years.
/// Without two readings that lie apart it is taken to stand; without any, nothing is known. Readings may come in any order.
#[must_use]
pub fn foreseen_km(readings: &[(NaiveDate, u32)], by: NaiveDate) -> Option<u32> {
    let (last_day, last_km) = *readings.iter().filter(|(day, _)| *day <= by).max()?;
    let recent = readings.iter().filter(|(day, km)| *day <= last_day && *km <= last_km && (last_day - *day).num_days() <= PACE_DAYS);
    let (first_day, first_km) = *recent.min()?;
    let (days, ahead) = ((last_day - first_day).num_days(), (by - last_day).num_days());
    if days < LEAST_DAYS {
        return Some(last_km);
    }
    let run = i64::from(last_km - first_km) * ahead / days;
    Some(last_km.saturating_add(u32::try_from(run).unwrap_or(u32::MAX)))
}

/// The services of a catalogue that a car, driven like this, is due for within [`DAYS_AHEAD`]. `handed_over` is when it was new: what was never done counts
/// from there, and a car of which not even that is known is due for nothing.
#[must_use]
pub fn due(catalogue: &[Service], energy: Energy, handed_over: Option<NaiveDate>, past: &[Past], today: NaiveDate) -> Vec<Due> {
    let by = today + chrono::TimeDelta::days(DAYS_AHEAD);
    let mut readings: Vec<(NaiveDate, u32)> = past.iter().filter_map(|past| Some((past.day, past.odometer_km?))).collect();
    readings.extend(handed_over.map(|day| (day, 0)));
    let foreseen = foreseen_km(&readings, by);
    let offered = catalogue.iter().filter(|service| service.active && service.suits(catalogue, Some(energy)));
    let due = |service: &Service| {
        let every = service.every.as_ref()?;
        let done =
            past.iter().filter(|past| past.operations.iter().any(|code| every.operations.contains(code))).max_by_key(|past| past.day);
        let (day, km) = match done {
            Some(done) => (done.day, done.odometer_km),
            None => (handed_over?, Some(0)),
        };
        let run = foreseen.zip(km).map(|(foreseen, km)| foreseen.saturating_sub(km));
        let by_months = every.months > 0 && months(day, by) >= u32::from(every.months);
        let by_km = every.km > 0 && run.is_some_and(|run| run >= every.km);
        let due = Due { service: service.code.clone(), months: months(day, today), km: run, done_before: done.is_some() };
        (by_months || by_km).then_some(due)
    };
    offered.filter_map(due).collect()
}

/// Whole months from a day to another; none when it comes before.
fn months(from: NaiveDate, to: NaiveDate) -> u32 {
    let count = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let whole = count(to) - count(from) - i64::from(to.day() < from.day());
    u32::try_from(whole).unwrap_or(0)
}
