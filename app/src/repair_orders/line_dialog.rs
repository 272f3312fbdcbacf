//! Typing a line: labour from the operation catalogue, a part from the price list, or something else; and who pays it.

use super::api;
use super::lines::jobs_of;
use super::prompts::RefusedNotice;
use super::shares::{Shares, TypedShares};
use crate::execute::{self, Sending};
use crate::ui::{Button, Choice, Dialog, Field, Glyph, Kind, Select, TextInput};
use crate::words::{self, Loc};
use domain::repair_orders::{Charge, Command, Line, LineDraft, OrderPage as Page, OtherKind, Payer, QualityClass, Share};
use domain::staff::Skill;
use domain::{BasisPoints, Fen, Hours, LineId, Policy, Quantity};
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
}

impl Typing {
    /// A new line.
    pub fn new(kind: LineKind) -> Self {
        Self { kind, line: None }
    }

    /// A line that is there.
    pub fn of(line: &Line) -> Self {
        let kind = match line.charge {
            Charge::Labour { .. } => LineKind::Labour,
            Charge::Part { .. } => LineKind::Part,
            Charge::Other { .. } => LineKind::Other,
        };
        Self { kind, line: Some(line.clone()) }
    }
}

/// The dialog a line is typed in.
#[component]
pub fn LineDialog(page: Page, typing: RwSignal<Option<Typing>>, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (open, page) = (RwSignal::new(false), StoredValue::new(page));
    Effect::new(move |_| open.set(typing.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && typing.with_untracked(Option::is_some) {
            typing.set(None);
        }
    });
    let title = move || {
        typing.with(|typing| match typing.as_ref().map(|typing| typing.kind) {
            Some(LineKind::Labour) => td_string!(loc, repair_orders.add_labour),
            Some(LineKind::Part) => td_string!(loc, repair_orders.add_part),
            Some(LineKind::Other) => td_string!(loc, repair_orders.add_other),
            None => "",
        })
    };
    view! {
        <Dialog id="line" open title close_label=td_string!(loc, common.close) wide=true>
            {move || typing.get().map(|line| view! { <LineForm page=page.get_value() line typing changed /> })}
        </Dialog>
    }
}

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Typed {
    title: RwSignal<String>,
    code: RwSignal<String>,
    skill: RwSignal<String>,
    amount: RwSignal<String>,
    price: RwSignal<String>,
    unit: RwSignal<String>,
    quality: RwSignal<String>,
    job: RwSignal<String>,
    other: RwSignal<String>,
    discount: RwSignal<String>,
    shares: TypedShares,
    quota: StoredValue<Hours>,
}

impl Typed {
    fn of(line: Option<&Line>, usual: Payer, first_job: Option<LineId>) -> Self {
        let text = |value: &str| RwSignal::new(value.to_owned());
        let share =
            |payer: Payer, part: BasisPoints| (text(payer.code()), RwSignal::new(words::percent(part).trim_end_matches('%').to_owned()));
        let shares = line
            .map_or_else(|| vec![share(usual, BasisPoints::WHOLE)], |line| line.shares.iter().map(|s| share(s.payer, s.part)).collect());
        let typed = Self {
            title: text(line.map_or("", |line| line.title.as_str())),
            code: text(""),
            skill: text(Skill::Mechanical.code()),
            amount: text("1"),
            price: text(""),
            unit: text(""),
            quality: text(QualityClass::Genuine.code()),
            job: RwSignal::new(first_job.map(|job| job.to_string()).unwrap_or_default()),
            other: text(OtherKind::Diagnosis.code()),
            discount: RwSignal::new(
                line.map(|line| line.discount).filter(|discount| *discount > Fen::ZERO).map(Fen::plain).unwrap_or_default(),
            ),
            shares: RwSignal::new(shares),
            quota: StoredValue::new(Hours(0)),
        };
        if let Some(line) = line {
            typed.fill(&line.charge);
        }
        typed
    }

