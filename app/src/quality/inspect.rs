//! The cars that wait for their final inspection.

use super::api;
use crate::ui::{Button, Countdown, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, Plate, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use crate::workshop::dialogs::{Ask, FloorDialog};
use crate::workshop::rows::{Row, Rows, boxed};
use domain::OrderId;
use domain::quality::may_inspect;
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
        <PageHeader title=td_string!(loc, common.nav_inspect) />
        <InspectList />
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
    let none = Memo::new(move |_| rows.rows.with(Vec::is_empty));
    view! {
        {move || none.get().then(|| view! { <Empty title=td_string!(loc, quality.none) text=td_string!(loc, quality.none_text) glyph=Glyph::BadgeCheck /> })}
        <ol class="work-list">
            <For each=move || rows.rows.get() key=|row| row.order let:row>
                <CarRow row rows ask />
            </For>
        </ol>
        <FloorDialog ask floor=rows.floor done=Callback::new(move |_: OrderId| rows.again()) />
    }
}

#[component]
fn CarRow(row: Row, rows: Rows, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (actor, clock) = (visit.actor(), words::Clock::of(&visit));
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let asked = row.card.clone();
    let reason = Signal::derive(move || {
        asked.with(|card| may_inspect(&card.progress, Step::Pass, &actor)).err().map(|refusal| words::refusal(loc, &refusal, &clock))
    });
    let (shown, passed, failed) = (row.card.clone(), row.card.clone(), row.card);
    let pass = Callback::new(move |()| ask.set(Some(Ask::Pass(passed.get_untracked().progress))));
    let fail = Callback::new(move |()| ask.set(Some(Ask::Fail(failed.get_untracked().progress))));
    view! {
        <li>
            {move || shown.with(|card| face(loc, rows, &home, card))}
            <div class="acts">
                <Button kind=Kind::Next glyph=Glyph::BadgeCheck disabled_reason=reason show_reason=false on_press=pass>{td_string!(loc, quality.pass)}</Button>
                <Button glyph=Glyph::Undo2 disabled_reason=reason show_reason=false on_press=fail>{td_string!(loc, quality.fail)}</Button>
            </div>
            <WhyNot reason />
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
        done.map(|job| (job.title.clone(), names(job))).collect::<Vec<_>>()
    });
    let jobs = jobs
        .into_iter()
        .map(|(title, who)| view! { <li><Icon glyph=Glyph::Check />{title}" "<span class="quiet">{who}</span></li> })
        .collect_view();
    view! {
        <a class="work-row" href=format!("/repair_orders/{}", card.progress.order)>
            <span class="car"><Plate plate=card.plate.clone().unwrap_or_default() home=home.to_owned() none=card.vin_serial.clone() /><span class="what">{card.model.clone()}</span></span>
            <span class="who">{card.concern.clone()}</span>
            <span class="at"></span>
            <span class="when">{card.promised_at.map(|due| view! { <Countdown due late=td_string!(loc, common.late_by) day=td_string!(loc, common.days) /> })}</span>
            <span class="next"><Icon glyph=Glyph::ChevronRight /></span>
        </a>
        <ul class="checks">{jobs}</ul>
    }
}
