//! Server functions of the settlement area.

use crate::json::Json;
use crate::problem::Problem;
use domain::repair_orders::Row;
use leptos::prelude::*;

/// Orders that are ready to settle, or settled and still in the house.
#[server(prefix = "/api/v1", endpoint = "settlement/to_settle", input = Json, output = Json)]
pub async fn to_settle() -> Result<Vec<Row>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::settlement::queries::to_settle(&store, &actor).await)
}
