//! Writing down what happened on the floor.

use super::{attendance, cases, stages};
use crate::error::{one_row, some_row};
use crate::quality::sheets::demanded_of;
use crate::repair_orders::write::Context;
use crate::{Error, Transaction};
use chrono::{DateTime, Utc};
use domain::workshop::{Event, Hold, JobStatus, Portion, WriteUp, wants_remedy};
use domain::{BayId, LineId, PersonId};
use sqlx::types::Json;
use uuid::Uuid;

/// Writes what an event says.
pub(crate) async fn event(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    match event {
        Event::Dispatched { job, technician, bay, .. } => dispatched(tx, context, *job, *technician, *bay).await,
        Event::Shared { job, crew, .. } => shared(tx, context, *job, crew).await,
        Event::ClockedOn { job, technician, bay, hands, .. } | Event::Resumed { job, technician, bay, hands, .. } => {
            let hands = if hands.is_empty() { std::slice::from_ref(technician) } else { hands };
            started(tx, context, *job, hands, *bay).await
        }
        Event::Held { job, reason, note, minutes, .. } => {
            let hold = Hold { reason: *reason, note: note.clone(), since: context.now };
            stopped(tx, context, *job, JobStatus::OnHold, Some(&hold), *minutes).await
        }
        Event::WrittenUp { job, write_up, .. } => written_up(tx, context, *job, write_up).await,
        Event::Finished { job, minutes, .. } => {
            stopped(tx, context, *job, JobStatus::Done, None, *minutes).await?;
            sold(tx, context, *job).await
        }
        Event::BayLeft | Event::BayCleared => leave_bay(tx, context).await,
        Event::StagesPlanned { .. }
        | Event::StageBegun { .. }
        | Event::StageHandedOver { .. }
        | Event::StageAccepted { .. }
        | Event::StageRefused { .. } => stages::moved(tx, context, event).await,
        Event::PaintRecorded { paint, used, instead_of, reason } => stages::painted(tx, context, (*paint, *instead_of), used, reason).await,
        Event::ClockedIn { attendance: id, person, .. } => attendance::came_in(tx, context, *id, *person).await,
        Event::ClockingCorrected { job, before, after, reason, .. } => {
            attendance::corrected(tx, context, (*job, reason), before, after).await
        }
        Event::WashStarted
        | Event::WashFinished
        | Event::WashSkipped { .. }
        | Event::ClockedOut { .. }
        | Event::AttendanceCorrected { .. } => Ok(()),
    }
}

