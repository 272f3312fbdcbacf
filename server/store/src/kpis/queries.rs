//! The day at a glance.

use crate::error::known;
use crate::repair_orders::queries::{Select, rows};
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use domain::kpis::{Day, DayCount, MOST_LATE, TechnicianDay};
use domain::repair_orders::{Row, Status};
use domain::staff::PersonRef;
use domain::{Actor, DealershipId, Fen, Hours, Permission, PersonId};

/// Days of the trend.
const TREND: u64 = 14;

/// Today at a glance, and the last fortnight.
///
/// # Errors
/// When one may not see the day.
pub async fn day(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<Day, Error> {
    let mut tx = store.read(actor, Permission::SeeDay).await?;
    let dealership = actor.dealership;
    let zone = sqlx::query_scalar!("select zone from dealership where dealership_id = $1", dealership.0).fetch_one(&mut *tx).await?;
    let zone: Tz = known(zone.parse().ok(), "dealership", "zone", dealership.0)?;
    let today = now.with_timezone(&zone).date_naive();
    let since = midnight(zone, today);
    let trend = trend(&mut tx, dealership, zone, today).await?;
    let current = trend.last().cloned();
    let stages = stages(&mut tx, dealership).await?;
    let (late, late_count) = late(&mut tx, dealership, now).await?;
    let counts = counts(&mut tx, dealership, since).await?;
    let given = crate::workshop::dispatch::punctual(&mut tx, dealership, since).await?;
    Ok(Day {
        stages,
        late,
        late_count,
        waiting: counts.waiting,
        arrived: current.as_ref().map_or(0, |day| day.arrived),
        delivered: current.as_ref().map_or(0, |day| day.delivered),
        delivered_on_time: current.as_ref().map_or(0, |day| day.on_time),
        settled: current.as_ref().map_or(Fen::ZERO, |day| day.settled),
        collected: counts.collected,
        inspected: counts.inspected,
        failed: counts.failed,
        first_inspected: counts.first_inspected,
        first_passed: counts.first_passed,
        dispatched: given.dispatched,
        dispatched_in_time: given.in_time,
        technicians: technicians(&mut tx, dealership, since, now).await?,
        trend,
    })
}

/// When a day begins in a zone.
pub(crate) fn midnight(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN);
    zone.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |midnight| midnight.with_timezone(&Utc))
}

fn count(value: Option<i64>) -> u32 {
    u32::try_from(value.unwrap_or(0)).unwrap_or(u32::MAX)
}

async fn stages(tx: &mut Transaction, dealership: DealershipId) -> Result<Vec<(Status, u32)>, Error> {
    let rows = sqlx::query!(
        "select status, count(*) as orders from repair_orders_order where dealership_id = $1 and open group by status",
        dealership.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let of = |status: Status| rows.iter().find(|row| row.status == status.code()).map_or(0, |row| count(row.orders));
    Ok(Status::ALL
        .iter()
        .filter(|status| status.is_open())
        .map(|status| (*status, of(*status)))
        .filter(|(_, orders)| *orders > 0)
        .collect())
}

/// Open orders past a promised time that still counts, those that have been late for longest, and how many there are in all.
async fn late(tx: &mut Transaction, dealership: DealershipId, now: DateTime<Utc>) -> Result<(Vec<Row>, u32), Error> {
    let counts: Vec<String> = Status::ALL.iter().filter(|status| status.promise_counts()).map(|status| status.code().to_owned()).collect();
    let found = sqlx::query!(
        "select order_id, count(*) over () as orders from repair_orders_order
          where dealership_id = $1 and open and promised_at < $2 and status = any ($3) order by promised_at, order_id limit $4",
        dealership.0,
        now,
        &counts,
        i64::try_from(MOST_LATE).unwrap_or(i64::MAX)
    )
    .fetch_all(&mut **tx)
    .await?;
    let late_count = count(found.first().and_then(|row| row.orders));
    let orders: Vec<_> = found.into_iter().map(|row| row.order_id).collect();
    let mut late = rows(tx, &Select { orders: Some(&orders), ..Select::of(dealership, 500) }).await?;
    late.sort_by_key(|row| (row.promised_at, row.order));
    Ok((late, late_count))
}

struct Counts {
    waiting: u32,
    collected: Fen,
    inspected: u32,
    failed: u32,
    first_inspected: u32,
    first_passed: u32,
}

async fn counts(tx: &mut Transaction, dealership: DealershipId, since: DateTime<Utc>) -> Result<Counts, Error> {
    let row = sqlx::query!(
        r#"with inspections as (
            select order_id, passed, at from quality_inspection where dealership_id = $1 and at >= $2),
        first as (
            select distinct on (order_id) passed from inspections
             where not exists (select from quality_inspection before
                                where before.dealership_id = $1 and before.order_id = inspections.order_id and before.at < $2)
             order by order_id, at)
        select (select count(*) from repair_orders_order where dealership_id = $1 and open and waiting) as waiting,
                  (select coalesce(sum(amount), 0)::bigint from settlement_payment where dealership_id = $1 and at >= $2)
                - (select coalesce(sum(amount), 0)::bigint from settlement_payment where dealership_id = $1 and refunded_at >= $2) as "collected!",
                  (select count(*) from inspections) as inspected,
                  (select count(*) from inspections where not passed) as failed,
                  (select count(*) from first) as first_inspected,
                  (select count(*) from first where passed) as first_passed"#,
        dealership.0,
        since
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Counts {
        waiting: count(row.waiting),
        collected: Fen(row.collected),
        inspected: count(row.inspected),
        failed: count(row.failed),
        first_inspected: count(row.first_inspected),
        first_passed: count(row.first_passed),
    })
}

