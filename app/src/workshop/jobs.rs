//! A technician's own jobs: the one in hand first and large, then what waits.

use super::api;
use super::dialogs::{Ask, FloorDialog};
use crate::execute::Sending;
use crate::live::Live;
use crate::ui::{Badge, Button, Countdown, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, Plate, State, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::OrderId;
use domain::live::Area;
use domain::workshop::{Board, Card, Command, Floor, Job, JobStatus, decide};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// A technician's own jobs.
#[component]
pub fn JobsPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Title text=td_string!(loc, common.nav_jobs) />
        <PageHeader title=td_string!(loc, common.nav_jobs) />
        <JobList />
    }
}

/// The jobs of the person who looks, live.
#[component]
pub fn JobList() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(|_, area| !matches!(area, Area::Staff | Area::Customers));
    let again = RwSignal::new(0_u32);
    let board = Resource::new(move || (changes.get(), again.get()), |_| api::my_jobs());
    let ask = RwSignal::new(None::<Ask>);
    let done = Callback::new(move |_: OrderId| again.update(|count| *count += 1));
    view! {
        <div data-place="floor">
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match board.await {
                        Ok(board) => view! { <Jobs board ask done /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
            <FloorDialog ask floor=Signal::stored(Floor::default()) done />
        </div>
    }
}

/// One's own jobs among the cards, those in work first.
fn own(board: &Board, person: domain::PersonId) -> Vec<(Card, Job)> {
    let order = |job: &Job| match job.status {
        JobStatus::Working => 0,
        JobStatus::OnHold => 1,
        _ => 2,
    };
    let mut jobs: Vec<(Card, Job)> = board
        .cards
        .iter()
        .flat_map(|card| card.progress.jobs.iter().map(move |job| (card.clone(), job.clone())))
        .filter(|(_, job)| job.technician == Some(person) && !matches!(job.status, JobStatus::Done | JobStatus::Open))
        .collect();
    jobs.sort_by_key(|(card, job)| (order(job), card.promised_at));
    jobs
}

#[component]
fn Jobs(board: Board, ask: RwSignal<Option<Ask>>, done: Callback<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let jobs = own(&board, Visit::here().actor().person);
    if jobs.is_empty() {
        return view! { <Empty title=td_string!(loc, workshop.no_jobs) text=td_string!(loc, workshop.no_jobs_text) glyph=Glyph::CircleCheck /> }.into_any();
    }
    let floor = board.floor;
    let rows = jobs.into_iter().map(|(card, job)| view! { <JobRow card job floor=floor.clone() ask done /> }).collect_view();
    view! { <ol class="work-list jobs">{rows}</ol> }.into_any()
}

#[component]
fn JobRow(card: Card, job: Job, floor: Floor, ask: RwSignal<Option<Ask>>, done: Callback<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let order = card.progress.order;
    let bay = job.bay.and_then(|bay| floor.bay(bay)).map(|bay| bay.name.clone()).unwrap_or_default();
    let worked = i64::from(job.clocked_minutes) + job.running_since.map_or(0, |since| (visit.now - since).num_minutes().max(0));
    let times =
        td_string!(loc, workshop.worked_of, worked = domain::Hours::from_minutes(worked).to_string(), billed = job.billed.to_string());
    let (state, glyph) = match job.status {
        JobStatus::Working => (State::Working, Glyph::Wrench),
        JobStatus::OnHold => (State::Waiting, Glyph::Hourglass),
        JobStatus::Open | JobStatus::Dispatched | JobStatus::Done => (State::Done, Glyph::Inbox),
    };
    let hold = job.hold.clone().map(|hold| view! { <p>{words::hold_reason(loc, hold.reason)}" "{hold.note}</p> });
    view! {
        <li data-state=state.as_str()>
            <a class="work-row" href=format!("/repair_orders/{order}")>
                <span class="car"><Plate plate=card.plate.clone().unwrap_or_default() home none=card.vin_serial.clone() /><span class="what">{card.model.clone()}</span></span>
                <span class="who"><b>{job.title.clone()}</b>" "{bay}</span>
                <span class="at"><Badge state glyph text=words::job_status(loc, job.status) />" "<small>{times}</small></span>
                <span class="when">{card.promised_at.map(|due| view! { <Countdown due late=td_string!(loc, common.late_by) day=td_string!(loc, common.days) /> })}</span>
                <span class="next"><Icon glyph=Glyph::ChevronRight /></span>
            </a>
            {hold}
            <p class="quiet">{card.concern.clone()}</p>
            <JobSteps card job floor ask done />
        </li>
    }
}

/// The steps of a job: big buttons, one of them the next.
#[component]
fn JobSteps(card: Card, job: Job, floor: Floor, ask: RwSignal<Option<Ask>>, done: Callback<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (actor, clock, now) = (visit.actor(), words::Clock::of(&visit), visit.now);
    let sending = Sending::begin();
    let progress = card.progress;
    let (order, version, line) = (progress.order, progress.version, job.line);
    let step = {
        let progress = progress.clone();
        move |command: Command, kind: Kind, glyph: Glyph, label: &'static str| {
            let reason = decide(&progress, &floor, &command, &actor, now).err().map(|refusal| words::refusal(loc, &refusal, &clock));
            let press =
                Callback::new(move |()| sending.send(domain::Command::Workshop(command.clone()), Some(version), move |_| done.run(order)));
            view! { <Button kind glyph on_press=press pending=sending.pending disabled_reason=Signal::stored(reason)>{label}</Button> }
        }
    };
    let steps = match job.status {
        JobStatus::Working => {
            let asked = progress.clone();
            let hold = Callback::new(move |()| ask.set(Some(Ask::Hold(asked.clone(), Some(line)))));
            view! {
                {step(Command::Finish { order, job: Some(line) }, Kind::Next, Glyph::Check, td_string!(loc, workshop.finish))}
                <Button glyph=Glyph::Hourglass on_press=hold>{td_string!(loc, workshop.hold)}</Button>
            }
            .into_any()
        }
        JobStatus::OnHold => {
            step(Command::Resume { order, job: Some(line) }, Kind::Next, Glyph::Wrench, td_string!(loc, workshop.resume)).into_any()
        }
        JobStatus::Dispatched => {
            step(Command::ClockOn { order, job: line }, Kind::Next, Glyph::Wrench, td_string!(loc, workshop.clock_on)).into_any()
        }
        JobStatus::Open | JobStatus::Done => ().into_any(),
    };
    view! { <div class="acts">{steps}</div><WhyNot reason=sending.refused /> }
}
