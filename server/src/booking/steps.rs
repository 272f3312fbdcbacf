//! The steps of a booking, each the end of one form.

use super::fields::{Fields, is_short, may_hold_pictures};
use super::{Bookings, Peer, digest, is_about_needs, is_about_time, link_token, token, trouble};
use crate::web::problem::Problem;
use app::appointments::guest::Shown;
use app::words::wording;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use domain::appointments::{Booking, Channel, Command as Visits, Page, PublicHouse, Stay, VisitDraft, mobile};
use domain::customers::{Agreed, Phone, Purpose};
use domain::{Actor, Command, CommandId, ConsentId, Envelope, Guest, Language, PersonId, Refusal, VehicleId};
use std::net::SocketAddr;
use store::appointments::bookings::{self, Kept};
use store::care::codes;

/// The steps, each the end of one form.
const STEPS: [&str; 10] = ["car", "own", "needs", "photos", "time", "ask", "again", "code", "contact", "new"];

/// Whether there is such a step.
pub(super) fn is_one(step: &str) -> bool {
    STEPS.contains(&step)
}

/// Takes a form and sends the browser to the next page.
pub(super) async fn step(State(doors): State<Bookings>, Path(step): Path<String>, ConnectInfo(peer): Peer, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let fields = match doors.fields(Request::from_parts(parts.clone(), body), peer).await {
        Ok(fields) => fields,
        Err(problem) => return problem.into_response(),
    };
    match doors.take(&step, &fields, peer, &parts).await {
        Ok(Taken::Goes { to, cookie: None }) => Redirect::to(&to).into_response(),
        Ok(Taken::Goes { to, cookie: Some(cookie) }) => (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(&to)).into_response(),
        Ok(Taken::Stays(shown)) => doors.renderer.render(*shown, super::without_body(parts)).await,
        Err(Problem::NoSuchDoor) => Problem::NoSuchDoor.into_response(),
        Err(problem) => doors.renderer.render(Shown::Nowhere(problem), super::without_body(parts)).await,
    }
}

/// What becomes of a form.
enum Taken {
    /// The browser goes there, and keeps this.
    Goes { to: String, cookie: Option<HeaderValue> },
    /// Nothing was begun that could hold what was typed: it is shown at once.
    Stays(Box<Shown>),
}

impl Taken {
    const fn to(to: String) -> Self {
        Self::Goes { to, cookie: None }
    }
}

/// A booking, and the form that says the next thing about it.
pub(super) struct Said<'a> {
    pub(super) house: &'a PublicHouse,
    pub(super) kept: Kept,
    pub(super) fields: &'a Fields,
    peer: SocketAddr,
    parts: &'a Parts,
    /// The token of the booking.
    token: String,
}

impl Bookings {
    /// Reads a form. One with pictures takes up room while it is here: there is some for those whose booking is on its way.
    async fn fields(&self, request: Request, peer: SocketAddr) -> Result<Fields, Problem> {
        let headers = request.headers();
        if !may_hold_pictures(headers) {
            return Fields::read(request).await;
        }
        let pass = match is_short(headers) {
            true => None,
            false if bookings::find(&self.store, token(headers), self.now()).await.map_err(trouble)?.is_none() => None,
            false => self.room.enter(self.proxies.network(peer, headers)),
        };
        Fields::read_with_pictures(request, pass).await
    }

    async fn take(&self, step: &str, fields: &Fields, peer: SocketAddr, parts: &Parts) -> Result<Taken, Problem> {
        if !is_one(step) {
            return Err(Problem::NoSuchDoor);
        }
        let Ok(house) = self.house(fields.one("at")).await? else { return Ok(Taken::to("/book".to_owned())) };
        let address = |rest: &str| format!("/book?at={}{rest}", house.code);
        let kept = self.kept(&parts.headers, &house).await?;
        let begins = matches!(step, "car" | "ask");
        let (kept, cookie, token) = match kept {
            Some(kept) if kept.booking.booked.is_none() || step == "new" => (kept, None, token(&parts.headers).to_owned()),
            // It has become a visit: a form that is sent twice leads there.
            Some(_) if !begins => return Ok(Taken::to(address(""))),
            _ if begins => {
                let (kept, cookie) = match self.begin(&house, peer, &parts.headers).await {
                    Ok(begun) => begun,
                    Err(Problem::Refused(refused)) => {
                        let shown = self.not_begun(house, typed(step, fields, refused.refusal)).await?;
                        return Ok(Taken::Stays(Box::new(shown)));
                    }
                    Err(problem) => return Err(problem),
                };
                let token = cookie.to_str().ok().and_then(|text| text.split_once('=')?.1.split(';').next()).unwrap_or_default().to_owned();
                (kept, Some(cookie), token)
            }
            _ if step == "new" => return Ok(Taken::to(address(""))),
            _ => return Ok(Taken::to(address("&expired=yes"))),
        };
        if step == "new" {
            bookings::forget(&self.store, &kept).await.map_err(trouble)?;
            return Ok(Taken::Goes { to: address(""), cookie: Some(self.cookie("", 0)) });
        }
        let mut said = Said { house: &house, kept, fields, peer, parts, token };
        said.kept.booking.said = None;
        let mut place = "";
        let page = match self.said(step, &mut said).await {
            Ok(page) => {
                // Back to where they were on the page.
                place = if step == "photos" { "#photos-of-it" } else { "" };
                page
            }
            Err(Problem::Refused(refused)) => Some(said.refused(step, refused.refusal)),
            Err(problem) => return Err(problem),
        };
        bookings::keep(&self.store, &said.kept).await.map_err(trouble)?;
        let page = page.map(|page| format!("&step={page}{place}")).unwrap_or_default();
        Ok(Taken::Goes { to: address(&page), cookie })
    }

