//! What the house is set up with: settings, catalogue, special days, shifts, bays, closures.

use super::{Closure, Command, Diary, Event, Hand, MOST_SERVICES, Place, Service, Settings, Shift, SpecialDay, Workday, to_move};
use crate::customers::limited;
use crate::permission::Reach;
use crate::repair_orders::{CatalogPart, Operation, reason_given};
use crate::{Actor, Fen, Hours, Quantity, Refusal};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The longest name or code, in characters.
const SHORT: usize = 80;
/// The most operations, and the most parts, that a service stands for.
pub const MOST_CONTENTS: usize = 40;
/// The longest sentence of the catalogue.
const LONG: usize = 400;
/// Nothing is set for a day further away than this, before or after.
const FAR: TimeDelta = TimeDelta::days(3 * 366);
/// The longest that something is away in one go.
pub const LONGEST_CLOSURE: TimeDelta = TimeDelta::days(366);

/// The house as it is set up: what the page shows on which that is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupPage {
    pub today: NaiveDate,
    pub settings: Settings,
    /// From today on, soonest first.
    pub special: Vec<SpecialDay>,
    /// Whoever works on cars.
    pub hands: Vec<Hand>,
    pub places: Vec<Place>,
    /// What is away now or will be, soonest first.
    pub closures: Vec<Closure>,
    /// Visits whose time has been taken from them since they were booked, and the day of the first: see [`super::to_move`].
    #[serde(default)]
    pub to_move: Option<(u16, NaiveDate)>,
}

/// The service catalogue as it is kept: everything that can be booked, what was retired among it, and what the codes in it stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicesPage {
    pub services: Vec<Service>,
    /// Codes of the model groups.
    pub groups: Vec<String>,
    /// Those that services name.
    pub operations: Vec<Operation>,
    /// Those that services name.
    pub parts: Vec<CatalogPart>,
}

impl ServicesPage {
    /// What an operation is called; empty for one that the catalogue no longer knows.
    #[must_use]
    pub fn operation(&self, code: &str) -> String {
        self.operations.iter().find(|operation| operation.code == code).map(|operation| operation.title.clone()).unwrap_or_default()
    }

    /// What a part is called; empty for one that the price list no longer knows.
    #[must_use]
    pub fn part(&self, part_no: &str) -> String {
        self.parts.iter().find(|part| part.part_no == part_no).map(|part| part.title.clone()).unwrap_or_default()
    }
}

/// What a decision about the house needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupFacts {
    /// Whether the technician or the bay that the command names works here.
    pub known: bool,
    /// The closure as stored.
    pub closure: Option<Closure>,
    /// The house on the days that would change, as it stands.
    pub diary: Diary,
    /// When the house would be open on the special day; nothing: closed.
    pub open: Option<Workday>,
    /// What is set for the special day.
    pub special: Option<SpecialDay>,
    /// The settings in force.
    pub settings: Settings,
    /// Codes of the catalogue as it is.
    pub codes: Vec<String>,
    /// The service as it stands.
    pub service: Option<Service>,
    /// The packages among the others, offered or not.
    pub packages: Vec<Service>,
    /// Those of the operations that the service names which the operation catalogue knows.
    pub operations: Vec<String>,
    /// Those of the parts that the service names which the price list knows.
    pub part_nos: Vec<String>,
}

