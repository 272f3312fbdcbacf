//! Typing a line: labour from the operation catalogue, a part from the price list, or something else; and who pays it.

use super::api;
use super::discounts::AskDiscount;
use super::form::{Meanwhile, RefusedNotice, Wrong};
use super::line_form::{Typed, field_of};
use super::lines::jobs_of;
use super::shares::Shares;
use super::shown::Shown;
use crate::execute;
use crate::ui::{Button, Choice, Dialog, Field, Glyph, Kind, Select, TextInput, open_while};
use crate::words::{self, Loc};
use domain::repair_orders::{Charge, Command, Line, OtherKind, Payer, QualityClass};
use domain::staff::Skill;
use domain::{DiscountId, FindingId, LineId, Policy, Post, Quantity, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What kind of line is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Labour,
    Part,
    Other,
}

/// A line as it is typed.
#[derive(Clone)]
pub struct Typing {
    kind: LineKind,
    /// The line that is changed; nothing for a new one.
    line: Option<Line>,
    /// What came to light, when the line is offered for it.
    finding: Option<FindingId>,
}

impl Typing {
    /// A new line.
    pub fn new(kind: LineKind) -> Self {
        Self { kind, line: None, finding: None }
    }

    /// A new line that is offered for what came to light.
    pub fn found(kind: LineKind, finding: FindingId) -> Self {
        Self { kind, line: None, finding: Some(finding) }
    }

    /// A line that is there.
    pub fn of(line: &Line) -> Self {
        let kind = match line.charge {
            Charge::Labour { .. } => LineKind::Labour,
            Charge::Part { .. } => LineKind::Part,
            Charge::Other { .. } => LineKind::Other,
        };
        Self { kind, line: Some(line.clone()), finding: None }
    }
}

/// The dialog a line is typed in.
#[component]
pub fn LineDialog(shown: Shown, typing: RwSignal<Option<Typing>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(typing, || ());
    let title = move || {
        typing.with(|typing| match typing.as_ref().map(|typing| (typing.kind, typing.line.is_some())) {
            Some((_, true)) => td_string!(loc, repair_orders.change_line),
            Some((LineKind::Labour, false)) => td_string!(loc, repair_orders.add_labour),
            Some((LineKind::Part, false)) => td_string!(loc, repair_orders.add_part),
            Some((LineKind::Other, false)) => td_string!(loc, repair_orders.add_other),
            None => "",
        })
    };
    view! {
        <Dialog id="line-dialog" open title close_label=td_string!(loc, common.close) wide=true>
            {move || typing.get().map(|line| view! { <LineForm shown line typing /> })}
        </Dialog>
    }
}

