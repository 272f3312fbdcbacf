//! Booking, and what happens to a visit until its car is with an advisor.

use super::load::{self, House};
use super::{pictures, told};
use crate::error::one_row;
use crate::execute::expect_version;
use crate::parts::stock;
use crate::repair_orders::write::next_number;
use crate::{Error, Transaction, care, record};
use chrono::{DateTime, Utc};
use domain::appointments::{
    Appointment, Channel, Command, Event, LoanerMoved, PHOTOS_AFTER_VISIT, Period, Settings, Status, decide, is_near,
};
use domain::customers::{Phone, Plate, Vin};
use domain::{Actor, Answer, DealershipId, Envelope, Language, Refusal};
use sqlx::types::Json;

/// Numbers of visits begin with this.
const PREFIX: &str = "YY";

/// Carries out a command of the appointment desk.
pub(crate) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    if command.appointment().is_none() {
        return super::setup::carry_out(tx, actor, envelope, command, now).await;
    }
    expect_near(command, now)?;
    lock(tx, actor, command).await?;
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    let (facts, house) = load::facts(tx, actor, command, now).await?;
    if let Some(stored) = &facts.stored {
        expect_version(tx, actor, envelope, stored.version).await?;
    }
    let events = decide(&facts, command, actor, now)?;
    let mut version = 1;
    for event in &events {
        let domain::Event::Appointments(event) = event else { continue };
        version = match event {
            Event::Booked { appointment, link, agreed } => {
                let version = insert(tx, actor.dealership, &house, appointment, now).await?;
                if let Some(digest) = link {
                    told::link(tx, actor.dealership, appointment, digest, now).await?;
                }
                told::agreed(tx, actor.dealership, appointment, agreed, now).await?;
                version
            }
            Event::WalkInQueued { appointment } => insert(tx, actor.dealership, &house, appointment, now).await?,
            event => match facts.stored.clone() {
                Some(stored) if matches!(event, Event::LinkWithdrawn { .. }) => {
                    told::withdraw_links(tx, actor.dealership, stored.id, now).await?;
                    update(tx, actor.dealership, &stored.clone().after(event, now), &stored, event, now).await?
                }
                Some(stored) => update(tx, actor.dealership, &stored.clone().after(event, now), &stored, event, now).await?,
                None => continue,
            },
        };
        told::tell(tx, actor.dealership, &house, (facts.stored.as_ref(), event), now).await?;
    }
    if actor.is_guest()
        && let Command::Move { appointment, .. } = command
    {
        sqlx::query!(
            "update appointments_visit set customer_moves = customer_moves + 1 where dealership_id = $1 and appointment_id = $2",
            actor.dealership.0,
            appointment.0
        )
        .execute(&mut **tx)
        .await?;
    }
    record::record(tx, actor, envelope, &events, version, now).await
}

/// Refuses times that no calendar of the database knows before it is asked for a lock of their day.
fn expect_near(command: &Command, now: DateTime<Utc>) -> Result<(), Error> {
    match command {
        Command::Book { starts_at, .. } | Command::Move { starts_at, .. } if !is_near(*starts_at, now) => Err(if *starts_at < now {
            Refusal::TimeHasPassed { at: *starts_at }
        } else {
            Refusal::TooFarAhead { at: *starts_at, days: Settings::default().horizon_days }
        }
        .into()),
        _ => Ok(()),
    }
}

