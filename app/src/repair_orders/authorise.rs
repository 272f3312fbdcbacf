//! The customer signs: what will be done, what it costs, a signature.

use super::form::Meanwhile;
use super::shown::Shown;
use super::signing::{SignForm, Signing};
use crate::ui::{Dialog, Glyph, Money, Notice, State, TableScroll, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::{Charge, Command, Line, Payer, estimate, quote};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Shows the customer what they agree to, and takes the signature.
#[component]
pub fn AuthoriseDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, signing) = (shown.sending(), Signing::begin());
    let lines = Memo::new(move |_| shown.page.with(|page| page.order.to_sign()));
    signing.follow(shown, sending, open, move || lines.get());
    let signed = Callback::new(move |(signed_by, signature)| {
        let command = Command::Authorise { order: shown.id(), signed_by, signature };
        shown.send(sending, domain::Command::RepairOrders(command), move || open.set(false));
    });
    view! {
        <Dialog id="authorise" open title=td_string!(loc, repair_orders.authorise) close_label=td_string!(loc, common.close) wide=true>
            <SignForm signing sending action=td_string!(loc, repair_orders.agree_and_sign) signed>
                <Meanwhile shown />
                <Agreed shown lines />
            </SignForm>
        </Dialog>
    }
}

/// What is agreed to: the lines, what the customer pays of them, what others pay, and how far the bill may differ.
#[component]
fn Agreed(shown: Shown, lines: Memo<Vec<Line>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let row = move |line: &Line| {
        let amount = match &line.charge {
            Charge::Labour { billed, .. } => format!("{billed} h"),
            Charge::Part { quantity, unit, .. } => format!("{quantity} {unit}"),
            Charge::Other { .. } => String::new(),
        };
        view! {
            <tr>
                <td class="wrap">{line.title.clone()}</td>
                <td class="num">{amount}</td>
                <td class="num"><Money fen=line.net() /></td>
                <td>{words::shares(loc, &line.shares)}</td>
            </tr>
        }
    };
    let sums = move || {
        let (totals, deviation) =
            shown.page.with(|page| (estimate::totals(&page.order.lines, page.policy.vat_rate), page.policy.agreed_deviation));
        let of = |total: &estimate::PayerTotal| {
            let class = if total.payer == Payer::Customer { "total" } else { "" };
            view! { <dt class=class>{words::payer(loc, total.payer)}</dt><dd class=class><Money fen=total.due sign="¥" /></dd> }
        };
        view! {
            <dl class="agreed-sum">{totals.iter().map(of).collect_view()}</dl>
            <p class="quiet">{td_string!(loc, repair_orders.agreed_terms, deviation = words::percent(deviation))}</p>
        }
    };
    let (clock, ticking) = (words::Clock::of(&Visit::here()), use_clock());
    // The time that was told with the price holds from this signature on.
    let promise = move || {
        let now = ticking.now();
        let offered = shown.page.with(|page| quote::promise_offered(&page.order, now));
        offered.map(|at| {
            let title = td_string!(loc, repair_orders.new_promise_with_yes, at = clock.day_time(at, now));
            view! { <Notice state=State::Waiting glyph=Glyph::CalendarClock title /> }
        })
    };
    view! {
        {promise}
        <TableScroll label=td_string!(loc, repair_orders.lines)>
            <table class="table">
                <thead>
                    <tr>
                        <th>{td_string!(loc, repair_orders.item)}</th>
                        <th class="num">{td_string!(loc, repair_orders.hours_or_quantity)}</th>
                        <th class="num">{td_string!(loc, repair_orders.amount)}</th>
                        <th>{td_string!(loc, repair_orders.payer)}</th>
                    </tr>
                </thead>
                <tbody>{move || lines.with(|lines| lines.iter().map(row).collect_view())}</tbody>
            </table>
        </TableScroll>
        {sums}
    }
}
