//! The sheets themselves, with the fields that the trade's rules ask for (domain.md 2.2).

mod authorisation;
mod certificate;
mod check_in;
mod estimate;
mod gate_pass;
mod health;
mod list;
mod settlement;
mod settlement_lists;

pub use authorisation::AuthorisationPaper;
pub use certificate::CertificatePaper;
pub use check_in::{CheckInPaper, SignedSheet};
pub use estimate::EstimatePaper;
pub use gate_pass::GatePassPaper;
pub use health::HandOverPaper;
pub use settlement::SettlementPaper;

use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::PaperTerms;
use domain::repair_orders::cover::Period;
use domain::repair_orders::{Authorisation, CheckSheet, Line, OldParts, Order, OrderPage};
use domain::staff::Dealership;
use leptos::prelude::*;
use leptos_i18n::td_string;
use serde::{Deserialize, Serialize};

/// The shop whose papers these are, where nobody is signed in.
#[derive(Clone)]
pub struct Shop(pub Dealership);

/// The token of the link that a customer reads a paper behind.
#[derive(Clone)]
pub struct Behind(pub String);

/// Which version of a paper is looked at, and when it was told or signed.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Version {
    pub number: u16,
    pub at: DateTime<Utc>,
}

/// What a line is called on paper, with the package that it came with.
fn titled(loc: Loc, line: &Line) -> String {
    match &line.package {
        Some(of) => format!("{} [{}]", line.title, words::called(loc, &of.title)),
        None => line.title.clone(),
    }
}

/// The head of a sheet: the shop, the name of the paper, its numbers.
#[component]
fn Head(#[prop(into)] title: String, #[prop(optional, into)] of: String, codes: Vec<String>, terms: PaperTerms) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let filed =
        (!terms.registration_no.is_empty()).then(|| format!(" · {} {}", td_string!(loc, print.registration_no), terms.registration_no));
    let shop = Visit::here().me.map(|me| me.dealership).or_else(|| use_context::<Shop>().map(|shop| shop.0));
    view! {
        <header>
            {shop.map(|shop| view! {
                <div class="shop"><b>{shop.name}</b><br />{shop.address}<br />{td_string!(loc, print.phone)}" "{shop.phone}<br />{words::repairer_class(loc, terms.class)}{filed}</div>
            })}
            <div><h1>{title}</h1><p class="of">{of}</p></div>
            <div class="codes">{codes.into_iter().map(|code| view! { <div>{code}</div> }).collect_view()}</div>
        </header>
    }
}

