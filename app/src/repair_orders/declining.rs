//! Why a customer does not want a line now: ready reasons to tap, or their own words; one for all that they do not want.

use super::form::lead_to;
use crate::ui::{Button, VisuallyHidden};
use crate::words::Loc;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is heard most.
fn usual(loc: Loc) -> [&'static str; 3] {
    [td_string!(loc, repair_orders.too_dear), td_string!(loc, repair_orders.next_time), td_string!(loc, repair_orders.by_themselves)]
}

/// A reason: tapped, or typed.
#[component]
pub fn Declining(
    /// Id of the field.
    id: String,
    /// What is asked.
    label: &'static str,
    /// What it is asked of, for screen readers.
    #[prop(optional)]
    of: String,
    /// What was said.
    reason: Signal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    missing: Signal<Option<String>>,
    /// Is given what is said now.
    say: Callback<String>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let error_id = format!("{id}-error");
    let chip = |text: &'static str| {
        let pressed = Signal::derive(move || reason.with(|reason| reason == text));
        view! { <Button pressed on_press=Callback::new(move |()| say.run(text.to_owned()))>{text}</Button> }
    };
    let field = id.clone();
    let other = Callback::new(move |()| {
        // Own words stay when they are gone on with.
        if reason.with_untracked(|reason| usual(loc).contains(&reason.as_str())) {
            say.run(String::new());
        }
        lead_to(field.clone());
    });
    let is_other = Signal::derive(move || reason.with(|reason| !reason.is_empty() && !usual(loc).contains(&reason.as_str())));
    let describes = error_id.clone();
    let described = move || missing.with(Option::is_some).then(|| describes.clone());
    let error = move || {
        let id = error_id.clone();
        missing.get().map(|text| view! { <p class="error" id=id role="alert">{text}</p> })
    };
    view! {
        <div class="declining">
            <label class="label" for=id.clone()>{label}<VisuallyHidden>" "{of}</VisuallyHidden></label>
            <div class="usual">
                {usual(loc).map(chip).into_iter().collect_view()}
                <Button pressed=is_other on_press=other>{td_string!(loc, repair_orders.other_reason)}</Button>
            </div>
            <input
                class="input"
                id=id
                maxlength="400"
                aria-invalid=move || missing.with(Option::is_some).then_some("true")
                aria-describedby=described
                prop:value=move || reason.get()
                on:input=move |event| say.run(event_target_value(&event))
            />
            {error}
        </div>
    }
}

/// One reason for all that is not wanted; a line may have another.
#[component]
pub fn DeclinedAll(reason: RwSignal<String>, say: Callback<String>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <div class="declining-all">
            <Declining id="why-none".to_owned() label=td_string!(loc, repair_orders.why_none_now) reason=reason.into() say />
            <p class="hint">{td_string!(loc, repair_orders.why_none_hint)}</p>
        </div>
    }
}
