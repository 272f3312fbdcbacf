//! Boxes a page is laid out with.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A section of a page with its own head; tables, lists and timelines run to its edges.
#[component]
pub fn Block(
    /// The heading.
    #[prop(into)]
    title: TextProp,
    /// A quiet word beside the heading.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// What can be done with the section, at the far end of its head.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// Further classes.
    #[prop(optional, into)]
    class: String,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("block {class}")>
            <header>
                <h2>{move || title.get()}</h2>
                {note.map(|note| view! { <span class="quiet">{move || note.get()}</span> })}
                {actions.map(|actions| view! { <span class="push"></span>{actions.run()} })}
            </header>
            {children()}
        </section>
    }
}

/// Names and values, one below the other. An empty value is left out.
#[component]
pub fn Facts(
    /// Name and value of each fact.
    facts: Vec<(String, String)>,
) -> impl IntoView {
    let rows = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> })
        .collect::<Vec<_>>();
    view! { <dl class="facts">{rows}</dl> }
}
