//! The walk-around and the interview, beside the car.

use super::api;
use super::prompts::RefusedNotice;
use crate::execute::Sending;
use crate::ui::{Button, Checkbox, Choice, ErrorNotice, Field, Kind, Loading, PageHeader, Plate, Segments, Select, TextArea, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use domain::customers::OdometerReason;
use domain::repair_orders::{CheckIn, Command, Kind as VisitKind, OldParts, OrderPage as Page};
use domain::{OrderId, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The check-in form.
#[component]
pub fn CheckInPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let params = use_params_map();
    let id = move || params.with(|params| params.get("id")).and_then(|id| id.parse::<OrderId>().ok());
    let page = Resource::new(id, |id| async move {
        match id {
            Some(id) => api::order_page(id).await,
            None => Err(Refusal::NotFound.into()),
        }
    });
    view! {
        <Title text=td_string!(loc, repair_orders.check_in) />
        <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <CheckInForm page /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Typed {
    kind: RwSignal<String>,
    concern: RwSignal<String>,
    odometer: RwSignal<String>,
    odometer_reason: RwSignal<String>,
    promised: RwSignal<String>,
    waiting: RwSignal<bool>,
    wash: RwSignal<bool>,
    old_parts: RwSignal<Option<OldParts>>,
    energy: RwSignal<String>,
    belongings: RwSignal<String>,
    sender_name: RwSignal<String>,
    sender_phone: RwSignal<String>,
}

impl Typed {
    fn new(promised: String) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            kind: RwSignal::new(VisitKind::Maintenance.code().to_owned()),
            concern: text(),
            odometer: text(),
            odometer_reason: text(),
            promised: RwSignal::new(promised),
            waiting: RwSignal::new(false),
            wash: RwSignal::new(true),
            old_parts: RwSignal::new(Some(OldParts::Waive)),
            energy: RwSignal::new("50".to_owned()),
            belongings: text(),
            sender_name: text(),
            sender_phone: text(),
        }
    }

    /// What was typed, or the name of the field that cannot be read.
    fn read(self, clock: &words::Clock) -> Result<CheckIn, &'static str> {
        let digits = |text: String| text.chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect::<String>();
        Ok(CheckIn {
            kind: VisitKind::from_code(&self.kind.get_untracked()).ok_or("kind")?,
            concern: self.concern.get_untracked(),
            odometer_km: digits(self.odometer.get_untracked()).parse().map_err(|_| "odometer")?,
            odometer_reason: OdometerReason::from_code(&self.odometer_reason.get_untracked()),
            promised_at: clock.read(&self.promised.get_untracked()).ok_or("promised")?,
            waiting: self.waiting.get_untracked(),
            wash: self.wash.get_untracked(),
            old_parts: self.old_parts.get_untracked().unwrap_or(OldParts::None),
            energy_percent: self.energy.get_untracked().trim().parse().map_err(|_| "energy")?,
            belongings: self.belongings.get_untracked(),
            sender_name: self.sender_name.get_untracked(),
            sender_phone: self.sender_phone.get_untracked(),
        })
    }
}

/// The usual promises: in two hours, at the end of the day, tomorrow before noon.
fn usual_promises(now: DateTime<Utc>, offset_minutes: i32) -> [DateTime<Utc>; 3] {
    let offset = TimeDelta::minutes(i64::from(offset_minutes));
    let midnight = (now + offset).date_naive().and_time(chrono::NaiveTime::MIN).and_utc() - offset;
    let quarter = now + TimeDelta::minutes(120 + i64::from(15 - (now.minute() % 15)) % 15);
    [quarter, midnight + TimeDelta::minutes(1_050), midnight + TimeDelta::minutes(1_440 + 660)]
}

#[component]
fn CheckInForm(page: Page) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let navigate = use_navigate();
    let sending = Sending::begin();
    let promises = usual_promises(visit.now, visit.offset_minutes);
    let typed = Typed::new(clock.field(promises[0]));
    let unreadable = RwSignal::new(None::<&'static str>);
    let (order, version) = (page.order.id, page.order.progress.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match typed.read(&clock) {
            Ok(check_in) => {
                unreadable.set(None);
                let navigate = navigate.clone();
                let command = domain::Command::RepairOrders(Command::CheckIn { order, check_in });
                sending.send(command, Some(version), move |_| navigate(&format!("/repair_orders/{order}"), NavigateOptions::default()));
            }
            Err(field) => unreadable.set(Some(field)),
        }
    };
    let last = page.vehicle.odometer_km;
    let plate = page.vehicle.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    view! {
        <PageHeader title=td_string!(loc, repair_orders.check_in) note=page.order.number.clone() />
        <form class="form check-in" on:submit=submit>
            <section class="found"><Plate plate home none=td_string!(loc, customers.no_plate) />" "{page.vehicle.model.clone()}" · "{page.customer.name.clone()}" · "{page.customer.phone.to_string()}</section>
            <Concern typed />
            <CarState typed last unreadable sending />
            <Wishes typed promises unreadable />
            <Sender typed />
            <RefusedNotice sending />
            <footer class="form-foot"><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, repair_orders.check_in_done)}</Button></footer>
        </form>
    }
}

