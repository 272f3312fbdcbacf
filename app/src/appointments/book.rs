//! A call is taken: find the car, name what it needs, take the soonest time.

use super::api;
use super::slots::Slots;
use crate::customers::api as customers;
use crate::execute::{self, Sending};
use crate::ui::{Button, Checkbox, Choice, Dialog, Field, Glyph, Icon, Kind, Segments, Select, State, TextInput, WhyNot, use_toasts};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::appointments::{Channel, Command, Service, Stay, VisitDraft, Wish};
use domain::customers::{Agreed, Energy, Hit, Plate, Purpose};
use domain::{AppointmentId, ConsentId, VehicleId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Shorter than this finds too much to be useful.
const SHORTEST: usize = 2;

/// What is written down while the customer speaks.
#[derive(Clone, Copy)]
struct Call {
    search: RwSignal<String>,
    vehicle: RwSignal<Option<VehicleId>>,
    /// What drives that vehicle.
    energy: RwSignal<Option<Energy>>,
    plate: RwSignal<String>,
    model: RwSignal<String>,
    name: RwSignal<String>,
    phone: RwSignal<String>,
    services: RwSignal<Vec<String>>,
    concern: RwSignal<String>,
    stay: RwSignal<Option<Stay>>,
    pick_up: RwSignal<String>,
    loaner: RwSignal<bool>,
    note: RwSignal<String>,
    /// Whom they would like to see; empty for anybody.
    advisor: RwSignal<String>,
    /// They have said that they want messages about the visit.
    messages: RwSignal<bool>,
    at: RwSignal<Option<DateTime<Utc>>>,
}

impl Call {
    fn begin() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            search: text(),
            vehicle: RwSignal::new(None),
            energy: RwSignal::new(None),
            plate: text(),
            model: text(),
            name: text(),
            phone: text(),
            services: RwSignal::new(Vec::new()),
            concern: text(),
            stay: RwSignal::new(Some(Stay::Leaves)),
            pick_up: text(),
            loaner: RwSignal::new(false),
            note: text(),
            advisor: text(),
            messages: RwSignal::new(false),
            at: RwSignal::new(None),
        }
    }

    /// A customer who was found: nothing of what we know is asked again.
    fn take(self, hit: &Hit) {
        self.vehicle.set(hit.vehicle);
        self.energy.set(hit.energy);
        self.plate.set(hit.plate.clone().unwrap_or_default());
        self.model.set(hit.model.clone().unwrap_or_default());
        self.name.set(hit.customer_name.clone());
        self.phone.set(hit.phone.clone());
        self.search.set(String::new());
    }

    fn draft(self) -> VisitDraft {
        let stay = self.stay.get_untracked().unwrap_or(Stay::Leaves);
        VisitDraft {
            vehicle: self.vehicle.get_untracked(),
            plate: self.plate.get_untracked(),
            vin: String::new(),
            model: self.model.get_untracked(),
            name: self.name.get_untracked(),
            phone: self.phone.get_untracked(),
            services: self.services.get_untracked(),
            concern: self.concern.get_untracked(),
            stay,
            pick_up: if stay == Stay::PickUp { self.pick_up.get_untracked() } else { String::new() },
            loaner: self.loaner.get_untracked() && stay != Stay::Waits,
            advisor: self.advisor.get_untracked().parse().ok(),
            note: self.note.get_untracked(),
            language: None,
        }
    }

    /// What is wished for, as soon as something is.
    fn wish(self) -> Option<Wish> {
        let (services, concern) = (self.services.get(), self.concern.get().trim().to_owned());
        let something = !services.is_empty() || !concern.is_empty();
        something.then(|| Wish { vehicle: self.vehicle.get(), model: self.model.get(), services, concern, moving: None })
    }
}

/// The dialog of a call.
#[component]
pub fn BookDialog(open: RwSignal<bool>, offered: RwSignal<Vec<Service>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Dialog id="book-dialog" open title=td_string!(loc, appointments.book) close_label=td_string!(loc, common.close) wide=true>
            <CallForm open offered />
        </Dialog>
    }
}

