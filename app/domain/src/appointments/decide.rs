//! The rules of a visit, from the first call until the car is handed to its advisor.

use super::lifecycle::step;
use super::{
    Appointment, Channel, Command, Diary, Event, Facts, LoanerMoved, MOST_DAYS, Need, Offer, Plan, PromisedLoaner, Service, Settings,
    Status, Stay, Step, VisitDraft, needs, priced, still_fits,
};
use crate::care::expect_digest;
use crate::customers::{Phone, Plate, Purpose, Vin, accept_agreed, limited};
use crate::permission::Reach;
use crate::repair_orders::reason_given;
use crate::{Actor, AppointmentId, Hours, Refusal};
use chrono::{DateTime, TimeDelta, Utc};

/// How many other times a refusal names.
pub const NEXT_TIMES: usize = 3;
/// The longest text a short field keeps, in characters.
const SHORT: usize = 80;
/// The longest note.
const LONG: usize = 1_000;
/// The longest of what reception is told in the customer's words, in characters.
pub(super) const LONGEST_CONCERN: usize = 1_000;

/// Decides a command about a visit.
///
/// # Errors
/// A [`Refusal`] that names what is in the way; when it is the time, the next ones that are free.
pub fn decide(facts: &Facts, command: &Command, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    allowed(command, actor)?;
    let event = match (command, &facts.stored) {
        (Command::Book { appointment, channel, visit, starts_at, link, agreed }, None) => {
            // Nobody else agrees for a customer, or holds the token of their link. What they say on the telephone to messages about this
            // visit is written down; whether others learn of them, they are asked for itself.
            let written_down = *channel != Channel::Online && agreed.iter().all(|agreed| agreed.purpose == Purpose::VisitMessages);
            if !actor.is_guest() && (link.is_some() || !(agreed.is_empty() || written_down)) {
                return Err(Refusal::OnlyCustomersAgree);
            }
            let appointment = book(facts, *appointment, *channel, visit, *starts_at, now)?;
            if let Some(link) = link {
                expect_digest(link)?;
            }
            Event::Booked { appointment: Box::new(appointment), link: link.clone(), agreed: accept_agreed(agreed)? }
        }
        (Command::QueueWalkIn { appointment, visit }, None) => {
            Event::WalkInQueued { appointment: Box::new(walk_in(facts, *appointment, visit, now)?) }
        }
        (Command::Book { .. } | Command::QueueWalkIn { .. }, Some(_)) => return Err(Refusal::AlreadyThere),
        (_, None) => return Err(Refusal::NotFound),
        (command, Some(stored)) => about(facts, stored, command, actor, now)?,
    };
    Ok(vec![crate::Event::Appointments(event)])
}

fn allowed(command: &Command, actor: &Actor) -> Result<(), Refusal> {
    let permission = command.permission();
    let own = || actor.guest.is_some_and(|guest| crate::Command::Appointments(command.clone()).is_open_to(guest));
    if actor.reach(permission) >= Reach::Dealership || own() { Ok(()) } else { Err(Refusal::not_allowed(permission)) }
}

