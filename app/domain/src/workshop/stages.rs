//! Body and paint in stages (事故钣喷工序): 拆检 → 钣金 → 底漆 → 喷漆 → 抛光 → 总装 → 调校. Their order is that of the work: some are left out with a
//! reason, none changes places. A car goes from one pair of hands to the next by a hand-over: who gives it says what they have done, who takes
//! it accepts, or gives it back with a reason. A stage is never begun before the one before it was handed over.

use super::{Event, Floor, Progress};
use crate::customers::limited;
use crate::permission::{Permission, Reach};
use crate::repair_orders::{Step, reason_given};
use crate::staff::Skill;
use crate::{Actor, PersonId, Refusal};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// A stage, in the order in which the work goes.
    pub enum StageKind {
        /// 拆检
        Strip = "strip",
        /// 钣金
        Body = "body",
        /// 底漆
        Primer = "primer",
        /// 喷漆
        Paint = "paint",
        /// 抛光
        Polish = "polish",
        /// 总装
        Assembly = "assembly",
        /// 调校: four wheels, driver assistance.
        Calibration = "calibration",
    }
}

impl StageKind {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Which of them it is, from one.
    #[must_use]
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|kind| *kind == self).map_or(0, |index| index + 1)
    }

    /// The trades whose hands may do it, the usual one first.
    #[must_use]
    pub const fn trades(self) -> &'static [Skill] {
        match self {
            Self::Strip | Self::Body => &[Skill::Body],
            Self::Primer | Self::Paint | Self::Polish => &[Skill::Paint],
            Self::Assembly => &[Skill::Body, Skill::Mechanical],
            Self::Calibration => &[Skill::Mechanical, Skill::Electrical],
        }
    }
}

/// The longest that one stage is planned for.
pub const LONGEST_STAGE: TimeDelta = TimeDelta::days(60);

/// Who does a stage, and from when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    pub technician: PersonId,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// A stage as it is planned: somebody does it, or it is left out and why is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagePlan {
    pub kind: StageKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Planned>,
    /// Why it is left out; empty when it is planned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub left_out: String,
}

/// What the giver said, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    pub at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Why the taker gave it back, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenBack {
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// A stage of a car: the plan, and what has become of it on the floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    #[serde(flatten)]
    pub plan: StagePlan,
    /// When it was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun: Option<DateTime<Utc>>,
    /// The hand-over that stands: its time is the end of the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed: Option<HandOver>,
    /// When the next team took the car; for the last stage, when it was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<DateTime<Utc>>,
    /// The last time that it was given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<GivenBack>,
    /// Who had it in hand before it was given to somebody else: they have worked on the car, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<PersonId>,
}

/// Where a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageState {
    LeftOut,
    /// Not begun yet.
    Ahead,
    Running,
    /// It waits for the next team to take it.
    HandedOver,
    Over,
}

impl Stage {
    /// A stage of which nothing has been done.
    #[must_use]
    pub const fn new(plan: StagePlan) -> Self {
        Self { plan, begun: None, handed: None, taken: None, back: None, before: Vec::new() }
    }

