//! The customer signs: what will be done, what it costs, a signature.

use super::form::Meanwhile;
use super::shown::Shown;
use super::signing::{SignForm, Signing};
use crate::ui::{Dialog, Glyph, Money, Notice, State, TableScroll, VisuallyHidden, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::quote::{self, Declined};
use domain::repair_orders::{Charge, Command, Line, Order, Payer, estimate};
use domain::{LineId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::collections::BTreeMap;

/// What the customer does not want now, each with the reason; what goes with it is not wanted either.
type No = RwSignal<BTreeMap<LineId, String>>;

/// Shows the customer what they agree to, and takes the signature.
#[component]
pub fn AuthoriseDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, signing) = (shown.sending(), Signing::begin());
    let no: No = RwSignal::new(BTreeMap::new());
    let lines = Memo::new(move |_| shown.page.with(|page| page.order.to_sign()));
    Effect::new(move |_| {
        if !open.get() {
            no.set(BTreeMap::new());
        }
    });
    signing.follow(shown, sending, open, move || (lines.get(), no.with(|no| no.keys().copied().collect::<Vec<_>>())));
    let signed = Callback::new(move |(signed_by, signature)| {
        let command = shown.page.with_untracked(|page| no.with_untracked(|no| given(&page.order, no, signed_by, signature)));
        shown.send(sending, domain::Command::RepairOrders(command), move || open.set(false));
    });
    view! {
        <Dialog id="authorise" open title=td_string!(loc, repair_orders.authorise) close_label=td_string!(loc, common.close) wide=true>
            <SignForm signing sending action=td_string!(loc, repair_orders.agree_and_sign) signed>
                <Meanwhile shown />
                <Agreed shown lines no />
            </SignForm>
        </Dialog>
    }
}

/// A yes to all of it, or an answer line by line.
fn given(order: &Order, no: &BTreeMap<LineId, String>, signed_by: String, signature: String) -> Command {
    if no.is_empty() {
        return Command::Authorise { order: order.id, signed_by, signature };
    }
    let open = order.lines.iter().filter(|line| !line.authorised && !line.abandoned);
    let (mut approved, mut declined) = (Vec::new(), Vec::new());
    for line in open {
        match why_not(line, no) {
            Some(reason) => declined.push(Declined { line: line.id, reason: reason.clone() }),
            None => approved.push(line.id),
        }
    }
    Command::Answer { order: order.id, quote: quote::mark(order), approved, declined, signed_by, signature }
}

/// Why a line is not wanted: by itself, or with the job that it goes with.
fn why_not<'a>(line: &Line, no: &'a BTreeMap<LineId, String>) -> Option<&'a String> {
    let with = match &line.charge {
        Charge::Part { job: Some(job), .. } => no.get(job),
        Charge::Part { job: None, .. } | Charge::Labour { .. } | Charge::Other { .. } => None,
    };
    no.get(&line.id).or(with)
}

