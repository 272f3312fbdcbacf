//! What each payer owes for the lines as they stand.

use super::shown::Shown;
use crate::ui::{Block, TableScroll};
use crate::words::{self, Loc};
use domain::Fen;
use domain::repair_orders::estimate::{self, PayerTotal};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What each payer owes, as it stands.
#[component]
pub fn TotalsBlock(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sums = Memo::new(move |_| {
        shown.page.with(|page| (estimate::totals(&page.order.lines, page.policy.vat_rate), words::percent(page.policy.vat_rate)))
    });
    let any = Memo::new(move |_| sums.with(|(totals, _)| !totals.is_empty()));
    view! {
        <Show when=move || any.get()>
            <Block title=td_string!(loc, repair_orders.by_payer) note=td_string!(loc, repair_orders.by_payer_text)>
                <TableScroll label=td_string!(loc, repair_orders.by_payer)>
                    {move || sums.with(|(totals, rate)| table(loc, totals, rate))}
                </TableScroll>
            </Block>
        </Show>
    }
}

/// Whatever is neither labour nor part.
fn other(total: &PayerTotal) -> Fen {
    total.diagnosis + total.testing + total.outwork + total.other
}

/// A figure of what a payer owes.
type Figure = fn(&PayerTotal) -> Fen;

fn table(loc: Loc, totals: &[PayerTotal], rate: &str) -> impl IntoView + use<> {
    let columns: [(&str, Figure); 6] = [
        (td_string!(loc, repair_orders.labour), |total| total.labour),
        (td_string!(loc, repair_orders.parts), |total| total.parts),
        (td_string!(loc, repair_orders.other), other),
        (td_string!(loc, repair_orders.discount), |total| total.discount),
        (td_string!(loc, repair_orders.due), |total| total.due),
        (td_string!(loc, repair_orders.tax), |total| total.tax),
    ];
    // On a telephone each figure says what it is.
    let names: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(index, (name, _))| if index == 5 { format!("{name} {rate}") } else { (*name).to_owned() })
        .collect();
    // What is due is the figure of the table, the tax inside says its rate.
    let class = |index: usize| if index == 4 { "num due" } else { "num" };
    // Nothing is written as nothing: a column of zeros hides the figures that count.
    let figure = |amount: Fen| if amount == Fen::ZERO { "—".to_owned() } else { amount.grouped() };
    let cells = |of: &dyn Fn(Figure) -> Fen| {
        let named = columns.iter().zip(&names).enumerate();
        named
            .map(|(index, ((_, read), name))| view! { <td class=class(index) data-label=name.clone()>{figure(of(*read))}</td> })
            .collect_view()
    };
    let head = names.iter().map(|name| view! { <th class="num">{name.clone()}</th> }).collect_view();
    let rows = totals
        .iter()
        .map(|total| view! { <tr><th scope="row" data-lead="">{words::payer(loc, total.payer)}</th>{cells(&|read| read(total))}</tr> })
        .collect_view();
    let sum = cells(&|read| totals.iter().map(read).sum());
    view! {
        <table class="table totals" data-stacks="">
            <thead><tr><th>{td_string!(loc, repair_orders.payer)}</th>{head}</tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr><th scope="row" data-lead="">{td_string!(loc, repair_orders.total)}</th>{sum}</tr></tfoot>
        </table>
    }
}