#[component]
fn CallForm(open: RwSignal<bool>, offered: RwSignal<Vec<Service>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (clock, toasts, language) = (words::Clock::of(&Visit::here()), use_toasts(), Visit::here().language);
    let call = Call::begin();
    let sending = Sending::begin();
    let wish = Memo::new(move |_| call.wish());
    let press = Callback::new(move |()| {
        let Some(starts_at) = call.at.get_untracked() else { return };
        let appointment = AppointmentId(execute::new_id());
        let visit = Box::new(call.draft());
        // What they were asked is kept as it stood on the screen.
        let consent = || Agreed {
            consent: ConsentId(execute::new_id()),
            purpose: Purpose::VisitMessages,
            wording: td_string!(loc, appointments.agrees_to_messages).to_owned(),
            language,
        };
        let agreed = call.messages.get_untracked().then(consent).into_iter().collect();
        let command = Command::Book { appointment, channel: Channel::Phone, visit, starts_at, link: None, agreed };
        sending.send(domain::Command::Appointments(command), None, move |_| {
            open.set(false);
            toasts.push(State::Ready, td_string!(loc, appointments.booked_for, at = clock.date_time(starts_at)), None);
        });
    });
    let missing = Signal::derive(move || call.at.get().is_none().then(|| td_string!(loc, appointments.say_what).to_owned()));
    let stays = Stay::ALL.iter().map(|stay| Choice::new(*stay, words::stay(loc, *stay))).collect::<Vec<_>>();
    view! {
        <div class="call">
            <section class="call-who">
                <Find call />
                <div class="fields">
                    <Field id="call-name" label=td_string!(loc, customers.name)><TextInput value=call.name maxlength=80 required=true /></Field>
                    <Field id="call-phone" label=td_string!(loc, customers.phone)><TextInput value=call.phone kind="tel" maxlength=20 required=true /></Field>
                    <Field id="call-plate" label=td_string!(loc, appointments.plate)><TextInput value=call.plate maxlength=10 code=true /></Field>
                    <Field id="call-model" label=td_string!(loc, appointments.model)><TextInput value=call.model maxlength=80 /></Field>
                </div>
            </section>
            <section class="call-what">
                <Services offered call />
                <Field id="call-concern" label=td_string!(loc, appointments.concern)><TextInput value=call.concern maxlength=400 /></Field>
                <Segments name="call-stay" label=td_string!(loc, appointments.stay) choices=stays value=call.stay fill=true />
                <Show when=move || call.stay.get() == Some(Stay::PickUp)>
                    <Field id="call-pick-up" label=td_string!(loc, appointments.pick_up)><TextInput value=call.pick_up maxlength=80 /></Field>
                </Show>
                // Whoever waits needs no other car.
                <Show when=move || call.stay.get() != Some(Stay::Waits)>
                    <Checkbox value=call.loaner label=td_string!(loc, appointments.wants_loaner) />
                </Show>
                <Advisor call />
                <Checkbox value=call.messages label=td_string!(loc, appointments.agrees_to_messages) />
                <Field id="call-note" label=td_string!(loc, appointments.call_note) mark=td_string!(loc, common.optional)><TextInput value=call.note maxlength=400 /></Field>
            </section>
            <section class="call-when"><Slots wish channel=Channel::Phone value=call.at /></section>
        </div>
        <footer class="stays">
            <WhyNot reason=sending.refused />
            <Button kind=Kind::Next glyph=Glyph::Check disabled_reason=missing pending=sending.pending on_press=press>
                {move || match call.at.get() {
                    Some(at) => td_string!(loc, appointments.book_at, at = clock.date_time(at)),
                    None => td_string!(loc, appointments.book).to_owned(),
                }}
            </Button>
        </footer>
    }
}

/// The customer's car by plate, phone or name, as the desk hears it.
#[component]
fn Find(call: Call) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let found = RwSignal::new(Vec::<Hit>::new());
    Effect::new(move |_| {
        let text = call.search.get().trim().to_owned();
        if text.chars().count() < SHORTEST {
            found.set(Vec::new());
            return;
        }
        leptos::task::spawn_local(async move {
            let hits = customers::search(text.clone()).await.unwrap_or_default();
            // Answers may overtake each other; only the one to what stands in the box counts.
            if call.search.try_get_untracked().is_some_and(|now| now.trim() == text) {
                found.set(hits);
            }
        });
    });
    let hits = move || {
        let button = |hit: Hit| {
            let car = hit.plate.clone().unwrap_or_else(|| hit.customer_name.clone());
            let about = format!("{} {} {}", hit.model.clone().unwrap_or_default(), hit.customer_name, hit.phone);
            view! {
                <li><button type="button" class="result" on:click=move |_| call.take(&hit)><Icon glyph=Glyph::Car /><b>{car}</b><span class="quiet">{about}</span></button></li>
            }
        };
        found.get().into_iter().map(button).collect_view()
    };
    view! {
        <Field id="call-search" label=td_string!(loc, appointments.find)>
            <TextInput value=call.search placeholder=td_string!(loc, common.search_placeholder) autocomplete="off" autofocus=true />
        </Field>
        <ol class="call-hits">{hits}</ol>
    }
}

