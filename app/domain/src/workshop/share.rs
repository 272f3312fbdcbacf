//! A job that several technicians share (派工拆分): by percent, which add up to the whole. The job has one clock, which runs for all of them,
//! so each has clocked what they were there for; the hours sold are divided by the percent.

use super::decide::{expect_to_give, expect_trade};
use super::{Event, Floor, Job, JobStatus, Progress};
use crate::customers::limited;
use crate::repair_orders::lifecycle::{self, Step};
use crate::{BasisPoints, Hours, LineId, PersonId, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The most who share one job.
pub const MOST_IN_CREW: usize = 6;

/// A technician's part of a shared job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portion {
    pub person: PersonId,
    /// Of the hours sold; those of a crew add up to 100.
    pub percent: u8,
}

impl Job {
    /// Everybody whose job it is.
    pub fn hands(&self) -> impl Iterator<Item = PersonId> {
        let alone = self.technician.filter(|_| self.crew.is_empty());
        self.crew.iter().map(|portion| portion.person).chain(alone)
    }

    /// Whether it is this person's, alone or with others.
    #[must_use]
    pub fn is_given_to(&self, person: PersonId) -> bool {
        self.hands().any(|hand| hand == person)
    }

    /// The hours sold that are this person's. The last of a crew takes the rounding, so that they add up.
    #[must_use]
    pub fn portion_of(&self, person: PersonId) -> Hours {
        let of = |percent: u8| Hours(self.billed.0 * i32::from(percent) / 100);
        match self.crew.as_slice() {
            [] if self.technician == Some(person) => self.billed,
            [before @ .., last] if last.person == person => Hours(self.billed.0 - before.iter().map(|one| of(one.percent).0).sum::<i32>()),
            crew => crew.iter().find(|one| one.person == person).map_or(Hours(0), |one| of(one.percent)),
        }
    }

    /// How long the hours sold last on the clock: those who share it work side by side, so as long as the largest part.
    #[must_use]
    pub fn length(&self) -> Hours {
        self.crew.iter().map(|one| self.portion_of(one.person)).max().unwrap_or(self.billed)
    }
}

/// Decides who shares a job. Whoever has it and is to have it no longer is told why.
pub(super) fn share(progress: &Progress, floor: &Floor, line: LineId, crew: &[Portion], reason: &str) -> Result<Event, Refusal> {
    lifecycle::expect(progress.status, Step::Dispatch)?;
    let job = progress.job(line).ok_or(Refusal::NotFound)?;
    expect_to_give(job)?;
    let technician = job.technician.filter(|_| job.status != JobStatus::Open);
    let technician = technician.ok_or_else(|| Refusal::JobNotDispatched { title: job.title.clone() })?;
    if crew == job.crew.as_slice() {
        return Err(Refusal::NothingChanged);
    }
    let reason = limited("reason", reason, 400)?;
    expect_crew(floor, job, technician, crew)?;
    let stays = |hand: PersonId| hand == technician || crew.iter().any(|portion| portion.person == hand);
    if let Some(dropped) = job.hands().find(|hand| reason.is_empty() && !stays(*hand)) {
        let dropped = floor.technician_name(dropped).unwrap_or("—").to_owned();
        return Err(Refusal::ReassignmentNeedsReason { title: job.title.clone(), technician: dropped });
    }
    // 返修派给原修理人之外的人 holds for whoever joins, too.
    let joins = |hand: &PersonId| !job.is_given_to(*hand) && floor.repaired_before.contains(hand);
    if let Some(same) = crew.iter().map(|portion| portion.person).find(|hand| reason.is_empty() && joins(hand)) {
        return Err(Refusal::ComebackToSame { technician: floor.technician_name(same).unwrap_or("—").to_owned() });
    }
    Ok(Event::Shared { job: line, title: job.title.clone(), crew: crew.to_vec(), reason })
}

/// A crew that can be: nobody, or several of the trade, its technician among them, whose percent add up.
fn expect_crew(floor: &Floor, job: &Job, technician: PersonId, crew: &[Portion]) -> Result<(), Refusal> {
    if crew.is_empty() {
        return Ok(());
    }
    if !(2..=MOST_IN_CREW).contains(&crew.len()) {
        return Err(Refusal::CrewOutOfRange { least: 2, most: MOST_IN_CREW });
    }
    let mut seen = HashSet::new();
    for portion in crew {
        let who = floor.technicians.iter().find(|of| of.person == portion.person).ok_or(Refusal::TechnicianUnknown)?;
        expect_trade(who, job)?;
        if !seen.insert(portion.person) {
            return Err(Refusal::TechnicianTwice { technician: who.name.clone() });
        }
    }
    let sum = crew.iter().map(|portion| u32::from(portion.percent)).sum::<u32>();
    if sum != 100 || crew.iter().any(|portion| portion.percent == 0) {
        return Err(Refusal::SharesDoNotAddUp { sum: BasisPoints::percent(sum) });
    }
    if !seen.contains(&technician) {
        let technician = floor.technician_name(technician).unwrap_or("—").to_owned();
        return Err(Refusal::CrewWithoutTechnician { technician });
    }
    Ok(())
}
