//! Comebacks (外返): a car that is back for the fault it was here for. Linked to the first repair, judged by somebody who did not do it,
//! free while the guarantee of that repair holds, and counted against nobody but whom the judgement names (domain.md 2.2, 4, and figure 27).

use super::{Command, Event, Facts, SheetKind, Template, Work, demanded, work_of};
use crate::customers::limited;
use crate::permission::Permission;
use crate::repair_orders::cover::{COMEBACK_DAYS, Left, RepairClass, repair_guarantee};
use crate::repair_orders::{CheckIn, Event as OrderEvent, Kind, Line, Order, Payer, Share, Status, Step};
use crate::staff::{PersonRef, Skill};
use crate::workshop::{Job, JobStatus};
use crate::{Actor, Fen, LineId, OrderId, PersonId, Refusal, VehicleId};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The repairer shows within so many days that the cause is not the repair, or repairs again for nothing (《机动车维修管理规定》; domain.md 2.2).
pub const EVIDENCE_DAYS: u64 = 3;
/// The longest words of a judgement, in characters.
const NOTE: usize = 1_000;

coded! {
    /// Why a car came back (返修原因; domain.md section 10, duty 5, and what an audit of the manufacturer tells apart).
    pub enum Cause {
        /// 操作
        Workmanship = "workmanship",
        /// 配件
        Part = "part",
        /// 诊断
        Diagnosis = "diagnosis",
        /// 沟通: what the customer meant was not what was written down.
        Communication = "communication",
        /// 另一故障
        OtherFault = "other_fault",
        /// 用户使用
        Handling = "handling",
        /// 外力
        Outside = "outside",
    }
}

impl Cause {
    /// Whether the first repair is the cause: then the second is free inside the guarantee, and the first was not right the first time.
    #[must_use]
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Workmanship | Self::Part | Self::Diagnosis | Self::Communication)
    }
}

coded! {
    /// A team of the workshop (班组), by the trade that it works in.
    pub enum Team {
        /// 机电组
        Mechanical = "mechanical",
        /// 钣金组
        Body = "body",
        /// 喷漆组
        Paint = "paint",
    }
}

impl Team {
    /// The team that works in a trade.
    #[must_use]
    pub const fn of(skill: Skill) -> Self {
        match skill {
            Skill::Mechanical | Skill::Electrical | Skill::Maintenance | Skill::HighVoltage => Self::Mechanical,
            Skill::Body => Self::Body,
            Skill::Paint => Self::Paint,
        }
    }
}

/// Who answers for it (责任).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "liable", rename_all = "snake_case")]
pub enum Liable {
    Person {
        person: PersonId,
    },
    Team {
        team: Team,
    },
    /// 配件厂家
    PartMaker,
    Nobody,
}

/// What an inspector has found of a comeback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub cause: Cause,
    pub liable: Liable,
    /// What the judgement rests on.
    pub note: String,
    pub by: PersonRef,
    pub at: DateTime<Utc>,
}

/// The repair that a car came back from, as deciding about it needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct First {
    pub order: OrderId,
    pub number: String,
    pub vehicle: VehicleId,
    pub concern: String,
    /// What the repair was.
    pub class: RepairClass,
    /// The day the car left, on the wall of the dealership.
    pub left_on: NaiveDate,
    /// As the odometer was read then, in kilometres.
    pub odometer_km: Option<u32>,
    /// Who had a hand in it: those who worked on the car, its advisor, whoever passed it.
    pub hands: Vec<PersonRef>,
    /// Those of them who worked on the car.
    pub worked: Vec<PersonId>,
}

/// That an order is the comeback of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comeback {
    pub first: First,
    /// The day the car came back, on the wall of the dealership.
    pub came_on: NaiveDate,
    pub by: PersonRef,
    pub at: DateTime<Utc>,
    pub judgement: Option<Judgement>,
}

/// A visit for which the car of an order came back, as the first order lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackAgain {
    pub order: OrderId,
    pub number: String,
    /// The day the car came back, on the wall of the dealership.
    pub came_on: NaiveDate,
    /// Why, once it was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

