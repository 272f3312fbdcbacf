//! An amount of money.

use domain::money::Fen;
use leptos::prelude::*;

/// An amount in yuan and fen with grouping commas, in figures of one width.
#[component]
pub fn Money(
    /// The amount.
    #[prop(into)]
    fen: Signal<Fen>,
    /// Large, for the one amount a view is about.
    #[prop(optional)]
    large: bool,
    /// A sign before it, such as ¥.
    #[prop(optional)]
    sign: &'static str,
) -> impl IntoView {
    view! { <span class="money" data-size=large.then_some("lg")>{sign}{move || fen.get().grouped()}</span> }
}