    /// Which stage it is.
    #[must_use]
    pub const fn kind(&self) -> StageKind {
        self.plan.kind
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> StageState {
        match (&self.plan.planned, self.begun, &self.handed, self.taken) {
            (None, ..) => StageState::LeftOut,
            (_, None, ..) => StageState::Ahead,
            (_, _, _, Some(_)) => StageState::Over,
            (_, _, Some(_), None) => StageState::HandedOver,
            (_, _, None, None) => StageState::Running,
        }
    }

    /// Who is to do it, or has done it.
    #[must_use]
    pub fn technician(&self) -> Option<PersonId> {
        self.plan.planned.map(|planned| planned.technician)
    }

    /// Whether this person has worked in it: whoever has it since it was begun, or had it meanwhile.
    #[must_use]
    pub fn is_done_by(&self, person: PersonId) -> bool {
        self.begun.is_some() && (self.technician() == Some(person) || self.before.contains(&person))
    }

    /// The same stage as it is planned anew; who had it in hand is remembered.
    pub(super) fn replanned(mut self, plan: &StagePlan) -> Self {
        let had = self.begun.and(self.technician()).filter(|had| !self.before.contains(had));
        self.plan = plan.clone();
        self.before.extend(had.filter(|had| self.technician() != Some(*had)));
        self
    }

    /// When its work ended, as far as it has.
    #[must_use]
    pub fn ended(&self) -> Option<DateTime<Utc>> {
        self.handed.as_ref().map(|handed| handed.at)
    }

    /// By how much it is behind its plan: what is not begun or not ended in time. Nothing when it keeps its plan, or kept it.
    #[must_use]
    pub fn late_by(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let planned = self.plan.planned?;
        let behind = match self.state() {
            StageState::LeftOut => return None,
            StageState::Ahead => now - planned.from,
            StageState::Running => now - planned.until,
            StageState::HandedOver | StageState::Over => self.ended()? - planned.until,
        };
        (behind > TimeDelta::zero()).then_some(behind)
    }
}

impl Progress {
    /// The stage that the car is in: the one that waits to be taken, that runs, or that is next. Nothing for a car without stages or after the last.
    #[must_use]
    pub fn stage(&self) -> Option<&Stage> {
        let now = |stage: &&Stage| matches!(stage.state(), StageState::Running | StageState::HandedOver);
        let ahead = |stage: &&Stage| stage.state() == StageState::Ahead;
        self.stages.iter().find(now).or_else(|| self.stages.iter().find(ahead))
    }

    /// The stage after this one that is not left out.
    #[must_use]
    pub fn stage_after(&self, kind: StageKind) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.kind() > kind && stage.state() != StageState::LeftOut)
    }

    /// The stage of this kind.
    #[must_use]
    pub fn stage_of(&self, kind: StageKind) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.kind() == kind)
    }

    /// Whether a stage is this person's that is not over yet.
    #[must_use]
    pub fn has_stage_of(&self, person: PersonId) -> bool {
        self.stages.iter().any(|stage| stage.technician() == Some(person) && stage.state() != StageState::Over)
    }

    /// Whether it is a car for the body shop: planned in stages, or with work of its trades that somebody is to do.
    #[must_use]
    pub fn is_for_the_body_shop(&self) -> bool {
        let body = |job: &super::Job| matches!(job.skill, Skill::Body | Skill::Paint) && !job.status.is_over();
        !self.stages.is_empty() || self.jobs.iter().any(body)
    }
}

/// A step that somebody may take with the stages of a car.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageStep {
    Begin(StageKind),
    HandOver(StageKind),
    /// Take the car from the one and begin the other, or give it back.
    Take {
        given: StageKind,
        next: StageKind,
    },
}

/// What this person may do now with the stages of a car: one step at most, for a car is in one pair of hands. `own` alone leaves out what they may
/// do because they lead the floor. Whether the technician is busy elsewhere is not asked: the step stays in sight, and says so when it is taken.
#[must_use]
pub fn stage_step(progress: &Progress, actor: &Actor, own: bool) -> Option<StageStep> {
    let stage = progress.stage()?;
    let (step, whose, decided) = match stage.state() {
        StageState::Ahead => (StageStep::Begin(stage.kind()), stage.technician(), begin(progress, None, stage.kind(), actor)),
        StageState::Running => (StageStep::HandOver(stage.kind()), stage.technician(), hand_over(progress, stage.kind(), "", actor)),
        StageState::HandedOver => {
            let next = progress.stage_after(stage.kind())?;
            let step = StageStep::Take { given: stage.kind(), next: next.kind() };
            (step, next.technician(), accept(progress, None, stage.kind(), actor))
        }
        StageState::LeftOut | StageState::Over => return None,
    };
    (decided.is_ok() && (!own || whose == Some(actor.person))).then_some(step)
}

