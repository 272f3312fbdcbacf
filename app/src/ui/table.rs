//! Around a table.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// Lets a wide table scroll sideways in its own frame, by finger, wheel or arrow keys.
#[component]
pub fn TableScroll(
    /// What the table holds, for screen readers.
    #[prop(into)]
    label: TextProp,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! { <div class="table-scroll" role="region" tabindex="0" aria-label=move || label.get()>{children()}</div> }
}
