//! The rules of what the floor asks of the parts desk: who asks and answers, what is issued, and what comes back.

use super::{Command, Event, OnHand, Request, RequestState};
use crate::customers::limited;
use crate::permission::{Permission, Reach};
use crate::repair_orders::Status;
use crate::workshop::{Board, Job, JobStatus, Progress};
use crate::{Actor, LineId, PartsRequestId, PersonId, Quantity, Refusal};
use chrono::{DateTime, NaiveDate, Utc};

/// The most requests of one job.
pub const MOST_REQUESTS: usize = 40;
/// The longest part number.
const PART_NO: usize = 40;
/// The longest title or description of a part.
pub const DESCRIPTION: usize = 200;
/// The field in which the part is named or described, as refusals call it: a wish is no line of an order.
pub const ASKED_PART: &str = "asked_part";
/// The longest reason.
const REASON: usize = 400;

/// Decides a command about a request. `on_hand` is what there is of the part that is to be issued, `today` the day in the house.
///
/// # Errors
/// A [`Refusal`] that names what is in the way.
pub fn decide_on_order(
    progress: &Progress,
    on_hand: Option<&OnHand>,
    command: &Command,
    actor: &Actor,
    today: NaiveDate,
) -> Result<Vec<crate::Event>, Refusal> {
    let permission = command.permission();
    if actor.reach(permission) == Reach::None {
        return Err(Refusal::not_allowed(permission));
    }
    let event = match command {
        Command::Count { .. } => return Err(Refusal::NotFound),
        Command::AskFor { job, .. } => ask(progress, *job, command, actor)?,
        Command::WithdrawRequest { request, .. } => {
            let (job, request) = find(progress, *request)?;
            expect_theirs(job, request, actor, permission)?;
            expect_state(request, request.state == RequestState::Open)?;
            Event::Withdrawn { request: request.id, job: job.line, title: request.title.clone(), job_over: false }
        }
        Command::Issue { request, part_no, quantity, .. } => {
            let (job, request) = awaited(progress, *request)?;
            issue(job, request, on_hand, (part_no, *quantity))?
        }
        Command::PutOnOrder { request, expected, .. } => {
            let (job, request) = awaited(progress, *request)?;
            if *expected < today {
                return Err(Refusal::ExpectedInThePast { date: *expected });
            }
            if request.expected == Some(*expected) {
                return Err(Refusal::NothingChanged);
            }
            Event::Ordered { request: request.id, job: job.line, title: request.title.clone(), expected: *expected }
        }
        Command::Decline { request, reason, .. } => {
            let (job, request) = awaited(progress, *request)?;
            let reason = limited("reason", reason, REASON)?;
            if reason.is_empty() {
                return Err(Refusal::FieldEmpty { field: "reason".to_owned() });
            }
            Event::Declined { request: request.id, job: job.line, title: request.title.clone(), reason }
        }
        Command::GiveBack { request, quantity, .. } => {
            expect_under_way(progress)?;
            let (job, request) = find(progress, *request)?;
            expect_theirs(job, request, actor, permission)?;
            expect_up_to(*quantity, request.kept())?;
            Event::GivenBack { request: request.id, job: job.line, title: request.title.clone(), quantity: *quantity }
        }
        Command::TakeBack { request, quantity, .. } => {
            let (job, request) = find(progress, *request)?;
            // Nothing has come: it is with the car, and the desk does not wait for it.
            if request.giving_back.0 == 0 || quantity.0 != 0 {
                expect_up_to(*quantity, request.giving_back)?;
            }
            let (part_no, title) = (request.part_no.clone(), request.title.clone());
            Event::TakenBack { request: request.id, job: job.line, part_no, title, quantity: *quantity }
        }
    };
    Ok(vec![crate::Event::Parts(event)])
}

