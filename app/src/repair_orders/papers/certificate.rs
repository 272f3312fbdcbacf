//! 机动车维修竣工出厂合格证, with the fields that domain.md 2.2 lists: one part for the owner with the guarantee card, one for the shop.

use super::{Head, guarantee_text};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::OrderPage;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The certificate in its two parts.
#[component]
pub fn CertificatePaper(page: OrderPage) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <article class="sheet certificate">
            <Part page=page.clone() of=td_string!(loc, print.for_the_owner) guaranteed=true />
            <hr />
            <Part page of=td_string!(loc, print.for_the_shop) guaranteed=false />
        </article>
    }
}

#[component]
fn Part(page: OrderPage, of: &'static str, guaranteed: bool) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let certificate = page.order.certificate.clone();
    let number = certificate.as_ref().map(|certificate| certificate.number.clone()).unwrap_or_default();
    let codes = vec![format!("NO. {number}"), format!("{} {}", td_string!(loc, print.order), page.order.number)];
    let plate = page.vehicle.plate.as_ref().map_or_else(
        || td_string!(loc, customers.no_plate).to_owned(),
        |plate| format!("{plate} · {}", words::plate_colour(loc, page.vehicle.plate_colour)),
    );
    let inspector = certificate.as_ref().map(|certificate| certificate.inspector.name.clone());
    let left = certificate.map(|certificate| (clock.date(certificate.at), words::kilometres(loc, certificate.odometer_km)));
    let (on, km) = left.unwrap_or_default();
    let facts: [[(&str, String); 2]; 4] = [
        [(td_string!(loc, print.entrusting_party), page.customer.name.clone()), (td_string!(loc, print.plate), plate)],
        [(td_string!(loc, print.model), page.vehicle.model.clone()), (td_string!(loc, customers.vin), page.vehicle.vin.to_string())],
        [
            (td_string!(loc, print.repair_kind), words::repair_class(loc, page.order.class()).to_owned()),
            (td_string!(loc, print.exit_date), on),
        ],
        [(td_string!(loc, print.exit_odometer), km), (td_string!(loc, print.order), page.order.number.clone())],
    ];
    let rows = facts
        .into_iter()
        .map(|row| view! { <tr>{row.map(|(name, value)| view! { <th scope="row">{name}</th><td>{value}</td> }).collect_view()}</tr> })
        .collect_view();
    view! {
        <section>
            <Head title=td_string!(loc, print.certificate) of codes terms=page.policy.papers.clone() />
            <table class="sheet-facts"><tbody>{rows}</tbody></table>
            <p class="certified">{td_string!(loc, print.certified_text)}</p>
            {guaranteed.then(|| view! { <p><b>{td_string!(loc, print.guarantee_card)}</b>" "{guarantee_text(loc, &page.order)}</p> })}
            <div class="sheet-signs">
                <div>{td_string!(loc, print.inspector_sign)}<b>{inspector}</b></div>
                <div>{td_string!(loc, print.repairing_party_stamp)}</div>
                <div>{td_string!(loc, print.owner_receives)}</div>
            </div>
        </section>
    }
}