#[component]
fn LineForm(shown: Shown, line: Typing, typing: RwSignal<Option<Typing>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, wrong) = (shown.sending(), Wrong::nothing());
    wrong.follow(sending, field_of);
    // Why more should be given away survives whatever else is saved in between.
    let (over, reason) = (RwSignal::new(None::<Post>), RwSignal::new(String::new()));
    let to_ask = Memo::new(move |_| over.get());
    // The server may know of a price by the list that the form does not.
    Effect::new(move |_| {
        if let Some(post) = sending.problem.with(|problem| problem.as_ref()?.refusal().as_deref().and_then(whom_to_ask)) {
            over.set(Some(post));
        }
    });
    let (usual, first_job, policy) = shown.page.with_untracked(|page| {
        let usual = page.order.check_in.as_ref().map_or(Payer::Customer, |check_in| check_in.kind.usual_payer());
        (usual, jobs_of(&page.order).first().map(|(id, _)| *id), page.policy.clone())
    });
    let typed = Typed::of(line.line.as_ref(), usual, first_job);
    let (kind, finding, stored) = (line.kind, line.finding, line.line.map(|line| line.id));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.clear();
        let line = match typed.draft(kind, stored.unwrap_or_else(|| LineId(execute::new_id()))) {
            Ok(line) => line,
            Err(field) => return wrong.at(field, td_string!(loc, repair_orders.not_a_number).to_owned()),
        };
        let order = shown.id();
        let command = match (stored, finding) {
            (Some(_), _) => Command::ChangeLine { order, line },
            (None, Some(finding)) => Command::AddFoundWork { order, finding, line },
            (None, None) => Command::AddLine { order, line },
        };
        let command = domain::Command::RepairOrders(command);
        // What the rules refuse needs no way to the server and back.
        let refusal = untrack(|| shown.refusal(|_, _| command.clone()));
        over.set(refusal.as_ref().and_then(whom_to_ask));
        match refusal.as_ref().and_then(|refusal| Some((field_of(refusal)?, shown.words(refusal)))) {
            Some((field, text)) => wrong.at(field, text),
            None => shown.send(sending, command, move || typing.set(None)),
        }
    };
    // Asked for as it is typed; the form closes when that has arrived, and stays with its words when it has not.
    let ask = move |()| {
        wrong.clear();
        let reason = reason.get_untracked();
        if reason.trim().is_empty() {
            let refusal = Refusal::FieldEmpty { field: "reason".to_owned() };
            return wrong.at("discount-reason", shown.words(&refusal));
        }
        let line = match typed.draft(kind, stored.unwrap_or_else(|| LineId(execute::new_id()))) {
            Ok(line) => line,
            Err(field) => return wrong.at(field, td_string!(loc, repair_orders.not_a_number).to_owned()),
        };
        let command = Command::AskDiscount { order: shown.id(), request: DiscountId(execute::new_id()), line, finding, reason };
        shown.send(sending, domain::Command::RepairOrders(command), move || typing.set(None));
    };
    let price_label = match kind {
        LineKind::Labour => td_string!(loc, repair_orders.rate),
        LineKind::Part => td_string!(loc, repair_orders.price),
        LineKind::Other => td_string!(loc, repair_orders.amount),
    };
    let amount_label =
        if kind == LineKind::Labour { td_string!(loc, repair_orders.billed_hours) } else { td_string!(loc, repair_orders.quantity) };
    let (shares_wrong, reason_wrong) = (wrong.of("shares"), wrong.of("discount-reason"));
    view! {
        <form class="form" on:submit=submit>
            <Meanwhile shown />
            {(kind != LineKind::Other).then(|| view! { <Catalogue kind typed policy /> })}
            <div class="fields">
                <Field id="line-title" label=td_string!(loc, repair_orders.item) error=wrong.of("line-title")><TextInput value=typed.title required=true maxlength=120 /></Field>
                <KindFields shown kind typed />
                {(kind != LineKind::Other).then(|| view! { <Field id="line-amount" label=amount_label error=wrong.of("line-amount")><TextInput value=typed.amount inputmode="decimal" required=true /></Field> })}
                <Field id="line-price" label=price_label error=wrong.of("line-price")><TextInput value=typed.price inputmode="decimal" required=true /></Field>
                <Field id="line-discount" label=td_string!(loc, repair_orders.discount) hint=td_string!(loc, repair_orders.discount_hint) error=wrong.of("line-discount")>
                    <TextInput value=typed.discount />
                </Field>
            </div>
            <Shares shares=typed.shares wrong=shares_wrong />
            {move || to_ask.get().map(|post| view! { <AskDiscount post reason error=reason_wrong sending ask=Callback::new(ask) /> })}
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
        </form>
    }
}

/// Who may give away what whoever types may not.
fn whom_to_ask(refusal: &Refusal) -> Option<Post> {
    match refusal {
        Refusal::DiscountOverLimit { ask, .. } => *ask,
        _ => None,
    }
}

