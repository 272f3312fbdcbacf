//! Signing in and out, and the choice of dealership and language: for pages (a form, answered by a page) and for programs (JSON in,
//! JSON and a cookie out).

use super::cookie::SessionCookie;
use super::network::{Proxies, network};
use super::password::Passwords;
use super::session::Sessions;
use super::token::Token;
use crate::web::problem::Problem;
use app::context::{SessionHash, Visitor};
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Form, Json, Router};
use domain::staff::SignedIn;
use domain::{DealershipId, Language, Refusal};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::net::{IpAddr, SocketAddr};

/// What signing in needs.
#[derive(Clone)]
pub struct Desk {
    /// The sessions.
    pub sessions: Sessions,
    /// Checks passwords.
    pub passwords: Passwords,
    /// How the token of a tablet travels: a session that is opened at one belongs to it.
    pub device_cookie: SessionCookie,
    /// Whose word is taken for whom they ask.
    pub proxies: Proxies,
}

/// `POST /api/v1/sign-in`, `/api/v1/sign-out`, `/api/v1/dealership` and `/api/v1/language`.
pub fn routes(desk: Desk) -> Router {
    Router::new()
        .route("/api/v1/sign-in", post(sign_in))
        .route("/api/v1/sign-out", post(sign_out))
        .route("/api/v1/dealership", post(switch))
        .route("/api/v1/language", post(choose_language))
        .with_state(desk)
}

/// Who wants to come in.
#[derive(Deserialize)]
struct Credentials {
    user_name: String,
    password: String,
    /// The dealership to work in, when the person does; without one, their first.
    #[serde(default)]
    dealership: Option<DealershipId>,
    /// The page to go to afterwards; only a form says so.
    #[serde(default)]
    next: String,
}

/// Where a person wants to work now.
#[derive(Deserialize)]
struct Switch {
    dealership: DealershipId,
    #[serde(default)]
    next: String,
}

/// The language a person wants to read.
#[derive(Deserialize)]
struct Choice {
    language: Language,
}

/// What was sent, and how the answer is expected.
struct Sent<T> {
    value: T,
    form: bool,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if is_form(request.headers()) {
            match Form::from_request(request, state).await {
                Ok(Form(value)) => Ok(Self { value, form: true }),
                Err(error) => Err(told(Problem::unreadable(error.body_text()), true, "/")),
            }
        } else {
            match Json::from_request(request, state).await {
                Ok(Json(value)) => Ok(Self { value, form: false }),
                Err(JsonRejection::MissingJsonContentType(_)) => Err(Problem::WrongContentType.into_response()),
                Err(error) => Err(Problem::unreadable(error.body_text()).into_response()),
            }
        }
    }
}

/// A problem, for a program as it is; for a form as the page where one can sign in (again) and go on to `next`.
fn told(problem: Problem, form: bool, next: &str) -> Response {
    if form { Redirect::to(&app::staff::sign_in::address(next, Some(&problem))).into_response() } else { problem.into_response() }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded")
}

async fn sign_in(
    State(desk): State<Desk>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    sent: Sent<Credentials>,
) -> Response {
    let Sent { value: credentials, form } = sent;
    let next = safe_path(&credentials.next).to_owned();
    match desk.let_in(credentials, desk.proxies.address(peer, &headers), &headers).await {
        Ok((token, signed_in)) => {
            let lifetime = if signed_in.tablet.is_some() { store::staff::pins::LIFETIME } else { store::staff::sessions::LIFETIME };
            let cookie = desk.sessions.cookie.give(&token, lifetime);
            let given = AppendHeaders([(header::SET_COOKIE, cookie)]);
            if form { (given, Redirect::to(&next)).into_response() } else { (given, Json(signed_in)).into_response() }
        }
        Err(problem) => told(problem, form, &next),
    }
}

impl Desk {
    #[expect(clippy::disallowed_methods, reason = "the server's door is an edge: session tokens are drawn here")]
    async fn let_in(&self, credentials: Credentials, address: IpAddr, headers: &HeaderMap) -> Result<(Token, SignedIn), Problem> {
        let now = (self.sessions.clock.0)();
        let name = credentials.user_name;
        let store = &self.sessions.store;
        if let Some(wait) = store::staff::attempts::begin(store, &name, &network(address), now).await.map_err(internal)? {
            return Err(Problem::TooManyAttempts { retry_after: wait.num_seconds().max(1) });
        }
        let known = store::staff::sessions::credentials(store, &name).await.map_err(internal)?;
        let (person, hash) = known.unzip();
        let right = self.passwords.verify(credentials.password, hash).await.map_err(internal)?;
        let Some(person) = person.filter(|_| right) else {
            tracing::warn!(%address, "a sign-in failed");
            return Err(Problem::WrongPassword);
        };
        let token = Token::generate(&mut rand::rng());
        let hash = token.hash();
        let at_tablet = match crate::devices::tablet_of(store, self.device_cookie, headers, now).await.map_err(internal)? {
            Some(tablet) => store::staff::pins::open(store, &tablet, person, &hash, now).await.map_err(internal)?,
            None => None,
        };
        let opened = match at_tablet {
            Some(signed_in) => Some(signed_in),
            None => store::staff::sessions::open_in(store, person, credentials.dealership, &hash, &device(headers), now)
                .await
                .map_err(internal)?,
        };
        let signed_in = opened.ok_or(Problem::WrongPassword)?;
        store::staff::attempts::succeeded(store, &name).await.map_err(internal)?;
        // Whoever knows their password has only mistyped their PIN.
        store::staff::pins::unlock(store, person).await.map_err(internal)?;
        if let Some(old) = self.sessions.cookie.read(headers) {
            store::staff::sessions::close(store, &old.hash()).await.map_err(internal)?;
        }
        Ok((token, signed_in))
    }
}

