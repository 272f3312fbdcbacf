//! 维修结算清单 for one payer: labour and material apart (JT/T 1133-2017).

use super::{CarFacts, Drawn, Head, OldPartsBoxes};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::estimate::PayerTotal;
use domain::repair_orders::{Charge, Line, OrderPage, Payer};
use domain::settlement::Statement;
use domain::{BasisPoints, Fen, Hours, Language};
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
    let mine: Vec<Line> = order.lines.iter().filter(|line| line.shares.iter().any(|share| share.payer == payer)).cloned().collect();
    let others = order.statements.iter().filter(|other| other.id != statement.id).cloned().collect();
    view! {
        <main class="sheet" id=(index == 0).then_some("main")>
            <Head title=td_string!(loc, print.settlement) of=format!("{}{}", td_string!(loc, print.of_payer), words::payer(loc, payer)) codes />
            <CarFacts page=page.clone() />
            <Labour lines=mine.clone() payer />
            <Material lines=mine payer />
            <Cost total=statement.total statement=statement.clone() />
            <Notes page=page.clone() statement others />
            <Signatures page />
        </main>
    }
}

/// What this payer's share of a line is, in proportion and money.
fn share_of(line: &Line, payer: Payer) -> (BasisPoints, Fen) {
    let part = line.shares.iter().find(|share| share.payer == payer).map(|share| share.part).unwrap_or_default();
    let amount = line.amounts().into_iter().find(|(of, _)| *of == payer).map(|(_, amount)| amount).unwrap_or_default();
    (part, amount)
}

