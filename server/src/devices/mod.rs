//! The doors of tablets and walls, at which nobody is signed in: a new device knocks at `/device`, people change at `/tablet`, and `/wall`
//! shows what hangs there.
//!
//! Whoever holds the device's token is let in, to what its kind shows and no further. The token is in a cookie of its own, beside that of a
//! session. A device that was revoked is told so.

mod tablet;
mod wall;

use crate::auth::cookie::SessionCookie;
use crate::auth::network::Proxies;
use crate::auth::password::Passwords;
use crate::auth::session::Sessions;
use crate::auth::token::Token;
use crate::live::Live;
use crate::pages::Renderer;
use crate::shutdown::Shutdown;
use crate::web::problem::Problem;
use app::context::Clock;
use app::staff::screens::{self, Screen};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::{DateTime, TimeDelta, Utc};
use domain::staff::{CODE_LETTERS, CODE_LONG, DeviceKind, code_of};
use rand::RngExt;
use std::net::SocketAddr;
use store::Store;
use store::staff::devices::{self as kept, Known};

/// How long a browser keeps a device's token: as long as browsers keep anything. Each look at its page begins it anew.
const LIFETIME: TimeDelta = TimeDelta::days(400);
/// How often another code is drawn when one is taken.
const DRAWS: usize = 8;

/// What the doors need.
#[derive(Clone)]
pub struct Devices {
    /// The data.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// How a device's token travels.
    pub cookie: SessionCookie,
    /// The sessions that a tablet opens and closes.
    pub sessions: Sessions,
    /// Checks PINs.
    pub passwords: Passwords,
    /// Whose word is taken for whom they ask.
    pub proxies: Proxies,
    /// The changes.
    pub live: Live,
    /// The end of the server.
    pub shutdown: Shutdown,
    /// Draws the pages.
    pub renderer: Renderer,
    /// The demonstration is loaded: tablets show its PIN.
    pub demo: bool,
}

/// `/device`, `/tablet` and `/wall`.
pub fn routes(devices: Devices) -> Router {
    Router::new()
        .route("/device", get(look).post(begin_anew))
        .route("/tablet", get(tablet::look).post(tablet::let_in))
        .route("/tablet/change", post(tablet::change).get(async || Redirect::to("/tablet")))
        .route("/wall", get(wall::look))
        .with_state(devices)
}

/// `GET /api/v1/device/events`: around it lie neither a timeout nor compression.
pub fn streams(devices: Devices) -> Router {
    Router::new().route("/api/v1/device/events", get(wall::events)).with_state(devices)
}

/// Leads whoever is not signed in at a tablet to the list of its people, unless they have asked to sign in with a password; and at a device
/// that was revoked to where it is told so, and keeps nothing.
pub async fn to_tablet(State(devices): State<Devices>, request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let asks =
        request.method() == Method::GET && request.uri().path() == "/sign-in" && !query.contains("with=") && !query.contains("problem=");
    if asks && let Ok(Some((_, met))) = devices.met(request.headers()).await {
        if met.revoked {
            return Redirect::to("/device").into_response();
        }
        if met.kind == DeviceKind::Tablet {
            return Redirect::to("/tablet").into_response();
        }
    }
    next.run(request).await
}

/// The tablet of the house that a request comes from.
///
/// # Errors
/// When the database does not answer.
pub async fn tablet_of(
    store: &Store,
    cookie: SessionCookie,
    headers: &HeaderMap,
    now: DateTime<Utc>,
) -> Result<Option<Known>, store::Error> {
    let Some(token) = cookie.read(headers) else { return Ok(None) };
    let known = kept::find(store, &token.hash(), now).await?;
    Ok(known.filter(|known| !known.revoked && known.kind == DeviceKind::Tablet))
}

fn trouble(error: store::Error) -> Problem {
    match error {
        store::Error::Refused(refused) => refused.refusal.into(),
        other => {
            tracing::error!(error = %other, "a device could not be answered");
            Problem::Server
        }
    }
}

impl Devices {
    fn now(&self) -> DateTime<Utc> {
        (self.clock.0)()
    }

