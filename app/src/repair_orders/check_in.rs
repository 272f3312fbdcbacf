//! The walk-around and the interview, beside the car.

use super::api::Told;
use super::booked::BookedBlock;
use super::check_in_form::{OLD_PARTS, Typed, WASH, barred, field_of, usual_promises};
use super::deferred::DeferredBlock;
use super::form::{Meanwhile, RefusedNotice, Wrong};
use super::opened::Opened;
use super::out_of_hours::{OutOfHours, OutOfHoursNotice, in_hours};
use super::shown::Shown;
use super::walk_around::AtHandBlock;
use crate::ui::{
    Button, Checkbox, Choice, Facts, Field, Kind, NumberInput, PageHeader, Plate, Segments, Select, TextArea, TextInput, WhyNot, use_clock,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::customers::{Energy, OdometerReason};
use domain::repair_orders::{Command, Kind as VisitKind, OldParts};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The check-in form.
#[component]
pub fn CheckInPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Title text=td_string!(loc, repair_orders.check_in) />
        <Opened show=|told| view! { <CheckInForm told /> }.into_any() />
    }
}

#[component]
fn CheckInForm(told: Told) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let number = told.page.order.number.clone();
    let (last, before, energy) = (told.page.last_odometer_km, told.page.order.check_in.clone(), told.page.vehicle.energy);
    let (corrects, vehicle) = (before.is_some(), told.page.vehicle.id);
    let shown = Shown::begin(told);
    let navigate = use_navigate();
    let (sending, wrong) = (shown.sending(), Wrong::nothing());
    wrong.follow(sending, field_of);
    let typed = Typed::new(in_hours(shown, usual_promises(use_clock().now_untracked(), visit.offset_minutes)[0], &clock));
    let out_of_hours = OutOfHours::of(shown, typed.promised, "promised-closed");
    out_of_hours.follow(sending, wrong);
    match before {
        Some(before) => typed.fill(&before, &clock),
        None => shown.page.with_untracked(|page| page.booked.iter().for_each(|booked| typed.begin_from(booked))),
    }
    typed.keep(shown.id(), visit.actor().person);
    let no_longer = Signal::derive(move || shown.refused(barred));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.clear();
        let check_in = match typed.read(loc, &clock) {
            Ok(check_in) => check_in,
            Err((field, text)) => return wrong.at(field, text.to_owned()),
        };
        // What was promised is changed where it is promised, not here.
        if !corrects && !out_of_hours.is_answered(wrong) {
            return;
        }
        let order = shown.id();
        let command = domain::Command::RepairOrders(Command::CheckIn { order, check_in, closed_is_meant: out_of_hours.is_meant() });
        // What the rules refuse needs no way to the server and back.
        let refusal = untrack(|| shown.refusal(|_, _| command.clone()));
        if let Some((field, text)) = refusal.as_ref().and_then(|refusal| Some((field_of(refusal)?, shown.words(refusal)))) {
            return wrong.at(field, text);
        }
        let navigate = navigate.clone();
        shown.send(sending, command, move || {
            typed.forget();
            let to = if corrects { format!("/repair_orders/{order}") } else { format!("/repair_orders/{order}/walk-around") };
            navigate(&to, NavigateOptions::default());
        });
    };
    let title = if corrects { td_string!(loc, repair_orders.correct_check_in) } else { td_string!(loc, repair_orders.check_in) };
    let done = if corrects { td_string!(loc, common.save) } else { td_string!(loc, repair_orders.check_in_done) };
    view! {
        <PageHeader title note=number />
        <form class="form check-in" novalidate=true on:submit=submit>
            <Found shown />
            <BookedBlock shown />
            <AtHandBlock order=shown.id() odometer=typed.odometer concern=typed.concern />
            <DeferredBlock vehicle order=Some(shown.id()) />
            <Meanwhile shown />
            <Concern typed wrong />
            <CarState typed last wrong energy />
            <Wishes typed promises=!corrects wrong out_of_hours />
            <Sender typed wrong />
            <RefusedNotice sending />
            <footer class="form-foot">
                <Button kind=Kind::Next submit=true pending=sending.pending disabled_reason=no_longer>{done}</Button>
            </footer>
        </form>
    }
}

/// Which car, and whose.
#[component]
fn Found(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let home = Visit::here().me.map(|me| me.dealership.home_plate).unwrap_or_default();
    shown.page.with_untracked(|page| {
        let plate = page.vehicle.plate.as_ref().map(ToString::to_string).unwrap_or_default();
        let facts = [
            (td_string!(loc, print.model), page.vehicle.model.clone()),
            (td_string!(loc, print.entrusting_party), page.customer.name.clone()),
            (td_string!(loc, customers.phone), page.customer.phone.to_string()),
            (td_string!(loc, customers.vin), page.vehicle.vin.to_string()),
        ];
        let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        view! { <section class="found"><Plate plate home none=td_string!(loc, customers.no_plate) /><Facts facts /></section> }
    })
}

#[component]
fn Concern(typed: Typed, wrong: Wrong) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let kinds: Vec<_> = VisitKind::ALL.iter().map(|kind| Choice::new(kind.code().to_owned(), words::kind(loc, *kind))).collect();
    view! {
        <fieldset class="group">
            <legend>{td_string!(loc, repair_orders.concern)}</legend>
            <Field id="kind" label=td_string!(loc, repair_orders.kind)><Select value=typed.kind choices=Signal::stored(kinds) /></Field>
            <Field id="concern" label=td_string!(loc, repair_orders.concern_label) hint=td_string!(loc, repair_orders.concern_hint) error=wrong.of("concern")>
                <TextArea value=typed.concern required=true maxlength=2000 />
            </Field>
        </fieldset>
    }
}

