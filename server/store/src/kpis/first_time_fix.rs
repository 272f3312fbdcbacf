//! How often a repair was right the first time (一次修复率, figure 27).

use super::queries::midnight;
use crate::error::known;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::kpis::{FirstTimeFix, FixedBy, FixedByTeam};
use domain::quality::{CameBack, Cause, Liable, Team};
use domain::repair_orders::cover::COMEBACK_DAYS;
use domain::staff::{PersonRef, Skill};
use domain::workshop::JobStatus;
use domain::{Actor, DealershipId, OrderId, Permission, PersonId};
use sqlx::types::Json;
use uuid::Uuid;

/// The most orders that came back which a month lists, the latest first.
const MOST_CAME_BACK: i64 = 500;

/// How often repairs that left in a month were right the first time: in all, by technician, by team, with those that came back.
///
/// # Errors
/// When one may not see the figures of the day.
pub async fn first_time_fix(store: &Store, actor: &Actor, month: Option<NaiveDate>, now: DateTime<Utc>) -> Result<FirstTimeFix, Error> {
    let mut tx = store.read(actor, Permission::SeeDay).await?;
    let dealership = actor.dealership;
    let zone = sqlx::query_scalar!("select zone from dealership where dealership_id = $1", dealership.0).fetch_one(&mut *tx).await?;
    let zone: Tz = known(zone.parse().ok(), "dealership", "zone", dealership.0)?;
    let today = now.with_timezone(&zone).date_naive();
    let first_day = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let month = first_day(month.unwrap_or(today)).min(first_day(today));
    let next = month.checked_add_months(Months::new(1)).unwrap_or(month);
    let (from, until) = (midnight(zone, month), midnight(zone, next));
    let (repaired, technicians, teams) = repaired(&mut tx, dealership, (from, until)).await?;
    let back = came_back(&mut tx, dealership, (from, until), zone).await?;
    let of = |counts: &dyn Fn(&CameBack) -> bool| u32::try_from(back.iter().filter(|back| counts(back)).count()).unwrap_or(u32::MAX);
    Ok(FirstTimeFix {
        month,
        // Who left on the last day has thirty days to come back.
        final_on: next.pred_opt().unwrap_or(next) + chrono::Days::new(COMEBACK_DAYS.unsigned_abs()),
        today,
        repaired,
        came_back: of(&CameBack::counts),
        technicians: technicians
            .into_iter()
            .map(|(technician, repaired)| {
                let came_back = of(&|back: &CameBack| back.is_of(technician.person));
                FixedBy { technician, repaired, came_back }
            })
            .collect(),
        teams: teams
            .into_iter()
            .map(|(team, repaired)| FixedByTeam { team, repaired, came_back: of(&|back: &CameBack| back.is_of_team(team)) })
            .collect(),
        back,
    })
}

type Repaired = (u32, Vec<(PersonRef, u32)>, Vec<(Team, u32)>);

