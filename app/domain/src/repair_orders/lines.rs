//! The rules of the lines: adding, changing and taking off, and what needs the customer's yes again.

use super::estimate::{self, PART_NO, Terms, accept, accept_change, asks_more};
use super::lifecycle::{self, Status, Step};
use super::{Charge, Event, Line, Order, Share, packages};
use crate::customers::limited;
use crate::staff::Skill;
use crate::workshop::{self, JobStatus};
use crate::{Fen, LineId, Refusal};
use serde::{Deserialize, Serialize};

/// A line as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineDraft {
    pub id: LineId,
    pub title: String,
    pub charge: Charge,
    pub discount: Fen,
    pub shares: Vec<Share>,
}

impl LineDraft {
    /// The number by which the price list knows what is typed; nothing for what is no part.
    #[must_use]
    pub fn part_no(&self) -> Option<String> {
        match &self.charge {
            Charge::Part { part_no, .. } => limited("part_no", part_no, PART_NO).ok(),
            Charge::Labour { .. } | Charge::Other { .. } => None,
        }
    }
}

pub(super) fn add_line(order: &Order, draft: &LineDraft, terms: &Terms<'_>) -> Result<Event, Refusal> {
    Ok(Event::LineAdded { line: accept_new(order, draft, terms)? })
}

/// A line that can be put on the order.
pub(super) fn accept_new(order: &Order, draft: &LineDraft, terms: &Terms<'_>) -> Result<Line, Refusal> {
    expect_editable(order)?;
    if order.line(draft.id).is_some() {
        return Err(Refusal::AlreadyThere);
    }
    if order.lines.len() >= estimate::MOST_LINES {
        return Err(Refusal::TooManyLines { limit: estimate::MOST_LINES });
    }
    expect_job(order, draft)?;
    accept(draft, terms)
}

/// Changes a line, and what it breaks: the others of its package cost what they cost without it.
pub(super) fn change(order: &Order, draft: &LineDraft, terms: &Terms<'_>) -> Result<Vec<Event>, Refusal> {
    let changed = change_line(order, draft, terms)?;
    let broken = order.line(draft.id).filter(|stored| packages::is_broken(order, stored, &draft.charge));
    let others = broken.map_or_else(|| Ok(Vec::new()), |stored| others_alone(order, stored))?;
    Ok([changed].into_iter().chain(others).collect())
}

/// A line is authorised while it asks no more of the customer than they have signed, so that a slip which is put right needs no second
/// signature. Once the car has passed its inspection, and until the statements are drawn up, a line may only be put right like that:
/// another payer, a discount, a smaller amount. When the car is ready the customer may also take over, with a signature, what another payer
/// refuses of the work as it was done.
pub(super) fn change_line(order: &Order, draft: &LineDraft, terms: &Terms<'_>) -> Result<Event, Refusal> {
    let status = order.progress.status;
    if !status.is_correctable() {
        return Err(Refusal::LinesAreFixed { status });
    }
    let stored = order.line(draft.id).ok_or(Refusal::NotFound)?;
    if stored.abandoned {
        return Err(Refusal::JobIsAbandoned { title: stored.title.clone() });
    }
    expect_job(order, draft)?;
    if std::mem::discriminant(&stored.charge) != std::mem::discriminant(&draft.charge) {
        return Err(Refusal::LineChangesKind);
    }
    let mut line = accept_change(stored, draft, packages::is_broken(order, stored, &draft.charge), terms)?;
    line.authorised = is_authorised(order, stored, &line);
    let takes_over =
        || lifecycle::possible(status, Step::Authorise) && !estimate::is_other_work(stored, &line) && line.net() <= stored.net();
    if !line.authorised && !status.is_editable() && !takes_over() {
        return Err(Refusal::LinesAreFixed { status });
    }
    let other_trade = skill_of(&stored.charge) != skill_of(&line.charge);
    if (!line.authorised || other_trade) && order.job(line.id).is_some_and(|job| job.status == JobStatus::Working) {
        return Err(Refusal::JobIsRunning { title: stored.title.clone() });
    }
    Ok(Event::LineChanged { line })
}

/// Whether a changed line asks no more than was signed.
fn is_authorised(order: &Order, stored: &Line, line: &Line) -> bool {
    let signed = order.signed(line.id).or_else(|| Some(stored).filter(|stored| stored.authorised));
    signed.is_some_and(|signed| !asks_more(signed, line))
}

/// What the package of a line that goes, or becomes something else, leaves of the others.
fn others_alone(order: &Order, broken: &Line) -> Result<Vec<Event>, Refusal> {
    let alone = packages::without(order, broken).into_iter();
    alone.map(|line| Ok(Event::LineChanged { line: still_authorised(order, line)? })).collect()
}

