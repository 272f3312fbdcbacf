//! Request bodies: none longer than a megabyte reaches a handler, but for pictures, whose door reads them once it knows who asks.

use super::problem::Problem;
use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use std::time::Duration;

/// The longest body that is accepted, in bytes.
pub const LIMIT: usize = 1024 * 1024;
/// The longest picture, in bytes. Browsers scale down before they send; programs may not.
pub const PICTURE: usize = 12 * 1024 * 1024;
/// The longest form with pictures in it, in bytes: it is sent without a program that scales them down.
pub const FORM: usize = 24 * 1024 * 1024;
/// Where pictures go.
const PICTURES: &str = "/api/v1/photos/";
/// Forms that customers put pictures into.
const FORMS: [&str; 2] = ["/book/needs", "/book/photos"];
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a picture may take, from a telephone in a yard.
const PICTURE_PATIENCE: Duration = Duration::from_secs(120);
/// How much of a body that nobody wants is still taken in, so that the browser gets to read why, in bytes; and how long that may take.
const DRAINED: usize = 16 * 1024 * 1024;
const DRAIN_PATIENCE: Duration = Duration::from_secs(3);

/// Whether a picture is sent there.
#[must_use]
pub fn takes_pictures(path: &str) -> bool {
    path.starts_with(PICTURES) || FORMS.contains(&path)
}

/// How long a request to this address may take in all.
#[must_use]
pub fn patience(path: &str) -> Duration {
    if takes_pictures(path) { PICTURE_PATIENCE + PATIENCE } else { PATIENCE }
}

/// Refuses a body over [`LIMIT`], and one that takes too long, with a clear answer. The body is held in memory, as every handler would hold
/// it anyway. Pictures pass: see [`Incoming`].
pub async fn limit(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) || takes_pictures(request.uri().path()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let mut incoming = Incoming::new(&parts.headers, body, LIMIT, PATIENCE);
    match incoming.read().await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(problem) => {
            incoming.drain().await;
            problem.into_response()
        }
    }
}

/// How much of a body was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Whole,
    /// It is longer than what is read of it.
    TooLarge,
    /// The rest did not arrive, or not in time.
    Cut,
}

/// A body that is still on its way.
#[derive(Debug)]
pub struct Incoming {
    pieces: BodyDataStream,
    /// What the sender says of its length, in bytes.
    announced: usize,
    most: usize,
    patience: Duration,
    over: bool,
}

impl Incoming {
    fn new(headers: &HeaderMap, body: Body, most: usize, patience: Duration) -> Self {
        let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or(0);
        Self { pieces: body.into_data_stream(), announced, most, patience, over: false }
    }

    /// A form without pictures.
    #[must_use]
    pub fn form(headers: &HeaderMap, body: Body) -> Self {
        Self::new(headers, body, LIMIT, PATIENCE)
    }

    /// A form with pictures in it.
    #[must_use]
    pub fn form_with_pictures(headers: &HeaderMap, body: Body) -> Self {
        Self::new(headers, body, FORM + LIMIT, PICTURE_PATIENCE)
    }

    /// Reads as much of it as fits and arrives in time, and drains the rest: what stands at the beginning is not lost for what comes after.
    pub async fn read_beginning(&mut self) -> (Vec<u8>, Read) {
        let end = tokio::time::Instant::now() + self.patience;
        let mut bytes = Vec::with_capacity(self.announced.min(self.most));
        let read = loop {
            match tokio::time::timeout_at(end, self.pieces.next()).await {
                Ok(Some(Ok(piece))) => {
                    let fits = piece.len().min(self.most - bytes.len());
                    bytes.extend_from_slice(&piece[..fits]);
                    if fits < piece.len() {
                        break Read::TooLarge;
                    }
                }
                Ok(None) => {
                    self.over = true;
                    break Read::Whole;
                }
                Ok(Some(Err(_))) | Err(_) => break Read::Cut,
            }
        };
        if read != Read::Whole {
            self.drain().await;
        }
        (bytes, read)
    }

    /// A picture.
    #[must_use]
    pub fn picture(headers: &HeaderMap, body: Body) -> Self {
        Self::new(headers, body, PICTURE, PICTURE_PATIENCE)
    }

