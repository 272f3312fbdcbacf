//! The lines of an order: what is done and fitted, what it costs, who pays it and where it stands.

use super::discounts::DiscountNotice;
use super::line_dialog::{LineDialog, LineKind, Typing};
use super::package_dialog::{PackageDialog, Packing};
use super::prompts::Prompt;
use super::shown::Shown;
use crate::execute::Sending;
use crate::ui::{Badge, BarPart, Block, Button, Empty, Glyph, Kind, Menu, MenuAction, PayShare, State, StateText, TableScroll, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::{Charge, Command, Line, LineDraft, Order, OrderPage as Page, OtherKind, Payer, Share};
use domain::workshop::{Job, JobStatus};
use domain::{Fen, LineId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Lines in the order in which they are read: each job with its parts, then the rest.
fn arranged(order: &Order) -> Vec<&Line> {
    let part_of = |line: &Line| match &line.charge {
        Charge::Part { job, .. } => *job,
        Charge::Labour { .. } | Charge::Other { .. } => None,
    };
    let mut lines = Vec::new();
    for job in order.lines.iter().filter(|line| line.is_job()) {
        lines.push(job);
        lines.extend(order.lines.iter().filter(|line| part_of(line) == Some(job.id)));
    }
    lines.extend(order.lines.iter().filter(|line| !line.is_job() && part_of(line).is_none()));
    lines
}

/// A line as it might be added, to ask whether one can be: what it is, is asked in the dialog.
pub fn any_line() -> LineDraft {
    LineDraft {
        id: LineId(uuid::Uuid::nil()),
        title: "—".to_owned(),
        charge: Charge::Other { of: OtherKind::Other, amount: Fen::yuan(1) },
        discount: Fen::ZERO,
        shares: Share::whole(Payer::Customer),
    }
}

/// The lines, and the ways to add to them.
#[component]
pub fn LinesBlock(
    shown: Shown,
    typing: RwSignal<Option<Typing>>,
    packing: RwSignal<Option<Packing>>,
    prompt: RwSignal<Option<Prompt>>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = shown.sending();
    let visit = Visit::here();
    let estimates = visit.may(Permission::Estimate);
    let does = Does { estimates, abandons: visit.may(Permission::AbandonJob), typing, prompt, sending };
    let fixed = Memo::new(move |_| {
        estimates
            .then(|| shown.refused(|page, _| domain::Command::RepairOrders(Command::AddLine { order: page.order.id, line: any_line() })))
            .flatten()
    });
    let adding = move |kind: LineKind, label: &'static str| {
        let press = Callback::new(move |()| typing.set(Some(Typing::new(kind))));
        let reason = Signal::derive(move || fixed.get());
        view! { <Button kind=Kind::Plain glyph=Glyph::Plus on_press=press disabled_reason=reason show_reason=false>{label}</Button> }
    };
    let actions = move || {
        estimates
            .then(|| {
                view! {
                    {
                        let reason = Signal::derive(move || fixed.get());
                        view! { <Button kind=Kind::Plain glyph=Glyph::Package on_press=Callback::new(move |()| packing.set(Some(Packing { finding: None }))) disabled_reason=reason show_reason=false>{td_string!(loc, repair_orders.add_package)}</Button> }
                    }
                    {adding(LineKind::Labour, td_string!(loc, repair_orders.add_labour))}
                    {adding(LineKind::Part, td_string!(loc, repair_orders.add_part))}
                    {adding(LineKind::Other, td_string!(loc, repair_orders.add_other))}
                }
            })
            .into_any()
    };
    let empty = Memo::new(move |_| shown.page.with(|page| page.order.lines.is_empty()));
    let number = Signal::derive(move || shown.page.with(|page| page.order.number.clone()));
    view! {
        <Block class="lines-block" title=td_string!(loc, repair_orders.lines) note=move || number.get() actions=actions>
            <WhyNot reason=fixed />
            <WhyNot reason=sending.refused />
            <DiscountNotice shown />
            <Show
                when=move || !empty.get()
                fallback=move || view! { <Empty title=td_string!(loc, repair_orders.no_lines) text=td_string!(loc, repair_orders.no_lines_text) glyph=Glyph::ClipboardList /> }
            >
                <LinesTable shown does />
            </Show>
        </Block>
        <LineDialog shown typing />
        <PackageDialog shown packing />
    }
}

/// What this person may do with the lines, and what it opens.
#[derive(Clone, Copy)]
struct Does {
    estimates: bool,
    abandons: bool,
    typing: RwSignal<Option<Typing>>,
    prompt: RwSignal<Option<Prompt>>,
    sending: Sending,
}

impl Does {
    const fn anything(self) -> bool {
        self.estimates || self.abandons
    }
}

/// The lines as a table. A row lives as long as its line, so that an open menu or the focus survives what others do.
#[component]
fn LinesTable(shown: Shown, does: Does) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let ids = Memo::new(move |_| shown.page.with(|page| arranged(&page.order).into_iter().map(|line| line.id).collect::<Vec<_>>()));
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
                        {does.anything().then(|| view! { <th><span class="visually-hidden">{td_string!(loc, common.edit)}</span></th> })}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || ids.get() key=|id| *id let:id>
                        <LineRow shown id does />
                    </For>
                </tbody>
            </table>
        </TableScroll>
    }
}

