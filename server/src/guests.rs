//! The doors behind a customer's link: the stream that says when to look again, and the answer to an estimate, and
//! the papers.
//!
//! Whoever holds the link is let in, to this one order. A link that leads nowhere any more ends the stream.

use crate::live::{Heard, Live};
use crate::pages::Renderer;
use crate::shutdown::Shutdown;
use crate::web::problem::Problem;
use app::appointments::guest::{Papering, Shown};
use app::context::Clock;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use domain::care::Paper;
use domain::customers::Command as Customers;
use domain::repair_orders::Command as Orders;
use domain::repair_orders::quote::Declined;
use domain::{Actor, Command, CommandId, ConsentId, Envelope, Guest, LineId, Refusal};
use futures::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;
use store::Store;
use store::care::links::{self, Leads};
use store::care::page::{self, PaperBehind};
use tokio::time::{Instant, Interval};

/// How often a stream asks whether its link still leads anywhere.
const LINK_CHECK: Duration = Duration::from_secs(30);
/// How often something is sent on a quiet stream, so that proxies keep it open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// What is wrong with an answer to the estimate that stands: the form comes back as it was sent.
const SAME_ESTIMATE: &[&str] =
    &["field_empty", "field_too_long", "lines_unanswered", "part_belongs_to_job", "signature_empty", "signature_unreadable"];
/// The most lines whose answers go into an address, and the longest reason that does.
const MOST_KEPT: usize = 20;
const LONGEST_KEPT: usize = 120;
/// The most lines of an answer.
const MOST: usize = domain::repair_orders::estimate::MOST_LINES;

/// What the doors need.
#[derive(Clone)]
pub struct Guests {
    /// The data.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// The changes.
    pub live: Live,
    /// The end of the server.
    pub shutdown: Shutdown,
    /// Draws the papers.
    pub renderer: Renderer,
}

/// `GET /api/v1/p/{token}/events`: around it lie neither a timeout nor compression.
pub fn streams(guests: Guests) -> Router {
    Router::new().route("/api/v1/p/{token}/events", get(events)).with_state(guests)
}

/// `POST /api/v1/p/{token}/answer` and `POST /api/v1/p/{token}/withdraw`.
pub fn answers(guests: Guests) -> Router {
    let doors = Router::new().route("/api/v1/p/{token}/answer", post(answer)).route("/api/v1/p/{token}/withdraw", post(withdraw));
    doors.with_state(guests)
}

/// `GET /p/{token}/papers/{paper}`: to be read and printed, for as long as the link leads anywhere.
pub fn papers(guests: Guests) -> Router {
    Router::new().route("/p/{token}/papers/{paper}", get(paper)).with_state(guests)
}

/// Which of its kind.
#[derive(Debug, Default, Deserialize)]
struct Which {
    #[serde(default)]
    number: Option<u16>,
}

async fn paper(
    State(guests): State<Guests>,
    Path((token, paper)): Path<(String, String)>,
    which: Result<Query<Which>, QueryRejection>,
    request: Request,
) -> Response {
    let number = which.map(|Query(which)| which.number).unwrap_or_default();
    let shown = guests.shown(&token, &paper, number).await.unwrap_or_else(Shown::Nowhere);
    guests.renderer.render(shown, request).await
}

fn trouble(error: store::Error) -> Problem {
    match error {
        // What others did meanwhile is not for customers.
        store::Error::Refused(refused) => refused.refusal.into(),
        other => {
            tracing::error!(error = %other, "a customer could not be answered");
            Problem::Server
        }
    }
}

impl Guests {
    async fn shown(&self, token: &str, paper: &str, number: Option<u16>) -> Result<Shown, Problem> {
        let now = (self.clock.0)();
        let paper = Paper::from_code(paper).ok_or(Refusal::NotFound)?;
        let behind = page::paper_behind_link(&self.store, token, paper, number, now).await.map_err(trouble)?;
        let PaperBehind { page, at, house, offset_minutes } = behind;
        Ok(Shown::Paper(Box::new(Papering { token: token.to_owned(), at, page, house, offset_minutes })))
    }

    async fn leads(&self, token: &str) -> Result<Leads, Problem> {
        let leads = links::find(&self.store, token, (self.clock.0)()).await.map_err(trouble)?;
        leads.ok_or_else(|| Refusal::LinkLeadsNowhere.into())
    }
}

async fn events(State(guests): State<Guests>, Path(token): Path<String>) -> Result<Response, Problem> {
    // Heard from here on, so that nothing falls between the look at the link and the stream.
    let heard = guests.live.heard();
    let leads = guests.leads(&token).await?;
    let every = tokio::time::interval_at(Instant::now() + LINK_CHECK, LINK_CHECK);
    let sse = Sse::new(Changes { guests, token, leads, heard, every }.into_stream()).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(([(HeaderName::from_static("x-accel-buffering"), "no")], sse).into_response())
}

/// One telephone's view of the changes of its order.
struct Changes {
    guests: Guests,
    token: String,
    leads: Leads,
    heard: Heard,
    every: Interval,
}

impl Changes {
    fn into_stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        let open = stream::iter([Ok(Event::default().comment("open"))]);
        open.chain(stream::unfold(self, async |mut changes| changes.next().await.map(|event| (Ok(event), changes))))
    }

    /// The next hint. It says nothing but: look again.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let changed = tokio::select! {
                () = self.guests.shutdown.begun() => return None,
                () = self.heard.about(self.leads.to.0) => true,
                _ = self.every.tick() => false,
            };
            // While the database does not answer, nothing is known: the page looks again and is told so.
            let leads = !matches!(self.guests.leads(&self.token).await, Err(Problem::Refused(_)));
            if !leads {
                return None;
            }
            if changed {
                return Some(Event::default().data("changed"));
            }
        }
    }
}

