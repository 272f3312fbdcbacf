//! The stock list, and what is held for an order.

use super::stock;
use crate::{Error, Store};
use chrono::{DateTime, Utc};
use domain::parts::{HeldFor, Stock, StockRow};
use domain::{Actor, OrderId, Permission, Quantity};
use sqlx::types::Json;
use std::collections::BTreeMap;

/// The most parts that are listed at once.
const MOST_PARTS: i64 = 200;
/// The most visits that a part is shown to be held for.
const MOST_HELD: i64 = 8;

/// Parts whose number, title or bin holds the text: those of the price list, with what there is of each.
///
/// # Errors
/// When one may not see the stock.
pub async fn stock(store: &Store, actor: &Actor, text: &str) -> Result<Vec<StockRow>, Error> {
    let mut tx = store.read(actor, Permission::SeeStock).await?;
    let rows = sqlx::query!(
        r#"select p.part_no, p.title, p.unit, coalesce(s.bin, '') as "bin!", coalesce(s.on_hand, 0) as "on_hand!",
                  coalesce(s.reserved, 0) as "reserved!", s.counted_at as "counted_at?: DateTime<Utc>",
                  (select coalesce(jsonb_agg(held order by held ->> 'starts_at'), '[]') from (
                      select jsonb_build_object('number', v.number, 'car', coalesce(v.plate, v.name), 'starts_at', v.starts_at, 'held', r.held) as held
                        from parts_reservation r
                        join appointments_visit v on v.dealership_id = r.dealership_id and v.appointment_id = r.appointment_id
                       where r.dealership_id = p.dealership_id and r.part_no = p.part_no and r.held > 0
                       order by v.starts_at limit $4) next) as "held_for!: Json<Vec<HeldFor>>"
             from repair_orders_catalog_part p
             left join parts_stock s on s.dealership_id = p.dealership_id and s.part_no = p.part_no
            where p.dealership_id = $1
              and ($2 = '' or position(upper($2) in upper(p.part_no)) > 0 or position($2 in p.title) > 0 or position(upper($2) in s.bin) > 0)
            order by s.bin nulls last, p.part_no limit $3"#,
        actor.dealership.0,
        text.trim(),
        MOST_PARTS,
        MOST_HELD
    )
    .fetch_all(&mut *tx)
    .await?;
    let rows = rows.into_iter().map(|row| {
        let stock = Stock {
            part_no: row.part_no,
            title: row.title,
            unit: row.unit,
            bin: row.bin,
            on_hand: Quantity(row.on_hand),
            reserved: Quantity(row.reserved),
        };
        StockRow { stock, counted_at: row.counted_at, held_for: row.held_for.0 }
    });
    Ok(rows.collect())
}

/// What the stock holds for an order, each with its bin.
///
/// # Errors
/// When one may not see orders.
pub async fn held_for_order(store: &Store, actor: &Actor, order: OrderId) -> Result<Vec<(Stock, Quantity)>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let rows = sqlx::query!(
        r#"select part_no, sum(held)::int as "held!" from parts_reservation
            where dealership_id = $1 and order_id = $2 and held > 0 group by part_no"#,
        actor.dealership.0,
        order.0
    )
    .fetch_all(&mut *tx)
    .await?;
    let held: BTreeMap<String, i32> = rows.into_iter().map(|row| (row.part_no, row.held)).collect();
    let part_nos: Vec<String> = held.keys().cloned().collect();
    let mut stock = stock::of(&mut tx, actor.dealership, &part_nos).await?;
    stock.sort_by(|one, other| (&one.bin, &one.part_no).cmp(&(&other.bin, &other.part_no)));
    let with_held = |stock: Stock| {
        let held = Quantity(held.get(&stock.part_no).copied().unwrap_or_default());
        (stock, held)
    };
    Ok(stock.into_iter().map(with_held).collect())
}
