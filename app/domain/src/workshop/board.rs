//! The board: one column per stage, one card per order, and what dropping a card on a column means.

use super::{Bay, Command, Floor, HoldReason, Job, JobStatus, Progress};
use crate::quality::FinalOwed;
use crate::repair_orders::{Kind, Status, Step};
use crate::staff::Skill;
use crate::{Actor, OrderId, PersonId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// A column of the board.
    pub enum Column {
        /// 接待: check-in, diagnosis, quote.
        Reception = "reception",
        /// 待派工
        Waiting = "waiting",
        /// 在修
        Work = "work",
        /// 中断
        Hold = "hold",
        /// 待检
        Inspection = "inspection",
        /// 洗车
        Wash = "wash",
        /// 待交
        Ready = "ready",
    }
}

impl Column {
    /// The column a status belongs to; nothing for orders that have left the board.
    #[must_use]
    pub const fn of(status: Status) -> Option<Self> {
        Some(match status {
            Status::Draft | Status::Reception | Status::Diagnosis | Status::Quoted => Self::Reception,
            Status::Authorised => Self::Waiting,
            Status::Dispatched | Status::InWork | Status::Rework => Self::Work,
            Status::OnHold => Self::Hold,
            Status::AwaitingInspection => Self::Inspection,
            Status::Passed | Status::Washing => Self::Wash,
            Status::Ready | Status::Settled => Self::Ready,
            Status::Delivered | Status::Closed | Status::Void | Status::LeftUnrepaired => return None,
        })
    }
}

/// A technician on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Technician {
    pub person: PersonId,
    pub name: String,
    pub skills: Vec<Skill>,
    /// The order whose job runs on this technician's clock now: id, number and plate.
    pub running: Option<(OrderId, String, String)>,
    /// Billed hours given to the technician and not done yet, in hundredths.
    pub load: crate::Hours,
    /// Since when they are in the house; nothing when they have not clocked in, or have clocked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attends: Option<DateTime<Utc>>,
}

/// A card of the board. What is not so goes without saying: a board holds hundreds of cards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub number: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plate: Option<String>,
    /// The last six characters of the VIN: the name of a car without a plate.
    pub vin_serial: String,
    pub model: String,
    pub concern: String,
    pub customer_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<DateTime<Utc>>,
    /// The customer waits in the lounge.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waiting: bool,
    /// Whether the customer has paid, or pays later with approval; only after settlement.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paid: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gate_pass: bool,
    /// When the card came into its column.
    pub since: DateTime<Utc>,
    /// What it lacks of its sheets to pass; only on the inspector's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owes_final: Option<FinalOwed>,
    pub progress: Progress,
}

/// The board as one read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Open orders, by promised time.
    pub cards: Vec<Card>,
    pub floor: Floor,
    /// Who answers for these orders at the desk.
    pub advisors: Vec<crate::staff::PersonRef>,
    /// Sequence number of the last event the cards know of.
    pub seq: i64,
}

/// The most cards a board holds, those promised first; the rest is found by search and in the order list.
pub const MOST_CARDS: usize = 2_000;

/// What a drop on a column means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// One command does it.
    Do(Command),
    /// Ask for technician and bay first.
    AskDispatch,
    /// Ask for the reason first.
    AskHold,
    /// Ask what the inspector found first.
    AskInspection { passed: bool },
    /// This is done on the order page: check-in, estimate, settlement.
    OpenOrder,
}

