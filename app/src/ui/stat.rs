//! A figure with its word below.

use super::badge::State;
use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A figure that opens the rows behind it. Put several in a `<div class="stats">`.
#[component]
pub fn Stat(
    /// The figure.
    #[prop(into)]
    figure: TextProp,
    /// Its word.
    #[prop(into)]
    text: TextProp,
    /// The rows behind it.
    #[prop(into)]
    href: String,
    /// The icon before the word.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// Its colour, when it is more than a count.
    #[prop(optional, into)]
    state: Option<State>,
) -> impl IntoView {
    view! {
        <a class="stat" href=href data-state=state.map(State::as_str)>
            <b>{move || figure.get()}</b>
            <span>
                {glyph.map(|glyph| view! { <Icon glyph/> })}
                {move || text.get()}
            </span>
        </a>
    }
}