    fn fill(self, charge: &Charge) {
        match charge {
            Charge::Labour { operation, skill, quota, billed, rate } => {
                self.code.set(operation.clone());
                self.skill.set(skill.code().to_owned());
                self.amount.set(billed.to_string());
                self.price.set(rate.plain());
                self.quota.set_value(*quota);
            }
            Charge::Part { part_no, quality, unit, quantity, price, job } => {
                self.code.set(part_no.clone());
                self.quality.set(quality.code().to_owned());
                self.unit.set(unit.clone());
                self.amount.set(quantity.to_string());
                self.price.set(price.plain());
                self.job.set(job.map(|job| job.to_string()).unwrap_or_default());
            }
            Charge::Other { of, amount } => {
                self.other.set(of.code().to_owned());
                self.price.set(amount.plain());
            }
        }
    }

    /// The line as typed, or the name of the field that cannot be read.
    fn draft(self, kind: LineKind, id: LineId) -> Result<LineDraft, &'static str> {
        let price = Fen::parse(&self.price.get_untracked()).ok_or("price")?;
        let charge = match kind {
            LineKind::Labour => {
                let billed = Hours::parse(&self.amount.get_untracked()).ok_or("amount")?;
                let quota = if self.quota.get_value().0 == 0 { billed } else { self.quota.get_value() };
                let skill = Skill::from_code(&self.skill.get_untracked()).ok_or("skill")?;
                Charge::Labour { operation: self.code.get_untracked(), skill, quota, billed, rate: price }
            }
            LineKind::Part => Charge::Part {
                part_no: self.code.get_untracked(),
                quality: QualityClass::from_code(&self.quality.get_untracked()).ok_or("quality")?,
                unit: self.unit.get_untracked(),
                quantity: Quantity::parse(&self.amount.get_untracked()).ok_or("amount")?,
                price,
                job: self.job.get_untracked().parse().ok(),
            },
            LineKind::Other => Charge::Other { of: OtherKind::from_code(&self.other.get_untracked()).ok_or("other")?, amount: price },
        };
        let discount = self.discount.get_untracked();
        let discount = if discount.trim().is_empty() { Fen::ZERO } else { read_discount(&discount, charge.gross()).ok_or("discount")? };
        let shares = self
            .shares
            .get_untracked()
            .into_iter()
            .map(|(payer, part)| read_share(&payer.get_untracked(), &part.get_untracked()))
            .collect::<Option<Vec<_>>>();
        Ok(LineDraft { id, title: self.title.get_untracked(), charge, discount, shares: shares.ok_or("shares")? })
    }
}

/// A discount as typed: an amount, or a percentage of the line.
fn read_discount(text: &str, gross: Fen) -> Option<Fen> {
    match text.trim().strip_suffix(['%', '％']) {
        Some(percent) => Some(gross.proportion(BasisPoints(u32::try_from(Fen::parse(percent)?.0).ok()?))),
        None => Fen::parse(text),
    }
}

fn read_share(payer: &str, percent: &str) -> Option<Share> {
    // Percent with two decimals are basis points.
    let part = u32::try_from(Fen::parse(percent.trim().trim_end_matches(['%', '％']))?.0).ok()?;
    Some(Share { payer: Payer::from_code(payer)?, part: BasisPoints(part) })
}

