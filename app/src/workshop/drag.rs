//! Carrying a card to another place with a finger or a mouse. A card is picked up by mouse at once, by finger after a moment, so that
//! scrolling still works. The board hears every pointer once; the cards have no listeners.

use super::desk::{Desk, Held, Target, focus_card, mark, order_of};
use super::dialogs::Ask;
use super::face;
use crate::words::{self, Loc};
use domain::staff::Skill;
use domain::workshop::{Card, Column, Command, Gesture, SHIFT, gesture, gesture_on};
use domain::{OrderId, PersonId, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// A finger must rest this long before it lifts a card.
const REST: Duration = Duration::from_millis(180);
/// A mouse must move this far, in CSS pixels; a finger that moves so far before it has rested is scrolling.
const AWAY: f64 = 6.0;
/// This close to an edge, what lies beyond it scrolls in.
const EDGE: f64 = 56.0;
/// At the edge itself it scrolls by so many pixels a frame.
const FASTEST: f64 = 18.0;

/// Where a press began.
#[derive(Clone, Copy)]
pub struct Press {
    order: OrderId,
    x: f64,
    y: f64,
    touch: bool,
    pointer: i32,
    /// Lifts the card when the finger has rested.
    timer: Option<TimeoutHandle>,
}

impl Press {
    /// Whether a finger or a pen presses.
    #[must_use]
    pub const fn touch(self) -> bool {
        self.touch
    }
}

/// The pointer that carries a card, and where it is.
#[derive(Clone, Copy, Default)]
pub struct Grip {
    pointer: i32,
    x: f64,
    y: f64,
}

/// A pointer went down somewhere on the board.
pub fn pressed(desk: Desk, event: &PointerEvent) {
    forget_press(desk);
    if event.button() != 0 || !event.is_primary() || desk.held.with_untracked(Option::is_some) {
        return;
    }
    let Some(face) =
        event.target().and_then(|target| target.dyn_into::<Element>().ok()).and_then(|at| at.closest(".job-face").ok().flatten())
    else {
        return;
    };
    let Some(order) = order_of(&face) else { return };
    let touch = event.pointer_type() != "mouse";
    let mut press =
        Press { order, x: f64::from(event.client_x()), y: f64::from(event.client_y()), touch, pointer: event.pointer_id(), timer: None };
    if touch {
        let rested = move || {
            if desk.press.try_get_value().flatten().is_some_and(|now| now.pointer == press.pointer && now.order == order) {
                lift(desk, press);
            }
        };
        press.timer = set_timeout_with_handle(rested, REST).ok();
    }
    desk.press.set_value(Some(press));
}

/// The press is over, or was something else.
fn forget_press(desk: Desk) {
    if let Some(timer) = desk.press.get_value().and_then(|press| press.timer) {
        timer.clear();
    }
    desk.press.set_value(None);
}

/// The pointer moved: a pressed card is lifted, a lifted one follows.
pub fn moved(desk: Desk, event: &PointerEvent) {
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    if let Some(press) = desk.press.get_value().filter(|press| press.pointer == event.pointer_id()) {
        let far = (x - press.x).hypot(y - press.y) > AWAY;
        match (far, press.touch) {
            (true, true) => forget_press(desk),
            (true, false) => lift(desk, press),
            (false, _) => {}
        }
    }
    if carries(desk, event.pointer_id()) {
        event.prevent_default();
        desk.grip.update_value(|grip| (grip.x, grip.y) = (x, y));
        show_ghost(desk, x, y);
    }
}

/// Whether this pointer carries a card.
fn carries(desk: Desk, pointer: i32) -> bool {
    desk.held.with_untracked(|held| held.as_ref().is_some_and(|held| !held.by_keys)) && desk.grip.get_value().pointer == pointer
}

/// Picks up the pressed card. From here on every move of the pointer is ours, wherever it goes.
fn lift(desk: Desk, press: Press) {
    forget_press(desk);
    if !pick_up(desk, press.order, false) {
        return;
    }
    desk.grip.set_value(Grip { pointer: press.pointer, x: press.x, y: press.y });
    if let Some(page) = desk.page.get_untracked() {
        // Fails only when the pointer has gone already; then `lost` is not heard, and `released` or `cancelled` was.
        let _ = page.set_pointer_capture(press.pointer);
    }
    show_ghost(desk, press.x, press.y);
    each_frame(desk);
}

/// Takes a card into the hand, and asks once what each place would mean for it.
pub fn pick_up(desk: Desk, order: OrderId, by_keys: bool) -> bool {
    let Some(card) = desk.card(order) else { return false };
    let now = desk.clock.now_untracked();
    let meanings = desk.floor.with_untracked(|floor| {
        desk.actor.with_value(|actor| {
            let stages = Column::ALL.iter().map(|column| (Target::Stage(*column), gesture(&card, floor, *column, actor, now)));
            let people = floor.technicians.iter().map(|who| (Target::Person(who.person), gesture_on(&card, floor, who.person, actor, now)));
            stages.chain(people).collect()
        })
    });
    mark(order, "data-lifted", true);
    desk.held.set(Some(Arc::new(Held { card, meanings, by_keys })));
    true
}

fn show_ghost(desk: Desk, x: f64, y: f64) {
    if let Some(ghost) = desk.ghost.get_untracked() {
        // Only fails on values that CSS does not know.
        let _ = ghost.unchecked_ref::<web_sys::HtmlElement>().style().set_property("translate", &format!("{}px {}px", x as i32, y as i32));
    }
}

/// While a card is carried: what lies under it, and what scrolls in at the edges, also when the pointer rests there.
fn each_frame(desk: Desk) {
    request_animation_frame(move || {
        if desk.held.try_with_untracked(|held| held.as_ref().is_some_and(|held| !held.by_keys)) != Some(true) {
            return;
        }
        let grip = desk.grip.get_value();
        let under = document().element_from_point(grip.x as f32, grip.y as f32);
        let over = under.as_ref().and_then(target_of);
        if desk.over.get_untracked() != over {
            desk.over.set(over);
        }
        if let Some(page) = desk.page.get_untracked() {
            scroll_edges(&page, under.as_ref(), grip);
        }
        each_frame(desk);
    });
}

/// The board sideways, the list or the strip under the pointer in its own direction.
fn scroll_edges(page: &Element, under: Option<&Element>, grip: Grip) {
    let inner = under.and_then(|under| under.closest(".cards, .load").ok().flatten());
    let board = page.query_selector(".board").ok().flatten();
    for (area, sideways) in [(board, true), (inner.clone(), false), (inner, true)] {
        let Some(area) = area else { continue };
        let at = area.get_bounding_client_rect();
        if sideways {
            if (at.top()..=at.bottom()).contains(&grip.y) {
                area.set_scroll_left(area.scroll_left() + push(grip.x, at.left(), at.right()));
            }
        } else {
            area.set_scroll_top(area.scroll_top() + push(grip.y, at.top(), at.bottom()));
        }
    }
}

/// How far to scroll for a pointer at `at` between two edges: the nearer the edge, the faster.
fn push(at: f64, from: f64, to: f64) -> i32 {
    let near = |distance: f64| ((EDGE - distance.max(0.0)) / EDGE).max(0.0) * FASTEST;
    (near(to - at) - near(at - from)) as i32
}

/// The place an element belongs to.
fn target_of(element: &Element) -> Option<Target> {
    let place = element.closest("[data-column], [data-technician]").ok()??;
    let column = place.get_attribute("data-column").and_then(|code| Column::from_code(&code)).map(Target::Stage);
    column.or_else(|| Some(Target::Person(place.get_attribute("data-technician")?.parse::<PersonId>().ok()?)))
}

/// The pointer went up: a lifted card is dropped where it is.
pub fn released(desk: Desk, event: &PointerEvent) {
    forget_press(desk);
    if !carries(desk, event.pointer_id()) {
        return;
    }
    let under = document().element_from_point(event.client_x() as f32, event.client_y() as f32);
    let over = under.as_ref().and_then(target_of);
    // The press that ends here would otherwise open the card.
    desk.just_dropped.set_value(true);
    let over_now = move || {
        let _ = desk.just_dropped.try_set_value(false);
    };
    set_timeout(over_now, Duration::from_millis(50));
    let_go(desk, over);
}

/// Puts the card down there; nowhere, or where it was, nothing was meant.
pub fn let_go(desk: Desk, over: Option<Target>) {
    let Some(held) = desk.held.get_untracked() else { return };
    put_back(desk);
    let here = Column::of(held.card.progress.status).map(Target::Stage);
    if let Some(target) = over.filter(|over| Some(*over) != here) {
        put_on(desk, &held.card, target);
    }
}

/// Gives up: the card goes back.
pub fn put_back(desk: Desk) {
    forget_press(desk);
    let Some(held) = desk.held.get_untracked() else { return };
    mark(held.card.progress.order, "data-lifted", false);
    desk.held.set(None);
    desk.over.set(None);
    if held.by_keys {
        focus_card(held.card.progress.order);
    }
}

/// The browser took the pointer away, for a gesture of its own or because its element is gone.
pub fn cancelled(desk: Desk, event: &PointerEvent) {
    if carries(desk, event.pointer_id()) || desk.press.get_value().is_some_and(|press| press.pointer == event.pointer_id()) {
        put_back(desk);
    }
}

/// While a finger holds a card the page must not scroll. Heard by hand, because the browser only asks listeners that say they may
/// object.
pub fn hold_the_page_still(desk: Desk) {
    Effect::new(move |_| {
        let Some(page) = desk.page.get() else { return };
        let still = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            if desk.held.try_with_untracked(Option::is_some) == Some(true) {
                event.prevent_default();
            }
        });
        let options = web_sys::AddEventListenerOptions::new();
        options.set_passive(false);
        let listening =
            page.add_event_listener_with_callback_and_add_event_listener_options("touchmove", still.as_ref().unchecked_ref(), &options);
        debug_assert!(listening.is_ok(), "an element takes listeners");
        // It lives as long as the element it listens on.
        still.forget();
    });
}

