//! The dispatch desk: what waits to be given out, in the order in which it is served, with what is proposed and why; and what is given
//! out, to be given to others or shared.

use super::api;
use super::attend::PresenceBlock;
use super::dialogs::{Ask, FloorDialog};
use super::give::{NoOffer, OfferView, PartsState, accept, accept_words};
use super::offer::{Queue, Waiting};
use super::share::ShareDialog;
use crate::execute::Sending;
use crate::live::Live;
use crate::ui::{Block, Button, Countdown, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, Plate, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::Area;
use domain::workshop::{Card, Floor, Job, JobStatus, Progress};
use domain::{LineId, OrderId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The dispatch desk.
#[component]
pub fn DispatchPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes =
        expect_context::<Live>().lists_of(|area| matches!(area, Area::Workshop | Area::RepairOrders | Area::Quality | Area::Parts));
    let queue = Resource::new(move || changes.get(), |_| api::dispatch());
    let floor = RwSignal::new(Floor::default());
    let desk = Bench { ask: RwSignal::new(None), share: RwSignal::new(None), again: Callback::new(move |()| queue.refetch()) };
    view! {
        <Title text=td_string!(loc, dispatch.title) />
        <div data-place="floor">
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
                {move || Suspend::new(async move {
                    match queue.await {
                        Ok(queue) => {
                            floor.set(queue.floor.clone());
                            view! { <Lists queue desk /> }.into_any()
                        }
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
        <FloorDialog ask=desk.ask floor done=Callback::new(move |_: OrderId| desk.again.run(())) />
        <ShareDialog share=desk.share floor done=desk.again />
    }
}

/// What the rows share.
#[derive(Clone, Copy)]
struct Bench {
    ask: RwSignal<Option<Ask>>,
    share: RwSignal<Option<(Progress, LineId)>>,
    again: Callback<()>,
}

#[component]
fn Lists(queue: Queue, desk: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let Queue { waiting, given, floor, dispatched, in_time } = queue;
    let rate = (dispatched > 0).then(|| format!("{}%", (u64::from(in_time) * 100 + u64::from(dispatched) / 2) / u64::from(dispatched)));
    let note =
        td_string!(loc, dispatch.punctual, in_time = in_time, dispatched = dispatched, rate = rate.unwrap_or_else(|| "—".to_owned()));
    let none = waiting.is_empty();
    let rows = waiting.into_iter().map(|waiting| view! { <Row waiting desk /> }).collect_view();
    let moves: Vec<(Card, Job)> = given.iter().flat_map(|card| to_move(card).map(|job| (card.clone(), job.clone()))).collect();
    let count = moves.len();
    let parts = moves.into_iter().map(|(card, job)| view! { <Part card job floor=floor.clone() desk /> }).collect_view();
    let present = floor.clone();
    view! {
        <PageHeader title=td_string!(loc, dispatch.title) note><a class="button" href="/workshop"><Icon glyph=Glyph::Wrench />{td_string!(loc, workshop.board)}</a><a class="button" href="/workshop/body"><Icon glyph=Glyph::Route />{td_string!(loc, stages.title)}</a><a class="button" href="/workshop/time"><Icon glyph=Glyph::Clock />{td_string!(loc, time.nav)}</a></PageHeader>
        {none.then(|| view! { <Empty title=td_string!(loc, dispatch.empty) text=td_string!(loc, dispatch.empty_text) glyph=Glyph::CircleCheck /> })}
        <ol class="work-list dispatch">{rows}</ol>
        <PresenceBlock floor=present again=desk.again />
        {(count > 0).then(|| view! { <Block title=td_string!(loc, dispatch.given) note=count.to_string()><ul class="given">{parts}</ul></Block> })}
    }
}

/// The jobs of a car that somebody has and that do not run.
fn to_move(card: &Card) -> impl Iterator<Item = &Job> {
    card.progress.jobs.iter().filter(|job| matches!(job.status, JobStatus::Dispatched | JobStatus::OnHold))
}

/// A car that waits: what it is, until when, what is proposed.
#[component]
fn Row(waiting: Waiting, desk: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let home = Visit::here().me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let sending = Sending::begin();
    let Waiting { card, rank, due, proposed } = waiting;
    let (order, version) = (card.progress.order, card.progress.version);
    let house = words::Clock::of(&Visit::here());
    let clock = crate::ui::use_clock();
    let late = move || (clock.now() > due).then_some("late");
    let jobs = card.progress.jobs.iter().filter(|job| job.status == JobStatus::Open && job.authorised);
    let jobs: Vec<String> = jobs.map(|job| format!("{} · {} · {} h", job.title, words::skill(loc, job.skill), job.billed)).collect();
    let progress = card.progress.clone();
    let other = Callback::new(move |()| desk.ask.set(Some(Ask::Dispatch(progress.clone()))));
    let short = view! { <PartsState short=proposed.short ready=proposed.parts_ready /> };
    let take = proposed.offer.clone().map(|offer| {
        let label = accept_words(loc, &offer);
        let press = Callback::new(move |()| accept(sending, order, version, offer.clone(), move || desk.again.run(())));
        view! { <Button kind=Kind::Next glyph=Glyph::Check on_press=press pending=sending.pending>{label}</Button> }
    });
    let suggestion = match proposed.offer {
        Some(offer) => view! { <OfferView offer /> }.into_any(),
        None => view! { <NoOffer obstacle=proposed.obstacle without_bay=proposed.without_bay /> }.into_any(),
    };
    view! {
        <li data-state=late data-order=order.to_string()>
            <a class="work-row" href=format!("/repair_orders/{order}")>
                <span class="car"><Plate plate=card.plate.clone().unwrap_or_default() home none=card.vin_serial.clone() /><span class="what">{card.model.clone()}</span></span>
                <span class="who">{(!rank.is_empty()).then(|| view! { <b class="rank">{rank}</b> })}{jobs.into_iter().map(|job| view! { <span class="what">{job}</span> }).collect_view()}</span>
                <span class="at"><small>{td_string!(loc, dispatch.within)}</small><Countdown due say=words::time_left(loc) /></span>
                <span class="when">{card.promised_at.map(|promised| view! { <small>{td_string!(loc, dispatch.promised)}</small><b data-state=move || (clock.now() > promised).then_some("late")>{words::moment(loc, &house, promised)}</b> })}</span>
                <span class="next"><Icon glyph=Glyph::ChevronRight /></span>
            </a>
            {suggestion}
            {short}
            <div class="acts">
                {take}
                <Button glyph=Glyph::Users on_press=other>{td_string!(loc, dispatch.choose_otherwise)}</Button>
            </div>
            <WhyNot reason=sending.refused />
        </li>
    }
}

/// A job that somebody has: who, and how it is divided.
#[component]
fn Part(card: Card, job: Job, floor: Floor, desk: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let home = Visit::here().me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let name = |person| floor.technician_name(person).unwrap_or("—").to_owned();
    let who: Vec<String> = if job.crew.is_empty() {
        job.technician.map(name).into_iter().collect()
    } else {
        job.crew
            .iter()
            .map(|portion| format!("{} {}% · {} h", name(portion.person), portion.percent, job.portion_of(portion.person)))
            .collect()
    };
    let bay = job.bay.and_then(|bay| floor.bay(bay)).map(|bay| bay.name.clone()).unwrap_or_default();
    let (shared, line) = (card.progress.clone(), job.line);
    // Only this job: the others of the car stay where they are.
    let moved = Progress { jobs: vec![job.clone()], ..card.progress.clone() };
    let reassign = Callback::new(move |()| desk.ask.set(Some(Ask::Dispatch(moved.clone()))));
    let share = Callback::new(move |()| desk.share.set(Some((shared.clone(), line))));
    view! {
        <li>
            <Plate plate=card.plate.clone().unwrap_or_default() home none=card.vin_serial.clone() />
            <span class="what"><b>{job.title.clone()}</b>" "<small>{format!("{} h", job.billed)}</small></span>
            <span class="who">{words::list(loc, who.iter().map(String::as_str))}" "<small>{bay}</small></span>
            <span class="two">
                <Button glyph=Glyph::UserRound on_press=reassign>{td_string!(loc, dispatch.reassign)}</Button>
                <Button glyph=Glyph::Users on_press=share>{td_string!(loc, dispatch.share)}</Button>
            </span>
        </li>
    }
}
