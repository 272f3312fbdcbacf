//! The board by keyboard: arrows walk over the cards, Enter opens one, Space picks it up; then arrows choose the place, Space or Enter
//! puts it down, Escape puts it back. Each lane is one stop of the Tab key.

use super::desk::{Desk, Target, focus_card, name, order_of};
use super::drag;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// What the arrow keys walk over.
const FACE: &str = ".job-face";

/// Puts the focus on an element, and makes it its lane's stop of the Tab key.
pub fn focus(face: &Element) {
    if let Some(element) = face.dyn_ref::<web_sys::HtmlElement>() {
        // A focus that fails leaves the focus where it is.
        let _ = element.focus();
        element.scroll_into_view_with_scroll_into_view_options(&nearest());
    }
}

fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    options
}

/// A key went down on the board.
pub fn pressed(desk: Desk, event: &KeyboardEvent) {
    if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    // A dialog or a menu above the board has keys of its own.
    if target.closest("dialog, [popover]").ok().flatten().is_some() {
        return;
    }
    if desk.held.with_untracked(Option::is_some) {
        carry(desk, event);
        return;
    }
    if event.key() == "Escape" {
        if let Some(order) = desk.close() {
            event.prevent_default();
            focus_card(order);
        }
        return;
    }
    let Some(face) = target.closest(FACE).ok().flatten() else { return };
    let done = match event.key().as_str() {
        "ArrowDown" => beside(&face, 1),
        "ArrowUp" => beside(&face, -1),
        "ArrowRight" => across(&face, 1),
        "ArrowLeft" => across(&face, -1),
        "Home" => end(&face, true),
        "End" => end(&face, false),
        " " => order_of(&face).is_some_and(|order| {
            let lifted = drag::pick_up(desk, order, true);
            if lifted {
                say_where(desk);
            }
            lifted
        }),
        _ => false,
    };
    if done || event.key() == " " {
        event.prevent_default();
    }
}

/// A key came up on the board: Space has picked a card up or put it down, and must not press it as a button too.
pub fn released(event: &KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if event.key() == " " && target.is_some_and(|target| target.matches(FACE) == Ok(true)) {
        event.prevent_default();
    }
}

/// The focus came to an element: it becomes its lane's stop of the Tab key.
pub fn focused(event: &web_sys::FocusEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(face) = target.filter(|target| target.matches(FACE) == Ok(true)) else { return };
    let Some(lane) = lane_of(&face) else { return };
    each(&lane, ".job-face[tabindex='0']", |other| set_stop(other, false));
    set_stop(&face, true);
}

/// Sees to it that every lane has one stop of the Tab key, after cards have come and gone.
pub fn keep_stops(page: &Element) {
    each(page, ".cards", keep_stop);
}

/// Sees to it that a lane has one stop of the Tab key among the cards that are drawn.
pub fn keep_stop(lane: &Element) {
    let has = lane.query_selector(".job-face[tabindex='0']").is_ok_and(|found| found.is_some());
    if !has && let Ok(Some(first)) = lane.query_selector(FACE) {
        set_stop(&first, true);
    }
}

fn set_stop(face: &Element, stop: bool) {
    // `tabindex` is a name that the browser knows.
    let _ = face.set_attribute("tabindex", if stop { "0" } else { "-1" });
}

fn each(root: &Element, selector: &str, mut act: impl FnMut(&Element)) {
    let Ok(found) = root.query_selector_all(selector) else { return };
    for at in 0..found.length() {
        if let Some(element) = found.item(at).and_then(|node| node.dyn_into::<Element>().ok()) {
            act(&element);
        }
    }
}

fn lane_of(face: &Element) -> Option<Element> {
    face.closest(".cards").ok().flatten()
}

fn faces(lane: &Element) -> Vec<Element> {
    let mut faces = Vec::new();
    each(lane, FACE, |face| faces.push(face.clone()));
    faces
}

fn position(lane: &Element, face: &Element) -> usize {
    faces(lane).iter().position(|other| other == face).unwrap_or(0)
}

