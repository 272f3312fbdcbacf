//! The customer signs what was found.

use super::form::Walk;
use crate::repair_orders::{RefusedNotice, Shown};
use crate::ui::{Button, Dialog, Field, Kind, SignaturePad, TextInput};
use crate::words::{self, Loc};
use domain::repair_orders::{Command, OrderPage, WalkAround};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What the customer confirms, in a sentence.
fn confirmed(loc: Loc, page: &OrderPage, walk_around: &WalkAround) -> String {
    let Some(check_in) = &page.order.check_in else { return String::new() };
    td_string!(
        loc,
        check_in.sign_text,
        marks = walk_around.marks.len(),
        photos = page.order.walked.signed_photos().len(),
        odometer = words::kilometres(loc, check_in.odometer_km),
        energy = words::gauge(loc, page.vehicle.energy, check_in.energy_percent),
        old_parts = words::old_parts(loc, check_in.old_parts)
    )
}

/// Takes the signature: drawn, or the name typed by whoever cannot draw here.
#[component]
pub fn SignDialog(shown: Shown, walk: Walk, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = shown.sending();
    let (name, drawn, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let unsigned = Signal::derive(move || {
        (drawn.with(String::is_empty) && typed.with(String::is_empty)).then(|| td_string!(loc, repair_orders.sign_first).to_owned())
    });
    // A signature is for what stood above it: whoever looks again signs again.
    Effect::new(move |_| {
        if open.get() {
            drawn.set(String::new());
            typed.set(String::new());
            sending.clear();
            if name.with_untracked(String::is_empty) {
                name.set(shown.page.with_untracked(crate::repair_orders::authorise::signer));
            }
        }
    });
    let navigate = use_navigate();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if unsigned.get_untracked().is_some() {
            return;
        }
        let signed_by = if drawn.with_untracked(String::is_empty) { typed.get_untracked() } else { name.get_untracked() };
        let order = shown.id();
        let walk_around = Box::new(untrack(|| walk.read()));
        let command = Command::SignCheckIn { order, walk_around, signed_by, signature: drawn.get_untracked() };
        let navigate = navigate.clone();
        shown.send(sending, domain::Command::RepairOrders(command), move || {
            walk.forget();
            open.set(false);
            navigate(&format!("/repair_orders/{order}"), NavigateOptions::default());
        });
    };
    let text = move || shown.page.with(|page| confirmed(loc, page, &walk.read()));
    view! {
        <Dialog id="sign" open title=td_string!(loc, check_in.sign_title) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" on:submit=submit.clone()>
                <p>{text}</p>
                <Field id="signed-by" label=td_string!(loc, repair_orders.signed_by)><TextInput value=name required=true maxlength=40 /></Field>
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
                <footer><Button kind=Kind::Next submit=true pending=sending.pending disabled_reason=unsigned>{td_string!(loc, check_in.sign)}</Button></footer>
            </form>
        </Dialog>
    }
}
