//! What others still have to pay after the car has left: on credit, billed to an insurer, the manufacturer, a supplier, or given back since.

use super::api;
use crate::live::Live;
use crate::problem::Problem;
use crate::ui::{Badge, Block, Button, Empty, ErrorNotice, Glyph, Loading, Money, State, TableScroll};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::Area;
use domain::settlement::{Receivable, Receivables};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// As many pages as somebody has asked for, fetched again together.
async fn fetch(pages: usize) -> Result<Receivables, Problem> {
    let mut all = api::still_to_pay(None).await?;
    for _ in 1..pages {
        let Some(after) = all.next.take() else { break };
        let page = api::still_to_pay(Some(after)).await?;
        all.rows.extend(page.rows);
        all.next = page.next;
    }
    Ok(all)
}

/// Statements that are still to be paid, the oldest first.
#[component]
pub(super) fn StillToPay() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().lists_of(|area| area == Area::Settlement);
    let pages = RwSignal::new(1_usize);
    let owed = Resource::new(move || (changes.get(), pages.get()), |(_, pages)| fetch(pages));
    let more = Callback::new(move |()| pages.update(|pages| *pages += 1));
    view! {
        <Block title=td_string!(loc, settlement.still_to_pay)>
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match owed.await {
                        Ok(Receivables { rows, .. }) if rows.is_empty() => {
                            view! { <Empty title=td_string!(loc, settlement.still_to_pay_empty) glyph=Glyph::CircleCheck /> }.into_any()
                        }
                        Ok(Receivables { rows, next }) => view! {
                            <Owed rows />
                            {next.map(|_| view! { <div class="pager"><Button on_press=more glyph=Glyph::ArrowDown>{td_string!(loc, repair_orders.more_rows)}</Button></div> })}
                        }
                        .into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
        </Block>
    }
}

#[component]
fn Owed(rows: Vec<Receivable>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let rows = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <td class="nowrap" data-label=td_string!(loc, settlement.settled_on)>{clock.date(row.settled_at)}</td>
                    <td class="nowrap" data-lead=""><a href=format!("/repair_orders/{}", row.order)>{row.number}</a></td>
                    <td data-label=td_string!(loc, customers.plate)>{row.plate}</td>
                    <td data-label=td_string!(loc, repair_orders.customer)>{row.customer_name}</td>
                    <td data-label=td_string!(loc, repair_orders.payer)>
                        {words::payer(loc, row.payer)}" "
                        {row.credit.then(|| view! { <Badge state=State::Waiting glyph=Glyph::FileText text=td_string!(loc, settlement.panel_on_credit) /> })}
                    </td>
                    <td class="num" data-label=td_string!(loc, repair_orders.amount)><Money fen=row.due /></td>
                    <td class="num" data-label=td_string!(loc, settlement.panel_still_open)><Money fen=row.open /></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <TableScroll label=td_string!(loc, settlement.still_to_pay)>
            <table class="table owed" data-stacks="">
                <thead>
                    <tr>
                        <th>{td_string!(loc, settlement.settled_on)}</th>
                        <th>{td_string!(loc, settlement.statement)}</th>
                        <th>{td_string!(loc, customers.plate)}</th>
                        <th>{td_string!(loc, repair_orders.customer)}</th>
                        <th>{td_string!(loc, repair_orders.payer)}</th>
                        <th class="num">{td_string!(loc, repair_orders.amount)}</th>
                        <th class="num">{td_string!(loc, settlement.panel_still_open)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
}