/// Does what putting a card on a place means, however it got there.
pub fn put_on(desk: Desk, card: &Arc<Card>, target: Target) {
    let now = desk.clock.now_untracked();
    let meaning = desk.floor.with_untracked(|floor| {
        desk.actor.with_value(|actor| match target {
            Target::Stage(column) => gesture(card, floor, column, actor, now),
            Target::Person(person) => gesture_on(card, floor, person, actor, now),
        })
    });
    let progress = card.progress.clone();
    let person = match target {
        Target::Person(person) => Some(person),
        Target::Stage(_) => None,
    };
    match meaning {
        Ok(Gesture::Do(command)) => desk.carry_out(progress.order, domain::Command::Workshop(command), progress.version),
        Ok(Gesture::AskDispatch) => {
            desk.ask.set(Some(match person {
                Some(person) => Ask::DispatchTo(progress, person),
                None => Ask::Dispatch(progress),
            }));
        }
        Ok(Gesture::AskHold) => desk.ask.set(Some(Ask::Hold(progress, None))),
        Ok(Gesture::AskInspection { passed: true }) => desk.ask.set(Some(Ask::Pass(progress))),
        Ok(Gesture::AskInspection { passed: false }) => desk.ask.set(Some(Ask::Fail(progress))),
        Ok(Gesture::OpenOrder) => desk.open_order(progress.order),
        // Put where it was: nothing was meant.
        Err(Refusal::NothingChanged) => {}
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
        Gesture::Do(command) => match command {
            Command::Dispatch { .. } | Command::Share { .. } => td_string!(loc, workshop.dispatch),
            Command::ClockOn { .. } => td_string!(loc, workshop.clock_on),
            Command::Hold { .. } => td_string!(loc, workshop.hold),
            Command::Resume { .. } => td_string!(loc, workshop.resume),
            Command::Finish { .. } => td_string!(loc, workshop.finish),
            Command::StartWash { .. } => td_string!(loc, workshop.start_wash),
            Command::FinishWash { .. } => td_string!(loc, workshop.finish_wash),
            Command::SkipWash { .. } => td_string!(loc, workshop.skip_wash),
            Command::LeaveBay { .. } => td_string!(loc, workshop.leave_bay),
            // Nothing else is a gesture of the board.
            _ => td_string!(loc, workshop.open_order),
        },
    };
    words.to_owned()
}