impl First {
    /// What is left of its guarantee on a day.
    #[must_use]
    pub fn guarantee(&self, on: NaiveDate, odometer_km: Option<u32>) -> Option<Left> {
        repair_guarantee(self.class, self.left_on, self.odometer_km, on, odometer_km)
    }

    /// Whether a car that came on this day can be its comeback: within 30 days, or inside its guarantee.
    #[must_use]
    pub fn may_come_back(&self, on: NaiveDate, odometer_km: Option<u32>) -> bool {
        (0..=COMEBACK_DAYS).contains(&(on - self.left_on).num_days()) || (on >= self.left_on && self.guarantee(on, odometer_km).is_some())
    }
}

impl Comeback {
    /// Until when the repairer can show that the cause is not the repair.
    #[must_use]
    pub fn evidence_until(&self) -> NaiveDate {
        self.came_on + Days::new(EVIDENCE_DAYS)
    }

    /// Days between the two visits.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.came_on - self.first.left_on).num_days()
    }
}

impl Order {
    /// What was left of the guarantee of the first repair when the car came back.
    #[must_use]
    pub fn comeback_guarantee(&self) -> Option<Left> {
        let comeback = self.comeback.as_ref()?;
        comeback.first.guarantee(comeback.came_on, odometer_of(self.check_in.as_ref()))
    }

    /// Whether the customer pays nothing for what brought the car back: the first repair is its cause, and its guarantee held.
    #[must_use]
    pub fn is_free_comeback(&self) -> bool {
        let ours = self.comeback.as_ref().and_then(|comeback| comeback.judgement.as_ref()).is_some_and(|judged| judged.cause.is_ours());
        ours && self.comeback_guarantee().is_some()
    }

    /// Whether a line is of what brought the car back. Added work that came to light while it was here, packages and maintenance are bought
    /// along, and paid for as ever; a part goes with its job.
    #[must_use]
    pub fn is_of_the_comeback(&self, line: &Line) -> bool {
        use crate::repair_orders::Charge;
        if line.finding.is_some() || line.package.is_some() || line.abandoned {
            return false;
        }
        match &line.charge {
            Charge::Labour { skill, .. } => *skill != Skill::Maintenance,
            Charge::Part { job: Some(job), .. } => self.line(*job).is_none_or(|job| self.is_of_the_comeback(job)),
            Charge::Part { job: None, .. } | Charge::Other { .. } => true,
        }
    }
}

fn odometer_of(check_in: Option<&CheckIn>) -> Option<u32> {
    check_in.and_then(|check_in| crate::repair_orders::cover::read_odometer(check_in.odometer_km))
}

fn is_charged(line: &Line) -> bool {
    line.shares.iter().any(|share| share.payer.is_on_the_customer())
}

/// Refuses lines that charge the customer for what is free.
///
/// # Errors
/// [`Refusal::ComebackIsFree`].
pub(crate) fn expect_free<'a>(order: &Order, lines: impl IntoIterator<Item = &'a Line>) -> Result<(), Refusal> {
    let Some(comeback) = order.comeback.as_ref().filter(|_| order.is_free_comeback()) else { return Ok(()) };
    let number = || comeback.first.number.clone();
    match lines.into_iter().find(|line| is_charged(line) && order.is_of_the_comeback(line)) {
        Some(line) => Err(Refusal::ComebackIsFree { title: line.title.clone(), number: number() }),
        None => Ok(()),
    }
}

/// Whether a comeback may be settled: judged, and without a charge for what is free.
///
/// # Errors
/// [`Refusal::ComebackNotJudged`] or [`Refusal::ComebackIsFree`].
pub(crate) fn expect_judged(order: &Order) -> Result<(), Refusal> {
    match &order.comeback {
        Some(comeback) if comeback.judgement.is_none() => Err(Refusal::ComebackNotJudged { number: comeback.first.number.clone() }),
        _ => expect_free(order, &order.lines),
    }
}