fn beside(face: &Element, by: isize) -> bool {
    let Some(lane) = lane_of(face) else { return false };
    let next = position(&lane, face).checked_add_signed(by).and_then(|at| faces(&lane).get(at).cloned());
    next.inspect(focus).is_some()
}

/// The card at the same height in the next lane that has any.
fn across(face: &Element, by: isize) -> bool {
    let (Some(lane), Ok(Some(board))) = (lane_of(face), face.closest(".board")) else { return false };
    let mut lanes = Vec::new();
    each(&board, ".cards", |lane| lanes.push(lane.clone()));
    let (height, mut at) = (position(&lane, face), lanes.iter().position(|other| *other == lane).unwrap_or(0));
    while let Some(next) = at.checked_add_signed(by).filter(|next| *next < lanes.len()) {
        let cards = faces(&lanes[next]);
        if let Some(found) = cards.get(height).or(cards.last()) {
            focus(found);
            return true;
        }
        at = next;
    }
    false
}

fn end(face: &Element, first: bool) -> bool {
    let Some(lane) = lane_of(face) else { return false };
    lane.set_scroll_top(if first { 0 } else { lane.scroll_height() });
    // What comes into sight there is drawn before the next frame.
    request_animation_frame(move || {
        let cards = faces(&lane);
        if let Some(face) = if first { cards.first() } else { cards.last() } {
            focus(face);
        }
    });
    true
}

/// A card is in the hand: keys choose its place.
fn carry(desk: Desk, event: &KeyboardEvent) {
    let Some(held) = desk.held.get_untracked() else { return };
    event.prevent_default();
    let key = event.key();
    match key.as_str() {
        "Escape" | "Tab" => {
            drag::put_back(desk);
            desk.said.set(desk.scene.with_value(|scene| td_string!(scene.loc, workshop.put_back).to_owned()));
        }
        " " | "Enter" if held.by_keys => drag::let_go(desk, desk.over.get_untracked()),
        "ArrowRight" | "ArrowLeft" | "ArrowUp" | "ArrowDown" if held.by_keys => {
            let people = matches!(key.as_str(), "ArrowUp" | "ArrowDown");
            let by = if matches!(key.as_str(), "ArrowRight" | "ArrowDown") { 1 } else { -1 };
            let places: Vec<Target> =
                held.meanings.iter().map(|(target, _)| *target).filter(|target| matches!(target, Target::Person(_)) == people).collect();
            let here = desk.over.get_untracked().or(domain::workshop::Column::of(held.card.progress.status).map(Target::Stage));
            let at = places.iter().position(|place| Some(*place) == here);
            let next = match at {
                Some(at) => at.checked_add_signed(by).filter(|next| *next < places.len()).unwrap_or(at),
                None => 0,
            };
            desk.over.set(places.get(next).copied());
            say_where(desk);
        }
        _ => {}
    }
}

/// Says over which place the card is, and what putting it down there would do.
fn say_where(desk: Desk) {
    let Some(held) = desk.held.get_untracked() else { return };
    let loc = desk.scene.with_value(|scene| scene.loc);
    let Some(target) = desk.over.get_untracked() else {
        desk.said.set(td_string!(loc, workshop.picked_up, car = name(&held.card)));
        return;
    };
    let place = match target {
        Target::Stage(column) => words::column(loc, column).to_owned(),
        Target::Person(person) => desk.names.with_untracked(|names| names.person(person).to_owned()),
    };
    let text = untrack(|| drag::say(desk, target)).map(|(_, text)| text).unwrap_or_default();
    desk.said.set(td_string!(loc, workshop.over_place, place = place, says = text));
    let seen = match target {
        Target::Stage(column) => document().get_element_by_id(&format!("stage-{}", column.code())),
        Target::Person(person) => document().query_selector(&format!("[data-technician='{person}']")).ok().flatten(),
    };
    if let Some(seen) = seen {
        seen.scroll_into_view_with_scroll_into_view_options(&nearest());
    }
}
