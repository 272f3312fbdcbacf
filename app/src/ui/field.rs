//! A field: label, control, hint and error, wired together for screen readers.

use super::icon::{Glyph, Icon};
use leptos::context::Provider;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// What a control inside a field knows of it.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    /// Id of the control.
    pub(super) id: String,
    /// Ids of what describes it.
    pub(super) described_by: Signal<Option<String>>,
    /// Whether its value is refused.
    pub(super) invalid: Signal<bool>,
}

/// The wire of the field around a control, if there is one.
pub(super) fn wire() -> Option<Wire> {
    use_context::<Wire>()
}

/// A label above one control (given as children), a hint or an error below it.
#[component]
pub fn Field(
    /// Id of the control, unique on the page; label, hint and error refer to it.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: TextProp,
    /// A quiet mark after the label, such as "(optional)".
    #[prop(optional, into)]
    mark: Option<TextProp>,
    /// What helps to answer; gives way to an error.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with the answer, and what would be right.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Over the whole width of a grid of fields.
    #[prop(optional)]
    wide: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let has_hint = hint.is_some();
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        Signal::derive(move || match error.with(Option::is_some) {
            true => Some(error_id.clone()),
            false => has_hint.then(|| hint_id.clone()),
        })
    };
    let invalid = Signal::derive(move || error.with(Option::is_some));
    let wire = Wire { id: id.clone(), described_by, invalid };
    let below = move || match (error.get(), hint.clone()) {
        (Some(text), _) => Some(
            view! {
                <p class="error" id=error_id.clone()>
                    <Icon glyph=Glyph::CircleAlert/>
                    <span>{text}</span>
                </p>
            }
            .into_any(),
        ),
        (None, Some(hint)) => Some(view! { <p class="hint" id=hint_id.clone()>{move || hint.get()}</p> }.into_any()),
        (None, None) => None,
    };
    view! {
        <div class=if wide { "field wide" } else { "field" }>
            <label class="label" for=id>
                {move || label.get()}
                {mark.map(|mark| view! { " "<span class="optional">{move || mark.get()}</span> })}
            </label>
            <Provider value=wire>{children()}</Provider>
            {below}
        </div>
    }
}
