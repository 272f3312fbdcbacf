//! Time that adds up: who is in the house (出勤), what they have clocked on jobs, and the hours sold of what they have finished. All three are read from the
//! same events; what was wrong is corrected with a reason, and what it was before is kept.
//!
//! 效率 = sold ÷ clocked; 利用率 = clocked ÷ attended (domain.md section 6, figures 31 and 32).

use super::{Event, Floor};
use crate::permission::{Permission, Reach};
use crate::repair_orders::reason_given;
use crate::staff::PersonRef;
use crate::{Actor, AttendanceId, Hours, LineId, OrderId, PersonId, Refusal};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The longest that anybody is in the house, or on a job, without a break. Whoever has not clocked out by then has forgotten to.
pub const LONGEST_AT_WORK: TimeDelta = TimeDelta::hours(16);

/// From when to when; without an end it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    pub since: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
}

impl Times {
    /// Whether nobody has ended it although nobody stays that long.
    #[must_use]
    pub fn is_forgotten(&self, now: DateTime<Utc>) -> bool {
        self.until.is_none() && now - self.since >= LONGEST_AT_WORK
    }

    /// The minutes of it within a period. Minutes are those of the clock on the wall, so that what is cut into days adds up again. What was
    /// forgotten counts nothing before somebody has said when it ended.
    #[must_use]
    pub fn minutes(&self, within: &Times, now: DateTime<Utc>) -> i64 {
        if self.is_forgotten(now) {
            return 0;
        }
        let since = self.since.max(within.since);
        let until = self.until.unwrap_or(now).min(within.until.unwrap_or(now));
        let minute = |at: DateTime<Utc>| at.timestamp().div_euclid(60);
        (minute(until) - minute(since)).max(0)
    }

    fn overlaps(&self, other: &Times) -> bool {
        other.until.is_none_or(|until| self.since < until) && self.until.is_none_or(|until| other.since < until)
    }
}

/// Times that can be true: begun and ended, not in the future, not for longer than anybody works, not while something else was.
///
/// # Errors
/// [`Refusal::TimeNotYet`], [`Refusal::EndsBeforeItBegins`], [`Refusal::LongerThanAnybodyWorks`] or [`Refusal::TimesOverlap`].
pub fn plausible(times: &Times, others: &[Times], now: DateTime<Utc>) -> Result<(), Refusal> {
    let ends = times.until.unwrap_or(now);
    if let Some(at) = [Some(times.since), times.until].into_iter().flatten().find(|at| *at > now) {
        return Err(Refusal::TimeNotYet { at });
    }
    if ends < times.since || times.until == Some(times.since) {
        return Err(Refusal::EndsBeforeItBegins);
    }
    if ends - times.since > LONGEST_AT_WORK {
        return Err(Refusal::LongerThanAnybodyWorks { hours: LONGEST_AT_WORK.num_hours() });
    }
    // What somebody forgot to end is no reason: it counts nothing, and is put right by itself.
    match others.iter().find(|other| !other.is_forgotten(now) && times.overlaps(other)) {
        Some(other) => Err(Refusal::TimesOverlap { since: other.since, until: other.until }),
        None => Ok(()),
    }
}

/// What deciding about somebody's time needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeFacts {
    /// Whether they work in this house.
    pub works_here: bool,
    /// Their attendances around the time in question, and those that have not ended.
    pub attended: Vec<(AttendanceId, Times)>,
    /// The order whose job runs on their clock.
    pub running: Option<String>,
    /// The clocking that the command names, as it is.
    pub clocking: Option<Times>,
    /// What else those whose clocking it is have clocked around it.
    pub beside: Vec<Times>,
}

/// The attendance that goes on: begun and neither ended nor forgotten.
fn goes_on(attended: &[(AttendanceId, Times)], now: DateTime<Utc>) -> Option<(AttendanceId, Times)> {
    attended.iter().filter(|(_, times)| times.until.is_none() && !times.is_forgotten(now)).max_by_key(|(_, times)| times.since).copied()
}