    /// Takes what was said; answers the page to go to when it is not what is asked next.
    async fn said(&self, step: &str, said: &mut Said<'_>) -> Result<Option<Page>, Problem> {
        let (fields, house) = (said.fields, said.house);
        let booking = &mut said.kept.booking;
        match step {
            "car" => booking.say_car(fields.one("car"), fields.one("model"))?,
            "own" => {
                let wanted = fields.one("vehicle").parse::<VehicleId>().ok();
                let owner = self.owner(house, booking).await?;
                let own = owner.cars.into_iter().find(|car| Some(car.vehicle) == wanted).ok_or(Refusal::NotFound)?;
                booking.choose_own(&own);
            }
            "needs" => self.needs(said).await?,
            "photos" => return self.photos(said).await.map(|()| Some(Page::Needs)),
            "time" => {
                let at = fields.one("starts_at").parse::<DateTime<Utc>>().map_err(|error| Problem::unreadable(error.to_string()))?;
                booking.starts_at = Some(at);
            }
            "ask" => {
                booking.sent = false;
                booking.phone = fields.one("phone").chars().take(40).collect();
                let phone = mobile(fields.one("phone"))?;
                self.ask(said, &phone).await?;
            }
            "again" => {
                if let Some(phone) = booking.asked.clone() {
                    self.send_code(said, &phone).await?;
                }
            }
            "code" => return self.redeem(said).await.map(|()| None),
            "contact" => return self.contact(said).await.map(|()| None),
            _ => return Err(Problem::NoSuchDoor),
        }
        Ok(None)
    }

    /// Sends a code to a number, unless one is on its way there.
    async fn ask(&self, said: &mut Said<'_>, phone: &Phone) -> Result<(), Problem> {
        let booking = &mut said.kept.booking;
        if booking.code_is_there(phone, self.now()) {
            return Ok(());
        }
        // Whatever comes of it, no code of another number is waited for any more.
        booking.asked = None;
        self.send_code(said, phone).await
    }

    /// Sends a code to a number.
    #[expect(clippy::disallowed_methods, reason = "the server's door is an edge: identifiers and codes begin here")]
    async fn send_code(&self, said: &mut Said<'_>, phone: &Phone) -> Result<(), Problem> {
        let network = self.proxies.network(said.peer, &said.parts.headers);
        let language = super::language(&said.parts.headers);
        let dealership = said.kept.dealership;
        let ask = codes::Ask { dealership, id: uuid::Uuid::now_v7(), phone, network: &network, language, random: rand::random() };
        codes::ask(&self.store, &ask, self.now()).await.map_err(trouble)?;
        said.kept.booking.code_sent(phone, self.now());
        Ok(())
    }

    /// Takes a code. Right, it opens what the house knows of whoever has that telephone; and books, when everything else has been said.
    async fn redeem(&self, said: &mut Said<'_>) -> Result<(), Problem> {
        let Some(phone) = said.kept.booking.asked.clone() else { return Ok(()) };
        codes::redeem(&self.store, said.kept.dealership, &phone, said.fields.one("code"), self.now()).await.map_err(trouble)?;
        let booking = &mut said.kept.booking;
        if mobile(&booking.phone).ok().as_ref() != Some(&phone) {
            booking.phone = phone.to_string();
        }
        booking.prove(phone);
        let owner = self.owner(said.house, booking).await?;
        if booking.name.is_empty() {
            booking.name = owner.name;
        }
        if let (None, Some(first)) = (&booking.car, owner.cars.into_iter().next()) {
            booking.choose_own(&first);
        }
        let complete = booking.sent && booking.starts_at.is_some() && booking.contact().is_ok();
        if complete { self.book(said).await } else { Ok(()) }
    }

