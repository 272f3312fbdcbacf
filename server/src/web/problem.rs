//! Troubles on the way to a handler, in the one vocabulary that pages and programs know ([`app::problem`]).

pub use app::problem::Problem;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use axum::middleware::Next;
use axum::response::IntoResponse;
use std::any::Any;

/// Gives a request up that takes too long, with an answer that says so.
pub async fn give_up(request: Request, next: Next) -> Response<Body> {
    let patience = super::body::patience(request.uri().path());
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a request was given up after {} seconds", patience.as_secs());
            Problem::TooSlow.into_response()
        }
    }
}

/// The answer when a handler panicked; the panic itself goes to the log.
pub fn on_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("not a text"), "a request's handler panicked");
    Problem::Server.into_response()
}
