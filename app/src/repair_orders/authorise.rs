//! The customer signs: what will be done, what it costs, a signature.

use super::declining::{DeclinedAll, Declining};
use super::form::{Meanwhile, lead_to};
use super::shown::Shown;
use super::signing::{SignForm, Signing};
use crate::ui::{Button, Dialog, Glyph, Money, Notice, State, TableScroll, VisuallyHidden, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::quote::{self, Declined};
use domain::repair_orders::{Charge, Command, Line, Order, Payer, estimate};
use domain::{LineId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::collections::{BTreeMap, BTreeSet};

/// What the customer has said so far.
#[derive(Clone, Copy)]
struct Answers {
    /// What they do not want now, each with the reason; what goes with it is not wanted either.
    no: RwSignal<BTreeMap<LineId, String>>,
    /// What they want of added work. A first estimate is agreed to as a whole, unless a line is taken out of it.
    yes: RwSignal<BTreeSet<LineId>>,
    /// The reason that was given for all that they do not want.
    common: RwSignal<String>,
    /// It was to be signed, and a reason is missing.
    asks_why: RwSignal<bool>,
}

impl Answers {
    fn begin() -> Self {
        Self {
            no: RwSignal::new(BTreeMap::new()),
            yes: RwSignal::new(BTreeSet::new()),
            common: RwSignal::new(String::new()),
            asks_why: RwSignal::new(false),
        }
    }

    fn forget(self) {
        self.no.set(BTreeMap::new());
        self.yes.set(BTreeSet::new());
        self.common.set(String::new());
        self.asks_why.set(false);
    }

    fn agree(self, line: LineId) {
        self.no.update(|no| drop(no.remove(&line)));
        self.yes.update(|yes| yes.extend([line]));
        if self.no.with_untracked(BTreeMap::is_empty) {
            self.common.set(String::new());
        }
    }

    fn decline(self, line: LineId) {
        self.yes.update(|yes| yes.retain(|agreed| *agreed != line));
        let common = self.common.get_untracked();
        self.no.update(|no| {
            no.entry(line).or_insert(common);
        });
    }

    /// Why a line is not wanted.
    fn because(self, line: LineId, reason: String) {
        self.no.update(|no| drop(no.insert(line, reason)));
    }

    /// One reason for all that is not wanted; a line that has another keeps it.
    fn because_all(self, reason: String) {
        let before = self.common.get_untracked();
        self.no.update(|no| no.values_mut().filter(|why| why.is_empty() || **why == before).for_each(|why| why.clone_from(&reason)));
        self.common.set(reason);
    }

    /// The first of the lines asked about that is not wanted and has no reason.
    fn without_reason(self, asked: &[LineId]) -> Option<LineId> {
        let lacks_reason = |line: &LineId| self.no.with_untracked(|no| no.get(line).is_some_and(|why| why.trim().is_empty()));
        asked.iter().copied().find(lacks_reason)
    }

    /// Forgets what was said of lines that nobody is asked about any more: they have left the order meanwhile, or somebody has answered.
    fn keep(self, asked: &[LineId]) {
        if self.no.with_untracked(|no| no.keys().any(|line| !asked.contains(line))) {
            self.no.update(|no| no.retain(|line, _| asked.contains(line)));
        }
    }

    fn declines(self, line: LineId) -> bool {
        self.no.with(|no| no.contains_key(&line))
    }
}

/// The lines that the customer is asked about: what was agreed to before, and parts that go with a job, are not.
fn asked(order: &Order) -> Vec<LineId> {
    let is_open = |line: &&Line| !line.authorised && !line.abandoned;
    let goes_with = |line: &&Line| match &line.charge {
        Charge::Part { job: Some(job), .. } => order.line(*job).is_some_and(|job| is_open(&job)),
        Charge::Part { job: None, .. } | Charge::Labour { .. } | Charge::Other { .. } => false,
    };
    order.lines.iter().filter(is_open).filter(|line| !goes_with(line)).map(|line| line.id).collect()
}

/// Shows the customer what they agree to, and takes the signature.
#[component]
pub fn AuthoriseDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, signing) = (shown.sending(), Signing::begin());
    let answers = Answers::begin();
    let Answers { no, yes, .. } = answers;
    let may_answer = Visit::here().may(Permission::Answer);
    let lines = Memo::new(move |_| shown.page.with(|page| page.order.to_sign()));
    Effect::new(move |_| {
        if !open.get() {
            answers.forget();
        }
    });
    signing.follow(shown, sending, open, move || (lines.get(), no.with(|no| no.keys().copied().collect::<Vec<_>>()), yes.get()));
    let asked = Memo::new(move |_| shown.page.with(|page| asked(&page.order)));
    Effect::new(move |_| asked.with(|asked| answers.keep(asked)));
    // As on their telephone, nothing of added work is chosen for the customer.
    let by_line = Memo::new(move |_| may_answer && shown.page.with(|page| !page.order.authorisations.is_empty()));
    let missing = Signal::derive(move || {
        let is_unanswered = |line: &&LineId| !answers.declines(**line) && !yes.with(|yes| yes.contains(*line));
        let open = if by_line.get() { asked.with(|asked| asked.iter().filter(is_unanswered).count()) } else { 0 };
        (open > 0).then(|| td_string!(loc, care.answer_each, open = open))
    });
    let declines_all = Memo::new(move |_| asked.with(|asked| !asked.is_empty() && asked.iter().all(|line| answers.declines(*line))));
    let action = move || {
        if declines_all.get() { td_string!(loc, repair_orders.decline_and_sign) } else { td_string!(loc, repair_orders.agree_and_sign) }
    };
    let signed = Callback::new(move |(signed_by, signature)| {
        if let Some(line) = asked.with_untracked(|asked| answers.without_reason(asked)) {
            answers.asks_why.set(true);
            return lead_to(why_id(line));
        }
        let command = shown.page.with_untracked(|page| no.with_untracked(|no| given(&page.order, no, signed_by, signature)));
        shown.send(sending, domain::Command::RepairOrders(command), move || open.set(false));
    });
    view! {
        <Dialog id="authorise" open title=td_string!(loc, repair_orders.authorise) close_label=td_string!(loc, common.close) wide=true>
            <SignForm signing sending action missing signed>
                <Meanwhile shown />
                <Show when=move || by_line.get() && asked.with(|asked| asked.len() > 1)>
                    <div class="row">
                        <Button on_press=move |()| asked.get_untracked().into_iter().for_each(|line| answers.agree(line))>{td_string!(loc, repair_orders.yes_to_all)}</Button>
                        <Button on_press=move |()| asked.get_untracked().into_iter().for_each(|line| answers.decline(line))>{td_string!(loc, repair_orders.no_to_all)}</Button>
                    </div>
                </Show>
                <Show when=move || no.with(|no| no.len() > 1)>
                    <DeclinedAll reason=answers.common say=Callback::new(move |reason| answers.because_all(reason)) />
                </Show>
                <Agreed shown lines answers asked by_line declines_all />
            </SignForm>
        </Dialog>
    }
}

