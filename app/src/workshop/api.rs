//! Server functions of the workshop area.

use crate::json::Json;
use crate::problem::Problem;
use domain::OrderId;
use leptos::prelude::*;

/// The board: every open order.
#[server(prefix = "/api/v1", endpoint = "workshop/board", input = Json, output = Json)]
pub async fn board() -> Result<domain::workshop::Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::queries::board(&store, &actor).await)
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
