//! Server functions of the parts area.

use crate::json::Json;
use crate::problem::Problem;
use domain::parts::{AtDesk, StockRow};
use domain::{OrderId, Quantity};
use leptos::prelude::*;

/// Parts whose number, title or bin holds the text, with what there is of each.
#[server(prefix = "/api/v1", endpoint = "parts/stock", input = Json, output = Json)]
pub async fn stock(text: String) -> Result<Vec<StockRow>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::parts::queries::stock(&store, &actor, &text).await)
}

/// What the stock holds for an order.
#[server(prefix = "/api/v1", endpoint = "parts/held", input = Json, output = Json)]
pub async fn held(order: OrderId) -> Result<Vec<(domain::parts::Stock, Quantity)>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::parts::queries::held_for_order(&store, &actor, order).await)
}

/// What the parts desk has to do: to take in, to answer and to issue when it comes; and what nobody waits for any more.
#[server(prefix = "/api/v1", endpoint = "parts/requests", input = Json, output = Json)]
pub async fn requests() -> Result<Vec<AtDesk>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::parts::desk::waiting(&store, &actor, now).await)
}
