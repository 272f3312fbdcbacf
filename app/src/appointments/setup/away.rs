//! Bays and technicians that are away for a while.

use super::{Displaced, Displacing, DisplacingNotice, Form, House};
use crate::execute;
use crate::ui::{Block, Button, Choice, Field, Glyph, Kind, Select, State, TextInput, Undo, use_toasts};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::ClosureId;
use domain::appointments::{Away, Closure, Command, Period, SetupPage};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// How many stand there at once; those that begin later are folded.
const FIRST: usize = 8;

/// Who or what is away, and a form for one more. Where customers are promised the time, it is asked back first.
#[component]
pub fn AwayBlock(house: House) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = StoredValue::new(words::Clock::of(&Visit::here()));
    let (displacing, toasts) = (Displacing::begin(house, Form::AwayList), use_toasts());
    let sending = displacing.sending;
    let name = move |away: Away| {
        house.page.with(|page| match away {
            Away::Bay(bay) => page.places.iter().find(|place| place.bay == bay).map(|place| place.name.clone()),
            Away::Technician(person) => page.hands.iter().find(|hand| hand.person == person).map(|hand| hand.name.clone()),
        })
    };
    let close_again = move |closure: Closure| {
        let Closure { away, period, reason, .. } = closure;
        let closure = ClosureId(execute::new_id());
        displacing.send(move |displaces| {
            let command = Command::Close { closure, away, period, reason: reason.clone(), displaces };
            sending.send(domain::Command::Appointments(command), None, move |_| house.saved(loc, toasts));
        });
    };
    let lift = Callback::new(move |closure: Closure| {
        let command = Command::Reopen { closure: closure.id };
        house.sends(Form::AwayList);
        sending.send(domain::Command::Appointments(command), None, move |_| {
            let action = Callback::new(move |()| close_again(closure.clone()));
            let undo = Undo { label: td_string!(loc, appointments.undo).to_owned(), action };
            toasts.push(State::Ready, td_string!(loc, appointments.lifted), Some(undo));
            house.refetch_saved();
        });
    });
    let row = move |closure: Closure| {
        let (who, reason) = (name(closure.away).unwrap_or_default(), closure.reason.clone());
        let (from, until) = clock.with_value(|clock| (clock.date_time(closure.period.from), clock.date_time(closure.period.until)));
        let press = Callback::new(move |()| lift.run(closure.clone()));
        view! {
            <li>
                <b>{who}</b><span>{reason}</span><span class="push"></span>
                <span class="quiet">{from}" – "{until}</span>
                <Button kind=Kind::Plain glyph=Glyph::Undo2 on_press=press pending=sending.pending>{td_string!(loc, appointments.lift)}</Button>
            </li>
        }
    };
    let list = move || {
        let mut soon = house.page.with(|page| page.closures.clone());
        let later = soon.split_off(soon.len().min(FIRST));
        let count = later.len();
        let later = (count > 0).then(|| {
            let rows = later.into_iter().map(row).collect_view();
            let title = td_string!(loc, appointments.away_later, count = count);
            view! { <details class="further"><summary>{title}</summary><ul class="fitted">{rows}</ul></details> }
        });
        view! { <ul class="fitted">{soon.into_iter().map(row).collect_view()}</ul>{later} }
    };
    let none = move || house.page.with(|page| page.closures.is_empty());
    view! {
        <Block title=td_string!(loc, appointments.away)>
            {move || none().then(|| view! { <p class="block-body quiet">{td_string!(loc, appointments.nobody_away)}</p> })}
            {list}
            <DisplacingNotice displacing />
            <Displaced house form=Form::AwayList />
            <AwayForm house />
        </Block>
    }
}

/// Whom or what one can choose: technicians, then bays.
fn choices(page: &SetupPage) -> Vec<Choice<String>> {
    let people = page.hands.iter().map(|hand| Choice::new(format!("person {}", hand.person), hand.name.clone()));
    let bays = page.places.iter().map(|place| Choice::new(format!("bay {}", place.bay), place.name.clone()));
    people.chain(bays).collect()
}

/// Who or what was chosen.
fn read_away(text: &str) -> Option<Away> {
    let (what, id) = text.split_once(' ')?;
    Some(if what == "bay" { Away::Bay(id.parse().ok()?) } else { Away::Technician(id.parse().ok()?) })
}

#[component]
fn AwayForm(house: House) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (displacing, toasts) = (Displacing::begin(house, Form::Away), use_toasts());
    let sending = displacing.sending;
    let clock = StoredValue::new(words::Clock::of(&Visit::here()));
    let text = || RwSignal::new(String::new());
    let (what, from, until, reason) = (text(), text(), text(), text());
    // What is asked is asked about what was sent; whoever types on sends again.
    Effect::new(move |_| {
        for typed in [what, from, until, reason] {
            typed.track();
        }
        sending.clear();
    });
    let choices = Memo::new(move |_| house.page.with(choices));
    let wrong = RwSignal::new(None::<&'static str>);
    let error =
        move |field: &'static str, says: &'static str| Signal::derive(move || (wrong.get() == Some(field)).then(|| says.to_owned()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let time = |typed: RwSignal<String>| clock.with_value(|clock| clock.read(&typed.get_untracked()));
        let read = || {
            let away = read_away(&what.get_untracked()).ok_or("away-what")?;
            let period = Period { from: time(from).ok_or("away-from")?, until: time(until).ok_or("away-until")? };
            if period.from < period.until { Ok((away, period)) } else { Err("away-until") }
        };
        let (away, period) = match read() {
            Ok(read) => read,
            Err(field) => return wrong.set(Some(field)),
        };
        wrong.set(None);
        let closure = ClosureId(execute::new_id());
        let because = reason.get_untracked();
        displacing.send(move |displaces| {
            let command = Command::Close { closure, away, period, reason: because.clone(), displaces };
            sending.send(domain::Command::Appointments(command), None, move |_| {
                house.saved(loc, toasts);
                for typed in [what, from, until, reason] {
                    typed.set(String::new());
                }
            });
        });
    };
    view! {
        <form class="form block-body" novalidate on:submit=submit>
            <Field id="away-what" label=td_string!(loc, appointments.away_what) error=error("away-what", td_string!(loc, appointments.choose_one))>
                <Select value=what choices=choices blank=td_string!(loc, appointments.choose_one) />
            </Field>
            <div class="fields">
                <Field id="away-from" label=td_string!(loc, appointments.from) error=error("away-from", td_string!(loc, appointments.time_wrong))><TextInput value=from kind="datetime-local" required=true /></Field>
                <Field id="away-until" label=td_string!(loc, appointments.to) error=error("away-until", td_string!(loc, appointments.time_wrong))><TextInput value=until kind="datetime-local" required=true /></Field>
            </div>
            <Field id="away-reason" label=td_string!(loc, appointments.reason)><TextInput value=reason maxlength=200 required=true /></Field>
            <DisplacingNotice displacing />
            <Displaced house form=Form::Away />
            <footer><Button kind=Kind::Next glyph=Glyph::Plus submit=true pending=sending.pending>{td_string!(loc, appointments.add_away)}</Button></footer>
        </form>
    }
}
