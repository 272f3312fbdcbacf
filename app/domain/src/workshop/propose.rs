//! Dispatch as the system proposes it: which order next, to whom, into which bay, and why (domain.md section 3, step 8: 返修 > 预约 > 等候客户 >
//! 其他, a comeback goes to somebody else or to the technical director). A proposal is advice that [`super::decide`] always accepts; whoever
//! dispatches may choose otherwise, and is told what stands against it.

use super::InHouse;
use crate::staff::Skill;
use crate::{BayId, Hours, LineId, OrderId, PersonId};
use chrono::{DateTime, TimeDelta, Utc};
use std::cmp::Reverse;

/// 派工及时率: work is given out within this of its authorisation (domain.md 5, figure 37).
pub const DISPATCH_WITHIN: TimeDelta = TimeDelta::minutes(15);

coded! {
    /// What an order is served by: the first class first, within one by what was promised.
    pub enum Rank {
        /// 返修
        Comeback = "comeback",
        /// 预约
        Appointment = "appointment",
        /// 等候客户
        Waiting = "waiting",
        Other = "other",
    }
}

/// A job that nobody has yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToGive {
    pub line: LineId,
    pub title: String,
    pub skill: Skill,
    /// Hours sold.
    pub billed: Hours,
}

/// An order with authorised work that nobody has yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaiting {
    pub order: OrderId,
    pub comeback: bool,
    /// It came by appointment.
    pub appointment: bool,
    /// The customer waits in the lounge.
    pub waiting: bool,
    pub promised_at: Option<DateTime<Utc>>,
    /// When the customer last said yes to what is to be given out.
    pub authorised_at: DateTime<Utc>,
    /// At least one.
    pub jobs: Vec<ToGive>,
    /// Who did the repair that this one comes back from; only for a comeback.
    pub repaired_before: Vec<PersonId>,
    /// The bay in which the car stands.
    pub stands_in: Option<BayId>,
    /// What its jobs need and the stock does not hold.
    pub parts_short: Vec<String>,
    /// It takes parts, the stock knows them all and none is short.
    pub parts_ready: bool,
}

impl Awaiting {
    /// What it is served by.
    #[must_use]
    pub const fn rank(&self) -> Rank {
        if self.comeback {
            Rank::Comeback
        } else if self.appointment {
            Rank::Appointment
        } else if self.waiting {
            Rank::Waiting
        } else {
            Rank::Other
        }
    }

    /// Until when it is to be given out.
    #[must_use]
    pub fn due(&self) -> DateTime<Utc> {
        self.authorised_at + DISPATCH_WITHIN
    }

    fn needs(&self, skill: Skill) -> bool {
        self.jobs.iter().any(|job| job.skill == skill)
    }
}

/// The order in which work is given out.
pub fn in_order(queue: &mut [Awaiting]) {
    queue.sort_by_key(|of| (of.rank(), of.promised_at.is_none(), of.promised_at, of.authorised_at, of.order));
}

/// A technician who might be given work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub person: PersonId,
    pub name: String,
    /// High voltage among them is the certificate for it.
    pub skills: Vec<Skill>,
    /// 技术总监
    pub technical_director: bool,
    /// Until when today's shift lasts; nothing while the person is not here: before it, after it, on leave.
    pub here_until: Option<DateTime<Utc>>,
    /// Whether they have come today; it counts within their shift only.
    pub in_house: InHouse,
    /// The car on their clock, by plate.
    pub works_on: Option<String>,
    /// Hours given and not done yet.
    pub load: Hours,
}

impl Candidate {
    /// Hours of the shift that nothing is given for; less than nothing when more is given than fits.
    #[must_use]
    pub fn free(&self, now: DateTime<Utc>) -> Hours {
        super::shift::free(self.here_until, self.load, now)
    }

    fn on_shift(&self, now: DateTime<Utc>) -> bool {
        self.here_until.is_some_and(|until| until > now)
    }

    /// Has a shift that has begun, and has not come to it.
    fn is_missing(&self, now: DateTime<Utc>) -> bool {
        self.on_shift(now) && self.in_house == InHouse::NotCome
    }
}

/// A bay that a car might be put into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub bay: BayId,
    pub name: String,
    /// What it is fitted for; nothing: for every trade.
    pub skills: Vec<Skill>,
    /// It cannot be used now: lift inspection, repainting.
    pub closed: bool,
    /// The order whose car stands there, and its plate.
    pub taken_by: Option<(OrderId, String)>,
    /// How many cars have been given this bay and come later.
    pub coming: u16,
}

impl Spot {
    fn takes(&self, skill: Skill) -> bool {
        self.skills.is_empty() || self.skills.contains(&skill)
    }

    fn is_free_for(&self, order: OrderId) -> bool {
        !self.closed && self.taken_by.as_ref().is_none_or(|(other, _)| *other == order)
    }
}

