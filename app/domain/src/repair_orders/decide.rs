//! The rules of the repair order from arrival to delivery, outside the workshop floor and the cashier's desk.

use super::estimate::{self, Terms};
use super::lifecycle::{self, Status, Step};
use super::lines::{abandon_job, add_line, change, remove_line};
use super::{Charge, CheckIn, Command, Event, Facts, Kind, OpenFacts, Order, OtherKind};
use super::{discount, findings, quote};
use crate::customers::{Phone, limited};
use crate::permission::{Permission, Reach};
use crate::policy::Policy;
use crate::workshop::{self, JobStatus};
use crate::{Actor, Fen, Refusal};
use chrono::{DateTime, Days, Utc};

/// The longest free text.
const TEXT: usize = 2_000;
/// No odometer reads more.
const ODOMETER_MOST_KM: u32 = 2_000_000;

/// Decides whether an order may be opened for a vehicle.
///
/// # Errors
/// A [`Refusal`] that names what is in the way.
pub fn open(facts: &OpenFacts, command: &Command, actor: &Actor) -> Result<Vec<crate::Event>, Refusal> {
    let Command::Open { vehicle, .. } = command else {
        return Err(Refusal::NotFound);
    };
    if actor.reach(Permission::Receive) < Reach::Dealership {
        return Err(Refusal::not_allowed(Permission::Receive));
    }
    if !facts.vehicle_known {
        return Err(Refusal::NotFound);
    }
    if facts.exists {
        return Err(Refusal::AlreadyThere);
    }
    if let Some(number) = &facts.open_order {
        return Err(Refusal::VehicleHasOpenOrder { number: number.clone() });
    }
    Ok(vec![crate::Event::RepairOrders(Event::Opened { vehicle: *vehicle })])
}

