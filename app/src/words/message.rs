//! What messages to customers say, in the customer's language.

use super::values::promise_reason;
use super::{Clock, Loc};
use domain::care::{Reminder, Text};
use leptos_i18n::td_string;

/// What a message names besides what it tells.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What people call the dealership.
    pub house: &'a str,
    /// What people call the car.
    pub car: &'a str,
    /// The token of the link, or the code; nothing where it is not to be shown.
    pub secret: Option<&'a str>,
    /// What links begin with: the address of the server, or nothing on a page of it.
    pub base: &'a str,
}

impl Said<'_> {
    fn secret(&self) -> &str {
        self.secret.unwrap_or("…")
    }

    /// The customer's page of the order, or of the visit.
    fn link(&self, text: &Text) -> String {
        let page = if text.is_of_visit() { "v" } else { "p" };
        format!("{}/{page}/{}", self.base, self.secret())
    }
}

/// All that a message says.
#[must_use]
pub fn message(loc: Loc, text: &Text, said: &Said<'_>, clock: &Clock) -> String {
    let Said { house, car, .. } = *said;
    let link = said.link(text);
    match text {
        Text::CarReady => td_string!(loc, care.says_car_ready, house = house, car = car, link = link),
        Text::PromiseChanged { to, reason } => {
            let (to, reason) = (clock.date_time(*to), promise_reason(loc, *reason));
            td_string!(loc, care.says_promise_changed, house = house, car = car, to = to, reason = reason, link = link)
        }
        Text::EstimateToApprove { yours } => {
            let amount = yours.grouped();
            td_string!(loc, care.says_estimate, house = house, car = car, amount = amount, link = link)
        }
        Text::VisitBooked { at } => {
            let at = clock.date_time(*at);
            td_string!(loc, care.says_visit_booked, house = house, car = car, at = at, link = link)
        }
        Text::VisitMoved { from, at } => {
            let (from, at) = (clock.date_time(*from), clock.date_time(*at));
            td_string!(loc, care.says_visit_moved, house = house, car = car, from = from, at = at, link = link)
        }
        Text::VisitCancelled { at } => td_string!(loc, care.says_visit_cancelled, house = house, car = car, at = clock.date_time(*at)),
        Text::VisitReminder { at, reminder: Reminder::DayBefore } => {
            td_string!(loc, care.says_visit_day_before, house = house, car = car, at = clock.date_time(*at), link = link)
        }
        Text::VisitReminder { at, reminder: Reminder::Before } => {
            td_string!(loc, care.says_visit_near, house = house, car = car, at = clock.time(*at), link = link)
        }
        Text::OneTimeCode => td_string!(loc, care.says_code, house = house, code = said.secret()),
    }
}

/// The subject of the same message as an e-mail; also what it is called in a list.
#[must_use]
pub fn message_subject(loc: Loc, text: &Text, said: &Said<'_>) -> String {
    let car = said.car;
    match text {
        Text::CarReady => td_string!(loc, care.subject_car_ready, car = car),
        Text::PromiseChanged { .. } => td_string!(loc, care.subject_promise_changed, car = car),
        Text::EstimateToApprove { .. } => td_string!(loc, care.subject_estimate, car = car),
        Text::VisitBooked { .. } => td_string!(loc, care.subject_visit_booked, car = car),
        Text::VisitMoved { .. } => td_string!(loc, care.subject_visit_moved, car = car),
        Text::VisitCancelled { .. } => td_string!(loc, care.subject_visit_cancelled, car = car),
        Text::VisitReminder { .. } => td_string!(loc, care.subject_visit_reminder, car = car),
        Text::OneTimeCode => td_string!(loc, care.subject_code).to_owned(),
    }
}
