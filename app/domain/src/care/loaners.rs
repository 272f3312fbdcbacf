//! Loaner cars (代步车): promised to a visit, handed over, and taken back.

use super::Command;
use crate::appointments::Period;
use crate::customers::{Plate, limited};
use crate::permission::Reach;
use crate::repair_orders::reason_given;
use crate::{Actor, AppointmentId, LoanId, LoanerId, Refusal};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// No odometer reads more.
const ODOMETER_MOST_KM: u32 = 2_000_000;
/// Nobody is lent a car for longer in one go.
const LONGEST: TimeDelta = TimeDelta::days(60);
/// A car is promised for a time that begins no further away.
const FURTHEST: TimeDelta = TimeDelta::days(120);

/// What is typed about a car of the fleet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanerDraft {
    /// As typed; see [`Plate::parse`].
    pub plate: String,
    pub model: String,
    pub odometer_km: u32,
    /// Whether it can be lent.
    pub in_service: bool,
}

/// An odometer that was written down wrongly, put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What it said, km.
    pub from: u32,
    pub reason: String,
}

/// A car of the fleet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaner {
    pub id: LoanerId,
    pub version: i32,
    pub plate: String,
    pub model: String,
    /// As it was read last.
    pub odometer_km: u32,
    pub in_service: bool,
}

coded! {
    /// Where a loan stands.
    pub enum LoanState {
        Promised = "promised",
        /// The customer has the car.
        Out = "out",
        Returned = "returned",
        /// It was promised, and is not any more.
        Released = "released",
    }
}

/// What was read when a car changed hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub odometer_km: u32,
    /// Fuel or charge.
    pub energy_percent: u8,
}

/// A car that is lent, or will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    pub id: LoanId,
    pub version: i32,
    pub state: LoanState,
    pub loaner: Loaner,
    pub visit: AppointmentId,
    /// For how long it is promised; from when it was handed over, where that was earlier.
    pub period: Period,
    pub handed_over: Option<(DateTime<Utc>, Reading)>,
}

impl Loan {
    /// Whether the car should be back.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state == LoanState::Out && self.period.until < now
    }
}

/// A loan as the list shows it: for whom, and of which visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanRow {
    pub loan: Loan,
    /// 预约单号
    pub number: String,
    /// Who has booked, how they are reached, and what their own car is called.
    pub name: String,
    pub phone: String,
    pub car: String,
}

/// A visit for which a loaner is wished and none is promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanerWish {
    pub visit: AppointmentId,
    pub number: String,
    pub name: String,
    pub car: String,
    pub starts_at: DateTime<Utc>,
    pub ready_at: DateTime<Utc>,
}

/// What the page of loaner cars shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanersPage {
    pub fleet: Vec<Loaner>,
    /// With customers, the longest overdue first.
    pub out: Vec<LoanRow>,
    /// Soonest first.
    pub promised: Vec<LoanRow>,
    /// Soonest first.
    pub wishes: Vec<LoanerWish>,
}

/// What reception should know beside the car: the loaner that goes with the visit of an order, or that one is wished for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoanerAtHand {
    Wished,
    Promised { plate: String, model: String, from: DateTime<Utc>, until: DateTime<Utc>, out: bool },
}

/// What a decision about the fleet or a loan needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanerFacts {
    /// The car that the command or the loan names.
    pub car: Option<Loaner>,
    /// Whether another car of the fleet has the plate that the command names.
    pub plate_taken: bool,
    pub loan: Option<Loan>,
    /// Whether the visit that the command names is still to come or here; nothing for one that is not there.
    pub visit_stands: Option<bool>,
    /// Whether a loaner is promised to that visit already.
    pub visit_has_one: bool,
    /// What else the car is promised for, or out for, in the time that the command names, or from now on until it is to be back; soonest
    /// first.
    pub clashes: Vec<Period>,
    /// Since when the car is out with somebody.
    pub out_until: Option<DateTime<Utc>>,
}

/// Decides a command about the fleet or a loan.
pub(super) fn decide(facts: &LoanerFacts, command: &Command, actor: &Actor, now: DateTime<Utc>) -> Result<super::Event, Refusal> {
    if actor.reach(command.permission()) < Reach::Dealership {
        return Err(Refusal::not_allowed(command.permission()));
    }
    Ok(match command {
        Command::PutLoaner { draft, reason, .. } => put(facts, draft, reason)?,
        Command::PromiseLoaner { loaner, appointment, from, until, .. } => {
            if facts.loan.is_some() {
                return Err(Refusal::AlreadyThere);
            }
            let period = promised_time(facts, Period { from: *from, until: *until }, now)?;
            let plate = facts.car.as_ref().map(|car| car.plate.clone()).unwrap_or_default();
            super::Event::LoanerPromised { loaner: *loaner, plate, appointment: *appointment, period }
        }
        Command::ReleaseLoaner { reason, .. } => {
            let loan = standing(facts, LoanState::Promised)?;
            super::Event::LoanerReleased { plate: loan.loaner.plate.clone(), reason: reason_given(reason)? }
        }
        Command::HandOverLoaner { reading, .. } => {
            let loan = standing(facts, LoanState::Promised)?;
            if !loan.loaner.in_service {
                return Err(Refusal::LoanerNotInService { plate: loan.loaner.plate.clone() });
            }
            if let Some(until) = facts.out_until {
                return Err(Refusal::LoanerIsOut { plate: loan.loaner.plate.clone(), until });
            }
            if let Some(clash) = facts.clashes.first() {
                return Err(Refusal::LoanerIsTaken { plate: loan.loaner.plate.clone(), from: clash.from, until: clash.until });
            }
            read(*reading, loan.loaner.odometer_km)?;
            super::Event::LoanerHandedOver { plate: loan.loaner.plate.clone(), reading: *reading }
        }
        Command::TakeBackLoaner { reading, note, .. } => {
            let loan = standing(facts, LoanState::Out)?;
            let before = loan.handed_over.map_or(loan.loaner.odometer_km, |(_, reading)| reading.odometer_km);
            read(*reading, before)?;
            let driven_km = reading.odometer_km - before;
            super::Event::LoanerTakenBack {
                plate: loan.loaner.plate.clone(),
                reading: *reading,
                driven_km,
                note: limited("note", note, 400)?,
            }
        }
        _ => return Err(Refusal::NotFound),
    })
}

