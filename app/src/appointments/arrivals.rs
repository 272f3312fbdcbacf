//! Reception: who is here and waits to be greeted, who is expected today, and cars that nobody expected.

use super::api;
use super::day::{badge, late_mark, loaner_mark, purpose, wishes};
use super::steps::Receive;
use crate::execute::{self, Sending};
use crate::live::Live;
use crate::ui::{Badge, Block, Button, Countdown, ErrorNotice, Glyph, Loading, Plate, State, TextInput, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::TimeDelta;
use domain::AppointmentId;
use domain::appointments::{Arrivals as Page, Channel, Command, Entry, Service, Stay, VisitDraft};
use domain::live::Area;
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::sync::Arc;

/// The day's arrivals, live.
#[component]
pub fn Arrivals() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(|_, area| matches!(area, Area::Appointments | Area::Customers));
    let arrivals = Resource::new(move || changes.get(), |_| api::arrivals());
    view! {
        <section class="arrivals" aria-label=td_string!(loc, appointments.arrivals)>
            // Outside of what is drawn again whenever somebody comes: what is typed stays. Above the lists: whoever types has somebody before them.
            <WalkIn />
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match arrivals.await {
                        Ok(page) => view! { <Reception page /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Reception(page: Page) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let greet = TimeDelta::minutes(i64::from(page.greet_minutes));
    let catalogue: Arc<[Service]> = page.catalogue.into();
    let (waiting, expected) = (page.waiting.len(), page.expected.len());
    let here = page.waiting.into_iter().map(|entry| view! { <Waiting entry catalogue=Arc::clone(&catalogue) greet /> }).collect_view();
    let coming = page.expected.into_iter().map(|entry| view! { <Expected entry catalogue=Arc::clone(&catalogue) /> }).collect_view();
    let nobody = (expected == 0).then(|| view! { <p class="quiet nobody">{td_string!(loc, appointments.nobody_expected)}</p> });
    view! {
        <div class="halves">
            <Block title=td_string!(loc, appointments.here) note=waiting.to_string()>
                <ol class="visits">{here}</ol>
            </Block>
            <Block title=td_string!(loc, appointments.expected) note=expected.to_string()>
                <ol class="visits">{coming}</ol>
                {nobody}
            </Block>
        </div>
    }
}

/// What a row says of its visit.
fn face(entry: &Entry, catalogue: &[Service]) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let plate = entry.appointment.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    let what = purpose(catalogue, visit.language, entry, loc);
    view! {
        <p class="line"><Plate plate home none=td_string!(loc, appointments.no_plate) /><span class="who">{entry.appointment.name.clone()}</span></p>
        <p class="line what"><span>{what}</span></p>
        {wishes(loc, entry).map(|wishes| view! { <p class="line quiet">{wishes}</p> })}
    }
}

/// Somebody who is here: how long they may still wait before somebody has spoken to them.
#[component]
fn Waiting(entry: Entry, catalogue: Arc<[Service]>, greet: TimeDelta) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let id = entry.appointment.id;
    let greeted = entry.appointment.greeted_at.is_some();
    let timer = entry.appointment.arrived_at.filter(|_| !greeted).map(|since| {
        view! { <Countdown due=since + greet say=words::time_left(loc) /> }
    });
    let press = Callback::new(move |()| sending.send(domain::Command::Appointments(Command::Greet { appointment: id }), None, |_| ()));
    let channel = words::visit_channel(loc, entry.appointment.channel);
    let loaner = loaner_mark(loc, &entry);
    let open = entry.open_order.map(|order| {
        let text = td_string!(loc, appointments.has_open_order);
        view! { <a href=format!("/repair_orders/{order}")><Badge state=State::Waiting glyph=Glyph::ClipboardList text /></a> }
    });
    view! {
        <li class="visit" data-visit=id.to_string()>
            <div class="visit-face">
                {face(&entry, &catalogue)}
                <p class="line marks">
                    {timer}
                    <span class="quiet">{channel}</span>
                    {greeted.then(|| view! { <Badge glyph=Glyph::Check text=td_string!(loc, appointments.greeted) /> })}
                    {loaner}
                    {open}
                </p>
            </div>
            <div class="acts">
                {(!greeted).then(|| view! { <Button glyph=Glyph::Hand pending=sending.pending on_press=press>{td_string!(loc, appointments.greet)}</Button> })}
                <Receive entry />
                <WhyNot reason=sending.refused />
            </div>
        </li>
    }
}

/// Somebody who is still to come.
#[component]
fn Expected(entry: Entry, catalogue: Arc<[Service]>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let sending = Sending::begin();
    let (id, version) = (entry.appointment.id, entry.appointment.version);
    let press =
        Callback::new(move |()| sending.send(domain::Command::Appointments(Command::Arrive { appointment: id }), Some(version), |_| ()));
    view! {
        <li class="visit" data-visit=id.to_string()>
            <time>{clock.time(entry.appointment.starts_at)}</time>
            <div class="visit-face">
                {face(&entry, &catalogue)}
                <p class="line marks">{badge(loc, entry.appointment.status)}{late_mark(loc, &entry.appointment)}{loaner_mark(loc, &entry)}</p>
            </div>
            <div class="acts">
                <Button glyph=Glyph::Car pending=sending.pending on_press=press>{td_string!(loc, appointments.arrive)}</Button>
                <WhyNot reason=sending.refused />
            </div>
        </li>
    }
}

/// A car stands here that nobody expected: its plate is enough to begin with, or who is with it, or what they say.
#[component]
fn WalkIn() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let text = || RwSignal::new(String::new());
    let (plate, name, concern) = (text(), text(), text());
    let press = Callback::new(move |()| {
        let visit = Box::new(VisitDraft {
            vehicle: None,
            plate: plate.get_untracked(),
            vin: String::new(),
            model: String::new(),
            name: name.get_untracked(),
            phone: String::new(),
            services: Vec::new(),
            concern: concern.get_untracked(),
            stay: Stay::Waits,
            pick_up: String::new(),
            loaner: false,
            advisor: None,
            note: String::new(),
            language: None,
        });
        let command = Command::QueueWalkIn { appointment: AppointmentId(execute::new_id()), visit };
        sending.send(domain::Command::Appointments(command), None, move |_| {
            for typed in [plate, name, concern] {
                typed.set(String::new());
            }
        });
    });
    view! {
        <form class="walk-in" aria-label=words::visit_channel(loc, Channel::WalkIn) on:submit=move |event| { event.prevent_default(); press.run(()); }>
            <TextInput value=plate id="walk-in-plate" label=td_string!(loc, appointments.plate) placeholder=td_string!(loc, appointments.plate) maxlength=10 code=true />
            <TextInput value=name id="walk-in-name" label=td_string!(loc, customers.name) placeholder=td_string!(loc, customers.name) maxlength=80 />
            <TextInput value=concern id="walk-in-concern" label=td_string!(loc, appointments.concern) placeholder=td_string!(loc, appointments.concern) maxlength=400 />
            <Button glyph=Glyph::Plus submit=true pending=sending.pending>{td_string!(loc, appointments.queue)}</Button>
            <WhyNot reason=sending.refused />
        </form>
    }
}