/// Decides a command that sets the house up.
///
/// # Errors
/// A [`Refusal`] that names what is in the way.
pub fn set_up(facts: &SetupFacts, command: &Command, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    let permission = command.permission();
    if actor.reach(permission) < Reach::Dealership {
        return Err(Refusal::not_allowed(permission));
    }
    let event = match command {
        Command::SetSettings { dealership, effective_from, settings, replaces } => {
            expect_here(*dealership, actor)?;
            expect_near(*effective_from, now)?;
            if replaces.as_deref().is_some_and(|seen| *seen != facts.settings) {
                return Err(Refusal::SettingsChanged);
            }
            // Whoever's clock is slow means now: what was set before would stand for ever.
            Event::SettingsSet { effective_from: (*effective_from).max(now), settings: Box::new(accept_settings(settings)?) }
        }
        Command::PutService { dealership, service, replaces } => {
            expect_here(*dealership, actor)?;
            match replaces.as_deref() {
                Some(seen) if facts.service.as_ref() != Some(seen) => return Err(Refusal::SettingsChanged),
                None if facts.service.is_some() => return Err(Refusal::AlreadyThere),
                _ => {}
            }
            Event::ServicePut { service: Box::new(accept_service(service, facts)?) }
        }
        Command::SetSpecialDay { dealership, special, displaces } => {
            expect_here(*dealership, actor)?;
            expect_near(special.day.and_time(chrono::NaiveTime::MIN).and_utc(), now)?;
            expect_seen(facts, &with_open(facts), *displaces, now)?;
            Event::SpecialDaySet { special: SpecialDay { name: limited("name", &special.name, SHORT)?, ..special.clone() } }
        }
        Command::ClearSpecialDay { dealership, displaces, .. } => {
            expect_here(*dealership, actor)?;
            let special = facts.special.clone().ok_or(Refusal::NotFound)?;
            expect_seen(facts, &with_open(facts), *displaces, now)?;
            Event::SpecialDayCleared { special }
        }
        Command::SetShifts { technician, shifts } => {
            expect_known(facts)?;
            Event::ShiftsSet { technician: *technician, shifts: accept_shifts(shifts)? }
        }
        Command::FitBay { bay, skills } => {
            expect_known(facts)?;
            Event::BayFitted { bay: *bay, skills: skills.clone() }
        }
        Command::Close { closure, away, period, reason, displaces } => {
            if facts.closure.is_some() {
                return Err(Refusal::AlreadyThere);
            }
            expect_known(facts)?;
            expect_near(period.from, now)?;
            if period.until <= period.from.max(now) || period.length() > LONGEST_CLOSURE {
                return Err(Refusal::TimeHasPassed { at: period.until });
            }
            let closure = Closure { id: *closure, away: *away, period: *period, reason: reason_given(reason)? };
            let mut after = facts.diary.clone();
            after.closures.push(closure.clone());
            expect_seen(facts, &after, *displaces, now)?;
            Event::ClosurePlanned { closure }
        }
        Command::Reopen { .. } => Event::ClosureLifted { closure: facts.closure.clone().ok_or(Refusal::NotFound)? },
        _ => return Err(Refusal::NotFound),
    };
    Ok(vec![crate::Event::Appointments(event)])
}

fn expect_here(dealership: crate::DealershipId, actor: &Actor) -> Result<(), Refusal> {
    if dealership == actor.dealership { Ok(()) } else { Err(Refusal::NotFound) }
}

/// Whether a time is one that people here live to see: anything else is a slip of the pen, or mischief.
#[must_use]
pub fn is_near(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (at - now).abs() <= FAR
}

fn expect_near(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    let days = u16::try_from(FAR.num_days()).unwrap_or(u16::MAX);
    if is_near(at, now) { Ok(()) } else { Err(Refusal::TooFarAhead { at, days }) }
}

fn expect_known(facts: &SetupFacts) -> Result<(), Refusal> {
    if facts.known { Ok(()) } else { Err(Refusal::NotFound) }
}

/// The house with the hours that the special day would have.
fn with_open(facts: &SetupFacts) -> Diary {
    Diary { days: facts.open.iter().cloned().collect(), ..facts.diary.clone() }
}

/// Nobody takes a time away that customers have been promised without having seen how many they are: they have to be called. Those whose
/// time is gone already are not counted again, nor is what has begun.
fn expect_seen(facts: &SetupFacts, after: &Diary, seen: u16, now: DateTime<Utc>) -> Result<(), Refusal> {
    let before = to_move(&facts.diary, now);
    let displaced: Vec<_> = to_move(after, now).into_iter().filter(|visit| !before.contains(visit)).collect();
    let visits = u16::try_from(displaced.len()).unwrap_or(u16::MAX);
    let starts = after.booked.iter().filter(|booked| displaced.contains(&booked.appointment)).map(|booked| booked.block.period.from);
    match starts.min() {
        Some(first) if visits > seen => Err(Refusal::VisitsInTheWay { visits, first }),
        _ => Ok(()),
    }
}

fn accept_settings(settings: &Settings) -> Result<Settings, Refusal> {
    settings.accept()?;
    if settings.diagnosis.hours <= Hours(0) || settings.diagnosis.hours > Hours(1_000) {
        return Err(Refusal::HoursOutOfRange { hours: settings.diagnosis.hours });
    }
    let mut settings = settings.clone();
    for group in &mut settings.model_groups {
        group.code = named("model_group", &group.code)?;
        group.prefixes.retain(|prefix| !prefix.trim().is_empty());
    }
    Ok(settings)
}

