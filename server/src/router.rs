//! Which address leads where, and what lies around every handler.

use crate::web::{body, headers, problem, problem::Problem};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, Response};
use axum::middleware;
use axum::response::IntoResponse;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::Level;

/// The header that carries a request's number from the proxy to the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The handlers by what lies around them.
#[derive(Debug, Default)]
pub struct Doors {
    /// Pages and everything that answers at once: compressed, and given up after half a minute.
    pub answers: Router,
    /// Event streams, which stay open; and files, which are compressed already.
    pub streams: Router,
}

/// The whole server. `https` says that browsers reach it over HTTPS.
pub fn assemble(doors: Doors, https: bool) -> Router {
    // A problem is said before it is compressed.
    let answers = doors
        .answers
        .layer(middleware::from_fn(problem::give_up))
        .layer(middleware::from_fn(problem::say))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    let trace = TraceLayer::new_for_http().make_span_with(span).on_response(DefaultOnResponse::new().level(Level::DEBUG));
    // The last layer is the outermost.
    answers
        .merge(doors.streams)
        .layer(middleware::from_fn(body::limit))
        .layer(CsrfLayer::new().with_rejection_response(foreign))
        .layer(CatchPanicLayer::custom(problem::on_panic))
        .layer(middleware::from_fn(problem::say))
        .layer(middleware::from_fn_with_state(headers::Https(https), headers::secure))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(trace)
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
}

/// What the log says of a request: never its query, which may hold a name or a telephone number, and never the token of a link.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = %told(request.uri().path()), id)
}

/// A path without the token of a customer's link to an order or a visit.
fn told(path: &str) -> std::borrow::Cow<'_, str> {
    let Some((page, (before, rest))) = ["/p/", "/v/"].iter().find_map(|page| Some((page, path.split_once(page)?))) else {
        return path.into();
    };
    let after = rest.find('/').map_or("", |slash| &rest[slash..]);
    format!("{before}{page}…{after}").into()
}

fn foreign(error: ProtectionError) -> Response<Body> {
    tracing::warn!(%error, "a request from another site was refused");
    Problem::ForeignOrigin.into_response()
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn the_log_never_holds_a_link() {
        assert_eq!(told("/repair_orders/1"), "/repair_orders/1");
        assert_eq!(told("/p/secret"), "/p/…");
        assert_eq!(told("/api/v1/p/secret/events"), "/api/v1/p/…/events");
        assert_eq!(told("/v/secret/visit.ics"), "/v/…/visit.ics");
    }
}
