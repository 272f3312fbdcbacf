//! Server functions of the warranty area.

use crate::json::Json;
use crate::problem::Problem;
use domain::warranty::{CampaignPage, CarKey, OpenCampaign};
use domain::{CampaignId, VehicleId};
use leptos::prelude::*;

/// The campaigns, and what can be booked.
#[server(prefix = "/api/v1", endpoint = "warranty/campaigns", input = Json, output = Json)]
pub async fn campaigns() -> Result<domain::warranty::Campaigns, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::warranty::queries::campaigns(&store, &actor).await)
}

/// A campaign with a page of its cars.
#[server(prefix = "/api/v1", endpoint = "warranty/campaign", input = Json, output = Json)]
pub async fn campaign(campaign: CampaignId, after: Option<CarKey>) -> Result<CampaignPage, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::warranty::queries::campaign(&store, &actor, campaign, after).await)
}

/// What is open for a vehicle.
#[server(prefix = "/api/v1", endpoint = "warranty/of_vehicle", input = Json, output = Json)]
pub async fn of_vehicle(vehicle: VehicleId) -> Result<Vec<OpenCampaign>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::warranty::queries::of_vehicle(&store, &actor, vehicle).await)
}
