//! What each bay is fitted for.

use super::{Displaced, Form, House};
use crate::execute::Sending;
use crate::repair_orders::RefusedNotice;
use crate::ui::{Block, Button, Checkbox, Dialog, Glyph, Kind, open_while, ticked, ticks, use_toasts};
use crate::words::{self, Loc};
use domain::appointments::{Command, Place};
use domain::staff::Skill;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Bays with the trades they are fitted for; one without any takes every trade.
#[component]
pub fn BaysBlock(house: House) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let chosen = RwSignal::new(None::<Place>);
    let open = open_while(chosen, || ());
    let title = move || chosen.with(|place| place.as_ref().map(|place| place.name.clone()).unwrap_or_default());
    let row = move |place: Place| {
        let trades = match place.skills.is_empty() {
            true => td_string!(loc, appointments.every_trade).to_owned(),
            false => place.skills.iter().map(|skill| words::skill(loc, *skill)).collect::<Vec<_>>().join(td_string!(loc, words.list_comma)),
        };
        let name = place.name.clone();
        view! {
            <li>
                <Button kind=Kind::Plain glyph=Glyph::Pencil on_press=Callback::new(move |()| chosen.set(Some(place.clone())))>{name}</Button>
                <span class="quiet">{trades}</span>
            </li>
        }
    };
    view! {
        <Block title=td_string!(loc, appointments.bays)>
            <Displaced house form=Form::Bays />
            <ul class="fitted">{move || house.page.with(|page| page.places.clone()).into_iter().map(row).collect_view()}</ul>
            <Dialog id="bay-dialog" open title close_label=td_string!(loc, common.close)>
                {move || chosen.get().map(|place| view! { <BayForm place chosen house /> })}
            </Dialog>
        </Block>
    }
}

#[component]
fn BayForm(place: Place, chosen: RwSignal<Option<Place>>, house: House) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, toasts) = (Sending::begin(), use_toasts());
    let (bay, skills) = (place.bay, ticks(Skill::ALL, &place.skills));
    let held = skills.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = domain::Command::Appointments(Command::FitBay { bay, skills: ticked(&held) });
        house.sends(Form::Bays);
        sending.send(command, None, move |_| {
            house.saved(loc, toasts);
            chosen.set(None);
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <fieldset class="group">
                <legend>{td_string!(loc, appointments.fitted_for)}</legend>
                <p class="quiet">{td_string!(loc, appointments.fitted_hint)}</p>
                <div class="fields">{skills.into_iter().map(|(skill, held)| view! { <Checkbox value=held label=words::skill(loc, skill) /> }).collect_view()}</div>
            </fieldset>
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
        </form>
    }
}