/// A line that another one has made dearer, with its authorisation; refused without one while somebody works on it, when the work is done, and
/// when nobody is asked for more any more.
fn still_authorised(order: &Order, line: Line) -> Result<Line, Refusal> {
    let stored = order.line(line.id).ok_or(Refusal::NotFound)?;
    let authorised = is_authorised(order, stored, &line);
    if authorised {
        return Ok(Line { authorised, ..line });
    }
    expect_editable(order)?;
    match order.job(line.id).map(|job| job.status) {
        Some(JobStatus::Working) => Err(Refusal::JobIsRunning { title: line.title }),
        Some(JobStatus::Done) => Err(Refusal::JobIsDone { title: line.title }),
        _ => Ok(Line { authorised, ..line }),
    }
}

const fn skill_of(charge: &Charge) -> Option<Skill> {
    match charge {
        Charge::Labour { skill, .. } => Some(*skill),
        Charge::Part { .. } | Charge::Other { .. } => None,
    }
}

/// Takes a line off. Without that job the others may say something else of the car: that it waits for inspection, for instance, when
/// the customer has declined the added work.
pub(super) fn remove_line(order: &Order, line: LineId) -> Result<Vec<crate::Event>, Refusal> {
    expect_editable(order)?;
    let stored = order.line(line).ok_or(Refusal::NotFound)?;
    if order.job(line).is_some_and(|job| !job.worked_by.is_empty()) {
        return Err(Refusal::WorkHasBegun);
    }
    order.job(line).map_or(Ok(()), crate::parts::expect_all_returned)?;
    expect_no_parts(order, line)?;
    let mut events = vec![crate::Event::RepairOrders(Event::LineRemoved { line, title: stored.title.clone() })];
    events.extend(others_alone(order, stored)?.into_iter().map(crate::Event::RepairOrders));
    if stored.is_job() {
        events.extend(without(order, line)?);
    }
    events.extend(order.job(line).into_iter().flat_map(crate::parts::ended));
    Ok(events)
}

/// Gives up a job that somebody has begun. It stays on the order, with its hours and whoever worked on it: it bills nothing, and the
/// inspection does not wait for it.
pub(super) fn abandon_job(order: &Order, line: LineId, reason: &str) -> Result<Vec<crate::Event>, Refusal> {
    expect_editable(order)?;
    let job = order.job(line).ok_or(Refusal::NotFound)?;
    let title = job.title.clone();
    match job.status {
        JobStatus::Working => return Err(Refusal::JobIsRunning { title }),
        JobStatus::Done => return Err(Refusal::JobIsDone { title }),
        JobStatus::Abandoned => return Err(Refusal::NothingChanged),
        JobStatus::Open | JobStatus::Dispatched | JobStatus::OnHold if job.worked_by.is_empty() => {
            return Err(Refusal::JobNotBegun { title });
        }
        JobStatus::Open | JobStatus::Dispatched | JobStatus::OnHold => {}
    }
    expect_no_parts(order, line)?;
    crate::parts::expect_nothing_out(job)?;
    let abandoned = Event::JobAbandoned { job: line, title, reason: super::reason_given(reason)? };
    let others = order.line(line).map_or_else(|| Ok(Vec::new()), |stored| others_alone(order, stored))?;
    let of_order = [abandoned].into_iter().chain(others).map(crate::Event::RepairOrders);
    Ok(of_order.chain(without(order, line)?).chain(crate::parts::ended(job)).collect())
}

/// What becomes of the order without this job. A car that nobody is to work on any more leaves its bay.
fn without(order: &Order, line: LineId) -> Result<Vec<crate::Event>, Refusal> {
    let from = order.progress.status;
    let rest = order.progress.jobs.iter().filter(|job| job.line != line).map(|job| (job.status, job.rework));
    let to = workshop::work_status(rest);
    if to == from || !lifecycle::possible(from, Step::Withdraw) {
        return Ok(Vec::new());
    }
    let leaves = matches!(to, Status::AwaitingInspection | Status::Authorised).then_some(crate::Event::Workshop(workshop::Event::BayLeft));
    let moved = Event::Moved { from, to: lifecycle::step(from, Step::Withdraw, to)? };
    Ok(leaves.into_iter().chain([crate::Event::RepairOrders(moved)]).collect())
}

/// Parts go before the job that they are fitted in.
fn expect_no_parts(order: &Order, line: LineId) -> Result<(), Refusal> {
    let fitted_here = |charge: &Charge| matches!(charge, Charge::Part { job, .. } if *job == Some(line));
    match order.lines.iter().find(|other| fitted_here(&other.charge)) {
        Some(part) => Err(Refusal::PartBelongsToJob { title: part.title.clone() }),
        None => Ok(()),
    }
}

pub(super) fn expect_editable(order: &Order) -> Result<(), Refusal> {
    let status = order.progress.status;
    if status.is_editable() { Ok(()) } else { Err(Refusal::LinesAreFixed { status }) }
}

fn expect_job(order: &Order, draft: &LineDraft) -> Result<(), Refusal> {
    match &draft.charge {
        Charge::Part { job: Some(job), .. } if !order.line(*job).is_some_and(Line::is_live_job) => Err(Refusal::NotFound),
        _ => Ok(()),
    }
}