#[component]
fn LineForm(page: Page, line: Typing, typing: RwSignal<Option<Typing>>, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let jobs = jobs_of(&page.order);
    let usual = page.order.check_in.as_ref().map_or(Payer::Customer, |check_in| check_in.kind.usual_payer());
    let typed = Typed::of(line.line.as_ref(), usual, jobs.first().map(|(id, _)| *id));
    let policy = Resource::new(|| (), |()| api::policy());
    let kind = line.kind;
    let stored = line.line.map(|line| line.id);
    let unreadable = RwSignal::new(None::<&'static str>);
    let (order, version) = (page.order.id, page.order.progress.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match typed.draft(kind, stored.unwrap_or_else(|| LineId(execute::new_id()))) {
            Ok(line) => {
                unreadable.set(None);
                let command = if stored.is_some() { Command::ChangeLine { order, line } } else { Command::AddLine { order, line } };
                sending.send(domain::Command::RepairOrders(command), Some(version), move |_| {
                    typing.set(None);
                    changed.run(());
                });
            }
            Err(field) => unreadable.set(Some(field)),
        }
    };
    let error = move |field: &'static str| {
        Signal::derive(move || (unreadable.get() == Some(field)).then(|| td_string!(loc, repair_orders.not_a_number).to_owned()))
    };
    let price_label = match kind {
        LineKind::Labour => td_string!(loc, repair_orders.rate),
        LineKind::Part => td_string!(loc, repair_orders.price),
        LineKind::Other => td_string!(loc, repair_orders.amount),
    };
    let amount_label =
        if kind == LineKind::Labour { td_string!(loc, repair_orders.billed_hours) } else { td_string!(loc, repair_orders.quantity) };
    view! {
        <form class="form" on:submit=submit>
            {(kind != LineKind::Other).then(|| view! { <Catalogue kind typed policy=Signal::derive(move || policy.get().and_then(Result::ok).unwrap_or_default()) /> })}
            <div class="fields">
                <Field id="line-title" label=td_string!(loc, repair_orders.item)><TextInput value=typed.title required=true maxlength=120 /></Field>
                <KindFields kind typed jobs />
                {(kind != LineKind::Other).then(|| view! { <Field id="line-amount" label=amount_label error=error("amount")><TextInput value=typed.amount inputmode="decimal" required=true /></Field> })}
                <Field id="line-price" label=price_label error=error("price")><TextInput value=typed.price inputmode="decimal" required=true /></Field>
                <Field id="line-discount" label=td_string!(loc, repair_orders.discount) hint=td_string!(loc, repair_orders.discount_hint) error=error("discount")>
                    <TextInput value=typed.discount />
                </Field>
            </div>
            <Shares shares=typed.shares />
            {move || (unreadable.get() == Some("shares")).then(|| view! { <p class="why-not">{td_string!(loc, repair_orders.not_a_number)}</p> })}
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
        </form>
    }
}

/// What only labour, only parts or only the rest have.
#[component]
fn KindFields(kind: LineKind, typed: Typed, jobs: Vec<(LineId, String)>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let skills: Vec<_> = Skill::ALL.iter().map(|skill| Choice::new(skill.code().to_owned(), words::skill(loc, *skill))).collect();
    let classes: Vec<_> =
        QualityClass::ALL.iter().map(|class| Choice::new(class.code().to_owned(), words::quality_class(loc, *class))).collect();
    let others: Vec<_> = OtherKind::ALL.iter().map(|other| Choice::new(other.code().to_owned(), words::other_kind(loc, *other))).collect();
    let jobs: Vec<_> = jobs.into_iter().map(|(id, title)| Choice::new(id.to_string(), title)).collect();
    match kind {
        LineKind::Labour => view! {
            <Field id="line-code" label=td_string!(loc, repair_orders.code)><TextInput value=typed.code code=true maxlength=40 /></Field>
            <Field id="line-skill" label=td_string!(loc, repair_orders.trade)><Select value=typed.skill choices=Signal::stored(skills) /></Field>
        }
        .into_any(),
        LineKind::Part => view! {
            <Field id="line-code" label=td_string!(loc, repair_orders.part_no)><TextInput value=typed.code code=true maxlength=40 /></Field>
            <Field id="line-quality" label=td_string!(loc, repair_orders.quality)><Select value=typed.quality choices=Signal::stored(classes) /></Field>
            <Field id="line-unit" label=td_string!(loc, repair_orders.unit)><TextInput value=typed.unit maxlength=10 /></Field>
            <Field id="line-job" label=td_string!(loc, repair_orders.for_job)><Select value=typed.job choices=Signal::stored(jobs) blank=td_string!(loc, repair_orders.no_job) /></Field>
        }
        .into_any(),
        LineKind::Other => view! { <Field id="line-other" label=td_string!(loc, repair_orders.other_kind)><Select value=typed.other choices=Signal::stored(others) /></Field> }.into_any(),
    }
}

/// Type-ahead from the operation catalogue or the parts price list.
#[component]
fn Catalogue(kind: LineKind, typed: Typed, #[prop(into)] policy: Signal<Policy>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<(String, Charge, String)>::new());
    Effect::new(move |_| {
        let wanted = text.get();
        let rates = policy.get();
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
            unit: part.unit,
            quantity: Quantity::units(1),
            price: part.price,
            job: None,
        };
        (part.title, charge, shown)
    };
    found.into_iter().map(charge).collect()
}
