//! The doors at which customers book for themselves, and those behind the link to a visit: plain pages, plain forms.
//!
//! A booking on its way is kept in the database under the token of a cookie. Each form is one step: it is written down, and the browser is
//! sent to the next page. What is refused is written down, too, and said on the page with everything that was typed.

mod calendar;
mod fields;
mod photos;
mod room;
mod steps;
mod visit;

pub use room::Room;

use crate::auth::network::Proxies;
use crate::pages::Renderer;
use crate::photos::Photos;
use crate::web::problem::Problem;
use app::appointments::guest::{Making, Shown};
use app::context::Clock;
use app::words::Loc;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::appointments::{BOOKING_LIFETIME, Booking, Channel, Owner, Page, PublicHouse, Slot};
use domain::{Actor, AppointmentId, Guest, Refusal};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use store::Store;
use store::appointments::bookings::{self, Kept};
use store::appointments::{guests, pictures, queries};

/// What the doors need.
#[derive(Clone)]
pub struct Bookings {
    /// The data.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Draws what is shown.
    pub renderer: Renderer,
    /// Whether browsers reach us over HTTPS only.
    pub secure: bool,
    /// Draws tokens.
    pub draw: fn() -> String,
    /// Whose word is taken for whom they ask.
    pub proxies: Proxies,
    /// What links in calendars begin with; nothing when it is not known.
    pub public_url: String,
    /// Where photos are kept.
    pub photos: Photos,
    /// Where forms with pictures find room.
    pub room: Room,
}

/// `/book` and its steps, `/v/{token}` and what can be done there.
pub fn routes(doors: Bookings) -> Router {
    Router::new()
        .route("/book", get(look))
        .route("/book/{step}", post(steps::step).layer(fields::forms()).get(back))
        .route("/book/photos/{photo}", get(photos::of_booking))
        .route("/v/{token}", get(visit::look))
        .route("/v/{token}/visit.ics", get(visit::calendar))
        .route("/v/{token}/sheet", get(visit::sheet))
        .route("/v/{token}/photos/{photo}", get(photos::of_visit))
        .route("/v/{token}/{deed}", post(visit::deed).get(visit::back))
        .with_state(doors)
}

/// The cookie that holds the token of a booking on its way.
const COOKIE: &str = "bayline-booking";

/// The token that a request carries; empty when it carries none.
fn token(headers: &HeaderMap) -> &str {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, value)| (name == COOKIE).then_some(value)).unwrap_or_default()
}

