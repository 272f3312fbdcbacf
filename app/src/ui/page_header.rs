//! The head of a page, and text for those who do not see it.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// The heading of a page, a quiet word beside it, and what can be done here at its end.
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: TextProp,
    /// A quiet word: how many, since when.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// Buttons, filters.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-header">
            <h1>{move || title.get()}</h1>
            {note.map(|note| view! { <p class="quiet">{move || note.get()}</p> })}
            {children.map(|children| view! { <span class="push"></span>{children()} })}
        </header>
    }
}

/// Text that is only spoken.
#[component]
pub fn VisuallyHidden(
    /// The text.
    children: Children,
) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }
}