/// What is agreed to: the lines, what the customer pays of them, what others pay, and how far the bill may differ.
#[component]
fn Agreed(shown: Shown, lines: Memo<Vec<Line>>, no: No) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let answers = Visit::here().may(Permission::Answer);
    let row = move |line: &Line| {
        let amount = match &line.charge {
            Charge::Labour { billed, .. } => format!("{billed} h"),
            Charge::Part { quantity, unit, .. } => format!("{quantity} {unit}"),
            Charge::Other { .. } => String::new(),
        };
        let class = match &line.charge {
            Charge::Part { quality, maker, .. } => Some(words::class_and_maker(loc, *quality, maker)),
            Charge::Labour { .. } | Charge::Other { .. } => None,
        };
        view! {
            <tr>
                <td class="wrap">{line.title.clone()}{class.map(|class| view! { <small class="quiet">{class}</small> })}</td>
                <td class="num">{amount}</td>
                <td class="num"><Money fen=line.net() /></td>
                <td>{words::shares(loc, &line.shares)}</td>
                {answers.then(|| view! { <td><YesOrNo shown line=line.clone() no /></td> })}
            </tr>
        }
    };
    let clock = words::Clock::of(&Visit::here());
    let valid_until = move || shown.page.with(|page| quote::valid_until(&page.order, &page.policy).filter(|_| quote::is_told(&page.order)));
    let sums = move || {
        let (totals, deviation) = shown.page.with(|page| {
            let wanted = |line: &&Line| no.with(|no| why_not(line, no).is_none());
            let lines: Vec<Line> = page.order.lines.iter().filter(wanted).cloned().collect();
            (estimate::totals(&lines, page.policy.vat_rate), page.policy.agreed_deviation)
        });
        let of = |total: &estimate::PayerTotal| {
            let class = if total.payer == Payer::Customer { "total" } else { "" };
            view! { <dt class=class>{words::payer(loc, total.payer)}</dt><dd class=class><Money fen=total.due sign="¥" /></dd> }
        };
        view! {
            <dl class="agreed-sum">{totals.iter().map(of).collect_view()}</dl>
            <p class="quiet">{td_string!(loc, repair_orders.agreed_terms, deviation = words::percent(deviation))}</p>
            {valid_until().map(|until| view! { <p class="quiet">{td_string!(loc, repair_orders.estimate_valid, until = clock.date(until))}</p> })}
        }
    };
    let ticking = use_clock();
    // The time that was told with the price holds from this signature on.
    let promise = move || {
        let now = ticking.now();
        let offered = shown.page.with(|page| quote::promise_offered(&page.order, now));
        offered.map(|at| {
            let title = td_string!(loc, repair_orders.new_promise_with_yes, at = clock.day_time(at, now));
            view! { <Notice state=State::Waiting glyph=Glyph::CalendarClock title /> }
        })
    };
    view! {
        {promise}
        <TableScroll label=td_string!(loc, repair_orders.lines)>
            <table class="table">
                <thead>
                    <tr>
                        <th>{td_string!(loc, repair_orders.item)}</th>
                        <th class="num">{td_string!(loc, repair_orders.hours_or_quantity)}</th>
                        <th class="num">{td_string!(loc, repair_orders.amount)}</th>
                        <th>{td_string!(loc, repair_orders.payer)}</th>
                        {answers.then(|| view! { <th>{td_string!(loc, repair_orders.answer)}</th> })}
                    </tr>
                </thead>
                <tbody>{move || lines.with(|lines| lines.iter().map(row).collect_view())}</tbody>
            </table>
        </TableScroll>
        {sums}
    }
}

/// Whether the customer wants a line now; a no asks why, and is kept for next time. What was agreed to before, and parts that go with a job,
/// are not asked about.
#[component]
fn YesOrNo(shown: Shown, line: Line, no: No) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (id, name) = (line.id, StoredValue::new(line.title.clone()));
    let asked = Memo::new(move |_| {
        shown.page.with(|page| {
            let is_open = |id: LineId| page.order.line(id).is_some_and(|line| !line.authorised && !line.abandoned);
            let goes_with = matches!(&line.charge, Charge::Part { job: Some(job), .. } if is_open(*job));
            is_open(id) && !goes_with
        })
    });
    let wanted = move || no.with(|no| !no.contains_key(&id));
    let change = move |event| {
        no.update(|no| {
            if event_target_checked(&event) {
                no.remove(&id);
            } else {
                no.insert(id, String::new());
            }
        });
    };
    let typed = move |event| {
        no.update(|no| drop(no.insert(id, event_target_value(&event))));
    };
    let reason = td_string!(loc, repair_orders.why_not_now);
    view! {
        <Show when=move || asked.get()>
            <label class="check"><input type="checkbox" prop:checked=wanted on:change=change /><span>{td_string!(loc, repair_orders.wanted)}</span><VisuallyHidden>" "{name.get_value()}</VisuallyHidden></label>
            <Show when=move || !wanted()>
                <input class="input" maxlength="400" required aria-label=reason placeholder=reason prop:value=move || no.with(|no| no.get(&id).cloned()) on:input=typed />
            </Show>
        </Show>
    }
}
