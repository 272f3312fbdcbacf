//! The workshop floor: jobs, bays, the technician's clock, holds, the wash, and the board that shows it all.

mod board;
mod call;
mod cases;
mod commands;
mod decide;
mod foresee;
mod paint;
mod plan;
mod propose;
mod share;
mod shift;
mod stages;
mod stages_after;
#[cfg(test)]
mod tests;
mod time;
mod told;
mod wall;
mod write_up;

pub use board::{Board, Card, Column, Gesture, MOST_CARDS, SHIFT, Technician, gesture, gesture_on, next_column};
pub use call::{Answered, Call, Called, may_be_called};
pub use cases::{Case, InHand, Likeness, MOST_COMPARED, MOST_SIMILAR, Similar, base_code, similar};
pub use commands::{Command, Event};
pub use decide::decide;
pub use foresee::foresee;
pub use paint::{COLOUR, MOST_PAINT, PaintEntry, PaintKind, PaintUnit, PaintUsed, Panel, expect_paint, paint_that_counts};
pub use plan::{BayDay, Span, Stay, Stretch, day_by_bay};
pub use propose::{
    Against, Awaiting, Because, Candidate, DISPATCH_WITHIN, Given, Obstacle, Proposal, Rank, Spot, ToGive, against, against_bay, in_order,
    propose, propose_hands,
};
pub use share::{MOST_IN_CREW, Portion};
pub use shift::{CameToday, InHouse, Presence};
pub(crate) use stages::expect_over;
pub use stages::{GivenBack, HandOver, Planned, Stage, StageKind, StagePlan, StageState, StageStep, stage_step};
pub use stages_after::stages_after;
pub use time::{
    Attended, Clocked, LONGEST_AT_WORK, PersonTime, Sold, TimeCorrection, TimeFacts, TimeSheet, TimeTotals, TimeWarning, Times,
    correct_clocking, decide_time, plausible, sees_everybodys_time,
};
pub use told::{Note, Told};
pub use wall::{LoungeCar, Ready, WallBay, WallCar, WorkshopWall, lounge_wall, workshop_wall};
pub use write_up::{MOST_FAULT_CODES, WRITE_UP, WriteUp, fault_code, split_codes, wants_remedy};

use crate::parts::{Listed, Request};
use crate::quality::SheetKind;
use crate::repair_orders::Status;
use crate::staff::Skill;
use crate::{BayId, Hours, LineId, OrderId, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// Where a job stands.
    pub enum JobStatus {
        /// Nobody has it yet.
        Open = "open",
        Dispatched = "dispatched",
        Working = "working",
        OnHold = "on_hold",
        Done = "done",
        /// Begun and given up.
        Abandoned = "abandoned",
    }
}

impl JobStatus {
    /// Nobody is to work on it any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Abandoned)
    }
}

coded! {
    /// Why work stops (中断).
    pub enum HoldReason {
        /// 待料
        WaitingForParts = "waiting_for_parts",
        /// 待授权
        WaitingForAuthorisation = "waiting_for_authorisation",
        /// 待定损
        WaitingForAssessment = "waiting_for_assessment",
        /// 待客户
        WaitingForCustomer = "waiting_for_customer",
        /// 技术支持
        TechnicalSupport = "technical_support",
        /// 外协
        Outwork = "outwork",
        /// 下班
        EndOfShift = "end_of_shift",
    }
}

/// Why and since when a job stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub reason: HoldReason,
    pub note: String,
    pub since: DateTime<Utc>,
}

