//! The lists of the settlement paper: labour, material, and the rest, each line with this payer's share.

use crate::words::{self, Loc};
use domain::repair_orders::{Charge, Line, Payer};
use domain::{BasisPoints, Fen, Hours};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What this payer's share of a line is, in proportion and money.
fn share_of(line: &Line, payer: Payer) -> (BasisPoints, Fen) {
    let part = line.shares.iter().find(|share| share.payer == payer).map(|share| share.part).unwrap_or_default();
    let amount = line.amounts().into_iter().find(|(of, _)| *of == payer).map(|(_, amount)| amount).unwrap_or_default();
    (part, amount)
}

/// Labour: hours, rate, what is taken off, and this payer's share.
#[component]
pub fn Labour(lines: Vec<Line>, payer: Payer) -> impl IntoView {
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
                    <td class="num">{off(&line)}</td>
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

/// Parts, each with its class; their discount is shown, so that the figures of a row follow from each other.
#[component]
pub fn Material(lines: Vec<Line>, payer: Payer) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let parts: Vec<Line> = lines.into_iter().filter(|line| matches!(line.charge, Charge::Part { .. })).collect();
    let gross: Fen = parts.iter().map(|line| line.charge.gross()).sum();
    let discount: Fen = parts.iter().map(|line| line.discount).sum();
    let due: Fen = parts.iter().map(|line| share_of(line, payer).1).sum();
    let rows = parts
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let (part_no, class, unit, quantity, price) = match &line.charge {
                Charge::Part { part_no, quality, maker, unit, quantity, price, .. } => {
                    (part_no.clone(), super::class_and_maker(loc, *quality, maker), unit.clone(), quantity.to_string(), price.grouped())
                }
                Charge::Labour { .. } | Charge::Other { .. } => (String::new(), String::new(), String::new(), String::new(), String::new()),
            };
            view! {
                <tr>
                    <td>{index + 1}</td>
                    <td class="wrap">{line.title.clone()}</td>
                    <td>{part_no}</td>
                    <td class="wrap">{class}</td>
                    <td>{unit}</td>
                    <td class="num">{quantity}</td>
                    <td class="num">{price}</td>
                    <td class="num">{line.charge.gross().grouped()}</td>
                    <td class="num">{off(&line)}</td>
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
                    <th class="num">{td_string!(loc, print.discount)}</th>
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
                    <td class="num">{discount.grouped()}</td>
                    <td></td>
                    <td class="num">{due.grouped()}</td>
                </tr>
            </tfoot>
        </table>
    }
}

/// What is neither labour nor part; nothing when there is none of it. No fee that is not listed may be taken.
#[component]
pub fn Others(lines: Vec<Line>, payer: Payer) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let others: Vec<Line> = lines.into_iter().filter(|line| matches!(line.charge, Charge::Other { .. })).collect();
    let due: Fen = others.iter().map(|line| share_of(line, payer).1).sum();
    let any = !others.is_empty();
    let rows = others
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let kind = if let Charge::Other { of, .. } = line.charge { words::other_kind(loc, of) } else { "" };
            view! {
                <tr>
                    <td>{index + 1}</td>
                    <td class="wrap">{line.title.clone()}</td>
                    <td>{kind}</td>
                    <td class="num">{line.charge.gross().grouped()}</td>
                    <td class="num">{off(&line)}</td>
                    <td class="num">{words::percent(share_of(&line, payer).0)}</td>
                    <td class="num">{share_of(&line, payer).1.grouped()}</td>
                </tr>
            }
        })
        .collect_view();
    any.then(|| {
        view! {
            <h2>{td_string!(loc, print.other_part)}</h2>
            <table class="sheet-list">
                <thead>
                    <tr>
                        <th>{td_string!(loc, print.number)}</th>
                        <th>{td_string!(loc, print.fee)}</th>
                        <th>{td_string!(loc, print.class_of_part)}</th>
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
                        <th scope="row" colspan="5">{td_string!(loc, print.other_subtotal)}</th>
                        <td class="num">{due.grouped()}</td>
                    </tr>
                </tfoot>
            </table>
        }
    })
}

/// What is taken off a line; nothing is written as nothing.
fn off(line: &Line) -> String {
    if line.discount == Fen::ZERO { "—".to_owned() } else { line.discount.grouped() }
}
