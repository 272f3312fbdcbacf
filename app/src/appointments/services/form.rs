//! A service as it is typed.

use super::contents::{Named, OperationRows, PartRows, Parts};
use super::durations::{DurationRows, Durations};
use super::follow::{changes, every, money, three};
use crate::execute::Sending;
use crate::problem::Problem;
use crate::repair_orders::{RefusedNotice, Wrong};
use crate::ui::{Button, Checkbox, Field, Glyph, Kind, Notice, State, TextArea, TextInput, use_toasts};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::appointments::{Command, Recurring, Service, ServicesPage as Page, Title};
use domain::customers::Energy;
use domain::{Fen, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is typed.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub(super) stored: StoredValue<Option<Service>>,
    pub(super) code: RwSignal<String>,
    pub(super) position: RwSignal<String>,
    pub(super) titles: [RwSignal<String>; 3],
    pub(super) details: [RwSignal<String>; 3],
    pub(super) active: RwSignal<bool>,
    pub(super) online: RwSignal<bool>,
    /// What drives the cars that it is for.
    pub(super) energies: [RwSignal<bool>; Energy::ALL.len()],
    pub(super) durations: Durations,
    /// Other services, and whether this one includes them.
    pub(super) includes: StoredValue<Vec<(String, RwSignal<bool>)>>,
    pub(super) operations: RwSignal<Vec<Named>>,
    pub(super) parts: Parts,
    pub(super) from_price: RwSignal<String>,
    pub(super) price: RwSignal<String>,
    pub(super) months: RwSignal<String>,
    pub(super) km: RwSignal<String>,
}

impl Typed {
    fn of(page: &Page, stored: Option<Service>) -> Self {
        let last = page.services.iter().map(|service| service.position).max().unwrap_or_default();
        let new = Service { position: last + 1, active: true, online: true, ..Service::default() };
        let service = stored.clone().unwrap_or(new);
        let text = |text: &str| RwSignal::new(text.to_owned());
        let operation = |code: &String| (code.clone(), page.operation(code));
        let others = page.services.iter().filter(|other| other.code != service.code && other.includes.is_empty());
        let [months, km] = every(&service).map(RwSignal::new);
        Self {
            code: text(&service.code),
            position: text(&service.position.to_string()),
            titles: three(&service.title).map(RwSignal::new),
            details: three(&service.detail).map(RwSignal::new),
            active: RwSignal::new(service.active),
            online: RwSignal::new(service.online),
            energies: std::array::from_fn(|at| RwSignal::new(service.energies.contains(&Energy::ALL[at]))),
            durations: Durations::of(&service.durations),
            includes: StoredValue::new(
                others.map(|other| (other.code.clone(), RwSignal::new(service.includes.contains(&other.code)))).collect(),
            ),
            operations: RwSignal::new(service.operations.iter().map(operation).collect()),
            parts: Parts::of(&service.parts, |part_no| page.part(part_no)),
            from_price: RwSignal::new(money(service.from_price)),
            price: RwSignal::new(money(service.price)),
            months,
            km,
            stored: StoredValue::new(stored),
        }
    }

