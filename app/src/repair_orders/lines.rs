//! The lines of an order, and what each payer owes.

use super::line_dialog::{LineDialog, LineKind, Typing};
use crate::execute::Sending;
use crate::ui::{
    Badge, BarPart, Block, Button, Empty, Glyph, Kind, Menu, MenuAction, Money, PayShare, State, StateText, TableScroll, WhyNot,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::{Charge, Command, Line, Order, OrderPage as Page, Payer, estimate};
use domain::workshop::{Job, JobStatus};
use domain::{Fen, LineId, Policy};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Lines in the order in which they are read: each job with its parts, then the rest.
fn arranged(order: &Order) -> Vec<Line> {
    let part_of = |line: &Line| match &line.charge {
        Charge::Part { job, .. } => *job,
        Charge::Labour { .. } | Charge::Other { .. } => None,
    };
    let mut lines = Vec::new();
    for job in order.lines.iter().filter(|line| line.is_job()) {
        lines.push(job.clone());
        lines.extend(order.lines.iter().filter(|line| part_of(line) == Some(job.id)).cloned());
    }
    lines.extend(order.lines.iter().filter(|line| !line.is_job() && part_of(line).is_none()).cloned());
    lines
}

/// The lines, and the ways to add to them.
#[component]
pub fn LinesBlock(page: Page, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let typing = RwSignal::new(None::<Typing>);
    let sending = Sending::begin();
    let editable = page.order.progress.status.is_editable() && visit.may(domain::Permission::Estimate);
    let adding = move |kind: LineKind| Callback::new(move |()| typing.set(Some(Typing::new(kind))));
    let actions = move || {
        editable
            .then(|| {
                view! {
                    <Button kind=Kind::Plain glyph=Glyph::Plus on_press=adding(LineKind::Labour)>{td_string!(loc, repair_orders.add_labour)}</Button>
                    <Button kind=Kind::Plain glyph=Glyph::Plus on_press=adding(LineKind::Part)>{td_string!(loc, repair_orders.add_part)}</Button>
                    <Button kind=Kind::Plain glyph=Glyph::Plus on_press=adding(LineKind::Other)>{td_string!(loc, repair_orders.add_other)}</Button>
                }
            })
            .into_any()
    };
    let lines = arranged(&page.order);
    let table = if lines.is_empty() {
        view! { <Empty title=td_string!(loc, repair_orders.no_lines) text=td_string!(loc, repair_orders.no_lines_text) glyph=Glyph::ClipboardList /> }.into_any()
    } else {
        view! { <LinesTable page=page.clone() lines editable typing sending changed /> }.into_any()
    };
    view! {
        <Block title=td_string!(loc, repair_orders.lines) note=page.order.number.clone() actions=actions>
            <WhyNot reason=sending.refused />
            {table}
        </Block>
        <LineDialog page typing changed />
    }
}

#[component]
fn LinesTable(
    page: Page,
    lines: Vec<Line>,
    editable: bool,
    typing: RwSignal<Option<Typing>>,
    sending: Sending,
    changed: Callback<()>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let mut number = 0;
    let rows = lines
        .into_iter()
        .map(|line| {
            if line.is_job() {
                number += 1;
            }
            let shown = if line.is_job() { number.to_string() } else { String::new() };
            view! { <LineRow page=page.clone() line number=shown editable typing sending changed /> }
        })
        .collect_view();
    view! {
        <TableScroll label=td_string!(loc, repair_orders.lines)>
            <table class="table lines">
                <thead>
                    <tr>
                        <th>"#"</th>
                        <th>{td_string!(loc, repair_orders.item)}</th>
                        <th>{td_string!(loc, repair_orders.code)}</th>
                        <th class="num">{td_string!(loc, repair_orders.hours_or_quantity)}</th>
                        <th class="num">{td_string!(loc, repair_orders.price)}</th>
                        <th class="num">{td_string!(loc, repair_orders.discount)}</th>
                        <th class="num">{td_string!(loc, repair_orders.amount)}</th>
                        <th>{td_string!(loc, repair_orders.payer)}</th>
                        <th>{td_string!(loc, repair_orders.state)}</th>
                        {editable.then(|| view! { <th><span class="visually-hidden">{td_string!(loc, common.edit)}</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
}

#[component]
fn LineRow(
    page: Page,
    line: Line,
    number: String,
    editable: bool,
    typing: RwSignal<Option<Typing>>,
    sending: Sending,
    changed: Callback<()>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (code, amount, price) = match &line.charge {
        Charge::Labour { operation, billed, rate, .. } => (operation.clone(), format!("{billed} h"), *rate),
        Charge::Part { part_no, quantity, unit, price, .. } => (part_no.clone(), format!("{quantity} {unit}"), *price),
        Charge::Other { of, amount } => (words::other_kind(loc, *of).to_owned(), String::new(), *amount),
    };
    let job = page.order.job(line.id).cloned();
    let class = if line.is_job() { "work" } else { "" };
    let state = line_state(loc, &page, &line, job.as_ref());
    let waits = (!line.authorised).then_some("waiting");
    let off = (line.discount > Fen::ZERO).then(|| format!("−{}", line.discount.grouped()));
    let (title, net, payers) = (line.title.clone(), line.net(), line.clone());
    view! {
        <tr class=class data-state=waits>
            <td class="quiet">{number}</td>
            <td class="name">{title}</td>
            <td class="code">{code}</td>
            <td class="num">{amount}</td>
            <td class="num"><Money fen=price /></td>
            <td class="num quiet">{off}</td>
            <td class="num amount"><Money fen=net /></td>
            <td><Payers line=payers /></td>
            <td>{state}</td>
            {editable.then(|| view! { <td class="num"><LineMenu page line typing sending changed /></td> })}
        </tr>
    }
}

/// Where a line stands: the technician and the hours of a job, or whether it has been agreed to.
fn line_state(loc: Loc, page: &Page, line: &Line, job: Option<&Job>) -> AnyView {
    if !line.authorised {
        return view! { <Badge state=State::Waiting glyph=Glyph::Hourglass text=td_string!(loc, repair_orders.not_authorised) /> }
            .into_any();
    }
    let Some(job) = job else { return ().into_any() };
    let who = job.technician.and_then(|person| page.floor.technician_name(person)).unwrap_or_default();
    let hours = domain::Hours::from_minutes(i64::from(job.clocked_minutes));
    let text = match job.status {
        JobStatus::Done => format!("{} {hours}/{} h", words::job_status(loc, job.status), job.billed),
        JobStatus::Open => words::job_status(loc, job.status).to_owned(),
        JobStatus::Dispatched | JobStatus::Working | JobStatus::OnHold => format!("{} {who}", words::job_status(loc, job.status)),
    };
    let (state, glyph) = match job.status {
        JobStatus::Open | JobStatus::Dispatched => (State::Done, Glyph::Inbox),
        JobStatus::Working => (State::Working, Glyph::Wrench),
        JobStatus::OnHold => (State::Waiting, Glyph::Hourglass),
        JobStatus::Done => (State::Ready, Glyph::Check),
    };
    view! { <StateText state glyph text /> }.into_any()
}

const fn part_name(payer: Payer) -> &'static str {
    match payer {
        Payer::Customer => "customer",
        Payer::Insurer => "insurer",
        Payer::Oem => "oem",
        Payer::Dealer | Payer::Internal => "house",
        Payer::Supplier | Payer::WarrantyCompany | Payer::Package => "other",
    }
}

/// Who pays a line: the words, and a bar that repeats them.
#[component]
fn Payers(line: Line) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let mut from = 0;
    let parts = line
        .shares
        .iter()
        .map(|share| {
            let to = from + share.part.0 / 10;
            let part = BarPart { part: part_name(share.payer), from, to };
            from = to;
            part
        })
        .collect();
    let text = line.shares.iter().map(|share| words::share(loc, *share)).collect::<Vec<_>>().join(td_string!(loc, common.list_comma));
    view! { <PayShare parts text /> }
}

/// Changing or removing a line.
#[component]
fn LineMenu(page: Page, line: Line, typing: RwSignal<Option<Typing>>, sending: Sending, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let (order, version, id) = (page.order.id, page.order.progress.version, line.id);
    let remove = Command::RemoveLine { order, line: id };
    let refused = domain::repair_orders::decide(&page.order, None, &Policy::default(), &remove, &visit.actor(), visit.now).err();
    let refused = Signal::stored(refused.map(|refusal| words::refusal(loc, &refusal, &clock)));
    let edited = line.clone();
    let edit = Callback::new(move |()| typing.set(Some(Typing::of(&edited))));
    let remove = Callback::new(move |()| {
        sending.send(domain::Command::RepairOrders(Command::RemoveLine { order, line: id }), Some(version), move |_| changed.run(()));
    });
    view! {
        <Menu id=format!("line-{id}") label=td_string!(loc, repair_orders.line_steps) icon_only=true glyph=Glyph::EllipsisVertical kind=Kind::Plain>
            <MenuAction on_press=edit text=td_string!(loc, common.edit) glyph=Glyph::Pencil />
            <MenuAction on_press=remove text=td_string!(loc, repair_orders.remove) glyph=Glyph::CircleX refused />
        </Menu>
    }
}

/// The labour lines a part can belong to.
#[must_use]
pub fn jobs_of(order: &Order) -> Vec<(LineId, String)> {
    order.lines.iter().filter(|line| line.is_job()).map(|line| (line.id, line.title.clone())).collect()
}

/// What each payer owes, as it stands.
#[component]
pub fn TotalsBlock(order: Order) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let vat = Policy::default().vat_rate;
    let totals = estimate::totals(&order.lines, vat);
    let sum = |of: fn(&estimate::PayerTotal) -> Fen| totals.iter().map(of).sum::<Fen>();
    let [labour, parts, discount, due, tax] =
        [sum(|total| total.labour), sum(|total| total.parts), sum(|total| total.discount), sum(|total| total.due), sum(|total| total.tax)];
    let other = |total: &estimate::PayerTotal| total.diagnosis + total.testing + total.outwork + total.other;
    let others: Fen = totals.iter().map(other).sum();
    let rows = totals
        .iter()
        .map(|total| {
            view! {
                <tr>
                    <td>{words::payer(loc, total.payer)}</td>
                    <td class="num"><Money fen=total.labour /></td>
                    <td class="num"><Money fen=total.parts /></td>
                    <td class="num"><Money fen=other(total) /></td>
                    <td class="num"><Money fen=total.discount /></td>
                    <td class="num due"><Money fen=total.due /></td>
                    <td class="num"><Money fen=total.tax /></td>
                </tr>
            }
        })
        .collect_view();
    (!totals.is_empty()).then(|| {
        view! {
            <Block title=td_string!(loc, repair_orders.by_payer) note=td_string!(loc, repair_orders.by_payer_text)>
                <TableScroll label=td_string!(loc, repair_orders.by_payer)>
                    <table class="table totals">
                        <thead>
                            <tr>
                                <th>{td_string!(loc, repair_orders.payer)}</th>
                                <th class="num">{td_string!(loc, repair_orders.labour)}</th>
                                <th class="num">{td_string!(loc, repair_orders.parts)}</th>
                                <th class="num">{td_string!(loc, repair_orders.other)}</th>
                                <th class="num">{td_string!(loc, repair_orders.discount)}</th>
                                <th class="num">{td_string!(loc, repair_orders.due)}</th>
                                <th class="num">{td_string!(loc, repair_orders.tax)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                        <tfoot>
                            <tr>
                                <th scope="row">{td_string!(loc, repair_orders.total)}</th>
                                <td class="num"><Money fen=labour /></td>
                                <td class="num"><Money fen=parts /></td>
                                <td class="num"><Money fen=others /></td>
                                <td class="num"><Money fen=discount /></td>
                                <td class="num due"><Money fen=due /></td>
                                <td class="num"><Money fen=tax /></td>
                            </tr>
                        </tfoot>
                    </table>
                </TableScroll>
            </Block>
        }
    })
}
