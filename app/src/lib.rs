//! Pages, components and server functions of Bayline. Compiled twice: for the server (`ssr`) and for the browser (`hydrate`).
//!
//! Start at [`root`]: the shell of every page and the table of addresses; [`places`] says which pages travel together. One folder per area holds its pages and its server
//! functions (`api.rs`); [`ui`] holds the components, [`words`] what domain values are called in each language.

#![recursion_limit = "256"]

pub mod appointments;
pub mod care;
#[cfg(feature = "ssr")]
pub mod context;
pub mod customers;
pub mod execute;
pub mod frame;
pub mod happened;
pub mod json;
pub mod kpis;
pub mod live;
pub mod parts;
pub mod places;
pub mod problem;
pub mod quality;
pub mod repair_orders;
pub mod root;
pub mod settlement;
pub mod staff;
pub mod ui;
pub mod visit;
pub mod warranty;
pub mod words;
pub mod workshop;

// The locales as Rust: `pub mod i18n`, written by the build.
include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));

/// Wakes up the page that the server rendered.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // Not the executor of Leptos: mounting is what sets that up.
    wasm_bindgen_futures::spawn_local(async {
        let body = leptos::prelude::document().body().expect("a page has a body");
        leptos::mount::hydrate_from_async(body, root::App).await.forget();
        if let Some(html) = leptos::prelude::document().document_element() {
            // Tests and impatient fingers wait for this. An attribute of the root element can always be set.
            let _ = html.set_attribute("data-hydrated", "true");
        }
    });
}
