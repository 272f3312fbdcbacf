//! A day of the desk: a line for each time that can be booked, with the visits that begin then.

use super::desk::Desk;
use super::drag::{self, Target};
use super::steps::Steps;
use crate::repair_orders::SentPhotos;
use crate::ui::{Badge, Empty, Glyph, Icon, Plate, State, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, TimeDelta, Utc};
use domain::appointments::{Appointment, Channel, Entry, Status, Workday};
use domain::{Hours, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The day that is shown.
#[component]
pub fn DayPlan(desk: Desk) -> impl IntoView {
    let loc = desk.loc;
    let (workday, grid, entries) = desk.page.with_value(|page| {
        let workday = page.diary.days.iter().find(|workday| workday.day == page.day).cloned();
        (workday, page.settings.grid_minutes, page.entries.clone())
    });
    let (gone, here): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|entry| entry.appointment.status == Status::Cancelled);
    let gone = (!gone.is_empty()).then(|| {
        let cards = gone.into_iter().map(|entry| card(desk, entry)).collect_view();
        view! { <details class="further"><summary>{td_string!(loc, appointments.cancelled)}</summary><ol class="visits">{cards}</ol></details> }
    });
    let lines = match workday {
        Some(workday) => lines(desk, &workday, i64::from(grid.max(5)), here).into_any(),
        None if here.is_empty() => {
            view! { <Empty title=td_string!(loc, appointments.closed_day) text=td_string!(loc, appointments.closed_day_text) glyph=Glyph::CalendarDays /> }.into_any()
        }
        None => view! { <ol class="visits">{here.into_iter().map(|entry| card(desk, entry)).collect_view()}</ol> }.into_any(),
    };
    let ghost = move || desk.held.get().map(|held| view! { <b>{held.entry.appointment.car()}</b> });
    drag::hold_the_page_still(desk);
    view! {
        <div
            class="day-plan"
            node_ref=desk.board
            on:pointerdown=move |event| drag::pressed(desk, &event)
            on:pointermove=move |event| drag::moved(desk, &event)
            on:pointerup=move |event| drag::released(desk, &event)
            on:pointercancel=move |_| drag::put_back(desk)
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    drag::put_back(desk);
                }
            }
        >
            {lines}
            {gone}
            <div class="visit-ghost" node_ref=desk.ghost aria-hidden="true" hidden=move || desk.held.with(Option::is_none)>{ghost}</div>
        </div>
    }
}

/// A line for each time of the grid; what begins between two times stands at the first.
fn lines(desk: Desk, workday: &Workday, grid: i64, entries: Vec<Entry>) -> impl IntoView + use<> {
    let mut lines: Vec<(DateTime<Utc>, Vec<Entry>)> = Vec::new();
    let mut at = workday.opens;
    while at < workday.closes {
        lines.push((at, Vec::new()));
        at += TimeDelta::minutes(grid);
    }
    for entry in entries {
        let after = |(at, _): &(DateTime<Utc>, Vec<Entry>)| *at <= entry.appointment.starts_at;
        let index = lines.partition_point(after).saturating_sub(1);
        if let Some((_, visits)) = lines.get_mut(index) {
            visits.push(entry);
        }
    }
    let lines = lines.into_iter().map(|(at, visits)| line(desk, at, visits)).collect_view();
    view! { <ol class="lines">{lines}</ol> }
}

fn line(desk: Desk, at: DateTime<Utc>, visits: Vec<Entry>) -> impl IntoView {
    let target = Target::Time(at);
    let says = drag::says(desk, target);
    let takes = move || says.get().map(|(takes, _)| takes.to_string());
    let over = move || (desk.over.get() == Some(target)).then_some("");
    let past = move || (at < desk.clock.now()).then_some("");
    let cards = visits.into_iter().map(|entry| card(desk, entry)).collect_view();
    view! {
        <li data-drop-at=at.to_rfc3339() data-takes=takes data-over=over data-past=past>
            <time>{desk.words.time(at)}</time>
            <ol class="visits">{cards}</ol>
            {move || says.get().map(|(_, text)| view! { <p class="says">{text}</p> })}
        </li>
    }
}

/// How a status looks.
#[must_use]
const fn look(status: Status) -> (Option<State>, Glyph) {
    match status {
        Status::Requested => (Some(State::Waiting), Glyph::Hourglass),
        Status::Confirmed => (None, Glyph::CalendarCheck),
        Status::Prepared => (Some(State::Ready), Glyph::PackageCheck),
        Status::Arrived => (Some(State::Working), Glyph::Car),
        Status::Cancelled => (Some(State::Done), Glyph::Ban),
        Status::NoShow => (Some(State::Late), Glyph::CircleX),
    }
}

/// Where a visit stands, as a badge.
pub fn badge(loc: Loc, status: Status) -> AnyView {
    let text = words::visit_status(loc, status);
    match look(status) {
        (Some(state), glyph) => view! { <Badge state glyph text /> }.into_any(),
        (None, glyph) => view! { <Badge glyph text /> }.into_any(),
    }
}

/// How late a visit is that is still expected, as the clock of the page goes on; nothing while it is in time.
pub fn late_mark(loc: Loc, visit: &Appointment) -> impl IntoView + use<> {
    let (ticking, clock) = (use_clock(), words::Clock::of(&Visit::here()));
    let (status, starts_at) = (visit.status, visit.starts_at);
    let minutes = Memo::new(move |_| status.minutes_late(starts_at, ticking.now()));
    move || {
        minutes.get().map(|minutes| {
            let text = td_string!(loc, appointments.is_late, time = clock.duration(loc, minutes));
            view! { <Badge state=State::Late glyph=Glyph::AlarmClock text /> }
        })
    }
}

