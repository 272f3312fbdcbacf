//! Pages over one order: the one that the address names.

use super::api::{self, Told};
use crate::problem::Problem;
use crate::ui::{ErrorNotice, Loading};
use crate::words::{self, Loc};
use domain::OrderId;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_params_map;

/// Opens the order that the address names, and shows it when it is there.
#[component]
pub fn Opened(show: fn(Told) -> AnyView) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<OrderId>().ok()));
    let page = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => api::order_page(id).await,
                None => Err(Problem::not_found()),
            }
        },
    );
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(told) => show(told),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}
