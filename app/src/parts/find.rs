//! Looking a part up in the price list.

use crate::repair_orders::api;
use crate::ui::{Button, Field, Glyph, Kind, TextInput};
use crate::words::Loc;
use domain::repair_orders::CatalogPart;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// As many parts as are offered at once.
const OFFERED: usize = 8;

/// Type-ahead from the price list. What is typed stays when nothing is found, or when nobody answers.
#[component]
pub fn FindPart(
    /// Id of the field.
    #[prop(into)]
    id: String,
    /// What is typed.
    text: RwSignal<String>,
    /// Called with the part that was tapped.
    chosen: Callback<CatalogPart>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let found = RwSignal::new(Vec::<CatalogPart>::new());
    Effect::new(move |_| {
        let wanted = text.get();
        leptos::task::spawn_local(async move {
            let hits = if wanted.trim().is_empty() { Vec::new() } else { api::catalog_parts(wanted.clone()).await.unwrap_or_default() };
            if text.try_get_untracked() == Some(wanted) {
                let _ = found.try_set(hits);
            }
        });
    });
    let offered = move || {
        let parts = found.get().into_iter().take(OFFERED);
        let offer = |part: CatalogPart| {
            let text = format!("{} · {}", part.title, part.part_no);
            view! { <Button kind=Kind::Plain glyph=Glyph::Plus on_press=Callback::new(move |()| chosen.run(part.clone()))>{text}</Button> }
        };
        parts.map(offer).collect_view()
    };
    view! {
        <Field id label=td_string!(loc, parts.ask_find) hint=td_string!(loc, parts.ask_find_hint)>
            <TextInput value=text autocomplete="off" maxlength=200 />
        </Field>
        <div class="results row" role="group" aria-label=td_string!(loc, parts.ask_find)>{offered}</div>
    }
}
