//! What the floor asks of the parts desk: reading it with its jobs, writing it down, and what it moves in the stock.

use super::stock;
use crate::error::{known, one_row};
use crate::repair_orders::write::Context;
use crate::{Error, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use domain::parts::{Command, Event, Movement, OnHand, Request, RequestState, account, from_stock, list};
use domain::repair_orders::Charge;
use domain::workshop::{Card, Job};
use domain::{DealershipId, PartsRequestId, PersonId, Quantity};
use serde::Deserialize;
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// A request as stored.
#[derive(Debug, Deserialize)]
pub(crate) struct RequestRow {
    pub(super) request_id: Uuid,
    pub(super) order_id: Uuid,
    pub(super) line_id: Uuid,
    pub(super) part_no: String,
    pub(super) title: String,
    pub(super) wanted: i32,
    pub(super) standing: bool,
    pub(super) state: String,
    pub(super) asked_by: Uuid,
    pub(super) asked_at: DateTime<Utc>,
    pub(super) answered_at: Option<DateTime<Utc>>,
    pub(super) expected: Option<NaiveDate>,
    pub(super) reason: String,
    pub(super) issued: i32,
    pub(super) giving_back: i32,
    pub(super) returned: i32,
}

impl RequestRow {
    pub(super) fn request(self) -> Result<Request, Error> {
        Ok(Request {
            id: PartsRequestId(self.request_id),
            state: known(RequestState::from_code(&self.state), "parts_request", "state", self.request_id)?,
            part_no: self.part_no,
            title: self.title,
            wanted: Quantity(self.wanted),
            standing: self.standing,
            asked_by: PersonId(self.asked_by),
            asked_at: self.asked_at,
            answered_at: self.answered_at,
            expected: self.expected,
            reason: self.reason,
            issued: Quantity(self.issued),
            giving_back: Quantity(self.giving_back),
            returned: Quantity(self.returned),
            fitted: Quantity(0),
        })
    }
}

/// Puts the requests of an order to its jobs, with how much of each is on its lines.
pub(crate) fn attach<'a>(jobs: &mut [Job], rows: Vec<RequestRow>, charges: impl Iterator<Item = &'a Charge>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    for row in rows {
        if let Some(job) = jobs.iter_mut().find(|job| job.line.0 == row.line_id) {
            job.asked.push(row.request()?);
        }
    }
    account(jobs, charges.filter_map(from_stock));
    Ok(())
}

