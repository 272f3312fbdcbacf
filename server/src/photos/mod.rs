//! The doors of the photo store: in by an id that the sender has made, out for whoever may see the order, or holds the link to it.

pub mod files;
pub mod picture;

use crate::web::body::Incoming;
use crate::web::problem::Problem;
use app::context::{Clock, Visitor};
use axum::body::Bytes;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use chrono::{DateTime, Utc};
use domain::repair_orders::{Command, Shows};
use domain::{Actor, Answer, CommandId, DealershipId, Envelope, OrderId, PersonId, PhotoId, Refusal};
use files::{Copy, Files};
use picture::Prepared;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::Store;
use store::repair_orders::photos::{self, Hash, Kept};
use tokio::sync::Semaphore;

/// Of all pictures that are unpacked at a time, in millions of pixels: one of the largest, or a dozen as browsers send them. Times
/// [`picture::BYTES_PER_PIXEL`] it is the memory that they fill together, whoever sends what: 480 MB.
const AT_A_TIME: u32 = picture::MOST_MEGAPIXELS;

/// In bytes.
pub(crate) const MEGABYTE: usize = 1024 * 1024;

/// What the doors need.
#[derive(Clone)]
pub struct Photos {
    store: Store,
    files: Files,
    clock: Clock,
    memory: Arc<Semaphore>,
    /// Of customers, one picture at a time.
    guests: Arc<Semaphore>,
}

impl Photos {
    /// The doors over a database and the files.
    #[must_use]
    pub fn new(store: Store, files: Files, clock: Clock) -> Self {
        Self { store, files, clock, memory: Arc::new(Semaphore::new(AT_A_TIME as usize)), guests: Arc::new(Semaphore::new(1)) }
    }
}

/// `POST` and `GET /api/v1/photos/{photo}`, and its small copy, for the staff.
pub fn routes(photos: Photos) -> Router {
    Router::new()
        .route("/api/v1/photos/{photo}", post(receive).get(full))
        .route("/api/v1/photos/{photo}/small", get(small))
        .with_state(photos)
}

/// `GET /api/v1/p/{token}/photos/{photo}`, and its small copy, for the customer who holds the link.
pub fn guests(photos: Photos) -> Router {
    Router::new()
        .route("/api/v1/p/{token}/photos/{photo}", get(guest_full))
        .route("/api/v1/p/{token}/photos/{photo}/small", get(guest_small))
        .with_state(photos)
}

/// What the picture is.
#[derive(Deserialize)]
struct About {
    order: OrderId,
    shows: Shows,
    taken_at: DateTime<Utc>,
    /// Who the page shows as signed in: in another window somebody else may have signed in since.
    #[serde(default)]
    person: Option<PersonId>,
}

type Asking = Option<Extension<Visitor>>;

fn actor(visitor: Asking) -> Result<Actor, Problem> {
    visitor.map(|Extension(Visitor(visitor))| visitor.actor()).ok_or_else(|| Refusal::NotSignedIn.into())
}

/// Takes a picture in, and makes it a photo of its order: one step, however often it is sent. What is sent is read last: by whom it may be
/// sent at all.
async fn receive(
    State(doors): State<Photos>,
    photo: Result<Path<PhotoId>, PathRejection>,
    about: Result<Query<About>, QueryRejection>,
    visitor: Asking,
    request: Request,
) -> Result<Json<Answer>, Problem> {
    let (parts, body) = request.into_parts();
    let mut sent = Incoming::picture(&parts.headers, body);
    let answer = doors.take_in(photo, about, visitor, &parts.headers, &mut sent).await;
    sent.drain().await;
    answer.map(Json)
}

impl Photos {
    async fn take_in(
        &self,
        photo: Result<Path<PhotoId>, PathRejection>,
        about: Result<Query<About>, QueryRejection>,
        visitor: Asking,
        headers: &HeaderMap,
        sent: &mut Incoming,
    ) -> Result<Answer, Problem> {
        let actor = actor(visitor)?;
        let Path(photo) = photo.map_err(|error| Problem::unreadable(error.body_text()))?;
        let Query(About { order, shows, taken_at, person }) = about.map_err(|error| Problem::unreadable(error.body_text()))?;
        if person.is_some_and(|person| person != actor.person) {
            return Err(Refusal::NotSignedIn.into());
        }
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("image/") {
            return Err(Problem::WrongContentType);
        }
        let command = domain::Command::RepairOrders(Command::AddPhoto { order, photo, shows, taken_at });
        let envelope = Envelope {
            id: CommandId(photo.0),
            dealership: actor.dealership,
            command,
            expected_version: None,
            made_at: taken_at,
            offline: false,
        };
        if photos::is_received(&self.store, &actor, photo).await.map_err(trouble)? {
            // Its answer was lost: this one is to be read.
            sent.pass().await;
        } else {
            photos::expect_welcome(&self.store, &actor, &envelope, (self.clock.0)()).await.map_err(trouble)?;
            let picture = sent.read().await.map_err(|problem| match problem {
                Problem::BodyTooLarge { limit } => Refusal::PictureTooHeavy { limit: limit / MEGABYTE }.into(),
                other => other,
            })?;
            self.keep(&actor, photo, picture, (self.clock.0)()).await?;
        }
        store::execute(&self.store, &actor, &envelope, (self.clock.0)()).await.map_err(trouble)
    }