    /// The service as typed, or the id of the field that cannot be read.
    fn read(self) -> Result<Service, &'static str> {
        let three = |[hans, hant, en]: [RwSignal<String>; 3]| Title {
            zh_hans: hans.get_untracked(),
            zh_hant: hant.get_untracked(),
            en: en.get_untracked(),
        };
        let money = |typed: RwSignal<String>, field| match typed.get_untracked().trim() {
            "" => Ok(None),
            text => Fen::parse(text).map(Some).ok_or(field),
        };
        let stored = self.stored.get_value();
        let operations: Vec<String> = self.operations.with_untracked(|all| all.iter().map(|(code, _)| code.clone()).collect());
        let number = |typed: RwSignal<String>, field| match typed.get_untracked().trim() {
            "" => Ok(0),
            text => text.parse::<u32>().map_err(|_| field),
        };
        let months = u16::try_from(number(self.months, "service-months")?).map_err(|_| "service-months")?;
        let km = number(self.km, "service-km")?;
        // What counts as done, where nobody has said so: the operations that it stands for.
        let counted = stored.as_ref().and_then(|stored| stored.every.as_ref()).map(|every| every.operations.clone());
        let every = (months > 0 || km > 0).then(|| Recurring {
            months,
            km,
            operations: counted.filter(|of| !of.is_empty()).unwrap_or_else(|| operations.clone()),
        });
        Ok(Service {
            code: self.code.get_untracked().trim().to_owned(),
            position: self.position.get_untracked().trim().parse().map_err(|_| "service-position")?,
            active: self.active.get_untracked(),
            online: self.online.get_untracked(),
            title: three(self.titles),
            detail: three(self.details),
            energies: Energy::ALL
                .iter()
                .zip(self.energies)
                .filter(|(_, ticked)| ticked.get_untracked())
                .map(|(energy, _)| *energy)
                .collect(),
            durations: self.durations.read().ok_or("add-duration")?,
            includes: self
                .includes
                .with_value(|all| all.iter().filter(|(_, included)| included.get_untracked()).map(|(code, _)| code.clone()).collect()),
            every,
            from_price: money(self.from_price, "service-from-price")?,
            operations,
            parts: self.parts.read().ok_or("find-part")?,
            price: money(self.price, "service-price")?,
        })
    }
}

/// The field that a refusal is about.
fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::FieldEmpty { field } | Refusal::FieldTooLong { field, .. } => match field.as_str() {
            "service" => Some("service-code"),
            "title" => Some("service-title-0"),
            "detail" => Some("service-detail-0"),
            _ => None,
        },
        _ => None,
    }
}

