//! What waits for inspection.

use crate::error::known;
use crate::workshop::queries::{Wanted, board_of};
use crate::{Error, Store};
use domain::quality::{AFTER_PASSING, Uncertified};
use domain::repair_orders::Status;
use domain::repair_orders::cover::RepairClass;
use domain::workshop::Board;
use domain::{Actor, OrderId, Permission};

/// The most cars without a certificate that are listed.
const MOST: i64 = 100;

/// The cars that wait for their final inspection, and the floor.
///
/// # Errors
/// When one may not inspect.
pub async fn to_inspect(store: &Store, actor: &Actor) -> Result<Board, Error> {
    board_of(store, actor, Permission::Inspect, &Wanted::in_status(&[Status::AwaitingInspection])).await
}

/// The cars that have passed and may not leave yet for want of a certificate, the longest waiting first.
///
/// # Errors
/// When one may not inspect.
pub async fn to_certify(store: &Store, actor: &Actor) -> Result<Vec<Uncertified>, Error> {
    let mut tx = store.read(actor, Permission::Inspect).await?;
    let passed = AFTER_PASSING.map(|status| status.code().to_owned());
    let classes: Vec<String> =
        RepairClass::ALL.iter().filter(|class| class.needs_certificate()).map(|class| class.code().to_owned()).collect();
    let rows = sqlx::query!(
        r#"select o.order_id, o.number, v.plate, right(v.vin, 6) as "vin_serial!", v.model, o.diagnosis ->> 'class' as "class!"
             from repair_orders_order o
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
            where o.dealership_id = $1 and o.open and o.status = any ($2) and o.diagnosis ->> 'class' = any ($3) and o.ended_because is null
              and not exists (select from quality_certificate h
                               where h.dealership_id = o.dealership_id and h.order_id = o.order_id and h.void_at is null)
            order by o.status_since, o.number limit $4"#,
        actor.dealership.0,
        &passed,
        &classes,
        MOST
    )
    .fetch_all(&mut *tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Uncertified {
                order: OrderId(row.order_id),
                number: row.number,
                plate: row.plate,
                vin_serial: row.vin_serial,
                model: row.model,
                class: known(RepairClass::from_code(&row.class), "repair_orders_order", "diagnosis", row.order_id)?,
            })
        })
        .collect()
}
