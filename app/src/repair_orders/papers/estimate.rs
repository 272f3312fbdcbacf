//! 报价单: what the repair is told to cost, as it was told.

use super::authorisation::{Budget, Items, found};
use super::{CarFacts, Head, Version};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::Days;
use domain::repair_orders::OrderPage;
use domain::repair_orders::estimate;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// 报价单 in the version that was told: items, what each payer would owe, how long it stands.
#[component]
pub fn EstimatePaper(page: OrderPage, version: Version) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let order = page.order.clone();
    let concern = order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default();
    let diagnosis = order.diagnosis.as_ref().map(|diagnosis| diagnosis.cause.clone()).unwrap_or_default();
    let until = version.at + Days::new(u64::from(page.policy.quote_valid_days));
    let by_payer = estimate::totals(&order.lines, page.policy.vat_rate);
    let tax = by_payer.iter().map(|total| total.tax).sum::<domain::Fen>();
    let tax = td_string!(loc, print.tax_inside, rate = words::percent(page.policy.vat_rate), tax = tax.grouped());
    let by_payer = by_payer
        .into_iter()
        .map(|total| view! { <div><dt>{words::payer(loc, total.payer)}</dt><dd>{total.due.grouped()}</dd></div> })
        .collect_view();
    let codes = vec![
        format!("{} {}", td_string!(loc, print.order), order.number),
        td_string!(loc, print.version, number = version.number, at = clock.date_time(version.at)),
    ];
    let deviation = td_string!(loc, print.deviation_text, deviation = words::percent(page.policy.agreed_deviation));
    let lines: Vec<_> = order.lines.iter().filter(|line| !line.abandoned).cloned().collect();
    view! {
        <article class="sheet">
            <Head title=td_string!(loc, print.estimate) codes terms=page.policy.papers.clone() />
            <CarFacts page />
            <h2>{td_string!(loc, print.concern)}</h2>
            <p class="text">{concern}</p>
            {(!diagnosis.is_empty()).then(|| view! { <h2>{td_string!(loc, print.diagnosis)}</h2><p class="text">{diagnosis.clone()}</p> })}
            <h2>{td_string!(loc, print.items)}</h2>
            {found(loc, &order, &lines)}
            <Items lines=lines.clone() />
            <Budget total=estimate::total(&lines) lines />
            <dl class="sheet-cost">{by_payer}</dl>
            <ul class="sheet-notes">
                {order.quoted_promise.map(|at| view! { <li><b>{td_string!(loc, print.promised_if_agreed)}</b><span>{clock.date_time(at)}</span></li> })}
                <li><b>{td_string!(loc, print.valid)}</b><span>{td_string!(loc, print.valid_text, until = clock.date_time(until))}</span></li>
                <li><b>{td_string!(loc, print.tax)}</b><span>{tax}</span></li>
                <li><b>{td_string!(loc, print.deviation)}</b><span>{deviation}</span></li>
                <li><b>{td_string!(loc, print.added_work)}</b><span>{td_string!(loc, print.added_work_text)}</span></li>
            </ul>
            <div class="sheet-signs">
                <div>{td_string!(loc, print.advisor)}<b>{order.advisor.name}</b></div>
                <div class="stamp" data-label=td_string!(loc, print.stamp_here)>{td_string!(loc, print.repairing_party_stamp)}</div>
            </div>
            <footer class="sheet-foot"><span>{td_string!(loc, print.estimate_foot)}</span></footer>
        </article>
    }
}
