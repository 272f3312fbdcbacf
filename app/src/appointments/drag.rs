//! Carrying a visit to another time or another day with a finger or a mouse: by mouse at once, by finger after a moment, so that scrolling
//! still works. Every place says what putting the visit there would mean; the same can be done with a button.

use super::desk::Desk;
use crate::words;
use chrono::{DateTime, NaiveDate, Utc};
use domain::appointments::{Command, Entry};
use domain::{AppointmentId, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// A finger must rest this long before it lifts a visit.
const REST: Duration = Duration::from_millis(180);
/// A mouse must move this far, in CSS pixels; a finger that moves so far before it has rested is scrolling.
const AWAY: f64 = 6.0;

/// Where a visit can be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// At a time of the day that is shown.
    Time(DateTime<Utc>),
    /// On another day of the week, at the same time.
    Day(NaiveDate),
}

/// A visit in the hand, and what each place has said of it.
#[derive(Clone)]
pub struct Held {
    pub entry: Arc<Entry>,
    /// Places that would refuse it, and why; places that take it have nothing to say.
    refusals: Arc<Vec<(Target, Refusal)>>,
}

/// The pointer that presses or carries.
#[derive(Clone, Copy, Default)]
pub struct Grip {
    pressed: Option<(AppointmentId, f64, f64)>,
    touch: bool,
    pointer: i32,
    timer: Option<TimeoutHandle>,
}

/// A pointer went down somewhere on the day.
pub fn pressed(desk: Desk, event: &PointerEvent) {
    forget(desk);
    let Some(at) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let on_control = at.closest("a, button").ok().flatten().is_some();
    if event.button() != 0 || !event.is_primary() || on_control || desk.held.with_untracked(Option::is_some) {
        return;
    }
    let Some(id) = at.closest("[data-movable]").ok().flatten().and_then(|card| card.get_attribute("data-visit")?.parse().ok()) else {
        return;
    };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let (touch, pointer) = (event.pointer_type() != "mouse", event.pointer_id());
    let mut grip = Grip { pressed: Some((id, x, y)), touch, pointer, timer: None };
    if touch {
        let rested = move || {
            if desk.grip.try_get_value().is_some_and(|now| now.pressed.is_some() && now.pointer == pointer) {
                lift(desk, id, x, y);
            }
        };
        grip.timer = set_timeout_with_handle(rested, REST).ok();
    }
    desk.grip.set_value(grip);
}

/// The press is over, or was something else.
fn forget(desk: Desk) {
    let grip = desk.grip.get_value();
    if let Some(timer) = grip.timer {
        timer.clear();
    }
    desk.grip.set_value(Grip { pointer: grip.pointer, ..Grip::default() });
}

/// The pointer moved: a pressed visit is lifted, a lifted one follows.
pub fn moved(desk: Desk, event: &PointerEvent) {
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let grip = desk.grip.get_value();
    if grip.pointer != event.pointer_id() {
        return;
    }
    if let Some((id, from_x, from_y)) = grip.pressed
        && (x - from_x).hypot(y - from_y) > AWAY
    {
        if grip.touch { forget(desk) } else { lift(desk, id, x, y) }
    }
    if desk.held.with_untracked(Option::is_some) {
        event.prevent_default();
        show_ghost(desk, x, y);
        let over = document().element_from_point(x as f32, y as f32).as_ref().and_then(target_of);
        if desk.over.get_untracked() != over {
            desk.over.set(over);
        }
    }
}

/// Takes a visit into the hand, and asks once what each place would mean for it.
fn lift(desk: Desk, id: AppointmentId, x: f64, y: f64) {
    let pointer = desk.grip.get_value().pointer;
    forget(desk);
    let Some(entry) = desk.entry(id) else { return };
    let refusals = places(desk).into_iter().filter_map(|target| {
        let refusal = match command(desk, &entry, target) {
            Some(command) => desk.refusal(&entry, &command, desk.clock.now_untracked()),
            None => Some(Refusal::NothingChanged),
        };
        Some((target, refusal?))
    });
    let refusals = Arc::new(refusals.collect());
    desk.held.set(Some(Held { entry: Arc::new(entry), refusals }));
    if let Some(board) = desk.board.get_untracked() {
        // Fails only when the pointer has gone already; then the visit is put down again by the next press.
        let _ = board.set_pointer_capture(pointer);
    }
    show_ghost(desk, x, y);
}

