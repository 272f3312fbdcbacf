//! Work that the customer declined: kept for next time.

use super::api;
use crate::live::Live;
use crate::ui::{Block, ErrorNotice, Loading, Money};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::DeferredLine;
use domain::{OrderId, VehicleId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What was declined on the visits of a vehicle; nothing is drawn where nothing was.
#[component]
pub fn DeferredBlock(vehicle: VehicleId, order: Option<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(move |subject, _| order.is_some_and(|order| order.0 == subject));
    let list = Resource::new(move || changes.get(), move |_| api::deferred(vehicle));
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=1 /> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(lines) if lines.is_empty() => ().into_any(),
                    Ok(lines) => view! { <Lines lines /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Lines(lines: Vec<DeferredLine>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let row = move |deferred: DeferredLine| {
        let on = td_string!(loc, repair_orders.deferred_on, at = clock.date(deferred.declined_at), number = deferred.number.as_str());
        view! {
            <li>
                <span class="row"><b>{deferred.line.title.clone()}</b><span class="push"></span><Money fen=deferred.line.net() /></span>
                <span>{deferred.reason}</span>
                <small class="quiet"><a href=format!("/repair_orders/{}", deferred.order)>{on}</a></small>
            </li>
        }
    };
    view! { <Block title=td_string!(loc, repair_orders.deferred)><ul class="deferred">{lines.into_iter().map(row).collect_view()}</ul></Block> }
}