/// The answer as the form sends it: a field for each line, in the order of the page.
type Fields = BTreeMap<String, String>;

/// Takes the answer, and leads back to the page: with the problem when there is one.
async fn answer(State(guests): State<Guests>, Path(token): Path<String>, Form(fields): Form<Fields>) -> Response {
    let back = |problem: Option<&str>| {
        let path = match problem {
            // Where the estimate is another one, an answer to the old one is none to it.
            Some(problem) if SAME_ESTIMATE.contains(&problem) => format!("/p/{token}?problem={problem}{}#ask", kept(&fields)),
            Some(problem) => format!("/p/{token}?problem={problem}#ask"),
            None => format!("/p/{token}?answered=yes"),
        };
        Redirect::to(&path).into_response()
    };
    match guests.take(&token, &fields).await {
        Ok(()) => back(None),
        Err(Problem::Refused(refused)) if refused.refusal == Refusal::LinkLeadsNowhere => back(None),
        Err(problem) => back(Some(&word(&problem))),
    }
}

/// Takes a consent back, and leads back to the page, which shows what stands.
async fn withdraw(State(guests): State<Guests>, Path(token): Path<String>, Form(fields): Form<Fields>) -> Response {
    let consent = fields.get("consent").map(String::as_str).unwrap_or_default().parse::<ConsentId>();
    let done = match consent {
        Ok(consent) => guests.does(&token, |_| Ok(Command::Customers(Customers::WithdrawConsent { consent }))).await,
        Err(error) => Err(Problem::unreadable(error.to_string())),
    };
    match done {
        // The same form was sent twice: it is as they wanted it.
        Ok(()) => Redirect::to(&format!("/p/{token}?withdrawn=yes")).into_response(),
        Err(Problem::Refused(refused)) if refused.refusal == Refusal::NothingChanged => {
            Redirect::to(&format!("/p/{token}?withdrawn=yes")).into_response()
        }
        Err(Problem::Refused(_)) => Redirect::to(&format!("/p/{token}")).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// What a refused form held, for the page to be drawn with it again: choices, reasons and the name. A drawing is given anew.
fn kept(fields: &Fields) -> String {
    let is_kept = |name: &str| name.starts_with("answer-") || name.starts_with("reason-") || matches!(name, "quote" | "signed_by");
    let kept = fields.iter().filter(|(name, value)| is_kept(name) && !value.is_empty() && value.chars().count() <= LONGEST_KEPT);
    let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept.take(3 * MOST_KEPT)).finish();
    if pairs.is_empty() { pairs } else { format!("&{pairs}") }
}

/// The word of a problem for the page's address.
fn word(problem: &Problem) -> String {
    // A refusal says its name alone, or before what belongs to it.
    let code = |refusal: &Refusal| match serde_json::to_value(refusal).ok()? {
        serde_json::Value::String(name) => Some(name),
        serde_json::Value::Object(named) => named.into_iter().next().map(|(name, _)| name),
        _ => None,
    };
    problem.refusal().as_deref().and_then(code).unwrap_or_else(|| problem.code().to_owned())
}

impl Guests {
    async fn take(&self, token: &str, fields: &Fields) -> Result<(), Problem> {
        self.does(token, |leads| Ok(Command::RepairOrders(read(leads, fields)?))).await
    }

    /// Carries out what whoever holds the link asks for.
    #[expect(clippy::disallowed_methods, reason = "the server's door is an edge: identifiers begin here")]
    async fn does(&self, token: &str, command: impl FnOnce(Leads) -> Result<Command, Problem>) -> Result<(), Problem> {
        let leads = self.leads(token).await?;
        let now = (self.clock.0)();
        let actor = Actor::guest(leads.link.0, Guest::Order(leads.to), leads.dealership);
        let command = command(leads)?;
        let id = CommandId(uuid::Uuid::now_v7());
        let envelope = Envelope { id, dealership: leads.dealership, command, expected_version: None, made_at: now, offline: false };
        store::execute(&self.store, &actor, &envelope, now).await.map_err(trouble)?;
        Ok(())
    }
}

/// The command that a form's fields make.
fn read(leads: Leads, fields: &Fields) -> Result<Orders, Problem> {
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let (mut approved, mut declined) = (Vec::new(), Vec::new());
    for index in 0..MOST {
        let Some(lines) = fields.get(&format!("lines-{index}")) else { break };
        let lines = lines.split(' ').map(str::parse::<LineId>).collect::<Result<Vec<_>, _>>();
        let lines = lines.map_err(|error| Problem::unreadable(error.to_string()))?;
        match field(&format!("answer-{index}")) {
            "yes" => approved.extend(lines),
            "no" => {
                let reason = field(&format!("reason-{index}"));
                declined.extend(lines.into_iter().map(|line| Declined { line, reason: reason.to_owned() }));
            }
            _ => {}
        }
    }
    let (typed, name) = (field("typed").trim(), field("signed_by").trim());
    let signed_by = if typed.is_empty() { name } else { typed };
    Ok(Orders::Answer {
        order: leads.to,
        quote: field("quote").to_owned(),
        approved,
        declined,
        signed_by: signed_by.to_owned(),
        signature: field("signature").to_owned(),
    })
}
