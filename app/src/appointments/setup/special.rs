//! Days that are not like the others: public holidays, working days in exchange, stocktaking.

use super::{Displaced, Displacing, DisplacingNotice, Form, HoursFields, House, TypedHours, hours_between};
use crate::ui::{Block, Button, Field, Glyph, Kind, State, TextInput, Undo, VisuallyHidden, use_toasts};
use crate::visit::Visit;
use crate::words::Loc;
use chrono::NaiveDate;
use domain::appointments::{Command, SpecialDay};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The special days to come, and a form for one more. The same day again replaces what was said of it.
#[component]
pub fn SpecialBlock(house: House) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (displacing, toasts) = (Displacing::begin(house, Form::SpecialList), use_toasts());
    let sending = displacing.sending;
    let dealership = Visit::here().actor().dealership;
    let put = move |special: SpecialDay| {
        displacing.send(move |displaces| {
            let command = Command::SetSpecialDay { dealership, special: special.clone(), displaces };
            sending.send(domain::Command::Appointments(command), None, move |_| house.saved(loc, toasts));
        });
    };
    let clear = Callback::new(move |special: SpecialDay| {
        displacing.send(move |displaces| {
            let command = Command::ClearSpecialDay { dealership, day: special.day, displaces };
            let special = special.clone();
            sending.send(domain::Command::Appointments(command), None, move |_| {
                let text = td_string!(loc, appointments.special_cleared, day = special.day.to_string());
                let action = Callback::new(move |()| put(special.clone()));
                toasts.push(State::Ready, text, Some(Undo { label: td_string!(loc, appointments.undo).to_owned(), action }));
                house.refetch_saved();
            });
        });
    });
    let row = move |special: SpecialDay| {
        let hours = special.opening.map_or_else(|| td_string!(loc, appointments.closed).to_owned(), hours_between);
        let (day, name) = (special.day.to_string(), special.name.clone());
        let press = Callback::new(move |()| clear.run(special.clone()));
        view! {
            <li>
                <b>{day.clone()}</b><span>{name}</span><span class="push"></span><span class="quiet">{hours}</span>
                <Button kind=Kind::Plain glyph=Glyph::X on_press=press pending=sending.pending>
                    {td_string!(loc, appointments.clear_special)}<VisuallyHidden>{day}</VisuallyHidden>
                </Button>
            </li>
        }
    };
    let none = move || house.page.with(|page| page.special.is_empty());
    view! {
        <Block title=td_string!(loc, appointments.special_days)>
            {move || none().then(|| view! { <p class="block-body quiet">{td_string!(loc, appointments.no_special_days)}</p> })}
            <ul class="fitted">{move || house.page.with(|page| page.special.clone()).into_iter().map(row).collect_view()}</ul>
            <DisplacingNotice displacing />
            <Displaced house form=Form::SpecialList />
            <SpecialForm house />
        </Block>
    }
}

#[component]
fn SpecialForm(house: House) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (displacing, toasts) = (Displacing::begin(house, Form::Special), use_toasts());
    let sending = displacing.sending;
    let (day, name, hours) = (RwSignal::new(String::new()), RwSignal::new(String::new()), TypedHours::of(None));
    // What is asked is asked about what was sent; whoever types on sends again.
    Effect::new(move |_| {
        for typed in [day, name, hours.from, hours.to] {
            typed.track();
        }
        sending.clear();
    });
    let (day_wrong, hours_wrong) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let dealership = Visit::here().actor().dealership;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let today = house.page.with_untracked(|page| page.today);
        let date = day.get_untracked().parse::<NaiveDate>().ok().filter(|date| *date >= today);
        day_wrong.set(date.is_none().then(|| td_string!(loc, appointments.day_wrong).to_owned()));
        let opening = hours.read();
        hours_wrong.set(opening.is_err());
        let (Some(date), Ok(opening)) = (date, opening) else { return };
        let special = SpecialDay { day: date, opening, name: name.get_untracked() };
        displacing.send(move |displaces| {
            let command = Command::SetSpecialDay { dealership, special: special.clone(), displaces };
            sending.send(domain::Command::Appointments(command), None, move |_| {
                house.saved(loc, toasts);
                day.set(String::new());
                name.set(String::new());
                hours.clear();
            });
        });
    };
    view! {
        <form class="form block-body" novalidate on:submit=submit>
            <Field id="special-day" label=td_string!(loc, appointments.day) error=day_wrong><TextInput value=day kind="date" required=true /></Field>
            <Field id="special-name" label=td_string!(loc, appointments.special_name)><TextInput value=name maxlength=80 /></Field>
            <HoursFields hours id="special" name=td_string!(loc, appointments.special_hours) />
            <p class="quiet">{td_string!(loc, appointments.empty_is_closed)}</p>
            {move || hours_wrong.get().then(|| view! { <p class="error" role="alert">{td_string!(loc, appointments.hours_wrong)}</p> })}
            <DisplacingNotice displacing />
            <Displaced house form=Form::Special />
            <footer><Button kind=Kind::Next glyph=Glyph::Plus submit=true pending=sending.pending>{td_string!(loc, appointments.add_special_day)}</Button></footer>
        </form>
    }
}
