//! Behind the link to a visit: look, change, cancel, take back what was agreed to, and the file for one's calendar.

use super::fields::Fields;
use super::{Bookings, trouble, words};
use crate::web::problem::Problem;
use app::appointments::guest::{Deed, Did, Shown, Visiting};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, NaiveDate, Utc};
use domain::appointments::{Channel, Command as Visits, Status, Step, VisitPage, Wish, lifecycle};
use domain::customers::Command as Customers;
use domain::{Actor, AppointmentId, Command, CommandId, ConsentId, Envelope, Guest, PhotoId, Refusal};
use serde::Deserialize;
use store::appointments::{guests, queries};
use store::care::links::{self, Leads};

/// What can be done to a visit.
const DEEDS: [&str; 4] = ["move", "cancel", "withdraw", "photo"];

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default, rename = "do")]
    deed: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    starts_at: String,
    #[serde(default)]
    photo: String,
    #[serde(default)]
    did: String,
}

/// Shows the visit, or what is about to be done to it.
pub(super) async fn look(
    State(doors): State<Bookings>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    let shown = doors.visiting(&token, &asked).await.map(|visiting| Shown::Visit(Box::new(visiting)));
    doors.renderer.render(shown.unwrap_or_else(Shown::Nowhere), request).await
}

/// Does it, and shows the visit as it is then; or says why not, with what would help.
pub(super) async fn deed(State(doors): State<Bookings>, Path((token, deed)): Path<(String, String)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let fields = match Fields::read(Request::from_parts(parts.clone(), body)).await {
        Ok(fields) => fields,
        Err(problem) => return problem.into_response(),
    };
    let problem = match doors.does(&token, &deed, &fields).await {
        Ok(did) => return Redirect::to(&format!("/v/{token}?did={}", did.code())).into_response(),
        Err(Problem::NoSuchDoor) => return Problem::NoSuchDoor.into_response(),
        Err(problem) => problem,
    };
    let shown = doors.why_not(&token, &deed, problem).await;
    doors.renderer.render(shown.unwrap_or_else(Shown::Nowhere), super::without_body(parts)).await
}

/// A page that answered a form and is loaded anew: the visit as it stands.
pub(super) async fn back(Path((token, deed)): Path<(String, String)>) -> Response {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if DEEDS.contains(&deed.as_str()) && token.chars().all(plain) {
        Redirect::to(&format!("/v/{token}")).into_response()
    } else {
        Problem::NoSuchDoor.into_response()
    }
}

/// 预约单, to be printed.
pub(super) async fn sheet(State(doors): State<Bookings>, Path(token): Path<String>, request: Request) -> Response {
    let sheet = guests::sheet_behind_link(&doors.store, &token, doors.now()).await.map_err(trouble);
    let shown = sheet.map_or_else(Shown::Nowhere, |sheet| Shown::Sheet(Box::new((token, sheet))));
    doors.renderer.render(shown, request).await
}

/// The file for the customer's calendar.
pub(super) async fn calendar(State(doors): State<Bookings>, Path(token): Path<String>, request: Request) -> Response {
    let page = match guests::behind_link(&doors.store, &token, doors.now()).await.map_err(trouble) {
        Ok(page) => page,
        Err(problem) => return problem.into_response(),
    };
    let file = super::calendar::file(words(request.headers()), &page, &format!("{}/v/{token}", doors.public_url), doors.now());
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    let name = (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"visit.ics\""));
    ([kind, name], file).into_response()
}

impl Bookings {
    async fn leads(&self, token: &str) -> Result<Leads<AppointmentId>, Problem> {
        let leads = links::find_visit(&self.store, token, self.now()).await.map_err(trouble)?;
        leads.ok_or_else(|| Refusal::LinkLeadsNowhere.into())
    }

    async fn behind(&self, token: &str) -> Result<VisitPage, Problem> {
        guests::behind_link(&self.store, token, self.now()).await.map_err(trouble)
    }

