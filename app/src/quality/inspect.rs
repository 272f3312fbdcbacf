//! The cars that wait for their final inspection.

use super::api;
use crate::live::Live;
use crate::ui::{Button, Countdown, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, Plate};
use crate::visit::Visit;
use crate::words::{self, Loc};
use crate::workshop::dialogs::{Ask, FloorDialog};
use domain::OrderId;
use domain::live::Area;
use domain::quality::may_inspect;
use domain::workshop::{Board, Card, Floor};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

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
    let changes = expect_context::<Live>().changes_of(|_, area| !matches!(area, Area::Staff | Area::Customers));
    let again = RwSignal::new(0_u32);
    let board = Resource::new(move || (changes.get(), again.get()), |_| api::to_inspect());
    let ask = RwSignal::new(None::<Ask>);
    view! {
        <div data-place="floor">
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match board.await {
                        Ok(board) => view! { <Cars board ask /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
            <FloorDialog ask floor=Signal::stored(Floor::default()) done=Callback::new(move |_: OrderId| again.update(|count| *count += 1)) />
        </div>
    }
}

#[component]
fn Cars(board: Board, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if board.cards.is_empty() {
        return view! { <Empty title=td_string!(loc, quality.none) text=td_string!(loc, quality.none_text) glyph=Glyph::BadgeCheck /> }
            .into_any();
    }
    let floor = board.floor;
    let rows = board.cards.into_iter().map(|card| view! { <CarRow card floor=floor.clone() ask /> }).collect_view();
    view! { <ol class="work-list">{rows}</ol> }.into_any()
}

#[component]
fn CarRow(card: Card, floor: Floor, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let reason = may_inspect(&card.progress, &visit.actor()).err().map(|refusal| words::refusal(loc, &refusal, &clock));
    let reason = Signal::stored(reason);
    let order = card.progress.order;
    let (passed, failed) = (card.progress.clone(), card.progress.clone());
    let jobs = card
        .progress
        .jobs
        .iter()
        .map(|job| {
            let who = job
                .worked_by
                .iter()
                .filter_map(|person| floor.technician_name(*person))
                .collect::<Vec<_>>()
                .join(td_string!(loc, common.list_comma));
            view! { <li><Icon glyph=Glyph::Check />{job.title.clone()}" "<span class="quiet">{who}</span></li> }
        })
        .collect_view();
    view! {
        <li>
            <a class="work-row" href=format!("/repair_orders/{order}")>
                <span class="car"><Plate plate=card.plate.clone().unwrap_or_default() home none=card.vin_serial.clone() /><span class="what">{card.model.clone()}</span></span>
                <span class="who">{card.concern.clone()}</span>
                <span class="at"></span>
                <span class="when">{card.promised_at.map(|due| view! { <Countdown due late=td_string!(loc, common.late_by) day=td_string!(loc, common.days) /> })}</span>
                <span class="next"><Icon glyph=Glyph::ChevronRight /></span>
            </a>
            <ul class="checks">{jobs}</ul>
            <div class="acts">
                <Button kind=Kind::Next glyph=Glyph::BadgeCheck disabled_reason=reason on_press=Callback::new(move |()| ask.set(Some(Ask::Pass(passed.clone()))))>
                    {td_string!(loc, quality.pass)}
                </Button>
                <Button glyph=Glyph::Undo2 disabled_reason=reason show_reason=false on_press=Callback::new(move |()| ask.set(Some(Ask::Fail(failed.clone()))))>
                    {td_string!(loc, quality.fail)}
                </Button>
            </div>
        </li>
    }
}
