//! When each technician works.

use super::{Displaced, Form, HoursFields, House, TypedHours, hours_between, weekday};
use crate::execute::Sending;
use crate::repair_orders::RefusedNotice;
use crate::ui::{Block, Button, Dialog, Glyph, Kind, TableScroll, open_while, use_toasts};
use crate::words::{self, Loc};
use domain::appointments::{Command, Hand, Shift};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Technicians with their hours by weekday; whoever has none works as long as the house is open.
#[component]
pub fn ShiftsBlock(house: House) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let chosen = RwSignal::new(None::<Hand>);
    let open = open_while(chosen, || ());
    let title = move || chosen.with(|hand| hand.as_ref().map(|hand| hand.name.clone()).unwrap_or_default());
    let row = move |hand: Hand| {
        let cells =
            (0..7_u8).map(|day| view! { <td data-label=weekday(loc, usize::from(day))>{hours_on(loc, &hand, day)}</td> }).collect_view();
        let skills = hand.skills.iter().map(|skill| words::skill(loc, *skill)).collect::<Vec<_>>().join(td_string!(loc, words.list_comma));
        let name = hand.name.clone();
        view! {
            <tr>
                <th scope="row" data-lead=""><Button kind=Kind::Plain glyph=Glyph::Pencil on_press=Callback::new(move |()| chosen.set(Some(hand.clone())))>{name}</Button></th>
                <td class="quiet" data-lead="">{skills}</td>
                {cells}
            </tr>
        }
    };
    let heads = (0..7).map(|index| view! { <th>{weekday(loc, index)}</th> }).collect_view();
    view! {
        <Block title=td_string!(loc, appointments.shifts) note=td_string!(loc, appointments.shifts_note)>
            <Displaced house form=Form::Shifts />
            <TableScroll label=td_string!(loc, appointments.shifts)>
                <table class="table shifts" data-stacks="">
                    <thead><tr><th>{td_string!(loc, appointments.technician)}</th><th>{td_string!(loc, appointments.trades)}</th>{heads}</tr></thead>
                    <tbody>{move || house.page.with(|page| page.hands.clone()).into_iter().map(row).collect_view()}</tbody>
                </table>
            </TableScroll>
            <Dialog id="shifts-dialog" open title close_label=td_string!(loc, common.close)>
                {move || chosen.get().map(|hand| view! { <ShiftsForm hand chosen house /> })}
            </Dialog>
        </Block>
    }
}

fn hours_on(loc: Loc, hand: &Hand, weekday: u8) -> String {
    if hand.shifts.is_empty() {
        return td_string!(loc, appointments.as_opening).to_owned();
    }
    match hand.shifts.iter().find(|shift| shift.weekday == weekday) {
        Some(shift) => hours_between(shift.hours),
        None => "—".to_owned(),
    }
}

#[component]
fn ShiftsForm(hand: Hand, chosen: RwSignal<Option<Hand>>, house: House) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, toasts) = (Sending::begin(), use_toasts());
    let technician = hand.person;
    let on = |weekday: u8| hand.shifts.iter().find(|shift| shift.weekday == weekday).map(|shift| shift.hours);
    let week: [TypedHours; 7] = std::array::from_fn(|weekday| TypedHours::of(on(u8::try_from(weekday).unwrap_or_default())));
    let wrong = RwSignal::new(false);
    let send = move |shifts: Vec<Shift>| {
        let command = domain::Command::Appointments(Command::SetShifts { technician, shifts });
        house.sends(Form::Shifts);
        sending.send(command, None, move |_| {
            house.saved(loc, toasts);
            chosen.set(None);
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = week.iter().zip(0..).map(|(hours, weekday)| Ok(hours.read()?.map(|hours| Shift { weekday, hours })));
        match typed.collect::<Result<Vec<_>, ()>>() {
            Ok(shifts) => {
                wrong.set(false);
                send(shifts.into_iter().flatten().collect());
            }
            Err(()) => wrong.set(true),
        }
    };
    let day = move |(index, hours): (usize, TypedHours)| {
        let name = weekday(loc, index);
        view! { <li><span>{name}</span><HoursFields hours id=format!("shift-{index}") name /></li> }
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <ul class="week-hours">{week.into_iter().enumerate().map(day).collect_view()}</ul>
            {move || wrong.get().then(|| view! { <p class="error" role="alert">{td_string!(loc, appointments.hours_wrong)}</p> })}
            <RefusedNotice sending />
            <footer>
                <Button on_press=Callback::new(move |()| send(Vec::new())) pending=sending.pending>{td_string!(loc, appointments.as_opening)}</Button>
                <Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button>
            </footer>
        </form>
    }
}
