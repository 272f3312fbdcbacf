//! Parts that whoever works on a job asks for (领料/叫料), what the parts desk answers, and what comes back (退料).
//!
//! What was issued for a job is on the order as a line with that part (fitted), or it is given back: a job is not finished before.

use super::Stock;
use crate::repair_orders::{Charge, Line, QualityClass};
use crate::workshop::Job;
use crate::{LineId, OrderId, PartsRequestId, PersonId, Quantity, Refusal};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

coded! {
    /// How far a request is.
    pub enum RequestState {
        /// Nobody has answered it.
        Open = "open",
        /// 已订货
        Ordered = "ordered",
        /// 已发料
        Issued = "issued",
        /// 无货 or 不适用, with the reason.
        Declined = "declined",
        /// Whoever asked has taken it back, or its job is over.
        Withdrawn = "withdrawn",
    }
}

impl RequestState {
    /// Whether the parts desk still owes the part, or a better answer.
    #[must_use]
    pub const fn is_awaited(self) -> bool {
        matches!(self, Self::Open | Self::Ordered)
    }
}

/// A part that was asked for, and what has become of it. Quantities are hundredths of its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub id: PartsRequestId,
    /// As the price list knows it; empty for what is only described, until the parts desk issues it.
    pub part_no: String,
    /// What it is called, or how it was described.
    pub title: String,
    pub wanted: Quantity,
    /// The car stands still without it.
    pub standing: bool,
    pub state: RequestState,
    pub asked_by: PersonId,
    pub asked_at: DateTime<Utc>,
    /// When it was answered last, or when its job ended without it.
    pub answered_at: Option<DateTime<Utc>>,
    /// When what was ordered is expected.
    pub expected: Option<NaiveDate>,
    /// Why it was declined.
    pub reason: String,
    /// What left the stock for it.
    pub issued: Quantity,
    /// What is on its way back to the parts desk.
    pub giving_back: Quantity,
    /// What the parts desk has taken back into the stock.
    pub returned: Quantity,
    /// How much of it is on the order as a line, as [`account`] finds.
    pub fitted: Quantity,
}

impl Request {
    /// What is with the car: issued, and neither taken back nor on its way back.
    #[must_use]
    pub const fn kept(&self) -> Quantity {
        Quantity(self.issued.0 - self.returned.0 - self.giving_back.0)
    }

    /// Whether nobody took it back by hand: its job ended, or left the order, before it was issued.
    #[must_use]
    pub const fn ended_with_job(&self) -> bool {
        matches!(self.state, RequestState::Withdrawn) && self.answered_at.is_some()
    }

    /// What is with the car and on no line of its order: fitted and not written down, or to be given back.
    #[must_use]
    pub fn out(&self) -> Quantity {
        Quantity((self.kept().0 - self.fitted.0).max(0))
    }
}

/// A part that the order lists for a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub part_no: String,
    pub title: String,
    pub unit: String,
    pub quantity: Quantity,
}

/// What there is of the part that is to be issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnHand {
    pub stock: Stock,
    /// Reserved for the order in question.
    pub own: Quantity,
}

impl OnHand {
    /// What may be issued for that order: what nobody has a claim on, and what is held for it.
    #[must_use]
    pub fn for_order(&self) -> Quantity {
        Quantity((self.stock.available().0 + self.own.0).min(self.stock.on_hand.0))
    }
}

/// A request as the parts desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtDesk {
    pub order: OrderId,
    /// The number of the order.
    pub number: String,
    /// The car's plate, or the last characters of its VIN.
    pub car: String,
    /// Where the job is worked; empty where none is said.
    pub bay: String,
    pub job: LineId,
    pub title: String,
    /// Who asked.
    pub technician: String,
    pub request: Request,
    /// What there is of the part; nothing for what is only described.
    pub on_hand: Option<OnHand>,
}

/// The part and the quantity that a line takes from the stock; nothing for labour, and for what the customer brought along.
#[must_use]
pub fn from_stock(charge: &Charge) -> Option<(&str, Quantity)> {
    match charge {
        Charge::Part { part_no, quality, quantity, .. } if *quality != QualityClass::CustomersOwn && !part_no.is_empty() => {
            Some((part_no, *quantity))
        }
        _ => None,
    }
}