/// Locks the visit, and whatever else may be booked on the day that is wanted: those who want the last hour queue here.
async fn lock(tx: &mut Transaction, actor: &Actor, command: &Command) -> Result<(), Error> {
    let dealership = actor.dealership;
    let mut phone = None;
    if let Some(id) = command.appointment() {
        phone = sqlx::query_scalar!(
            "select phone from appointments_visit where dealership_id = $1 and appointment_id = $2 for update",
            dealership.0,
            id.0
        )
        .fetch_optional(&mut **tx)
        .await?;
    }
    let wanted = match command {
        Command::Book { starts_at, channel, visit, .. } => {
            if *channel == Channel::Online {
                let phone = Phone::parse(&visit.phone).map(|phone| phone.as_str().to_owned()).unwrap_or_default();
                lock_name(tx, dealership, &phone).await?;
            }
            *starts_at
        }
        Command::QueueWalkIn { visit, .. } => {
            // Two people at reception see the same car: the second learns that it waits.
            if let Ok(Some(plate)) = Plate::parse(&visit.plate) {
                lock_name(tx, dealership, plate.as_str()).await?;
            }
            return Ok(());
        }
        Command::Move { starts_at, .. } => {
            if actor.is_guest() {
                lock_name(tx, dealership, &phone.unwrap_or_default()).await?;
            }
            *starts_at
        }
        _ => return Ok(()),
    };
    lock_day(tx, dealership, wanted).await
}

/// Locks every day of a time, one after the other: whoever books on one of them waits for the others, and they for them. The rules bound
/// how long it may be.
pub(super) async fn lock_days(tx: &mut Transaction, dealership: DealershipId, period: Period) -> Result<(), Error> {
    sqlx::query!(
        "insert into appointments_day (dealership_id, day)
         select d.dealership_id, day::date from dealership d,
                generate_series(date_trunc('day', $2::timestamptz at time zone d.zone), $3::timestamptz at time zone d.zone, interval '1 day') day
          where d.dealership_id = $1 order by day
         on conflict do nothing",
        dealership.0,
        period.from,
        period.until
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query_scalar!(
        "select day.day from appointments_day day join dealership d using (dealership_id)
          where day.dealership_id = $1 and day.day between ($2::timestamptz at time zone d.zone)::date and ($3::timestamptz at time zone d.zone)::date
          order by day.day for update of day",
        dealership.0,
        period.from,
        period.until
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}

/// Locks a day: whoever books on it, or closes it, waits for the others.
pub(super) async fn lock_day(tx: &mut Transaction, dealership: DealershipId, at: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "insert into appointments_day (dealership_id, day)
         select dealership_id, ($2 at time zone zone)::date from dealership where dealership_id = $1
         on conflict do nothing",
        dealership.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query_scalar!(
        r#"select day.day from appointments_day day join dealership d using (dealership_id)
            where day.dealership_id = $1 and day.day = ($2 at time zone d.zone)::date for update of day"#,
        dealership.0,
        at
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(())
}

/// One telephone number books one visit at a time, so that many at once are counted; one plate is queued at a time.
async fn lock_name(tx: &mut Transaction, dealership: DealershipId, name: &str) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", format!("appointments {dealership} {name}"))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn insert(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    visit: &Appointment,
    now: DateTime<Utc>,
) -> Result<i32, Error> {
    let number = next_number(tx, dealership, PREFIX, house.zone, now).await?;
    let (needs, told) = (Json(&visit.needs), Json(&visit.told));
    sqlx::query!(
        "insert into appointments_visit (dealership_id, appointment_id, version, number, status, expected, channel, vehicle_id, plate, vin, model, name, phone,
                                         services, concern, stay, pick_up, loaner, advisor_id, note, starts_at, ready_at, needs, booked_at, timed_at, arrived_at, language, told)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $24, $25, $26, $27)",
        dealership.0,
        visit.id.0,
        visit.version,
        number,
        visit.status.code(),
        visit.status.is_expected(),
        visit.channel.code(),
        visit.vehicle.map(|vehicle| vehicle.0),
        visit.plate.as_ref().map(Plate::as_str),
        visit.vin.as_ref().map(Vin::as_str),
        visit.model,
        visit.name,
        visit.phone.as_str(),
        &visit.services,
        visit.concern,
        visit.stay.code(),
        visit.pick_up,
        visit.loaner,
        visit.advisor.map(|advisor| advisor.0),
        visit.note,
        visit.starts_at,
        visit.ready_at,
        needs as _,
        now,
        visit.arrived_at,
        visit.language.map(Language::code),
        told as _
    )
    .execute(&mut **tx)
    .await?;
    keep(tx, dealership, visit).await?;
    pictures::stay(tx, dealership, visit.id).await?;
    Ok(visit.version)
}