/// What dropping a card on a column means for this person, or why it cannot be done.
///
/// # Errors
/// The same [`Refusal`] that the server would give.
pub fn gesture(card: &Card, floor: &Floor, target: Column, actor: &Actor, now: DateTime<Utc>) -> Result<Gesture, Refusal> {
    let progress = &card.progress;
    let order = progress.order;
    let from = Column::of(progress.status);
    if from == Some(target) {
        return next_in_column(card, floor, target, actor, now);
    }
    match target {
        Column::Work => match progress.status {
            Status::Authorised => {
                probe_dispatch(progress, floor, actor)?;
                Ok(Gesture::AskDispatch)
            }
            Status::AwaitingInspection | Status::Passed | Status::Washing | Status::Ready => {
                crate::quality::may_inspect(progress, Step::Fail, actor)?;
                Ok(Gesture::AskInspection { passed: false })
            }
            _ => decided(progress, floor, Command::Resume { order, job: None }, actor, now),
        },
        Column::Hold => {
            let probe = Command::Hold { order, job: None, reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay: false };
            decided(progress, floor, probe, actor, now).map(|_| Gesture::AskHold)
        }
        Column::Inspection => {
            let gesture = decided(progress, floor, Command::Finish { order, job: None }, actor, now)?;
            match open_after_finish(progress, actor) {
                0 => Ok(gesture),
                open => Err(Refusal::JobsOpen { open }),
            }
        }
        Column::Wash | Column::Ready if progress.status == Status::AwaitingInspection => {
            crate::quality::may_pass(progress, card.owes_final, actor)?;
            let washes = progress.wash == (target == Column::Wash);
            if washes { Ok(Gesture::AskInspection { passed: true }) } else { Err(Refusal::WashWish { wanted: progress.wash }) }
        }
        Column::Ready => decided(progress, floor, Command::FinishWash { order }, actor, now),
        Column::Wash => decided(progress, floor, Command::StartWash { order }, actor, now),
        Column::Waiting => match progress.status {
            Status::Quoted => Ok(Gesture::OpenOrder),
            status => Err(Refusal::WrongStatus { status, step: Step::Authorise }),
        },
        Column::Reception => Err(Refusal::WrongStatus { status: progress.status, step: Step::CheckIn }),
    }
}

/// What giving a card to a technician means for this person, or why it cannot be done. Which bay, and which of the jobs, is asked next.
///
/// # Errors
/// The same [`Refusal`] that the server would give.
pub fn gesture_on(card: &Card, floor: &Floor, technician: PersonId, actor: &Actor, now: DateTime<Utc>) -> Result<Gesture, Refusal> {
    let progress = &card.progress;
    let jobs = progress.to_give();
    let skills = floor.technicians.iter().find(|candidate| candidate.person == technician).map(|who| who.skills.as_slice());
    let fits = |line: &crate::LineId| progress.job(*line).is_some_and(|job| skills.is_some_and(|skills| skills.contains(&job.skill)));
    let fitting: Vec<_> = jobs.iter().copied().filter(fits).collect();
    let bay = floor.bays.first().map(|bay| bay.id).ok_or(Refusal::BayUnknown)?;
    let asked = if fitting.is_empty() { jobs } else { fitting };
    let theirs = asked.iter().all(|line| progress.job(*line).is_some_and(|job| job.technician == Some(technician)));
    // Why it is taken from somebody is asked next, too.
    let reason = "—".to_owned();
    let command = Command::Dispatch { order: progress.order, jobs: asked.clone(), technician, bay, reason };
    super::decide(progress, floor, &command, actor, now)?;
    if theirs && !asked.is_empty() { Err(Refusal::NothingChanged) } else { Ok(Gesture::AskDispatch) }
}

/// The step that lies nearest within a column: clock on a dispatched job, start the wash.
fn next_in_column(card: &Card, floor: &Floor, column: Column, actor: &Actor, now: DateTime<Utc>) -> Result<Gesture, Refusal> {
    let progress = &card.progress;
    match (column, progress.status) {
        (Column::Work, Status::Dispatched | Status::Rework) => {
            let waits = || progress.jobs.iter().filter(|job| job.status == JobStatus::Dispatched);
            let own = waits().find(|job| job.technician == Some(actor.person));
            let job = own.or_else(|| waits().next()).ok_or(Refusal::NothingChanged)?;
            decided(progress, floor, Command::ClockOn { order: progress.order, job: job.line }, actor, now)
        }
        (Column::Wash, Status::Passed) => decided(progress, floor, Command::StartWash { order: progress.order }, actor, now),
        (Column::Reception | Column::Ready, _) => Ok(Gesture::OpenOrder),
        _ => Err(Refusal::NothingChanged),
    }
}