#[component]
fn Labour(lines: Vec<Line>, payer: Payer) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let jobs: Vec<Line> = lines.into_iter().filter(Line::is_job).collect();
    let hours: Hours =
        jobs.iter().filter_map(|line| if let Charge::Labour { billed, .. } = line.charge { Some(billed) } else { None }).sum();
    let gross: Fen = jobs.iter().map(|line| line.charge.gross()).sum();
    let discount: Fen = jobs.iter().map(|line| line.discount).sum();
    let due: Fen = jobs.iter().map(|line| share_of(line, payer).1).sum();
    let rows = jobs
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let (trade, billed, rate) = match &line.charge {
                Charge::Labour { skill, billed, rate, .. } => (words::skill(loc, *skill), billed.to_string(), rate.grouped()),
                Charge::Part { .. } | Charge::Other { .. } => ("", String::new(), String::new()),
            };
            view! {
                <tr>
                    <td>{index + 1}</td>
                    <td class="wrap">{line.title.clone()}</td>
                    <td>{trade}</td>
                    <td class="num">{billed}</td>
                    <td class="num">{rate}</td>
                    <td class="num">{line.charge.gross().grouped()}</td>
                    <td class="num">{line.discount.grouped()}</td>
                    <td class="num">{words::percent(share_of(&line, payer).0)}</td>
                    <td class="num">{share_of(&line, payer).1.grouped()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <h2>{td_string!(loc, print.labour_part)}</h2>
        <table class="sheet-list">
            <thead>
                <tr>
                    <th>{td_string!(loc, print.number)}</th>
                    <th>{td_string!(loc, print.item)}</th>
                    <th>{td_string!(loc, print.trade)}</th>
                    <th class="num">{td_string!(loc, print.billed_hours)}</th>
                    <th class="num">{td_string!(loc, print.hourly_rate)}</th>
                    <th class="num">{td_string!(loc, print.amount)}</th>
                    <th class="num">{td_string!(loc, print.discount)}</th>
                    <th class="num">{td_string!(loc, print.share)}</th>
                    <th class="num">{td_string!(loc, print.due)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <td></td>
                    <th scope="row" colspan="2">{td_string!(loc, print.labour_subtotal)}</th>
                    <td class="num">{hours.to_string()}</td>
                    <td></td>
                    <td class="num">{gross.grouped()}</td>
                    <td class="num">{discount.grouped()}</td>
                    <td></td>
                    <td class="num">{due.grouped()}</td>
                </tr>
            </tfoot>
        </table>
    }
}

#[component]
fn Material(lines: Vec<Line>, payer: Payer) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let parts: Vec<Line> = lines.into_iter().filter(|line| matches!(line.charge, Charge::Part { .. })).collect();
    let gross: Fen = parts.iter().map(|line| line.charge.gross()).sum();
    let due: Fen = parts.iter().map(|line| share_of(line, payer).1).sum();
    let rows = parts
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let (part_no, class, unit, quantity, price) = match &line.charge {
                Charge::Part { part_no, quality, unit, quantity, price, .. } => {
                    (part_no.clone(), words::quality_class(loc, *quality), unit.clone(), quantity.to_string(), price.grouped())
                }
                Charge::Labour { .. } | Charge::Other { .. } => (String::new(), "", String::new(), String::new(), String::new()),
            };
            view! {
                <tr>
                    <td>{index + 1}</td>
                    <td class="wrap">{line.title.clone()}</td>
                    <td>{part_no}</td>
                    <td>{class}</td>
                    <td>{unit}</td>
                    <td class="num">{quantity}</td>
                    <td class="num">{price}</td>
                    <td class="num">{line.charge.gross().grouped()}</td>
                    <td class="num">{words::percent(share_of(&line, payer).0)}</td>
                    <td class="num">{share_of(&line, payer).1.grouped()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <h2>{td_string!(loc, print.material_part)}</h2>
        <table class="sheet-list">
            <thead>
                <tr>
                    <th>{td_string!(loc, print.number)}</th>
                    <th>{td_string!(loc, print.part)}</th>
                    <th>{td_string!(loc, print.code)}</th>
                    <th>{td_string!(loc, print.class_of_part)}</th>
                    <th>{td_string!(loc, print.unit)}</th>
                    <th class="num">{td_string!(loc, print.quantity)}</th>
                    <th class="num">{td_string!(loc, print.unit_price)}</th>
                    <th class="num">{td_string!(loc, print.amount)}</th>
                    <th class="num">{td_string!(loc, print.share)}</th>
                    <th class="num">{td_string!(loc, print.due)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <td></td>
                    <th scope="row" colspan="6">{td_string!(loc, print.material_subtotal)}</th>
                    <td class="num">{gross.grouped()}</td>
                    <td></td>
                    <td class="num">{due.grouped()}</td>
                </tr>
            </tfoot>
        </table>
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
    let tax = td_string!(loc, print.tax_text, net = (total.due - total.tax).grouped(), tax = total.tax.grouped());
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
            <li><b>{td_string!(loc, print.guarantee)}</b><span>{td_string!(loc, print.guarantee_text)}</span></li>
        </ul>
    }
}

#[component]
fn Signatures(page: OrderPage) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let signed = page.order.authorisations.last().map(|signed| signed.signature.clone()).unwrap_or_default();
    let cashier = page
        .order
        .statements
        .iter()
        .flat_map(|statement| statement.payments.iter())
        .map(|payment| payment.cashier.name.clone())
        .next_back();
    let settled = page.order.settled_at.map(|at| clock.date_time(at)).unwrap_or_default();
    view! {
        <div class="sheet-signs">
            <div>{td_string!(loc, print.customer_signature)}<Drawn path=signed /></div>
            <div>{td_string!(loc, print.advisor)}<b>{page.order.advisor.name.clone()}</b></div>
            <div>{td_string!(loc, print.clerk)}<b>{cashier}</b>{settled}</div>
            <div class="stamp" data-label=td_string!(loc, print.stamp_here)>{td_string!(loc, print.repairing_party_stamp)}</div>
        </div>
        <footer class="sheet-foot"><span>{td_string!(loc, print.copies)}</span><span>{td_string!(loc, print.supervision)}</span></footer>
    }
}