fn accept_service(service: &Service, facts: &SetupFacts) -> Result<Service, Refusal> {
    let mut service = service.clone();
    service.code = named("service", &service.code)?;
    for title in [&mut service.title.zh_hans, &mut service.title.zh_hant, &mut service.title.en] {
        *title = named("title", title)?;
    }
    for detail in [&mut service.detail.zh_hans, &mut service.detail.zh_hant, &mut service.detail.en] {
        *detail = limited("detail", detail, LONG)?;
    }
    if let Some(duration) = service.durations.iter().find(|duration| duration.hours <= Hours(0) || duration.hours > Hours(10_000)) {
        return Err(Refusal::HoursOutOfRange { hours: duration.hours });
    }
    if let Some(code) = service.includes.iter().find(|code| **code == service.code || !facts.codes.contains(*code)) {
        return Err(Refusal::ServiceUnknown { service: code.clone() });
    }
    if service.includes.len() > MOST_SERVICES {
        return Err(Refusal::FieldTooLong { field: "services".to_owned(), limit: MOST_SERVICES });
    }
    if service.durations.is_empty() && service.includes.is_empty() {
        return Err(Refusal::FieldEmpty { field: "duration".to_owned() });
    }
    expect_whole(&service, facts)?;
    expect_contents(&service, facts)?;
    Ok(service)
}

/// Packages include services, and what an offered one includes is offered.
fn expect_whole(service: &Service, facts: &SetupFacts) -> Result<(), Refusal> {
    if let Some(code) = service.includes.iter().find(|code| facts.packages.iter().any(|package| package.code == **code)) {
        return Err(Refusal::PackageInPackage { service: code.clone() });
    }
    let mut holding = facts.packages.iter().filter(|package| package.code != service.code && package.includes.contains(&service.code));
    if !service.includes.is_empty() && holding.clone().next().is_some() {
        return Err(Refusal::PackageInPackage { service: service.code.clone() });
    }
    match holding.find(|package| package.active && !service.active) {
        Some(package) => Err(Refusal::ServiceIsInPackage { service: service.code.clone(), package: package.code.clone() }),
        None => Ok(()),
    }
}

/// What a service stands for is known to the catalogues, and its price is one.
fn expect_contents(service: &Service, facts: &SetupFacts) -> Result<(), Refusal> {
    if service.operations.len() > MOST_CONTENTS {
        return Err(Refusal::FieldTooLong { field: "operation".to_owned(), limit: MOST_CONTENTS });
    }
    if service.parts.len() > MOST_CONTENTS {
        return Err(Refusal::FieldTooLong { field: "part_no".to_owned(), limit: MOST_CONTENTS });
    }
    if let Some(operation) = service.operations.iter().find(|code| !facts.operations.contains(*code)) {
        return Err(Refusal::OperationUnknown { operation: operation.clone() });
    }
    if let Some(part) = service.parts.iter().find(|part| !facts.part_nos.contains(&part.part_no)) {
        return Err(Refusal::PartUnknown { part_no: part.part_no.clone() });
    }
    if let Some(part) = service.parts.iter().find(|part| !(1..=Quantity::LIMIT.0).contains(&part.quantity.0)) {
        return Err(Refusal::QuantityOutOfRange { quantity: part.quantity });
    }
    for amount in [service.price, service.from_price].into_iter().flatten() {
        if !(Fen::ZERO..=Fen::LIMIT).contains(&amount) {
            return Err(Refusal::AmountOutOfRange { amount });
        }
    }
    Ok(())
}

fn accept_shifts(shifts: &[Shift]) -> Result<Vec<Shift>, Refusal> {
    let sound = |shift: &Shift| shift.weekday < 7 && shift.hours.from < shift.hours.to;
    if shifts.iter().all(sound) { Ok(shifts.to_vec()) } else { Err(Refusal::FieldEmpty { field: "shift".to_owned() }) }
}

fn named(field: &str, text: &str) -> Result<String, Refusal> {
    let text = limited(field, text, SHORT)?;
    if text.is_empty() { Err(Refusal::FieldEmpty { field: field.to_owned() }) } else { Ok(text) }
}
