//! Server functions of the appointments area.

use crate::json::Json;
use crate::problem::Problem;
use chrono::NaiveDate;
use domain::appointments::{Channel, Slot, Wish};
use domain::{AppointmentId, VehicleId};
use leptos::prelude::*;

/// The appointment desk on a day; today when none is named.
#[server(prefix = "/api/v1", endpoint = "appointments/desk", input = Json, output = Json)]
pub async fn desk(day: Option<NaiveDate>) -> Result<domain::appointments::DeskPage, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::appointments::queries::desk(&store, &actor, day, now).await)
}

/// Every time of the weeks to come at which a wish could be served, soonest first.
#[server(prefix = "/api/v1", endpoint = "appointments/free_slots", input = Json, output = Json)]
pub async fn free_slots(wish: Wish, channel: Channel) -> Result<Vec<Slot>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::appointments::queries::free_slots(&store, &actor, &wish, channel, now).await)
}

/// The advisors that a customer may ask for.
#[server(prefix = "/api/v1", endpoint = "appointments/advisors", input = Json, output = Json)]
pub async fn advisors() -> Result<Vec<domain::staff::PersonRef>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::appointments::guests::advisors(&store, &actor).await)
}

/// The cars at reception: those that are here without an order, and those that are expected today.
#[server(prefix = "/api/v1", endpoint = "appointments/arrivals", input = Json, output = Json)]
pub async fn arrivals() -> Result<domain::appointments::Arrivals, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::appointments::queries::arrivals(&store, &actor, now).await)
}

/// The visits that these cars are expected for today, or wait at reception with.
#[server(prefix = "/api/v1", endpoint = "appointments/coming", input = Json, output = Json)]
pub async fn coming(vehicles: Vec<VehicleId>) -> Result<Vec<(VehicleId, domain::appointments::Coming)>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::appointments::queries::coming(&store, &actor, &vehicles, now).await)
}

/// The house as it is set up: hours, special days, shifts, bays, and what is away.
#[server(prefix = "/api/v1", endpoint = "appointments/setup", input = Json, output = Json)]
pub async fn setup() -> Result<domain::appointments::SetupPage, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::appointments::queries::setup(&store, &actor, now).await)
}

/// The service catalogue, as it is kept.
#[server(prefix = "/api/v1", endpoint = "appointments/services", input = Json, output = Json)]
pub async fn services() -> Result<domain::appointments::ServicesPage, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::appointments::queries::services(&store, &actor, now).await)
}

/// The visits of a day with what they take from the stock; tomorrow's when no day is named.
#[server(prefix = "/api/v1", endpoint = "appointments/preparation", input = Json, output = Json)]
pub async fn preparation(day: Option<NaiveDate>) -> Result<domain::appointments::PreparationPage, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::appointments::prepare::day(&store, &actor, day, now).await)
}

/// A visit with what it takes from the stock.
#[server(prefix = "/api/v1", endpoint = "appointments/prepared", input = Json, output = Json)]
pub async fn prepared(appointment: AppointmentId) -> Result<domain::appointments::Preparation, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::appointments::prepare::visit(&store, &actor, appointment, now).await)
}

/// 预约单 of a visit, with who does what where.
#[server(prefix = "/api/v1", endpoint = "appointments/sheet", input = Json, output = Json)]
pub async fn sheet(appointment: AppointmentId) -> Result<domain::appointments::VisitSheet, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::appointments::guests::sheet(&store, &actor, appointment, now).await)
}