/// Why it is this technician or this bay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// Somebody else than who did the first repair.
    SomebodyElse,
    /// A comeback that nobody else of the trade could take.
    TechnicalDirector,
    /// Holds the certificate for high voltage.
    Certificate,
    /// Has not clocked in; nobody who has could do it.
    NotComeIn,
    /// Nobody else of the trade is here.
    OnlyOne { skill: Skill },
    /// Has the most hours free of those who work on nothing now.
    FreeNow { free: Hours },
    /// Everybody of the trade works; this one has the most hours free.
    MostFree { free: Hours },
    /// It is more than is left of anybody's shift.
    GoesOnTomorrow { over: Hours },
    /// The car stands there.
    StandsThere,
    /// Free, and fitted for the trade.
    Fitted { skill: Skill },
    /// Free.
    Free,
}

/// What stands against a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Against {
    /// Refused: not of the trade.
    NoTrade {
        skill: Skill,
    },
    /// Refused: no certificate for high voltage.
    NoCertificate,
    /// Needs a reason: did the repair that comes back.
    RepairedBefore,
    NotHere,
    /// Has not clocked in, although the shift has begun.
    NotComeIn,
    /// Has clocked out.
    Left,
    WorksOn {
        plate: String,
    },
    /// The shift ends before it is done.
    GoesOnTomorrow {
        over: Hours,
    },
    BayTaken {
        plate: String,
    },
    BayClosed,
    BayNotFitted {
        skill: Skill,
    },
}

impl Against {
    /// The rules refuse such a choice, whatever is said.
    #[must_use]
    pub const fn refuses(&self) -> bool {
        matches!(self, Self::NoTrade { .. } | Self::NoCertificate)
    }
}

/// Why nothing can be proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Nobody of the house has the trade; for high voltage: the certificate.
    NobodyOfTrade { skill: Skill },
    /// Nobody who has it is here now.
    NobodyHere { skill: Skill },
    /// Of the trade only those are here who did the repair that comes back.
    OnlyWhoRepaired { skill: Skill },
    /// No bay that suits is free.
    NoBay,
}

/// Jobs of an order for one technician.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub technician: PersonId,
    pub jobs: Vec<LineId>,
    pub because: Vec<Because>,
}

/// Who does what of an order, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// One technician where one can do it all; otherwise as few as it takes, each job once.
    pub given: Vec<Given>,
    pub bay: BayId,
    pub bay_because: Because,
}

/// Proposes technicians and a bay for an order. Whoever has not come to their shift is proposed last, whoever has left not at all.
///
/// # Errors
/// An [`Obstacle`] when the house has nobody, or no bay, for it now.
pub fn propose(of: &Awaiting, candidates: &[Candidate], spots: &[Spot], now: DateTime<Utc>) -> Result<Proposal, Obstacle> {
    let given = propose_hands(of, candidates, now)?;
    let (bay, bay_because) = bay(of, spots)?;
    Ok(Proposal { given, bay, bay_because })
}

/// Proposes technicians alone: who would do it where no bay is free yet.
///
/// # Errors
/// An [`Obstacle`] when the house has nobody for it now.
pub fn propose_hands(of: &Awaiting, candidates: &[Candidate], now: DateTime<Utc>) -> Result<Vec<Given>, Obstacle> {
    let mut open: Vec<&ToGive> = of.jobs.iter().collect();
    let mut given = Vec::new();
    while let Some(first) = open.first() {
        let (chosen, because) = choose(of, &open, first.skill, candidates, now)?;
        let (theirs, rest): (Vec<&ToGive>, Vec<&ToGive>) = open.iter().partition(|job| chosen.skills.contains(&job.skill));
        given.push(Given { technician: chosen.person, jobs: theirs.into_iter().map(|job| job.line).collect(), because });
        open = rest;
    }
    Ok(given)
}