/// A line as its row shows it.
#[derive(Clone, PartialEq)]
struct Row {
    line: Line,
    /// Its place among the jobs; empty for what is not a job.
    number: String,
    job: Option<Job>,
    technician: Option<String>,
}

impl Row {
    fn of(page: &Page, id: LineId) -> Option<Self> {
        let line = page.order.line(id)?.clone();
        let place = page.order.lines.iter().filter(|line| line.is_job()).position(|job| job.id == id);
        let job = page.order.job(id).cloned();
        let named = |person| page.floor.technician_name(person).unwrap_or_default();
        let technician = job.as_ref().map(|job| match job.crew.as_slice() {
            [] => job.technician.map(named).unwrap_or_default().to_owned(),
            crew => crew.iter().map(|portion| format!("{} {}%", named(portion.person), portion.percent)).collect::<Vec<_>>().join(" "),
        });
        Some(Self {
            line,
            number: place.map(|place| (place + 1).to_string()).unwrap_or_default(),
            job,
            technician: technician.filter(|names| !names.is_empty()),
        })
    }
}

#[component]
fn LineRow(shown: Shown, id: LineId, does: Does) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let row = Memo::new(move |_| shown.page.with(|page| Row::of(page, id)));
    let job = move || row.with(|row| row.as_ref().is_some_and(|row| row.line.is_job()));
    let waits = move || row.with(|row| row.as_ref().is_some_and(|row| !row.line.authorised && !row.line.abandoned)).then_some("waiting");
    view! {
        <tr class=move || if job() { "work" } else { "" } data-state=waits>
            {move || row.get().map(|row| cells(loc, row))}
            {does.anything().then(|| view! { <td class="num"><LineMenu shown id does /></td> })}
        </tr>
    }
}

fn cells(loc: Loc, Row { line, number, job, technician }: Row) -> impl IntoView {
    let (code, amount, price) = match &line.charge {
        Charge::Labour { operation, billed, rate, .. } => (operation.clone(), format!("{billed} h"), *rate),
        Charge::Part { part_no, quantity, unit, price, .. } => (part_no.clone(), format!("{quantity} {unit}"), *price),
        Charge::Other { of, amount } => (words::other_kind(loc, *of).to_owned(), String::new(), *amount),
    };
    let package = line.package.as_ref().map(|of| view! { <small class="of-package">{words::called(loc, &of.title).to_owned()}</small> });
    let class = match &line.charge {
        Charge::Part { quality, maker, .. } => Some(view! { <small class="quiet">{words::class_and_maker(loc, *quality, maker)}</small> }),
        Charge::Labour { .. } | Charge::Other { .. } => None,
    };
    let off = (line.discount > Fen::ZERO).then(|| format!("−{}", line.discount.grouped()));
    let state = line_state(loc, &line, job.as_ref(), technician.unwrap_or_default().as_str());
    view! {
        <td class="quiet place">{number}</td>
        <td class="name" title=line.title.clone()>{line.title.clone()}{class}{package}</td>
        <td class="code">{code}</td>
        <td class="num qty">{amount}</td>
        <td class="num price">{price.grouped()}</td>
        <td class="num quiet off">{off}</td>
        <td class="num amount">{line.net().grouped()}</td>
        <td class="payer"><Payers line /></td>
        <td class="stand">{state}</td>
    }
}