#[component]
fn CarState(typed: Typed, last: Option<u32>, wrong: Wrong, energy: Energy) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let reasons: Vec<_> =
        OdometerReason::ALL.iter().map(|reason| Choice::new(reason.code().to_owned(), words::odometer_reason(loc, *reason))).collect();
    let reasons = Signal::stored(reasons);
    let hint = last.map(|km| format!("{} {}", td_string!(loc, repair_orders.last_reading), words::kilometres(loc, km))).unwrap_or_default();
    // A reading that went down is asked about while it is typed.
    let down = Memo::new(move |_| {
        let (last, found) = (last?, u32::try_from(typed.odometer.get()?).ok()?);
        (found < last).then(|| words::kilometres(loc, last - found))
    });
    let less = move || down.get().map(|less| td_string!(loc, repair_orders.odometer_less, less = less)).unwrap_or_default();
    view! {
        <fieldset class="group">
            <legend>{td_string!(loc, repair_orders.car)}</legend>
            <div class="fields">
                <Field id="odometer" label=td_string!(loc, repair_orders.odometer_km) hint error=wrong.of("odometer")>
                    <NumberInput value=typed.odometer unit="km" required=true />
                </Field>
                <Show when=move || down.with(Option::is_some)>
                    <Field id="odometer-reason" label=td_string!(loc, repair_orders.odometer_reason) hint=less error=wrong.of("odometer-reason")>
                        <Select value=typed.odometer_reason choices=reasons blank=td_string!(loc, workshop.choose_reason) required=true />
                    </Field>
                </Show>
                <Field id="energy" label=td_string!(loc, repair_orders.energy_percent) error=wrong.of("energy")>
                    <NumberInput value=typed.energy unit="%" required=true />
                </Field>
                {(energy != Energy::Electric).then(|| view! { <Gauge percent=typed.energy /> })}
                <Field id="belongings" label=td_string!(loc, repair_orders.belongings) mark=td_string!(loc, common.optional) error=wrong.of("belongings")>
                    <TextInput value=typed.belongings maxlength=400 />
                </Field>
            </div>
        </fieldset>
    }
}

/// The fuel gauge as it stands in the instrument, in eighths.
#[component]
fn Gauge(percent: RwSignal<Option<i64>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let mark = move |eighths: i64| {
        let reads = move || percent.get().and_then(|percent| u8::try_from(percent).ok()).map(words::eighths);
        let pressed = Signal::derive(move || reads().map(i64::from) == Some(eighths));
        let press = Callback::new(move |()| percent.set(Some((eighths * 100 + 4) / 8)));
        view! { <Button pressed on_press=press>{format!("{eighths}/8")}</Button> }
    };
    view! {
        <div class="field">
            <span class="label" id="gauge-label">{td_string!(loc, check_in.gauge)}</span>
            <div class="gauge" role="group" aria-labelledby="gauge-label">{(0..=8).map(mark).collect_view()}</div>
        </div>
    }
}

/// What is agreed. A promise that stands is changed by a step of its own.
#[component]
fn Wishes(typed: Typed, promises: bool, wrong: Wrong, out_of_hours: OutOfHours) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let ticking = use_clock();
    let quick = move || {
        let now = ticking.now();
        usual_promises(now, visit.offset_minutes)
            .into_iter()
            .filter(|at| *at > now)
            .map(|at| {
                let press = Callback::new(move |()| typed.promised.set(clock.field(at)));
                view! { <Button on_press=press>{clock.day_time(at, now)}</Button> }
            })
            .collect_view()
    };
    let wash = vec![Choice::new(true, td_string!(loc, common.yes)), Choice::new(false, td_string!(loc, common.no))];
    let old_parts: Vec<_> = OldParts::ALL.iter().map(|choice| Choice::new(*choice, words::old_parts(loc, *choice))).collect();
    view! {
        <fieldset class="group">
            <legend>{td_string!(loc, repair_orders.wishes)}</legend>
            {promises.then(|| view! {
                <Field id="promised" label=td_string!(loc, repair_orders.promised) error=wrong.of("promised")>
                    <TextInput value=typed.promised kind="datetime-local" required=true />
                </Field>
                <div class="quick-times">{quick}</div>
                <OutOfHoursNotice at=out_of_hours wrong />
            })}
            <div class="ticks">
                <Checkbox value=typed.waiting label=td_string!(loc, repair_orders.waits) />
            </div>
            <div class="field">
                <span class="label" aria-hidden="true">{td_string!(loc, repair_orders.wants_wash)}</span>
                <Segments name="wash" label=td_string!(loc, repair_orders.wants_wash) choices=wash value=typed.wash />
                <WhyNot reason=wrong.of(WASH) />
            </div>
            <div class="field">
                <span class="label" aria-hidden="true">{td_string!(loc, repair_orders.old_parts)}</span>
                <Segments name="old-parts" label=td_string!(loc, repair_orders.old_parts) choices=old_parts value=typed.old_parts />
                <WhyNot reason=wrong.of(OLD_PARTS) />
            </div>
        </fieldset>
    }
}

#[component]
fn Sender(typed: Typed, wrong: Wrong) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let optional = td_string!(loc, common.optional);
    view! {
        <fieldset class="group">
            <legend>{td_string!(loc, repair_orders.sender)}</legend>
            <div class="fields">
                <Field id="sender-name" label=td_string!(loc, repair_orders.sender_name) mark=optional error=wrong.of("sender-name")>
                    <TextInput value=typed.sender_name maxlength=40 />
                </Field>
                <Field id="sender-phone" label=td_string!(loc, customers.phone) mark=optional error=wrong.of("sender-phone")>
                    <TextInput value=typed.sender_phone kind="tel" maxlength=24 />
                </Field>
            </div>
        </fieldset>
    }
}