/// What a place says while a card is in the hand: whether it takes it, and what that would do or why it cannot be.
#[must_use]
pub fn says(desk: Desk, target: Target) -> Memo<Option<(bool, String)>> {
    Memo::new(move |_| say(desk, target))
}

/// The same, said once.
#[must_use]
pub fn say(desk: Desk, target: Target) -> Option<(bool, String)> {
    let held = desk.held.get()?;
    let meaning = held.meanings.iter().find(|(of, _)| *of == target).map(|(_, meaning)| meaning);
    Some(desk.scene.with_value(|scene| match (meaning, target) {
        (Some(Ok(_)), Target::Person(person)) => (true, hours_left(desk, scene, person)),
        (Some(Ok(gesture)), Target::Stage(_)) => (true, gesture_words(scene.loc, gesture)),
        (Some(Err(Refusal::SkillMissing { skill, .. })), _) => {
            (false, td_string!(scene.loc, workshop.without_skill, skill = words::skill(scene.loc, *skill)))
        }
        (Some(Err(Refusal::CertificateMissing { .. })), _) => {
            (false, td_string!(scene.loc, workshop.without_skill, skill = words::skill(scene.loc, Skill::HighVoltage)))
        }
        (Some(Err(Refusal::NothingChanged)) | None, _) => (false, td_string!(scene.loc, workshop.here_already).to_owned()),
        (Some(Err(refusal)), _) => (false, words::floor_refusal(scene.loc, refusal)),
    }))
}

/// What is left of a technician's shift.
fn hours_left(desk: Desk, scene: &face::Scene, person: PersonId) -> String {
    let load = desk.floor.with_untracked(|floor| floor.technicians.iter().find(|who| who.person == person).map_or(0, |who| who.load.0));
    let left = SHIFT.0 - load;
    if left >= 0 {
        td_string!(scene.loc, workshop.hours_left, hours = domain::Hours(left).to_string())
    } else {
        td_string!(scene.loc, workshop.hours_over, hours = domain::Hours(-left).to_string())
    }
}
