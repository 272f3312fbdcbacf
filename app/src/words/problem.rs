//! Why there is no answer: a refusal, a line that is lost, a door that is shut.

#[cfg(not(feature = "ssr"))]
use super::refusal::everywhere;
use super::refusal::refusal;
use super::{Clock, Loc};
#[cfg(feature = "ssr")]
use crate::happened::Happened;
use crate::problem::{Problem, Refused};
use crate::visit::Visit;
use leptos::prelude::use_context;
use leptos_i18n::td_string;

/// Why there is no answer, and what would help; times as on the wall of the dealership that is visited.
#[must_use]
pub fn problem(loc: Loc, problem: &Problem) -> String {
    let clock = use_context::<Visit>().map_or(Clock { offset_minutes: 480 }, |visit| Clock::of(&visit));
    problem_with(loc, problem, &clock)
}

/// Why there is no answer, and what would help. When the subject has moved on, also what happened to it meanwhile.
#[must_use]
pub fn problem_with(loc: Loc, problem: &Problem, clock: &Clock) -> String {
    match problem {
        Problem::Refused(refused) => refused_with(loc, refused, clock),
        Problem::Told(told) if !told.says.is_empty() => told.says.clone(),
        Problem::Told(_) if problem.is_signed_out() => td_string!(loc, refusals.not_signed_in).to_owned(),
        Problem::Told(_) => td_string!(loc, refusals.without_words).to_owned(),
        Problem::Offline => td_string!(loc, refusals.offline).to_owned(),
        Problem::Unreadable { .. } => td_string!(loc, refusals.unreadable).to_owned(),
        Problem::WrongContentType => td_string!(loc, refusals.wrong_content_type).to_owned(),
        Problem::NoSuchDoor => td_string!(loc, refusals.no_such_door).to_owned(),
        Problem::BodyTooLarge { limit } => td_string!(loc, refusals.body_too_large, limit = limit / 1024),
        Problem::BodyIncomplete => td_string!(loc, refusals.body_incomplete).to_owned(),
        Problem::ForeignOrigin => td_string!(loc, refusals.foreign_origin).to_owned(),
        Problem::WrongPassword => td_string!(loc, refusals.wrong_password).to_owned(),
        Problem::TooManyAttempts { retry_after } => {
            td_string!(loc, refusals.too_many_attempts, minutes = retry_after.max(&1).unsigned_abs().div_ceil(60))
        }
        Problem::NotYourDealership => td_string!(loc, refusals.not_your_dealership).to_owned(),
        Problem::TooSlow => td_string!(loc, refusals.too_slow).to_owned(),
        Problem::Server => td_string!(loc, refusals.server).to_owned(),
    }
}

/// The same with the sentence of a refusal worked out: where the words of every rule are at hand.
#[must_use]
pub fn problem_in_full(loc: Loc, problem: &Problem, clock: &Clock) -> String {
    match problem {
        Problem::Told(told) if told.says.is_empty() => match problem.refusal() {
            Some(known) => refusal(loc, &known, clock),
            None => problem_with(loc, problem, clock),
        },
        _ => problem_with(loc, problem, clock),
    }
}

/// A problem with its sentence, for a reader who is known.
#[cfg(feature = "ssr")]
#[must_use]
pub fn said(mut problem: Problem, loc: Loc, clock: &Clock) -> Problem {
    if let Problem::Refused(refused) = &mut problem {
        refused.says = refused_with(loc, refused, clock);
    }
    problem
}

/// A refusal of this browser's own: those that any page can meet, since the rest comes from the server in words.
#[cfg(not(feature = "ssr"))]
fn refused_with(loc: Loc, refused: &Refused, _clock: &Clock) -> String {
    everywhere(loc, &refused.refusal).unwrap_or_else(|| td_string!(loc, refusals.without_words).to_owned())
}

#[cfg(feature = "ssr")]
fn refused_with(loc: Loc, refused: &Refused, clock: &Clock) -> String {
    let mut said = refusal(loc, &refused.refusal, clock);
    let titles: Vec<String> = refused.meanwhile.iter().filter_map(Happened::in_short).collect();
    if !titles.is_empty() {
        if loc == Loc::en {
            said.push(' ');
        }
        said.push_str(&td_string!(loc, refusals.stale_meanwhile, events = titles.join(td_string!(loc, words.list_end))));
    }
    said
}
