//! Server functions of the workshop area.

use crate::problem::Problem;
use domain::OrderId;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The board: every open order.
#[server(prefix = "/api/v1", endpoint = "workshop/board", input = Json, output = Json)]
pub async fn board() -> Result<domain::workshop::Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::queries::board(&store, &actor).await)
}

/// One card of the board; nothing when the order has left it.
#[server(prefix = "/api/v1", endpoint = "workshop/card", input = Json, output = Json)]
pub async fn card(order: OrderId) -> Result<Option<domain::workshop::Card>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::workshop::queries::card(&store, &actor, order).await)
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
