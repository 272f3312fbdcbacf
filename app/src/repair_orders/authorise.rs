//! The customer signs: what will be done, what it costs, a signature.

use super::form::{Kept, Meanwhile, RefusedNotice};
use super::shown::Shown;
use crate::ui::{Button, Dialog, Field, Kind, Money, SignaturePad, TableScroll, TextInput};
use crate::words::{self, Loc};
use domain::repair_orders::{Charge, Command, Line, OrderPage as Page, Payer, estimate};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Who signs, unless somebody else's name is typed: whoever brought the car, or the owner.
pub(super) fn signer(page: &Page) -> String {
    let sender = page.order.check_in.as_ref().map(|check_in| check_in.sender_name.clone()).filter(|name| !name.is_empty());
    let owner = if page.customer.contact.is_empty() { &page.customer.name } else { &page.customer.contact };
    sender.unwrap_or_else(|| owner.clone())
}

/// Shows the customer what they agree to, and takes the signature: drawn, or the name typed by whoever cannot draw here.
#[component]
pub fn AuthoriseDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = shown.sending();
    let signed_by = Kept::new();
    let (drawn, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let unsigned = Signal::derive(move || {
        (drawn.with(String::is_empty) && typed.with(String::is_empty)).then(|| td_string!(loc, repair_orders.sign_first).to_owned())
    });
    let lines = Memo::new(move |_| shown.page.with(|page| page.order.to_sign()));
    // A signature is for what stood above it: when that changes, it is taken again.
    Effect::new(move |before: Option<(bool, Vec<Line>)>| {
        let now = (open.get(), lines.get());
        if before.is_some_and(|before| before != now) {
            drawn.set(String::new());
            typed.set(String::new());
        }
        if now.0 {
            signed_by.offer(shown.page.with_untracked(signer));
            sending.clear();
        }
        now
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if unsigned.get_untracked().is_some() {
            return;
        }
        // A typed name is the signature of whoever cannot draw one here.
        let name = if drawn.with_untracked(String::is_empty) { typed.get_untracked() } else { signed_by.text.get_untracked() };
        let command = Command::Authorise { order: shown.id(), signed_by: name, signature: drawn.get_untracked() };
        shown.send(sending, domain::Command::RepairOrders(command), move || open.set(false));
    };
    view! {
        <Dialog id="authorise" open title=td_string!(loc, repair_orders.authorise) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" on:submit=submit>
                <Meanwhile shown />
                <Agreed shown lines />
                <Field id="signed-by" label=td_string!(loc, repair_orders.signed_by)><TextInput value=signed_by.text required=true maxlength=40 /></Field>
                <SignaturePad
                    id="signature"
                    drawn
                    typed
                    label=td_string!(loc, repair_orders.signature)
                    hint=td_string!(loc, repair_orders.sign_here)
                    clear_label=td_string!(loc, repair_orders.sign_again)
                    type_label=td_string!(loc, repair_orders.sign_by_typing)
                    draw_label=td_string!(loc, repair_orders.sign_by_drawing)
                />
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true pending=sending.pending disabled_reason=unsigned>{td_string!(loc, repair_orders.agree_and_sign)}</Button></footer>
            </form>
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
    view! {
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
