//! Server functions of the kpis area.

use crate::json::Json;
use crate::problem::Problem;
use leptos::prelude::*;

/// The day at a glance.
#[server(prefix = "/api/v1", endpoint = "kpis/day", input = Json, output = Json)]
pub async fn day() -> Result<domain::kpis::Day, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::kpis::queries::day(&store, &actor, now).await)
}