/// The technician for the first of these jobs, who does as many of the others as anybody could.
fn choose<'a>(
    of: &Awaiting,
    open: &[&ToGive],
    skill: Skill,
    candidates: &'a [Candidate],
    now: DateTime<Utc>,
) -> Result<(&'a Candidate, Vec<Because>), Obstacle> {
    let of_trade: Vec<&Candidate> = candidates.iter().filter(|who| who.skills.contains(&skill)).collect();
    if of_trade.is_empty() {
        return Err(Obstacle::NobodyOfTrade { skill });
    }
    let here: Vec<&Candidate> = of_trade.into_iter().filter(|who| who.on_shift(now) && who.in_house != InHouse::Left).collect();
    if here.is_empty() {
        return Err(Obstacle::NobodyHere { skill });
    }
    let may: Vec<&Candidate> = here.iter().copied().filter(|who| !repaired_before(of, who)).collect();
    let hours = |who: &Candidate| open.iter().filter(|job| who.skills.contains(&job.skill)).map(|job| job.billed).sum::<Hours>();
    let key = |who: &&Candidate| {
        let does = open.iter().filter(|job| who.skills.contains(&job.skill)).count();
        let (over, free) = (hours(who).0 > who.free(now).0, who.free(now));
        (who.is_missing(now), Reverse(does), who.technical_director, over, who.works_on.is_some(), Reverse(free), who.person)
    };
    let Some(chosen) = may.iter().copied().min_by_key(key) else { return Err(Obstacle::OnlyWhoRepaired { skill }) };
    let mut because = Vec::new();
    if chosen.is_missing(now) {
        because.push(Because::NotComeIn);
    }
    if of.comeback && chosen.technical_director {
        because.push(Because::TechnicalDirector);
    } else if !of.repaired_before.is_empty() {
        because.push(Because::SomebodyElse);
    }
    if of.needs(Skill::HighVoltage) && chosen.skills.contains(&Skill::HighVoltage) {
        because.push(Because::Certificate);
    }
    let (free, over) = (chosen.free(now), Hours(hours(chosen).0 - chosen.free(now).0));
    if over.0 > 0 {
        because.push(Because::GoesOnTomorrow { over });
    } else if may.len() == 1 {
        because.push(Because::OnlyOne { skill });
    } else if chosen.works_on.is_none() {
        because.push(Because::FreeNow { free });
    } else {
        because.push(Because::MostFree { free });
    }
    Ok((chosen, because))
}

/// Whether this person did the repair that comes back, and so is not asked again. The technical director is.
fn repaired_before(of: &Awaiting, who: &Candidate) -> bool {
    of.repaired_before.contains(&who.person) && !who.technical_director
}

/// The bay the car stands in, or a free one: fitted for as much of the work as can be, promised to nobody, made for nothing else.
fn bay(of: &Awaiting, spots: &[Spot]) -> Result<(BayId, Because), Obstacle> {
    if let Some(stands) = spots.iter().find(|spot| Some(spot.bay) == of.stands_in && !spot.closed) {
        return Ok((stands.bay, Because::StandsThere));
    }
    let first = of.jobs.first().map(|job| job.skill);
    let suits = |spot: &&Spot| spot.is_free_for(of.order) && first.is_none_or(|skill| spot.takes(skill));
    let key = |spot: &&Spot| {
        let lacks = of.jobs.iter().filter(|job| !spot.takes(job.skill)).count();
        (lacks, spot.coming, if spot.skills.is_empty() { usize::MAX } else { spot.skills.len() })
    };
    let spot = spots.iter().filter(suits).min_by_key(key).ok_or(Obstacle::NoBay)?;
    let fitted = first.filter(|_| !spot.skills.is_empty()).map(|skill| Because::Fitted { skill });
    Ok((spot.bay, fitted.unwrap_or(Because::Free)))
}

/// What stands against giving these jobs to this technician; the gravest first.
#[must_use]
pub fn against(of: &Awaiting, jobs: &[LineId], who: &Candidate, now: DateTime<Utc>) -> Vec<Against> {
    let theirs = || of.jobs.iter().filter(|job| jobs.contains(&job.line));
    let lacks = theirs().find(|job| !who.skills.contains(&job.skill)).map(|job| match job.skill {
        Skill::HighVoltage => Against::NoCertificate,
        skill => Against::NoTrade { skill },
    });
    let mut found: Vec<Against> = lacks.into_iter().collect();
    if repaired_before(of, who) {
        found.push(Against::RepairedBefore);
    }
    if !who.on_shift(now) {
        found.push(Against::NotHere);
    } else if who.in_house == InHouse::Left {
        found.push(Against::Left);
    } else {
        if who.is_missing(now) {
            found.push(Against::NotComeIn);
        }
        let over = Hours(theirs().map(|job| job.billed).sum::<Hours>().0 - who.free(now).0);
        if over.0 > 0 {
            found.push(Against::GoesOnTomorrow { over });
        }
    }
    if let Some(plate) = &who.works_on {
        found.push(Against::WorksOn { plate: plate.clone() });
    }
    found
}

/// What stands against this bay.
#[must_use]
pub fn against_bay(of: &Awaiting, spot: &Spot) -> Vec<Against> {
    let mut found = Vec::new();
    if spot.closed {
        found.push(Against::BayClosed);
    }
    if let Some((_, plate)) = spot.taken_by.as_ref().filter(|(other, _)| *other != of.order) {
        found.push(Against::BayTaken { plate: plate.clone() });
    }
    if let Some(job) = of.jobs.iter().find(|job| !spot.takes(job.skill)) {
        found.push(Against::BayNotFitted { skill: job.skill });
    }
    found
}
