//! A customer signs: who, and how, a stroke or the name typed by whoever cannot draw here.

use super::Shown;
use super::form::{Kept, RefusedNotice};
use crate::execute::Sending;
use crate::ui::{Button, Field, Glyph, Kind, Notice, SignaturePad, State, TextInput};
use crate::words::Loc;
use domain::repair_orders::OrderPage as Page;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_i18n::td_string;

/// A signature that is being given.
#[derive(Clone, Copy)]
pub struct Signing {
    pub name: Kept,
    pub drawn: RwSignal<String>,
    pub typed: RwSignal<String>,
    /// It was given, and what stood above it has changed since.
    changed: RwSignal<bool>,
}

impl Signing {
    /// Nobody has signed.
    #[must_use]
    pub fn begin() -> Self {
        let text = || RwSignal::new(String::new());
        Self { name: Kept::new(), drawn: text(), typed: text(), changed: RwSignal::new(false) }
    }

    /// Whether nobody has signed yet.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.drawn.with(String::is_empty) && self.typed.with(String::is_empty)
    }

    /// A signature is for what stands above it while somebody looks at it: when either changes, it is given again.
    pub fn follow<T: PartialEq + 'static>(self, shown: Shown, sending: Sending, open: RwSignal<bool>, above: impl Fn() -> T + 'static) {
        Effect::new(move |before: Option<(bool, T)>| {
            let now = (open.get(), above());
            if before.as_ref().is_some_and(|before| *before != now) {
                let stays_open = now.0 && before.is_some_and(|(was_open, _)| was_open);
                self.changed.set(stays_open && !untrack(|| self.is_empty()));
                self.drawn.set(String::new());
                self.typed.set(String::new());
            }
            if now.0 {
                self.name.offer(shown.page.with_untracked(signer));
                sending.clear();
            }
            now
        });
    }

    /// Who has signed, and the stroke. A typed name is the signature of whoever cannot draw one.
    fn given(self) -> (String, String) {
        let drawn = self.drawn.get_untracked();
        let name = if drawn.is_empty() { self.typed.get_untracked() } else { self.name.text.get_untracked() };
        (name, drawn)
    }
}

/// Who signs, unless somebody else's name is typed: whoever brought the car, or the owner.
fn signer(page: &Page) -> String {
    let sender = page.order.check_in.as_ref().map(|check_in| check_in.sender_name.clone()).filter(|name| !name.is_empty());
    let owner = if page.customer.contact.is_empty() { &page.customer.name } else { &page.customer.contact };
    sender.unwrap_or_else(|| owner.clone())
}

/// The place to sign.
#[component]
pub fn SignHere(signing: Signing) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <SignaturePad
            id="signature"
            drawn=signing.drawn
            typed=signing.typed
            label=td_string!(loc, repair_orders.signature)
            hint=td_string!(loc, repair_orders.sign_here)
            clear_label=td_string!(loc, repair_orders.sign_again)
            type_label=td_string!(loc, repair_orders.sign_by_typing)
            draw_label=td_string!(loc, repair_orders.sign_by_drawing)
        />
    }
}

/// What is signed, by whom, the signature, and what was wrong with it.
#[component]
pub fn SignForm(
    signing: Signing,
    sending: Sending,
    /// The words on the button.
    #[prop(into)]
    action: TextProp,
    /// What is still to be said before it can be signed.
    #[prop(optional)]
    missing: Option<Signal<Option<String>>>,
    /// Is given the name and the stroke; the stroke is empty when the name was typed instead.
    signed: Callback<(String, String)>,
    /// What is signed.
    children: Children,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let unsigned = Signal::derive(move || {
        let first = || signing.is_empty().then(|| td_string!(loc, repair_orders.sign_first).to_owned());
        missing.and_then(|missing| missing.get()).or_else(first)
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if unsigned.get_untracked().is_none() {
            signed.run(signing.given());
        }
    };
    let again = move || {
        (signing.changed.get() && signing.is_empty()).then(|| {
            view! { <Notice state=State::Waiting glyph=Glyph::RefreshCw title=td_string!(loc, repair_orders.sign_changed) alert=true /> }
        })
    };
    view! {
        <form class="form" on:submit=submit>
            {children()}
            <Field id="signed-by" label=td_string!(loc, repair_orders.signed_by)>
                <TextInput value=signing.name.text required=true maxlength=40 />
            </Field>
            {again}
            <SignHere signing />
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending disabled_reason=unsigned>{move || action.get()}</Button></footer>
        </form>
    }
}
