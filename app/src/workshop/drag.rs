//! A card in the hand: picked up by mouse at once, by finger after a moment, so that scrolling still works.

use super::board::{Desk, Held};
use super::dialogs::Ask;
use crate::words::{self, Loc};
use domain::workshop::{Card, Column, Command, Gesture, gesture};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// A finger must rest this long before it lifts a card.
const REST: Duration = Duration::from_millis(180);
/// A mouse must move this far, in CSS pixels.
const AWAY: f64 = 6.0;
/// This close to an edge, what lies beyond it scrolls in.
const EDGE: f64 = 48.0;

/// Where a press began.
#[derive(Clone)]
pub struct Press {
    pub card: Arc<Card>,
    pub x: f64,
    pub y: f64,
    pub touch: bool,
    pub pointer: i32,
}

/// A pointer went down on a card.
pub fn grab(desk: Desk, card: &Arc<Card>, event: &web_sys::PointerEvent) {
    if event.button() != 0 {
        return;
    }
    let press = Press {
        card: Arc::clone(card),
        x: f64::from(event.client_x()),
        y: f64::from(event.client_y()),
        touch: event.pointer_type() != "mouse",
        pointer: event.pointer_id(),
    };
    let touch = press.touch;
    desk.pressed.set_value(Some(press));
    if touch {
        set_timeout(
            move || {
                if desk.held.with_untracked(Option::is_none)
                    && let Some(press) = desk.pressed.get_value()
                {
                    lift(desk, &press);
                }
            },
            REST,
        );
    }
}

/// The pointer moved: a pressed card is lifted, a lifted one follows.
pub fn moved(desk: Desk, event: &web_sys::PointerEvent) {
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    if desk.held.with_untracked(Option::is_none) {
        let Some(press) = desk.pressed.get_value() else { return };
        let far = (x - press.x).hypot(y - press.y) > AWAY;
        match (far, press.touch) {
            // A finger that moves before it has rested is scrolling.
            (true, true) => desk.pressed.set_value(None),
            (true, false) => lift(desk, &press),
            (false, _) => return,
        }
    }
    if desk.held.with_untracked(Option::is_some) {
        event.prevent_default();
        follow(desk, x, y);
    }
}

/// Picks a card up, and asks once what each column would mean for it.
fn lift(desk: Desk, press: &Press) {
    let now = desk.clock.now_untracked();
    let meanings = desk.floor.with_untracked(|floor| {
        Column::ALL
            .iter()
            .map(|column| (*column, desk.actor.with_value(|actor| gesture(&press.card, floor, *column, actor, now))))
            .collect()
    });
    desk.held.set(Some(Held { card: Arc::clone(&press.card), meanings, over: None }));
    follow(desk, press.x, press.y);
}

fn follow(desk: Desk, x: f64, y: f64) {
    if let Some(ghost) = desk.ghost.get_untracked() {
        let style = ghost.unchecked_ref::<web_sys::HtmlElement>().style();
        // Only fails on values that CSS does not know.
        let _ = style.set_property("translate", &format!("{x}px {y}px"));
    }
    let over = column_at(x, y);
    if desk.held.with_untracked(|held| held.as_ref().map(|held| held.over)) != Some(over) {
        desk.held.update(|held| {
            if let Some(held) = held {
                held.over = over;
            }
        });
    }
    if let Some(board) = desk.board.get_untracked() {
        let width = f64::from(board.client_width());
        let left = board.get_bounding_client_rect().left();
        let by = if x < left + EDGE {
            -14
        } else if x > left + width - EDGE {
            14
        } else {
            0
        };
        board.set_scroll_left(board.scroll_left() + by);
    }
}

/// The column under a point.
fn column_at(x: f64, y: f64) -> Option<Column> {
    let element = document().element_from_point(x as f32, y as f32)?.closest("[data-column]").ok()??;
    Column::from_code(&element.get_attribute("data-column")?)
}

/// The pointer went up: a lifted card is dropped where it is.
pub fn released(desk: Desk) {
    desk.pressed.set_value(None);
    let Some(held) = desk.held.get_untracked() else { return };
    desk.held.set(None);
    // The press that ends here would otherwise open the card.
    desk.just_dropped.set_value(true);
    set_timeout(move || desk.just_dropped.set_value(false), Duration::from_millis(50));
    // Put back where it was: nothing was meant.
    if let Some(column) = held.over.filter(|over| Column::of(held.card.progress.status) != Some(*over)) {
        drop_on(desk, &held.card, column);
    }
}

/// Gives up: the card goes back.
pub fn cancelled(desk: Desk) {
    desk.pressed.set_value(None);
    desk.held.set(None);
}

/// Does what dropping a card on a column means, however it got there.
pub fn drop_on(desk: Desk, card: &Arc<Card>, column: Column) {
    let now = desk.clock.now_untracked();
    let meaning = desk.floor.with_untracked(|floor| desk.actor.with_value(|actor| gesture(card, floor, column, actor, now)));
    let progress = card.progress.clone();
    match meaning {
        Ok(Gesture::Do(command)) => desk.carry_out(progress.order, command, progress.version),
        Ok(Gesture::AskDispatch) => desk.ask.set(Some(Ask::Dispatch(progress))),
        Ok(Gesture::AskHold) => desk.ask.set(Some(Ask::Hold(progress, None))),
        Ok(Gesture::AskInspection { passed: true }) => desk.ask.set(Some(Ask::Pass(progress))),
        Ok(Gesture::AskInspection { passed: false }) => desk.ask.set(Some(Ask::Fail(progress))),
        Ok(Gesture::OpenOrder) => desk.go_to.run(progress.order),
        // Dropped where it was: nothing was meant.
        Err(domain::Refusal::NothingChanged) => {}
        Err(refusal) => desk.refuse(&refusal),
    }
}

/// What a gesture does, in words.
#[must_use]
pub fn gesture_words(loc: Loc, gesture: &Gesture) -> String {
    let words = match gesture {
        Gesture::AskDispatch => td_string!(loc, workshop.dispatch),
        Gesture::AskHold => td_string!(loc, workshop.hold),
        Gesture::AskInspection { passed: true } => td_string!(loc, quality.pass),
        Gesture::AskInspection { passed: false } => td_string!(loc, quality.fail),
        Gesture::OpenOrder => td_string!(loc, workshop.open_order),
        Gesture::Do(domain::Command::Workshop(command)) => match command {
            Command::Dispatch { .. } => td_string!(loc, workshop.dispatch),
            Command::ClockOn { .. } => td_string!(loc, workshop.clock_on),
            Command::Hold { .. } => td_string!(loc, workshop.hold),
            Command::Resume { .. } => td_string!(loc, workshop.resume),
            Command::Finish { .. } => td_string!(loc, workshop.finish),
            Command::StartWash { .. } => td_string!(loc, workshop.start_wash),
            Command::FinishWash { .. } => td_string!(loc, workshop.finish_wash),
        },
        Gesture::Do(_) => td_string!(loc, workshop.open_order),
    };
    words.to_owned()
}

/// What a column says while a card is in the hand.
#[must_use]
pub fn column_says(loc: Loc, held: &Held, column: Column, clock: &words::Clock) -> (bool, String) {
    match held.meanings.iter().find(|(of, _)| *of == column) {
        Some((_, Ok(gesture))) => (true, gesture_words(loc, gesture)),
        Some((_, Err(domain::Refusal::NothingChanged))) | None => (false, td_string!(loc, workshop.here_already).to_owned()),
        Some((_, Err(refusal))) => (false, words::refusal(loc, refusal, clock)),
    }
}