/// Decides a command about somebody's time in the house.
///
/// # Errors
/// A [`Refusal`] that names what is missing; [`Refusal::NotFound`] for a command that is about an order.
pub fn decide_time(facts: &TimeFacts, command: &super::Command, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    use super::Command as C;
    let permission = command.permission();
    if actor.reach(permission) == Reach::None {
        return Err(Refusal::not_allowed(permission));
    }
    let (C::ClockIn { person, .. } | C::ClockOut { person } | C::CorrectAttendance { person, .. }) = command else {
        return Err(Refusal::NotFound);
    };
    if !facts.works_here {
        return Err(Refusal::NotFound);
    }
    if actor.reach(permission) < Reach::Dealership && actor.person != *person {
        return Err(Refusal::NotYours { permission });
    }
    let event = match command {
        C::ClockIn { attendance, .. } => match goes_on(&facts.attended, now) {
            Some((_, times)) => return Err(Refusal::IsClockedIn { since: times.since }),
            None => Event::ClockedIn { attendance: *attendance, person: *person, implied: false },
        },
        C::ClockOut { .. } => {
            let (attendance, times) = goes_on(&facts.attended, now).ok_or(Refusal::NotClockedIn)?;
            if let Some(number) = &facts.running {
                return Err(Refusal::ClockStillRuns { number: number.clone() });
            }
            let minutes = times.minutes(&Times { since: times.since, until: Some(now) }, now);
            Event::ClockedOut { attendance, person: *person, minutes: i32::try_from(minutes).unwrap_or(i32::MAX) }
        }
        C::CorrectAttendance { attendance, times, reason, .. } => {
            let before = facts.attended.iter().find(|(id, _)| id == attendance).map(|(_, times)| *times);
            if before == Some(*times) {
                return Err(Refusal::NothingChanged);
            }
            let others: Vec<Times> = facts.attended.iter().filter(|(id, _)| id != attendance).map(|(_, times)| *times).collect();
            plausible(times, &others, now)?;
            let reason = reason_given(reason)?;
            Event::AttendanceCorrected { attendance: *attendance, person: *person, before, after: *times, reason }
        }
        _ => return Err(Refusal::NotFound),
    };
    Ok(vec![crate::Event::Workshop(event)])
}

/// Decides whether a clocking on a job was from then to then.
///
/// # Errors
/// A [`Refusal`] that names what is wrong with it.
pub fn correct_clocking(
    progress: &super::Progress,
    facts: &TimeFacts,
    command: &super::Command,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<crate::Event>, Refusal> {
    let super::Command::CorrectClocking { job, times, reason, .. } = command else { return Err(Refusal::NotFound) };
    if actor.reach(command.permission()) == Reach::None {
        return Err(Refusal::not_allowed(command.permission()));
    }
    let job = progress.job(*job).ok_or(Refusal::NotFound)?;
    let before = facts.clocking.ok_or(Refusal::NotFound)?;
    if before == *times {
        return Err(Refusal::NothingChanged);
    }
    // A clock that runs is stopped by whoever works, and one that has stopped does not run again.
    match (before.until, times.until) {
        (None, Some(_)) => return Err(Refusal::JobIsRunning { title: job.title.clone() }),
        (Some(_), None) => return Err(Refusal::JobNotRunning { title: job.title.clone() }),
        _ => {}
    }
    plausible(times, &facts.beside, now)?;
    let reason = reason_given(reason)?;
    let event = Event::ClockingCorrected { job: job.line, title: job.title.clone(), before, after: *times, reason };
    Ok(vec![crate::Event::Workshop(event)])
}

/// Whether somebody is in the house: has clocked in, and neither out nor forgotten to.
pub(super) fn is_in(floor: &Floor, person: PersonId, now: DateTime<Utc>) -> bool {
    let since = floor.technicians.iter().find(|who| who.person == person).and_then(|who| who.attends);
    since.is_some_and(|since| !Times { since, until: None }.is_forgotten(now))
}

/// Those who begin to work and have not clocked in: work that begins says that they are in the house.
pub(super) fn come_in(floor: &Floor, job: LineId, hands: &[PersonId], now: DateTime<Utc>) -> Vec<Event> {
    let come = |person: PersonId| Event::ClockedIn { attendance: implied(job, person, now), person, implied: true };
    hands.iter().copied().filter(|person| !is_in(floor, *person, now)).map(come).collect()
}

/// The attendance that begins with a job: nobody has made an id for it, so it follows from job, person and moment.
fn implied(job: LineId, person: PersonId, at: DateTime<Utc>) -> AttendanceId {
    let moment = u128::from(at.timestamp_millis().unsigned_abs()) << 64;
    AttendanceId(Uuid::from_u128(job.0.as_u128().rotate_left(32) ^ person.0.as_u128() ^ moment))
}

/// What was corrected, when, by whom and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeCorrection {
    /// What it was; nothing for an attendance that nobody had clocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Times>,
    pub reason: String,
    pub by: PersonRef,
    pub at: DateTime<Utc>,
}

/// Somebody's time in the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    pub id: AttendanceId,
    pub times: Times,
    /// It began with the first job, nobody having clocked in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub implied: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<TimeCorrection>,
}

/// Somebody's time on a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocked {
    pub order: OrderId,
    pub number: String,
    pub line: LineId,
    pub title: String,
    pub times: Times,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<TimeCorrection>,
}

/// Hours sold of a job, on the day on which it was finished for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sold {
    pub order: OrderId,
    pub number: String,
    pub line: LineId,
    pub title: String,
    pub at: DateTime<Utc>,
    /// This person's part of them.
    pub hours: Hours,
}

