//! The visits of a car or a customer.

use crate::ui::{Empty, Glyph, Money, TableScroll};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::customers::Visit as CarVisit;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Visits, newest first.
#[component]
pub fn Visits(visits: Vec<CarVisit>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    if visits.is_empty() {
        return view! { <Empty title=td_string!(loc, customers.no_visits) glyph=Glyph::History /> }.into_any();
    }
    let rows = visits
        .into_iter()
        .map(|visit| {
            view! {
                <tr>
                    <td><a class="row-link" href=format!("/repair_orders/{}", visit.order)>{visit.number}</a></td>
                    <td class="nowrap">{clock.date(visit.opened_at)}</td>
                    <td class="num">{visit.odometer_km.map(|km| words::kilometres(loc, km))}</td>
                    <td>{visit.concern}</td>
                    <td class="nowrap">{words::status(loc, visit.status)}</td>
                    <td class="num"><Money fen=visit.total /></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <TableScroll label=td_string!(loc, customers.visits)>
            <table class="table">
                <thead>
                    <tr>
                        <th>{td_string!(loc, customers.order)}</th>
                        <th>{td_string!(loc, customers.date)}</th>
                        <th class="num">{td_string!(loc, customers.odometer)}</th>
                        <th>{td_string!(loc, customers.concern)}</th>
                        <th>{td_string!(loc, customers.status)}</th>
                        <th class="num">{td_string!(loc, customers.amount)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
    .into_any()
}
