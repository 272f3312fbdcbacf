//! 维修委托书: the contract of a repair, as signed.

use super::list::{Column, SheetList};
use super::{Behind, CarFacts, Head, OldPartsBoxes, Signatures, guarantee_text, titled};
use crate::words::{self, Loc};
use domain::Fen;
use domain::repair_orders::estimate;
use domain::repair_orders::{Charge, Finding, Line, Order, OrderPage};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// 维修委托书, with the fields of the trade's contract: items, budget in labour and material, allowed deviation, old parts,
/// belongings, guarantee, payment, signatures. What was signed stands above its signature: the first contract, then each agreement to added
/// work. Before the first signature it is the estimate, to be signed.
#[component]
pub fn AuthorisationPaper(page: OrderPage) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let order = page.order.clone();
    let concern = order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default();
    let diagnosis = order.diagnosis.as_ref().map(|diagnosis| diagnosis.cause.clone()).unwrap_or_default();
    let first = order.authorisations.first().cloned();
    let contract = first.as_ref().map_or_else(|| order.lines.clone(), |first| first.lines.clone());
    let budget = first.as_ref().map_or_else(|| estimate::total(&order.lines), |first| first.total);
    let advisor = order.advisor.name.clone();
    let pairs = order.authorisations.iter().zip(order.authorisations.iter().skip(1)).zip(2..);
    let added = pairs
        .map(|((before, signed), number)| {
            let title = td_string!(loc, print.added_items, number = number);
            let news = signed.news(Some(before));
            view! {
                <h2>{title}</h2>
                {found(loc, &order, &news)}
                <Items lines=news />
                <Budget lines=signed.lines.clone() total=signed.total />
                <Signatures signed=Some(signed.clone().into()) advisor=advisor.clone() />
            }
        })
        .collect_view();
    let unsigned: Vec<Line> = order.lines.iter().filter(|line| first.is_some() && !line.authorised && !line.abandoned).cloned().collect();
    view! {
        <article class="sheet">
            <Head title=td_string!(loc, print.authorisation) codes=vec![format!("{} {}", td_string!(loc, print.order), order.number)] terms=page.policy.papers.clone() />
            <CarFacts page=page.clone() />
            <h2>{td_string!(loc, print.concern)}</h2>
            <p class="text">{concern}</p>
            {(!diagnosis.is_empty()).then(|| view! { <h2>{td_string!(loc, print.diagnosis)}</h2><p class="text">{diagnosis.clone()}</p> })}
            <h2>{td_string!(loc, print.items)}</h2>
            <Items lines=contract.clone() />
            <Budget lines=contract total=budget />
            <Terms page />
            <Signatures signed=first.map(Into::into) advisor=order.advisor.name.clone() />
            {added}
            {(!unsigned.is_empty()).then(|| view! { <h2>{td_string!(loc, print.unsigned_items)}</h2><Items lines=unsigned.clone() /> })}
            <footer class="sheet-foot"><span>{td_string!(loc, print.copies)}</span><span>{td_string!(loc, print.supervision)}</span></footer>
        </article>
    }
}

/// Why these lines were added: what came to light.
pub(super) fn found(loc: Loc, order: &Order, lines: &[Line]) -> Option<impl IntoView + use<>> {
    let of_these = |finding: &&Finding| lines.iter().any(|line| line.finding == Some(finding.id));
    let texts: Vec<&str> = order.findings.iter().filter(of_these).map(|finding| finding.text.as_str()).collect();
    let text = format!("{} {}", td_string!(loc, print.found), texts.join(td_string!(loc, words.list_end)));
    (!texts.is_empty()).then(|| view! { <p class="text">{text}</p> })
}