/// How many cars left with something repaired; for each technician and each team, how many of them they had a hand in.
async fn repaired(
    tx: &mut Transaction,
    dealership: DealershipId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Repaired, Error> {
    let count = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
    let all = sqlx::query_scalar!(
        r#"select count(*) as "orders!" from repair_orders_order o
            where o.dealership_id = $1 and o.delivered_at >= $2 and o.delivered_at < $3
              and exists (select from repair_orders_line l where l.dealership_id = o.dealership_id and l.order_id = o.order_id
                             and l.job_status = $5 and l.charge ->> 'skill' <> $4)"#,
        dealership.0,
        from,
        until,
        Skill::Maintenance.code(),
        JobStatus::Done.code()
    )
    .fetch_one(&mut **tx)
    .await?;
    let rows = sqlx::query!(
        r#"select hand.id as "person!", p.name, l.charge ->> 'skill' as "skill!", array_agg(distinct o.order_id) as "orders!"
             from repair_orders_order o
             join repair_orders_line l on l.dealership_id = o.dealership_id and l.order_id = o.order_id
             cross join lateral unnest(l.worked_by) as hand (id)
             join staff_person p on p.person_id = hand.id
            where o.dealership_id = $1 and o.delivered_at >= $2 and o.delivered_at < $3
              and l.job_status = $5 and l.charge ->> 'skill' <> $4
            group by 1, 2, 3
            order by 2, 1, 3"#,
        dealership.0,
        from,
        until,
        Skill::Maintenance.code(),
        JobStatus::Done.code()
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut technicians: Vec<(PersonRef, Vec<Uuid>)> = Vec::new();
    let mut teams: Vec<(Team, Vec<Uuid>)> = Vec::new();
    for row in rows {
        let skill = known(Skill::from_code(&row.skill), "repair_orders_line", "charge", row.person)?;
        let person = PersonRef { person: PersonId(row.person), name: row.name };
        match technicians.last_mut().filter(|(known, _)| *known == person) {
            Some((_, orders)) => orders.extend(&row.orders),
            None => technicians.push((person, row.orders.clone())),
        }
        let team = Team::of(skill);
        match teams.iter_mut().find(|(known, _)| *known == team) {
            Some((_, orders)) => orders.extend(row.orders),
            None => teams.push((team, row.orders)),
        }
    }
    let distinct = |mut orders: Vec<Uuid>| {
        orders.sort_unstable();
        orders.dedup();
        u32::try_from(orders.len()).unwrap_or(u32::MAX)
    };
    teams.sort_by_key(|(team, _)| *team);
    let technicians = technicians.into_iter().map(|(person, orders)| (person, distinct(orders))).collect();
    Ok((count(all), technicians, teams.into_iter().map(|(team, orders)| (team, distinct(orders))).collect()))
}

/// The orders that left in a month and came back, the latest first.
async fn came_back(
    tx: &mut Transaction,
    dealership: DealershipId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    zone: Tz,
) -> Result<Vec<CameBack>, Error> {
    let rows = sqlx::query!(
        r#"select f.order_id as first_id, f.number as first_number, f.delivered_at as "left_at!", o.order_id, o.number, o.opened_at, o.concern,
                  coalesce(v.plate, right(v.vin, 6)) as "car!", b.cause, b.liable as "liable: Json<Liable>",
                  (select coalesce(jsonb_agg(distinct jsonb_build_array(jsonb_build_object('person', hand.id, 'name', p.name), l.charge ->> 'skill')), '[]')
                     from repair_orders_line l
                     cross join lateral unnest(l.worked_by) as hand (id)
                     join staff_person p on p.person_id = hand.id
                    where l.dealership_id = f.dealership_id and l.order_id = f.order_id) as "worked!: Json<Vec<(PersonRef, Skill)>>"
             from quality_comeback b
             join repair_orders_order f on f.dealership_id = b.dealership_id and f.order_id = b.first_id
             join repair_orders_order o on o.dealership_id = b.dealership_id and o.order_id = b.order_id
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
            where b.dealership_id = $1 and f.delivered_at >= $2 and f.delivered_at < $3
            order by o.opened_at desc, o.order_id
            limit $4"#,
        dealership.0,
        from,
        until,
        MOST_CAME_BACK
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let cause = row.cause.map(|code| known(Cause::from_code(&code), "quality_comeback", "cause", row.order_id)).transpose()?;
        found.push(CameBack {
            first: OrderId(row.first_id),
            first_number: row.first_number,
            left_on: row.left_at.with_timezone(&zone).date_naive(),
            back: OrderId(row.order_id),
            back_number: row.number,
            came_on: row.opened_at.with_timezone(&zone).date_naive(),
            car: row.car,
            concern: row.concern,
            worked: row.worked.0,
            judged: cause.zip(row.liable.map(|liable| liable.0)),
        });
    }
    Ok(found)
}