/// What only labour, only parts or only the rest have.
#[component]
fn KindFields(shown: Shown, kind: LineKind, typed: Typed) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let skills: Vec<_> = Skill::ALL.iter().map(|skill| Choice::new(skill.code().to_owned(), words::skill(loc, *skill))).collect();
    let classes: Vec<_> =
        QualityClass::ALL.iter().map(|class| Choice::new(class.code().to_owned(), words::quality_class(loc, *class))).collect();
    let others: Vec<_> = OtherKind::ALL.iter().map(|other| Choice::new(other.code().to_owned(), words::other_kind(loc, *other))).collect();
    let jobs = Memo::new(move |_| {
        let choice = |(id, title): (LineId, String)| Choice::new(id.to_string(), title);
        shown.page.with(|page| jobs_of(&page.order).into_iter().map(choice).collect::<Vec<_>>())
    });
    match kind {
        LineKind::Labour => view! {
            <Field id="line-code" label=td_string!(loc, repair_orders.code)><TextInput value=typed.code code=true maxlength=40 /></Field>
            <Field id="line-skill" label=td_string!(loc, repair_orders.trade)><Select value=typed.skill choices=Signal::stored(skills) /></Field>
        }
        .into_any(),
        LineKind::Part => view! {
            <Field id="line-code" label=td_string!(loc, repair_orders.part_no)><TextInput value=typed.code code=true maxlength=40 /></Field>
            <Field id="line-quality" label=td_string!(loc, repair_orders.quality)><Select value=typed.quality choices=Signal::stored(classes) /></Field>
            <Field id="line-maker" label=td_string!(loc, repair_orders.maker)><TextInput value=typed.maker maxlength=40 /></Field>
            <Field id="line-unit" label=td_string!(loc, repair_orders.unit)><TextInput value=typed.unit maxlength=10 /></Field>
            <Field id="line-job" label=td_string!(loc, repair_orders.for_job)><Select value=typed.job choices=jobs blank=td_string!(loc, repair_orders.no_job) /></Field>
        }
        .into_any(),
        LineKind::Other => view! { <Field id="line-other" label=td_string!(loc, repair_orders.other_kind)><Select value=typed.other choices=Signal::stored(others) /></Field> }.into_any(),
    }
}

/// Type-ahead from the operation catalogue or the parts price list.
#[component]
fn Catalogue(kind: LineKind, typed: Typed, policy: Policy) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<(String, Charge, String)>::new());
    Effect::new(move |_| {
        let (wanted, rates) = (text.get(), policy.clone());
        leptos::task::spawn_local(async move {
            let hits = if kind == LineKind::Labour { operations(&wanted, &rates).await } else { parts(&wanted).await };
            if text.try_get_untracked() == Some(wanted) {
                let _ = found.try_set(hits);
            }
        });
    });
    let choose = move |(title, charge, _): (String, Charge, String)| {
        let job = typed.job.get_untracked();
        typed.title.set(title);
        typed.fill(&charge);
        typed.job.set(job);
    };
    view! {
        <Field id="catalogue" label=td_string!(loc, repair_orders.catalogue) hint=td_string!(loc, repair_orders.catalogue_hint)>
            <TextInput value=text autocomplete="off" autofocus=true />
        </Field>
        <div class="results row" role="group" aria-label=td_string!(loc, repair_orders.catalogue)>
            {move || {
                found
                    .get()
                    .into_iter()
                    .take(8)
                    .map(|hit| {
                        let text = format!("{} · {}", hit.0, hit.2);
                        view! { <Button kind=Kind::Plain glyph=Glyph::Plus on_press=Callback::new(move |()| choose(hit.clone()))>{text}</Button> }
                    })
                    .collect_view()
            }}
        </div>
    }
}

async fn operations(text: &str, policy: &Policy) -> Vec<(String, Charge, String)> {
    let found = api::operations(text.to_owned()).await.unwrap_or_default();
    let charge = |operation: domain::repair_orders::Operation| {
        let rate = policy.labour_rate(operation.skill).unwrap_or_default();
        let charge =
            Charge::Labour { operation: operation.code, skill: operation.skill, quota: operation.quota, billed: operation.quota, rate };
        (operation.title, charge, format!("{} h", operation.quota))
    };
    found.into_iter().map(charge).collect()
}

async fn parts(text: &str) -> Vec<(String, Charge, String)> {
    let found = api::catalog_parts(text.to_owned()).await.unwrap_or_default();
    let charge = |part: domain::repair_orders::CatalogPart| {
        let shown = format!("{} / {}", part.price.grouped(), part.unit);
        let charge = Charge::Part {
            part_no: part.part_no,
            quality: part.quality,
            maker: part.maker,
            unit: part.unit,
            quantity: Quantity::units(1),
            price: part.price,
            list: Some(part.price),
            job: None,
        };
        (part.title, charge, shown)
    };
    found.into_iter().map(charge).collect()
}
