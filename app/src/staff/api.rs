//! Server functions of the staff area.

use crate::json::Json;
use crate::problem::Problem;
use domain::staff::{Device, Member, Session};
use leptos::prelude::*;

/// Everybody who works in the dealership.
#[server(prefix = "/api/v1", endpoint = "staff/members", input = Json, output = Json)]
pub async fn members() -> Result<Vec<Member>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::staff::queries::members(&store, &actor).await)
}

/// The tablets and walls of the dealership.
#[server(prefix = "/api/v1", endpoint = "staff/devices", input = Json, output = Json)]
pub async fn devices() -> Result<Vec<Device>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::staff::devices::devices(&store, &actor).await)
}

/// One's own open sessions.
#[server(prefix = "/api/v1", endpoint = "staff/sessions", input = Json, output = Json)]
pub async fn sessions() -> Result<Vec<Session>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::staff::queries::sessions(&store, actor.person, &crate::context::session_hash()).await)
}