fn ask(progress: &Progress, line: LineId, command: &Command, actor: &Actor) -> Result<Event, Refusal> {
    let Command::AskFor { request, part_no, title, quantity, standing, .. } = command else { return Err(Refusal::NotFound) };
    expect_under_way(progress)?;
    let job = progress.job(line).ok_or(Refusal::NotFound)?;
    expect_not_over(job)?;
    if job.status == JobStatus::Open {
        return Err(Refusal::JobNotDispatched { title: job.title.clone() });
    }
    if actor.reach(Permission::Work) < Reach::Dealership && !job.is_given_to(actor.person) {
        return Err(Refusal::NotYours { permission: Permission::Work });
    }
    if progress.jobs.iter().flat_map(|job| &job.asked).any(|known| known.id == *request) {
        return Err(Refusal::AlreadyThere);
    }
    let part_no = limited("part_no", part_no, PART_NO)?;
    let title = limited(ASKED_PART, title, DESCRIPTION)?;
    if title.is_empty() {
        return Err(Refusal::FieldEmpty { field: ASKED_PART.to_owned() });
    }
    if !(1..=Quantity::LIMIT.0).contains(&quantity.0) {
        return Err(Refusal::QuantityOutOfRange { quantity: *quantity });
    }
    // Two taps on a tablet without network are one wish.
    let same = |known: &&Request| known.state.is_awaited() && known.part_no == part_no && known.title == title;
    if job.asked.iter().any(|known| same(&known)) {
        return Err(Refusal::PartAskedAlready { title });
    }
    if job.asked.len() >= MOST_REQUESTS {
        return Err(Refusal::TooManyPartsRequests { limit: MOST_REQUESTS });
    }
    Ok(Event::Asked { request: *request, job: line, part_no, title, quantity: *quantity, standing: *standing })
}

fn issue(job: &Job, request: &Request, on_hand: Option<&OnHand>, (part_no, quantity): (&str, Quantity)) -> Result<Event, Refusal> {
    let on_hand = on_hand.filter(|of| of.stock.part_no == part_no).ok_or(Refusal::NotFound)?;
    // 超领 is added work: it is asked for, and told the customer, by itself.
    expect_up_to(quantity, request.wanted)?;
    let there = on_hand.for_order();
    if quantity > there {
        return Err(Refusal::StockShort { title: on_hand.stock.title.clone(), there });
    }
    let (part_no, title) = (part_no.to_owned(), request.title.clone());
    Ok(Event::Issued { request: request.id, job: job.line, part_no, title, quantity })
}

/// What follows for what was asked for when a job is over, given up or taken off: what nobody has issued is no longer waited for. What the desk has
/// ordered for it stays in its sight ([`Request::ended_with_job`]), since that is on its way.
pub fn ended(job: &Job) -> impl Iterator<Item = crate::Event> + '_ {
    let withdrawn = |request: &Request| {
        let event = Event::Withdrawn { request: request.id, job: job.line, title: request.title.clone(), job_over: true };
        crate::Event::Parts(event)
    };
    job.asked.iter().filter(|request| request.state.is_awaited()).map(withdrawn)
}

fn find(progress: &Progress, id: PartsRequestId) -> Result<(&Job, &Request), Refusal> {
    let of_job = |job| -> Option<(&Job, &Request)> {
        let job: &Job = job;
        job.asked.iter().find(|request| request.id == id).map(|request| (job, request))
    };
    progress.jobs.iter().find_map(of_job).ok_or(Refusal::NotFound)
}

/// A request that waits for the parts desk, of a job that goes on.
fn awaited(progress: &Progress, id: PartsRequestId) -> Result<(&Job, &Request), Refusal> {
    expect_under_way(progress)?;
    let (job, request) = find(progress, id)?;
    expect_state(request, request.state.is_awaited())?;
    expect_not_over(job)?;
    Ok((job, request))
}

fn expect_state(request: &Request, holds: bool) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::PartsRequestIs { title: request.title.clone(), state: request.state }) }
}

fn expect_not_over(job: &Job) -> Result<(), Refusal> {
    match job.status {
        JobStatus::Done => Err(Refusal::JobIsDone { title: job.title.clone() }),
        JobStatus::Abandoned => Err(Refusal::JobIsAbandoned { title: job.title.clone() }),
        _ => Ok(()),
    }
}