/// Decides how a car is planned in stages, or planned anew. All seven are named, in their order.
pub(super) fn plan(progress: &Progress, floor: &Floor, stages: &[StagePlan]) -> Result<Event, Refusal> {
    expect_on_the_floor(progress, Step::Dispatch)?;
    let bodywork = |job: &super::Job| matches!(job.skill, Skill::Body | Skill::Paint) && job.authorised;
    if progress.stages.is_empty() && !progress.jobs.iter().any(bodywork) {
        return Err(Refusal::NoBodywork);
    }
    if !stages.iter().map(|stage| stage.kind).eq(StageKind::ALL.iter().copied()) {
        return Err(Refusal::StagesOutOfOrder);
    }
    if stages.iter().all(|stage| stage.planned.is_none()) {
        return Err(Refusal::NoStagePlanned);
    }
    let mut before: Option<(StageKind, DateTime<Utc>)> = None;
    let mut wanted = Vec::with_capacity(stages.len());
    for stage in stages {
        let stage = planned(progress, floor, stage)?;
        if let Some(planned) = stage.planned {
            if let Some((earlier, until)) = before.filter(|(_, until)| planned.from < *until) {
                return Err(Refusal::StageTooEarly { stage: stage.kind, before: earlier, until });
            }
            before = Some((stage.kind, planned.until));
        }
        wanted.push(stage);
    }
    if progress.stages.iter().map(|stage| &stage.plan).eq(wanted.iter()) {
        return Err(Refusal::NothingChanged);
    }
    Ok(Event::StagesPlanned { stages: wanted })
}

/// A stage of the plan, read and checked by itself.
fn planned(progress: &Progress, floor: &Floor, stage: &StagePlan) -> Result<StagePlan, Refusal> {
    let kind = stage.kind;
    let known = progress.stage_of(kind);
    if let Some(known) = known.filter(|known| known.begun.is_some()) {
        // What was begun keeps its plan, which it is measured by; as long as it runs somebody else may go on with it.
        let (Some(was), Some(wished)) = (known.plan.planned, stage.planned) else { return Err(Refusal::StageBegun { stage: kind }) };
        let hands = was.technician == wished.technician || known.state() == StageState::Running;
        if (was.from, was.until) != (wished.from, wished.until) || !hands {
            return Err(Refusal::StageBegun { stage: kind });
        }
    }
    let Some(planned) = stage.planned else {
        return Ok(StagePlan { kind, planned: None, left_out: reason_given(&stage.left_out)? });
    };
    // A stage that was left out while a later one has begun cannot be put in before that.
    let passed = progress.stages.iter().any(|later| later.kind() > kind && later.begun.is_some());
    if passed && known.is_none_or(|known| known.begun.is_none()) {
        return Err(Refusal::StageBegun { stage: kind });
    }
    let who = floor.technicians.iter().find(|who| who.person == planned.technician).ok_or(Refusal::TechnicianUnknown)?;
    // Whose it was before keeps it: a plan is changed as well when somebody has lost a trade since.
    let stays = known.is_some_and(|known| known.technician() == Some(planned.technician));
    if !stays && !kind.trades().iter().any(|skill| who.skills.contains(skill)) {
        return Err(Refusal::StageNotOfTrade { stage: kind, technician: who.name.clone(), skill: kind.trades()[0] });
    }
    if planned.until <= planned.from || planned.until - planned.from > LONGEST_STAGE {
        return Err(Refusal::StageTimes { stage: kind });
    }
    Ok(StagePlan { kind, planned: Some(planned), left_out: String::new() })
}

/// Decides whether a stage begins that nobody hands over: the first, or the next after one that was left out of a plan made anew.
/// With a floor, its technician is at nothing else.
pub(super) fn begin(progress: &Progress, floor: Option<&Floor>, kind: StageKind, actor: &Actor) -> Result<Event, Refusal> {
    let stage = own(progress, kind, actor)?;
    match stage.state() {
        StageState::Ahead => {}
        StageState::LeftOut => return Err(Refusal::StageLeftOut { stage: kind }),
        _ => return Err(Refusal::StageBegun { stage: kind }),
    }
    let open = |earlier: &&Stage| earlier.kind() < kind && !matches!(earlier.state(), StageState::Over | StageState::LeftOut);
    if let Some(earlier) = progress.stages.iter().find(open) {
        return Err(Refusal::StageNotHandedOver { stage: kind, before: earlier.kind() });
    }
    let technician = stage.technician().ok_or(Refusal::NotFound)?;
    expect_at_nothing_else(progress, floor, technician)?;
    Ok(Event::StageBegun { stage: kind, technician })
}