/// Where the step leads that most naturally comes next for an order: the one on its big button. The column it stands in when the
/// step is taken on the order page, or leaves it there.
#[must_use]
pub const fn next_column(progress: &Progress) -> Option<Column> {
    Some(match progress.status {
        Status::Authorised | Status::OnHold | Status::Dispatched | Status::Rework => Column::Work,
        Status::InWork => Column::Inspection,
        Status::AwaitingInspection if progress.wash => Column::Wash,
        Status::AwaitingInspection | Status::Washing => Column::Ready,
        Status::Passed => Column::Wash,
        status => return Column::of(status),
    })
}

fn decided(progress: &Progress, floor: &Floor, command: Command, actor: &Actor, now: DateTime<Utc>) -> Result<Gesture, Refusal> {
    super::decide(progress, floor, &command, actor, now)?;
    Ok(Gesture::Do(command))
}

/// Whether anything could be dispatched by this person; which technician and bay is asked next.
fn probe_dispatch(progress: &Progress, floor: &Floor, actor: &Actor) -> Result<(), Refusal> {
    if !actor.may(crate::Permission::Dispatch) {
        return Err(Refusal::not_allowed(crate::Permission::Dispatch));
    }
    let mut open = progress.jobs.iter().filter(|job| job.status == JobStatus::Open);
    let Some(first) = open.clone().next() else {
        return Err(Refusal::NothingToDispatch);
    };
    if !open.any(|job| job.authorised) {
        return Err(Refusal::JobNotAuthorised { title: first.title.clone() });
    }
    if floor.technicians.is_empty() { Err(Refusal::TechnicianUnknown) } else { Ok(()) }
}

/// The jobs that are not done yet once this person has finished all they may finish.
fn open_after_finish(progress: &Progress, actor: &Actor) -> u16 {
    let stays = |job: &&Job| match job.status {
        JobStatus::Done | JobStatus::Abandoned => false,
        JobStatus::Working => !super::decide::is_own(job, actor),
        JobStatus::Open | JobStatus::Dispatched | JobStatus::OnHold => true,
    };
    u16::try_from(progress.jobs.iter().filter(stays).count()).unwrap_or(u16::MAX)
}

/// Hours of a shift, against which a technician's load is drawn.
pub const SHIFT: crate::Hours = crate::Hours(800);

impl Progress {
    /// The jobs that dispatching is about: those nobody has; when each has somebody, those that can still be given to somebody else.
    #[must_use]
    pub fn to_give(&self) -> Vec<crate::LineId> {
        let of = |wanted: &[JobStatus]| self.jobs.iter().filter(|job| wanted.contains(&job.status)).map(|job| job.line).collect::<Vec<_>>();
        let open = of(&[JobStatus::Open]);
        if open.is_empty() { of(&[JobStatus::Dispatched, JobStatus::OnHold]) } else { open }
    }

    /// The job that a card speaks of: the one in work, the one that stands still, the next.
    #[must_use]
    pub fn foremost(&self) -> Option<&super::Job> {
        let first = |status: JobStatus| self.jobs.iter().find(|job| job.status == status);
        let before_what_was_given_up = [JobStatus::Working, JobStatus::OnHold, JobStatus::Dispatched, JobStatus::Open, JobStatus::Done];
        before_what_was_given_up.into_iter().find_map(first).or(self.jobs.first())
    }
}

impl Floor {
    /// The name of a technician.
    #[must_use]
    pub fn technician_name(&self, person: PersonId) -> Option<&str> {
        self.technicians.iter().find(|technician| technician.person == person).map(|technician| technician.name.as_str())
    }

    /// The bay with this id.
    #[must_use]
    pub fn bay(&self, bay: crate::BayId) -> Option<&Bay> {
        self.bays.iter().find(|candidate| candidate.id == bay)
    }
}
