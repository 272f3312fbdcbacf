//! One of many.

use super::choice::Choice;
use super::field::wire;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// The browser's own list of choices. Values are strings, as the browser holds them.
#[component]
pub fn Select(
    /// What is chosen; empty for nothing.
    value: RwSignal<String>,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice<String>>>,
    /// The words of the empty choice; without them there is none.
    #[prop(optional, into)]
    blank: Option<TextProp>,
    /// Id, when it does not stand in a [`super::Field`].
    #[prop(optional, into)]
    id: Option<String>,
    /// Name in a form that is sent without scripts.
    #[prop(optional, into)]
    name: Option<String>,
    /// An answer is needed.
    #[prop(optional)]
    required: bool,
    /// The name for screen readers, when no label stands by it.
    #[prop(optional, into)]
    label: Option<TextProp>,
) -> impl IntoView {
    let wire = wire();
    let id = id.or_else(|| wire.as_ref().map(|wire| wire.id.clone()));
    let options = move || {
        choices
            .get()
            .into_iter()
            .map(|Choice { value: choice, text, refused, .. }| {
                let this = choice.clone();
                view! { <option value=choice selected=move || value.with(|value| *value == this) disabled=refused>{text}</option> }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <select
            class="select"
            id=id
            name=name
            required=required
            aria-label=label.map(|text| move || text.get())
            aria-invalid=wire.as_ref().map(|wire| wire.invalid).map(|invalid| move || invalid.get().then_some("true"))
            aria-describedby=wire.as_ref().map(|wire| wire.described_by).map(|ids| move || ids.get())
            prop:value=move || {
                choices.track();
                value.get()
            }
            on:change=move |event| value.set(event_target_value(&event))
        >
            {blank.map(|blank| view! { <option value="">{move || blank.get()}</option> })}
            {options}
        </select>
    }
}
