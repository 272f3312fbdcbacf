//! Who is in the house, from when to when; and what was corrected of that and of what was clocked.

use crate::error::one_row;
use crate::repair_orders::write::Context;
use crate::{Error, Transaction, record};
use chrono::{DateTime, Utc};
use domain::workshop::{Command, Event, TimeFacts, Times, decide_time};
use domain::{Actor, Answer, AttendanceId, DealershipId, Envelope, LineId, PersonId};
use uuid::Uuid;

/// Somebody's time has no versions: each attendance is a thing of its own.
const VERSION: i32 = 1;
/// The most attendances around a time that one is compared with.
const MOST_AROUND: i64 = 200;

/// Carries out a command about somebody's time in the house.
pub(crate) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    let person = PersonId(command.subject());
    lock(tx, actor.dealership, person).await?;
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    // What is told later was done between then and now: whatever the person has attended since may stand against it.
    let told = if envelope.tells_later() { envelope.made_at.min(now) } else { now };
    let facts = facts(tx, actor.dealership, person, command, (told, now)).await?;
    let at = envelope.attended_at(&facts.attended, now)?;
    let events = decide_time(&facts, command, actor, at)?;
    for event in &events {
        if let domain::Event::Workshop(event) = event {
            write(tx, actor, event, at).await?;
        }
    }
    record::record_done(tx, actor, envelope, &events, VERSION, (at, now)).await
}