/// Where a line stands: the technician and the hours of a job, or whether it has been agreed to.
fn line_state(loc: Loc, line: &Line, job: Option<&Job>, who: &str) -> AnyView {
    if !line.authorised && !line.abandoned {
        return view! { <Badge state=State::Waiting glyph=Glyph::Hourglass text=td_string!(loc, repair_orders.not_authorised) /> }
            .into_any();
    }
    let Some(job) = job else { return ().into_any() };
    let hours = domain::Hours::from_minutes(i64::from(job.clocked_minutes));
    let text = match job.status {
        JobStatus::Done => format!("{} {hours}/{} h", words::job_status(loc, job.status), job.billed),
        JobStatus::Abandoned => format!("{} {hours} h", words::job_status(loc, job.status)),
        JobStatus::Open => words::job_status(loc, job.status).to_owned(),
        JobStatus::Dispatched | JobStatus::Working | JobStatus::OnHold => format!("{} {who}", words::job_status(loc, job.status)),
    };
    let (state, glyph) = match job.status {
        JobStatus::Open | JobStatus::Dispatched => (State::Done, Glyph::Inbox),
        JobStatus::Working => (State::Working, Glyph::Wrench),
        JobStatus::OnHold => (State::Waiting, Glyph::Hourglass),
        JobStatus::Done => (State::Ready, Glyph::Check),
        JobStatus::Abandoned => (State::Done, Glyph::Ban),
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
    view! { <PayShare parts text=words::shares(loc, &line.shares) /> }
}

/// Changing, removing or giving up a line, with the reason where that cannot be done.
#[component]
fn LineMenu(shown: Shown, id: LineId, does: Does) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let Does { estimates, abandons, typing, prompt, sending } = does;
    let remove = move || domain::Command::RepairOrders(Command::RemoveLine { order: shown.id(), line: id });
    let fixed_to_remove = Signal::derive(move || shown.refused(|_, _| remove()));
    // Whether this line can be changed at all: asked as it stands, which a discount given by somebody higher up does not prevent.
    let fixed = Signal::derive(move || {
        shown.refused(|page, _| {
            let line = page.order.line(id).map_or_else(any_line, |line| LineDraft {
                id,
                title: line.title.clone(),
                charge: line.charge.clone(),
                discount: line.discount,
                shares: line.shares.clone(),
            });
            domain::Command::RepairOrders(Command::ChangeLine { order: page.order.id, line })
        })
    });
    let kept = Signal::derive(move || {
        let reason = "—".to_owned();
        shown.refused(|page, _| domain::Command::RepairOrders(Command::AbandonJob { order: page.order.id, job: id, reason }))
    });
    let edit = Callback::new(move |()| typing.set(shown.page.with_untracked(|page| page.order.line(id).map(Typing::of))));
    let press = Callback::new(move |()| shown.send(sending, remove(), || ()));
    let abandon = Callback::new(move |()| prompt.set(Some(Prompt::Abandon(id))));
    let is_job = shown.page.with_untracked(|page| page.order.line(id).is_some_and(Line::is_job));
    view! {
        <Menu id=format!("line-{id}") label=td_string!(loc, repair_orders.line_steps) icon_only=true glyph=Glyph::EllipsisVertical kind=Kind::Plain>
            {estimates.then(|| view! {
                <MenuAction on_press=edit text=td_string!(loc, common.edit) glyph=Glyph::Pencil refused=fixed />
                <MenuAction on_press=press text=td_string!(loc, repair_orders.remove) glyph=Glyph::CircleX refused=fixed_to_remove />
            })}
            {(abandons && is_job).then(|| view! { <MenuAction on_press=abandon text=td_string!(loc, repair_orders.abandon) glyph=Glyph::Ban refused=kept /> })}
        </Menu>
    }
}

/// The labour lines a part can belong to.
#[must_use]
pub fn jobs_of(order: &Order) -> Vec<(LineId, String)> {
    order.lines.iter().filter(|line| line.is_live_job()).map(|line| (line.id, line.title.clone())).collect()
}
