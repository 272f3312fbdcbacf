//! The customer signs: what will be done, what it costs, a signature.

use super::prompts::RefusedNotice;
use crate::execute::Sending;
use crate::ui::{Button, Dialog, Field, Kind, Money, SignaturePad, TableScroll, TextInput};
use crate::words::Loc;
use domain::repair_orders::{Command, OrderPage as Page, estimate};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Shows the customer what they agree to, and takes the signature: drawn, or the name typed by whoever cannot draw here.
#[component]
pub fn AuthoriseDialog(page: Page, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let customer = if page.customer.contact.is_empty() { page.customer.name.clone() } else { page.customer.contact.clone() };
    let sender = page.order.check_in.as_ref().map(|check_in| check_in.sender_name.clone()).filter(|name| !name.is_empty());
    let signed_by = RwSignal::new(sender.unwrap_or(customer));
    let (drawn, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let unsigned = Signal::derive(move || {
        (drawn.with(String::is_empty) && typed.with(String::is_empty)).then(|| td_string!(loc, repair_orders.sign_first).to_owned())
    });
    let total = estimate::total(&page.order.lines);
    let lines = StoredValue::new(page.order.lines.clone());
    let (id, version) = (page.order.id, page.order.progress.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if unsigned.get_untracked().is_some() {
            return;
        }
        // A typed name is the signature of whoever cannot draw one here.
        let name = if drawn.with_untracked(String::is_empty) { typed.get_untracked() } else { signed_by.get_untracked() };
        let command = Command::Authorise { order: id, signed_by: name, signature: drawn.get_untracked() };
        sending.send(domain::Command::RepairOrders(command), Some(version), move |_| {
            open.set(false);
            changed.run(());
        });
    };
    view! {
        <Dialog id="authorise" open title=td_string!(loc, repair_orders.authorise) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" on:submit=submit>
                <TableScroll label=td_string!(loc, repair_orders.lines)>
                    <table class="table">
                        <tbody>
                            {lines.with_value(|lines| lines.iter().map(|line| view! { <tr><td>{line.title.clone()}</td><td class="num"><Money fen=line.net() /></td></tr> }).collect_view())}
                        </tbody>
                        <tfoot><tr><th scope="row">{td_string!(loc, repair_orders.total)}</th><td class="num"><Money fen=total sign="¥" /></td></tr></tfoot>
                    </table>
                </TableScroll>
                <Field id="signed-by" label=td_string!(loc, repair_orders.signed_by)><TextInput value=signed_by required=true maxlength=40 /></Field>
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