/// The token of the link to the visit that a booking becomes. It follows from the booking's own, so that whoever holds that may be shown it
/// again, and only digests of both are stored.
fn link_token(token: &str) -> String {
    let digest = Sha256::new().chain_update("the link to the visit of ").chain_update(token.as_bytes()).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A digest as commands hold it.
fn digest(token: &str) -> String {
    store::care::links::hash(token).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn trouble(error: store::Error) -> Problem {
    match error {
        // What others did meanwhile is not for customers.
        store::Error::Refused(refused) => refused.refusal.into(),
        other => {
            tracing::error!(error = %other, "a booking could not be dealt with");
            Problem::Server
        }
    }
}

/// The language that somebody reads who is not signed in.
fn language(headers: &HeaderMap) -> domain::Language {
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    app::visit::language_of(header(header::COOKIE), header(header::ACCEPT_LANGUAGE))
}

/// The words of that language.
fn words(headers: &HeaderMap) -> Loc {
    app::words::locale(language(headers))
}

/// What the address of a page says.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    at: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    expired: String,
}

async fn look(State(doors): State<Bookings>, Query(asked): Query<Asked>, request: Request) -> Response {
    let shown = doors.shown(&asked, request.headers()).await.unwrap_or_else(Shown::Nowhere);
    doors.renderer.render(shown, request).await
}

/// A page that answered a form and is loaded anew: the booking as it stands.
async fn back(State(doors): State<Bookings>, Path(step): Path<String>, request: Request) -> Response {
    if !steps::is_one(&step) {
        return Problem::NoSuchDoor.into_response();
    }
    match doors.address_of(request.headers()).await {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(problem) => doors.renderer.render(Shown::Nowhere(problem), request).await,
    }
}

impl Bookings {
    fn now(&self) -> DateTime<Utc> {
        (self.clock.0)()
    }

    /// The house that an address names, or the only one there is; nothing when there are several to choose from, or none.
    async fn house(&self, code: &str) -> Result<Result<PublicHouse, Vec<PublicHouse>>, Problem> {
        let code = Some(code).filter(|code| !code.is_empty() && code.len() <= 40);
        let mut houses = guests::houses(&self.store, code).await.map_err(trouble)?;
        Ok(if houses.len() == 1 { Ok(houses.remove(0)) } else { Err(houses) })
    }

    /// The booking on its way at this house, if there is one.
    async fn kept(&self, headers: &HeaderMap, house: &PublicHouse) -> Result<Option<Kept>, Problem> {
        let kept = bookings::find(&self.store, token(headers), self.now()).await.map_err(trouble)?;
        Ok(kept.filter(|kept| kept.dealership == house.dealership.id))
    }

    /// The page of the booking on its way, at whichever house it is.
    async fn address_of(&self, headers: &HeaderMap) -> Result<String, Problem> {
        let kept = bookings::find(&self.store, token(headers), self.now()).await.map_err(trouble)?;
        let houses = guests::houses(&self.store, None).await.map_err(trouble)?;
        let house = kept.and_then(|kept| houses.into_iter().find(|house| house.dealership.id == kept.dealership));
        Ok(house.map_or_else(|| "/book".to_owned(), |house| format!("/book?at={}", house.code)))
    }

    /// The first page with what was typed, and why nothing was begun.
    async fn not_begun(&self, house: PublicHouse, typed: Booking) -> Result<Shown, Problem> {
        let offered = guests::offered(&self.store, house.dealership.id, self.now()).await.map_err(trouble)?;
        let (owner, slots, day, done) = (Owner::default(), Vec::new(), None, None);
        let making =
            Making { house, page: Page::Car, booking: typed, offered, owner, slots, day, done, expired: false, photos: Vec::new() };
        Ok(Shown::Booking(Box::new(making)))
    }

    async fn shown(&self, asked: &Asked, headers: &HeaderMap) -> Result<Shown, Problem> {
        let house = match self.house(&asked.at).await? {
            Ok(house) => house,
            Err(houses) => return Ok(Shown::Houses(houses)),
        };
        let now = self.now();
        let kept = self.kept(headers, &house).await?;
        let (id, mut booking) = kept.map_or_else(|| (None, Booking::default()), |kept| (Some(kept.id), kept.booking));
        let mut page = booking.page(Page::from_code(&asked.step));
        let offered = guests::offered(&self.store, house.dealership.id, now).await.map_err(trouble)?;
        let owner = self.owner(&house, &booking).await?;
        let slots = match (page, id) {
            (Page::Time, Some(id)) => match self.free(&house, id, &booking).await {
                Ok(slots) => slots,
                // What was chosen cannot be done here: it is said where it is chosen.
                Err(Problem::Refused(refused)) => {
                    (page, booking.said) = (Page::Needs, Some(refused.refusal));
                    Vec::new()
                }
                Err(problem) => return Err(problem),
            },
            _ => Vec::new(),
        };
        let done = match page {
            Page::Done => {
                let link = link_token(token(headers));
                guests::behind_link(&self.store, &link, now).await.ok().map(|page| (link, page))
            }
            _ => None,
        };
        let photos = match (page, id) {
            (Page::Needs, Some(id)) => pictures::of_booking(&self.store, house.dealership.id, id).await.map_err(trouble)?,
            _ => Vec::new(),
        };
        let expired = !asked.expired.is_empty() && id.is_none();
        let day = asked.day.parse::<NaiveDate>().ok().or_else(|| suggested(booking.said.as_ref(), offered.offset_minutes));
        Ok(Shown::Booking(Box::new(Making { house, page, booking, offered, owner, slots, day, done, expired, photos })))
    }

    /// What the house knows of them: nothing before their number is proved.
    async fn owner(&self, house: &PublicHouse, booking: &Booking) -> Result<Owner, Problem> {
        match &booking.proved {
            Some(proved) => guests::owner(&self.store, house.dealership.id, proved, self.now()).await.map_err(trouble),
            None => Ok(Owner::default()),
        }
    }

    async fn free(&self, house: &PublicHouse, id: AppointmentId, booking: &Booking) -> Result<Vec<Slot>, Problem> {
        let actor = Actor::guest(id.0, Guest::Booking, house.dealership.id);
        queries::free_slots(&self.store, &actor, &booking.wish(), Channel::Online, self.now()).await.map_err(trouble)
    }

    /// Begins a booking, and answers the cookie that goes with it.
    #[expect(clippy::disallowed_methods, reason = "the server's door is an edge: identifiers begin here")]
    async fn begin(&self, house: &PublicHouse, peer: SocketAddr, headers: &HeaderMap) -> Result<(Kept, HeaderValue), Problem> {
        let token = (self.draw)();
        let begin = bookings::Begin {
            dealership: house.dealership.id,
            id: AppointmentId(uuid::Uuid::now_v7()),
            token: &token,
            network: &self.proxies.network(peer, headers),
        };
        let kept = bookings::begin(&self.store, &begin, self.now()).await.map_err(trouble)?;
        Ok((kept, self.cookie(&token, BOOKING_LIFETIME.num_seconds())))
    }

    fn cookie(&self, token: &str, seconds: i64) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{COOKIE}={token}; Path=/book; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        let mut header = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
        header.set_sensitive(true);
        header
    }
}

/// The day of the next time that a refusal names.
fn suggested(said: Option<&Refusal>, offset_minutes: i32) -> Option<NaiveDate> {
    match said? {
        Refusal::SlotTaken { next, .. }
        | Refusal::HouseIsClosed { next, .. }
        | Refusal::TooSoon { next, .. }
        | Refusal::TimeOffGrid { next, .. } => next.first().map(|at| (*at + TimeDelta::minutes(i64::from(offset_minutes))).date_naive()),
        _ => None,
    }
}

/// A request without a body, for drawing a page after its form was read.
fn without_body(parts: axum::http::request::Parts) -> Request {
    Request::from_parts(parts, Body::empty())
}

/// Who asks, from where.
type Peer = ConnectInfo<SocketAddr>;

/// A refusal that sends the customer back to choosing a time.
const fn is_about_time(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::SlotTaken { .. }
            | Refusal::TimeHasPassed { .. }
            | Refusal::TooSoon { .. }
            | Refusal::TooFarAhead { .. }
            | Refusal::HouseIsClosed { .. }
            | Refusal::TimeOffGrid { .. }
    )
}

/// A refusal that sends the customer back to choosing what is needed.
const fn is_about_needs(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::ServiceUnknown { .. } | Refusal::ServiceNotForCar { .. } | Refusal::VisitTooLong { .. } | Refusal::NobodyForSkill { .. }
    )
}
