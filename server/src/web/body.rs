//! Request bodies: none longer than a megabyte reaches a handler, but for pictures.

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
/// The longest picture, in bytes. Browsers scale down before they send; programs may not.
pub const PICTURE: usize = 12 * 1024 * 1024;
/// Where pictures go.
const PICTURES: &str = "/api/v1/photos/";
/// How much of a refused body is still taken in, so that the browser gets to read the refusal, in bytes.
const DRAINED: usize = 16 * 1024 * 1024;

/// Refuses a body over [`LIMIT`], or a picture over [`PICTURE`], with a clear answer. The body is held in memory, as every handler would hold it anyway.
pub async fn limit(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let most = if request.uri().path().starts_with(PICTURES) { PICTURE } else { LIMIT };
    let (parts, body) = request.into_parts();
    let announced = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or(0);
    match take(body.into_data_stream(), announced, most).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(problem) => problem.into_response(),
    }
}

async fn take(mut pieces: BodyDataStream, announced: usize, most: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::with_capacity(announced.min(most));
    while announced <= most
        && let Some(piece) = pieces.next().await
    {
        bytes.extend_from_slice(&piece.map_err(|_| Problem::BodyIncomplete)?);
        if bytes.len() > most {
            break;
        }
    }
    if announced <= most && bytes.len() <= most {
        return Ok(bytes);
    }
    let mut taken = 0;
    while taken < DRAINED
        && let Some(Ok(piece)) = pieces.next().await
    {
        taken += piece.len();
    }
    Err(Problem::BodyTooLarge { limit: most })
}
