//! What a customer sees behind their link.

use super::links::{self, Leads};
use crate::error::known;
use crate::repair_orders::load;
use crate::{Error, Store, Transaction, customers};
use chrono::{DateTime, Utc};
use domain::care::{Around, CustomerPage, PromiseChange, customer_page};
use domain::repair_orders::PromiseReason;
use domain::staff::Dealership;
use domain::{DealershipId, OrderId, Refusal};

/// The most changes of the promise that are told.
const CHANGES: i64 = 20;

/// The customer's page of the order that the link with this token leads to.
///
/// # Errors
/// [`Refusal::LinkLeadsNowhere`] when it has expired, was withdrawn, or never was.
pub async fn behind_link(store: &Store, token: &str, now: DateTime<Utc>) -> Result<CustomerPage, Error> {
    let Leads { dealership, to: order, .. } = links::find(store, token, now).await?.ok_or(Refusal::LinkLeadsNowhere)?;
    let mut tx = store.begin(dealership).await?;
    let load::Loaded { order, policy, offset, .. } = load::order(&mut tx, dealership, order, now).await?;
    let vehicle = customers::queries::vehicle(&mut tx, dealership, order.vehicle).await?;
    let around = Around {
        house: house(&mut tx, dealership).await?,
        plate: vehicle.plate.as_ref().map(ToString::to_string),
        model: vehicle.model,
        changes: changes(&mut tx, dealership, order.id).await?,
        offset_minutes: offset.local_minus_utc() / 60,
        told_before: crate::repair_orders::kept::told_before(&mut tx, dealership, order.id).await?,
    };
    Ok(customer_page(&order, around, &policy, now))
}

pub(crate) async fn house(tx: &mut Transaction, dealership: DealershipId) -> Result<Dealership, Error> {
    let row =
        sqlx::query!("select name, short_name, address, phone, zone, home_plate from dealership where dealership_id = $1", dealership.0)
            .fetch_one(&mut **tx)
            .await?;
    Ok(Dealership {
        id: dealership,
        name: row.name,
        short_name: row.short_name,
        address: row.address,
        phone: row.phone,
        zone: row.zone,
        home_plate: row.home_plate,
    })
}

async fn changes(tx: &mut Transaction, dealership: DealershipId, order: OrderId) -> Result<Vec<PromiseChange>, Error> {
    let rows = sqlx::query!(
        "select changed_at, promised_from, promised_to, reason from repair_orders_promise
          where dealership_id = $1 and order_id = $2 order by changed_at desc limit $3",
        dealership.0,
        order.0,
        CHANGES
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let reason = known(PromiseReason::from_code(&row.reason), "repair_orders_promise", "reason", order.0)?;
            Ok(PromiseChange { at: row.changed_at, from: row.promised_from, to: row.promised_to, reason })
        })
        .collect()
}
