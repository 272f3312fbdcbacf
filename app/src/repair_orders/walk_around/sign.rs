//! The customer signs what was found.

use super::form::{Began, Walk};
use crate::repair_orders::Shown;
use crate::repair_orders::signing::{SignForm, Signing};
use crate::ui::Dialog;
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

/// Takes the signature.
#[component]
pub fn SignDialog(shown: Shown, walk: Walk, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, signing) = (shown.sending(), Signing::begin());
    signing.follow(shown, sending, open, move || {
        let (check_in, photos) = shown.page.with(|page| (page.order.check_in.clone(), page.order.walked.signed_photos()));
        (check_in, photos, walk.read())
    });
    let navigate = use_navigate();
    let signed = Callback::new(move |(signed_by, signature)| {
        let order = shown.id();
        let Began { revision: began, around } = untrack(|| walk.to_save());
        let command = Command::SignCheckIn { order, began: Some(began), walk_around: Box::new(around), signed_by, signature };
        let navigate = navigate.clone();
        shown.send(sending, domain::Command::RepairOrders(command), move || {
            walk.forget();
            open.set(false);
            navigate(&format!("/repair_orders/{order}"), NavigateOptions::default());
        });
    });
    let text = move || shown.page.with(|page| confirmed(loc, page, &walk.read()));
    view! {
        <Dialog id="sign" open title=td_string!(loc, check_in.sign_title) close_label=td_string!(loc, common.close) wide=true>
            <SignForm signing sending action=td_string!(loc, check_in.sign) signed><p>{text}</p></SignForm>
        </Dialog>
    }
}
