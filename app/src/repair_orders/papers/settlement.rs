//! 维修结算清单 for one payer: labour and material apart (JT/T 1133-2017).

use super::health::HealthAndAdvice;
use super::settlement_lists::{Labour, Material, Others, WriteUps};
use super::{CarFacts, Head, OldPartsBoxes, guarantee_text};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Language;
use domain::repair_orders::estimate::PayerTotal;
use domain::repair_orders::{Charge, Line, OrderPage, Payer};
use domain::settlement::Statement;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The statement with this index, as a sheet.
#[component]
pub fn SettlementPaper(page: OrderPage, index: usize) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let order = page.order.clone();
    let statement = order.statements[index].clone();
    let payer = statement.total.payer;
    let codes = vec![
        format!("{} {}", td_string!(loc, print.order), order.number),
        format!("{} {}", td_string!(loc, print.statement), statement.number),
    ];
    let mine: Vec<Line> =
        order.lines.iter().filter(|line| !line.abandoned && line.shares.iter().any(|share| share.payer == payer)).cloned().collect();
    // Insurer and manufacturer are told nothing of what the driver is told: see `HandOverPaper`.
    let with_the_car = payer == Payer::Customer;
    // A settlement that was undone is no claim any more, and its paper says so.
    let undone = order.undone.iter().any(|undone| undone.statement.id == statement.id);
    let of = format!("{}{}", td_string!(loc, print.of_payer), words::payer(loc, payer));
    let of = if undone { format!("{of} · {}", td_string!(loc, settlement.panel_undone)) } else { of };
    let others = order.statements.iter().filter(|other| other.id != statement.id).cloned().collect();
    view! {
        <article class="sheet">
            <Head title=td_string!(loc, print.settlement) of codes terms=page.policy.papers.clone() />
            <CarFacts page=page.clone() done=true />
            <Labour lines=mine.clone() payer />
            <Material lines=mine.clone() payer />
            <Others lines=mine.clone() payer />
            <WriteUps page=page.clone() lines=mine />
            <Cost total=statement.total statement=statement.clone() />
            <Notes page=page.clone() statement=statement.clone() others />
            {with_the_car.then(|| view! { <HealthAndAdvice page=page.clone() /> })}
            <Signatures page statement />
        </article>
    }
}

/// The columns of the settlement list, and the amount in words.
#[component]
fn Cost(total: PayerTotal, statement: Statement) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let columns = [
        (td_string!(loc, print.diagnosis_fee), total.diagnosis),
        (td_string!(loc, print.testing_fee), total.testing),
        (td_string!(loc, print.material), total.parts),
        (td_string!(loc, print.labour), total.labour),
        (td_string!(loc, print.outwork_fee), total.outwork),
        (td_string!(loc, print.other_fee), total.other),
        (td_string!(loc, print.total_yuan), total.due),
    ];
    let methods = statement.payments.iter().filter(|payment| payment.refunded.is_none()).map(|payment| words::method(loc, payment.method));
    let methods = methods.collect::<Vec<_>>().join(" ");
    let traditional = Visit::here().language == Language::ZhHant;
    view! {
        <dl class="sheet-cost">{columns.into_iter().map(|(name, amount)| view! { <div><dt>{name}</dt><dd>{amount.grouped()}</dd></div> }).collect_view()}</dl>
        <div class="sheet-due">
            <div>{td_string!(loc, print.in_words)}" "<span class="words" lang="zh">{total.due.in_words(traditional)}</span></div>
            <div>{td_string!(loc, print.receivable)}" "<b>{total.due.grouped()}</b></div>
            <div>{td_string!(loc, print.received)}" "<b>{statement.paid().grouped()}</b>" "{methods}</div>
        </div>
    }
}

#[component]
fn Notes(page: OrderPage, statement: Statement, others: Vec<Statement>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let total = statement.total;
    let rate = words::percent(page.policy.vat_rate);
    let tax = td_string!(loc, print.tax_text, rate = rate, net = (total.due - total.tax).grouped(), tax = total.tax.grouped());
    let by_others = others
        .iter()
        .map(|other| format!("{} {}", words::payer(loc, other.total.payer), other.total.due.grouped()))
        .collect::<Vec<_>>()
        .join(td_string!(loc, common.list_comma));
    let own_parts = page
        .order
        .lines
        .iter()
        .filter(|line| matches!(line.charge, Charge::Part { quality: domain::repair_orders::QualityClass::CustomersOwn, .. }))
        .map(|line| line.title.clone())
        .collect::<Vec<_>>()
        .join(td_string!(loc, common.list_comma));
    let own_parts = if own_parts.is_empty() { td_string!(loc, print.none).to_owned() } else { own_parts };
    view! {
        <ul class="sheet-notes">
            <li><b>{td_string!(loc, print.tax)}</b><span>{tax}</span></li>
            {(!by_others.is_empty()).then(|| view! { <li><b>{td_string!(loc, print.paid_by_others)}</b><span>{by_others.clone()}</span></li> })}
            <li><b>{td_string!(loc, print.old_parts)}</b><span><OldPartsBoxes choice=page.order.check_in.as_ref().map(|check_in| check_in.old_parts) /></span></li>
            <li><b>{td_string!(loc, print.own_parts)}</b><span>{own_parts}</span></li>
            <li><b>{td_string!(loc, print.guarantee)}</b><span>{guarantee_text(loc, &page.order)}</span></li>
        </ul>
    }
}

/// The customer signs the sheet itself: what was drawn under the authorisation was drawn under something else.
#[component]
fn Signatures(page: OrderPage, statement: Statement) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let settled = page.order.settled_at.map(|at| clock.date_time(at)).unwrap_or_default();
    view! {
        <div class="sheet-signs">
            <div>{td_string!(loc, print.customer_signature)}</div>
            <div>{td_string!(loc, print.advisor)}<b>{page.order.advisor.name.clone()}</b></div>
            <div>{td_string!(loc, print.clerk)}<b>{statement.settled_by.map(|clerk| clerk.name)}</b>{settled}</div>
            <div class="stamp" data-label=td_string!(loc, print.stamp_here)>{td_string!(loc, print.repairing_party_stamp)}</div>
        </div>
        <footer class="sheet-foot"><span>{td_string!(loc, print.copies)}</span><span>{td_string!(loc, print.supervision)}</span></footer>
    }
}
