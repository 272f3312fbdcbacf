//! The one search box. `/` puts the cursor into it from anywhere; arrow keys walk through what was found.

use super::icon::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;

/// What the arrow keys walk through.
const FOUND: &str = "a.result";

/// A search box over its results. Without scripts it asks the `action` page with `q`.
#[component]
pub fn SearchBox(
    /// Id of the input, unique on the page.
    #[prop(into)]
    id: String,
    /// What is typed.
    value: RwSignal<String>,
    /// What can be searched, for screen readers.
    #[prop(into)]
    label: TextProp,
    /// The same as an example inside the box.
    #[prop(into)]
    placeholder: TextProp,
    /// The page that answers a pressed Enter.
    #[prop(default = "/search")]
    action: &'static str,
    /// Whether `/` anywhere on the page leads here.
    #[prop(default = true)]
    slash: bool,
    /// Whether the results below are shown.
    #[prop(optional, into)]
    open: Signal<bool>,
    /// Escape was pressed, or something else took the focus.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    /// The results: `<a class="result">`s, live.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |before: Option<()>| {
        let now = value.get();
        if let Some(input) = input.get()
            && input.value() != now
        {
            if before.is_none() && !input.value().is_empty() { value.set(input.value()) } else { input.set_value(&now) }
        }
    });
    if slash {
        Effect::new(move |_| {
            let handle = window_event_listener(leptos::ev::keydown, move |event| {
                if event.key() == "/"
                    && !event.ctrl_key()
                    && !event.meta_key()
                    && !event.alt_key()
                    && !is_typing(&event)
                    && let Some(input) = input.get_untracked()
                {
                    event.prevent_default();
                    let _ = input.focus();
                    input.select();
                }
            });
            on_cleanup(move || handle.remove());
        });
    }
    let leave = move || {
        if let Some(on_leave) = on_leave {
            on_leave.run(());
        }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let Some(form) = form.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowDown" => walk(&form, 1, &event),
            "ArrowUp" => walk(&form, -1, &event),
            "Escape" => {
                if let Some(input) = input.get_untracked() {
                    let _ = input.focus();
                }
                leave();
            }
            _ => {}
        }
    };
    let left = move |event: leptos::ev::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if !form.get_untracked().is_some_and(|form| form.contains(to.as_ref())) {
            leave();
        }
    };
    let label_id = id.clone();
    view! {
        <form node_ref=form class="search-box" role="search" action=action method="get" on:keydown=keys on:focusout=left>
            <label class="visually-hidden" for=label_id>{move || label.get()}</label>
            <Icon glyph=Glyph::Search/>
            <input
                node_ref=input
                class="input"
                type="search"
                name="q"
                id=id
                value=value.get_untracked()
                autocomplete="off"
                spellcheck="false"
                placeholder=move || placeholder.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {slash.then(|| view! { <kbd aria-hidden="true">"/"</kbd> })}
            {children.map(|children| {
                view! {
                    <Show when=move || open.get()>
                        <div class="search-results" role="status">{children()}</div>
                    </Show>
                }
            })}
        </form>
    }
}

/// Whether a key press belongs to something that takes text.
fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.matches("input, select, textarea, [contenteditable]").unwrap_or(false))
}

/// Moves the focus `by` results on; before the first result stands the input itself.
fn walk(form: &web_sys::HtmlFormElement, by: i32, event: &web_sys::KeyboardEvent) {
    let Ok(found) = form.query_selector_all(&format!("input, {FOUND}")) else {
        return;
    };
    let count = i32::try_from(found.length()).unwrap_or(0);
    let here = document().active_element();
    let at = (0..count).find(|index| found.item(index.unsigned_abs()).as_ref() == here.as_ref().map(AsRef::as_ref)).unwrap_or(0);
    if let Some(next) = found.item((at + by).clamp(0, count - 1).unsigned_abs())
        && let Some(next) = next.dyn_ref::<web_sys::HtmlElement>()
    {
        event.prevent_default();
        let _ = next.focus();
    }
}