/// Who brings which car: three facts a row. A paper from before the repair says what is promised, one from after it when the car was done.
#[component]
fn CarFacts(page: OrderPage, #[prop(optional)] done: bool) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let OrderPage { order, vehicle, customer, .. } = page;
    let check_in = order.check_in.as_ref();
    let plate = vehicle.plate.as_ref().map_or_else(
        || td_string!(loc, customers.no_plate).to_owned(),
        |plate| format!("{plate} · {}", words::plate_colour(loc, vehicle.plate_colour)),
    );
    let sender = check_in.map(|check_in| check_in.sender_name.clone()).filter(|name| !name.is_empty());
    let passed = order.inspections.iter().rev().find(|inspection| inspection.passed);
    let last = if done {
        (td_string!(loc, print.completed), passed.map(|passed| clock.date_time(passed.at)).unwrap_or_default())
    } else {
        (td_string!(loc, print.promised), order.promise.map(|promise| clock.date_time(promise.at)).unwrap_or_default())
    };
    let facts: Vec<(&str, String)> = vec![
        (td_string!(loc, print.entrusting_party), customer.name.clone()),
        (td_string!(loc, print.contact_phone), customer.phone.to_string()),
        (td_string!(loc, print.repair_kind), words::repair_class(loc, order.class()).to_owned()),
        (td_string!(loc, print.plate), plate),
        (td_string!(loc, print.model), vehicle.model.clone()),
        (td_string!(loc, print.odometer), check_in.map(|check_in| words::kilometres(loc, check_in.odometer_km)).unwrap_or_default()),
        (td_string!(loc, customers.vin), vehicle.vin.to_string()),
        (td_string!(loc, customers.engine_no), vehicle.engine_no.clone()),
        (td_string!(loc, print.sender), sender.unwrap_or_else(|| td_string!(loc, print.sender_self).to_owned())),
        (td_string!(loc, customers.colour), vehicle.colour.clone()),
        (td_string!(loc, print.arrived), clock.date_time(order.opened_at)),
        last,
    ];
    let asked_for = [
        td_string!(loc, print.plate),
        td_string!(loc, print.model),
        td_string!(loc, print.odometer),
        td_string!(loc, customers.vin),
        td_string!(loc, customers.engine_no),
        td_string!(loc, customers.colour),
        td_string!(loc, print.promised),
    ];
    let facts = on_paper(facts, &asked_for);
    let row = |row: &[(&str, String)]| {
        // The last cell of a row that is not full takes the rest of it.
        let wide = |index: usize| (index + 1 == row.len() && row.len() < 3).then(|| (1 + 2 * (3 - row.len())).to_string());
        let cells = row.iter().enumerate();
        let cells = cells.map(|(index, (name, value))| view! { <th scope="row">{*name}</th><td colspan=wide(index)>{value.clone()}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let rows = facts.chunks(3).map(row).collect_view();
    view! { <table class="sheet-facts"><tbody>{rows}</tbody></table> }
}

/// The facts that stand on a paper: a field that the trade asks for (domain.md 2.2) keeps its cell, to be written by hand, when nobody has
/// filled it; whatever else nobody has told is left out.
fn on_paper<'a>(facts: Vec<(&'a str, String)>, asked_for: &[&str]) -> Vec<(&'a str, String)> {
    facts.into_iter().filter(|(name, value)| !value.is_empty() || asked_for.contains(name)).collect()
}

/// How long the repair is guaranteed.
fn guarantee_text(loc: Loc, order: &Order) -> String {
    let class = order.class();
    let Period { days, km } = class.guarantee();
    td_string!(loc, print.guarantee_text, class = words::repair_class(loc, class), km = words::kilometres(loc, km), days = days)
}

/// What becomes of the parts taken out, as boxes of which one is ticked.
#[component]
fn OldPartsBoxes(choice: Option<OldParts>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    OldParts::ALL
        .iter()
        .map(|value| {
            let on = choice == Some(*value);
            view! { <span class="opt"><i class="box" data-on=on></i>{words::old_parts(loc, *value)}</span> }
        })
        .collect_view()
}

/// A signature as drawn, or nothing.
#[component]
fn Drawn(#[prop(into)] path: String) -> impl IntoView {
    (!path.is_empty()).then(|| view! { <svg viewBox="0 0 600 200" aria-hidden="true"><path d=path></path></svg> })
}

/// What stands above a customer's signature on a sheet: who signed, when, and what was drawn.
struct Signed {
    by: String,
    at: DateTime<Utc>,
    drawn: String,
}

impl From<Authorisation> for Signed {
    fn from(signed: Authorisation) -> Self {
        Self { by: signed.signed_by, at: signed.at, drawn: signed.signature }
    }
}

impl From<CheckSheet> for Signed {
    fn from(signed: CheckSheet) -> Self {
        Self { by: signed.signed_by, at: signed.at, drawn: signed.signature }
    }
}

/// The foot of a sheet that customer and house sign; empty places before anybody has.
#[component]
fn Signatures(signed: Option<Signed>, advisor: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let at = signed.as_ref().map(|signed| clock.date_time(signed.at));
    let typed =
        signed.as_ref().filter(|signed| signed.drawn.is_empty()).map(|_| view! { <small>{td_string!(loc, print.typed_name)}</small> });
    let (name, path) = signed.map(|signed| (signed.by, signed.drawn)).unwrap_or_default();
    view! {
        <div class="sheet-signs">
            <div>{td_string!(loc, print.customer_signature)}<Drawn path /><b>{name}</b>{typed}</div>
            <div>{td_string!(loc, print.advisor)}<b>{advisor}</b></div>
            <div>{td_string!(loc, print.date)}<b>{at}</b></div>
            <div class="stamp" data-label=td_string!(loc, print.stamp_here)>{td_string!(loc, print.repairing_party_stamp)}</div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::on_paper;

    #[test]
    fn a_field_that_the_trade_asks_for_keeps_its_cell_though_nobody_has_filled_it() {
        let facts = ["托修方", "联系电话", "发动机号", "颜色"].into_iter().zip(["陈女士", "", "", "白"]);
        let facts = facts.map(|(name, value)| (name, value.to_owned())).collect();
        let shown = on_paper(facts, &["发动机号", "颜色"]);
        let names: Vec<(&str, &str)> = shown.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(names, [("托修方", "陈女士"), ("发动机号", ""), ("颜色", "白")], "no number of the customer behind their link");
    }
}
