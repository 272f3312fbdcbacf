//! Server functions of the quality area.

use crate::json::Json;
use crate::problem::Problem;
use domain::workshop::Board;
use leptos::prelude::*;

/// The cars that wait for their final inspection.
#[server(prefix = "/api/v1", endpoint = "quality/to_inspect", input = Json, output = Json)]
pub async fn to_inspect() -> Result<Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::quality::queries::to_inspect(&store, &actor).await)
}