/// The field in which it is said why a line is not wanted.
fn why_id(line: LineId) -> String {
    format!("why-not-{line}")
}

/// A yes to all of it, or an answer line by line.
fn given(order: &Order, no: &BTreeMap<LineId, String>, signed_by: String, signature: String) -> Command {
    let open = order.lines.iter().filter(|line| !line.authorised && !line.abandoned);
    let (mut approved, mut declined) = (Vec::new(), Vec::new());
    for line in open {
        match why_not(line, no) {
            Some(reason) => declined.push(Declined { line: line.id, reason: reason.clone() }),
            None => approved.push(line.id),
        }
    }
    // What was not wanted and has left the order meanwhile is answered by nobody.
    if declined.is_empty() {
        return Command::Authorise { order: order.id, signed_by, signature };
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
fn Agreed(
    shown: Shown,
    lines: Memo<Vec<Line>>,
    answers: Answers,
    asked: Memo<Vec<LineId>>,
    /// Each line is asked about; otherwise all of it is agreed to, unless a line is taken out.
    by_line: Memo<bool>,
    declines_all: Memo<bool>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (may_answer, no) = (Visit::here().may(Permission::Answer), answers.no);
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
                <td class="wrap" data-lead="">{line.title.clone()}{class.map(|class| view! { <small class="quiet">{class}</small> })}</td>
                <td class="num">{amount}</td>
                <td class="num"><Money fen=line.net() sign="¥" /></td>
                <td data-label=td_string!(loc, repair_orders.payer)>{words::shares(loc, &line.shares)}</td>
                {may_answer.then(|| view! { <td><YesOrNo line=line.clone() answers asked by_line /></td> })}
            </tr>
            {may_answer.then(|| view! { <Why line=line.clone() answers /> })}
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
        offered.filter(|_| !declines_all.get()).map(|at| {
            let title = td_string!(loc, repair_orders.new_promise_with_yes, at = clock.day_time(at, now));
            view! { <Notice state=State::Waiting glyph=Glyph::CalendarClock title /> }
        })
    };
    view! {
        {promise}
        <TableScroll label=td_string!(loc, repair_orders.lines)>
            <table class="table to-sign" data-stacks="">
                <thead>
                    <tr>
                        <th>{td_string!(loc, repair_orders.item)}</th>
                        <th class="num">{td_string!(loc, repair_orders.hours_or_quantity)}</th>
                        <th class="num">{td_string!(loc, repair_orders.amount)}</th>
                        <th>{td_string!(loc, repair_orders.payer)}</th>
                        {may_answer.then(|| view! { <th>{td_string!(loc, repair_orders.answer)}</th> })}
                    </tr>
                </thead>
                <tbody>{move || lines.with(|lines| lines.iter().map(row).collect_view())}</tbody>
            </table>
        </TableScroll>
        {sums}
    }
}

/// Under a line that is not wanted, over the whole width: why. It is kept for next time.
#[component]
fn Why(line: Line, answers: Answers) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (id, name) = (line.id, StoredValue::new(line.title));
    let reason = Signal::derive(move || answers.no.with(|no| no.get(&id).cloned()).unwrap_or_default());
    let missing = Signal::derive(move || {
        let empty = reason.with(|reason| reason.trim().is_empty());
        (answers.asks_why.get() && empty).then(|| td_string!(loc, repair_orders.say_why_not).to_owned())
    });
    view! {
        <Show when=move || answers.declines(id)>
            <tr class="why-row">
                <td class="wrap" colspan="5" data-lead="">
                    <Declining id=why_id(id) label=td_string!(loc, repair_orders.why_not_now) of=name.get_value() reason missing say=Callback::new(move |reason| answers.because(id, reason)) />
                </td>
            </tr>
        </Show>
    }
}

