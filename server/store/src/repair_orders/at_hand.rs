//! What reception should know of the car beside it: earlier work that may still be guaranteed or come back, and open bills.

use super::load;
use crate::{Error, Store, Transaction, care, customers, warranty};
use chrono::{DateTime, Days, Utc};
use domain::repair_orders::cover::{AtHand, Done, Earlier, RepairClass, Unpaid, read_odometer};
use domain::repair_orders::{Kind, Order, Payer};
use domain::{Actor, DealershipId, Fen, OrderId, Permission};
use sqlx::types::Json;
use uuid::Uuid;

/// The most earlier orders and open bills that are told.
const MOST: i64 = 10;

struct EarlierRow {
    order_id: Uuid,
    number: String,
    concern: String,
    delivered_at: DateTime<Utc>,
    odometer_km: Option<i32>,
    jobs: Json<Vec<Done>>,
    found: String,
    kind: Option<String>,
    class: Option<String>,
}

/// What is known of the car of an order besides the order.
///
/// # Errors
/// When one may not see orders, or there is none with this id.
pub async fn at_hand(store: &Store, actor: &Actor, order: OrderId, now: DateTime<Utc>) -> Result<AtHand, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let load::Loaded { order, last_odometer_km, offset, .. } = load::order_alone(&mut tx, actor.dealership, order, now).await?;
    let vehicle = customers::queries::vehicle(&mut tx, actor.dealership, order.vehicle).await?;
    let here = order.check_in.as_ref().map(|check_in| check_in.odometer_km);
    let on_the_wall = |at: DateTime<Utc>| at.with_timezone(&offset).date_naive();
    let earlier = earlier(&mut tx, actor.dealership, &order, now).await?.into_iter().map(|row| Earlier {
        order: OrderId(row.order_id),
        number: row.number,
        class: class(row.class.as_deref(), row.kind.as_deref()),
        kind: row.kind.as_deref().and_then(Kind::from_code),
        concern: row.concern,
        found: row.found,
        jobs: row.jobs.0,
        left_at: row.delivered_at,
        left_on: on_the_wall(row.delivered_at),
        odometer_km: row.odometer_km.and_then(|km| u32::try_from(km).ok()).and_then(read_odometer),
    });
    Ok(AtHand {
        today: on_the_wall(now),
        odometer_km: here.or(last_odometer_km).and_then(read_odometer),
        usage: vehicle.usage,
        starts: vehicle.guarantees_start(),
        earlier: earlier.collect(),
        linked: order.comeback.as_ref().map(|comeback| comeback.first.order),
        unpaid: if actor.may(Permission::SeeSettlement) { unpaid(&mut tx, actor.dealership, &order).await? } else { Vec::new() },
        campaigns: warranty::queries::open(&mut tx, actor.dealership, order.vehicle).await?,
        complaints: if actor.may(Permission::SeeComplaints) {
            care::complaints::open_of(&mut tx, actor.dealership, order.customer).await?
        } else {
            Vec::new()
        },
        loaner: care::loaners_of_visits::of_order(&mut tx, actor.dealership, order.id).await?,
    })
}

/// Orders of the same car that left before this one was opened, as long ago as the longest guarantee goes.
async fn earlier(tx: &mut Transaction, dealership: DealershipId, order: &Order, now: DateTime<Utc>) -> Result<Vec<EarlierRow>, Error> {
    let longest = RepairClass::ALL.iter().map(|class| class.guarantee().days).max().unwrap_or_default();
    // A day more: the day it left is not counted.
    let since = now - Days::new(u64::from(longest) + 1);
    let rows = sqlx::query_as!(
        EarlierRow,
        r#"select o.order_id, o.number, o.concern, o.delivered_at as "delivered_at!",
                  (o.check_in ->> 'odometer_km')::int as odometer_km,
                  (select coalesce(jsonb_agg(jsonb_build_object('title', l.title, 'skill', l.charge ->> 'skill',
                              'words', concat_ws(' ', l.write_up ->> 'symptom', l.write_up ->> 'cause', l.write_up ->> 'remedy')) order by l.position), '[]')
                     from repair_orders_line l
                    where l.dealership_id = o.dealership_id and l.order_id = o.order_id and l.job_status is not null and l.authorised) as "jobs!: Json<Vec<Done>>",
                  concat_ws(' ', o.diagnosis ->> 'phenomenon', o.diagnosis ->> 'cause', o.diagnosis ->> 'correction') as "found!",
                  o.kind, o.diagnosis ->> 'class' as class
             from repair_orders_order o
            where o.dealership_id = $1 and o.vehicle_id = $2 and o.order_id <> $3 and o.opened_at <= $4 and o.delivered_at >= $5
            order by o.opened_at desc limit $6"#,
        dealership.0,
        order.vehicle.0,
        order.id.0,
        order.opened_at,
        since,
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows)
}

/// What a repair counted as: as diagnosed, or what a visit of its kind usually is.
pub(crate) fn class(diagnosed: Option<&str>, kind: Option<&str>) -> RepairClass {
    let usual = || kind.and_then(Kind::from_code).map(RepairClass::usual);
    diagnosed.and_then(RepairClass::from_code).or_else(usual).unwrap_or(RepairClass::Minor)
}

/// What the same customer still owes for other orders.
async fn unpaid(tx: &mut Transaction, dealership: DealershipId, order: &Order) -> Result<Vec<Unpaid>, Error> {
    let rows = sqlx::query!(
        r#"select o.order_id, o.number, (s.due - s.paid) as "due!"
             from repair_orders_order o
             join settlement_statement s on s.dealership_id = o.dealership_id and s.order_id = o.order_id
            where o.dealership_id = $1 and o.customer_id = $2 and o.order_id <> $3 and s.payer = $4 and s.undone_at is null and s.due > s.paid
            order by o.opened_at desc limit $5"#,
        dealership.0,
        order.customer.0,
        order.id.0,
        Payer::Customer.code(),
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| Unpaid { order: OrderId(row.order_id), number: row.number, due: Fen(row.due) }).collect())
}
