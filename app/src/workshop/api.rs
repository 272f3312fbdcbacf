//! Server functions of the workshop area.

use super::calls::Calling;
use super::offer::{Proposed, Queue};
use super::opening::Opening;
use crate::json::Json;
use crate::problem::Problem;
use domain::OrderId;
use leptos::prelude::*;

/// The board: every open order.
#[server(prefix = "/api/v1", endpoint = "workshop/board", input = Json, output = Json)]
pub async fn board() -> Result<domain::workshop::Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::queries::board(&store, &actor).await).map(std::sync::Arc::unwrap_or_clone)
}

/// The board as its page opens: `whole`, or of a large one what is seen first.
#[server(prefix = "/api/v1", endpoint = "workshop/opened", input = Json, output = Json)]
pub async fn opened(whole: bool) -> Result<Opening, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    let board = crate::context::answer(store::workshop::queries::board(&store, &actor).await)?;
    Ok(Opening::of(board, whole, now))
}

/// The cards of these orders; an order that has left the board is not among them.
#[server(prefix = "/api/v1", endpoint = "workshop/cards", input = Json, output = Json)]
pub async fn cards(orders: Vec<OrderId>) -> Result<Vec<domain::workshop::Card>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::queries::some_cards(&store, &actor, &orders).await)
}

/// Technicians and bays as they are now.
#[server(prefix = "/api/v1", endpoint = "workshop/floor", input = Json, output = Json)]
pub async fn floor() -> Result<domain::workshop::Floor, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::queries::floor(&store, &actor).await)
}

/// The cards in which the person who asks has something to do.
#[server(prefix = "/api/v1", endpoint = "workshop/my_jobs", input = Json, output = Json)]
pub async fn my_jobs() -> Result<domain::workshop::Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::queries::my_jobs(&store, &actor).await)
}

/// The time on the server's wall, for a device that has to know it while the server cannot be reached.
#[server(prefix = "/api/v1", endpoint = "workshop/clock", input = Json, output = Json)]
pub async fn clock() -> Result<chrono::DateTime<chrono::Utc>, Problem> {
    crate::context::asked().map(|(_, _, now)| now)
}

/// The cars that stand, or have stood since then, in the bays.
#[server(prefix = "/api/v1", endpoint = "workshop/stays", input = Json, output = Json)]
pub async fn stays(since: chrono::DateTime<chrono::Utc>) -> Result<Vec<domain::workshop::Stay>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::queries::stays(&store, &actor, since).await)
}

/// The cars that wait for their wash, or are being washed.
#[server(prefix = "/api/v1", endpoint = "workshop/to_wash", input = Json, output = Json)]
pub async fn to_wash() -> Result<domain::workshop::Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::queries::to_wash(&store, &actor).await)
}

/// When each technician is here today.
#[server(prefix = "/api/v1", endpoint = "workshop/presences", input = Json, output = Json)]
pub async fn presences() -> Result<Vec<domain::workshop::Presence>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::workshop::dispatch::presences(&store, &actor, now).await)
}

/// What waits for dispatch, in the order in which it is served, with what is proposed for each.
#[server(prefix = "/api/v1", endpoint = "workshop/dispatch", input = Json, output = Json)]
pub async fn dispatch() -> Result<Queue, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    let desk = crate::context::answer(store::workshop::dispatch::desk(&store, &actor, None, now).await)?;
    Ok(Queue::of(&desk, now, crate::context::reader().0))
}

/// What is proposed for an order, and what stands against something else; nothing for one of which nothing waits.
#[server(prefix = "/api/v1", endpoint = "workshop/proposal", input = Json, output = Json)]
pub async fn proposal(order: OrderId) -> Result<Option<Proposed>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    let desk = crate::context::answer(store::workshop::dispatch::desk(&store, &actor, Some(order), now).await)?;
    let loc = crate::context::reader().0;
    Ok(desk.queue.first().map(|(awaiting, _)| Proposed::of(&desk, awaiting, true, now, loc)))
}

/// The cars of the body shop: those in stages, and those to be planned.
#[server(prefix = "/api/v1", endpoint = "workshop/body_shop", input = Json, output = Json)]
pub async fn body_shop() -> Result<domain::workshop::Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::stages::body_shop(&store, &actor).await)
}

/// The time of the technicians from a day on, today where none is named; for whoever may see their own only, that.
#[server(prefix = "/api/v1", endpoint = "workshop/time", input = Json, output = Json)]
pub async fn time(first: Option<chrono::NaiveDate>, days: u64) -> Result<domain::workshop::TimeSheet, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::workshop::time::sheet(&store, &actor, first, days, now).await)
}

/// The jobs that stand still and wait for whoever asks, what they are answered, and what is to be told them of parts.
#[server(prefix = "/api/v1", endpoint = "workshop/called", input = Json, output = Json)]
pub async fn called() -> Result<Vec<Calling>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    let calls = crate::context::answer(store::workshop::calls::for_me(&store, &actor).await)?;
    let answers = crate::context::answer(store::workshop::calls::answers(&store, &actor).await)?;
    let of_parts = crate::context::answer(store::parts::desk::for_me(&store, &actor, now).await)?;
    let loc = crate::context::reader().0;
    let of_parts = of_parts.iter().map(|of| Calling::about_parts(loc, of, &actor));
    let answers = answers.iter().map(|answered| Calling::answered(loc, answered));
    Ok(calls.into_iter().map(|call| Calling::told(loc, call)).chain(answers).chain(of_parts).collect())
}

/// Earlier write-ups of the house that are like a job, or like the jobs of an order where none is named.
#[server(prefix = "/api/v1", endpoint = "workshop/similar", input = Json, output = Json)]
pub async fn similar(order: OrderId, job: Option<domain::LineId>) -> Result<Vec<domain::workshop::Similar>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::workshop::cases::similar(&store, &actor, order, job, now).await)
}