/// Decides a command about an order that is there.
///
/// # Errors
/// A [`Refusal`] that names what is missing and what would help.
pub fn decide(
    order: &Order,
    facts: &Facts,
    policy: &Policy,
    command: &Command,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<crate::Event>, Refusal> {
    allowed(order, command, actor)?;
    let mut events = decided(order, facts, policy, command, actor, now)?;
    crate::quality::expect_free(order, events.iter().flat_map(lines_in))?;
    events.extend(discount::lapses(order, &events));
    Ok(events)
}

/// The lines as an event leaves them.
fn lines_in(event: &crate::Event) -> &[super::Line] {
    match event {
        crate::Event::RepairOrders(Event::LineAdded { line } | Event::LineChanged { line }) => std::slice::from_ref(line),
        crate::Event::RepairOrders(Event::PackageAdded { lines, .. }) => lines,
        _ => &[],
    }
}

fn decided(
    order: &Order,
    facts: &Facts,
    policy: &Policy,
    command: &Command,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<crate::Event>, Refusal> {
    let status = order.progress.status;
    let moved = |step, to| -> Result<Event, Refusal> { Ok(Event::Moved { from: status, to: lifecycle::step(status, step, to)? }) };
    let kind = order.check_in.as_ref().map_or(Kind::General, |check_in| check_in.kind);
    let kind = if order.is_free_comeback() { Kind::Comeback } else { kind };
    let terms = Terms { kind, list_price: facts.list_price, policy, limit: policy.discount_limit(&actor.posts) };
    let events = match command {
        Command::RemoveLine { line, .. } => return remove_line(order, *line),
        Command::AbandonJob { job, reason, .. } => return abandon_job(order, *job, reason),
        Command::LeaveUnrepaired { reason, .. } => return leave(order, reason),
        Command::Answer { .. } => return quote::answer(order, policy, command, now),
        Command::Open { .. } => return Err(Refusal::AlreadyThere),
        Command::RecordWalkAround { began, walk_around, .. } => vec![super::walked::record(order, *began, walk_around)?],
        Command::SignCheckIn { .. } => vec![super::walked::sign(order, command)?],
        Command::AddPhoto { .. } => vec![super::photos::add(order, facts, command, now)?],
        Command::WithdrawPhoto { photo, reason, .. } => vec![super::photos::withdraw(order, *photo, reason)?],
        Command::CheckIn { check_in, closed_is_meant, .. } => {
            lifecycle::expect(status, Step::CheckIn)?;
            let check_in = crate::quality::kind_of(order, accept_check_in(check_in, facts.last_odometer_km)?)?;
            match &order.check_in {
                Some(before) => vec![correct_check_in(order, before, check_in, &terms)?],
                None => {
                    accept_promise(check_in.promised_at, now)?;
                    expect_open(facts, check_in.promised_at, *closed_is_meant)?;
                    vec![Event::CheckedIn { check_in }, moved(Step::CheckIn, Status::Reception)?]
                }
            }
        }
        Command::StartDiagnosis { .. } => vec![Event::DiagnosisStarted, moved(Step::Diagnose, Status::Diagnosis)?],
        Command::RecordDiagnosis { diagnosis, .. } => {
            if status == Status::Draft || !status.is_open() || status == Status::Settled {
                return Err(Refusal::WrongStatus { status, step: Step::Diagnose });
            }
            let mut diagnosis = diagnosis.clone();
            for text in [&mut diagnosis.phenomenon, &mut diagnosis.cause, &mut diagnosis.correction, &mut diagnosis.trouble_codes] {
                *text = limited("diagnosis", text, TEXT)?;
            }
            if diagnosis.cause.is_empty() {
                return Err(Refusal::FieldEmpty { field: "cause".to_owned() });
            }
            let mut after = order.clone();
            after.diagnosis = Some(diagnosis.clone());
            if !order.authorisations.is_empty() && after.class().guarantee().days < order.class().guarantee().days {
                return Err(Refusal::GuaranteeIsSigned { class: order.class() });
            }
            vec![Event::Diagnosed { diagnosis }]
        }
        Command::AddLine { line, .. } => vec![add_line(order, line, &terms)?],
        Command::ReportFinding { finding, text, photos, job, .. } => vec![findings::report(order, *finding, text, photos, *job)?],
        Command::AddFoundWork { finding, line, .. } => vec![findings::offer(order, *finding, line, &terms)?],
        Command::DismissFinding { finding, reason, .. } => vec![findings::dismiss(order, *finding, reason)?],
        Command::Advise { advice, text, due, .. } => vec![super::advice::advise(order, *advice, text, *due, facts, now)?],
        Command::WithdrawAdvice { advice, .. } => vec![super::advice::withdraw(order, *advice)?],
        Command::AddPackage { package, finding, .. } => vec![super::packages::add(order, *package, *finding, facts, &terms)?],
        Command::ChangeLine { line, .. } => change(order, line, &terms)?,
        Command::AskDiscount { request, line, finding, reason, .. } => {
            vec![discount::ask(order, *request, (line, *finding), reason, &terms)?]
        }
        Command::GrantDiscount { request, .. } => discount::grant(order, *request, &terms, actor)?,
        Command::RefuseDiscount { request, reason, .. } => vec![discount::refuse(order, *request, reason, actor)?],
        Command::TakeBackDiscount { request, .. } => vec![discount::take_back(order, *request, actor)?],
        Command::Quote { promised_at, closed_is_meant, .. } => {
            lifecycle::expect(status, Step::Quote)?;
            discount::expect_decided(order)?;
            if !order.lines.iter().any(super::Line::is_live_job) {
                return Err(Refusal::NothingToDo);
            }
            // Added work is told while the car stays where it is.
            let to = if status.is_on_the_floor() { status } else { Status::Quoted };
            if status.is_on_the_floor() && order.progress.unauthorised_lines == 0 {
                return Err(Refusal::NothingToAuthorise);
            }
            let promised_at = quote::promise_told(order, *promised_at, now)?;
            if let Some(promised_at) = promised_at {
                expect_open(facts, promised_at, *closed_is_meant)?;
            }
            let mut events = vec![Event::Quoted { total: estimate::total(&order.lines), promised_at }];
            if status != to {
                events.push(moved(Step::Quote, to)?);
            }
            events
        }
        Command::Authorise { signed_by, signature, .. } => authorise(order, policy, signed_by, signature, now)?,
        Command::ChangePromise { promised_at, reason, customer_agreed, closed_is_meant, .. } => {
            let Some(promise) = order.promise.filter(|_| status.is_open()) else {
                return Err(Refusal::WrongStatus { status, step: Step::CheckIn });
            };
            accept_promise(*promised_at, now)?;
            if *promised_at == promise.at {
                return Err(Refusal::NothingChanged);
            }
            expect_open(facts, *promised_at, *closed_is_meant)?;
            vec![Event::PromiseChanged { from: promise.at, to: *promised_at, reason: *reason, customer_agreed: *customer_agreed }]
        }
        Command::Annotate { text, .. } => {
            let text = limited("text", text, TEXT)?;
            if text.is_empty() {
                return Err(Refusal::FieldEmpty { field: "text".to_owned() });
            }
            vec![Event::Annotated { text }]
        }
        Command::Deliver { .. } => {
            lifecycle::expect(status, Step::Deliver)?;
            order.progress.jobs.iter().try_for_each(crate::parts::expect_none_coming_back)?;
            crate::settlement::expect_paid(order)?;
            if order.gate_pass.is_none() {
                return Err(Refusal::NoGatePass);
            }
            let on_time = order.promise.is_none_or(|promise| now <= promise.first);
            vec![Event::Delivered { on_time }, moved(Step::Deliver, Status::Delivered)?]
        }
        Command::Close { .. } => vec![Event::Closed, moved(Step::Close, Status::Closed)?],
        Command::Void { reason, .. } => {
            // Before the status, which says only that it is too late: whose work stands, and how it could end, is the better answer.
            if status.is_on_the_floor() && order.progress.jobs.iter().any(|job| !job.worked_by.is_empty()) {
                return Err(Refusal::WorkHasBegun);
            }
            lifecycle::expect(status, Step::Void)?;
            order.progress.jobs.iter().try_for_each(crate::parts::expect_all_returned)?;
            let events = [Event::Voided { reason: reason_given(reason)? }, moved(Step::Void, Status::Void)?];
            let ended = order.progress.jobs.iter().flat_map(crate::parts::ended);
            return Ok(events.into_iter().map(crate::Event::RepairOrders).chain(ended).collect());
        }
    };
    Ok(events.into_iter().map(crate::Event::RepairOrders).collect())
}

/// The post must allow it; a technician only diagnoses cars they work on.
fn allowed(order: &Order, command: &Command, actor: &Actor) -> Result<(), Refusal> {
    let permission = command.permission();
    match actor.reach(permission) {
        Reach::None => Err(Refusal::not_allowed(permission)),
        Reach::Own => {
            let own = actor.is_customer_of(order.id)
                || (!actor.is_guest() && (order.advisor.person == actor.person || order.progress.is_worked_by(actor.person)));
            if own { Ok(()) } else { Err(Refusal::NotYours { permission }) }
        }
        Reach::Dealership | Reach::Group => Ok(()),
    }
}

fn accept_check_in(check_in: &CheckIn, last_odometer_km: Option<u32>) -> Result<CheckIn, Refusal> {
    let mut accepted = check_in.clone();
    accepted.concern = limited("concern", &check_in.concern, TEXT)?;
    accepted.belongings = limited("belongings", &check_in.belongings, 400)?;
    accepted.sender_name = limited("sender_name", &check_in.sender_name, 40)?;
    if accepted.concern.is_empty() {
        return Err(Refusal::FieldEmpty { field: "concern".to_owned() });
    }
    accepted.sender_phone = match check_in.sender_phone.trim() {
        "" => String::new(),
        typed => Phone::parse(typed).ok_or_else(|| Refusal::PhoneUnreadable { found: typed.to_owned() })?.to_string(),
    };
    if check_in.odometer_km > ODOMETER_MOST_KM {
        return Err(Refusal::OdometerUnreadable { found: check_in.odometer_km });
    }
    if check_in.energy_percent > 100 {
        return Err(Refusal::EnergyUnreadable { found: check_in.energy_percent });
    }
    if let Some(last) = last_odometer_km.filter(|last| check_in.odometer_km < *last)
        && check_in.odometer_reason.is_none()
    {
        return Err(Refusal::OdometerWentDown { last, found: check_in.odometer_km });
    }
    Ok(accepted)
}

/// A check-in as it should have been taken down. The promise stays as it is: it has a step of its own, which asks for the reason. Lines
/// that were on the house by the kind of visit must be somebody's to give by another.
fn correct_check_in(order: &Order, before: &CheckIn, corrected: CheckIn, terms: &Terms<'_>) -> Result<Event, Refusal> {
    let promised_at = order.promise.map_or(before.promised_at, |promise| promise.at);
    let check_in = CheckIn { promised_at, ..corrected };
    if check_in == (CheckIn { promised_at, ..before.clone() }) {
        return Err(Refusal::NothingChanged);
    }
    let terms = Terms { kind: check_in.kind, ..*terms };
    for line in &order.lines {
        estimate::expect_no_more_given(line, before.kind, &terms)?;
    }
    Ok(Event::CheckInCorrected { check_in })
}

pub(super) fn accept_promise(promised_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    if promised_at <= now {
        return Err(Refusal::PromiseInThePast { promised_at });
    }
    if promised_at > now + Days::new(366) {
        return Err(Refusal::PromiseTooFar { promised_at });
    }
    Ok(())
}

/// Nobody fetches a car from a closed house, unless that is meant.
fn expect_open(facts: &Facts, promised_at: DateTime<Utc>, closed_is_meant: bool) -> Result<(), Refusal> {
    match facts.hours.opens_next(promised_at, facts.offset_minutes) {
        Some(next) if !closed_is_meant => Err(Refusal::PromiseWhenClosed { promised_at, next }),
        _ => Ok(()),
    }
}

fn authorise(order: &Order, policy: &Policy, signed_by: &str, signature: &str, now: DateTime<Utc>) -> Result<Vec<Event>, Refusal> {
    let status = order.progress.status;
    lifecycle::expect(status, Step::Authorise)?;
    discount::expect_decided(order)?;
    let signed_by = super::signature::accept(signed_by, signature)?;
    if !order.lines.iter().any(super::Line::is_live_job) {
        return Err(Refusal::NothingToDo);
    }
    if order.lines.iter().all(|line| line.authorised || line.abandoned) {
        return Err(Refusal::NothingToAuthorise);
    }
    if let Some(expired_at) = quote::expired_at(order, policy, now) {
        return Err(Refusal::QuoteExpired { expired_at });
    }
    // Added work may be shown and signed in one go; the first estimate is told before.
    if status == Status::Quoted && !quote::is_told(order) {
        return Err(Refusal::QuoteOutdated);
    }
    let to = match status {
        Status::Quoted => Status::Authorised,
        // A job added while the car waited for inspection is to be done first.
        Status::AwaitingInspection => order.progress.work_status(),
        other => other,
    };
    let total = estimate::total(&order.lines);
    let mut events = vec![Event::Authorised { signed_by, signature: signature.to_owned(), total }];
    events.extend(quote::promise_agreed(order, now));
    if to != status {
        events.push(Event::Moved { from: status, to: lifecycle::step(status, Step::Authorise, to)? });
    }
    Ok(events)
}

/// The car leaves and nobody has repaired it: work that was begun has been given up before.
fn leave(order: &Order, reason: &str) -> Result<Vec<crate::Event>, Refusal> {
    let status = order.progress.status;
    lifecycle::expect(status, Step::Leave)?;
    if order.progress.jobs.iter().any(|job| job.status != JobStatus::Abandoned && !job.worked_by.is_empty()) {
        return Err(Refusal::WorkHasBegun);
    }
    order.progress.jobs.iter().try_for_each(crate::parts::expect_all_returned)?;
    let reason = reason_given(reason)?;
    // What has been done for the car although nobody repairs it.
    let is_fee =
        |charge: &Charge| matches!(charge, Charge::Other { of: OtherKind::Diagnosis | OtherKind::Testing | OtherKind::Towing, .. });
    let fee: Fen = order.lines.iter().filter(|line| is_fee(&line.charge)).map(super::Line::net).sum();
    let to = if fee > Fen::ZERO { Status::Ready } else { Status::LeftUnrepaired };
    let declined = order.lines.iter().filter(|line| !is_fee(&line.charge) && !line.abandoned);
    // Parts go before the jobs they belong to.
    let (parts, jobs): (Vec<_>, Vec<_>) = declined.partition(|line| !line.is_job());
    let removed = |line: &super::Line| Event::LineRemoved { line: line.id, title: line.title.clone() };
    let mut events: Vec<Event> = parts.into_iter().chain(jobs).map(removed).collect();
    events.push(Event::LeftUnrepaired { reason });
    events.push(Event::Moved { from: status, to: lifecycle::step(status, Step::Leave, to)? });
    let left = status.is_on_the_floor().then_some(crate::Event::Workshop(workshop::Event::BayLeft));
    let ended = order.progress.jobs.iter().flat_map(crate::parts::ended);
    Ok(left.into_iter().chain(events.into_iter().map(crate::Event::RepairOrders)).chain(ended).collect())
}

pub(crate) fn reason_given(reason: &str) -> Result<String, Refusal> {
    let reason = limited("reason", reason, 400)?;
    if reason.is_empty() { Err(Refusal::FieldEmpty { field: "reason".to_owned() }) } else { Ok(reason) }
}
