//! A card of the board. It has no listeners of its own: presses and keys are heard once, by the board around it.

use super::desk::{Desk, Target, card_id};
use super::dialogs::Ask;
use super::shelf::Cell;
use super::{drag, face};
use crate::ui::{Button, Glyph, Icon, Kind, Menu, MenuAction};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::workshop::{Card, Column, Gesture, gesture, next_column};
use domain::{OrderId, Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::sync::Arc;

/// A card and, while it is open, its steps.
#[component]
pub fn CardView(
    order: OrderId,
    desk: Desk,
    /// Says its stage too, where the column does not.
    stage: bool,
) -> impl IntoView {
    // It has left the board, and its lane hears of it next.
    let Some(cell) = desk.cell(order) else { return ().into_any() };
    let lifted = desk.held.with_untracked(|held| held.as_ref().is_some_and(|held| held.card.progress.order == order));
    let (card, painted, open, opened) = (cell.card.clone(), cell.card.clone(), cell.open.clone(), cell.open.clone());
    let colour = move || card.with(|card| face::state(card, desk.clock.now()));
    let lines = move || {
        let names = desk.names.get();
        painted.with(|card| desk.scene.with_value(|scene| face::face(scene, &names, card, desk.clock.now_untracked(), stage)))
    };
    view! {
        <li class="job" id=card_id(order) data-order=order.to_string() data-state=colour data-lifted=lifted.then_some("")>
            <button type="button" class="job-face" tabindex="-1" aria-expanded=move || if open.get() { "true" } else { "false" } inner_html=lines></button>
            {move || opened.get().then(|| view! { <More cell=cell.clone() desk /> })}
        </li>
    }
    .into_any()
}

/// The steps of an open card: the next one as a button, every other as an entry of a menu that says why it cannot be taken.
#[component]
fn More(cell: Cell, desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (id, latest) = (cell.order, cell.card.clone());
    let meaning = Callback::new(move |column: Column| meaning(desk, &latest.get(), column));
    let card = cell.card.clone();
    let next = Memo::new(move |_| card.with(|card| next_column(&card.progress)));
    let pressed = cell.clone();
    let step = move |column: Column| {
        let cell = pressed.clone();
        let label = move || match meaning.run(column) {
            Ok(gesture) => drag::gesture_words(loc, &gesture),
            Err(_) => words::column(loc, column).to_owned(),
        };
        let reason = Signal::derive(move || why_not(desk, meaning.run(column)));
        let press = Callback::new(move |()| drag::put_on(desk, &cell.now(), Target::Stage(column)));
        view! { <Button kind=Kind::Next class="step" on_press=press disabled_reason=reason>{label}</Button> }
    };
    let others = Column::ALL
        .iter()
        .copied()
        .map(|column| {
            let cell = cell.clone();
            let note = move || meaning.run(column).map(|gesture| drag::gesture_words(loc, &gesture)).unwrap_or_default();
            let refused = Signal::derive(move || why_not(desk, meaning.run(column)));
            let press = Callback::new(move |()| drag::put_on(desk, &cell.now(), Target::Stage(column)));
            view! { <MenuAction on_press=press text=words::column(loc, column) note=note refused /> }
        })
        .collect_view();
    let given = cell.clone();
    let give = Callback::new(move |()| desk.ask.set(Some(Ask::Dispatch(given.now().progress.clone()))));
    let to_give = cell.card.clone();
    let refused = Signal::derive(move || why_no_dispatch(desk, &to_give.get()));
    let opens = Visit::here().may(Permission::SeeOrders);
    view! {
        <div class="job-more">
            {move || next.get().map(&step)}
            <div class="two">
                <Menu id=format!("move-{id}") label=td_string!(loc, workshop.move_to) glyph=Glyph::ArrowRight>
                    {others}
                    <MenuAction on_press=give text=td_string!(loc, workshop.give_to) glyph=Glyph::Users refused />
                </Menu>
                {opens.then(|| view! { <a class="button" href=format!("/repair_orders/{id}")><Icon glyph=Glyph::ClipboardList />{td_string!(loc, workshop.order)}</a> })}
            </div>
        </div>
    }
}

/// What a column means for this card now.
fn meaning(desk: Desk, card: &Arc<Card>, column: Column) -> Result<Gesture, Refusal> {
    let now = desk.clock.now_untracked();
    desk.floor.with(|floor| desk.actor.with_value(|actor| gesture(card, floor, column, actor, now)))
}

fn why_not(desk: Desk, meaning: Result<Gesture, Refusal>) -> Option<String> {
    meaning.err().map(|refusal| desk.scene.with_value(|scene| words::floor_refusal(scene.loc, &refusal)))
}

/// Why nobody can be given anything of this card.
fn why_no_dispatch(desk: Desk, card: &Arc<Card>) -> Option<String> {
    let now = desk.clock.now_untracked();
    let refusals = desk.floor.with(|floor| {
        let ask = |person: &domain::workshop::Technician| {
            desk.actor.with_value(|actor| domain::workshop::gesture_on(card, floor, person.person, actor, now)).err()
        };
        floor.technicians.iter().map(ask).collect::<Vec<_>>()
    });
    let can = refusals.iter().any(Option::is_none);
    let why = refusals.into_iter().flatten().find(|refusal| *refusal != Refusal::NothingChanged);
    why.filter(|_| !can).map(|refusal| desk.scene.with_value(|scene| words::floor_refusal(scene.loc, &refusal)))
}
