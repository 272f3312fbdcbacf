//! Text, long text and yes-or-no.
//!
//! What a person typed, or a password manager filled in, before the page came alive is kept: the signal takes it over.

use super::field::wire;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// Keeps a signal and an element's value the same, in both directions, from the moment the page is alive.
macro_rules! keep_together {
    ($node:ident, $value:ident, $rendered:expr) => {
        Effect::new(move |before: Option<()>| {
            let now = $value.get();
            if let Some(element) = $node.get() {
                let shown = element.value();
                if shown != now {
                    // What the server wrote there is nobody's typing: a draft that was kept in the tab is newer.
                    if before.is_none() && !shown.is_empty() && shown != $rendered(&element) {
                        $value.set(shown);
                    } else {
                        element.set_value(&now);
                    }
                }
            }
        });
    };
}

/// One line of text.
#[component]
pub fn TextInput(
    /// What is typed.
    value: RwSignal<String>,
    /// Id, when it does not stand in a [`super::Field`].
    #[prop(optional, into)]
    id: Option<String>,
    /// Name in a form that is sent without scripts.
    #[prop(optional, into)]
    name: Option<String>,
    /// `text`, `password`, `tel`, `email`, `date`, `time`, `datetime-local`…
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in, such as `username`.
    #[prop(optional, into)]
    autocomplete: Option<&'static str>,
    /// Which keys a phone shows, such as `numeric`.
    #[prop(optional, into)]
    inputmode: Option<&'static str>,
    /// An example of an answer.
    #[prop(optional, into)]
    placeholder: Option<TextProp>,
    /// The longest answer, in characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// An answer is needed.
    #[prop(optional)]
    required: bool,
    /// A code (VIN, plate, number): capitals, no spelling help.
    #[prop(optional)]
    code: bool,
    /// Shown but not to be changed.
    #[prop(optional, into)]
    readonly: Signal<bool>,
    /// Takes the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// The name for screen readers, when no label stands by it.
    #[prop(optional, into)]
    label: Option<TextProp>,
) -> impl IntoView {
    let wire = wire();
    let id = id.or_else(|| wire.as_ref().map(|wire| wire.id.clone()));
    let node = NodeRef::<html::Input>::new();
    keep_together!(node, value, web_sys::HtmlInputElement::default_value);
    view! {
        <input
            node_ref=node
            class="input"
            type=kind
            id=id
            name=name
            value=value.get_untracked()
            autocomplete=autocomplete
            inputmode=inputmode
            placeholder=placeholder.map(|text| move || text.get())
            maxlength=maxlength
            required=required
            readonly=move || readonly.get()
            autofocus=autofocus
            data-code=code
            spellcheck=code.then_some("false")
            autocapitalize=code.then_some("characters")
            aria-label=label.map(|text| move || text.get())
            aria-invalid=wire.as_ref().map(|wire| wire.invalid).map(|invalid| move || invalid.get().then_some("true"))
            aria-describedby=wire.as_ref().map(|wire| wire.described_by).map(|ids| move || ids.get())
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
}

/// Several lines of text; it grows with what is typed.
#[component]
pub fn TextArea(
    /// What is typed.
    value: RwSignal<String>,
    /// Id, when it does not stand in a [`super::Field`].
    #[prop(optional, into)]
    id: Option<String>,
    /// Name in a form that is sent without scripts.
    #[prop(optional, into)]
    name: Option<String>,
    /// An example of an answer.
    #[prop(optional, into)]
    placeholder: Option<TextProp>,
    /// The longest answer, in characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Lines shown while it is empty.
    #[prop(default = 3)]
    rows: u32,
    /// An answer is needed.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let wire = wire();
    let id = id.or_else(|| wire.as_ref().map(|wire| wire.id.clone()));
    let node = NodeRef::<html::Textarea>::new();
    keep_together!(node, value, |element: &web_sys::HtmlTextAreaElement| element.default_value().unwrap_or_default());
    view! {
        <textarea
            node_ref=node
            class="textarea"
            id=id
            name=name
            rows=rows
            placeholder=placeholder.map(|text| move || text.get())
            maxlength=maxlength
            required=required
            aria-invalid=wire.as_ref().map(|wire| wire.invalid).map(|invalid| move || invalid.get().then_some("true"))
            aria-describedby=wire.as_ref().map(|wire| wire.described_by).map(|ids| move || ids.get())
            on:input=move |event| value.set(event_target_value(&event))
        >
            {value.get_untracked()}
        </textarea>
    }
}

/// Yes or no; the whole row is the target.
#[component]
pub fn Checkbox(
    /// Ticked or not.
    value: RwSignal<bool>,
    /// What is agreed to.
    #[prop(into)]
    label: TextProp,
    /// More of it.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// Name in a form that is sent without scripts.
    #[prop(optional, into)]
    name: Option<String>,
    /// Shown but not to be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                name=name
                prop:checked=move || value.get()
                checked=value.get_untracked()
                disabled=move || disabled.get()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <span>
                {move || label.get()}
                {hint.map(|hint| view! { <small>{move || hint.get()}</small> })}
            </span>
        </label>
    }
}
