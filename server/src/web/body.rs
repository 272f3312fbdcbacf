//! Request bodies: none longer than a megabyte reaches a handler.

use super::problem::Problem;
use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::http::Method;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;

/// The longest body that is accepted, in bytes.
pub const LIMIT: usize = 1024 * 1024;
/// How much of a refused body is still taken in, so that the browser gets to read the refusal, in bytes.
const DRAINED: usize = 16 * 1024 * 1024;

/// Refuses a body over [`LIMIT`] with a clear answer. The body is held in memory, as every handler would hold it anyway.
pub async fn limit(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let announced = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or(0);
    match take(body.into_data_stream(), announced).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(problem) => problem.into_response(),
    }
}

async fn take(mut pieces: BodyDataStream, announced: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::with_capacity(announced.min(LIMIT));
    while announced <= LIMIT
        && let Some(piece) = pieces.next().await
    {
        bytes.extend_from_slice(&piece.map_err(|_| Problem::BodyIncomplete)?);
        if bytes.len() > LIMIT {
            break;
        }
    }
    if announced <= LIMIT && bytes.len() <= LIMIT {
        return Ok(bytes);
    }
    let mut taken = 0;
    while taken < DRAINED
        && let Some(Ok(piece)) = pieces.next().await
    {
        taken += piece.len();
    }
    Err(Problem::BodyTooLarge { limit: LIMIT })
}