/// The time of one technician.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonTime {
    pub person: PersonRef,
    pub attended: Vec<Attended>,
    pub clocked: Vec<Clocked>,
    pub sold: Vec<Sold>,
}

/// What a time comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeTotals {
    /// Minutes in the house.
    pub attended: i64,
    /// Minutes on jobs.
    pub clocked: i64,
    pub sold: Hours,
}

impl TimeTotals {
    /// 效率 in whole percent; nothing where nothing was clocked.
    #[must_use]
    pub fn efficiency(&self) -> Option<i64> {
        percent(i64::from(self.sold.0) * 60, self.clocked * 100)
    }

    /// 利用率 in whole percent; nothing where nobody was here.
    #[must_use]
    pub const fn utilisation(&self) -> Option<i64> {
        percent(self.clocked, self.attended)
    }

    /// Together with another.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { attended: self.attended + other.attended, clocked: self.clocked + other.clocked, sold: Hours(self.sold.0 + other.sold.0) }
    }
}

const fn percent(part: i64, whole: i64) -> Option<i64> {
    if whole > 0 { Some((part * 200 + whole) / (whole * 2)) } else { None }
}

/// What does not fit together, and is for somebody to look at: nothing of it is put right in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeWarning {
    /// So many minutes were clocked on jobs by somebody who was not in the house.
    ClockedOutside { minutes: i64 },
    /// They clocked in then, and never out.
    NotClockedOut { since: DateTime<Utc> },
    /// A job's clock has been running since then.
    ClockForgotten { since: DateTime<Utc> },
}

impl PersonTime {
    /// What it comes to within a period.
    #[must_use]
    pub fn totals(&self, within: &Times, now: DateTime<Utc>) -> TimeTotals {
        let sold = self.sold.iter().filter(|sold| within.since <= sold.at && within.until.is_none_or(|until| sold.at < until));
        TimeTotals {
            attended: self.attended.iter().map(|one| one.times.minutes(within, now)).sum(),
            clocked: self.clocked.iter().map(|one| one.times.minutes(within, now)).sum(),
            sold: sold.map(|sold| sold.hours).sum(),
        }
    }

    /// What does not fit together within a period. Whoever has clocked more than they were here is always among it.
    #[must_use]
    pub fn warnings(&self, within: &Times, now: DateTime<Utc>) -> Vec<TimeWarning> {
        let inside = |one: &Clocked| {
            let part = Times { since: one.times.since.max(within.since), until: earlier(one.times.until, within.until) };
            self.attended.iter().map(|attended| attended.times.minutes(&part, now)).sum::<i64>()
        };
        let outside: i64 = self
            .clocked
            .iter()
            .filter(|one| !one.times.is_forgotten(now))
            .map(|one| (one.times.minutes(within, now) - inside(one)).max(0))
            .sum();
        let forgotten = |times: &Times| (times.is_forgotten(now) && within.overlaps(times)).then_some(times.since);
        let attended = self.attended.iter().filter_map(|one| forgotten(&one.times)).map(|since| TimeWarning::NotClockedOut { since });
        let clocked = self.clocked.iter().filter_map(|one| forgotten(&one.times)).map(|since| TimeWarning::ClockForgotten { since });
        let outside = (outside > 0).then_some(TimeWarning::ClockedOutside { minutes: outside });
        outside.into_iter().chain(attended).chain(clocked).collect()
    }
}

fn earlier(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The time of the technicians of a house in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSheet {
    pub within: Times,
    /// The days of the period: from when to when each goes.
    pub days: Vec<Times>,
    pub people: Vec<PersonTime>,
    /// What all comes to, by person, where the lists above stop before all is in them; else nothing, and the lists say it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<(PersonId, TimeTotals)>,
    /// When it was read: until then what goes on counts.
    pub now: DateTime<Utc>,
}

impl TimeSheet {
    /// What it comes to for everybody together.
    #[must_use]
    pub fn totals(&self) -> TimeTotals {
        self.people.iter().map(|one| self.totals_of(one)).fold(TimeTotals::default(), TimeTotals::plus)
    }

    /// What it comes to for one of them, whether or not the lists hold all of it.
    #[must_use]
    pub fn totals_of(&self, one: &PersonTime) -> TimeTotals {
        let whole = self.sums.iter().find(|(person, _)| *person == one.person.person);
        whole.map_or_else(|| one.totals(&self.within, self.now), |(_, totals)| *totals)
    }

    /// Whether the lists stop before all is in them.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        !self.sums.is_empty()
    }
}

/// Whether somebody sees the time of others, too.
#[must_use]
pub fn sees_everybodys_time(actor: &Actor) -> bool {
    actor.reach(Permission::SeeTime) >= Reach::Dealership
}