    /// Reads it to its end.
    ///
    /// # Errors
    /// [`Problem::BodyTooLarge`], [`Problem::BodyIncomplete`], or [`Problem::TooSlow`].
    pub async fn read(&mut self) -> Result<Vec<u8>, Problem> {
        let patience = self.patience;
        tokio::time::timeout(patience, self.take()).await.unwrap_or(Err(Problem::TooSlow))
    }

    async fn take(&mut self) -> Result<Vec<u8>, Problem> {
        let too_large = Err(Problem::BodyTooLarge { limit: self.most });
        if self.announced > self.most {
            return too_large;
        }
        let mut bytes = Vec::with_capacity(self.announced);
        while let Some(piece) = self.pieces.next().await {
            let Ok(piece) = piece else {
                self.over = true;
                return Err(Problem::BodyIncomplete);
            };
            if bytes.len() + piece.len() > self.most {
                return too_large;
            }
            bytes.extend_from_slice(&piece);
        }
        self.over = true;
        Ok(bytes)
    }

    /// Takes in what nobody wants, and keeps nothing of it: a browser that is still sending does not read the answer.
    pub async fn drain(&mut self) {
        self.discard(DRAIN_PATIENCE).await;
    }

    /// Takes in what is here already, as patiently as [`Self::read`], and keeps nothing of it: a browser on a slow line that is cut off
    /// while it sends has read no answer, and sends it again for ever.
    pub async fn pass(&mut self) {
        self.discard(self.patience).await;
    }

    async fn discard(&mut self, patience: Duration) {
        let discarded = async {
            let mut taken = 0;
            while !self.over && taken < DRAINED {
                if let Some(Ok(piece)) = self.pieces.next().await {
                    taken += piece.len();
                } else {
                    self.over = true;
                }
            }
        };
        // Whoever has not sent it by then is cut off.
        let _in_time = tokio::time::timeout(patience, discarded).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use futures::stream;

    const MOMENT: Duration = Duration::from_millis(20);

    fn incoming(body: Body, most: usize) -> Incoming {
        Incoming::new(&HeaderMap::new(), body, most, MOMENT)
    }

    fn pieces(of: &[&'static [u8]]) -> Body {
        Body::from_stream(stream::iter(of.iter().map(|piece| Ok::<_, std::io::Error>(Bytes::from_static(piece))).collect::<Vec<_>>()))
    }

    #[tokio::test]
    async fn a_body_that_does_not_arrive_is_not_waited_for_without_end() {
        let begun = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"{"))]);
        let mut stalled = incoming(Body::from_stream(begun.chain(stream::pending())), 9);
        assert_eq!(stalled.read().await, Err(Problem::TooSlow));
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_its_length_and_the_rest_is_left() {
        assert_eq!(incoming(pieces(&[b"12", b"34"]), 4).read().await, Ok(b"1234".to_vec()));
        let mut long = incoming(pieces(&[b"12", b"345", b"6"]), 4);
        assert_eq!(long.read().await, Err(Problem::BodyTooLarge { limit: 4 }));
        long.drain().await;
        assert!(long.pieces.next().await.is_none());
    }

    #[tokio::test]
    async fn what_is_here_already_is_waited_for_as_long_as_what_is_new() {
        let late = stream::once(async {
            tokio::task::yield_now().await;
            Ok::<_, std::io::Error>(Bytes::from_static(b"late"))
        });
        let mut known = Incoming::picture(&HeaderMap::new(), Body::from_stream(late));
        known.pass().await;
        assert!(known.over, "it has arrived");
        let mut stalled = incoming(Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>()), 9);
        let passed = tokio::time::timeout(DRAIN_PATIENCE / 2, stalled.pass()).await;
        assert!(passed.is_ok() && !stalled.over, "its own patience counts, not that for what nobody wants");
    }

    #[test]
    fn a_picture_has_longer_than_a_form() {
        assert!(patience("/api/v1/photos/x") > PICTURE_PATIENCE && patience("/api/v1/execute") == PATIENCE);
    }
}
