//! Server functions of the quality area.

use crate::json::Json;
use crate::problem::Problem;
use domain::quality::{Template, Uncertified};
use domain::workshop::Board;
use leptos::prelude::*;

/// The cars that wait for their final inspection.
#[server(prefix = "/api/v1", endpoint = "quality/to_inspect", input = Json, output = Json)]
pub async fn to_inspect() -> Result<Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::quality::queries::to_inspect(&store, &actor).await)
}

/// The cars that have passed and lack their certificate.
#[server(prefix = "/api/v1", endpoint = "quality/to_certify", input = Json, output = Json)]
pub async fn to_certify() -> Result<Vec<Uncertified>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::quality::queries::to_certify(&store, &actor).await)
}

/// The cars that somebody works on.
#[server(prefix = "/api/v1", endpoint = "quality/in_work", input = Json, output = Json)]
pub async fn in_work() -> Result<Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::quality::queries::in_work(&store, &actor).await)
}

/// The cars on which work waits for a check by somebody else.
#[server(prefix = "/api/v1", endpoint = "quality/to_check", input = Json, output = Json)]
pub async fn to_check() -> Result<Board, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::quality::queries::to_check(&store, &actor).await)
}

/// The templates of the inspection sheets of the house.
#[server(prefix = "/api/v1", endpoint = "quality/templates", input = Json, output = Json)]
pub async fn templates() -> Result<Vec<Template>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::quality::sheets::templates(&store, &actor).await)
}
