//! The lists of the settlement paper: labour, material, and the rest, each line with this payer's share.

use super::list::{Column, SheetList, Sum};
use super::titled;
use crate::words::{self, Loc};
use domain::repair_orders::{Charge, Line, OrderPage, Payer};
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
    let rows = jobs.iter().map(|line| {
        let (trade, billed, rate) = match &line.charge {
            Charge::Labour { skill, billed, rate, .. } => (words::skill(loc, *skill), billed.to_string(), rate.grouped()),
            Charge::Part { .. } | Charge::Other { .. } => ("", String::new(), String::new()),
        };
        [vec![titled(loc, line), trade.to_owned(), billed, rate], money(line, payer)].concat()
    });
    let of_kind = [
        (td_string!(loc, print.item), Column::Text),
        (td_string!(loc, print.trade), Column::Short),
        (td_string!(loc, print.billed_hours), Column::Number),
        (td_string!(loc, print.hourly_rate), Column::Number),
    ];
    let sums = vec![
        Sum::Nothing,
        Sum::Name(td_string!(loc, print.labour_subtotal), 2),
        Sum::Amount(td_string!(loc, print.billed_hours), hours.to_string()),
        Sum::Nothing,
    ];
    view! {
        <h2>{td_string!(loc, print.labour_part)}</h2>
        <SheetList
            number=td_string!(loc, print.number)
            columns=[of_kind.to_vec(), of_money(loc)].concat()
            rows=rows.collect()
            sums=sums.into_iter().chain(sums_of(loc, &jobs, payer)).collect()
        />
    }
}

/// Parts, each with its class; their discount is shown, so that the figures of a row follow from each other.
#[component]
pub fn Material(lines: Vec<Line>, payer: Payer) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let parts: Vec<Line> = lines.into_iter().filter(|line| matches!(line.charge, Charge::Part { .. })).collect();
    let rows = parts.iter().map(|line| {
        let of_part = match &line.charge {
            Charge::Part { part_no, quality, maker, unit, quantity, price, .. } => {
                let class = words::class_and_maker(loc, *quality, maker);
                vec![titled(loc, line), part_no.clone(), class, unit.clone(), quantity.to_string(), price.grouped()]
            }
            Charge::Labour { .. } | Charge::Other { .. } => vec![String::new(); 6],
        };
        [of_part, money(line, payer)].concat()
    });
    let of_kind = [
        (td_string!(loc, print.part), Column::Text),
        (td_string!(loc, print.code), Column::Short),
        (td_string!(loc, print.class_of_part), Column::Text),
        (td_string!(loc, print.unit), Column::Short),
        (td_string!(loc, print.quantity), Column::Number),
        (td_string!(loc, print.unit_price), Column::Number),
    ];
    let sums = [Sum::Nothing, Sum::Name(td_string!(loc, print.material_subtotal), 6)];
    view! {
        <h2>{td_string!(loc, print.material_part)}</h2>
        <SheetList
            number=td_string!(loc, print.number)
            columns=[of_kind.to_vec(), of_money(loc)].concat()
            rows=rows.collect()
            sums=sums.into_iter().chain(sums_of(loc, &parts, payer)).collect()
        />
    }
}

/// What is neither labour nor part; nothing when there is none of it. No fee that is not listed may be taken.
#[component]
pub fn Others(lines: Vec<Line>, payer: Payer) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let others: Vec<Line> = lines.into_iter().filter(|line| matches!(line.charge, Charge::Other { .. })).collect();
    let rows = others.iter().map(|line| {
        let kind = if let Charge::Other { of, .. } = line.charge { words::other_kind(loc, of) } else { "" };
        [vec![titled(loc, line), kind.to_owned()], money(line, payer)].concat()
    });
    let of_kind = [(td_string!(loc, print.fee), Column::Text), (td_string!(loc, print.class_of_part), Column::Short)];
    let sums = [Sum::Nothing, Sum::Name(td_string!(loc, print.other_subtotal), 2)];
    (!others.is_empty()).then(|| {
        view! {
            <h2>{td_string!(loc, print.other_part)}</h2>
            <SheetList
                number=td_string!(loc, print.number)
                columns=[of_kind.to_vec(), of_money(loc)].concat()
                rows=rows.collect()
                sums=sums.into_iter().chain(sums_of(loc, &others, payer)).collect()
            />
        }
    })
}

/// What was found and done in each job, as its technician wrote it; nothing where nobody has.
#[component]
pub fn WriteUps(page: OrderPage, lines: Vec<Line>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let jobs = lines.iter().filter_map(|line| Some((line, page.order.job(line.id)?))).filter(|(_, job)| !job.write_up.is_empty());
    let rows: Vec<Vec<String>> = jobs
        .map(|(line, job)| {
            let written = &job.write_up;
            vec![titled(loc, line), written.symptom.clone(), written.cause.clone(), written.remedy.clone(), written.codes.join(" ")]
        })
        .collect();
    let columns = [
        td_string!(loc, print.item),
        td_string!(loc, workshop.symptom),
        td_string!(loc, workshop.cause),
        td_string!(loc, workshop.remedy),
        td_string!(loc, workshop.fault_codes),
    ];
    let columns: Vec<_> = columns.into_iter().map(|name| (name, Column::Text)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <h2>{td_string!(loc, print.write_ups)}</h2>
            <SheetList number=td_string!(loc, print.number) columns rows />
        }
    })
}

/// The columns of money, which all lists have.
fn of_money(loc: Loc) -> Vec<(&'static str, Column)> {
    let names = [td_string!(loc, print.amount), td_string!(loc, print.discount), td_string!(loc, print.share), td_string!(loc, print.due)];
    names.into_iter().map(|name| (name, Column::Number)).collect()
}

/// The money of a line: in all, what is taken off, this payer's part, and what that is.
fn money(line: &Line, payer: Payer) -> Vec<String> {
    let (part, due) = share_of(line, payer);
    vec![line.charge.gross().grouped(), off(line), words::percent(part), due.grouped()]
}

/// The sums below it.
fn sums_of(loc: Loc, lines: &[Line], payer: Payer) -> [Sum; 4] {
    let gross: Fen = lines.iter().map(|line| line.charge.gross()).sum();
    let discount: Fen = lines.iter().map(|line| line.discount).sum();
    let due: Fen = lines.iter().map(|line| share_of(line, payer).1).sum();
    let sum = |name, of: Fen| Sum::Amount(name, of.grouped());
    [
        sum(td_string!(loc, print.amount), gross),
        sum(td_string!(loc, print.discount), discount),
        Sum::Nothing,
        sum(td_string!(loc, print.due), due),
    ]
}

/// What is taken off a line; nothing is written as nothing.
fn off(line: &Line) -> String {
    if line.discount == Fen::ZERO { "—".to_owned() } else { line.discount.grouped() }
}