/// Every place that is on the page.
fn places(desk: Desk) -> Vec<Target> {
    desk.page.with_value(|page| {
        let grid = chrono::TimeDelta::minutes(i64::from(page.settings.grid_minutes.max(5)));
        let mut places: Vec<Target> = page.week.iter().map(|load| Target::Day(load.day)).collect();
        if let Some(workday) = page.diary.days.iter().find(|workday| workday.day == page.day) {
            let mut at = workday.opens;
            while at < workday.closes {
                places.push(Target::Time(at));
                at += grid;
            }
        }
        places
    })
}

/// What putting a visit somewhere means; nothing when it stands there already.
fn command(desk: Desk, entry: &Entry, target: Target) -> Option<Command> {
    let visit = &entry.appointment;
    let starts_at = match target {
        Target::Time(at) => at,
        Target::Day(day) => {
            // The same time of the clocks of the house, so many days before or after.
            let offset = chrono::TimeDelta::minutes(i64::from(desk.offset_minutes));
            let days = day - (visit.starts_at + offset).date_naive();
            visit.starts_at + days
        }
    };
    (starts_at != visit.starts_at).then_some(Command::Move { appointment: visit.id, starts_at })
}

fn show_ghost(desk: Desk, x: f64, y: f64) {
    if let Some(ghost) = desk.ghost.get_untracked() {
        // Only fails on values that CSS does not know.
        let _ = ghost.unchecked_ref::<web_sys::HtmlElement>().style().set_property("translate", &format!("{x}px {y}px"));
    }
}

/// The place an element belongs to.
fn target_of(element: &Element) -> Option<Target> {
    let place = element.closest("[data-drop-at], [data-drop-day]").ok()??;
    match place.get_attribute("data-drop-at") {
        Some(at) => Some(Target::Time(at.parse().ok()?)),
        None => Some(Target::Day(place.get_attribute("data-drop-day")?.parse().ok()?)),
    }
}

/// The pointer went up: a lifted visit is put down where it is.
pub fn released(desk: Desk, event: &PointerEvent) {
    let held = desk.held.get_untracked();
    let under = document().element_from_point(event.client_x() as f32, event.client_y() as f32);
    let over = under.as_ref().and_then(target_of);
    put_back(desk);
    let (Some(held), Some(target)) = (held, over) else { return };
    match held.refusals.iter().find(|(of, _)| *of == target) {
        Some((_, Refusal::NothingChanged)) => {}
        Some((_, refusal)) => desk.refuse(refusal),
        None => {
            if let Some(command) = command(desk, &held.entry, target) {
                desk.carry_out(command, held.entry.appointment.version);
            }
        }
    }
}

/// Gives up: the visit goes back.
pub fn put_back(desk: Desk) {
    forget(desk);
    if desk.held.with_untracked(Option::is_some) {
        desk.held.set(None);
        desk.over.set(None);
    }
}

/// While a finger holds a visit the page must not scroll. Heard by hand, because the browser only asks listeners that say they may object.
pub fn hold_the_page_still(desk: Desk) {
    Effect::new(move |_| {
        let Some(board) = desk.board.get() else { return };
        let still = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            if desk.held.try_with_untracked(Option::is_some) == Some(true) {
                event.prevent_default();
            }
        });
        let options = web_sys::AddEventListenerOptions::new();
        options.set_passive(false);
        let listening =
            board.add_event_listener_with_callback_and_add_event_listener_options("touchmove", still.as_ref().unchecked_ref(), &options);
        debug_assert!(listening.is_ok(), "an element takes listeners");
        // It lives as long as the element it listens on.
        still.forget();
    });
}

/// What a place says while a visit is in the hand: whether it takes it, and what that would mean or why it cannot be.
#[must_use]
pub fn says(desk: Desk, target: Target) -> Memo<Option<(bool, String)>> {
    Memo::new(move |_| {
        let held = desk.held.get()?;
        Some(match held.refusals.iter().find(|(of, _)| *of == target) {
            None => (true, td_string!(desk.loc, appointments.move_here).to_owned()),
            Some((_, Refusal::NothingChanged)) => (false, td_string!(desk.loc, appointments.here_already).to_owned()),
            Some((_, Refusal::SlotTaken { .. })) => (false, td_string!(desk.loc, appointments.full).to_owned()),
            Some((_, Refusal::HouseIsClosed { .. })) => (false, td_string!(desk.loc, appointments.closed).to_owned()),
            Some((_, refusal)) => (false, words::refusal(desk.loc, refusal, &desk.words)),
        })
    })
}
