//! Whose a car is. When it has been sold, the new owner is found as everything is found: by name, phone or plate.

use super::api;
use crate::ui::{Button, Field, Glyph, Icon, Kind, TextInput};
use crate::words::Loc;
use domain::CustomerId;
use domain::customers::Hit;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Shorter than this finds too much to be useful.
const SHORTEST: usize = 2;

/// An owner, by what they are called.
pub(super) type Owner = (CustomerId, String);

/// The customers among what was found, each once.
fn customers(found: Vec<Hit>) -> Vec<Hit> {
    let mut each: Vec<Hit> = Vec::new();
    for hit in found {
        if !each.iter().any(|other| other.customer == hit.customer) {
            each.push(hit);
        }
    }
    each
}

/// The owner, and the way to another one.
#[component]
pub(super) fn OwnerField(owner: RwSignal<Owner>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (typed, found, asked) = (RwSignal::new(String::new()), RwSignal::new(Vec::<Hit>::new()), RwSignal::new(false));
    Effect::new(move |_| {
        let text = typed.get().trim().to_owned();
        if text.chars().count() < SHORTEST {
            found.set(Vec::new());
            return;
        }
        leptos::task::spawn_local(async move {
            let Ok(hits) = api::search(text.clone()).await else { return };
            // Answers may overtake each other; only the one to what stands in the field counts.
            if typed.try_get_untracked().is_some_and(|now| now.trim() == text) {
                found.set(customers(hits));
            }
        });
    });
    let choice = move |hit: Hit| {
        let label = format!("{} · {}", hit.customer_name, hit.phone);
        let press = Callback::new(move |()| {
            owner.set((hit.customer, hit.customer_name.clone()));
            typed.set(String::new());
            asked.set(false);
        });
        view! { <li><Button kind=Kind::Plain glyph=Glyph::CircleUserRound on_press=press>{label}</Button></li> }
    };
    view! {
        <div class="field owner">
            <span class="label">{td_string!(loc, customers.owner)}</span>
            <p><Icon glyph=Glyph::CircleUserRound />" "<b>{move || owner.with(|(_, name)| name.clone())}</b></p>
            <Show
                when=move || asked.get()
                fallback=move || view! { <Button kind=Kind::Plain glyph=Glyph::Pencil on_press=Callback::new(move |()| asked.set(true))>{td_string!(loc, customers.change_owner)}</Button> }
            >
                <Field id="owner-search" label=td_string!(loc, customers.find_owner) hint=td_string!(loc, customers.find_owner_hint)>
                    <TextInput value=typed autocomplete="off" maxlength=40 autofocus=true />
                </Field>
                <ul class="owners">{move || found.get().into_iter().map(choice).collect_view()}</ul>
            </Show>
        </div>
    }
}
