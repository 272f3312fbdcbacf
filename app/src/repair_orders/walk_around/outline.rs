//! The outline of a car, to mark damage on: from above, and from its four sides. Our own drawing, in the units of the domain.

use crate::words::{self, Loc};
use domain::repair_orders::walk_around::{Mark, OUTLINE_HEIGHT, OUTLINE_WIDTH};
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A side of the car, its bonnet to the left: 560 across, 230 down.
const SIDE: &str = "M18 152C18 124 40 114 82 106L150 96C186 60 216 40 268 36H366C416 40 456 70 482 98L520 104C546 108 548 132 548 152V172\
    C548 180 542 184 532 184H508A46 46 0 0 0 416 184H172A46 46 0 0 0 80 184H38C24 184 18 178 18 170Z\
    M166 97C194 68 222 50 262 48H300V97ZM312 48H362C402 52 432 74 452 97H312ZM306 97V182M180 97L172 140M318 118H340M196 118H218\
    M26 128L60 122L56 138L28 142ZM524 112L544 118V134L528 130Z";
/// The car from above, its bonnet to the left: 560 across, 250 down.
const ABOVE: &str = "M46 30C22 36 10 78 10 125C10 172 22 214 46 220L496 228C538 226 552 192 552 125C552 58 538 24 496 22Z\
    M158 52C140 82 140 168 158 198L220 184C210 160 210 90 220 66ZM430 66C440 90 440 160 430 184L476 196C494 168 494 82 476 54Z\
    M228 62H422M228 188H422M168 46L420 40M168 204L420 210M190 22L198 8L212 10L208 26M190 228L198 242L212 240L208 224M46 60C60 50 100 42 150 40\
    M46 190C60 200 100 208 150 210";
/// The car from ahead or behind: 185 across, 220 down.
const END: &str = "M18 186V116C18 102 26 94 38 88L54 46C58 36 68 32 92 32C116 32 126 36 130 46L146 88C158 94 166 102 166 116V186H138V172H46V186Z\
    M48 84L62 50C64 44 72 42 92 42C112 42 120 44 122 50L136 84ZM26 112L52 106V124L28 126ZM158 112L132 106V124L156 126ZM66 132H118V148H66Z";

/// The drawing with its marks. With `tapped` it takes taps, and tells where, in its own units.
#[component]
pub fn Outline(
    /// What is marked.
    #[prop(into)]
    marks: Signal<Vec<Mark>>,
    /// Is told where somebody taps.
    #[prop(optional, into)]
    tapped: Option<Callback<(u16, u16)>>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let pad = NodeRef::<html::Div>::new();
    let tap = move |event: web_sys::PointerEvent| {
        let (Some(tapped), Some(pad)) = (tapped, pad.get_untracked()) else { return };
        if !event.is_primary() || event.button() != 0 {
            return;
        }
        let at = pad.get_bounding_client_rect();
        if at.width() > 0.0 && at.height() > 0.0 {
            let place = |offset: f64, size: f64, most: u16| (offset / size * f64::from(most)).round().clamp(0.0, f64::from(most)) as u16;
            let x = place(f64::from(event.client_x()) - at.left(), at.width(), OUTLINE_WIDTH);
            let y = place(f64::from(event.client_y()) - at.top(), at.height(), OUTLINE_HEIGHT);
            tapped.run((x, y));
        }
    };
    let spots = move || {
        let spot = |(number, mark): (usize, Mark)| {
            view! {
                <g class="spot" transform=format!("translate({} {})", mark.x, mark.y)>
                    <circle r="26"></circle>
                    <text text-anchor="middle" dominant-baseline="central">{number + 1}</text>
                </g>
            }
        };
        marks.get().into_iter().enumerate().map(spot).collect_view()
    };
    let name = move || {
        let marked: Vec<String> = marks.with(|marks| marks.iter().enumerate().map(|(index, mark)| spoken(loc, index, mark)).collect());
        [td_string!(loc, check_in.outline).to_owned(), marked.join("; ")].join(" ").trim_end().to_owned()
    };
    view! {
        <div node_ref=pad class="outline" data-taps=tapped.is_some() on:pointerup=tap>
            <svg viewBox="0 0 1000 800" role="img" aria-label=name>
                <g class="car">
                    <path d=SIDE transform="translate(220 12)"></path>
                    <Wheels transform="translate(220 12)" />
                    <path d=ABOVE transform="translate(220 275)"></path>
                    <path d=SIDE transform="translate(780 564) scale(-1 1)"></path>
                    <Wheels transform="translate(780 564) scale(-1 1)" />
                    <path d=END transform="translate(10 290)"></path>
                    <path d=END transform="translate(805 290)"></path>
                </g>
                <g class="sides" aria-hidden="true">
                    <text x="60" y="60">{td_string!(loc, words.view_left)}</text>
                    <text x="60" y="620">{td_string!(loc, words.view_right)}</text>
                    <text x="103" y="282" text-anchor="middle">{td_string!(loc, words.view_front)}</text>
                    <text x="897" y="282" text-anchor="middle">{td_string!(loc, words.view_rear)}</text>
                </g>
                {spots}
            </svg>
        </div>
    }
}

#[component]
fn Wheels(transform: &'static str) -> impl IntoView {
    let wheel = |x: u16| {
        view! {
            <circle cx=x cy="186" r="37"></circle>
            <circle cx=x cy="186" r="20"></circle>
        }
    };
    view! { <g transform=transform>{wheel(126)}{wheel(462)}</g> }
}

/// A mark in words: `Mark 1: Left side, Scratch`.
#[must_use]
pub fn spoken(loc: Loc, index: usize, mark: &Mark) -> String {
    let view = words::view(loc, domain::repair_orders::walk_around::View::at(mark.x, mark.y));
    td_string!(loc, check_in.mark, number = index + 1, view = view, kind = words::damage(loc, mark.damage))
}
