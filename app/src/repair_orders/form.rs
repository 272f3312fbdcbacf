//! What the forms over an order share: text that is kept, the field that is wrong, what others did meanwhile.

use super::shown::Shown;
use crate::execute::Sending;
use crate::ui::{Glyph, Notice, State};
use domain::Refusal;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A text that follows the order until somebody types into it; from then on it is theirs.
#[derive(Clone, Copy)]
pub struct Kept {
    pub text: RwSignal<String>,
    offered: StoredValue<String>,
}

impl Kept {
    /// An empty text.
    #[must_use]
    pub fn new() -> Self {
        Self { text: RwSignal::new(String::new()), offered: StoredValue::new(String::new()) }
    }

    /// Offers what the order says now; it is taken unless something else has been typed.
    pub fn offer(self, fresh: String) {
        if self.offered.with_value(|offered| self.text.with_untracked(|text| text == offered)) {
            self.text.set(fresh.clone());
            self.offered.set_value(fresh);
        }
    }

    /// What was typed has been sent: the order has it now.
    pub fn sent(self) {
        self.offered.set_value(self.text.get_untracked());
    }
}

/// What is typed into a form, kept while the tab is open: a session that ended, a tablet that ran empty lose nothing.
#[derive(Clone, Copy)]
pub struct TabDraft(StoredValue<Option<String>>);

impl TabDraft {
    /// Not kept yet.
    #[must_use]
    pub fn nowhere() -> Self {
        Self(StoredValue::new(None))
    }

    /// Keeps what `draft` reads under a name, and gives `take` what was kept there before the page was loaded again.
    pub fn keep<T>(self, place: String, draft: impl Fn() -> T + 'static, take: impl Fn(T) + 'static)
    where
        T: PartialEq + Serialize + DeserializeOwned + 'static,
    {
        self.0.set_value(Some(place));
        Effect::new(move |before: Option<T>| {
            let Some(place) = self.0.get_value() else { return draft() };
            let now = draft();
            let Some(storage) = window().session_storage().ok().flatten() else { return now };
            match before {
                None => {
                    let kept = storage.get_item(&place).ok().flatten().and_then(|text| serde_json::from_str::<T>(&text).ok());
                    if let Some(kept) = kept.filter(|kept| *kept != now) {
                        take(kept);
                    }
                }
                Some(before) if before != now => {
                    if let Ok(text) = serde_json::to_string(&now) {
                        // A full storage keeps less; what is typed is still on the page.
                        let _ = storage.set_item(&place, &text);
                    }
                }
                Some(_) => {}
            }
            now
        });
    }

    /// It has been sent: nothing is kept.
    pub fn forget(self) {
        let Some(place) = self.0.try_get_value().flatten() else { return };
        self.0.set_value(None);
        if let Ok(Some(storage)) = window().session_storage() {
            let _ = storage.remove_item(&place);
        }
    }
}

/// The field of a form that is wrong, and what would be right. A field goes by the id of its control.
#[derive(Clone, Copy)]
pub struct Wrong(RwSignal<Option<(&'static str, String)>>);

impl Wrong {
    /// Nothing is wrong yet.
    #[must_use]
    pub fn nothing() -> Self {
        Self(RwSignal::new(None))
    }

    /// Says so at a field, and leads there.
    pub fn at(self, field: &'static str, text: String) {
        let _ = self.0.try_set(Some((field, text)));
        lead_to(field.to_owned());
    }

    /// Forgets it: the form is sent again.
    pub fn clear(self) {
        self.0.set(None);
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn of(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.0.with(|wrong| wrong.as_ref().filter(|(at, _)| *at == field).map(|(_, text)| text.clone())))
    }

    /// Shows a refusal of the server at its field, where it has one.
    pub fn follow(self, sending: Sending, field_of: fn(&Refusal) -> Option<&'static str>) {
        Effect::new(move |_| {
            let field = sending.problem.with(|problem| problem.as_ref()?.refusal().as_deref().and_then(field_of));
            if let (Some(field), Some(text)) = (field, sending.refused.get_untracked()) {
                self.at(field, text);
                sending.clear();
            }
        });
    }
}

/// Leads to a control by its id, once it is drawn.
pub fn lead_to(id: String) {
    #[cfg(feature = "hydrate")]
    leptos::prelude::request_animation_frame(move || {
        use wasm_bindgen::JsCast;
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A control that cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    });
    #[cfg(not(feature = "hydrate"))]
    drop(id);
}

/// The refusal of a form that belongs to none of its fields, where its buttons stand.
#[component]
pub fn RefusedNotice(sending: Sending) -> impl IntoView {
    move || sending.refused.get().map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })
}

/// What others did to the order since this dialog was opened.
#[component]
pub fn Meanwhile(shown: Shown) -> impl IntoView {
    let opened = shown.version();
    move || shown.since(opened).map(|text| view! { <Notice state=State::Waiting glyph=Glyph::RefreshCw title=text alert=true /> })
}