/// Who asked, whoever has the job by now, and who leads the floor.
fn expect_theirs(job: &Job, request: &Request, actor: &Actor, permission: Permission) -> Result<(), Refusal> {
    let theirs = actor.reach(permission) >= Reach::Dealership || request.asked_by == actor.person || job.is_given_to(actor.person);
    if theirs { Ok(()) } else { Err(Refusal::NotYours { permission }) }
}

/// 退料 before settlement only, and 领料 too.
fn expect_under_way(progress: &Progress) -> Result<(), Refusal> {
    let status = progress.status;
    if !status.is_open() || matches!(status, Status::Draft | Status::Settled) {
        return Err(Refusal::PartsNotNow { status });
    }
    Ok(())
}

fn expect_up_to(quantity: Quantity, most: Quantity) -> Result<(), Refusal> {
    if quantity.0 < 1 {
        return Err(Refusal::QuantityOutOfRange { quantity });
    }
    if quantity > most { Err(Refusal::MoreThanTaken { most }) } else { Ok(()) }
}

/// What becomes of the requests of a job by an event.
pub fn follow(job: &mut Job, event: &Event, by: PersonId, at: DateTime<Utc>) {
    let of = |id: &PartsRequestId, job: &mut Job, change: &dyn Fn(&mut Request)| {
        if let Some(request) = job.asked.iter_mut().find(|request| request.id == *id) {
            change(request);
        }
    };
    let answered = |request: &mut Request, state| {
        request.state = state;
        request.answered_at = Some(at);
    };
    match event {
        Event::Counted { .. } => {}
        Event::Asked { request, part_no, title, quantity, standing, .. } => job.asked.push(Request {
            id: *request,
            part_no: part_no.clone(),
            title: title.clone(),
            wanted: *quantity,
            standing: *standing,
            state: RequestState::Open,
            asked_by: by,
            asked_at: at,
            answered_at: None,
            expected: None,
            reason: String::new(),
            issued: Quantity(0),
            giving_back: Quantity(0),
            returned: Quantity(0),
            fitted: Quantity(0),
        }),
        Event::Withdrawn { request, job_over: false, .. } => of(request, job, &|request| request.state = RequestState::Withdrawn),
        Event::Withdrawn { request, job_over: true, .. } => of(request, job, &|request| answered(request, RequestState::Withdrawn)),
        Event::Issued { request, part_no, quantity, .. } => of(request, job, &|request| {
            answered(request, RequestState::Issued);
            request.part_no.clone_from(part_no);
            request.issued = *quantity;
        }),
        Event::Ordered { request, expected, .. } => of(request, job, &|request| {
            answered(request, RequestState::Ordered);
            request.expected = Some(*expected);
        }),
        Event::Declined { request, reason, .. } => of(request, job, &|request| {
            answered(request, RequestState::Declined);
            request.reason.clone_from(reason);
        }),
        Event::GivenBack { request, quantity, .. } => of(request, job, &|request| request.giving_back.0 += quantity.0),
        // What was announced and has not come is with the car again.
        Event::TakenBack { request, quantity, .. } => of(request, job, &|request| {
            request.giving_back = Quantity(0);
            request.returned.0 += quantity.0;
        }),
    }
}

/// Takes a step of a tablet on a board as it was last read, by the rules of [`decide_on_order`].
///
/// # Errors
/// The [`Refusal`] of the rules, and [`Refusal::NotFound`] for an order that is not on the board. Then nothing is changed.
pub fn foresee(board: &mut Board, command: &Command, actor: &Actor, at: DateTime<Utc>) -> Result<(), Refusal> {
    let card = board.cards.iter_mut().find(|card| Some(card.progress.order) == command.order()).ok_or(Refusal::NotFound)?;
    let events = decide_on_order(&card.progress, None, command, actor, at.date_naive())?;
    for event in &events {
        let crate::Event::Parts(event) = event else { continue };
        if let Some(job) = card.progress.jobs.iter_mut().find(|job| Some(job.line) == event.job()) {
            follow(job, event, actor.person, at);
        }
    }
    Ok(())
}