    async fn visiting(&self, token: &str, asked: &Asked) -> Result<Visiting, Problem> {
        let page = self.behind(token).await?;
        let may = |step| lifecycle::step(page.status, step).is_ok();
        let deed = match asked.deed.as_str() {
            "move" if may(Step::Reschedule) && page.moves_left > 0 => {
                let to = asked.starts_at.parse::<DateTime<Utc>>().ok();
                self.moving(token, asked.day.parse().ok(), to).await?
            }
            "cancel" if may(Step::Cancel) => Deed::Cancel,
            "photo" if page.status != Status::Arrived => {
                asked.photo.parse().ok().filter(|photo| page.photos.contains(photo)).map_or(Deed::Look, Deed::TakeBack)
            }
            _ => Deed::Look,
        };
        Ok(Visiting { token: token.to_owned(), page, deed, did: Did::from_code(&asked.did), said: None })
    }

    /// The times that the visit could move to.
    async fn moving(&self, token: &str, day: Option<NaiveDate>, to: Option<DateTime<Utc>>) -> Result<Deed, Problem> {
        if to.is_some() {
            return Ok(Deed::Move { slots: Vec::new(), day, to });
        }
        let Leads { dealership, to: visit, link } = self.leads(token).await?;
        let actor = Actor::guest(link.0, Guest::Visit(visit), dealership);
        let wish = Wish { moving: Some(visit), ..Wish::default() };
        let slots = queries::free_slots(&self.store, &actor, &wish, Channel::Online, self.now()).await.map_err(trouble)?;
        Ok(Deed::Move { slots, day, to: None })
    }

    #[expect(clippy::disallowed_methods, reason = "the server's door is an edge: identifiers begin here")]
    async fn does(&self, token: &str, deed: &str, fields: &Fields) -> Result<Did, Problem> {
        let Leads { dealership, to: appointment, link } = self.leads(token).await?;
        let unreadable = |error: String| Problem::unreadable(error);
        let (command, did) = match deed {
            "move" => {
                let starts_at = fields.one("starts_at").parse::<DateTime<Utc>>().map_err(|error| unreadable(error.to_string()))?;
                (Command::Appointments(Visits::Move { appointment, starts_at }), Did::Moved)
            }
            "cancel" => {
                let reason = fields.one("reason").to_owned();
                (Command::Appointments(Visits::Cancel { appointment, reason }), Did::Cancelled)
            }
            "photo" => {
                let photo = fields.one("photo").parse::<PhotoId>().map_err(|error| unreadable(error.to_string()))?;
                (Command::Appointments(Visits::RemovePhoto { appointment, photo, reason: String::new() }), Did::TookBack)
            }
            "withdraw" => {
                let consent = fields.one("consent").parse::<ConsentId>().map_err(|error| unreadable(error.to_string()))?;
                (Command::Customers(Customers::WithdrawConsent { consent }), Did::Withdrawn)
            }
            _ => return Err(Problem::NoSuchDoor),
        };
        let now = self.now();
        let envelope =
            Envelope { id: CommandId(uuid::Uuid::now_v7()), dealership, command, expected_version: None, made_at: now, offline: false };
        let actor = Actor::guest(link.0, Guest::Visit(appointment), dealership);
        match store::execute(&self.store, &actor, &envelope, now).await.map_err(trouble) {
            Ok(_) => Ok(did),
            // The same form was sent twice: it is as they wanted it.
            Err(Problem::Refused(refused)) if is_so_already(&refused.refusal, did) => Ok(did),
            Err(problem) => Err(problem),
        }
    }

    /// The page again with the reason; after a time that is taken, with those that are free.
    async fn why_not(&self, token: &str, deed: &str, problem: Problem) -> Result<Shown, Problem> {
        let Problem::Refused(refused) = problem else { return Err(problem) };
        if refused.refusal == Refusal::LinkLeadsNowhere {
            return Err(refused.refusal.into());
        }
        let page = self.behind(token).await?;
        let deed = match deed {
            "move" if page.moves_left > 0 && lifecycle::step(page.status, Step::Reschedule).is_ok() => {
                self.moving(token, None, None).await?
            }
            _ => Deed::Look,
        };
        let visiting = Visiting { token: token.to_owned(), page, deed, did: None, said: Some(refused.refusal) };
        Ok(Shown::Visit(Box::new(visiting)))
    }
}

fn is_so_already(refusal: &Refusal, did: Did) -> bool {
    match did {
        Did::Moved | Did::Withdrawn => *refusal == Refusal::NothingChanged,
        Did::TookBack => *refusal == Refusal::NotFound,
        Did::Cancelled => *refusal == (Refusal::AppointmentStatus { status: Status::Cancelled, step: Step::Cancel }),
    }
}
