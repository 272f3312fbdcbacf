//! 出门证: one half for the guard, one for the shop.

use super::Head;
use crate::ui::Plate;
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::OrderPage;
use domain::settlement::{self, Leaves};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// 出门证 in two halves.
#[component]
pub fn GatePassPaper(page: OrderPage) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <article class="sheet gate-pass">
            <Half page=page.clone() of=td_string!(loc, print.for_the_gate) />
            <hr />
            <Half page of=td_string!(loc, print.for_the_shop) />
        </article>
    }
}

/// Why the car may leave.
fn because(loc: Loc, page: &OrderPage) -> String {
    match settlement::leaves_because(&page.order.statements) {
        Leaves::NothingDue => td_string!(loc, print.nothing_due).to_owned(),
        Leaves::Paid => td_string!(loc, print.paid_in_full).to_owned(),
        Leaves::OnCredit(credit) => td_string!(loc, print.on_credit_by, name = credit.by.name.as_str()),
        Leaves::Billed(payers) => {
            let payers = payers.into_iter().map(|payer| words::payer(loc, payer)).collect::<Vec<_>>();
            td_string!(loc, print.billed_to, payers = payers.join(td_string!(loc, common.list_comma)))
        }
    }
}

#[component]
fn Half(page: OrderPage, of: &'static str) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let (number, at, by) = page
        .order
        .gate_pass
        .as_ref()
        .map(|pass| (pass.number.clone(), clock.date_time(pass.at), pass.issued_by.name.clone()))
        .unwrap_or_default();
    let plate = page.vehicle.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    let because = because(loc, &page);
    let km = page.order.check_in.as_ref().map(|check_in| words::kilometres(loc, check_in.odometer_km)).unwrap_or_default();
    let codes = vec![
        format!("{} {}", td_string!(loc, print.pass_number), number),
        format!("{} {}", td_string!(loc, print.order), page.order.number),
    ];
    view! {
        <section>
            <Head title=td_string!(loc, print.gate_pass) of codes terms=page.policy.papers.clone() />
            <p><Plate plate none=page.vehicle.vin.to_string() /></p>
            <table class="sheet-facts">
                <tbody>
                    <tr>
                        <th scope="row">{td_string!(loc, print.model)}</th><td>{page.vehicle.model.clone()}</td>
                        <th scope="row">{td_string!(loc, print.entrusting_party)}</th><td>{page.customer.name.clone()}</td>
                    </tr>
                    <tr>
                        <th scope="row">{td_string!(loc, print.released_at)}</th><td>{at}</td>
                        <th scope="row">{td_string!(loc, print.released_because)}</th><td>{because}</td>
                    </tr>
                    <tr>
                        <th scope="row">{td_string!(loc, customers.vin)}</th><td>{page.vehicle.vin.to_string()}</td>
                        <th scope="row">{td_string!(loc, print.odometer)}</th><td>{km}</td>
                    </tr>
                </tbody>
            </table>
            <div class="sheet-signs">
                <div>{td_string!(loc, print.issued_by)}<b>{by}</b></div>
                <div>{td_string!(loc, print.driver)}</div>
                <div>{td_string!(loc, print.guard)}</div>
            </div>
        </section>
    }
}
