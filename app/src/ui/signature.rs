//! A place to sign: drawn with finger, pen or mouse, or typed by those who cannot draw.

use super::button::{Button, Kind};
use super::icon::Glyph;
use super::input::TextInput;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use std::fmt::Write;

/// The drawing's own units: three to one, whatever the size on screen.
const WIDTH: f64 = 600.0;
/// Height in the same units.
const HEIGHT: f64 = 200.0;
/// A movement shorter than this (in units) adds nothing to the line.
const STEP: f64 = 2.5;
/// The longest path kept, in bytes; a signature is a few thousand.
const LONGEST: usize = 36_000;

/// A signature field. `drawn` receives SVG path data (moves and lines in a 600 by 200 box), `typed` the name written
/// instead; the caller accepts either.
#[component]
pub fn SignaturePad(
    /// Id, unique on the page.
    #[prop(into)]
    id: String,
    /// The drawn line; empty until signed.
    drawn: RwSignal<String>,
    /// The name typed instead of drawing.
    typed: RwSignal<String>,
    /// What is being signed.
    #[prop(into)]
    label: TextProp,
    /// What to do, on the line.
    #[prop(into)]
    hint: TextProp,
    /// Begin again.
    #[prop(into)]
    clear_label: TextProp,
    /// Switch to typing.
    #[prop(into)]
    type_label: TextProp,
    /// Switch back to drawing.
    #[prop(into)]
    draw_label: TextProp,
) -> impl IntoView {
    let typing = RwSignal::new(false);
    let label_id = format!("{id}-label");
    let name_id = format!("{id}-name");
    let switch = move || {
        typing.update(|typing| *typing = !*typing);
        drawn.set(String::new());
        typed.set(String::new());
    };
    let switch_label = move || if typing.get() { draw_label.get() } else { type_label.get() };
    let place = {
        let (label, label_id) = (label.clone(), label_id.clone());
        move || match typing.get() {
            true => {
                view! { <TextInput value=typed id=name_id.clone() autocomplete="name" maxlength=40u32 label=label.clone()/> }.into_any()
            }
            false => view! { <Surface drawn labelled_by=label_id.clone() hint=hint.clone()/> }.into_any(),
        }
    };
    view! {
        <div class="signature" id=id data-signed=move || drawn.with(|path| !path.is_empty())>
            <header>
                <b id=label_id>{move || label.get()}</b>
                <span class="push"></span>
                <Button kind=Kind::Plain glyph=Glyph::Keyboard on_press=switch>{switch_label}</Button>
                <Button kind=Kind::Plain glyph=Glyph::RotateCcw on_press=move || drawn.set(String::new())>{move || clear_label.get()}</Button>
            </header>
            {place}
        </div>
    }
}

/// The surface one draws on.
#[component]
fn Surface(drawn: RwSignal<String>, labelled_by: String, hint: TextProp) -> impl IntoView {
    let node = NodeRef::<leptos::svg::Svg>::new();
    let pad = NodeRef::<html::Div>::new();
    let last = StoredValue::new(None::<(f64, f64)>);
    let point = move |event: &web_sys::PointerEvent| {
        let at = pad.get_untracked()?.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()) - at.left(), f64::from(event.client_y()) - at.top());
        (at.width() > 0.0).then(|| ((x / at.width() * WIDTH).clamp(0.0, WIDTH), (y / at.height() * HEIGHT).clamp(0.0, HEIGHT)))
    };
    let down = move |event: web_sys::PointerEvent| {
        if !event.is_primary() || event.button() != 0 {
            return;
        }
        event.prevent_default();
        if let (Some(pad), Some(at)) = (pad.get_untracked(), point(&event)) {
            // Without capture a line that leaves the pad ends there; that is no harm.
            let _ = pad.set_pointer_capture(event.pointer_id());
            last.set_value(Some(at));
            // A dot is a line too short to see without its second point.
            drawn.update(|path| extend(path, 'M', at, Some((at.0 + 0.1, at.1))));
        }
    };
    let moved = move |event: web_sys::PointerEvent| {
        let Some(from) = last.get_value() else { return };
        if let Some(to) = point(&event)
            && (to.0 - from.0).hypot(to.1 - from.1) >= STEP
        {
            last.set_value(Some(to));
            drawn.update(|path| extend(path, 'L', to, None));
        }
    };
    let up = move |_: web_sys::PointerEvent| last.set_value(None);
    view! {
        <div node_ref=pad class="signature-pad" on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up>
            <svg node_ref=node viewBox="0 0 600 200" preserveAspectRatio="none" role="img" aria-labelledby=labelled_by>
                <path d=move || drawn.get()></path>
            </svg>
            <p aria-hidden="true">{move || hint.get()}</p>
        </div>
    }
}

/// Adds a point, and after a move the point that makes it visible.
fn extend(path: &mut String, letter: char, at: (f64, f64), then: Option<(f64, f64)>) {
    if path.len() < LONGEST {
        // Writing into a string cannot fail.
        let _ = write!(path, "{letter}{:.1} {:.1}", at.0, at.1);
        if let Some(then) = then {
            let _ = write!(path, "L{:.1} {:.1}", then.0, then.1);
        }
    }
}

/// A signature given earlier.
#[component]
pub fn SignatureShown(
    /// Its path data.
    #[prop(into)]
    path: String,
    /// Whose it is.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <svg class="signature-shown" viewBox="0 0 600 200" role="img" aria-label=label>
            <path d=path></path>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_only_moves_and_lines_and_an_end() {
        let mut path = String::new();
        extend(&mut path, 'M', (1.0, 2.0), Some((1.1, 2.0)));
        extend(&mut path, 'L', (599.96, 200.0), None);
        assert_eq!(path, "M1.0 2.0L1.1 2.0L600.0 200.0");
        for _ in 0..10_000 {
            extend(&mut path, 'L', (300.0, 100.0), None);
        }
        assert!(path.len() < LONGEST + 32);
    }
}