#[component]
fn Concern(typed: Typed) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let kinds: Vec<_> = VisitKind::ALL.iter().map(|kind| Choice::new(kind.code().to_owned(), words::kind(loc, *kind))).collect();
    view! {
        <fieldset class="group">
            <legend>{td_string!(loc, repair_orders.concern)}</legend>
            <Field id="kind" label=td_string!(loc, repair_orders.kind)><Select value=typed.kind choices=Signal::stored(kinds) /></Field>
            <Field id="concern" label=td_string!(loc, repair_orders.concern_label) hint=td_string!(loc, repair_orders.concern_hint)>
                <TextArea value=typed.concern required=true maxlength=2000 />
            </Field>
        </fieldset>
    }
}

type Unreadable = RwSignal<Option<&'static str>>;

fn unreadable_error(loc: Loc, unreadable: Unreadable, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || (unreadable.get() == Some(field)).then(|| td_string!(loc, repair_orders.not_a_number).to_owned()))
}

#[component]
fn CarState(typed: Typed, last: Option<u32>, unreadable: Unreadable, sending: Sending) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let reasons: Vec<_> =
        OdometerReason::ALL.iter().map(|reason| Choice::new(reason.code().to_owned(), words::odometer_reason(loc, *reason))).collect();
    let reasons = Signal::stored(reasons);
    let hint = last.map(|km| format!("{} {}", td_string!(loc, repair_orders.last_reading), words::kilometres(loc, km))).unwrap_or_default();
    // The reason is asked for when the reading went down.
    let went_down = move || {
        sending
            .problem
            .with(|problem| matches!(problem.as_ref().and_then(|problem| problem.refusal()), Some(Refusal::OdometerWentDown { .. })))
    };
    view! {
        <fieldset class="group">
            <legend>{td_string!(loc, repair_orders.car)}</legend>
            <div class="fields">
                <Field id="odometer" label=td_string!(loc, repair_orders.odometer_km) hint error=unreadable_error(loc, unreadable, "odometer")>
                    <TextInput value=typed.odometer inputmode="numeric" required=true maxlength=10 />
                </Field>
                <Show when=move || went_down() || !typed.odometer_reason.with(String::is_empty)>
                    <Field id="odometer-reason" label=td_string!(loc, repair_orders.odometer_reason)>
                        <Select value=typed.odometer_reason choices=reasons blank=td_string!(loc, workshop.choose_reason) />
                    </Field>
                </Show>
                <Field id="energy" label=td_string!(loc, repair_orders.energy_percent) error=unreadable_error(loc, unreadable, "energy")>
                    <TextInput value=typed.energy inputmode="numeric" required=true maxlength=3 />
                </Field>
                <Field id="belongings" label=td_string!(loc, repair_orders.belongings) mark=td_string!(loc, common.optional)>
                    <TextInput value=typed.belongings maxlength=400 />
                </Field>
            </div>
        </fieldset>
    }
}

#[component]
fn Wishes(typed: Typed, promises: [DateTime<Utc>; 3], unreadable: Unreadable) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let quick = promises
        .into_iter()
        .filter(|at| *at > visit.now)
        .map(|at| {
            let press = Callback::new(move |()| typed.promised.set(clock.field(at)));
            view! { <Button on_press=press>{clock.day_time(at, visit.now)}</Button> }
        })
        .collect_view();
    let old_parts: Vec<_> = OldParts::ALL.iter().map(|choice| Choice::new(*choice, words::old_parts(loc, *choice))).collect();
    view! {
        <fieldset class="group">
            <legend>{td_string!(loc, repair_orders.wishes)}</legend>
            <Field id="promised" label=td_string!(loc, repair_orders.promised) error=unreadable_error(loc, unreadable, "promised")>
                <TextInput value=typed.promised kind="datetime-local" required=true />
            </Field>
            <div class="row">{quick}</div>
            <Checkbox value=typed.waiting label=td_string!(loc, repair_orders.waits) />
            <Checkbox value=typed.wash label=td_string!(loc, repair_orders.wants_wash) />
            <Segments name="old-parts" label=td_string!(loc, repair_orders.old_parts) choices=old_parts value=typed.old_parts />
        </fieldset>
    }
}

#[component]
fn Sender(typed: Typed) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let optional = td_string!(loc, common.optional);
    view! {
        <fieldset class="group">
            <legend>{td_string!(loc, repair_orders.sender)}</legend>
            <div class="fields">
                <Field id="sender-name" label=td_string!(loc, repair_orders.sender_name) mark=optional><TextInput value=typed.sender_name maxlength=40 /></Field>
                <Field id="sender-phone" label=td_string!(loc, customers.phone) mark=optional><TextInput value=typed.sender_phone kind="tel" maxlength=24 /></Field>
            </div>
        </fieldset>
    }
}