/// The loaner car that is promised to a visit, or that one is wished for; with the way to where they are lent.
pub fn loaner_mark(loc: Loc, entry: &Entry) -> Option<AnyView> {
    let badge = match &entry.loaner {
        Some(plate) => {
            let text = td_string!(loc, appointments.loaner_promised, plate = plate.as_str());
            view! { <Badge state=State::Ready glyph=Glyph::KeyRound text /> }
        }
        None if entry.appointment.loaner && (entry.appointment.status.is_expected() || entry.appointment.waits_at_reception()) => {
            view! { <Badge state=State::Waiting glyph=Glyph::Car text=td_string!(loc, appointments.loaner_wished) /> }
        }
        None => return None,
    };
    let lends = Visit::here().may(Permission::LendLoaners);
    Some(if lends { view! { <a href="/care/loaners">{badge}</a> }.into_any() } else { badge.into_any() })
}

/// Whom the customer would like to see, and what is noted for the house; nothing where neither is said.
#[must_use]
pub fn wishes(loc: Loc, entry: &Entry) -> Option<String> {
    let advisor = entry.advisor.as_ref().map(|advisor| td_string!(loc, appointments.wishes_to_see, name = advisor.name.as_str()));
    let said: Vec<String> = advisor.into_iter().chain(Some(entry.appointment.note.clone()).filter(|note| !note.is_empty())).collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// What a visit is for: its services by name, and the customer's own words.
#[must_use]
pub fn purpose(desk_services: &[domain::appointments::Service], language: domain::Language, entry: &Entry, loc: Loc) -> String {
    let visit = &entry.appointment;
    let title = |code: &String| {
        let service = desk_services.iter().find(|service| service.code == *code);
        service.map_or_else(|| code.clone(), |service| service.title.of(language).to_owned())
    };
    let mut words: Vec<String> = visit.services.iter().map(title).collect();
    words.extend((!visit.concern.is_empty()).then(|| visit.concern.clone()));
    words.join(td_string!(loc, common.list_comma))
}

/// A visit: when, which car, whose, what for, where it stands, what next.
fn card(desk: Desk, entry: Entry) -> impl IntoView {
    let loc = desk.loc;
    let visit = entry.appointment.clone();
    let (state, _) = look(visit.status);
    let what = desk.page.with_value(|page| purpose(&page.catalogue, desk.language, &entry, loc));
    let hours = Hours(visit.needs.iter().map(|need| need.hours.0).sum());
    let trades = visit
        .needs
        .iter()
        .map(|need| view! { <span class="chip" title=words::skill(loc, need.skill)>{words::skill_short(loc, need.skill)}</span> });
    let marks = [
        (visit.channel == Channel::Comeback).then(|| words::visit_channel(loc, Channel::Comeback)),
        (visit.stay != domain::appointments::Stay::Leaves).then(|| words::stay(loc, visit.stay)),
    ];
    let marks = marks.into_iter().flatten().map(|mark| view! { <span class="quiet">{mark}</span> }).collect_view();
    // What the customer told of a car without a plate, where it is fetched, whom they would like to see.
    let said =
        [visit.vin.as_ref().map(ToString::to_string), Some(visit.pick_up.clone()).filter(|place| !place.is_empty()), wishes(loc, &entry)];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let phone = visit.phone.as_str().to_owned();
    let call = (!phone.is_empty()).then(|| view! { <a href=format!("tel:{phone}")>{phone.clone()}</a> });
    let loaner = loaner_mark(loc, &entry);
    let movable = visit.status.is_expected();
    // Hours, shifts, bays or people have changed since it was booked.
    let displaced = desk.page.with_value(|page| page.to_move.contains(&visit.id));
    let home = desk.home.get_value();
    let plate = visit.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    view! {
        <li class="visit" data-visit=visit.id.to_string() data-state=state.map(State::as_str) data-movable=movable.then_some("")>
            <div class="visit-face">
                <p class="line">
                    <span class="when">{desk.words.time(visit.starts_at)}"–"{desk.words.day_time(visit.ready_at, visit.starts_at)}</span>
                    <Plate plate home none=td_string!(loc, appointments.no_plate) />
                    <span class="who">{visit.name.clone()}" "{call}</span>
                </p>
                <p class="line what">{trades.collect_view()}<span>{td_string!(loc, appointments.hours, hours = hours.to_string())}</span><span>{what}</span></p>
                <SentPhotos photos=entry.photos.clone() />
                <p class="line marks">
                    {badge(loc, visit.status)}
                    {late_mark(loc, &visit)}
                    {displaced.then(|| view! { <Badge state=State::Late glyph=Glyph::CalendarClock text=td_string!(loc, appointments.to_move) /> })}
                    {visit.is_short().then(|| view! { <Badge state=State::Late glyph=Glyph::PackageX text=td_string!(loc, appointments.short) /> })}
                    {entry.order_number.clone().zip(visit.order).map(|(number, order)| view! { <a href=format!("/repair_orders/{order}")><Icon glyph=Glyph::ClipboardList />{number}</a> })}
                    {loaner}
                    {marks}
                    {said.into_iter().map(|text| view! { <span class="quiet">{text}</span> }).collect_view()}
                </p>
            </div>
            <Steps desk entry />
        </li>
    }
}