/// The form of a service.
#[component]
pub(super) fn ServiceForm(
    page: Page,
    stored: Option<Service>,
    known: RwSignal<Option<Page>>,
    again: RwSignal<u32>,
    saved: Callback<()>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, toasts, wrong) = (Sending::begin(), use_toasts(), Wrong::nothing());
    wrong.follow(sending, field_of);
    let typed = Typed::of(&page, stored.clone());
    // What others have changed since it was opened.
    let theirs = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| {
        known.with(|page| {
            let Some((page, before)) = page.as_ref().zip(typed.stored.get_value()) else { return };
            let now = page.services.iter().find(|service| service.code == before.code && **service != before);
            if let Some(now) = now.cloned() {
                theirs.set(changes(loc, &before, &now));
                typed.follow(page, &before, &now);
            }
        });
    });
    Effect::new(move |_| {
        let changed = |problem: &Problem| matches!(problem.refusal().as_deref(), Some(Refusal::SettingsChanged));
        if sending.problem.with(|problem| problem.as_ref().is_some_and(changed)) {
            again.update(|count| *count += 1);
        }
    });
    let dealership = Visit::here().actor().dealership;
    let new = stored.is_none();
    let taken: Vec<String> = page.services.iter().map(|service| service.code.clone()).collect();
    let called: Vec<(String, String)> =
        page.services.iter().map(|service| (service.code.clone(), words::called(loc, &service.title).to_owned())).collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.clear();
        let service = match typed.read() {
            Ok(service) => service,
            Err(field) => return wrong.at(field, td_string!(loc, catalogue.not_a_number).to_owned()),
        };
        if new && taken.contains(&service.code) {
            return wrong.at("service-code", td_string!(loc, catalogue.code_taken).to_owned());
        }
        let replaces = typed.stored.get_value().map(Box::new);
        let command = Command::PutService { dealership, service: Box::new(service), replaces };
        sending.send(domain::Command::Appointments(command), None, move |_| {
            toasts.push(State::Ready, td_string!(loc, catalogue.saved), None);
            saved.run(());
        });
    };
    let code = if new {
        view! { <Field id="service-code" label=td_string!(loc, catalogue.code) error=wrong.of("service-code")><TextInput value=typed.code code=true maxlength=80 required=true /></Field> }.into_any()
    } else {
        view! { <p class="field"><span class="label">{td_string!(loc, catalogue.code)}</span><b class="code">{typed.code.get_untracked()}</b></p> }.into_any()
    };
    let includes = typed.includes.with_value(|all| {
        let tick = |(code, included): &(String, RwSignal<bool>)| {
            let label = called.iter().find(|(of, _)| of == code).map(|(_, title)| title.clone()).unwrap_or_default();
            view! { <Checkbox value=*included label=label /> }
        };
        all.iter().map(tick).collect_view()
    });
    let energies =
        Energy::ALL.iter().zip(typed.energies).map(|(energy, value)| view! { <Checkbox value label=words::energy(loc, *energy) /> });
    let energies = energies.collect_view();
    let groups = page.groups.clone();
    let wrong_parts = wrong.of("find-part");
    let wrong_durations = wrong.of("add-duration");
    view! {
        <form class="form service-form" novalidate on:submit=submit>
            <div class="fields">
                {code}
                <Field id="service-position" label=td_string!(loc, catalogue.position) error=wrong.of("service-position")><TextInput value=typed.position inputmode="numeric" /></Field>
                <Field id="service-title-0" label=td_string!(loc, catalogue.title_hans) error=wrong.of("service-title-0")><TextInput value=typed.titles[0] maxlength=80 required=true /></Field>
                <Field id="service-title-1" label=td_string!(loc, catalogue.title_hant)><TextInput value=typed.titles[1] maxlength=80 required=true /></Field>
                <Field id="service-title-2" label=td_string!(loc, catalogue.title_en)><TextInput value=typed.titles[2] maxlength=80 required=true /></Field>
                <Field id="service-from-price" label=td_string!(loc, catalogue.from_price) hint=td_string!(loc, catalogue.from_price_hint) error=wrong.of("service-from-price")><TextInput value=typed.from_price inputmode="decimal" /></Field>
                <Field id="service-price" label=td_string!(loc, catalogue.price) hint=td_string!(loc, catalogue.price_hint) error=wrong.of("service-price")><TextInput value=typed.price inputmode="decimal" /></Field>
            </div>
            <div class="ticks">
                <Checkbox value=typed.active label=td_string!(loc, catalogue.offered) />
                <Checkbox value=typed.online label=td_string!(loc, catalogue.online) />
            </div>
            <fieldset class="content-rows"><legend>{td_string!(loc, catalogue.energies)}</legend><div class="ticks">{energies}</div></fieldset>
            <DurationRows durations=typed.durations groups=groups.clone() />
            <Complaint text=wrong_durations />
            <fieldset class="content-rows"><legend>{td_string!(loc, catalogue.includes)}</legend><div class="ticks">{includes}</div></fieldset>
            <OperationRows operations=typed.operations />
            <PartRows parts=typed.parts groups />
            <Complaint text=wrong_parts />
            <div class="fields">
                <Field id="service-detail-0" label=td_string!(loc, catalogue.detail_hans) error=wrong.of("service-detail-0")><TextArea value=typed.details[0] maxlength=400 rows=2 /></Field>
                <Field id="service-detail-1" label=td_string!(loc, catalogue.detail_hant)><TextArea value=typed.details[1] maxlength=400 rows=2 /></Field>
                <Field id="service-detail-2" label=td_string!(loc, catalogue.detail_en)><TextArea value=typed.details[2] maxlength=400 rows=2 /></Field>
                <Field id="service-months" label=td_string!(loc, catalogue.every_months) hint=td_string!(loc, catalogue.every_hint) error=wrong.of("service-months")><TextInput value=typed.months inputmode="numeric" /></Field>
                <Field id="service-km" label=td_string!(loc, catalogue.every_km) hint=td_string!(loc, catalogue.every_hint) error=wrong.of("service-km")><TextInput value=typed.km inputmode="numeric" /></Field>
            </div>
            {move || {
                let theirs = theirs.get().join(td_string!(loc, words.list_end));
                (!theirs.is_empty()).then(|| view! { <Notice state=State::Waiting glyph=Glyph::TriangleAlert title=td_string!(loc, catalogue.others_saved, changes = theirs) /> })
            }}
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
        </form>
    }
}

/// What is wrong with a group of rows, below it.
#[component]
fn Complaint(text: Signal<Option<String>>) -> impl IntoView {
    move || text.get().map(|text| view! { <p class="error" role="alert">{text}</p> })
}
