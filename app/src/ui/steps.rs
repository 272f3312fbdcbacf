//! The way of a car through the house.

use super::badge::State;
use super::icon::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Behind the car.
    Done,
    /// The car is here, in this state.
    Here(State),
    /// Still to come.
    Ahead,
    /// Will not be taken.
    Skipped,
}

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is called.
    pub text: String,
    /// When, and who.
    pub note: String,
    /// Where it stands.
    pub phase: Phase,
    /// Its own icon, shown while the car is here.
    pub glyph: Glyph,
}

/// The strip of steps: done with a tick, the present one in its colour, the rest outlined.
#[component]
pub fn Steps(
    /// What the strip shows, for screen readers.
    #[prop(into)]
    label: TextProp,
    /// The steps in order.
    #[prop(into)]
    steps: Signal<Vec<Step>>,
) -> impl IntoView {
    let drawn = move || steps.get().into_iter().map(step).collect::<Vec<_>>();
    let strip = NodeRef::<html::Ol>::new();
    Effect::new(move |_| {
        steps.track();
        if let Some(strip) = strip.get() {
            bring_into_view(&strip);
        }
    });
    view! { <ol node_ref=strip class="steps" tabindex="0" aria-label=move || label.get()>{drawn}</ol> }
}

/// Where the strip is wider than its place, it begins at the present step: newer browsers do so by the style sheet, this is for the others and
/// for a car that moves on. Only the strip is scrolled, so that nobody who reads further down is taken back to it.
fn bring_into_view(strip: &web_sys::Element) {
    let Ok(Some(present)) = strip.query_selector("[aria-current]") else { return };
    let (at, frame) = (present.get_bounding_client_rect(), strip.get_bounding_client_rect());
    if at.left() < frame.left() || at.right() > frame.right() {
        let off_centre = (at.left() + at.right() - frame.left() - frame.right()) / 2.0;
        strip.set_scroll_left(strip.scroll_left() + off_centre as i32);
    }
}

fn step(step: Step) -> impl IntoView {
    let (glyph, state) = match step.phase {
        Phase::Done => (Glyph::Check, None),
        Phase::Here(state) => (step.glyph, Some(state)),
        Phase::Ahead => (Glyph::CircleDashed, None),
        Phase::Skipped => (Glyph::Minus, None),
    };
    view! {
        <li
            aria-current=state.map(|_| "step")
            data-state=state.map(State::as_str)
            data-ahead=step.phase == Phase::Ahead
            data-skipped=step.phase == Phase::Skipped
        >
            <b>
                <Icon glyph/>
                {step.text}
            </b>
            <span>{step.note}</span>
        </li>
    }
}
