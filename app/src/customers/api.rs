//! Server functions of the customers area.

use crate::json::Json;
use crate::problem::Problem;
use domain::customers::Hit;
use domain::{CustomerId, VehicleId};
use leptos::prelude::*;

/// Finds by plate, VIN, phone, name or order number.
#[server(prefix = "/api/v1", endpoint = "customers/search", input = Json, output = Json)]
pub async fn search(text: String) -> Result<Vec<Hit>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::customers::queries::search(&store, &actor, &text).await)
}

/// A customer with vehicles and visits.
#[server(prefix = "/api/v1", endpoint = "customers/customer", input = Json, output = Json)]
pub async fn customer_page(customer: CustomerId) -> Result<domain::customers::CustomerPage, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::customers::queries::customer_page(&store, &actor, customer).await)
}

/// A vehicle with owner and visits.
#[server(prefix = "/api/v1", endpoint = "customers/vehicle", input = Json, output = Json)]
pub async fn vehicle_page(vehicle: VehicleId) -> Result<domain::customers::VehiclePage, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::customers::queries::vehicle_page(&store, &actor, vehicle).await)
}

/// What the customer of an order has agreed to share with others, as it stands.
#[server(prefix = "/api/v1", endpoint = "customers/shared", input = Json, output = Json)]
pub async fn shared(order: domain::OrderId) -> Result<Vec<domain::customers::Consent>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::customers::consents::shared(&store, &actor, order).await)
}