    /// Takes who comes and what they agree to; books when the number is proved, else sends a code to it.
    async fn contact(&self, said: &mut Said<'_>) -> Result<(), Problem> {
        let fields = said.fields;
        let booking = &mut said.kept.booking;
        let text = |name: &str| fields.one(name).chars().take(200).collect::<String>();
        (booking.name, booking.phone, booking.pick_up) = (text("name").trim().to_owned(), text("phone"), text("pick_up"));
        booking.stay = Stay::from_code(fields.one("stay")).unwrap_or(booking.stay);
        booking.loaner = !fields.one("loaner").is_empty();
        booking.advisor = fields.one("advisor").parse::<PersonId>().ok();
        booking.consents = agreed(fields, super::language(&said.parts.headers));
        let phone = booking.contact()?;
        if booking.next() < Page::Contact {
            return Ok(());
        }
        booking.sent = true;
        if booking.is_proved() {
            booking.asked = Some(phone);
            self.book(said).await
        } else {
            self.ask(said, &phone).await
        }
    }

    /// Books what has been said.
    #[expect(clippy::disallowed_methods, reason = "the server's door is an edge: identifiers begin here")]
    async fn book(&self, said: &mut Said<'_>) -> Result<(), Problem> {
        let (id, dealership, now) = (said.kept.id, said.kept.dealership, self.now());
        let booking: &mut Booking = &mut said.kept.booking;
        let Some(starts_at) = booking.starts_at else { return Ok(()) };
        let new = || uuid::Uuid::now_v7();
        let command = Visits::Book {
            appointment: id,
            channel: Channel::Online,
            visit: Box::new(VisitDraft { language: Some(super::language(&said.parts.headers)), ..booking.visit() }),
            starts_at,
            link: Some(digest(&link_token(&said.token))),
            agreed: booking.consents.clone(),
        };
        let envelope = Envelope {
            id: CommandId(new()),
            dealership,
            command: Command::Appointments(command),
            expected_version: None,
            made_at: now,
            offline: false,
        };
        let actor = Actor::guest(id.0, Guest::Booking, dealership);
        match store::execute(&self.store, &actor, &envelope, now).await.map_err(trouble) {
            Ok(_) => {}
            // The same form was sent twice.
            Err(Problem::Refused(refused)) if refused.refusal == Refusal::AlreadyThere => {}
            Err(problem) => return Err(problem),
        }
        booking.booked = Some(id);
        Ok(())
    }
}

/// What the form of the first page holds, and why it was refused.
fn typed(step: &str, fields: &Fields, said: Refusal) -> Booking {
    let mut typed = Booking::default();
    if step == "car" {
        // Whether it can be read is said when it is sent again.
        let _unreadable = typed.say_car(fields.one("car"), fields.one("model"));
    }
    typed.phone = fields.one("phone").chars().take(40).collect();
    typed.said = Some(said);
    typed
}

/// What is ticked, with the sentences that stood there: in the language of the page that was read, whatever is read by now.
#[expect(clippy::disallowed_methods, reason = "the server's door is an edge: identifiers begin here")]
fn agreed(fields: &Fields, now_read: Language) -> Vec<Agreed> {
    let language = Language::from_code(fields.one("read_in")).unwrap_or(now_read);
    let loc = app::words::locale(language);
    let ticked = Purpose::ALL.iter().copied().filter(|of| fields.all("agree").any(|code| code == of.code()));
    let agreed =
        |purpose| Agreed { consent: ConsentId(uuid::Uuid::now_v7()), purpose, wording: wording(loc, purpose).to_owned(), language };
    ticked.map(agreed).collect()
}

impl Said<'_> {
    /// Writes a refusal down, and says on which page it is told.
    fn refused(&mut self, step: &str, refusal: Refusal) -> Page {
        let booking = &mut self.kept.booking;
        let page = match step {
            _ if is_about_time(&refusal) => {
                booking.starts_at = None;
                Page::Time
            }
            _ if is_about_needs(&refusal) => {
                booking.starts_at = None;
                Page::Needs
            }
            // Whether they wait is said beside their name.
            _ if matches!(refusal, Refusal::LastsOverNight { .. }) => Page::Contact,
            "car" | "own" | "ask" => Page::Car,
            "needs" | "photos" => Page::Needs,
            "contact" => Page::Contact,
            // A code that is void, or asked for too often: the page of the code says so, and offers another.
            _ => booking.next(),
        };
        booking.said = Some(refusal);
        page
    }
}
