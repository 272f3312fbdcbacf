//! The body shop: which car is in which stage, with whom, and which are behind their plan.

use super::api;
use super::rows::{Row, Rows, boxed};
use super::stages::{look, plan_and_actual};
use crate::ui::{Empty, ErrorNotice, Glyph, Icon, Loading, PageHeader, Plate, State, TableScroll, VisuallyHidden, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc, Names};
use chrono::{DateTime, Utc};
use domain::workshop::{Board, Card, Stage, StageKind, StageState};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// What may bring a car here, or take it away.
const NEWS: &[&str] = &["stages_planned", "authorised", "answered", "moved", "line_added", "line_removed"];

/// The body shop.
#[component]
pub fn BodyShopPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let board = Resource::new(|| (), |()| api::body_shop());
    view! {
        <Title text=td_string!(loc, stages.title) />
        <div data-place="floor">
            <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
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

/// Whether the car is behind its plan: a stage that runs or should, or waits to be taken, is late.
fn is_late(card: &Card, now: DateTime<Utc>) -> bool {
    card.progress.stages.iter().any(|stage| stage.state() != StageState::Over && stage.late_by(now).is_some())
}

#[component]
fn Cars(board: Board) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = use_clock();
    let rows = Rows::follow(board, || boxed(api::body_shop()), NEWS);
    let count = Memo::new(move |_| rows.rows.with(Vec::len));
    let late = Memo::new(move |_| {
        let now = clock.now();
        rows.rows.with(|rows| rows.iter().filter(|row| row.card.with(|card| is_late(card, now))).count())
    });
    let note = move || td_string!(loc, stages.cars, cars = count.get(), late = late.get());
    let heads = move || StageKind::ALL.iter().map(|kind| view! { <th>{words::stage(loc, *kind)}</th> }).collect_view();
    view! {
        <PageHeader title=td_string!(loc, stages.title) note>
            <a class="button" href="/workshop"><Icon glyph=Glyph::Wrench />{td_string!(loc, workshop.board)}</a>
        </PageHeader>
        <Show
            when=move || count.get() != 0
            fallback=move || view! { <Empty title=td_string!(loc, stages.none) text=td_string!(loc, stages.none_text) glyph=Glyph::CircleCheck /> }
        >
            <TableScroll label=td_string!(loc, stages.title)>
                <table class="table body-shop">
                    <thead><tr><th>{td_string!(loc, stages.car)}</th>{heads()}</tr></thead>
                    <tbody>
                        <For each=move || rows.rows.get() key=|row| row.order let:row>
                            <CarRow row rows />
                        </For>
                    </tbody>
                </table>
            </TableScroll>
        </Show>
    }
}

#[component]
fn CarRow(row: Row, rows: Rows) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let sees = visit.may(domain::Permission::SeeOrders);
    let (wall, clock, order) = (words::Clock::of(&visit), use_clock(), row.order);
    let (named, card) = (row.card.clone(), row.card);
    let (planned, late) = (card.clone(), card.clone());
    let head = move || {
        named.with(|card| {
            let plate = view! { <Plate plate=card.plate.clone().unwrap_or_default() home=home.clone() none=card.vin_serial.clone() /> };
            let car = if sees {
                view! { <a class="row-link" href=format!("/repair_orders/{order}")>{plate}</a> }.into_any()
            } else {
                plate.into_any()
            };
            view! { {car}<small class="quiet">{card.model.clone()}</small> }
        })
    };
    let cells = move || {
        let now = clock.now();
        let names = rows.floor.with(Names::from_floor);
        planned.with(|card| {
            if card.progress.stages.is_empty() {
                return view! { <td colspan=StageKind::COUNT>{td_string!(loc, stages.not_planned)}</td> }.into_any();
            }
            let cell = |stage: &Stage| {
                let (state, glyph) = look(stage.state());
                let late = stage.late_by(now).filter(|_| stage.state() != StageState::Over);
                let (plan, actual) = plan_and_actual(stage);
                let when = actual.or(plan).map(|times| words::times(&wall, &times, now)).unwrap_or_default();
                let who = stage.technician().map(|person| names.person(person).to_owned()).unwrap_or_default();
                let behind = late.map(|late| td_string!(loc, stages.late_by, duration = wall.duration(loc, late.num_minutes())));
                let (kind, stands) = (stage.kind().code(), words::stage_state(loc, stage.state()));
                view! {
                    <td data-state=if late.is_some() { State::Late.as_str() } else { state.as_str() } data-stage=kind>
                        <span class="stage-cell"><Icon glyph /><VisuallyHidden>{stands}</VisuallyHidden>{who}</span>
                        <small>{when}</small>
                        {behind.map(|behind| view! { <b>{behind}</b> })}
                    </td>
                }
            };
            card.progress.stages.iter().map(cell).collect_view().into_any()
        })
    };
    let state = move || late.with(|card| is_late(card, clock.now())).then_some("late");
    view! { <tr data-order=order.to_string() data-state=state><td>{head}</td>{cells}</tr> }
}