/// A command about a visit that is there.
fn about(facts: &Facts, stored: &Appointment, command: &Command, actor: &Actor, now: DateTime<Utc>) -> Result<Event, Refusal> {
    let wrong = |step| Refusal::AppointmentStatus { status: stored.status, step };
    Ok(match command {
        Command::Confirm { .. } => {
            step(stored.status, Step::Confirm)?;
            Event::Confirmed
        }
        Command::Prepare { note, despite_short, .. } => {
            step(stored.status, Step::Prepare)?;
            let parts = super::prepare::hold(facts, stored, *despite_short)?;
            Event::Prepared { note: limited("note", note, LONG)?, parts }
        }
        Command::Unprepare { .. } => {
            step(stored.status, Step::Unprepare)?;
            // An order has its own use for what was held for its visit.
            if stored.status == Status::Arrived && (stored.parts.is_empty() || stored.order.is_some()) {
                return Err(wrong(Step::Unprepare));
            }
            Event::Unprepared
        }
        Command::Move { starts_at, .. } => {
            step(stored.status, Step::Reschedule)?;
            // To the same time: with somebody else, or in another bay, when what was kept is gone.
            if *starts_at == stored.starts_at && stored.status.is_expected() && still_fits(&facts.diary, &stored.blocks) {
                return Err(Refusal::NothingChanged);
            }
            if actor.is_guest() {
                expect_may_move(facts, stored)?;
            }
            let channel = if actor.is_guest() { Channel::Online } else { desk_channel(stored.channel) };
            let (blocks, ready_at) = keep_time(facts, stored.id, &stored.needs, *starts_at, channel, now)?;
            expect_may_wait(&facts.diary, stored.stay, *starts_at, ready_at)?;
            expect_once_a_day(facts, stored.id, *starts_at)?;
            // The loaner goes with the visit where it can; where it cannot, the visit waits for another.
            let moved = |loaner: &PromisedLoaner| LoanerMoved { plate: loaner.plate.clone(), period: loaner.free.then_some(loaner.period) };
            let loaner = facts.loaner.as_ref().map(moved);
            Event::Rescheduled { from: stored.starts_at, to: *starts_at, ready_at, blocks, loaner }
        }
        Command::Cancel { reason, .. } => {
            step(stored.status, Step::Cancel)?;
            let reason = if actor.is_guest() { limited("reason", reason, 400)? } else { reason_given(reason)? };
            Event::Cancelled { reason }
        }
        Command::RemovePhoto { photo, reason, .. } => {
            if !facts.photos.contains(photo) {
                return Err(Refusal::NotFound);
            }
            // Once the car is here, they are part of what its advisor was told.
            if actor.is_guest() && stored.status == Status::Arrived {
                return Err(Refusal::PhotosAreInUse);
            }
            let reason = if actor.is_guest() { limited("reason", reason, 400)? } else { reason_given(reason)? };
            Event::PhotoRemoved { photo: *photo, reason }
        }
        Command::WithdrawLink { reason, .. } => Event::LinkWithdrawn { reason: reason_given(reason)? },
        Command::Arrive { .. } => {
            step(stored.status, Step::Arrive)?;
            Event::CameIn { late_minutes: minutes(now - stored.starts_at) }
        }
        Command::MarkNoShow { .. } => {
            step(stored.status, Step::MarkNoShow)?;
            let from = stored.starts_at + TimeDelta::minutes(i64::from(facts.settings.no_show_minutes));
            if now < from {
                return Err(Refusal::MayStillCome { from });
            }
            Event::NoShowMarked
        }
        Command::Greet { .. } => match stored.arrived_at {
            Some(since) if stored.status == Status::Arrived && stored.greeted_at.is_none() => {
                Event::Greeted { after_minutes: minutes(now - since) }
            }
            Some(_) if stored.greeted_at.is_some() => return Err(Refusal::NothingChanged),
            _ => return Err(wrong(Step::Arrive)),
        },
        Command::LinkOrder { order, .. } => {
            if stored.status != Status::Arrived || stored.order.is_some() {
                return Err(wrong(Step::Arrive));
            }
            let vehicle = facts.order_vehicle.ok_or(Refusal::NotFound)?;
            if stored.vehicle.is_some_and(|of| of != vehicle) {
                return Err(Refusal::OrderOfAnotherCar);
            }
            // What was over before the car came is the order of another visit.
            if facts.order_over_at.zip(stored.arrived_at).is_some_and(|(over, arrived)| over < arrived) {
                return Err(Refusal::OrderIsOver);
            }
            Event::OrderLinked { order: *order, vehicle }
        }
        _ => return Err(Refusal::NotFound),
    })
}

/// Whoever moves a visit at the desk is not bound by what binds customers; a comeback stays one.
const fn desk_channel(channel: Channel) -> Channel {
    match channel {
        Channel::Comeback => Channel::Comeback,
        _ => Channel::Phone,
    }
}

