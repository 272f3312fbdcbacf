//! Server functions of the settlement area.

use crate::json::Json;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::StatementId;
use domain::repair_orders::Row;
use domain::settlement::Receivables;
use leptos::prelude::*;

/// Orders that are ready to settle, or settled and still in the house, and those that ended without a repair and have no gate pass.
#[server(prefix = "/api/v1", endpoint = "settlement/to_settle", input = Json, output = Json)]
pub async fn to_settle() -> Result<Vec<Row>, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::settlement::queries::to_settle(&store, &actor, now).await)
}

/// Statements that are still to be paid, but not at the desk; the oldest first, a page at a time.
#[server(prefix = "/api/v1", endpoint = "settlement/still_to_pay", input = Json, output = Json)]
pub async fn still_to_pay(after: Option<(DateTime<Utc>, StatementId)>) -> Result<Receivables, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::settlement::queries::still_to_pay(&store, &actor, after).await)
}
