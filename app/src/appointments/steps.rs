//! What can be done with a visit now: one next step as a button, the others beside it.

use super::desk::Desk;
use super::dialogs::Ask;
use super::receive::{Car, Receiving};
use crate::customers::register;
use crate::ui::{Button, Glyph, Icon, Kind, Menu, MenuAction, MenuLink, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::appointments::{Appointment, Channel, Command, Entry, Status};
use domain::customers::{Plate, Vin};
use domain::{Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::location::Url;

/// The steps of a visit: the next one at hand, the others behind a menu.
#[component]
pub fn Steps(desk: Desk, entry: Entry) -> impl IntoView {
    let loc = desk.loc;
    let visit = &entry.appointment;
    let (id, expected) = (visit.id, visit.status.is_expected());
    let today = desk.page.with_value(|page| page.day == page.today);
    let prepares = visit.status == Status::Confirmed || (visit.status == Status::Prepared && visit.is_short());
    let next = match visit.status {
        Status::Requested => Some((Command::Confirm { appointment: id }, Glyph::Check, td_string!(loc, appointments.confirm))),
        Status::Confirmed | Status::Prepared | Status::NoShow if today => {
            Some((Command::Arrive { appointment: id }, Glyph::Car, td_string!(loc, appointments.arrive)))
        }
        _ => None,
    };
    let at_hand = match next {
        Some((command, glyph, text)) => Some(view! { <Step desk entry=entry.clone() command glyph text /> }.into_any()),
        None if prepares => {
            let (ask, text) = (asking(desk, Ask::Prepare(entry.clone())), td_string!(loc, appointments.prepare));
            Some(view! { <Button glyph=Glyph::PackageCheck on_press=ask>{text}</Button> }.into_any())
        }
        None => None,
    };
    let receives = visit.waits_at_reception().then(|| view! { <Receive entry=entry.clone() /> });
    // A car that came and is not repaired gives back what was put aside for it.
    let gives_back =
        visit.status == Status::Prepared || (visit.status == Status::Arrived && visit.order.is_none() && !visit.parts.is_empty());
    let asks = [
        (prepares && today).then(|| (Ask::Prepare(entry.clone()), Glyph::PackageCheck, td_string!(loc, appointments.prepare))),
        (expected || visit.status == Status::NoShow)
            .then(|| (Ask::Move(entry.clone()), Glyph::CalendarClock, td_string!(loc, appointments.move_visit))),
        expected.then(|| (Ask::Cancel(entry.clone()), Glyph::Ban, td_string!(loc, appointments.cancel))),
        // Whoever books for themselves holds a link.
        (visit.channel == Channel::Online && expected)
            .then(|| (Ask::WithdrawLink(entry.clone()), Glyph::Lock, td_string!(loc, appointments.withdraw_link))),
        // They may show somebody who never agreed to it.
        (!entry.photos.is_empty()).then(|| (Ask::RemovePhoto(entry.clone()), Glyph::Camera, td_string!(loc, appointments.remove_photo))),
    ];
    let papers = [
        expected.then(|| (format!("/appointments/{id}/sheet"), td_string!(loc, print.visit))),
        (expected || visit.status == Status::Arrived)
            .then(|| (format!("/appointments/papers/work-card?visit={id}"), td_string!(loc, appointments.work_card))),
    ];
    let any = gives_back || asks.iter().any(Option::is_some) || papers.iter().any(Option::is_some);
    let asks = asks.into_iter().flatten().map(move |(ask, glyph, text)| view! { <MenuAction on_press=asking(desk, ask) text glyph /> });
    let papers = papers.into_iter().flatten().map(|(href, text)| view! { <MenuLink href text glyph=Glyph::Printer /> });
    let gives_back = gives_back.then(|| {
        let (command, text) = (Command::Unprepare { appointment: id }, td_string!(loc, appointments.unprepare));
        view! { <Further desk entry=entry.clone() command glyph=Glyph::Undo2 text /> }
    });
    let starts_at = visit.starts_at;
    let late = desk.page.with_value(|page| chrono::TimeDelta::minutes(i64::from(page.settings.no_show_minutes)));
    let given_up = {
        let entry = entry.clone();
        move || {
            (expected && desk.clock.now() >= starts_at + late).then(|| {
                let command = Command::MarkNoShow { appointment: id };
                view! { <Further desk entry=entry.clone() command glyph=Glyph::CircleX text=td_string!(loc, appointments.no_show) /> }
            })
        }
    };
    let more = any.then(|| {
        view! {
            <Menu id=format!("visit-{id}") label=td_string!(loc, appointments.more) icon_only=true glyph=Glyph::EllipsisVertical kind=Kind::Plain>
                {asks.collect_view()}
                {gives_back}
                {given_up}
                {papers.collect_view()}
            </Menu>
        }
    });
    view! { <div class="acts">{at_hand}{receives}{more}</div> }
}

/// Opens a dialog over the desk.
fn asking(desk: Desk, ask: Ask) -> Callback<()> {
    Callback::new(move |()| desk.ask.set(Some(ask.clone())))
}

/// Why a step cannot be taken now.
fn refused(desk: Desk, entry: Entry, command: Command) -> Signal<Option<String>> {
    Signal::derive(move || {
        let refusal = desk.refusal(&entry, &command, desk.clock.now())?;
        Some(words::refusal(desk.loc, &refusal, &desk.words))
    })
}

/// The next step, when it needs no question.
#[component]
fn Step(desk: Desk, entry: Entry, command: Command, glyph: Glyph, text: &'static str) -> impl IntoView {
    let version = entry.appointment.version;
    let reason = refused(desk, entry, command.clone());
    let press = Callback::new(move |()| desk.carry_out(command.clone(), version));
    view! { <Button glyph disabled_reason=reason show_reason=false on_press=press>{text}</Button> }
}

/// Another step that needs no question, in the menu.
#[component]
fn Further(desk: Desk, entry: Entry, command: Command, glyph: Glyph, text: &'static str) -> impl IntoView {
    let version = entry.appointment.version;
    let refused = refused(desk, entry, command.clone());
    let press = Callback::new(move |()| desk.carry_out(command.clone(), version));
    view! { <MenuAction on_press=press text glyph refused /> }
}

/// The car is here: open its repair order, or go to the one that is open, and check it in.
#[component]
pub fn Receive(entry: Entry) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let receiving = Receiving::begin();
    let reason = (!visit.may(Permission::Receive)).then(|| words::refusal(loc, &Refusal::not_allowed(Permission::Receive), &clock));
    let Some(vehicle) = entry.vehicle else {
        // A car that nobody knows is registered first, and found again by its plate.
        let text = td_string!(loc, appointments.register);
        return match register(&entry.appointment, visit.may(Permission::EditCustomers)) {
            Some(href) => view! { <a class="button" href=href><Icon glyph=Glyph::UserRoundPen />{text}</a> }.into_any(),
            None => {
                let barred = words::refusal(loc, &Refusal::not_allowed(Permission::EditCustomers), &clock);
                let barred = Signal::stored(Some(barred));
                view! { <Button glyph=Glyph::UserRoundPen disabled_reason=barred show_reason=false>{text}</Button> }.into_any()
            }
        };
    };
    let car = Car { vehicle, visit: Some(entry.appointment.id), comes: false, open: entry.open_order };
    let press = Callback::new(move |()| receiving.receive(car));
    let disabled = Signal::derive(move || reason.clone());
    view! {
        <Button glyph=Glyph::FilePlus2 disabled_reason=disabled show_reason=false pending=receiving.pending(vehicle) on_press=press>
            {td_string!(loc, appointments.receive)}
        </Button>
        <WhyNot reason=receiving.refused(vehicle) />
    }
    .into_any()
}

/// Where a car that is not registered yet is registered, with what is known of it. By a telephone number alone, or for whoever may not
/// register it, it is looked for: the customer may be known. Nothing, where it can be neither registered nor looked for.
fn register(visit: &Appointment, registers: bool) -> Option<String> {
    let car = visit.plate.as_ref().map(Plate::as_str).or(visit.vin.as_ref().map(Vin::as_str));
    let phone = Some(visit.phone.as_str()).filter(|phone| !phone.is_empty());
    if registers && (car.is_some() || phone.is_none()) {
        return Some(register::address_of_visit(visit));
    }
    car.or(phone).map(|named| format!("/customers?q={}", Url::escape(named)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use domain::AppointmentId;
    use domain::appointments::Stay;
    use domain::customers::Phone;

    fn walk_in(plate: Option<&str>, phone: &str) -> Appointment {
        Appointment {
            id: AppointmentId(uuid::Uuid::nil()),
            version: 1,
            status: Status::Arrived,
            channel: Channel::WalkIn,
            vehicle: None,
            plate: plate.and_then(|plate| Plate::parse(plate).ok().flatten()),
            vin: None,
            model: String::new(),
            name: "陈女士".to_owned(),
            phone: Phone::stored(phone),
            services: Vec::new(),
            concern: "异响".to_owned(),
            stay: Stay::Waits,
            pick_up: String::new(),
            loaner: false,
            advisor: None,
            note: String::new(),
            starts_at: DateTime::UNIX_EPOCH,
            ready_at: DateTime::UNIX_EPOCH,
            needs: Vec::new(),
            blocks: Vec::new(),
            arrived_at: None,
            greeted_at: None,
            order: None,
            parts: Vec::new(),
            language: None,
            told: Vec::new(),
        }
    }

    #[test]
    fn a_car_that_nobody_knows_is_registered_with_what_is_known_and_nothing_is_looked_for_without_a_word() {
        let name = Url::escape("陈女士");
        assert_eq!(register(&walk_in(None, ""), true), Some(format!("/customers/new?name={name}")), "who said no more than a name");
        let plate = Url::escape("浙A8K2C7");
        assert_eq!(register(&walk_in(Some("浙A8K2C7"), ""), true), Some(format!("/customers/new?q={plate}&name={name}")));
        assert_eq!(register(&walk_in(Some("浙A8K2C7"), ""), false), Some(format!("/customers?q={plate}")));
        assert_eq!(register(&walk_in(None, "13805712266"), true), Some("/customers?q=13805712266".to_owned()), "they may be known");
        assert_eq!(register(&walk_in(None, ""), false), None);
    }
}
