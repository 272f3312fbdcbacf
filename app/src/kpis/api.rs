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

/// How often the repairs that left in a month were right the first time; without one, in this month.
#[server(prefix = "/api/v1", endpoint = "kpis/first_time_fix", input = Json, output = Json)]
pub async fn first_time_fix(month: Option<chrono::NaiveDate>) -> Result<domain::kpis::FirstTimeFix, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::kpis::first_time_fix::first_time_fix(&store, &actor, month, now).await)
}