async fn technicians(
    tx: &mut Transaction,
    dealership: DealershipId,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<TechnicianDay>, Error> {
    let rows = sqlx::query!(
        r#"with clocked as (
            select technician_id, sum(extract(epoch from (coalesce(until, $3) - greatest(since, $2))) / 60)::bigint as minutes
              from workshop_clocking where dealership_id = $1 and (until > $2 or until is null) and since < $3 group by technician_id),
        -- A job that was sent back is sold once: on the day it was first finished, by those who had it then.
        billed as (
            select person_id as technician_id, sum(hours) as hours
              from workshop_sold where dealership_id = $1 and at >= $2 group by person_id),
        running as (
            select c.technician_id, coalesce(v.plate, right(v.vin, 6)) as plate
              from workshop_clocking c
              join repair_orders_order o on o.dealership_id = c.dealership_id and o.order_id = c.order_id
              join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
             where c.dealership_id = $1 and c.until is null)
        select m.person_id, p.name, coalesce(clocked.minutes, 0) as "minutes!", coalesce(billed.hours, 0) as "billed!", running.plate as working_on
             from staff_membership m join staff_person p using (person_id)
             left join clocked on clocked.technician_id = m.person_id
             left join billed on billed.technician_id = m.person_id
             left join running on running.technician_id = m.person_id
            where m.dealership_id = $1 and m.active and cardinality(m.skills) > 0
            order by p.created_at, p.person_id"#,
        dealership.0,
        since,
        now
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TechnicianDay {
            technician: PersonRef { person: PersonId(row.person_id), name: row.name },
            clocked: Hours::from_minutes(row.minutes),
            billed: Hours(i32::try_from(row.billed).unwrap_or(i32::MAX)),
            working_on: row.working_on,
        })
        .collect())
}

/// Counts of each of the last days, oldest first.
async fn trend(tx: &mut Transaction, dealership: DealershipId, zone: Tz, today: NaiveDate) -> Result<Vec<DayCount>, Error> {
    let first = today - Days::new(TREND - 1);
    let rows = sqlx::query!(
        r#"with days as (select generate_series($2::date, $3::date, '1 day')::date as day),
        arrived as (
            select (opened_at at time zone $4)::date as day, count(*) as orders
              from repair_orders_order where dealership_id = $1 and opened_at >= $5 group by 1),
        delivered as (
            select (at at time zone $4)::date as day, count(*) as orders, count(*) filter (where (body -> 'event' ->> 'on_time')::bool) as on_time
              from events where dealership_id = $1 and kind = 'delivered' and at >= $5 group by 1),
        settled as (
            select (settled_at at time zone $4)::date as day, sum(due)::bigint as due
              from settlement_statement where dealership_id = $1 and settled_at >= $5 and undone_at is null group by 1)
        select days.day as "day!", arrived.orders as "arrived?", delivered.orders as "delivered?", delivered.on_time as "on_time?", settled.due as "due?"
          from days left join arrived using (day) left join delivered using (day) left join settled using (day)
         order by days.day"#,
        dealership.0,
        first,
        today,
        zone.name(),
        midnight(zone, first)
    )
    .fetch_all(&mut **tx)
    .await?;
    let day = |row: (NaiveDate, Option<i64>, Option<i64>, Option<i64>, Option<i64>)| DayCount {
        day: row.0,
        arrived: count(row.1),
        delivered: count(row.2),
        on_time: count(row.3),
        settled: Fen(row.4.unwrap_or(0)),
    };
    Ok(rows.into_iter().map(|row| day((row.day, row.arrived, row.delivered, row.on_time, row.due))).collect())
}