/// Puts to the jobs of these cards what was asked for: to those of a board only that of which something is with the car and on no line; to those
/// of one's own all of it, and the parts that their orders list.
pub(crate) async fn on_cards(tx: &mut Transaction, dealership: DealershipId, cards: &mut [Card], own: bool) -> Result<(), Error> {
    let orders: Vec<Uuid> = cards.iter().map(|card| card.progress.order.0).collect();
    let rows = sqlx::query_as!(
        RequestRow,
        "select request_id, order_id, line_id, part_no, title, wanted, standing, state, asked_by, asked_at, answered_at, expected, reason, issued,
                giving_back, returned
           from parts_request
          where dealership_id = $1 and order_id = any ($2) and ($3 or issued > returned + giving_back)
          order by asked_at, request_id",
        dealership.0,
        &orders,
        own
    )
    .fetch_all(&mut **tx)
    .await?;
    let orders: Vec<Uuid> = if own { orders } else { rows.iter().map(|row| row.order_id).collect() };
    if orders.is_empty() {
        return Ok(());
    }
    let lines = sqlx::query!(
        r#"select order_id, title, charge as "charge: Json<Charge>" from repair_orders_line
            where dealership_id = $1 and order_id = any ($2) and charge ->> 'part_no' is not null order by order_id, position"#,
        dealership.0,
        &orders
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut asked: HashMap<Uuid, Vec<RequestRow>> = HashMap::new();
    for row in rows {
        asked.entry(row.order_id).or_default().push(row);
    }
    let mut parts: HashMap<Uuid, Vec<(String, Charge)>> = HashMap::new();
    for line in lines {
        parts.entry(line.order_id).or_default().push((line.title, line.charge.0));
    }
    for card in cards {
        let order = card.progress.order.0;
        let parts = parts.remove(&order).unwrap_or_default();
        attach(&mut card.progress.jobs, asked.remove(&order).unwrap_or_default(), parts.iter().map(|(_, charge)| charge))?;
        if own {
            list(&mut card.progress.jobs, parts.iter().map(|(title, charge)| (title.as_str(), charge)));
        } else {
            // The others were counted only to know whose parts the lines are.
            for job in &mut card.progress.jobs {
                job.asked.retain(|request| request.out().0 > 0);
            }
        }
    }
    Ok(())
}

/// What there is of the part that a command issues, locked until the transaction ends; nothing for any other command.
pub(crate) async fn on_hand(tx: &mut Transaction, dealership: DealershipId, command: &Command) -> Result<Option<OnHand>, Error> {
    let Command::Issue { order, part_no, .. } = command else { return Ok(None) };
    let stock = stock::locked(tx, dealership, std::slice::from_ref(part_no)).await?.pop();
    let own = sqlx::query_scalar!(
        r#"select coalesce(sum(held), 0)::int as "own!" from parts_reservation where dealership_id = $1 and order_id = $2 and part_no = $3"#,
        dealership.0,
        order.0,
        part_no
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(stock.map(|stock| OnHand { stock, own: Quantity(own) }))
}

/// Writes what an event says.
pub(crate) async fn event(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    match event {
        Event::Counted { .. } => Ok(()),
        Event::Asked { request, job, part_no, title, quantity, standing } => {
            sqlx::query!(
                "insert into parts_request (dealership_id, request_id, order_id, line_id, part_no, title, wanted, standing, state, asked_by, asked_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                context.dealership.0,
                request.0,
                context.order.id.0,
                job.0,
                part_no,
                title,
                quantity.0,
                standing,
                RequestState::Open.code(),
                context.actor.0,
                context.now
            )
            .execute(&mut **tx)
            .await?;
            Ok(())
        }
        Event::Withdrawn { request, job_over, .. } => {
            // When its job ended is what the desk looks at: what is taken back by hand was never answered.
            let written = sqlx::query!(
                "update parts_request set state = $3, waits = false, answered_at = coalesce($4, answered_at)
                  where dealership_id = $1 and request_id = $2",
                context.dealership.0,
                request.0,
                RequestState::Withdrawn.code(),
                job_over.then_some(context.now)
            )
            .execute(&mut **tx)
            .await?;
            one_row(&written, "parts_request", request.0)
        }
        Event::Issued { request, part_no, quantity, .. } => {
            give_out(tx, context, part_no, *quantity).await?;
            let written = sqlx::query!(
                "update parts_request set state = $3, waits = false, part_no = $4, issued = $5, answered_at = $6
                  where dealership_id = $1 and request_id = $2",
                context.dealership.0,
                request.0,
                RequestState::Issued.code(),
                part_no,
                quantity.0,
                context.now
            )
            .execute(&mut **tx)
            .await?;
            one_row(&written, "parts_request", request.0)
        }
        Event::Ordered { request, expected, .. } => answered(tx, context, *request, (RequestState::Ordered, Some(*expected), "")).await,
        Event::Declined { request, reason, .. } => answered(tx, context, *request, (RequestState::Declined, None, reason)).await,
        Event::GivenBack { request, quantity, .. } => {
            let written = sqlx::query!(
                "update parts_request set giving_back = giving_back + $3, waits = true where dealership_id = $1 and request_id = $2",
                context.dealership.0,
                request.0,
                quantity.0
            )
            .execute(&mut **tx)
            .await?;
            one_row(&written, "parts_request", request.0)
        }
        Event::TakenBack { request, part_no, quantity, .. } => {
            let written = sqlx::query!(
                "update parts_request set giving_back = 0, returned = returned + $3, waits = false where dealership_id = $1 and request_id = $2",
                context.dealership.0,
                request.0,
                quantity.0
            )
            .execute(&mut **tx)
            .await?;
            one_row(&written, "parts_request", request.0)?;
            // Nothing came: nothing moves.
            if quantity.0 == 0 { Ok(()) } else { take_in(tx, context, part_no, *quantity).await }
        }
    }
}

/// An answer that moves nothing: when it is expected, or why there is none.
async fn answered(
    tx: &mut Transaction,
    context: &Context<'_>,
    request: PartsRequestId,
    (state, expected, reason): (RequestState, Option<NaiveDate>, &str),
) -> Result<(), Error> {
    let written = sqlx::query!(
        "update parts_request set state = $3, waits = $4, expected = coalesce($5, expected), reason = $6, answered_at = $7
          where dealership_id = $1 and request_id = $2",
        context.dealership.0,
        request.0,
        state.code(),
        state.is_awaited(),
        expected,
        reason,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "parts_request", request.0)
}

/// So much of a part leaves the stock for the order: first what is held for it. The row of the part is locked by [`on_hand`].
async fn give_out(tx: &mut Transaction, context: &Context<'_>, part_no: &str, quantity: Quantity) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    let held = sqlx::query!(
        "select appointment_id, held from parts_reservation
          where dealership_id = $1 and order_id = $2 and part_no = $3 and held > 0 order by appointment_id for update",
        dealership,
        order,
        part_no
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut left = quantity.0;
    for row in held {
        let taken = left.min(row.held);
        left -= taken;
        sqlx::query!(
            "update parts_reservation set held = held - $4 where dealership_id = $1 and appointment_id = $2 and part_no = $3",
            dealership,
            row.appointment_id,
            part_no,
            taken
        )
        .execute(&mut **tx)
        .await?;
    }
    moved(tx, context, part_no, (Movement::Issued, -quantity.0, quantity.0 - left)).await
}

/// So much of a part is in its bin again.
async fn take_in(tx: &mut Transaction, context: &Context<'_>, part_no: &str, quantity: Quantity) -> Result<(), Error> {
    moved(tx, context, part_no, (Movement::Returned, quantity.0, 0)).await
}

/// Changes what there is of a part, and what of it is held, and writes the movement down.
async fn moved(
    tx: &mut Transaction,
    context: &Context<'_>,
    part_no: &str,
    (kind, change, no_longer_held): (Movement, i32, i32),
) -> Result<(), Error> {
    let written = sqlx::query!(
        "with stock as (
            update parts_stock set on_hand = on_hand + $3, reserved = reserved - $4 where dealership_id = $1 and part_no = $2
            returning dealership_id, part_no, on_hand)
         insert into parts_movement (dealership_id, part_no, kind, quantity, on_hand, at, person_id, order_id)
         select dealership_id, part_no, $5, $3, on_hand, $6, $7, $8 from stock",
        context.dealership.0,
        part_no,
        change,
        no_longer_held,
        kind.code(),
        context.now,
        context.actor.0,
        context.order.id.0
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "parts_stock", context.order.id.0)
}
