//! The cars of a campaign as they are pasted, or read from a file.

use crate::ui::{Field, TextArea};
use crate::words::Loc;
use domain::warranty::{MOST_VINS, vins};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A field for VINs, and a file that is read into it.
#[component]
pub fn Vins(text: RwSignal<String>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let count = Memo::new(move |_| text.with(|text| vins(text).len()));
    view! {
        <Field id="vins" label=td_string!(loc, warranty.vins) hint=td_string!(loc, warranty.vins_hint, most = MOST_VINS)>
            <TextArea value=text rows=5 />
        </Field>
        <div class="vins">
            <label class="button">
                {td_string!(loc, warranty.vins_file)}
                <input class="visually-hidden" type="file" accept=".csv,.txt,text/plain,text/csv" on:change=move |event| read(event, text) />
            </label>
            <span class="quiet" role="status">{move || td_string!(loc, warranty.vins_found, count = count.get())}</span>
        </div>
    }
}

/// Puts what a file says below what is there.
#[cfg(feature = "hydrate")]
fn read(event: leptos::ev::Event, text: RwSignal<String>) {
    use wasm_bindgen::JsCast;
    let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(input) = input else { return };
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    leptos::task::spawn_local(async move {
        let Ok(read) = wasm_bindgen_futures::JsFuture::from(file.text()).await else { return };
        let read = read.as_string().unwrap_or_default();
        let _ = text.try_update(|text| {
            if !text.trim().is_empty() {
                text.push('\n');
            }
            text.push_str(&read);
        });
        // The same file can be chosen again.
        input.set_value("");
    });
}

#[cfg(not(feature = "hydrate"))]
fn read(_event: leptos::ev::Event, _text: RwSignal<String>) {}
