//! The stock as visits and orders move it. Rows of parts are locked in the order of their numbers, so that those who want several never wait
//! for each other in a ring.

use crate::error::one_row;
use crate::repair_orders::write::Context;
use crate::{Error, Transaction};
use domain::appointments::Kept;
use domain::parts::{Movement, Stock, to_issue};
use domain::repair_orders::{Event, Status};
use domain::{AppointmentId, DealershipId, OrderId, Quantity};
use std::collections::BTreeMap;

/// What there is of these parts, locked until the transaction ends: whoever else wants one waits. Parts that the price list does not know are
/// left out; of those that were never counted there is nothing.
pub(crate) async fn locked(tx: &mut Transaction, dealership: DealershipId, part_nos: &[String]) -> Result<Vec<Stock>, Error> {
    sqlx::query_scalar!(
        "select part_no from parts_stock where dealership_id = $1 and part_no = any ($2) order by part_no for update",
        dealership.0,
        part_nos
    )
    .fetch_all(&mut **tx)
    .await?;
    // A statement of its own: it sees what those have done for whom the one above waited.
    of(tx, dealership, part_nos).await
}

/// What there is of these parts.
pub(crate) async fn of(tx: &mut Transaction, dealership: DealershipId, part_nos: &[String]) -> Result<Vec<Stock>, Error> {
    let rows = sqlx::query!(
        r#"select p.part_no, p.title, p.unit, coalesce(s.bin, '') as "bin!", coalesce(s.on_hand, 0) as "on_hand!",
                  coalesce(s.reserved, 0) as "reserved!"
             from repair_orders_catalog_part p
             left join parts_stock s on s.dealership_id = p.dealership_id and s.part_no = p.part_no
            where p.dealership_id = $1 and p.part_no = any ($2) order by p.part_no"#,
        dealership.0,
        part_nos
    )
    .fetch_all(&mut **tx)
    .await?;
    let stock = rows.into_iter().map(|row| Stock {
        part_no: row.part_no,
        title: row.title,
        unit: row.unit,
        bin: row.bin,
        on_hand: Quantity(row.on_hand),
        reserved: Quantity(row.reserved),
    });
    Ok(stock.collect())
}

/// Holds for a visit what it is to have instead of what it had.
pub(crate) async fn hold(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: AppointmentId,
    before: &[Kept],
    after: &[Kept],
) -> Result<(), Error> {
    let mut changes: BTreeMap<&str, i32> = BTreeMap::new();
    for (kept, sign) in before.iter().map(|kept| (kept, -1)).chain(after.iter().map(|kept| (kept, 1))) {
        *changes.entry(&kept.part_no).or_default() += sign * kept.held.0;
    }
    for (part_no, change) in changes.into_iter().filter(|(_, change)| *change != 0) {
        let written = sqlx::query!(
            "update parts_stock set reserved = reserved + $3 where dealership_id = $1 and part_no = $2",
            dealership.0,
            part_no,
            change
        )
        .execute(&mut **tx)
        .await?;
        one_row(&written, "parts_stock", visit.0)?;
    }
    sqlx::query!("delete from parts_reservation where dealership_id = $1 and appointment_id = $2", dealership.0, visit.0)
        .execute(&mut **tx)
        .await?;
    for kept in after {
        sqlx::query!(
            "insert into parts_reservation (dealership_id, appointment_id, part_no, wanted, held) values ($1, $2, $3, $4, $5)",
            dealership.0,
            visit.0,
            kept.part_no,
            kept.wanted.0,
            kept.held.0
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// The order that a visit has become takes over what is held for it; one that has ended has no use for it.
pub(crate) async fn hand_over(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: AppointmentId,
    parts: &[Kept],
    order: OrderId,
) -> Result<(), Error> {
    if parts.is_empty() {
        return Ok(());
    }
    let open = sqlx::query_scalar!(
        "select open from repair_orders_order where dealership_id = $1 and order_id = $2 for share",
        dealership.0,
        order.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    if open != Some(true) {
        return hold(tx, dealership, visit, parts, &[]).await;
    }
    sqlx::query!(
        "update parts_reservation set order_id = $3 where dealership_id = $1 and appointment_id = $2",
        dealership.0,
        visit.0,
        order.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The car has left: what was fitted goes out of the stock, as far as the stock knows it, and what is held for it beyond that is free again.
pub(crate) async fn follow(tx: &mut Transaction, context: &Context<'_>, events: &[domain::Event]) -> Result<(), Error> {
    let ended = events.iter().find_map(|event| match event {
        domain::Event::RepairOrders(Event::Moved { to, .. }) => Some(*to),
        _ => None,
    });
    let fitted = match ended {
        // What was issued on request has left the stock before.
        Some(Status::Delivered) => to_issue(&context.order.lines, &context.order.progress.jobs),
        Some(Status::Void | Status::LeftUnrepaired) => BTreeMap::new(),
        _ => return Ok(()),
    };
    let (dealership, order) = (context.dealership, context.order.id);
    let held = sqlx::query!(
        r#"select part_no, sum(held)::int as "held!" from parts_reservation where dealership_id = $1 and order_id = $2 group by part_no"#,
        dealership.0,
        order.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let held: BTreeMap<String, i32> = held.into_iter().map(|row| (row.part_no, row.held)).collect();
    let mut part_nos: Vec<String> = fitted.keys().chain(held.keys()).cloned().collect();
    part_nos.sort_unstable();
    part_nos.dedup();
    if part_nos.is_empty() {
        return Ok(());
    }
    for stock in locked(tx, dealership, &part_nos).await? {
        let own = held.get(&stock.part_no).copied().unwrap_or_default();
        let issued = fitted.get(&stock.part_no).copied().unwrap_or_default().min(stock.available().0 + own);
        issue(tx, context, &stock, own, issued).await?;
    }
    sqlx::query!("delete from parts_reservation where dealership_id = $1 and order_id = $2", dealership.0, order.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn issue(tx: &mut Transaction, context: &Context<'_>, stock: &Stock, own: i32, issued: i32) -> Result<(), Error> {
    if own != 0 || issued != 0 {
        sqlx::query!(
            "update parts_stock set reserved = reserved - $3, on_hand = on_hand - $4 where dealership_id = $1 and part_no = $2",
            context.dealership.0,
            stock.part_no,
            own,
            issued
        )
        .execute(&mut **tx)
        .await?;
    }
    if issued != 0 {
        sqlx::query!(
            "insert into parts_movement (dealership_id, part_no, kind, quantity, on_hand, at, person_id, order_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            context.dealership.0,
            stock.part_no,
            Movement::Issued.code(),
            -issued,
            stock.on_hand.0 - issued,
            context.now,
            context.actor.0,
            context.order.id.0
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