/// Decides whether the work of a stage ends and the car is offered to the next team.
pub(super) fn hand_over(progress: &Progress, kind: StageKind, note: &str, actor: &Actor) -> Result<Event, Refusal> {
    let stage = own(progress, kind, actor)?;
    match stage.state() {
        StageState::Running => {}
        StageState::LeftOut => return Err(Refusal::StageLeftOut { stage: kind }),
        StageState::Ahead => return Err(Refusal::StageNotBegun { stage: kind }),
        StageState::HandedOver | StageState::Over => return Err(Refusal::StageIsHandedOver { stage: kind }),
    }
    let technician = stage.technician().ok_or(Refusal::NotFound)?;
    let to = progress.stage_after(kind).and_then(Stage::technician);
    Ok(Event::StageHandedOver { stage: kind, technician, to, note: limited("note", note, 400)? })
}

/// Decides whether the next team takes the car over, with which its own stage begins. With a floor, its technician is at nothing else.
pub(super) fn accept(progress: &Progress, floor: Option<&Floor>, kind: StageKind, actor: &Actor) -> Result<Event, Refusal> {
    let next = offered(progress, kind, actor)?;
    let technician = next.technician().ok_or(Refusal::NotFound)?;
    expect_at_nothing_else(progress, floor, technician)?;
    Ok(Event::StageAccepted { stage: kind, next: next.kind(), technician })
}

/// Decides whether the next team gives the car back.
pub(super) fn refuse(progress: &Progress, kind: StageKind, reason: &str, actor: &Actor) -> Result<Event, Refusal> {
    offered(progress, kind, actor)?;
    let technician = progress.stage_of(kind).and_then(Stage::technician).ok_or(Refusal::NotFound)?;
    Ok(Event::StageRefused { stage: kind, technician, reason: reason_given(reason)? })
}

/// Nobody is at two cars: a stage does not begin while its technician's clock runs on another.
fn expect_at_nothing_else(progress: &Progress, floor: Option<&Floor>, technician: PersonId) -> Result<(), Refusal> {
    let who = floor.and_then(|floor| floor.technicians.iter().find(|who| who.person == technician));
    match who.and_then(|who| Some((who, who.running.as_ref()?))) {
        Some((who, (order, number, _))) if *order != progress.order => {
            Err(Refusal::TechnicianIsWorking { technician: who.name.clone(), number: number.clone() })
        }
        _ => Ok(()),
    }
}

/// A stage that this person may move: their own, or anybody's for leaders of the floor.
fn own<'a>(progress: &'a Progress, kind: StageKind, actor: &Actor) -> Result<&'a Stage, Refusal> {
    expect_on_the_floor(progress, Step::ClockOn)?;
    let stage = progress.stage_of(kind).ok_or(Refusal::StagesNotPlanned)?;
    let leads = actor.reach(Permission::Work) >= Reach::Dealership;
    if leads || stage.technician() == Some(actor.person) { Ok(stage) } else { Err(Refusal::NotYours { permission: Permission::Work }) }
}

/// The stage of whoever is to take this one, which was handed over.
fn offered<'a>(progress: &'a Progress, kind: StageKind, actor: &Actor) -> Result<&'a Stage, Refusal> {
    expect_on_the_floor(progress, Step::ClockOn)?;
    let given = progress.stage_of(kind).ok_or(Refusal::StagesNotPlanned)?;
    let Some(next) = progress.stage_after(kind).filter(|_| given.state() == StageState::HandedOver) else {
        // Whether it is theirs is said before how it stands.
        own(progress, progress.stage_after(kind).map_or(kind, Stage::kind), actor)?;
        return Err(Refusal::NothingHandedOver { stage: kind });
    };
    own(progress, next.kind(), actor)
}

/// Stages move while the car is with the floor.
fn expect_on_the_floor(progress: &Progress, step: Step) -> Result<(), Refusal> {
    let status = progress.status;
    if status.is_on_the_floor() { Ok(()) } else { Err(Refusal::WrongStatus { status, step }) }
}

/// A car does not pass its final inspection before its last stage is over.
///
/// # Errors
/// [`Refusal::StageOpen`] with the stage that is not.
pub(crate) fn expect_over(progress: &Progress) -> Result<(), Refusal> {
    match progress.stage() {
        Some(stage) => Err(Refusal::StageOpen { stage: stage.kind() }),
        None => Ok(()),
    }
}