/// What is agreed to besides the items.
#[component]
fn Terms(page: OrderPage) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let guarantee = guarantee_text(loc, &page.order);
    let check_in = page.order.check_in;
    let belongings = check_in.as_ref().map(|check_in| check_in.belongings.clone()).filter(|text| !text.is_empty());
    let belongings = belongings.unwrap_or_else(|| td_string!(loc, print.none).to_owned());
    let energy = check_in.as_ref().map(|check_in| format!("{}%", check_in.energy_percent)).unwrap_or_default();
    let terms = page.policy.papers;
    let quota = td_string!(loc, print.quota_text, standard = words::quota_standard(loc, terms.quota_standard));
    let markup = td_string!(loc, print.markup_text, markup = words::percent(terms.material_markup));
    let deviation = td_string!(loc, print.deviation_text, deviation = words::percent(page.policy.agreed_deviation));
    let wash =
        if check_in.as_ref().is_some_and(|check_in| check_in.wash) { td_string!(loc, common.yes) } else { td_string!(loc, common.no) };
    view! {
        <ul class="sheet-notes">
            <li><b>{td_string!(loc, print.deviation)}</b><span>{deviation}</span></li>
            <li><b>{td_string!(loc, print.old_parts)}</b><span><OldPartsBoxes choice=check_in.as_ref().map(|check_in| check_in.old_parts) /></span></li>
            <li><b>{td_string!(loc, print.belongings)}</b><span>{belongings}</span></li>
            <li><b>{td_string!(loc, print.condition)}</b><span>{td_string!(loc, print.energy)}" "{energy}" · "{td_string!(loc, print.wash)}" "{wash}</span></li>
            <li><b>{td_string!(loc, print.quota)}</b><span>{quota}" "{markup}</span></li>
            <li><b>{td_string!(loc, print.prices)}</b><span>{td_string!(loc, print.prices_text)}</span></li>
            <li><b>{td_string!(loc, print.quality)}</b><span>{td_string!(loc, print.quality_text)}</span></li>
            <li><b>{td_string!(loc, print.added_work)}</b><span>{td_string!(loc, print.added_work_text)}</span></li>
            <li><b>{td_string!(loc, print.guarantee)}</b><span>{guarantee}</span></li>
            <li><b>{td_string!(loc, print.payment)}</b><span>{td_string!(loc, print.payment_text)}</span></li>
            <li><b>{td_string!(loc, print.liability)}</b><span>{td_string!(loc, print.liability_text)}</span></li>
        </ul>
    }
}

/// What the whole order comes to by this signature: labour, material, and the rest.
#[component]
pub(super) fn Budget(lines: Vec<Line>, total: Fen) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let labour: Fen = lines.iter().filter(|line| line.is_job()).map(Line::net).sum();
    let parts: Fen = lines.iter().filter(|line| matches!(line.charge, Charge::Part { .. })).map(Line::net).sum();
    let others: Fen = lines.iter().filter(|line| matches!(line.charge, Charge::Other { .. })).map(Line::net).sum();
    view! {
        <div class="sheet-due">
            <div>{td_string!(loc, print.budget)}" "<b>{total.grouped()}</b></div>
            <div>{td_string!(loc, print.labour)}" "<b>{labour.grouped()}</b></div>
            <div>{td_string!(loc, print.material)}" "<b>{parts.grouped()}</b></div>
            <div>{td_string!(loc, print.other_fee)}" "<b>{others.grouped()}</b></div>
        </div>
    }
}

/// Work and parts, each with what it is told or signed to cost.
#[component]
pub(super) fn Items(lines: Vec<Line>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    // To its customer a price that others pay a part of is not told.
    let behind = use_context::<Behind>().is_some();
    let told = move |price: Fen| if behind && price == Fen::ZERO { "—".to_owned() } else { price.grouped() };
    let rows = lines.into_iter().map(|line| {
        let (code, class, quota, amount, price) = match &line.charge {
            Charge::Labour { operation, skill, quota, billed, rate } => {
                (operation.clone(), words::skill(loc, *skill).to_owned(), quota.to_string(), billed.to_string(), *rate)
            }
            Charge::Part { part_no, quality, maker, unit, quantity, price, .. } => {
                (part_no.clone(), words::class_and_maker(loc, *quality, maker), String::new(), format!("{quantity} {unit}"), *price)
            }
            Charge::Other { of, amount } => (String::new(), words::other_kind(loc, *of).to_owned(), String::new(), "1".to_owned(), *amount),
        };
        vec![titled(loc, &line), code, class, quota, amount, told(price), line.net().grouped(), words::shares(loc, &line.shares)]
    });
    let columns = vec![
        (td_string!(loc, print.item), Column::Text),
        (td_string!(loc, print.code), Column::Short),
        (td_string!(loc, print.trade_or_class), Column::Text),
        (td_string!(loc, print.quota_hours), Column::Number),
        (td_string!(loc, print.hours_or_quantity), Column::Number),
        (td_string!(loc, print.unit_price), Column::Number),
        (td_string!(loc, print.amount), Column::Number),
        (td_string!(loc, print.payer), Column::Text),
    ];
    view! { <SheetList number=td_string!(loc, print.number) columns rows=rows.collect() /> }
}
