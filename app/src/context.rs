//! What a server function finds around it: the store, the clock and who asks. Server only.

use crate::happened::Happened;
use crate::problem::{Problem, Refused};
use crate::words::{self, Clock as Wall};
use axum::http::StatusCode;
use axum::http::request::Parts;
use chrono::{DateTime, Offset, Utc};
use domain::staff::{Passwords, Sealed, SignedIn};
use domain::{Actor, Command, CommandId, Envelope, History, PersonId, Refusal};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use std::pin::Pin;
use std::sync::Arc;
use store::Store;

/// Reads the clock. The server provides it, so that tests may bring their own.
#[derive(Clone, Copy)]
pub struct Clock(pub fn() -> DateTime<Utc>);

/// Draws the token of a new link. The server provides it: randomness begins at its edge.
#[derive(Clone, Copy)]
pub struct Tokens(pub fn() -> String);

/// Who has passwords sealed: the server counts guesses by name, and leaves this session open.
#[derive(Clone)]
pub struct Asking {
    pub user_name: String,
    pub session: Vec<u8>,
    /// It is about their own password: without the present one it comes to nothing.
    pub own: bool,
}

/// Passwords on their way to being sealed.
pub type Sealing = Pin<Box<dyn Future<Output = Result<Sealed, Problem>> + Send>>;

/// Checks and hashes the passwords beside a command. The server provides it: how that is done is its business.
#[derive(Clone)]
pub struct Sealer(pub Arc<dyn Fn(Asking, Passwords) -> Sealing + Send + Sync>);

/// Has the passwords beside a command sealed. Whoever may not ask for it costs no work: the store refuses, and keeps the attempt.
///
/// # Errors
/// When the new one can be none, there were too many guesses, or the server failed.
pub async fn sealed(envelope: &Envelope, passwords: Option<Passwords>) -> Result<Option<Sealed>, Problem> {
    let (Some(passwords), Some(me)) = (passwords, visitor()) else { return Ok(None) };
    let takes = matches!(&envelope.command, Command::Staff(command) if command.takes_passwords());
    if !takes || envelope.dealership != me.dealership.id || envelope.command.expect_permitted(&me.actor()).is_err() {
        return Ok(None);
    }
    let Command::Staff(command) = &envelope.command else { return Ok(None) };
    let passwords = command.accept_secrets(passwords).map_err(|refusal| told(refusal.into()))?;
    let seal = expect_context::<Sealer>().0;
    let own = envelope.command.subject() == me.person.0;
    seal(Asking { user_name: me.user_name, session: session_hash(), own }, passwords).await.map(Some).map_err(told)
}

/// Put into the request's extensions by the server's session layer when the cookie belongs to a live session.
#[derive(Clone)]
pub struct Visitor(pub SignedIn);

/// Sign-ins that the demo dealership offers on its sign-in page; the server provides it when the demo is loaded.
#[derive(Clone, Default)]
pub struct DemoSignIns(pub std::sync::Arc<Vec<crate::visit::DemoSignIn>>);

/// Who asks.
pub fn visitor() -> Option<SignedIn> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Visitor>().cloned()).map(|visitor| visitor.0)
}

/// Refuses what is not done at a tablet.
///
/// # Errors
/// [`Refusal::OnlyWithPassword`].
pub fn expect_password_for(envelope: &Envelope) -> Result<(), Problem> {
    match (&envelope.command, visitor()) {
        (Command::Staff(command), Some(me)) => command.expect_password_for(&me).map_err(|refusal| told(refusal.into())),
        _ => Ok(()),
    }
}

/// The store, who asks, and when.
///
/// # Errors
/// [`Refusal::NotSignedIn`], with status 401.
pub fn asked() -> Result<(Store, Actor, DateTime<Utc>), Problem> {
    let Some(visitor) = visitor() else {
        return Err(told(Refusal::NotSignedIn.into()));
    };
    Ok((expect_context::<Store>(), visitor.actor(), now()))
}

/// The same for a page that was drawn for this person. Another one may have signed in since, in another window of the same browser.
///
/// # Errors
/// [`Refusal::NotSignedIn`], with status 401.
pub fn asked_by(person: Option<PersonId>) -> Result<(Store, Actor, DateTime<Utc>), Problem> {
    let asked = asked()?;
    if person.is_some_and(|person| person != asked.1.person) { Err(told(Refusal::NotSignedIn.into())) } else { Ok(asked) }
}

/// The current moment.
pub fn now() -> DateTime<Utc> {
    (expect_context::<Clock>().0)()
}

/// The token of a new link.
pub fn draw_token() -> String {
    (expect_context::<Tokens>().0)()
}

/// A command of this moment in an envelope of its own.
pub fn envelope(actor: &Actor, command: Command, now: DateTime<Utc>) -> Envelope {
    let id = CommandId(crate::execute::new_id());
    Envelope { id, dealership: actor.dealership, command, expected_version: None, made_at: now, offline: false }
}

/// Answers what the store says, with the HTTP status that fits; logs what is nobody's business but the operator's.
///
/// # Errors
/// [`Problem::Refused`] for refusals, [`Problem::Server`] for everything else.
pub fn answer<T>(result: Result<T, store::Error>) -> Result<T, Problem> {
    result.map_err(|error| match error {
        store::Error::Refused(refused) => {
            let domain::command::Refused { refusal, meanwhile, version } = *refused;
            told(Problem::Refused(Box::new(Refused { refusal, says: String::new(), meanwhile: happened(&meanwhile), version })))
        }
        other => {
            leptos::logging::error!("{other:?}");
            told(Problem::Server)
        }
    })
}

/// What has happened, in the words of whoever asks and at the time on the wall of their dealership.
pub fn happened(history: &History) -> Vec<Happened> {
    let (locale, wall) = reader();
    Happened::all(history, locale, &wall)
}

/// The language of whoever asks, and the wall clock of their dealership.
///
/// Whoever asked may have gone while their answer was read, and what was around their request with them. Then nobody reads the words; but a
/// panic would take the worker along on which other pages are drawn.
pub fn reader() -> (words::Loc, Wall) {
    let me = visitor();
    let now = use_context::<Clock>().map(|clock| (clock.0)()).unwrap_or_default();
    (words::locale(crate::visit::asked_language(me.as_ref())), Wall::at_offset(offset_minutes(me.as_ref(), now)))
}

/// How far the dealership's wall clock is ahead of UTC at a moment, in minutes.
pub fn offset_minutes(me: Option<&SignedIn>, at: DateTime<Utc>) -> i32 {
    let zone: chrono_tz::Tz = me.and_then(|me| me.dealership.zone.parse().ok()).unwrap_or(chrono_tz::Asia::Shanghai);
    at.with_timezone(&zone).offset().fix().local_minus_utc() / 60
}

/// Gives the answer the status that goes with a problem, and a refusal its sentence.
pub fn told(problem: Problem) -> Problem {
    set_status(problem.status());
    let (locale, wall) = reader();
    words::said(problem, locale, &wall)
}

/// Sets the status of the answer, when there is an HTTP answer.
pub fn set_status(status: u16) {
    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        options.set_status(status);
    }
}

/// The hash of the session's token, put into the request's extensions beside the [`Visitor`].
#[derive(Clone)]
pub struct SessionHash(pub Vec<u8>);

/// The hash of the token of the session that asks; empty when there is none.
pub fn session_hash() -> Vec<u8> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<SessionHash>().cloned()).map(|hash| hash.0).unwrap_or_default()
}