    /// The device that a request comes from, with its token: also one that was revoked.
    async fn met(&self, headers: &HeaderMap) -> Result<Option<(Token, Known)>, Problem> {
        let Some(token) = self.cookie.read(headers) else { return Ok(None) };
        let met = kept::find(&self.store, &token.hash(), self.now()).await.map_err(trouble)?;
        Ok(met.map(|met| (token, met)))
    }

    /// The device that a request comes from while it is let in, with its token.
    async fn known(&self, headers: &HeaderMap) -> Result<Option<(Token, Known)>, Problem> {
        Ok(self.met(headers).await?.filter(|(_, met)| !met.revoked))
    }

    async fn render(&self, screen: Screen, request: Request) -> Response {
        self.renderer.draw(move || screens::surround(screen.clone()), screens::document, request).await
    }

    /// Draws the page of a device, and has its browser keep the token for as long as it can.
    async fn render_for(&self, token: &Token, screen: Screen, request: Request) -> Response {
        let mut response = self.render(screen, request).await;
        response.headers_mut().append(header::SET_COOKIE, self.cookie.give(token, LIFETIME));
        response
    }

    /// Has a new device wait.
    async fn knock(&self, network: &str) -> Result<(Token, String), Problem> {
        let token = new_token();
        for _ in 0..DRAWS {
            let code = draw_code();
            if kept::knock(&self.store, &token.hash(), &code, network, self.now()).await.map_err(trouble)? {
                return Ok((token, code));
            }
        }
        Err(domain::Refusal::TooManyKnocks.into())
    }

    /// What a device sees that is no more than one that knocks, and the token it shall keep.
    async fn knocking(&self, headers: &HeaderMap, network: &str) -> Result<(Token, Screen), Problem> {
        if let Some(token) = self.cookie.read(headers)
            && let Some(code) = kept::knocking(&self.store, &token.hash(), self.now()).await.map_err(trouble)?
        {
            return Ok((token, Screen::Knock(code)));
        }
        let (token, code) = self.knock(network).await?;
        Ok((token, Screen::Knock(code)))
    }
}

#[expect(clippy::disallowed_methods, reason = "the server's door is an edge: tokens are drawn here")]
fn new_token() -> Token {
    Token::generate(&mut rand::rng())
}

#[expect(clippy::disallowed_methods, reason = "the server's door is an edge: codes are drawn here")]
fn draw_code() -> String {
    let mut random = rand::rng();
    code_of([(); CODE_LONG].map(|()| random.random_range(0..CODE_LETTERS.len())))
}

/// A new device: its code, until it is let in; then what it is for.
async fn look(State(devices): State<Devices>, ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request) -> Response {
    let token = devices.cookie.read(request.headers());
    let known = match &token {
        Some(token) => kept::find(&devices.store, &token.hash(), devices.now()).await.map_err(trouble),
        None => Ok(None),
    };
    match known {
        Ok(Some(known)) if known.revoked => return devices.render(Screen::Revoked(known.name), request).await,
        Ok(Some(known)) => return Redirect::to(known.kind.page()).into_response(),
        Ok(None) => {}
        Err(problem) => return devices.render(Screen::Nowhere(problem), request).await,
    }
    let network = devices.proxies.network(peer, request.headers());
    match devices.knocking(request.headers(), &network).await {
        Ok((token, screen)) => devices.render_for(&token, screen, request).await,
        Err(problem) => devices.render(Screen::Nowhere(problem), request).await,
    }
}

/// A device that was revoked knocks again, under a token of its own.
async fn begin_anew(State(devices): State<Devices>, ConnectInfo(peer): ConnectInfo<SocketAddr>, headers: HeaderMap) -> Response {
    match devices.known(&headers).await {
        Ok(Some((_, known))) => return Redirect::to(known.kind.page()).into_response(),
        Ok(None) => {}
        Err(problem) => return problem.into_response(),
    }
    let network = devices.proxies.network(peer, &headers);
    match devices.knock(&network).await {
        Ok((token, _)) => given(devices.cookie.give(&token, LIFETIME), "/device"),
        Err(problem) => problem.into_response(),
    }
}

/// Leads on, with a cookie.
fn given(cookie: HeaderValue, path: &str) -> Response {
    let mut response = Redirect::to(path).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