fn book(
    facts: &Facts,
    id: AppointmentId,
    channel: Channel,
    visit: &VisitDraft,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Appointment, Refusal> {
    if channel == Channel::WalkIn {
        return Err(Refusal::AppointmentStatus { status: Status::Arrived, step: Step::Reschedule });
    }
    let visit = accept(facts, id, channel, visit, now)?;
    if channel == Channel::Online {
        expect_one_more(facts)?;
    }
    let (blocks, ready_at) = keep_time(facts, id, &visit.needs, starts_at, channel, now)?;
    expect_may_wait(&facts.diary, visit.stay, starts_at, ready_at)?;
    expect_once_a_day(facts, id, starts_at)?;
    let status = if channel == Channel::Online { Status::Requested } else { Status::Confirmed };
    Ok(Appointment { status, starts_at, ready_at, blocks, ..visit })
}

/// Nobody waits in the lounge overnight.
fn expect_may_wait(diary: &Diary, stay: Stay, at: DateTime<Utc>, ready_at: DateTime<Utc>) -> Result<(), Refusal> {
    let same_day = diary.days.iter().find(|day| day.opens <= at && at < day.closes).is_none_or(|day| ready_at <= day.closes);
    if stay == Stay::Waits && !same_day { Err(Refusal::LastsOverNight { ready_at }) } else { Ok(()) }
}

/// A car stands in one bay at a time: its other work is done while it is here, not beside it.
fn expect_once_a_day(facts: &Facts, id: AppointmentId, at: DateTime<Utc>) -> Result<(), Refusal> {
    let workday = facts.diary.days.iter().find(|day| day.opens <= at && at < day.closes);
    let same_day = |at: DateTime<Utc>| workday.is_some_and(|day| day.opens <= at && at < day.closes);
    match facts.other_visits.iter().find(|(other, at)| *other != id && same_day(*at)) {
        Some((_, at)) => Err(Refusal::CarIsExpected { at: *at }),
        None => Ok(()),
    }
}

/// One telephone number keeps so many times for itself.
const fn expect_one_more(facts: &Facts) -> Result<(), Refusal> {
    let limit = facts.settings.most_open_per_phone;
    if facts.open_of_phone >= limit { Err(Refusal::TooManyVisits { limit }) } else { Ok(()) }
}

/// Each time that is moved away from was kept from others.
fn expect_may_move(facts: &Facts, stored: &Appointment) -> Result<(), Refusal> {
    let limit = facts.settings.most_moves;
    if facts.customer_moves >= limit {
        return Err(Refusal::MovedTooOften { limit });
    }
    // A visit that was missed is expected once more.
    if stored.status.is_expected() { Ok(()) } else { expect_one_more(facts) }
}

fn walk_in(facts: &Facts, id: AppointmentId, visit: &VisitDraft, now: DateTime<Utc>) -> Result<Appointment, Refusal> {
    let visit = accept(facts, id, Channel::WalkIn, visit, now)?;
    // Nobody waits twice, and whoever has an appointment is received with it.
    if let Some(since) = facts.today.waits_since {
        return Err(Refusal::CarWaits { since });
    }
    if let Some(at) = facts.today.expected_at {
        return Err(Refusal::CarIsComing { at });
    }
    Ok(Appointment { status: Status::Arrived, arrived_at: Some(now), ..visit })
}

/// What was typed, normalised. A car that walks in may say nothing but its plate, or who is with it, or what is wrong: it may have no plate.
fn accept(facts: &Facts, id: AppointmentId, channel: Channel, visit: &VisitDraft, now: DateTime<Utc>) -> Result<Appointment, Refusal> {
    let short = |field: &str, text: &str| limited(field, text, SHORT);
    let walks_in = channel == Channel::WalkIn;
    if visit.vehicle.is_some() && facts.vehicle.is_none() {
        return Err(Refusal::NotFound);
    }
    if visit.advisor.is_some() && !facts.advisor_known {
        return Err(Refusal::NotFound);
    }
    let plate = Plate::parse(&visit.plate).map_err(|error| Refusal::PlateUnreadable { error })?;
    let name = short("name", &visit.name)?;
    let concern = limited("concern", &visit.concern, LONGEST_CONCERN)?;
    let told_apart = !name.is_empty() || (walks_in && (plate.is_some() || visit.vehicle.is_some() || !concern.is_empty()));
    if !told_apart {
        return Err(Refusal::FieldEmpty { field: if walks_in { "plate_or_concern" } else { "name" }.to_owned() });
    }
    let phone = match Phone::parse(&visit.phone) {
        Some(phone) => phone,
        None if walks_in && visit.phone.trim().is_empty() => Phone::stored(""),
        None => return Err(Refusal::PhoneUnreadable { found: short("phone", &visit.phone)? }),
    };
    let vin = match visit.vin.trim() {
        "" => None,
        typed => Some(Vin::parse_without_check_digit(typed).map_err(|error| Refusal::VinUnreadable { error })?),
    };
    let pick_up = short("pick_up", &visit.pick_up)?;
    if channel == Channel::Online {
        expect_online(facts, visit)?;
        if visit.stay == Stay::PickUp && pick_up.is_empty() {
            return Err(Refusal::FieldEmpty { field: "pick_up".to_owned() });
        }
    }
    expect_suited(facts, &visit.services)?;
    let needs = if walks_in { Vec::new() } else { wanted(facts, &visit.services, &concern, &visit.model)? };
    Ok(Appointment {
        id,
        version: 1,
        status: Status::Requested,
        channel,
        vehicle: facts.vehicle.as_ref().map(|(vehicle, _)| *vehicle),
        plate,
        vin,
        model: short("model", &visit.model)?,
        name,
        phone,
        services: visit.services.clone(),
        concern,
        stay: visit.stay,
        pick_up,
        loaner: visit.loaner,
        advisor: visit.advisor,
        note: limited("note", &visit.note, LONG)?,
        starts_at: now,
        ready_at: now,
        needs,
        blocks: Vec::new(),
        arrived_at: None,
        greeted_at: None,
        order: None,
        parts: Vec::new(),
        language: visit.language,
        told: priced(&facts.catalogue, &visit.services),
    })
}

/// Customers find what they may book for themselves; a name of something else is none they were shown.
fn expect_online(facts: &Facts, visit: &VisitDraft) -> Result<(), Refusal> {
    let offered = |code: &String| facts.catalogue.iter().any(|service| service.code == *code && service.online);
    match visit.services.iter().find(|code| !offered(code)) {
        Some(service) => Err(Refusal::ServiceUnknown { service: service.clone() }),
        None => Ok(()),
    }
}

/// What is asked for is for a car like this one.
fn expect_suited(facts: &Facts, services: &[String]) -> Result<(), Refusal> {
    let suits = |service: &&Service| service.suits(&facts.catalogue, facts.energy);
    let mut asked = services.iter().filter_map(|code| facts.catalogue.iter().find(|service| service.code == *code));
    match facts.energy.zip(asked.find(|service| !suits(service))) {
        Some((energy, service)) => Err(Refusal::ServiceNotForCar { service: service.title.clone(), energy }),
        None => Ok(()),
    }
}

/// What a visit with these services and words needs, for the car as it is registered, else as it was described.
///
/// # Errors
/// See [`needs`].
pub fn wanted(facts: &Facts, services: &[String], concern: &str, model: &str) -> Result<Vec<Need>, Refusal> {
    let model = facts.vehicle.as_ref().map_or(model, |(_, model)| model);
    let in_words = (!concern.trim().is_empty()).then_some(facts.settings.diagnosis);
    needs(&facts.catalogue, services, facts.settings.group_of(model), in_words)
}

/// What may be offered now to whoever comes this way.
#[must_use]
pub fn offer(settings: &Settings, channel: Channel, now: DateTime<Utc>) -> Offer {
    let lead = if channel == Channel::Online { settings.lead_minutes } else { 0 };
    Offer { earliest: now + TimeDelta::minutes(i64::from(lead)), from_reserve: channel == Channel::Comeback }
}

/// Finds technicians and bays for a visit at this time, or says which times are free.
fn keep_time(
    facts: &Facts,
    id: AppointmentId,
    needs: &[Need],
    at: DateTime<Utc>,
    channel: Channel,
    now: DateTime<Utc>,
) -> Result<(Vec<super::Block>, DateTime<Utc>), Refusal> {
    let (settings, diary) = (&facts.settings, &facts.diary);
    if at <= now {
        return Err(Refusal::TimeHasPassed { at });
    }
    if at >= diary.horizon {
        return Err(Refusal::TooFarAhead { at, days: settings.horizon_days });
    }
    for need in needs {
        let able = diary.hands.iter().any(|hand| hand.skills.contains(&need.skill))
            && diary.places.iter().any(|place| place.skills.is_empty() || place.skills.contains(&need.skill));
        if !able {
            return Err(Refusal::NobodyForSkill { skill: need.skill });
        }
    }
    let offer = offer(settings, channel, now);
    let plan = Plan::new(diary, settings, Some(id), now);
    let longest = plan.longest() * i32::try_from(MOST_DAYS).unwrap_or(1);
    if plan.length(needs) > longest {
        let hours = |time: TimeDelta| Hours::from_minutes(time.num_minutes());
        return Err(Refusal::VisitTooLong { hours: hours(plan.length(needs)), longest: hours(longest) });
    }
    let next = || next_times(&plan, needs, at, offer);
    let Some(day) = diary.days.iter().find(|day| day.opens <= at && at < day.closes) else {
        return Err(Refusal::HouseIsClosed { at, next: next() });
    };
    let grid = i64::from(settings.grid_minutes.max(1));
    if (at - day.opens).num_seconds() % (grid * 60) != 0 {
        return Err(Refusal::TimeOffGrid { minutes: settings.grid_minutes, next: next() });
    }
    if at < offer.earliest {
        return Err(Refusal::TooSoon { at, minutes: settings.lead_minutes, next: next() });
    }
    let blocks = plan.place(needs, at, offer).ok_or_else(|| Refusal::SlotTaken { at, next: next() })?;
    let ready_at = plan.ready_at(at, &blocks);
    Ok((blocks, ready_at))
}

/// The free times after the one asked for; when there are none, the first there are.
fn next_times(plan: &Plan<'_>, needs: &[Need], at: DateTime<Utc>, offer: Offer) -> Vec<DateTime<Utc>> {
    let after = Offer { earliest: offer.earliest.max(at), ..offer };
    let mut slots = plan.free_slots(needs, after, NEXT_TIMES);
    if slots.is_empty() {
        slots = plan.free_slots(needs, offer, NEXT_TIMES);
    }
    slots.into_iter().map(|slot| slot.at).collect()
}

fn minutes(time: TimeDelta) -> i32 {
    i32::try_from(time.num_minutes()).unwrap_or(i32::MAX)
}