/// One step of somebody's attendance after the other, from whichever door.
async fn lock(tx: &mut Transaction, dealership: DealershipId, person: PersonId) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", format!("attendance of {person} in {dealership}"))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn facts(
    tx: &mut Transaction,
    dealership: DealershipId,
    person: PersonId,
    command: &Command,
    (told, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<TimeFacts, Error> {
    let (named, times) = match command {
        Command::CorrectAttendance { attendance, times, .. } => (Some(attendance.0), *times),
        _ => (None, Times { since: told, until: None }),
    };
    let row = sqlx::query!(
        r#"select exists (select from staff_membership where dealership_id = $1 and person_id = $2 and active) as "works_here!",
                  (select o.number from workshop_clocking c
                     join repair_orders_order o on o.dealership_id = c.dealership_id and o.order_id = c.order_id
                    where c.dealership_id = $1 and c.technician_id = $2 and c.until is null limit 1) as running"#,
        dealership.0,
        person.0
    )
    .fetch_one(&mut **tx)
    .await?;
    let attended = sqlx::query!(
        "select attendance_id, since, until from workshop_attendance
          where dealership_id = $1 and person_id = $2 and (attendance_id = $3 or until is null or (since < $5 and until > $4))
          order by since desc limit $6",
        dealership.0,
        person.0,
        named,
        times.since,
        times.until.unwrap_or(now).max(times.since),
        MOST_AROUND
    )
    .fetch_all(&mut **tx)
    .await?;
    let attended =
        attended.into_iter().map(|row| (AttendanceId(row.attendance_id), Times { since: row.since, until: row.until })).collect();
    Ok(TimeFacts { works_here: row.works_here, running: row.running, attended, ..TimeFacts::default() })
}

async fn write(tx: &mut Transaction, actor: &Actor, event: &Event, now: DateTime<Utc>) -> Result<(), Error> {
    let dealership = actor.dealership;
    match event {
        Event::ClockedIn { attendance, person, implied } => insert(tx, dealership, *attendance, *person, *implied, now).await,
        Event::ClockedOut { attendance, .. } => {
            let written = sqlx::query!(
                "update workshop_attendance set until = greatest($3, since) where dealership_id = $1 and attendance_id = $2 and until is null",
                dealership.0,
                attendance.0,
                now
            )
            .execute(&mut **tx)
            .await?;
            one_row(&written, "workshop_attendance", attendance.0)
        }
        Event::AttendanceCorrected { attendance, person, before, after, reason } => {
            let written = match before {
                None => sqlx::query!(
                    "insert into workshop_attendance (dealership_id, attendance_id, person_id, since, until) values ($1, $2, $3, $4, $5)",
                    dealership.0,
                    attendance.0,
                    person.0,
                    after.since,
                    after.until
                )
                .execute(&mut **tx)
                .await?,
                Some(_) => {
                    sqlx::query!(
                        "update workshop_attendance set since = $3, until = $4 where dealership_id = $1 and attendance_id = $2",
                        dealership.0,
                        attendance.0,
                        after.since,
                        after.until
                    )
                    .execute(&mut **tx)
                    .await?
                }
            };
            one_row(&written, "workshop_attendance", attendance.0)?;
            sqlx::query!(
                "insert into workshop_time_correction
                     (dealership_id, at, corrected_by, person_id, attendance_id, since_before, until_before, since, until, reason)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                dealership.0,
                now,
                actor.person.0,
                person.0,
                attendance.0,
                before.map(|before| before.since),
                before.and_then(|before| before.until),
                after.since,
                after.until,
                reason
            )
            .execute(&mut **tx)
            .await?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Somebody is in the house from now on; from the end of what was before, should that be told later.
async fn insert(
    tx: &mut Transaction,
    dealership: DealershipId,
    attendance: AttendanceId,
    person: PersonId,
    implied: bool,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into workshop_attendance (dealership_id, attendance_id, person_id, since, implied)
         select $1, $2, $3, greatest($4, (select max(until) from workshop_attendance where dealership_id = $1 and person_id = $3 and until > $4)), $5",
        dealership.0,
        attendance.0,
        person.0,
        at,
        implied
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Somebody has begun to work without clocking in. Should they have clocked in in the same moment, that counts.
pub(super) async fn came_in(tx: &mut Transaction, context: &Context<'_>, attendance: AttendanceId, person: PersonId) -> Result<(), Error> {
    lock(tx, context.dealership, person).await?;
    let since = context.now - domain::workshop::LONGEST_AT_WORK;
    let here = sqlx::query_scalar!(
        r#"select exists (select from workshop_attendance
                           where dealership_id = $1 and person_id = $2 and until is null and since > $3) as "here!""#,
        context.dealership.0,
        person.0,
        since
    )
    .fetch_one(&mut **tx)
    .await?;
    if here { Ok(()) } else { insert(tx, context.dealership, attendance, person, true, context.now).await }
}

/// What deciding about a clocking needs to know: how it is, and what else those whose it is have clocked around it.
pub(crate) async fn clocking(
    tx: &mut Transaction,
    dealership: DealershipId,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<TimeFacts, Error> {
    let Command::CorrectClocking { order, job, began, times, .. } = command else { return Ok(TimeFacts::default()) };
    let rows = sqlx::query!(
        "select technician_id, since, until from workshop_clocking
          where dealership_id = $1 and order_id = $2 and line_id = $3 and since = $4",
        dealership.0,
        order.0,
        job.0,
        began
    )
    .fetch_all(&mut **tx)
    .await?;
    let people: Vec<Uuid> = rows.iter().map(|row| row.technician_id).collect();
    let beside = sqlx::query!(
        "select since, until from workshop_clocking
          where dealership_id = $1 and technician_id = any ($2) and not (line_id = $3 and since = $4)
            and since < $6 and coalesce(until, $7) > $5
          order by since limit $8",
        dealership.0,
        &people,
        job.0,
        began,
        times.since,
        times.until.unwrap_or(now).max(times.since),
        now,
        MOST_AROUND
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(TimeFacts {
        works_here: true,
        clocking: rows.first().map(|row| Times { since: row.since, until: row.until }),
        beside: beside.into_iter().map(|row| Times { since: row.since, until: row.until }).collect(),
        ..TimeFacts::default()
    })
}

/// Writes down that a job was worked on from then to then, and what was said of it before.
pub(super) async fn corrected(
    tx: &mut Transaction,
    context: &Context<'_>,
    (job, reason): (LineId, &str),
    before: &Times,
    after: &Times,
) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    // What the job itself was worked on is the clocking that began it: whoever joined in later has a part of the same time.
    let joined = sqlx::query_scalar!(
        r#"select exists (select from workshop_clocking
                           where dealership_id = $1 and line_id = $2 and since < $3 and (until is null or until > $3)) as "joined!""#,
        dealership,
        job.0,
        before.since
    )
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query!(
        "with corrected as (
            update workshop_clocking set since = $5, until = $6
             where dealership_id = $1 and order_id = $2 and line_id = $3 and since = $4 returning technician_id)
         insert into workshop_time_correction
             (dealership_id, at, corrected_by, person_id, order_id, line_id, since_before, until_before, since, until, reason)
         select $1, $7, $8, technician_id, $2, $3, $4, $9, $5, $6, $10 from corrected",
        dealership,
        order,
        job.0,
        before.since,
        after.since,
        after.until,
        context.now,
        context.actor.0,
        before.until,
        reason
    )
    .execute(&mut **tx)
    .await?;
    let length = |times: &Times| times.until.map_or(0, |until| (until - times.since).num_minutes());
    let more = if joined { 0 } else { i32::try_from(length(after) - length(before)).unwrap_or_default() };
    let running = after.until.is_none().then_some(after.since).filter(|_| !joined);
    let written = sqlx::query!(
        "update repair_orders_line set clocked_minutes = greatest(clocked_minutes + $4, 0), running_since = coalesce($5, running_since)
          where dealership_id = $1 and order_id = $2 and line_id = $3",
        dealership,
        order,
        job.0,
        more,
        running
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_line", job.0)
}