/// The kind of visit that a check-in takes down: of a linked comeback, none but that.
///
/// # Errors
/// [`Refusal::ComebackIsLinked`] when a check-in that stands is to say otherwise.
pub(crate) fn kind_of(order: &Order, check_in: CheckIn) -> Result<CheckIn, Refusal> {
    match &order.comeback {
        Some(comeback) if check_in.kind != Kind::Comeback => {
            // The link came first: whoever checks the car in afterwards has not chosen against it.
            if order.check_in.is_some() {
                return Err(Refusal::ComebackIsLinked { number: comeback.first.number.clone() });
            }
            Ok(CheckIn { kind: Kind::Comeback, ..check_in })
        }
        _ => Ok(check_in),
    }
}

/// Decides a command about a comeback.
pub(super) fn decide(
    order: &Order,
    facts: &Facts,
    command: &Command,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<crate::Event>, Refusal> {
    let status = order.progress.status;
    if !status.is_open() || status == Status::Settled {
        return Err(Refusal::WrongStatus { status, step: Step::CheckIn });
    }
    match command {
        Command::LinkComeback { first, .. } => link(order, facts, *first, now),
        Command::UnlinkComeback { reason, .. } => Ok(vec![unlink(order, reason, actor)?]),
        Command::JudgeComeback { cause, liable, note, .. } => judge(order, (*cause, *liable), note, actor, now),
        _ => Err(Refusal::NotFound),
    }
}

fn link(order: &Order, facts: &Facts, first: OrderId, now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    if let Some(comeback) = &order.comeback {
        return Err(Refusal::ComebackIsLinked { number: comeback.first.number.clone() });
    }
    let (first, came_on) = facts
        .first
        .as_ref()
        .filter(|(found, _)| found.order == first && found.vehicle == order.vehicle && found.order != order.id)
        .ok_or(Refusal::NotFound)?;
    if !first.may_come_back(*came_on, odometer_of(order.check_in.as_ref())) {
        return Err(Refusal::NotAComeback { number: first.number.clone(), days: COMEBACK_DAYS });
    }
    let linked = Event::ComebackLinked { first: first.order, number: first.number.clone() };
    let mut events = vec![crate::Event::Quality(linked)];
    // What a comeback is served, inspected and counted as hangs on the kind of visit.
    if let Some(check_in) = order.check_in.as_ref().filter(|check_in| check_in.kind != Kind::Comeback) {
        let promised_at = order.promise.map_or(now, |promise| promise.at);
        let check_in = CheckIn { kind: Kind::Comeback, promised_at, ..check_in.clone() };
        events.push(crate::Event::RepairOrders(OrderEvent::CheckInCorrected { check_in }));
    }
    Ok(events)
}

/// What is demanded of the jobs that were given out before anybody knew that the car came back, and are not over yet. Whoever has finished
/// finds no more asked of them.
#[must_use]
pub fn demanded_of_a_comeback(order: &Order, templates: &[Template]) -> Vec<(LineId, Vec<SheetKind>)> {
    let given_out = |job: &&Job| matches!(job.status, JobStatus::Dispatched | JobStatus::Working | JobStatus::OnHold);
    let work = |job: &Job| Work { kind: Some(Kind::Comeback), ..work_of(order, Some(job)) };
    order.progress.jobs.iter().filter(given_out).map(|job| (job.line, demanded(templates, work(job)))).collect()
}

/// What was judged is taken back by who may judge: otherwise the desk could undo what it is not allowed to charge.
fn unlink(order: &Order, reason: &str, actor: &Actor) -> Result<crate::Event, Refusal> {
    let comeback = order.comeback.as_ref().ok_or(Refusal::ComebackNotLinked)?;
    if comeback.judgement.is_some() && !actor.may(Permission::JudgeComeback) {
        return Err(Refusal::not_allowed(Permission::JudgeComeback));
    }
    let reason = crate::repair_orders::reason_given(reason)?;
    let (first, number) = (comeback.first.order, comeback.first.number.clone());
    Ok(crate::Event::Quality(Event::ComebackUnlinked { first, number, reason }))
}

fn judge(
    order: &Order,
    (cause, liable): (Cause, Liable),
    note: &str,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<crate::Event>, Refusal> {
    let comeback = order.comeback.as_ref().ok_or(Refusal::ComebackNotLinked)?;
    if comeback.first.worked.contains(&actor.person) {
        return Err(Refusal::OwnWork);
    }
    if cause.is_ours() == matches!(liable, Liable::Nobody) || (liable == Liable::PartMaker && cause != Cause::Part) {
        return Err(Refusal::LiabilityContradicts);
    }
    let name = match liable {
        Liable::Person { person } => comeback.first.hands.iter().find(|hand| hand.person == person).ok_or(Refusal::NotFound)?.name.clone(),
        _ => String::new(),
    };
    let note = limited("note", note, NOTE)?;
    if note.is_empty() {
        return Err(Refusal::FieldEmpty { field: "note".to_owned() });
    }
    let number = comeback.first.number.clone();
    let mut events =
        vec![crate::Event::Quality(Event::ComebackJudged { first: comeback.first.order, number, cause, liable, name, note: note.clone() })];
    // As it stands with this judgement: what it makes free, somebody else pays.
    let mut after = order.clone();
    let by = PersonRef { person: actor.person, name: String::new() };
    if let Some(comeback) = &mut after.comeback {
        comeback.judgement = Some(Judgement { cause, liable, note, by, at: now });
    }
    if after.is_free_comeback() {
        let payer = if liable == Liable::PartMaker { Payer::Supplier } else { Payer::Dealer };
        let charged = order.lines.iter().filter(|line| is_charged(line) && after.is_of_the_comeback(line));
        events.extend(charged.map(|line| {
            let line = taken_over(line, payer);
            crate::Event::RepairOrders(OrderEvent::LineChanged { line })
        }));
    }
    Ok(events)
}

/// The line with all that the customer would pay on somebody else; a discount on nothing is none.
fn taken_over(line: &Line, payer: Payer) -> Line {
    let mut shares: Vec<Share> = Vec::new();
    for share in &line.shares {
        let of = if share.payer.is_on_the_customer() { payer } else { share.payer };
        match shares.iter_mut().find(|known| known.payer == of) {
            Some(known) => known.part.0 += share.part.0,
            None => shares.push(Share { payer: of, part: share.part }),
        }
    }
    Line { shares, discount: Fen::ZERO, ..line.clone() }
}

/// An order that came back from another, as the figures count it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameBack {
    /// The first repair.
    pub first: OrderId,
    pub first_number: String,
    pub left_on: NaiveDate,
    /// The second visit.
    pub back: OrderId,
    pub back_number: String,
    pub came_on: NaiveDate,
    /// The car's plate, or the end of its VIN.
    pub car: String,
    pub concern: String,
    /// Who worked on the car the first time, in which trades.
    pub worked: Vec<(PersonRef, Skill)>,
    pub judged: Option<(Cause, Liable)>,
}

impl CameBack {
    /// Whether the first repair was not right: so it is held until somebody has judged otherwise.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.judged.is_none_or(|(cause, _)| cause.is_ours())
    }

    /// Whether it counts against a technician: the one whom the judgement names, each of the team that it names, and, as long as nobody has
    /// judged, all who worked on the car.
    #[must_use]
    pub fn is_of(&self, person: PersonId) -> bool {
        let mut worked = self.worked.iter().filter(|(of, _)| of.person == person);
        self.counts()
            && match self.judged.map(|(_, liable)| liable) {
                None => worked.next().is_some(),
                Some(Liable::Person { person: liable }) => liable == person && worked.next().is_some(),
                Some(Liable::Team { team }) => worked.any(|(_, skill)| Team::of(*skill) == team),
                Some(Liable::PartMaker | Liable::Nobody) => false,
            }
    }

    /// Whether it counts against a team, likewise.
    #[must_use]
    pub fn is_of_team(&self, team: Team) -> bool {
        let mut worked = self.worked.iter().filter(|(_, skill)| Team::of(*skill) == team);
        self.counts()
            && match self.judged.map(|(_, liable)| liable) {
                None => worked.next().is_some(),
                Some(Liable::Person { person }) => worked.any(|(of, _)| of.person == person),
                Some(Liable::Team { team: liable }) => liable == team,
                Some(Liable::PartMaker | Liable::Nobody) => false,
            }
    }
}
