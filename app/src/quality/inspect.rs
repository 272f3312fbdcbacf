//! The cars that wait for their final inspection.

use super::api;
use super::lists::{MutualChecks, SpotChecks};
use super::sheets::{SheetDialog, Sheets};
use crate::live::Live;
use crate::repair_orders::{PhotoQueue, UnsentNotice};
use crate::ui::{Badge, Block, Button, Countdown, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, Plate, State, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use crate::workshop::dialogs::{Ask, FloorDialog};
use crate::workshop::rows::{Row, Rows, boxed};
use crate::workshop::unsent::{Unsent, UnsentList};
use crate::workshop::write_up::Written;
use domain::OrderId;
use domain::live::Area;
use domain::quality::{SheetKind, may_inspect, may_pass};
use domain::repair_orders::Step;
use domain::workshop::{Board, Card, JobStatus};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// What may bring a car to the inspector.
const NEWS: &[&str] = &["moved"];

/// The cars to inspect.
#[component]
pub fn InspectPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Title text=td_string!(loc, common.nav_inspect) />
        <PageHeader title=td_string!(loc, common.nav_inspect)>
            <a class="button" href="/quality/templates"><Icon glyph=Glyph::ClipboardList />{td_string!(loc, sheets.templates)}</a>
        </PageHeader>
        <InspectList />
        <Certificates />
    }
}

/// The cars that have passed and lack the certificate they leave with; nothing where there is none.
#[component]
fn Certificates() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().lists_of(|area| matches!(area, Area::Quality | Area::RepairOrders));
    let list = Resource::new(move || changes.get(), |_| api::to_certify());
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(cars) if cars.is_empty() => ().into_any(),
                    Ok(cars) => {
                        let note = cars.len().to_string();
                        let rows = cars.into_iter().map(|car| view! { <li><Uncertified car /></li> }).collect_view();
                        view! { <Block title=td_string!(loc, quality.to_certify) note><ol class="work-list">{rows}</ol></Block> }.into_any()
                    }
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Uncertified(car: domain::quality::Uncertified) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let home = Visit::here().me.map(|me| me.dealership.home_plate).unwrap_or_default();
    view! {
        <a class="work-row" href=format!("/repair_orders/{}", car.order)>
            <span class="car"><Plate plate=car.plate.unwrap_or_default() home none=car.vin_serial /><span class="what">{car.model}</span></span>
            <span class="who">{car.number}</span>
            <span class="at"><Badge state=State::Waiting glyph=Glyph::Stamp text=words::repair_class(loc, car.class) /></span>
            <span class="when"></span>
            <span class="next"><Icon glyph=Glyph::ChevronRight /></span>
        </a>
    }
}

/// The cars that wait for inspection, live.
#[component]
pub fn InspectList() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let board = Resource::new(|| (), |()| api::to_inspect());
    view! {
        <div data-place="floor">
            <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match board.await {
                        Ok(board) => view! { <Cars board /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Cars(board: Board) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let rows = Rows::follow(board, || boxed(api::to_inspect()), NEWS);
    let ask = RwSignal::new(None::<Ask>);
    let unsent = Unsent::begin();
    let (sheets, photos) = (Sheets::begin(unsent), PhotoQueue::carry_on());
    let none = Memo::new(move |_| rows.rows.with(Vec::is_empty));
    view! {
        <UnsentList unsent />
        <UnsentNotice queue=photos />
        {move || none.get().then(|| view! { <Empty title=td_string!(loc, quality.none) text=td_string!(loc, quality.none_text) glyph=Glyph::BadgeCheck /> })}
        <ol class="work-list">
            <For each=move || rows.rows.get() key=|row| row.order let:row>
                <CarRow row rows ask sheets />
            </For>
        </ol>
        <MutualChecks sheets />
        <SpotChecks sheets />
        <SheetDialog sheets photos />
        <FloorDialog ask floor=rows.floor done=Callback::new(move |_: OrderId| rows.again()) />
    }
}

#[component]
fn CarRow(row: Row, rows: Rows, ask: RwSignal<Option<Ask>>, sheets: Sheets) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (actor, clock) = (visit.actor(), words::Clock::of(&visit));
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let reason = {
        let (asked, actor) = (row.card.clone(), actor.clone());
        Signal::derive(move || {
            asked.with(|card| may_inspect(&card.progress, Step::Pass, &actor)).err().map(|refusal| words::refusal(loc, &refusal, &clock))
        })
    };
    // What the car lacks is said before anybody fills in a form.
    let lacks = {
        let asked = row.card.clone();
        Signal::derive(move || {
            let decided = asked.with(|card| may_pass(&card.progress, card.owes_final, &actor));
            decided.err().map(|refusal| words::refusal(loc, &refusal, &clock))
        })
    };
    let (shown, passed, failed, looked) = (row.card.clone(), row.card.clone(), row.card.clone(), row.card);
    let look = Callback::new(move |()| sheets.ask(&looked.get_untracked(), None, &[SheetKind::Final]));
    let pass = Callback::new(move |()| ask.set(Some(Ask::Pass(passed.get_untracked().progress))));
    let fail = Callback::new(move |()| ask.set(Some(Ask::Fail(failed.get_untracked().progress))));
    view! {
        <li>
            {move || shown.with(|card| face(loc, rows, &home, card))}
            <div class="acts">
                <Button glyph=Glyph::ClipboardCheck disabled_reason=reason show_reason=false on_press=look>{td_string!(loc, sheets.do_final)}</Button>
                <Button kind=Kind::Next glyph=Glyph::BadgeCheck disabled_reason=lacks show_reason=false on_press=pass>{td_string!(loc, quality.pass)}</Button>
                <Button glyph=Glyph::Undo2 disabled_reason=reason show_reason=false on_press=fail>{td_string!(loc, quality.fail)}</Button>
            </div>
            <WhyNot reason=lacks />
        </li>
    }
}

/// The car, until when, and who has done what on it.
fn face(loc: Loc, rows: Rows, home: &str, card: &Card) -> impl IntoView + use<> {
    let jobs = rows.floor.with(|floor| {
        let names = |job: &domain::workshop::Job| {
            let names: Vec<&str> = job.worked_by.iter().filter_map(|person| floor.technician_name(*person)).collect();
            names.join(td_string!(loc, common.list_comma))
        };
        let done = card.progress.jobs.iter().filter(|job| job.status == JobStatus::Done);
        done.map(|job| (job.title.clone(), names(job), job.write_up.clone())).collect::<Vec<_>>()
    });
    let jobs = jobs
        .into_iter()
        .map(|(title, who, written)| {
            let written = (!written.is_empty()).then(|| view! { <Written write_up=written /> });
            view! { <li><Icon glyph=Glyph::Check />{title}" "<span class="quiet">{who}</span>{written}</li> }
        })
        .collect_view();
    view! {
        <a class="work-row" href=format!("/repair_orders/{}", card.progress.order)>
            <span class="car"><Plate plate=card.plate.clone().unwrap_or_default() home=home.to_owned() none=card.vin_serial.clone() /><span class="what">{card.model.clone()}</span></span>
            <span class="who">{card.concern.clone()}</span>
            <span class="at"></span>
            <span class="when">{card.promised_at.map(|due| view! { <Countdown due say=words::time_left(loc) /> })}</span>
            <span class="next"><Icon glyph=Glyph::ChevronRight /></span>
        </a>
        <ul class="checks">{jobs}</ul>
    }
}
