//! A tablet between two people: whose turn it is, and their PIN.

use crate::care::languages::Languages;
use crate::problem::Problem;
use crate::ui::{ErrorNotice, Glyph, Icon};
use crate::visit::DEMO_PIN;
use crate::words::{self, Loc};
use domain::PersonId;
use domain::staff::{Dealership, PIN_LONG};
use leptos::prelude::*;
use leptos_i18n::td_string;
use store::staff::pins::Holder;

/// The page of a tablet.
#[derive(Clone, Debug)]
pub struct TabletPage {
    pub house: Dealership,
    /// Its name.
    pub tablet: String,
    /// Who may be chosen: those who have been here last come first.
    pub people: Vec<Holder>,
    /// Who is about to type their PIN.
    pub chosen: Option<PersonId>,
    /// Why the last one was not let in.
    pub said: Option<Problem>,
    /// The demonstration is loaded: its PIN is shown.
    pub demo: bool,
}

/// Draws it.
pub(super) fn page(page: TabletPage) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let said = page.said.as_ref().map(|problem| view! { <ErrorNotice title=words::problem(loc, problem) /> });
    let demo = page.demo.then(|| view! { <p class="quiet">{td_string!(loc, devices.demo_pin)}" "<code>{DEMO_PIN}</code></p> });
    let chosen = page.chosen.and_then(|chosen| page.people.iter().find(|holder| holder.person == chosen)).cloned();
    let body = match chosen {
        Some(holder) => pin(holder).into_any(),
        None => people(page.people).into_any(),
    };
    view! {
        <header class="screen-head"><b>{page.house.short_name}</b><span class="quiet">{page.tablet}</span></header>
        <main id="main" class="screen tablet">
            {said}
            {body}
            {demo}
            <Languages />
        </main>
    }
}

/// Everybody who has a PIN, each a large button.
fn people(people: Vec<Holder>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let none = people.is_empty().then(|| {
        view! {
            <h2>{td_string!(loc, devices.nobody_yet)}</h2>
            <p>{td_string!(loc, devices.nobody_yet_text)}</p>
        }
    });
    let (here, others): (Vec<_>, Vec<_>) = people.into_iter().partition(|holder| holder.been_here);
    let both = !here.is_empty() && !others.is_empty();
    let list = |title: &'static str, of: Vec<Holder>| {
        (!of.is_empty()).then(|| {
            view! {
                {both.then(|| view! { <h2>{title}</h2> })}
                <ul class="tablet-people">{of.into_iter().map(person).collect_view()}</ul>
            }
        })
    };
    view! {
        <h1>{td_string!(loc, devices.who_works)}</h1>
        {none}
        {list(td_string!(loc, devices.been_here), here)}
        {list(td_string!(loc, devices.everybody), others)}
        <p><a class="button" href="/sign-in?with=password"><Icon glyph=Glyph::LogIn />{td_string!(loc, devices.with_password)}</a></p>
    }
}

fn person(holder: Holder) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let locked = holder.locked.then(|| view! { <small><Icon glyph=Glyph::Lock />{td_string!(loc, devices.locked)}</small> });
    view! { <li><a class="tablet-person" href=format!("/tablet?person={}", holder.person)><b>{holder.name}</b>{locked}</a></li> }
}

/// The PIN of whoever was chosen. The keys are there with scripts; without them the tablet's own are.
fn pin(holder: Holder) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let key = |digit: u8| view! { <button class="button" type="button" data-digit=digit.to_string()>{digit.to_string()}</button> };
    let shape = format!("[0-9]{{{PIN_LONG}}}");
    view! {
        <form class="tablet-pin" method="post" action="/tablet">
            <h1>{td_string!(loc, devices.enter_pin, name = holder.name.as_str())}</h1>
            <input type="hidden" name="person" value=holder.person.to_string() />
            <label class="label" for="pin">{td_string!(loc, devices.pin)}</label>
            <input
                class="input"
                id="pin"
                name="pin"
                type="password"
                inputmode="numeric"
                autocomplete="off"
                pattern=shape
                maxlength=PIN_LONG.to_string()
                required
                autofocus
            />
            <div class="tablet-keys" data-keys=PIN_LONG.to_string() hidden>
                {(1..=9).map(key).collect_view()}
                <button class="button" type="button" data-erase=true aria-label=td_string!(loc, devices.erase)>"⌫"</button>
                {key(0)}
                <button class="button" data-kind="next" type="submit" aria-label=td_string!(loc, staff.sign_in)><Icon glyph=Glyph::Check /></button>
            </div>
            <button class="button" data-kind="next" data-plain=true type="submit">{td_string!(loc, staff.sign_in)}</button>
        </form>
        <p><a class="button" href="/tablet"><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, devices.someone_else)}</a></p>
    }
}