/// Whether the customer wants a line now; a no is asked why below it.
#[component]
fn YesOrNo(line: Line, answers: Answers, asked: Memo<Vec<LineId>>, by_line: Memo<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (id, name) = (line.id, StoredValue::new(line.title));
    let declined = move || answers.declines(id);
    let change = move |event| if event_target_checked(&event) { answers.agree(id) } else { answers.decline(id) };
    let wanted = move || {
        view! { <label class="check"><input type="checkbox" prop:checked=move || !declined() on:change=change /><span>{td_string!(loc, repair_orders.wanted)}</span><VisuallyHidden>" "{name.get_value()}</VisuallyHidden></label> }
    };
    view! {
        <Show when=move || asked.with(|asked| asked.contains(&id))>
            <Show when=move || by_line.get() fallback=wanted>
                <div class="segments" role="radiogroup" aria-label=name.get_value()>
                    <label><input type="radio" name=format!("answer-{id}") prop:checked=move || answers.yes.with(|yes| yes.contains(&id)) on:change=move |_| answers.agree(id) />{td_string!(loc, care.approve)}</label>
                    <label><input type="radio" name=format!("answer-{id}") prop:checked=declined on:change=move |_| answers.decline(id) />{td_string!(loc, care.not_now)}</label>
                </div>
            </Show>
        </Show>
    }
}
