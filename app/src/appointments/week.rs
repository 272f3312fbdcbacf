//! The week: for each day and trade, what is booked and promised against what the house can do. A visit can be put on a day.

use super::desk::{Desk, address};
use super::drag::{self, Target};
use crate::ui::{Bar, BarPart};
use crate::words::{self, Loc};
use chrono::{Datelike, NaiveDate};
use domain::Hours;
use domain::appointments::{DayLoad, HouseLoad, Load};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The seven days of the week that is shown.
#[component]
pub fn Week(desk: Desk) -> impl IntoView {
    let loc = desk.loc;
    let (week, day, today) = desk.page.with_value(|page| (page.week.clone(), page.day, page.today));
    let days = week.into_iter().map(|load| day_of_week(desk, load, day, today)).collect_view();
    view! { <ol class="week" aria-label=td_string!(loc, appointments.week)>{days}</ol> }
}

fn day_of_week(desk: Desk, load: DayLoad, shown: NaiveDate, today: NaiveDate) -> impl IntoView {
    let loc = desk.loc;
    let target = Target::Day(load.day);
    let says = drag::says(desk, target);
    let (takes, over) = (move || says.get().map(|(takes, _)| takes.to_string()), move || desk.over.get() == Some(target));
    let visits = match load.workday {
        None => td_string!(loc, appointments.closed).to_owned(),
        Some(_) => td_string!(loc, appointments.visits, count = load.visits),
    };
    let missed =
        (load.no_shows > 0).then(|| view! { <span class="quiet">{td_string!(loc, appointments.missed, count = load.no_shows)}</span> });
    let displaced = (load.to_move > 0)
        .then(|| view! { <span class="to-move">{td_string!(loc, appointments.to_move_count, count = load.to_move)}</span> });
    let trades = load.load.iter().filter(|load| load.capacity > Hours(0)).map(|load| trade(loc, load)).collect_view();
    let (name, short) = (td_string!(loc, appointments.house_load), td_string!(loc, appointments.house_short));
    let house = (load.house.capacity > Hours(0)).then(|| hours(loc, name, short, load.house));
    view! {
        <li data-drop-day=load.day.to_string() data-takes=takes data-over=move || over().then_some("")>
            <a href=address(load.day) aria-current=(load.day == shown).then_some("date") data-today=(load.day == today).then_some("")>
                <b>{words::weekday(loc, load.day)}" "{load.day.day()}</b>
                <span>{visits}</span>
                {missed}
                {displaced}
            </a>
            <ul class="loads">{house}{trades}</ul>
            {move || says.get().map(|(_, text)| view! { <p class="says">{text}</p> })}
        </li>
    }
}

/// How much of a trade's day is taken, and how much of it is free.
fn trade(loc: Loc, load: &Load) -> impl IntoView + use<> {
    let Load { skill, capacity, booked, carried, free, reserve } = *load;
    hours(loc, words::skill(loc, skill), words::skill_short(loc, skill), HouseLoad { capacity, booked, carried, free, reserve })
}

/// A day's hours, in figures and as a bar; what is blank of the bar is free. Who holds several trades and is taken by another one is taken
/// here, too.
fn hours(loc: Loc, name: &'static str, short: &'static str, load: HouseLoad) -> impl IntoView + use<> {
    let HouseLoad { capacity, booked, carried, free, reserve } = load;
    let part = |hours: i32| u32::try_from(i64::from(hours) * 1_000 / i64::from(capacity.0.max(1))).unwrap_or(0).min(1_000);
    let (kept, taken) = (part(booked.0), part(booked.0 + carried.0));
    let parts = vec![
        BarPart { part: "queued", from: 0, to: kept },
        BarPart { part: "spent", from: kept, to: taken },
        BarPart { part: "elsewhere", from: taken, to: part(capacity.0 - free.0).max(taken) },
    ];
    let title = td_string!(
        loc,
        appointments.load_of,
        skill = name,
        booked = booked.to_string(),
        carried = carried.to_string(),
        capacity = capacity.to_string(),
        free = free.to_string(),
        reserve = reserve.to_string()
    );
    let spoken = title.clone();
    // What could be booked is booked, or taken by another trade: the rest is kept for walk-ins.
    let full = booked.0 >= capacity.0 - reserve.0 || free <= reserve;
    let figures = td_string!(loc, appointments.free_of, free = free.to_string(), capacity = capacity.to_string());
    view! {
        <li title=title data-full=full.then_some("")>
            <span class="chip" aria-hidden="true">{short}</span>
            <Bar parts />
            <span class="figures" aria-hidden="true">{figures}</span>
            <span class="visually-hidden">{spoken}</span>
        </li>
    }
}