/// Whom the customer would like to see.
#[component]
fn Advisor(call: Call) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let advisors = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            // Without an answer nobody is preferred, and the call goes on.
            let known = api::advisors().await.unwrap_or_default();
            let choices = known.into_iter().map(|advisor| Choice::new(advisor.person.to_string(), advisor.name));
            let _ = advisors.try_set(choices.collect::<Vec<_>>());
        });
    });
    view! {
        <Field id="call-advisor" label=td_string!(loc, appointments.wishes_advisor)>
            <Select value=call.advisor choices=advisors blank=td_string!(loc, appointments.any_advisor) />
        </Field>
    }
}

/// What can be booked.
#[component]
fn Services(offered: RwSignal<Vec<Service>>, call: Call) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let language = Visit::here().language;
    // What the register says of the car, and its plate where nobody knows it: as the rules see it.
    let energy = Memo::new(move |_| {
        let of_plate = || call.plate.with(|plate| Plate::parse(plate).ok().flatten().is_some_and(|plate| plate.is_battery_electric()));
        call.energy.get().or_else(|| of_plate().then_some(Energy::Electric))
    });
    // What was ticked before the car was known and is not for it is taken back, and said.
    let taken_back = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| {
        let energy = energy.get();
        let (all, chosen) = (offered.get_untracked(), call.services.get_untracked());
        let unsuited = all.iter().filter(|service| chosen.contains(&service.code) && !service.suits(&all, energy));
        let unsuited: Vec<&Service> = unsuited.collect();
        if !unsuited.is_empty() {
            call.services.update(|chosen| chosen.retain(|code| !unsuited.iter().any(|service| service.code == *code)));
        }
        taken_back.set(unsuited.into_iter().map(|service| service.title.of(language).to_owned()).collect());
    });
    let fewer = move || {
        let energy = energy.get()?;
        let hides = offered.with(|all| all.iter().any(|service| !service.suits(all, Some(energy))));
        hides.then(|| {
            let text = td_string!(loc, appointments.only_for_energy, energy = words::energy(loc, energy));
            view! { <p class="hint">{text}</p> }
        })
    };
    let gone = move || {
        let gone = taken_back.get().join(td_string!(loc, words.list_comma));
        (!gone.is_empty()).then(|| {
            let text = td_string!(loc, appointments.services_taken_back, services = gone);
            view! { <p class="error" role="alert">{text}</p> }
        })
    };
    let boxes = offered.get_untracked().into_iter().map(|service| {
        let (code, title) = (service.code.clone(), service.title.of(language).to_owned());
        let ticked = {
            let code = code.clone();
            move || call.services.with(|chosen| chosen.contains(&code))
        };
        let tick = move |event| {
            let code = code.clone();
            call.services.update(|chosen| {
                chosen.retain(|other| *other != code);
                if event_target_checked(&event) {
                    chosen.push(code);
                }
            });
        };
        let included = {
            let service = service.clone();
            move || {
                let chosen = call.services.get();
                let chosen: Vec<Service> = offered.with(|all| all.iter().filter(|other| chosen.contains(&other.code)).cloned().collect());
                service.package_of(&chosen).map(|package| {
                    let text = td_string!(loc, booking.included_in, package = package.title.of(language).to_owned());
                    view! { <small class="quiet">{text}</small> }
                })
            }
        };
        let unsuited = move || offered.with(|all| !service.suits(all, energy.get()));
        view! { <label class="check" hidden=unsuited><input type="checkbox" prop:checked=ticked on:change=tick /><span>{title}" "{included}</span></label> }
    });
    let boxes = boxes.collect_view();
    view! { <fieldset class="call-services"><legend class="label">{td_string!(loc, appointments.services)}</legend>{fewer}{gone}{boxes}</fieldset> }
}
