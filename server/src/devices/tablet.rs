//! People change at a tablet: the list, the PIN, and out again.

use super::{Devices, given, trouble};
use crate::auth::token::Token;
use crate::web::problem::Problem;
use app::staff::screens::{Screen, TabletPage};
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::staff::{DeviceKind, accept_pin};
use domain::{PersonId, Refusal};
use serde::Deserialize;
use store::staff::devices::Known;
use store::staff::pins::{self, Try};
use store::staff::{attempts, sessions};

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// Who was chosen.
    #[serde(default)]
    person: String,
    /// The word of what became of the last try, and the number that goes with it.
    #[serde(default)]
    said: String,
    #[serde(default)]
    number: Option<u16>,
}

impl Asked {
    fn said(&self) -> Option<Problem> {
        let number = self.number.unwrap_or_default();
        match self.said.as_str() {
            "pin_wrong" => Some(Refusal::PinWrong { left: number }.into()),
            "pin_locked" => Some(Refusal::PinLocked.into()),
            "wait" => Some(Problem::TooManyAttempts { retry_after: i64::from(number.max(1)) }),
            "unknown" => Some(Refusal::NobodyOfThatName.into()),
            _ => None,
        }
    }
}

/// The list of people, or the keys for the PIN of whoever was chosen.
pub(super) async fn look(State(devices): State<Devices>, asked: Result<Query<Asked>, QueryRejection>, request: Request) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let (token, known) = match devices.known(request.headers()).await {
        Ok(Some((_, known))) if known.kind != DeviceKind::Tablet => return Redirect::to(known.kind.page()).into_response(),
        Ok(Some(found)) => found,
        Ok(None) => return Redirect::to("/device").into_response(),
        Err(problem) => return devices.render(Screen::Nowhere(problem), request).await,
    };
    match devices.page(known, &asked).await {
        Ok(page) => devices.render_for(&token, Screen::Tablet(Box::new(page)), request).await,
        Err(problem) => devices.render(Screen::Nowhere(problem), request).await,
    }
}

/// Who wants to work, and their PIN.
#[derive(Deserialize)]
pub(super) struct Typed {
    person: PersonId,
    pin: String,
}

/// Opens a session for whoever has typed their PIN, and ends the one of whoever was there before.
pub(super) async fn let_in(State(devices): State<Devices>, headers: HeaderMap, form: Result<Form<Typed>, FormRejection>) -> Response {
    let Form(typed) = match form {
        Ok(form) => form,
        Err(error) => return Problem::unreadable(error.body_text()).into_response(),
    };
    let person = typed.person;
    let again = |said: &str, number: u16| Redirect::to(&format!("/tablet?person={person}&said={said}&number={number}")).into_response();
    match devices.open(typed, &headers).await {
        Ok(Some(token)) => given(devices.sessions.cookie.give(&token, pins::LIFETIME), "/"),
        Ok(None) => Redirect::to("/device").into_response(),
        Err(Problem::Refused(refused)) => match refused.refusal {
            Refusal::PinWrong { left } => again("pin_wrong", left),
            Refusal::PinLocked => Redirect::to("/tablet?said=pin_locked").into_response(),
            _ => Redirect::to("/tablet?said=unknown").into_response(),
        },
        Err(Problem::TooManyAttempts { retry_after }) => again("wait", u16::try_from(retry_after).unwrap_or(u16::MAX)),
        Err(problem) => problem.into_response(),
    }
}

/// Whoever worked here is done: their session ends, and the list of people comes.
pub(super) async fn change(State(devices): State<Devices>, headers: HeaderMap) -> Response {
    if let Some(token) = devices.sessions.cookie.read(&headers)
        && let Err(error) = sessions::close(&devices.store, &token.hash()).await
    {
        return trouble(error).into_response();
    }
    given(devices.sessions.cookie.take_back(), "/tablet")
}

impl Devices {
    async fn page(&self, known: Known, asked: &Asked) -> Result<TabletPage, Problem> {
        let people = pins::holders(&self.store, &known).await.map_err(trouble)?;
        Ok(TabletPage {
            house: known.dealership,
            tablet: known.name,
            people,
            chosen: asked.person.parse().ok(),
            said: asked.said(),
            demo: self.demo,
        })
    }

    /// The token of a new session; nothing when this is no tablet.
    async fn open(&self, typed: Typed, headers: &HeaderMap) -> Result<Option<Token>, Problem> {
        let Some((_, tablet)) = self.known(headers).await?.filter(|(_, known)| known.kind == DeviceKind::Tablet) else {
            return Ok(None);
        };
        let (store, person) = (&self.store, typed.person);
        // A tablet at which nobody gets in any more waits, whoever is tried: a stolen one locks nobody out but a few.
        let tablets_tries = format!("tablet {}", tablet.device);
        if let Some(wait) = attempts::begin(store, &tablets_tries, &tablets_tries, self.now()).await.map_err(trouble)? {
            return Err(Problem::TooManyAttempts { retry_after: wait.num_seconds().max(1) });
        }
        let (hash, left) = match pins::begin_try(store, &tablet, person).await.map_err(trouble)? {
            Try::Nobody => return Err(Refusal::NobodyOfThatName.into()),
            Try::Locked => return Err(Refusal::PinLocked.into()),
            Try::Counted { hash, left } => (hash, left),
        };
        // What cannot be a PIN is a wrong one: it is counted, and takes as long.
        let pin = accept_pin(&typed.pin).unwrap_or(typed.pin);
        let right = self.passwords.verify(pin, Some(hash)).await.map_err(|error| {
            tracing::error!(%error, "a PIN could not be dealt with");
            Problem::Server
        })?;
        if !right {
            tracing::warn!(device = %tablet.device, %person, left, "a wrong PIN");
            return Err(if left == 0 { Refusal::PinLocked } else { Refusal::PinWrong { left } }.into());
        }
        let token = super::new_token();
        if pins::open(store, &tablet, person, &token.hash(), self.now()).await.map_err(trouble)?.is_none() {
            return Ok(None);
        }
        pins::succeeded(store, &tablet, person, self.now()).await.map_err(trouble)?;
        attempts::succeeded(store, &tablets_tries).await.map_err(trouble)?;
        if let Some(before) = self.sessions.cookie.read(headers) {
            sessions::close(store, &before.hash()).await.map_err(trouble)?;
        }
        Ok(Some(token))
    }
}
