//! The estimate that a customer is asked about, and their answer: line by line, a yes or a no.

use super::decide::{accept_promise, reason_given};
use super::lifecycle::{self, Status, Step};
use super::{Charge, Command, Event, Line, Order, PromiseReason, discount, estimate};
use crate::policy::Policy;
use crate::workshop;
use crate::{Fen, LineId, Refusal};
use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};

/// A line that the customer does not want now, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    pub line: LineId,
    pub reason: String,
}

/// A line that was declined, as it was offered: it is kept for next time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deferred {
    pub line: Line,
    pub reason: String,
}

/// Recognises the estimate that somebody looks at: whatever changes about its open lines, or when it is told anew, changes it, too.
#[must_use]
pub fn mark(order: &Order) -> String {
    marked(&(order.quoted_at, order.quoted_promise, open(order)))
}

/// Recognises the open lines as they are told: another part, another maker or another quality at the same price is another offer.
#[must_use]
pub fn mark_of_lines(order: &Order) -> String {
    marked(&open(order))
}

fn open(order: &Order) -> Vec<&Line> {
    order.lines.iter().filter(|line| !line.authorised).collect()
}

fn marked(told: &impl Serialize) -> String {
    // Lines are made of strings and numbers: they always have a JSON form.
    let told = serde_json::to_vec(told).unwrap_or_default();
    // FNV-1a: nobody gains by forging a mark, which is compared with the one that stands.
    let hash = told.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// Whether the customer was told the open lines as they are now, and what all of it costs.
#[must_use]
pub fn is_told(order: &Order) -> bool {
    // Estimates from before lines were marked are known by their sum.
    let same_lines = || order.quoted_mark.as_ref().is_none_or(|mark| *mark == mark_of_lines(order));
    order.quoted_at.is_some() && order.quoted_total == Some(estimate::total(&order.lines)) && same_lines()
}

/// Until when what was told is good; nothing where nothing was.
#[must_use]
pub fn valid_until(order: &Order, policy: &Policy) -> Option<DateTime<Utc>> {
    Some(order.quoted_at? + Days::new(u64::from(policy.quote_valid_days)))
}

/// When the estimate that waits for an answer ceased to be good; nothing while it is, or while nothing waits.
#[must_use]
pub fn expired_at(order: &Order, policy: &Policy, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let waits = !open(order).is_empty() && is_told(order);
    valid_until(order, policy).filter(|until| waits && *until < now)
}

/// The promised time that is told with a price; nothing where it is the one that stands.
pub(super) fn promise_told(
    order: &Order,
    promised_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Refusal> {
    // A form knows minutes only: what is left as it stands is no other time.
    let minute = |at: DateTime<Utc>| at.timestamp().div_euclid(60);
    let differs = |at: &DateTime<Utc>| order.promise.is_some_and(|promise| minute(promise.at) != minute(*at));
    let Some(promised_at) = promised_at.filter(differs) else {
        return Ok(None);
    };
    accept_promise(promised_at, now)?;
    Ok(Some(promised_at))
}

/// The promised time that a yes now would bring: the one that was told with the price, as long as it can still be kept.
#[must_use]
pub fn promise_offered(order: &Order, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    order.quoted_promise.filter(|at| is_told(order) && *at > now)
}

/// The customer's yes to a price is a yes to the time that was told with it.
pub(super) fn promise_agreed(order: &Order, now: DateTime<Utc>) -> Option<Event> {
    let (from, to) = (order.promise?.at, promise_offered(order, now)?);
    // Before anything is agreed to, the time is part of the first offer and of nothing added.
    let reason = if order.authorisations.is_empty() { PromiseReason::Other } else { PromiseReason::AddedWork };
    (from != to).then_some(Event::PromiseChanged { from, to, reason, customer_agreed: true })
}

/// Decides a customer's answer to an estimate.
pub(super) fn answer(order: &Order, policy: &Policy, command: &Command, now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    let Command::Answer { quote, approved, declined, signed_by, signature, .. } = command else {
        return Err(Refusal::NotFound);
    };
    let status = order.progress.status;
    lifecycle::expect(status, Step::Authorise)?;
    discount::expect_decided_for_customer(order)?;
    expect_standing(order, policy, quote, now)?;
    let deferred = expect_each_once(order, approved, declined)?;
    let signed_by = super::signature::accept(signed_by, signature)?;
    let is_declined = |line: LineId| deferred.iter().any(|deferred| deferred.line.id == line);
    let total: Fen = order.lines.iter().filter(|line| !is_declined(line.id)).map(Line::net).sum();
    let mut events = removed(&deferred);
    events.insert(0, Event::Answered { signed_by, signature: signature.clone(), approved: approved.clone(), declined: deferred, total });
    // Who declines all of it keeps the time that was promised.
    events.extend(promise_agreed(order, now).filter(|_| !approved.is_empty()));
    let mut events: Vec<crate::Event> = events.into_iter().map(crate::Event::RepairOrders).collect();
    events.extend(moved(order, approved, &|line| declined.iter().any(|declined| declined.line == line))?);
    let gone = declined.iter().filter_map(|declined| order.job(declined.line));
    events.extend(gone.flat_map(crate::parts::ended));
    Ok(events)
}

/// The estimate that was looked at must be the one that stands, and still be good.
fn expect_standing(order: &Order, policy: &Policy, quote: &str, now: DateTime<Utc>) -> Result<(), Refusal> {
    if order.lines.iter().all(|line| line.authorised) {
        return Err(Refusal::NothingToAuthorise);
    }
    if let Some(expired_at) = valid_until(order, policy).filter(|until| *until < now) {
        return Err(Refusal::QuoteExpired { expired_at });
    }
    if !is_told(order) || quote != mark(order) {
        return Err(Refusal::QuoteOutdated);
    }
    Ok(())
}

/// Every open line is answered, once; nothing else is. A part is not approved without the job it is fitted in.
fn expect_each_once(order: &Order, approved: &[LineId], declined: &[Declined]) -> Result<Vec<Deferred>, Refusal> {
    let answered = || approved.iter().copied().chain(declined.iter().map(|declined| declined.line));
    let open: Vec<&Line> = order.lines.iter().filter(|line| !line.authorised).collect();
    if answered().any(|line| !open.iter().any(|open| open.id == line)) {
        return Err(Refusal::QuoteOutdated);
    }
    let unanswered = open.iter().filter(|line| answered().filter(|answered| *answered == line.id).count() != 1).count();
    if unanswered > 0 {
        return Err(Refusal::LinesUnanswered { lines: u16::try_from(unanswered).unwrap_or(u16::MAX) });
    }
    for line in open.iter().filter(|line| approved.contains(&line.id)) {
        if let Charge::Part { job: Some(job), .. } = &line.charge
            && declined.iter().any(|declined| declined.line == *job)
        {
            return Err(Refusal::PartBelongsToJob { title: line.title.clone() });
        }
    }
    let defer = |declined: &Declined| {
        let line = order.line(declined.line).ok_or(Refusal::NotFound)?;
        if order.job(line.id).is_some_and(|job| !job.worked_by.is_empty()) {
            return Err(Refusal::WorkHasBegun);
        }
        Ok(Deferred { line: line.clone(), reason: reason_given(&declined.reason)? })
    };
    declined.iter().map(defer).collect()
}

/// What is declined leaves the order: parts before the jobs they belong to.
fn removed(deferred: &[Deferred]) -> Vec<Event> {
    let (jobs, others): (Vec<&Line>, Vec<&Line>) = deferred.iter().map(|deferred| &deferred.line).partition(|line| line.is_job());
    others.into_iter().chain(jobs).map(|line| Event::LineRemoved { line: line.id, title: line.title.clone() }).collect()
}

/// Where the order stands when the answer is in: signed, where a job was approved; on the floor as the jobs that are left then say.
fn moved(order: &Order, approved: &[LineId], is_declined: &dyn Fn(LineId) -> bool) -> Result<Vec<crate::Event>, Refusal> {
    let from = order.progress.status;
    let rest = order.progress.jobs.iter().filter(|job| !is_declined(job.line)).map(|job| (job.status, job.rework));
    let to = match from {
        Status::Quoted if approved.iter().any(|line| order.line(*line).is_some_and(Line::is_job)) => Status::Authorised,
        Status::Authorised | Status::Dispatched | Status::AwaitingInspection => workshop::work_status(rest),
        other => other,
    };
    if to == from {
        return Ok(Vec::new());
    }
    let to = lifecycle::step(from, Step::Authorise, to).or_else(|_| lifecycle::step(from, Step::Withdraw, to))?;
    let leaves = (to == Status::AwaitingInspection).then_some(crate::Event::Workshop(workshop::Event::BayLeft));
    Ok(leaves.into_iter().chain([crate::Event::RepairOrders(Event::Moved { from, to })]).collect())
}
