//! The week: for each day and trade, what is booked and promised against what the house can do. A visit can be put on a day.

use super::desk::{Desk, address};
use super::drag::{self, Target};
use crate::ui::{Bar, BarPart};
use crate::words::{self, Loc};
use chrono::{Datelike, NaiveDate};
use domain::Hours;
use domain::appointments::{DayLoad, Load};
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
    view! {
        <li data-drop-day=load.day.to_string() data-takes=takes data-over=move || over().then_some("")>
            <a href=address(load.day) aria-current=(load.day == shown).then_some("date") data-today=(load.day == today).then_some("")>
                <b>{words::weekday(loc, load.day)}" "{load.day.day()}</b>
                <span>{visits}</span>
                {missed}
                {displaced}
            </a>
            <ul class="loads">{trades}</ul>
            {move || says.get().map(|(_, text)| view! { <p class="says">{text}</p> })}
        </li>
    }
}

/// How much of a trade's day is taken, in figures and as a bar.
fn trade(loc: Loc, load: &Load) -> impl IntoView + use<> {
    let taken = Hours(load.booked.0 + load.carried.0);
    let part = |hours: i32| u32::try_from(i64::from(hours) * 1_000 / i64::from(load.capacity.0.max(1))).unwrap_or(0);
    let (booked, all) = (part(load.booked.0), part(taken.0));
    let parts = vec![
        BarPart { part: "queued", from: 0, to: booked.min(1_000) },
        BarPart { part: "spent", from: booked.min(1_000), to: all.min(1_000) },
    ];
    let skill = words::skill(loc, load.skill);
    let title = td_string!(
        loc,
        appointments.load_of,
        skill = skill,
        booked = load.booked.to_string(),
        carried = load.carried.to_string(),
        capacity = load.capacity.to_string(),
        reserve = load.reserve.to_string()
    );
    let spoken = title.clone();
    // What could be booked is booked: the rest is kept for walk-ins.
    let full = load.booked.0 >= load.capacity.0 - load.reserve.0;
    view! {
        <li title=title data-full=full.then_some("")>
            <span class="chip" aria-hidden="true">{words::skill_short(loc, load.skill)}</span>
            <Bar parts />
            <span class="figures" aria-hidden="true">{taken.to_string()}"/"{load.capacity.to_string()}</span>
            <span class="visually-hidden">{spoken}</span>
        </li>
    }
}
