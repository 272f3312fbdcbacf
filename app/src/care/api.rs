//! Server functions of customer care.

use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::MessageId;
use domain::care::{Messages, State};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Messages, newest first, a page at a time; and the stop list.
#[server(prefix = "/api/v1", endpoint = "care/messages", input = Json, output = Json)]
pub async fn outbox(state: Option<State>, after: Option<(DateTime<Utc>, MessageId)>) -> Result<Messages, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::care::queries::messages(&store, &actor, state, after).await)
}