/// Writes a visit as it is after an event.
async fn update(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: &Appointment,
    before: &Appointment,
    event: &Event,
    now: DateTime<Utc>,
) -> Result<i32, Error> {
    let reason = match event {
        Event::Cancelled { reason } => Some(reason.as_str()),
        _ => None,
    };
    let written = sqlx::query!(
        "update appointments_visit
            set version = $3, status = $4, expected = $5, vehicle_id = $6, starts_at = $7, ready_at = $8, arrived_at = $9, greeted_at = $10,
                order_id = $11, ended_because = $12, timed_at = coalesce($13, timed_at), loaner = $14
          where dealership_id = $1 and appointment_id = $2",
        dealership.0,
        visit.id.0,
        visit.version,
        visit.status.code(),
        visit.status.is_expected(),
        visit.vehicle.map(|vehicle| vehicle.0),
        visit.starts_at,
        visit.ready_at,
        visit.arrived_at,
        visit.greeted_at,
        visit.order.map(|order| order.0),
        reason,
        matches!(event, Event::Rescheduled { .. }).then_some(now),
        visit.loaner
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "appointments_visit", visit.id.0)?;
    match event {
        Event::Cancelled { .. } | Event::NoShowMarked => {
            care::loaners_of_visits::release_of_visit(tx, dealership, visit.id).await?;
            pictures::leave(tx, dealership, visit.id, now + PHOTOS_AFTER_VISIT).await?;
        }
        // Whoever was missed comes after all; a loaner that was promised was let go then.
        Event::Rescheduled { .. } | Event::CameIn { .. } if before.status == Status::NoShow => {
            pictures::stay(tx, dealership, visit.id).await?;
        }
        Event::Rescheduled { loaner: Some(LoanerMoved { period: Some(period), .. }), .. } => {
            care::loaners_of_visits::move_with_visit(tx, dealership, visit.id, *period).await?;
        }
        Event::Rescheduled { .. } => care::loaners_of_visits::release_of_visit(tx, dealership, visit.id).await?,
        Event::PhotoRemoved { photo, .. } => pictures::remove(tx, dealership, *photo, now).await?,
        _ => {}
    }
    if visit.blocks != before.blocks {
        sqlx::query!("delete from appointments_block where dealership_id = $1 and appointment_id = $2", dealership.0, visit.id.0)
            .execute(&mut **tx)
            .await?;
        keep(tx, dealership, visit).await?;
    }
    if visit.parts != before.parts {
        stock::hold(tx, dealership, visit.id, &before.parts, &visit.parts).await?;
    }
    if let Some(order) = visit.order.filter(|_| visit.order != before.order) {
        stock::hand_over(tx, dealership, visit.id, &visit.parts, order).await?;
    }
    if visit.order != before.order {
        sqlx::query!(
            "update appointments_block set order_id = $3 where dealership_id = $1 and appointment_id = $2",
            dealership.0,
            visit.id.0,
            visit.order.map(|order| order.0)
        )
        .execute(&mut **tx)
        .await?;
    }
    if let Event::OrderLinked { order, .. } = event {
        told::write_in_their_language(tx, dealership, visit, *order).await?;
    }
    Ok(visit.version)
}

/// Keeps the time of a visit.
async fn keep(tx: &mut Transaction, dealership: DealershipId, visit: &Appointment) -> Result<(), Error> {
    for (position, block) in (1_i32..).zip(&visit.blocks) {
        sqlx::query!(
            "insert into appointments_block (dealership_id, appointment_id, position, skill, hours, technician_id, bay_id, from_at, until_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            dealership.0,
            visit.id.0,
            position,
            block.skill.code(),
            block.hours.0,
            block.technician.0,
            block.bay.0,
            block.period.from,
            block.period.until
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