async fn sign_out(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    if let Some(token) = desk.sessions.cookie.read(&headers)
        && let Err(error) = store::staff::sessions::close(&desk.sessions.store, &token.hash()).await
    {
        return internal(error).into_response();
    }
    let taken = AppendHeaders([(header::SET_COOKIE, desk.sessions.cookie.take_back())]);
    if is_form(&headers) { (taken, Redirect::to("/sign-in")).into_response() } else { (taken, StatusCode::NO_CONTENT).into_response() }
}

async fn switch(
    State(desk): State<Desk>,
    visitor: Option<Extension<Visitor>>,
    session: Option<Extension<SessionHash>>,
    sent: Sent<Switch>,
) -> Response {
    let Sent { value: Switch { dealership, next }, form } = sent;
    let next = safe_path(&next);
    let switched = async {
        let (Some(Extension(Visitor(visitor))), Some(Extension(SessionHash(session)))) = (visitor, session) else {
            return Err(Refusal::NotSignedIn.into());
        };
        if !visitor.dealerships.iter().any(|(known, _)| *known == dealership) {
            return Err(Problem::NotYourDealership);
        }
        store::staff::sessions::switch(&desk.sessions.store, &session, dealership).await.map_err(internal)
    };
    match switched.await {
        Ok(()) if form => Redirect::to(next).into_response(),
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => told(problem, form, next),
    }
}

/// Keeps the choice in a cookie, which also holds before anybody has signed in; for a signed-in person it is a command like any other.
async fn choose_language(
    State(desk): State<Desk>,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
    sent: Sent<Choice>,
) -> Result<Response, Problem> {
    let Sent { value: Choice { language }, form } = sent;
    if let Some(Extension(Visitor(visitor))) = visitor {
        let (actor, now) = (visitor.actor(), (desk.sessions.clock.0)());
        let command = domain::Command::Staff(domain::staff::Command::ChooseLanguage { person: visitor.person, language });
        let id = domain::CommandId(new_id());
        let envelope = domain::Envelope { id, dealership: actor.dealership, command, expected_version: None, made_at: now, offline: false };
        store::execute(&desk.sessions.store, &actor, &envelope, now).await.map_err(internal)?;
    }
    let cookie = format!("bayline-language={}; Path=/; Max-Age=31536000; SameSite=Lax", language.code());
    let given = AppendHeaders([(header::SET_COOKIE, cookie)]);
    Ok(if form { (given, Redirect::to(back(&headers))).into_response() } else { (given, StatusCode::NO_CONTENT).into_response() })
}

#[expect(clippy::disallowed_methods, reason = "the server's door is an edge: identifiers begin here")]
fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// The path of the page that sent a form, when the browser says so.
fn back(headers: &HeaderMap) -> &str {
    let referer = headers.get(header::REFERER).and_then(|referer| referer.to_str().ok()).unwrap_or_default();
    let path = referer.split_once("://").and_then(|(_, rest)| rest.find('/').map(|slash| &rest[slash..]));
    safe_path(path.unwrap_or("/"))
}

fn internal(error: impl std::error::Error) -> Problem {
    tracing::error!(%error, "a sign-in could not be dealt with");
    Problem::Server
}

/// What the browser says it is, for the person's own list of sessions.
fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    agent.chars().take(200).collect()
}

/// The path to go to, when it is one of ours: `//elsewhere` and `/\elsewhere` are not.
fn safe_path(path: &str) -> &str {
    let mut characters = path.chars();
    let ours = characters.next() == Some('/') && !matches!(characters.next(), Some('/' | '\\'));
    if ours && path.chars().all(|character| character.is_ascii_graphic()) { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere_after_signing_in() {
        for path in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nset-cookie: x", "javascript:alert(1)"] {
            assert_eq!(safe_path(path), "/", "{path}");
        }
        assert_eq!(safe_path("/repair_orders/1?tab=lines"), "/repair_orders/1?tab=lines");
    }
}
