//! Bays and technicians that are away for a while.

use crate::execute::{self, Sending};
use crate::repair_orders::RefusedNotice;
use crate::ui::{Block, Button, Choice, Field, Glyph, Kind, Select, State, TextInput, use_toasts};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::ClosureId;
use domain::appointments::{Away, Closure, Command, Hand, Period, Place};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Who or what is away, and a form for one more. It is refused while customers are promised the time.
#[component]
pub fn AwayBlock(hands: Vec<Hand>, places: Vec<Place>, closures: Vec<Closure>, again: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let sending = Sending::begin();
    let name = |away: Away| match away {
        Away::Bay(bay) => places.iter().find(|place| place.bay == bay).map(|place| place.name.clone()),
        Away::Technician(person) => hands.iter().find(|hand| hand.person == person).map(|hand| hand.name.clone()),
    };
    let row = |closure: Closure| {
        let (id, who) = (closure.id, name(closure.away).unwrap_or_default());
        let lift = Callback::new(move |()| {
            sending.send(domain::Command::Appointments(Command::Reopen { closure: id }), None, move |_| again.run(()));
        });
        view! {
            <li>
                <b>{who}</b><span>{closure.reason}</span><span class="push"></span>
                <span class="quiet">{clock.date_time(closure.period.from)}" – "{clock.date_time(closure.period.until)}</span>
                <Button kind=Kind::Plain glyph=Glyph::Undo2 on_press=lift pending=sending.pending>{td_string!(loc, appointments.lift)}</Button>
            </li>
        }
    };
    let none = closures.is_empty();
    let rows = closures.into_iter().map(row).collect_view();
    let people = hands.iter().map(|hand| Choice::new(format!("person {}", hand.person), hand.name.clone()));
    let bays = places.iter().map(|place| Choice::new(format!("bay {}", place.bay), place.name.clone()));
    let choices: Vec<_> = people.chain(bays).collect();
    view! {
        <Block title=td_string!(loc, appointments.away)>
            {none.then(|| view! { <p class="block-body quiet">{td_string!(loc, appointments.nobody_away)}</p> })}
            <ul class="fitted">{rows}</ul>
            <RefusedNotice sending />
            <AwayForm choices again />
        </Block>
    }
}

/// Who or what was chosen.
fn read_away(text: &str) -> Option<Away> {
    let (what, id) = text.split_once(' ')?;
    Some(if what == "bay" { Away::Bay(id.parse().ok()?) } else { Away::Technician(id.parse().ok()?) })
}

#[component]
fn AwayForm(choices: Vec<Choice<String>>, again: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, toasts) = (Sending::begin(), use_toasts());
    let clock = StoredValue::new(words::Clock::of(&Visit::here()));
    let text = || RwSignal::new(String::new());
    let (away, from, until, reason) = (text(), text(), text(), text());
    let wrong = RwSignal::new(None::<&'static str>);
    let error =
        move |field: &'static str, says: &'static str| Signal::derive(move || (wrong.get() == Some(field)).then(|| says.to_owned()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let time = |typed: RwSignal<String>| clock.with_value(|clock| clock.read(&typed.get_untracked()));
        let read = || {
            let away = read_away(&away.get_untracked()).ok_or("away-what")?;
            let period = Period { from: time(from).ok_or("away-from")?, until: time(until).ok_or("away-until")? };
            if period.from < period.until { Ok((away, period)) } else { Err("away-until") }
        };
        let (away, period) = match read() {
            Ok(read) => read,
            Err(field) => return wrong.set(Some(field)),
        };
        wrong.set(None);
        let closure = ClosureId(execute::new_id());
        let command = Command::Close { closure, away, period, reason: reason.get_untracked() };
        sending.send(domain::Command::Appointments(command), None, move |_| {
            toasts.push(State::Ready, td_string!(loc, appointments.saved), None);
            again.run(());
        });
    };
    view! {
        <form class="form block-body" novalidate on:submit=submit>
            <Field id="away-what" label=td_string!(loc, appointments.away_what) error=error("away-what", td_string!(loc, appointments.choose_one))>
                <Select value=away choices=Signal::stored(choices) blank=td_string!(loc, appointments.choose_one) />
            </Field>
            <div class="fields">
                <Field id="away-from" label=td_string!(loc, appointments.from) error=error("away-from", td_string!(loc, appointments.time_wrong))><TextInput value=from kind="datetime-local" required=true /></Field>
                <Field id="away-until" label=td_string!(loc, appointments.to) error=error("away-until", td_string!(loc, appointments.time_wrong))><TextInput value=until kind="datetime-local" required=true /></Field>
            </div>
            <Field id="away-reason" label=td_string!(loc, appointments.reason)><TextInput value=reason maxlength=200 required=true /></Field>
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next glyph=Glyph::Plus submit=true pending=sending.pending>{td_string!(loc, appointments.add_away)}</Button></footer>
        </form>
    }
}
