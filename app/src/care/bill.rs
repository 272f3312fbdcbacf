//! What the customer pays, whether it is paid, and which papers there are.

use crate::ui::{Glyph, Icon, State, StateText};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Fen;
use domain::care::{CustomerPage, Paper, PaperAt};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The bill, and the papers.
#[component]
pub fn BillBlock(page: CustomerPage, token: String, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let bill = page.bill;
    let open = bill.due - bill.paid;
    let amount = |fen: Fen| format!("¥{}", fen.grouped());
    let (state, glyph, text) = match bill {
        _ if !bill.settled => (State::Waiting, Glyph::Clock, td_string!(loc, care.not_settled)),
        _ if open <= Fen::ZERO => (State::Ready, Glyph::Check, td_string!(loc, care.paid)),
        _ if bill.on_credit => (State::Done, Glyph::Check, td_string!(loc, care.on_credit)),
        _ => (State::Waiting, Glyph::Wallet, td_string!(loc, care.to_pay)),
    };
    view! {
        <section>
            <h2>{td_string!(loc, care.costs)}</h2>
            <dl class="guest-sum">
                <dt class="total">{if bill.settled { td_string!(loc, care.you_pay) } else { td_string!(loc, care.you_will_pay) }}</dt>
                <dd class="total">{amount(bill.due)}</dd>
                {(bill.paid > Fen::ZERO).then(|| view! { <dt>{td_string!(loc, care.paid_already)}</dt><dd>{amount(bill.paid)}</dd> })}
                {(bill.paid > Fen::ZERO && open > Fen::ZERO).then(|| view! { <dt>{td_string!(loc, care.still_open)}</dt><dd>{amount(open)}</dd> })}
                <dt>{td_string!(loc, care.pay_state)}</dt>
                <dd><StateText state glyph text /></dd>
            </dl>
            <p class="quiet">{td_string!(loc, care.vat_included)}</p>
        </section>
        <Papers page token clock />
    }
}

/// The papers there are: opened behind the same link, to be read and printed. The gate pass is handed over at the desk.
#[component]
fn Papers(page: CustomerPage, token: String, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    let any = !page.papers.is_empty() || page.gate_pass;
    let signed = page.signed.map(|(name, at)| td_string!(loc, care.signed_by, name = name.as_str(), at = clock.day_time(at, now)));
    let estimates = page.papers.iter().filter(|at| at.paper == Paper::Estimate).count();
    let row = move |PaperAt { paper, number, at }: PaperAt| {
        // Several estimates of one day are told apart by their numbers, which stand on the sheets, too.
        let name = match paper {
            Paper::Estimate if estimates > 1 => format!("{} {number}", words::paper(loc, paper)),
            _ => words::paper(loc, paper).to_owned(),
        };
        let href = format!("/p/{token}/papers/{paper}?number={number}");
        let note = signed.clone().filter(|_| paper == Paper::Authorisation).unwrap_or_else(|| clock.day_time(at, now));
        view! {
            <li>
                <a href=href target="_blank" rel="external noreferrer"><Icon glyph=Glyph::FileText />" "{name}</a>
                <small class="quiet">{note}</small>
            </li>
        }
    };
    let gate_pass =
        page.gate_pass.then(|| view! { <li><span><Icon glyph=Glyph::FileText />" "{td_string!(loc, print.gate_pass)}</span></li> });
    any.then(|| {
        view! {
            <section>
                <h2>{td_string!(loc, care.papers)}</h2>
                <ul class="guest-list">{page.papers.into_iter().map(row).collect_view()}{gate_pass}</ul>
                <p class="quiet">{td_string!(loc, care.papers_at_the_desk)}</p>
            </section>
        }
    })
}
