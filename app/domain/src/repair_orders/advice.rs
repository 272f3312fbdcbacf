//! Advice for the driver (用车建议): what whoever worked on a car tells its customer, in a sentence or two, and by when it should be done. It is
//! for the time after the visit: what could be done now is a finding, with a price. It can be put right or taken back until the car has left; then
//! its customer has it, on their page and on paper.

use super::{Event, Facts, Order};
use crate::customers::limited;
use crate::staff::PersonRef;
use crate::{AdviceId, Refusal};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The most pieces of advice of one order: whoever is told more reads none of it.
pub const MOST_ADVICE: usize = 10;
/// The longest piece of advice, in characters.
pub const ADVICE: usize = 200;
/// The furthest that something may be due in, in kilometres.
pub const FURTHEST_KM: u32 = 100_000;
/// The furthest that something may be due in, in days: ten years.
const FURTHEST_DAYS: u64 = 3_653;

/// A piece of advice for the driver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    pub id: AdviceId,
    pub text: String,
    #[serde(default)]
    pub due: Due,
    /// Who gave it, or put it right last.
    pub by: PersonRef,
    /// When it was given.
    pub at: DateTime<Utc>,
}

/// By when something should be done: within a distance, until a day, both, or neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Kilometres from this visit on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_km: Option<u32>,
    /// The day by which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// Whether advice may still be given or changed.
fn expect_here(order: &Order) -> Result<(), Refusal> {
    if order.progress.status.is_open() { Ok(()) } else { Err(Refusal::AdviceIsGiven) }
}

/// Decides whether a piece of advice is taken down, or put right where it is there already. The day that it had may have passed meanwhile: it is
/// no reason against other words, nor against giving again what was taken back.
pub(super) fn advise(order: &Order, advice: AdviceId, text: &str, due: Due, facts: &Facts, now: DateTime<Utc>) -> Result<Event, Refusal> {
    expect_here(order)?;
    let before = order.advice.iter().find(|given| given.id == advice);
    if before.is_none() && order.advice.len() >= MOST_ADVICE {
        return Err(Refusal::TooMuchAdvice { limit: MOST_ADVICE });
    }
    let text = limited("text", text, ADVICE)?;
    if text.is_empty() {
        return Err(Refusal::FieldEmpty { field: "text".to_owned() });
    }
    // The day of the house may have begun before that of Greenwich has: yesterday there is today at the earliest.
    let today = now.date_naive();
    let last = today + Days::new(FURTHEST_DAYS);
    let had = before.map_or(facts.taken_back_until, |before| before.due.until);
    let is_unlikely = |until: NaiveDate| (until < today && Some(until) != had) || until > last;
    if due.within_km.is_some_and(|km| km == 0 || km > FURTHEST_KM) || due.until.is_some_and(is_unlikely) {
        return Err(Refusal::AdviceDueUnlikely { most_km: FURTHEST_KM });
    }
    if before.is_some_and(|before| before.text == text && before.due == due) {
        return Err(Refusal::NothingChanged);
    }
    Ok(Event::Advised { advice, text, due, corrected: before.is_some() })
}

/// Decides whether a piece of advice is taken back.
pub(super) fn withdraw(order: &Order, advice: AdviceId) -> Result<Event, Refusal> {
    expect_here(order)?;
    let given = order.advice.iter().find(|given| given.id == advice).ok_or(Refusal::NotFound)?;
    Ok(Event::AdviceWithdrawn { advice, text: given.text.clone() })
}