fn put(facts: &LoanerFacts, draft: &LoanerDraft, reason: &str) -> Result<super::Event, Refusal> {
    let plate = Plate::parse(&draft.plate).map_err(|error| Refusal::PlateUnreadable { error })?;
    let plate = plate.ok_or_else(|| Refusal::FieldEmpty { field: "plate".to_owned() })?.to_string();
    let model = limited("model", &draft.model, 80)?;
    if model.is_empty() {
        return Err(Refusal::FieldEmpty { field: "model".to_owned() });
    }
    if facts.plate_taken {
        return Err(Refusal::LoanerPlateTaken { plate });
    }
    let LoanerDraft { odometer_km, in_service, .. } = *draft;
    let mut corrected = None;
    if let Some(car) = &facts.car {
        // Somebody has typed it wrongly, and the car could not be lent for thousands of kilometres.
        let corrects = odometer_km < car.odometer_km && !reason.trim().is_empty();
        read(Reading { odometer_km, energy_percent: 0 }, if corrects { 0 } else { car.odometer_km })?;
        if corrects {
            corrected = Some(Correction { from: car.odometer_km, reason: reason_given(reason)? });
        }
        if (&car.plate, &car.model, car.odometer_km, car.in_service) == (&plate, &model, odometer_km, in_service) {
            return Err(Refusal::NothingChanged);
        }
    } else {
        read(Reading { odometer_km, energy_percent: 0 }, 0)?;
    }
    Ok(super::Event::LoanerPut { draft: LoanerDraft { plate, model, odometer_km, in_service }, corrected })
}

/// A time in which nobody else was promised the car.
fn promised_time(facts: &LoanerFacts, period: Period, now: DateTime<Utc>) -> Result<Period, Refusal> {
    let car = facts.car.as_ref().ok_or(Refusal::NotFound)?;
    match facts.visit_stands {
        None => return Err(Refusal::NotFound),
        Some(false) => return Err(Refusal::VisitIsOver),
        Some(true) => {}
    }
    if facts.visit_has_one {
        return Err(Refusal::VisitHasLoaner);
    }
    if !car.in_service {
        return Err(Refusal::LoanerNotInService { plate: car.plate.clone() });
    }
    if period.until <= period.from.max(now) {
        return Err(Refusal::TimeHasPassed { at: period.until });
    }
    let days = |most: TimeDelta| u16::try_from(most.num_days()).unwrap_or(u16::MAX);
    if period.until - period.from > LONGEST {
        return Err(Refusal::LoanTooLong { days: days(LONGEST) });
    }
    if period.from > now + FURTHEST {
        return Err(Refusal::TooFarAhead { at: period.from, days: days(FURTHEST) });
    }
    if let Some(clash) = facts.clashes.first() {
        return Err(Refusal::LoanerIsTaken { plate: car.plate.clone(), from: clash.from, until: clash.until });
    }
    // A car that should be back and is not may be promised for later, not for now.
    match facts.out_until {
        Some(until) if period.from <= now => Err(Refusal::LoanerIsOut { plate: car.plate.clone(), until }),
        _ => Ok(period),
    }
}

fn standing(facts: &LoanerFacts, state: LoanState) -> Result<&Loan, Refusal> {
    let loan = facts.loan.as_ref().ok_or(Refusal::NotFound)?;
    if loan.state == state { Ok(loan) } else { Err(Refusal::LoanIs { state: loan.state }) }
}

/// An odometer never goes back by itself.
fn read(reading: Reading, last: u32) -> Result<(), Refusal> {
    if reading.odometer_km > ODOMETER_MOST_KM {
        return Err(Refusal::OdometerUnreadable { found: reading.odometer_km });
    }
    if reading.odometer_km < last {
        return Err(Refusal::OdometerWentDown { last, found: reading.odometer_km });
    }
    if reading.energy_percent > 100 {
        return Err(Refusal::EnergyUnreadable { found: reading.energy_percent });
    }
    Ok(())
}
