//! Server functions of the repair orders area.

use crate::happened::Happened;
use crate::json::Json;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::OrderId;
use domain::repair_orders::{CatalogPart, Filter, KeptKind, Operation, Row, Rows};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An order with all that belongs to it, and what has happened to it, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub page: domain::repair_orders::OrderPage,
    pub history: Vec<Happened>,
}

/// An order with all that belongs to it.
#[server(prefix = "/api/v1", endpoint = "repair_orders/order", input = Json, output = Json)]
pub async fn order_page(order: OrderId) -> Result<Told, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    let (page, history) = crate::context::answer(store::repair_orders::queries::order_page(&store, &actor, order, now).await)?;
    Ok(Told { page, history: crate::context::happened(&history) })
}

/// Orders, newest first, a page at a time.
#[server(prefix = "/api/v1", endpoint = "repair_orders/orders", input = Json, output = Json)]
pub async fn orders(filter: Filter, after: Option<(DateTime<Utc>, OrderId)>) -> Result<Rows, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::queries::orders(&store, &actor, &filter, after).await)
}

/// The open orders of the advisor who asks, and those that ended without a repair and whose cars have no gate pass.
#[server(prefix = "/api/v1", endpoint = "repair_orders/my_cars", input = Json, output = Json)]
pub async fn my_cars() -> Result<Vec<Row>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::queries::my_cars(&store, &actor, now).await)
}

/// The cars that have left and whose orders are to be closed.
#[server(prefix = "/api/v1", endpoint = "repair_orders/to_close", input = Json, output = Json)]
pub async fn to_close() -> Result<Vec<Row>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::queries::to_close(&store, &actor).await)
}

/// Operations of the catalogue whose code or title holds the text.
#[server(prefix = "/api/v1", endpoint = "repair_orders/operations", input = Json, output = Json)]
pub async fn operations(text: String) -> Result<Vec<Operation>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::queries::operations(&store, &actor, &text).await)
}

/// Parts of the price list whose number or title holds the text.
#[server(prefix = "/api/v1", endpoint = "repair_orders/catalog_parts", input = Json, output = Json)]
pub async fn catalog_parts(text: String) -> Result<Vec<CatalogPart>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::queries::catalog_parts(&store, &actor, &text).await)
}

/// The services and packages that can be put on an order, with what each stands for on its car.
#[server(prefix = "/api/v1", endpoint = "repair_orders/packages", input = Json, output = Json)]
pub async fn packages(order: OrderId) -> Result<Vec<domain::repair_orders::OfferedPackage>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::packages::for_order(&store, &actor, order, now).await)
}

/// What reception should know of the car of an order.
#[server(prefix = "/api/v1", endpoint = "repair_orders/at_hand", input = Json, output = Json)]
pub async fn at_hand(order: OrderId) -> Result<domain::repair_orders::cover::AtHand, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::at_hand::at_hand(&store, &actor, order, now).await)
}

/// What waits for the person who asks to grant or refuse it.
#[server(prefix = "/api/v1", endpoint = "repair_orders/discounts_waiting", input = Json, output = Json)]
pub async fn discounts_waiting() -> Result<Vec<domain::repair_orders::WaitingDiscount>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::discounts::waiting(&store, &actor, now).await)
}

/// What was declined on the visits of a vehicle.
#[server(prefix = "/api/v1", endpoint = "repair_orders/deferred", input = Json, output = Json)]
pub async fn deferred(vehicle: domain::VehicleId) -> Result<Vec<domain::repair_orders::DeferredLine>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::deferred::of_vehicle(&store, &actor, vehicle).await)
}

/// The papers that were kept of an order when they were told or signed, newest first.
#[server(prefix = "/api/v1", endpoint = "repair_orders/kept_papers", input = Json, output = Json)]
pub async fn kept_papers(order: OrderId) -> Result<Vec<domain::repair_orders::KeptPaper>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::kept::of_order(&store, &actor, order).await)
}

/// The check sheets of an order as they were signed, by their numbers.
#[server(prefix = "/api/v1", endpoint = "repair_orders/check_sheets", input = Json, output = Json)]
pub async fn check_sheets(order: OrderId) -> Result<Vec<(u16, domain::repair_orders::OrderPage)>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::kept::check_sheets(&store, &actor, order).await)
}

/// A paper as it was told or signed, and when.
#[server(prefix = "/api/v1", endpoint = "repair_orders/kept_paper", input = Json, output = Json)]
pub async fn kept_paper(order: OrderId, kind: KeptKind, number: u16) -> Result<(domain::repair_orders::OrderPage, DateTime<Utc>), Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::kept::paper(&store, &actor, order, kind, number, now).await)
}

/// The paper of a kind that holds for an order, as it was signed, settled or issued; nothing when none was kept.
#[server(prefix = "/api/v1", endpoint = "repair_orders/paper_in_force", input = Json, output = Json)]
pub async fn paper_in_force(order: OrderId, kind: KeptKind) -> Result<Option<domain::repair_orders::OrderPage>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::kept::in_force(&store, &actor, order, kind, now).await)
}

/// The visits of the car of an order before it, newest first, a page at a time.
#[server(prefix = "/api/v1", endpoint = "repair_orders/earlier", input = Json, output = Json)]
pub async fn earlier(order: OrderId, after: Option<(DateTime<Utc>, OrderId)>) -> Result<domain::repair_orders::EarlierVisits, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::repair_orders::earlier::of_car(&store, &actor, order, after).await)
}
