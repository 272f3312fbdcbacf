//! The customer's answer to an estimate, and what they declined.

use super::write::Context;
use crate::error::every_row;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::repair_orders::quote::Deferred;
use domain::repair_orders::{DeferredLine, Line, Order};
use domain::{Actor, DealershipId, LineId, OrderId, Permission, VehicleId};
use sqlx::types::Json;
use uuid::Uuid;

/// The most declined lines that are shown of one vehicle.
const MOST: i64 = 50;

/// What the customer said.
pub(crate) struct Answer<'a> {
    pub signed_by: &'a str,
    pub signature: &'a str,
    pub approved: &'a [LineId],
    pub declined: &'a [Deferred],
    pub total: i64,
}

/// Writes an answer down: what is approved is authorised and signed, what is declined is kept with its vehicle.
pub(crate) async fn answered(tx: &mut Transaction, context: &Context<'_>, answer: &Answer<'_>) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    let approved: Vec<Uuid> = answer.approved.iter().map(|line| line.0).collect();
    let is_declined = |line: LineId| answer.declined.iter().any(|deferred| deferred.line.id == line);
    if !approved.is_empty() {
        let written = sqlx::query!(
            "update repair_orders_line set authorised = true where dealership_id = $1 and order_id = $2 and line_id = any ($3)",
            dealership,
            order,
            &approved
        )
        .execute(&mut **tx)
        .await?;
        every_row(&written, approved.len(), "repair_orders_line", order)?;
        let lines: Vec<Line> = context.order.to_sign().into_iter().filter(|line| !is_declined(line.id)).collect();
        super::write::signed(tx, context, (answer.signed_by, answer.signature), answer.total, &lines).await?;
    }
    super::findings::answered(tx, context, |line| answer.approved.contains(&line) || is_declined(line)).await?;
    for deferred in answer.declined {
        let line = Json(&deferred.line);
        sqlx::query!(
            "insert into repair_orders_deferred (dealership_id, line_id, order_id, vehicle_id, line, reason, declined_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            dealership,
            deferred.line.id.0,
            order,
            context.order.vehicle.0,
            line as _,
            deferred.reason,
            context.now
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

struct DeferredRow {
    order_id: Uuid,
    number: String,
    line: Json<Line>,
    reason: String,
    declined_at: DateTime<Utc>,
}

/// What was declined for a vehicle and is still to be done, the last first.
async fn still_declined(tx: &mut Transaction, dealership: DealershipId, vehicle: VehicleId, most: i64) -> Result<Vec<DeferredRow>, Error> {
    let rows = sqlx::query_as!(
        DeferredRow,
        r#"select f.order_id, o.number, f.line as "line: Json<Line>", f.reason, f.declined_at
             from repair_orders_deferred f
             join repair_orders_order o on o.dealership_id = f.dealership_id and o.order_id = f.order_id
            where f.dealership_id = $1 and f.vehicle_id = $2
              -- What has been agreed to since, on that order or a later one, is done with; so is what somebody declined who no longer has the car.
              and not exists (
                  select from repair_orders_line l
                    join repair_orders_order d on d.dealership_id = l.dealership_id and d.order_id = l.order_id
                   where d.dealership_id = f.dealership_id and d.vehicle_id = f.vehicle_id and (d.order_id = o.order_id or d.opened_at > o.opened_at)
                     and l.authorised and l.job_status is distinct from 'abandoned'
                     and (l.title = f.line ->> 'title' or l.charge ->> 'operation' = nullif(f.line -> 'charge' ->> 'operation', '')))
              and o.customer_id = (select v.customer_id from customers_vehicle v where v.dealership_id = f.dealership_id and v.vehicle_id = f.vehicle_id)
            order by f.declined_at desc, f.line_id limit $3"#,
        dealership.0,
        vehicle.0,
        most
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows)
}

/// The lines that were declined for a vehicle and are still to be done, the last first: what its owner is offered again.
pub(crate) async fn lines(tx: &mut Transaction, dealership: DealershipId, vehicle: VehicleId, most: i64) -> Result<Vec<Line>, Error> {
    let rows = still_declined(tx, dealership, vehicle, most).await?;
    Ok(rows.into_iter().map(|row| row.line.0).collect())
}

/// What was declined on this order, newest first, whatever became of it since.
pub(crate) async fn of_order(tx: &mut Transaction, dealership: DealershipId, order: &Order) -> Result<Vec<DeferredLine>, Error> {
    let rows = sqlx::query!(
        r#"select line as "line: Json<Line>", reason, declined_at from repair_orders_deferred
            where dealership_id = $1 and vehicle_id = $2 and order_id = $3 order by declined_at desc, line_id limit $4"#,
        dealership.0,
        order.vehicle.0,
        order.id.0,
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    let lines = rows.into_iter().map(|row| DeferredLine {
        order: order.id,
        number: order.number.clone(),
        line: row.line.0,
        reason: row.reason,
        declined_at: row.declined_at,
    });
    Ok(lines.collect())
}

/// What was declined on earlier visits of a vehicle and on this one, newest first.
///
/// # Errors
/// When one may not see orders.
pub async fn of_vehicle(store: &Store, actor: &Actor, vehicle: VehicleId) -> Result<Vec<DeferredLine>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let rows = still_declined(&mut tx, actor.dealership, vehicle, MOST).await?;
    let line = |row: DeferredRow| DeferredLine {
        order: OrderId(row.order_id),
        number: row.number,
        line: row.line.0,
        reason: row.reason,
        declined_at: row.declined_at,
    };
    Ok(rows.into_iter().map(line).collect())
}
