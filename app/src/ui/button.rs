//! The button. A step that is refused stays readable and focusable; its reason stands beside it.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// How loud a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The next step: the one block at full contrast on a view.
    Next,
    /// Any other thing one can do here.
    #[default]
    Normal,
    /// In a row of quiet things: no edge until it is touched.
    Plain,
    /// Takes something away.
    Danger,
}

impl Kind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Normal => "normal",
            Self::Plain => "plain",
            Self::Danger => "danger",
        }
    }
}

/// The sentence beside a refused step.
#[component]
pub fn WhyNot(
    /// Id for `aria-describedby`.
    #[prop(optional, into)]
    id: Option<String>,
    /// The reason; nothing is drawn while it is `None`.
    #[prop(into)]
    reason: Signal<Option<String>>,
) -> impl IntoView {
    let shown = move || {
        reason.get().map(|text| {
            view! {
                <p class="why-not" id=id.clone()>
                    <Icon glyph=Glyph::CircleAlert/>
                    <span>{text}</span>
                </p>
            }
        })
    };
    view! { {shown} }
}

/// A button. While `disabled_reason` says something, a press does nothing and the reason stands below.
#[component]
pub fn Button(
    /// How loud it is.
    #[prop(optional)]
    kind: Kind,
    /// The icon before the text. A refused step shows a lock instead.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// Called on a press that is neither refused nor pending. A submit button needs none.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Why the step cannot be taken now; `None` inside when it can.
    #[prop(optional, into)]
    disabled_reason: Option<Signal<Option<String>>>,
    /// Whether the reason is drawn below the button; when not, it is only spoken, and the page draws it elsewhere.
    #[prop(default = true)]
    show_reason: bool,
    /// The step is on its way: further presses are ignored.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Submits the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// Id of the button.
    #[prop(optional, into)]
    id: Option<String>,
    /// Further classes.
    #[prop(optional, into)]
    class: String,
    /// The name for screen readers of a button that shows only its icon; also makes it square.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// Pressed or not, for a button that switches something.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// The text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let reason = move || disabled_reason.and_then(|reason| reason.get());
    let refused = move || disabled_reason.is_some_and(|reason| reason.with(Option::is_some));
    let press = move |event: leptos::ev::MouseEvent| {
        if untrack(refused) || pending.get_untracked() {
            event.prevent_default();
            event.stop_propagation();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    let icon_only = label.is_some();
    let drawing = move || {
        if pending.get() {
            Some(Glyph::LoaderCircle)
        } else if refused() && (glyph.is_some() || kind == Kind::Next) {
            Some(Glyph::Lock)
        } else {
            glyph
        }
    };
    let button = view! {
        <button
            type=if submit { "submit" } else { "button" }
            id=id
            class=format!("button {class}")
            data-kind=kind.as_str()
            data-icon-only=icon_only
            aria-label=label.map(|label| move || label.get())
            aria-disabled=move || refused().then_some("true")
            aria-busy=move || pending.get().then_some("true")
            aria-pressed=pressed.map(|pressed| move || if pressed.get() { "true" } else { "false" })
            aria-description=reason
            on:click=press
        >
            {move || drawing().map(|glyph| view! { <Icon glyph/> })}
            {children.map(|children| children())}
        </button>
    };
    match disabled_reason.filter(|_| show_reason) {
        Some(reason) => view! { <div class="with-reason">{button}<WhyNot reason/></div> }.into_any(),
        None => button.into_any(),
    }
}
