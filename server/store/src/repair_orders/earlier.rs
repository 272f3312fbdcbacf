//! Earlier visits of the car of an order, for whoever works on it now.

use crate::error::known;
use crate::{Error, Store};
use chrono::{DateTime, Utc};
use domain::repair_orders::cover::read_odometer;
use domain::repair_orders::{EarlierFinding, EarlierJob, EarlierVisit, EarlierVisits, Kind, MOST_UNPRICED, PAGE_VISITS, Status};
use domain::{Actor, OrderId, Permission, Refusal};
use sqlx::types::Json;
use uuid::Uuid;

struct VisitRow {
    order_id: Uuid,
    number: String,
    status: String,
    kind: Option<String>,
    opened_at: DateTime<Utc>,
    odometer_km: Option<i32>,
    concern: String,
    jobs: Json<Vec<EarlierJob>>,
    declined: Vec<String>,
    advice: Vec<String>,
    unpriced: Json<Vec<EarlierFinding>>,
    back_from: Option<String>,
    came_back: Option<String>,
}

/// The visits of the car of this order before it, newest first, a page at a time; those that were voided are none.
///
/// # Errors
/// When one may not see orders, or there is no such order.
pub async fn of_car(store: &Store, actor: &Actor, order: OrderId, after: Option<(DateTime<Utc>, OrderId)>) -> Result<EarlierVisits, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let here = sqlx::query!(
        "select vehicle_id, opened_at from repair_orders_order where dealership_id = $1 and order_id = $2",
        actor.dealership.0,
        order.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Refusal::NotFound)?;
    let (at, last) = after.unwrap_or((here.opened_at, order));
    let found = sqlx::query_as!(
        VisitRow,
        r#"select o.order_id, o.number, o.status, o.kind, o.opened_at, (o.check_in ->> 'odometer_km')::int as odometer_km, o.concern,
                  (select coalesce(jsonb_agg(jsonb_build_object('title', l.title, 'status', l.job_status,
                              'write_up', coalesce(l.write_up, '{}')) order by l.position), '[]')
                     from repair_orders_line l
                    where l.dealership_id = o.dealership_id and l.order_id = o.order_id and l.job_status is not null and l.authorised) as "jobs!: Json<Vec<EarlierJob>>",
                  array(select f.line ->> 'title' from repair_orders_deferred f
                         where f.dealership_id = o.dealership_id and f.vehicle_id = o.vehicle_id and f.order_id = o.order_id
                         order by f.declined_at, f.line_id) as "declined!: Vec<String>",
                  array(select n.text from repair_orders_advice n
                         where n.dealership_id = o.dealership_id and n.order_id = o.order_id and n.withdrawn_at is null
                         order by n.at, n.advice_id) as "advice!: Vec<String>",
                  -- What was declined at a price has ended without a reason of ours, and its lines are among those declined.
                  (select coalesce(jsonb_agg(jsonb_build_object('text', u.text, 'at', u.found_at, 'reason', u.dismissed_because)
                              order by u.found_at, u.finding_id), '[]')
                     from (select n.finding_id, n.text, n.found_at, n.dismissed_because from repair_orders_finding n
                            where n.dealership_id = o.dealership_id and n.order_id = o.order_id
                              and (n.dismissed_because is not null or n.ended_at is null
                                   and not exists (select from repair_orders_line l
                                                    where l.dealership_id = n.dealership_id and l.finding_id = n.finding_id))
                            order by n.found_at, n.finding_id limit $7) u) as "unpriced!: Json<Vec<EarlierFinding>>",
                  (select f.number from quality_comeback b
                     join repair_orders_order f on f.dealership_id = b.dealership_id and f.order_id = b.first_id
                    where b.dealership_id = o.dealership_id and b.order_id = o.order_id) as "back_from?",
                  (select b2.number from quality_comeback b
                     join repair_orders_order b2 on b2.dealership_id = b.dealership_id and b2.order_id = b.order_id
                    where b.dealership_id = o.dealership_id and b.first_id = o.order_id
                    order by b2.opened_at limit 1) as "came_back?"
             from repair_orders_order o
            where o.dealership_id = $1 and o.vehicle_id = $2 and (o.opened_at, o.order_id) < ($3, $4) and o.status <> $5
            order by o.opened_at desc, o.order_id desc limit $6"#,
        actor.dealership.0,
        here.vehicle_id,
        at,
        last.0,
        Status::Void.code(),
        i64::try_from(PAGE_VISITS).unwrap_or(i64::MAX) + 1,
        i64::try_from(MOST_UNPRICED).unwrap_or(i64::MAX) + 1
    )
    .fetch_all(&mut *tx)
    .await?;
    let more = found.len() > PAGE_VISITS;
    let visits = found.into_iter().take(PAGE_VISITS).map(VisitRow::visit).collect::<Result<Vec<_>, Error>>()?;
    let next = visits.last().filter(|_| more).map(|visit| (visit.opened_at, visit.order));
    Ok(EarlierVisits { visits, next })
}

impl VisitRow {
    fn visit(self) -> Result<EarlierVisit, Error> {
        let mut unpriced = self.unpriced.0;
        let more_unpriced = unpriced.len() > MOST_UNPRICED;
        unpriced.truncate(MOST_UNPRICED);
        Ok(EarlierVisit {
            order: OrderId(self.order_id),
            number: self.number,
            status: known(Status::from_code(&self.status), "repair_orders_order", "status", self.order_id)?,
            kind: self.kind.as_deref().and_then(Kind::from_code),
            opened_at: self.opened_at,
            odometer_km: self.odometer_km.and_then(|km| u32::try_from(km).ok()).and_then(read_odometer),
            concern: self.concern,
            jobs: self.jobs.0,
            declined: self.declined,
            advice: self.advice,
            unpriced,
            more_unpriced,
            back_from: self.back_from,
            came_back: self.came_back,
        })
    }
}
