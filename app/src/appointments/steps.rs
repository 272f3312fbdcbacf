//! What can be done with a visit now: one next step as a button, the others beside it.

use super::desk::Desk;
use super::dialogs::Ask;
use crate::execute::{self, Sending};
use crate::ui::{Button, Glyph, Icon, Kind, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::appointments::{Appointment, Channel, Command, Entry, Status};
use domain::repair_orders::Command as Orders;
use domain::{OrderId, Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The steps of a visit.
#[component]
pub fn Steps(desk: Desk, entry: Entry) -> impl IntoView {
    let loc = desk.loc;
    let visit = &entry.appointment;
    let id = visit.id;
    let today = desk.page.with_value(|page| page.day == page.today);
    let next = match visit.status {
        Status::Requested => Some((Command::Confirm { appointment: id }, Glyph::Check, td_string!(loc, appointments.confirm))),
        Status::Confirmed | Status::Prepared | Status::NoShow if today => {
            Some((Command::Arrive { appointment: id }, Glyph::Car, td_string!(loc, appointments.arrive)))
        }
        _ => None,
    };
    let next = next.map(|(command, glyph, text)| view! { <Step desk entry=entry.clone() command glyph text kind=Kind::Normal /> });
    let receives = visit.waits_at_reception().then(|| view! { <Receive entry=entry.clone() /> });
    let asks = [
        (visit.status == Status::Confirmed || (visit.status == Status::Prepared && visit.is_short()))
            .then(|| (Ask::Prepare(entry.clone()), Glyph::PackageCheck, td_string!(loc, appointments.prepare))),
        (visit.status.is_expected() || visit.status == Status::NoShow)
            .then(|| (Ask::Move(entry.clone()), Glyph::CalendarClock, td_string!(loc, appointments.move_visit))),
        visit.status.is_expected().then(|| (Ask::Cancel(entry.clone()), Glyph::Ban, td_string!(loc, appointments.cancel))),
        // Whoever books for themselves holds a link.
        (visit.channel == Channel::Online && visit.status.is_expected())
            .then(|| (Ask::WithdrawLink(entry.clone()), Glyph::Lock, td_string!(loc, appointments.withdraw_link))),
        // They may show somebody who never agreed to it.
        (!entry.photos.is_empty()).then(|| (Ask::RemovePhoto(entry.clone()), Glyph::Camera, td_string!(loc, appointments.remove_photo))),
    ];
    let asks = asks
        .into_iter()
        .flatten()
        .map(|(ask, glyph, text)| {
            let press = Callback::new(move |()| desk.ask.set(Some(ask.clone())));
            view! { <Button kind=Kind::Plain glyph on_press=press>{text}</Button> }
        })
        .collect_view();
    let (starts_at, expected) = (visit.starts_at, visit.status.is_expected());
    let late = desk.page.with_value(|page| chrono::TimeDelta::minutes(i64::from(page.settings.no_show_minutes)));
    let given_up = {
        let entry = entry.clone();
        move || {
            (expected && desk.clock.now() >= starts_at + late).then(|| {
                let command = Command::MarkNoShow { appointment: id };
                view! { <Step desk entry=entry.clone() command glyph=Glyph::CircleX text=td_string!(loc, appointments.no_show) kind=Kind::Plain /> }
            })
        }
    };
    let sheet = visit.status.is_expected().then(|| {
        let href = format!("/appointments/{id}/sheet");
        view! { <a class="button" data-kind="plain" href=href><Icon glyph=Glyph::Printer />{td_string!(loc, print.visit)}</a> }
    });
    // A car that came and is not repaired gives back what was put aside for it.
    let gives_back =
        visit.status == Status::Prepared || (visit.status == Status::Arrived && visit.order.is_none() && !visit.parts.is_empty());
    let gives_back = gives_back.then(|| {
        let (command, text) = (Command::Unprepare { appointment: id }, td_string!(loc, appointments.unprepare));
        view! { <Step desk entry=entry.clone() command glyph=Glyph::Undo2 text kind=Kind::Plain /> }
    });
    let card = (visit.status.is_expected() || visit.status == Status::Arrived).then(|| {
        let href = format!("/appointments/papers/work-card?visit={id}");
        view! { <a class="button" data-kind="plain" href=href><Icon glyph=Glyph::Printer />{td_string!(loc, appointments.work_card)}</a> }
    });
    view! { <div class="acts">{next}{receives}{asks}{gives_back}{sheet}{card}{given_up}</div> }
}

/// A step that needs no question.
#[component]
fn Step(desk: Desk, entry: Entry, command: Command, glyph: Glyph, text: &'static str, kind: Kind) -> impl IntoView {
    let version = entry.appointment.version;
    let reason = {
        let command = command.clone();
        Signal::derive(move || {
            let refusal = desk.refusal(&entry, &command, desk.clock.now())?;
            Some(words::refusal(desk.loc, &refusal, &desk.words))
        })
    };
    let press = Callback::new(move |()| desk.carry_out(command.clone(), version));
    view! { <Button kind glyph disabled_reason=reason show_reason=false on_press=press>{text}</Button> }
}

/// The car is here: open its repair order, or go to the one that is open, and check it in.
#[component]
pub fn Receive(entry: Entry) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let (sending, navigate) = (Sending::begin(), use_navigate());
    let reason = (!visit.may(Permission::Receive)).then(|| words::refusal(loc, &Refusal::not_allowed(Permission::Receive), &clock));
    let Some(vehicle) = entry.appointment.vehicle else {
        // A car that nobody knows is registered first, and found again by its plate.
        return view! { <a class="button" href=register(&entry.appointment)><Icon glyph=Glyph::UserRoundPen />{td_string!(loc, appointments.register)}</a> }.into_any();
    };
    let (appointment, open) = (entry.appointment.id, entry.open_order);
    let press = Callback::new(move |()| {
        let order = open.unwrap_or_else(|| OrderId(execute::new_id()));
        let navigate = navigate.clone();
        let link = move || {
            sending.send(domain::Command::Appointments(Command::LinkOrder { appointment, order }), None, move |_| {
                let to = if open.is_some() { format!("/repair_orders/{order}") } else { format!("/repair_orders/{order}/check-in") };
                navigate(&to, NavigateOptions::default());
            });
        };
        match open {
            Some(_) => link(),
            None => sending.send(domain::Command::RepairOrders(Orders::Open { order, vehicle }), None, move |_| link()),
        }
    });
    let disabled = Signal::derive(move || reason.clone());
    view! {
        <Button glyph=Glyph::FilePlus2 disabled_reason=disabled show_reason=false pending=sending.pending on_press=press>
            {td_string!(loc, appointments.receive)}
        </Button>
        <WhyNot reason=sending.refused />
    }
    .into_any()
}

/// Where a car that is not registered yet is looked for, and then registered.
fn register(visit: &Appointment) -> String {
    let named = visit.plate.as_ref().map_or_else(|| visit.phone.as_str().to_owned(), |plate| plate.as_str().to_owned());
    format!("/customers?q={named}")
}