/// A labour line as the floor sees it. What is not so goes without saying: a full board holds hundreds of jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub line: LineId,
    pub title: String,
    pub skill: Skill,
    /// Hours sold.
    pub billed: Hours,
    pub status: JobStatus,
    pub authorised: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technician: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bay: Option<BayId>,
    /// Those who share it, the technician among them; empty when one does it alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crew: Vec<Portion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// Everybody who has clocked on to it; none of them may inspect the car.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worked_by: Vec<PersonId>,
    /// Since when the clock runs; only while working.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running_since: Option<DateTime<Utc>>,
    /// Minutes clocked before that.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub clocked_minutes: i32,
    /// Sent back by the inspection and not taken up again yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rework: bool,
    /// The inspections of its work that are asked for and missing (自检, 互检), as was said when it was given out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owes: Vec<SheetKind>,
    /// Its remedy is asked for and not written down, as was said when it was given out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owes_remedy: bool,
    /// What is written of it. A board leaves it out: only the list of one's own jobs and the order itself have it.
    #[serde(default, skip_serializing_if = "WriteUp::is_empty")]
    pub write_up: WriteUp,
    /// What others have written for whoever works on it. A board leaves it out.
    #[serde(default, skip_serializing_if = "Told::is_empty")]
    pub told: Told,
    /// The parts that were asked for. A board has only those of which something is with the car and on no line of its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Request>,
    /// The parts that its order lists for it. A board leaves them out, as what is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<Listed>,
}

/// Whether a number need not be written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_zero(number: &i32) -> bool {
    *number == 0
}

/// Status, version and jobs of an order: what the floor needs to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub order: OrderId,
    /// Counts the commands that changed the order; a stale screen is recognised by it.
    pub version: i32,
    pub status: Status,
    pub advisor: PersonId,
    /// The customer wants the car washed.
    pub wash: bool,
    /// Lines that wait for the customer's yes.
    pub unauthorised_lines: u16,
    pub jobs: Vec<Job>,
    /// Body and paint in their stages, all seven in their order; empty for a car that is not planned in stages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
}

impl Progress {
    /// Whether somebody has worked, or is to work, on this order.
    #[must_use]
    pub fn is_worked_by(&self, person: PersonId) -> bool {
        self.jobs.iter().any(|job| job.is_given_to(person) || job.worked_by.contains(&person))
    }

    /// Whether this person has worked on the car: on one of its jobs, or in a stage of body and paint. Then they do not inspect it.
    #[must_use]
    pub fn worked_on_by(&self, person: PersonId) -> bool {
        self.jobs.iter().any(|job| job.worked_by.contains(&person)) || self.stages.iter().any(|stage| stage.is_done_by(person))
    }

    /// What the jobs say the order's status on the floor is.
    #[must_use]
    pub fn work_status(&self) -> Status {
        work_status(self.jobs.iter().map(|job| (job.status, job.rework)))
    }

    /// The job of this line.
    #[must_use]
    pub fn job(&self, line: LineId) -> Option<&Job> {
        self.jobs.iter().find(|job| job.line == line)
    }
}

/// What jobs say together: somebody works > all done > one stands still > one was sent back > one is dispatched > one waits for dispatch.
/// What was given up says nothing. Where no job is left, there is nothing to inspect: the order waits for what is to be done next.
pub(crate) fn work_status(jobs: impl Iterator<Item = (JobStatus, bool)> + Clone) -> Status {
    let jobs = jobs.filter(|(status, _)| *status != JobStatus::Abandoned);
    let any = |status: JobStatus| jobs.clone().any(|(of, _)| of == status);
    if any(JobStatus::Working) {
        Status::InWork
    } else if any(JobStatus::Done) && jobs.clone().all(|(of, _)| of == JobStatus::Done) {
        Status::AwaitingInspection
    } else if any(JobStatus::OnHold) {
        Status::OnHold
    } else if jobs.clone().any(|(_, rework)| rework) {
        Status::Rework
    } else if any(JobStatus::Dispatched) {
        Status::Dispatched
    } else {
        Status::Authorised
    }
}

/// What else goes on around an order, as far as a step needs to know. The database has the last word: one running clock per
/// technician and one car per bay are constraints there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    pub technicians: Vec<Technician>,
    /// Bays, and the order number of the car that stands in each.
    pub bays: Vec<Bay>,
    /// Who did the repair that the order in question comes back from, but for the technical director; read only where it is dispatched or shared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repaired_before: Vec<PersonId>,
}

/// A bay and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bay {
    pub id: BayId,
    /// What is painted above it: `3号`, `P05`.
    pub name: String,
    /// The order whose car stands there, and its plate.
    pub taken_by: Option<(OrderId, String)>,
}