    async fn keep(&self, actor: &Actor, photo: PhotoId, body: Vec<u8>, now: DateTime<Utc>) -> Result<(), Problem> {
        let kept = self.put(actor.dealership, body, |prepared| Sha256::digest(&prepared.full).into()).await?;
        photos::keep(&self.store, actor, photo, &kept, now).await.map_err(trouble)
    }

    /// Prepares a picture and puts it into the files under the name that it is given.
    async fn put(
        &self,
        dealership: DealershipId,
        body: impl AsRef<[u8]> + Send + 'static,
        name: impl FnOnce(&Prepared) -> Hash,
    ) -> Result<Kept, Problem> {
        let megapixels = picture::megapixels(body.as_ref())?;
        // Only closing it would fail, and nobody does.
        let _room = self.memory.acquire_many(megapixels).await.map_err(|_| Problem::Server)?;
        let prepared = tokio::task::spawn_blocking(move || picture::prepare(body.as_ref())).await.map_err(|error| {
            tracing::error!(%error, "a picture could not be read");
            Problem::Server
        })??;
        let hash = name(&prepared);
        let kept = Kept { hash, picture: prepared.picture, bytes: prepared.full.len() + prepared.small.len() };
        self.files.put(dealership, hash, prepared.full, prepared.small).await.map_err(lost)?;
        Ok(kept)
    }

    /// Keeps the file of a photo that a customer sends, under a name that no other has. One at a time: those that the house takes need not wait
    /// for a queue of them.
    pub(crate) async fn put_alone(&self, dealership: DealershipId, photo: PhotoId, body: Bytes) -> Result<(), Problem> {
        let _turn = self.guests.acquire().await.map_err(|_| Problem::Server)?;
        self.put(dealership, body, |_| files::alone(photo)).await.map(drop)
    }

    /// Removes the file of such a photo.
    pub(crate) async fn remove(&self, dealership: DealershipId, hash: Hash) -> Result<(), Problem> {
        self.files.remove(dealership, hash).await.map_err(lost)
    }

    async fn show(&self, visitor: Asking, asked: &HeaderMap, photo: PhotoId, copy: Copy) -> Result<Response, Problem> {
        let actor = actor(visitor)?;
        let hash = photos::file(&self.store, &actor, photo).await.map_err(trouble)?;
        self.send(asked, actor.dealership, hash, copy).await
    }

    async fn show_guest(&self, token: &str, asked: &HeaderMap, photo: PhotoId, copy: Copy) -> Result<Response, Problem> {
        let (dealership, hash) = photos::file_behind_link(&self.store, token, photo, (self.clock.0)()).await.map_err(trouble)?;
        self.send(asked, dealership, hash, copy).await
    }

    /// Sends a file to somebody who may see it, or says that what their browser has is still it.
    pub(crate) async fn send(&self, asked: &HeaderMap, dealership: DealershipId, hash: Hash, copy: Copy) -> Result<Response, Problem> {
        let tag = tag(hash, copy);
        // A browser that keeps it asks each time: whoever signs in on the same desk next may not see what was seen there before.
        let headers: [(HeaderName, HeaderValue); 2] =
            [(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")), (header::ETAG, tag.clone())];
        if has(asked, &tag) {
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        let bytes = self.files.get(dealership, hash, copy).await.map_err(lost)?;
        Ok((headers, [(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
    }
}

/// What a copy of a photo is recognised by.
fn tag(hash: Hash, copy: Copy) -> HeaderValue {
    let copy = match copy {
        Copy::Full => "",
        Copy::Small => "-small",
    };
    // Hexadecimal digits are fit for a header.
    HeaderValue::try_from(format!("\"{}{copy}\"", files::hex(hash))).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// Whether whoever asks has it already.
fn has(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|known| known.to_str().ok());
    known.flat_map(|known| known.split(',')).any(|known| known.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes())
}

/// The photo of an address; one that is no id is of no photo.
type Named<T> = Result<Path<T>, PathRejection>;

fn named<T>(path: Named<T>) -> Result<T, Problem> {
    path.map(|Path(named)| named).map_err(|_| Refusal::NotFound.into())
}

async fn full(State(doors): State<Photos>, photo: Named<PhotoId>, visitor: Asking, asked: HeaderMap) -> Result<Response, Problem> {
    doors.show(visitor, &asked, named(photo)?, Copy::Full).await
}

async fn small(State(doors): State<Photos>, photo: Named<PhotoId>, visitor: Asking, asked: HeaderMap) -> Result<Response, Problem> {
    doors.show(visitor, &asked, named(photo)?, Copy::Small).await
}

async fn guest_full(State(doors): State<Photos>, named_by: Named<(String, PhotoId)>, asked: HeaderMap) -> Result<Response, Problem> {
    let (token, photo) = named(named_by)?;
    doors.show_guest(&token, &asked, photo, Copy::Full).await
}

async fn guest_small(State(doors): State<Photos>, named_by: Named<(String, PhotoId)>, asked: HeaderMap) -> Result<Response, Problem> {
    let (token, photo) = named(named_by)?;
    doors.show_guest(&token, &asked, photo, Copy::Small).await
}

fn trouble(error: store::Error) -> Problem {
    match error {
        store::Error::Refused(refused) => refused.refusal.into(),
        other => {
            tracing::error!(error = %other, "a photo could not be looked up");
            Problem::Server
        }
    }
}

fn lost(error: object_store::Error) -> Problem {
    tracing::error!(%error, "the photo store does not answer");
    Problem::Server
}