async fn dispatched(tx: &mut Transaction, context: &Context<'_>, job: LineId, technician: PersonId, bay: BayId) -> Result<(), Error> {
    let before = context.order.job(job).map_or(JobStatus::Open, |job| job.status);
    let status = if before == JobStatus::Open { JobStatus::Dispatched } else { before };
    // What is asked of it is said once.
    let demands = if before == JobStatus::Open { Some(demanded_of(tx, context, job).await?) } else { None };
    let kind = context.order.check_in.as_ref().map(|check_in| check_in.kind);
    let remedy = context.order.job(job).is_some_and(|job| before == JobStatus::Open && wants_remedy(kind, job.skill));
    let written = sqlx::query!(
        "update repair_orders_line set technician_id = $4, bay_id = $5, job_status = $6, crew = case when technician_id = $4 then crew else '[]' end,
                demands = coalesce($7, demands), owes = coalesce($7, owes), wants_remedy = wants_remedy or $8
          where dealership_id = $1 and order_id = $2 and line_id = $3",
        context.dealership.0,
        context.order.id.0,
        job.0,
        technician.0,
        bay.0,
        status.code(),
        demands.as_deref(),
        remedy
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_line", job.0)
}

/// What was written of the job.
async fn written_up(tx: &mut Transaction, context: &Context<'_>, job: LineId, write_up: &WriteUp) -> Result<(), Error> {
    let written = sqlx::query!(
        "update repair_orders_line set write_up = $4 where dealership_id = $1 and order_id = $2 and line_id = $3",
        context.dealership.0,
        context.order.id.0,
        job.0,
        Json(write_up) as _
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_line", job.0)?;
    cases::learnt(tx, context, job, write_up).await
}

/// The job is shared, or no longer.
async fn shared(tx: &mut Transaction, context: &Context<'_>, job: LineId, crew: &[Portion]) -> Result<(), Error> {
    let written = sqlx::query!(
        "update repair_orders_line set crew = $4 where dealership_id = $1 and order_id = $2 and line_id = $3",
        context.dealership.0,
        context.order.id.0,
        job.0,
        Json(crew) as _
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_line", job.0)
}

/// A clock starts: on the job, for these technicians, with the car in the bay. Or somebody who shares the job joins in while it runs.
///
/// It starts where the last clocking of each technician and the last stay in the bay ended, should another server's clock have been ahead.
async fn started(tx: &mut Transaction, context: &Context<'_>, job: LineId, hands: &[PersonId], bay: BayId) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    let hands: Vec<Uuid> = hands.iter().map(|hand| hand.0).collect();
    let running = context.order.job(job).filter(|job| job.status == JobStatus::Working).and_then(|job| job.running_since);
    // Nobody joins in before the clock that they join.
    let begins = running.map_or(context.now, |since| since.max(context.now));
    lock_bays(tx, context, bay).await?;
    let since = sqlx::query_scalar!(
        r#"select greatest($1,
                  (select max(last.until) from unnest($3::uuid[]) as hand (id)
                    cross join lateral (select c.until from workshop_clocking c where c.dealership_id = $2 and c.technician_id = hand.id
                                         order by c.since desc limit 1) last),
                  (select max(until) from workshop_bay_stay
                    where dealership_id = $2 and bay_id = $4 and tstzrange(since, until) && tstzrange($1, null)),
                  (select max(until) from workshop_bay_stay
                    where dealership_id = $2 and order_id = $5 and tstzrange(since, until) && tstzrange($1, null))) as "since!""#,
        begins,
        dealership,
        &hands,
        bay.0,
        order
    )
    .fetch_one(&mut **tx)
    .await?;
    let written = sqlx::query!(
        "update repair_orders_line
            set job_status = $4, running_since = $5, rework = false, hold = null,
                worked_by = worked_by || array(select hand.id from unnest($6::uuid[]) with ordinality as hand (id, place)
                                                where hand.id <> all (worked_by) order by hand.place)
          where dealership_id = $1 and order_id = $2 and line_id = $3",
        dealership,
        order,
        job.0,
        JobStatus::Working.code(),
        running.unwrap_or(since),
        &hands
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_line", job.0)?;
    sqlx::query!(
        "insert into workshop_clocking (dealership_id, order_id, line_id, technician_id, since)
         select $1, $2, $3, hand.id, $5 from unnest($4::uuid[]) as hand (id)",
        dealership,
        order,
        job.0,
        &hands,
        since
    )
    .execute(&mut **tx)
    .await?;
    enter_bay(tx, context, bay, since).await
}

/// Locks the bay that the car goes to and the one it leaves, always in the same order. Cars that want the same bay queue here, instead of
/// meeting in the constraint, where each would wait for the other.
async fn lock_bays(tx: &mut Transaction, context: &Context<'_>, bay: BayId) -> Result<(), Error> {
    sqlx::query_scalar!(
        "select bay_id from workshop_bay
          where dealership_id = $1
            and (bay_id = $2 or bay_id in (select bay_id from workshop_bay_stay where dealership_id = $1 and order_id = $3 and until is null))
          order by bay_id for no key update",
        context.dealership.0,
        bay.0,
        context.order.id.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}

/// The car stands in this bay from now on, and in no other.
async fn enter_bay(tx: &mut Transaction, context: &Context<'_>, bay: BayId, since: DateTime<Utc>) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    sqlx::query!(
        "update workshop_bay_stay set until = greatest($4, since) where dealership_id = $1 and order_id = $2 and bay_id <> $3 and until is null",
        dealership,
        order,
        bay.0,
        since
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into workshop_bay_stay (dealership_id, bay_id, order_id, since)
         select $1, $2, $3, $4
          where not exists (select from workshop_bay_stay where dealership_id = $1 and order_id = $3 and bay_id = $2 and until is null)",
        dealership,
        bay.0,
        order,
        since
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A clock stops: the job stands still or is done.
async fn stopped(
    tx: &mut Transaction,
    context: &Context<'_>,
    job: LineId,
    status: JobStatus,
    hold: Option<&Hold>,
    minutes: i32,
) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    let hold = hold.map(Json);
    let written = sqlx::query!(
        "update repair_orders_line set job_status = $4, running_since = null, hold = $5, clocked_minutes = clocked_minutes + $6
          where dealership_id = $1 and order_id = $2 and line_id = $3",
        dealership,
        order,
        job.0,
        status.code(),
        hold as _,
        minutes
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_line", job.0)?;
    // Of those who share a job the clock of as many ends as were here; that of one at least.
    let written = sqlx::query!(
        "update workshop_clocking set until = greatest($3, since) where dealership_id = $1 and line_id = $2 and until is null",
        dealership,
        job.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    some_row(&written, "workshop_clocking", job.0)
}

/// The hours sold of a job are theirs who finish it for the first time, as they share it then; finished again it adds nothing.
async fn sold(tx: &mut Transaction, context: &Context<'_>, job: LineId) -> Result<(), Error> {
    let Some(of) = context.order.job(job) else { return Ok(()) };
    let (people, hours): (Vec<Uuid>, Vec<i32>) = of.hands().map(|person| (person.0, of.portion_of(person).0)).unzip();
    sqlx::query!(
        "insert into workshop_sold (dealership_id, order_id, line_id, person_id, hours, at)
         select $1, $2, $3, part.person, part.hours, $6 from unnest($4::uuid[], $5::integer[]) as part (person, hours)
          where not exists (select from workshop_sold where dealership_id = $1 and line_id = $3)",
        context.dealership.0,
        context.order.id.0,
        job.0,
        &people,
        &hours,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn leave_bay(tx: &mut Transaction, context: &Context<'_>) -> Result<(), Error> {
    sqlx::query!(
        "update workshop_bay_stay set until = greatest($3, since) where dealership_id = $1 and order_id = $2 and until is null",
        context.dealership.0,
        context.order.id.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
