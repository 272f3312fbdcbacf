//! How many deeds wait on this device, on every page: it neither reads nor sends them, which only the pages of the floor do.

use super::KEPT_COUNT;
use crate::live::Live;
use crate::ui::{Glyph, Icon};
use crate::visit::Visit;
use crate::words::Loc;
use domain::Permission;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// How many deeds wait on this device, as far as this page knows. Whoever keeps or sends them says so here.
#[derive(Clone, Copy)]
pub struct Waiting(pub RwSignal<usize>);

/// How many deeds wait, and the way to their list; nothing while none does, or for whoever has no such list.
#[component]
pub fn UnsentCount() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let reached = expect_context::<Live>().reached;
    let Waiting(count) = expect_context::<Waiting>();
    let list = if visit.may(Permission::Work) {
        Some("/workshop/jobs")
    } else if visit.may(Permission::Inspect) {
        Some("/quality")
    } else {
        None
    };
    Effect::new(move |_| {
        count.set(kept());
        // Another window of this browser has kept or sent one.
        let told = window_event_listener(leptos::ev::storage, move |_| count.set(kept()));
        on_cleanup(move || told.remove());
    });
    move || {
        let (count, href) = (count.get(), list?);
        (count > 0).then(|| {
            // Without network the browser itself asks for the page, so that the copy that is kept on the device comes.
            let rel = move || (!reached.get()).then_some("external");
            view! {
                <a class="link-state unsent-count" data-state="waiting" href=href rel=rel>
                    <Icon glyph=Glyph::CloudUpload /><b>{td_string!(loc, unsent.title, count = count)}</b>
                </a>
            }
        })
    }
}

/// The number that the device keeps.
fn kept() -> usize {
    #[cfg(feature = "hydrate")]
    {
        let text = || window().local_storage().ok()??.get_item(KEPT_COUNT).ok()?;
        text().and_then(|text| text.parse().ok()).unwrap_or_default()
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = KEPT_COUNT;
        0
    }
}
