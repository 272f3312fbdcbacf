//! What the stock holds for an order.

use super::api;
use crate::live::Live;
use crate::ui::{Block, ErrorNotice, Loading};
use crate::words::{self, Loc};
use domain::OrderId;
use domain::live::Area;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The parts that were put aside for the visit of an order; nothing is drawn where none were.
#[component]
pub fn HeldBlock(order: OrderId) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(move |subject, area| subject == order.0 || area == Area::Parts);
    let held = Resource::new(move || changes.get(), move |_| api::held(order));
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=1 /> }>
            {move || Suspend::new(async move {
                match held.await {
                    Ok(held) if held.is_empty() => ().into_any(),
                    Ok(held) => {
                        let rows = held
                            .into_iter()
                            .map(|(stock, quantity)| {
                                view! { <li><span class="code">{stock.bin}</span><b>{stock.title}</b><span class="push"></span><span>{quantity.to_string()}" "{stock.unit}</span></li> }
                            })
                            .collect_view();
                        view! { <Block title=td_string!(loc, repair_orders.held_parts)><ul class="fitted">{rows}</ul></Block> }.into_any()
                    }
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}