/// Sets down how much of what was issued is on the lines of the order, the earliest request first.
pub fn account<'a>(jobs: &mut [Job], lines: impl IntoIterator<Item = (&'a str, Quantity)>) {
    let mut left: BTreeMap<&str, i32> = BTreeMap::new();
    for (part_no, quantity) in lines {
        let sum = left.entry(part_no).or_default();
        *sum = sum.saturating_add(quantity.0);
    }
    let mut requests: Vec<&mut Request> = jobs.iter_mut().flat_map(|job| &mut job.asked).collect();
    requests.sort_by_key(|request| (request.asked_at, request.id));
    for request in requests {
        let left = left.get_mut(request.part_no.as_str());
        let fitted = left.as_ref().map_or(0, |left| request.kept().0.clamp(0, (**left).max(0)));
        if let Some(left) = left {
            *left -= fitted;
        }
        request.fitted = Quantity(fitted);
    }
}

/// Sets down the parts that the lines of the order, each with its title, list for its jobs.
pub fn list<'a>(jobs: &mut [Job], lines: impl IntoIterator<Item = (&'a str, &'a Charge)>) {
    for (title, charge) in lines {
        let Charge::Part { part_no, unit, quantity, job: Some(of), .. } = charge else { continue };
        let job = jobs.iter_mut().find(|job| job.line == *of);
        if let Some(job) = job.filter(|_| from_stock(charge).is_some()) {
            let (part_no, title, unit) = (part_no.clone(), title.to_owned(), unit.clone());
            job.listed.push(Listed { part_no, title, unit, quantity: *quantity });
        }
    }
}

/// What the lines of an order take from the stock when its car leaves: what was issued on request has left it before.
#[must_use]
pub fn to_issue(lines: &[Line], jobs: &[Job]) -> BTreeMap<String, i32> {
    let mut sums: BTreeMap<String, i32> = BTreeMap::new();
    for (part_no, quantity) in lines.iter().filter_map(|line| from_stock(&line.charge)) {
        let sum = sums.entry(part_no.to_owned()).or_default();
        *sum = sum.saturating_add(quantity.0);
    }
    for request in jobs.iter().flat_map(|job| &job.asked) {
        if let Some(sum) = sums.get_mut(&request.part_no) {
            *sum = (*sum - request.kept().0).max(0);
        }
    }
    sums
}

/// A job is over only when what was issued for it is on the order or given back.
///
/// # Errors
/// [`Refusal::PartsOut`] with the first part that is neither.
pub fn expect_nothing_out(job: &Job) -> Result<(), Refusal> {
    none_out(job, Request::out)
}

/// Nothing that was issued for this job is with the car, fitted or not, or on its way to the parts desk: of a job that goes, and of a car that
/// leaves as it came.
///
/// # Errors
/// [`Refusal::PartsOut`] with the first part that is.
pub fn expect_all_returned(job: &Job) -> Result<(), Refusal> {
    none_out(job, |request| Quantity(request.issued.0 - request.returned.0))
}

/// Nothing of this job is on its way to the parts desk: what becomes of it decides what the lines of the order still take from the stock.
///
/// # Errors
/// [`Refusal::PartsComingBack`] with the first part that is.
pub fn expect_none_coming_back(job: &Job) -> Result<(), Refusal> {
    match job.asked.iter().find(|request| request.giving_back.0 > 0) {
        Some(of) => Err(Refusal::PartsComingBack { title: job.title.clone(), part: of.title.clone(), quantity: of.giving_back }),
        None => Ok(()),
    }
}

fn none_out(job: &Job, out: impl Fn(&Request) -> Quantity) -> Result<(), Refusal> {
    match job.asked.iter().find(|request| out(request).0 > 0) {
        Some(request) => Err(Refusal::PartsOut { title: job.title.clone(), part: request.title.clone(), quantity: out(request) }),
        None => Ok(()),
    }
}
