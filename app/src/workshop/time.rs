//! Working time by technician: in the house, on jobs, sold; by day or by week, with what does not fit together and what was corrected.

use super::api;
use super::time_dialog::{CorrectDialog, Correcting};
use crate::live::Live;
use crate::ui::{
    Button, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, Notice, PageHeader, State, StateText, TableScroll, VisuallyHidden,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use domain::live::Area;
use domain::workshop::{PersonTime, TimeCorrection, TimeSheet, TimeTotals, TimeWarning, Times};
use domain::{Hours, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The period that is shown: a day, or the week from Monday on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub first: NaiveDate,
    pub week: bool,
}

impl Period {
    /// The period of an address, around today where it names none.
    #[must_use]
    pub fn read(day: Option<&str>, week: bool, today: NaiveDate) -> Self {
        let day = day.and_then(|day| day.parse().ok()).unwrap_or(today);
        let back = if week { u64::from(day.weekday().num_days_from_monday()) } else { 0 };
        Self { first: day.checked_sub_days(Days::new(back)).unwrap_or(day), week }
    }

    const fn days(self) -> u64 {
        if self.week { 7 } else { 1 }
    }

    /// The one after it, or before.
    #[must_use]
    pub fn beside(self, later: bool) -> Self {
        let step = Days::new(self.days());
        let first = if later { self.first.checked_add_days(step) } else { self.first.checked_sub_days(step) };
        Self { first: first.unwrap_or(self.first), ..self }
    }

    /// Its address.
    #[must_use]
    pub fn address(self) -> String {
        format!("/workshop/time?day={}{}", self.first, if self.week { "&by=week" } else { "" })
    }
}

/// Working time.
#[component]
pub fn TimePage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let wall = words::Clock::of(&Visit::here());
    let today = wall.date(crate::ui::use_clock().now_untracked()).parse().unwrap_or_default();
    let query = use_query_map();
    let period = Memo::new(move |_| {
        query.with(|query| Period::read(query.get("day").as_deref(), query.get("by").as_deref() == Some("week"), today))
    });
    let changes = expect_context::<Live>().lists_of(|area| area == Area::Workshop);
    let again = RwSignal::new(0_u32);
    let sheet =
        Resource::new(move || (period.get(), changes.get(), again.get()), |(period, ..)| api::time(Some(period.first), period.days()));
    let correcting = RwSignal::new(None::<Correcting>);
    view! {
        <Title text=td_string!(loc, time.title) />
        <Head period />
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match sheet.await {
                    Ok(sheet) => view! { <Sheet sheet correcting /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <CorrectDialog correcting done=Callback::new(move |()| again.update(|count| *count += 1)) />
    }
}

#[component]
fn Head(period: Memo<Period>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let name = move || {
        let Period { first, week } = period.get();
        if week { format!("{first} – {}", first.checked_add_days(Days::new(6)).unwrap_or(first)) } else { first.to_string() }
    };
    let as_week = move |week: bool| Period::read(Some(&period.get().first.to_string()), week, NaiveDate::default()).address();
    let chosen = move |week: bool| (period.get().week == week).then_some("page");
    view! {
        <PageHeader title=td_string!(loc, time.title) note=name>
            <a class="button" href=move || period.get().beside(false).address()><Icon glyph=Glyph::ChevronLeft />{td_string!(loc, time.earlier)}</a>
            <a class="button" href=move || as_week(false) aria-current=move || chosen(false)>{td_string!(loc, time.day)}</a>
            <a class="button" href=move || as_week(true) aria-current=move || chosen(true)>{td_string!(loc, time.week)}</a>
            <a class="button" href=move || period.get().beside(true).address()>{td_string!(loc, time.later)}<Icon glyph=Glyph::ChevronRight /></a>
        </PageHeader>
    }
}

/// Hours in hundredths of so many minutes.
fn hours(minutes: i64) -> String {
    Hours::from_minutes(minutes).to_string()
}

fn rate(percent: Option<i64>) -> String {
    percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
}

fn figures(totals: &TimeTotals) -> impl IntoView + use<> {
    view! {
        <td class="num">{hours(totals.attended)}</td>
        <td class="num">{hours(totals.clocked)}</td>
        <td class="num">{totals.sold.to_string()}</td>
        <td class="num">{rate(totals.efficiency())}</td>
        <td class="num">{rate(totals.utilisation())}</td>
    }
}

#[component]
fn Sheet(sheet: TimeSheet, correcting: RwSignal<Option<Correcting>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if sheet.people.is_empty() {
        return view! { <Empty title=td_string!(loc, time.nobody) glyph=Glyph::Users /> }.into_any();
    }
    let (totals, within, now) = (sheet.totals(), sheet.within, sheet.now);
    let row = |one: &PersonTime| view! { <PersonRow one=one.clone() totals=sheet.totals_of(one) within now correcting /> };
    let rows = sheet.people.iter().map(row).collect_view();
    let cut = sheet.is_cut().then(|| view! { <Notice state=State::Waiting glyph=Glyph::CircleAlert title=td_string!(loc, time.cut) /> });
    view! {
        <p class="quiet">{td_string!(loc, time.formulas)}</p>
        {cut}
        <TableScroll label=td_string!(loc, time.title)>
            <table class="table time-sheet">
                <thead>
                    <tr>
                        <th>{td_string!(loc, time.technician)}</th>
                        <th class="num">{td_string!(loc, time.attended)}</th>
                        <th class="num">{td_string!(loc, time.clocked)}</th>
                        <th class="num">{td_string!(loc, time.sold)}</th>
                        <th class="num">{td_string!(loc, time.efficiency)}</th>
                        <th class="num">{td_string!(loc, time.utilisation)}</th>
                        <th></th>
                    </tr>
                </thead>
                {rows}
                <tfoot><tr><th>{td_string!(loc, time.total)}</th>{figures(&totals)}<td></td></tr></tfoot>
            </table>
        </TableScroll>
    }
    .into_any()
}

#[component]
fn PersonRow(
    one: PersonTime,
    totals: TimeTotals,
    within: Times,
    now: DateTime<Utc>,
    correcting: RwSignal<Option<Correcting>>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let wall = words::Clock::of(&visit);
    let open = RwSignal::new(false);
    let warnings = one.warnings(&within, now);
    let said = |warning: &TimeWarning| match warning {
        TimeWarning::ClockedOutside { minutes } => td_string!(loc, time.clocked_outside, minutes = *minutes),
        TimeWarning::NotClockedOut { since } => td_string!(loc, time.not_clocked_out, since = wall.day_time(*since, now)),
        TimeWarning::ClockForgotten { since } => td_string!(loc, time.clock_forgotten, since = wall.day_time(*since, now)),
    };
    let warned =
        warnings.iter().map(|warning| view! { <StateText state=State::Late glyph=Glyph::CircleAlert text=said(warning) /> }).collect_view();
    let (person, name) = (one.person.person.to_string(), one.person.name.clone());
    let state = (!warnings.is_empty()).then_some("late");
    let pressed = Signal::derive(move || open.get());
    view! {
        <tbody data-person=person>
            <tr data-state=state>
                <td><b>{name.clone()}</b>{warned}</td>
                {figures(&totals)}
                <td>
                    <Button kind=Kind::Plain pressed on_press=Callback::new(move |()| open.update(|open| *open = !*open))>
                        {td_string!(loc, time.details)}<VisuallyHidden>" "{name}</VisuallyHidden>
                    </Button>
                </td>
            </tr>
            {move || open.get().then(|| view! { <tr><td colspan="7"><Details one=one.clone() now correcting /></td></tr> })}
        </tbody>
    }
}

/// What somebody's day is made of, each with what it was before.
#[component]
fn Details(one: PersonTime, now: DateTime<Utc>, correcting: RwSignal<Option<Correcting>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (wall, may) = (words::Clock::of(&visit), visit.may(Permission::CorrectTime));
    let person = one.person.person;
    let button = move |of: Correcting, label: &'static str| {
        may.then(|| {
            view! { <Button kind=Kind::Plain glyph=Glyph::Pencil on_press=Callback::new(move |()| correcting.set(Some(of.clone())))>{label}</Button> }
        })
    };
    let corrected = move |corrections: &[TimeCorrection]| {
        let line = |of: &TimeCorrection| {
            let was = match &of.before {
                Some(before) => td_string!(loc, time.was, before = words::times(&wall, before, now)),
                None => td_string!(loc, time.was_nothing).to_owned(),
            };
            let by = td_string!(loc, time.corrected, by = of.by.name.as_str(), at = wall.day_time(of.at, now), reason = of.reason.as_str());
            view! { <small class="quiet">{was}" · "{by}</small> }
        };
        corrections.iter().map(line).collect_view()
    };
    let attended = one
        .attended
        .iter()
        .map(|of| {
            let correct = Correcting::Attendance { person, attendance: of.id, times: Some(of.times) };
            let implied = of.implied.then(|| view! { <small>{td_string!(loc, time.implied)}</small> });
            view! {
                <li><b>{words::times(&wall, &of.times, now)}</b>" "{implied}{button(correct, td_string!(loc, time.correct))}{corrected(&of.corrections)}</li>
            }
        })
        .collect_view();
    let clocked = one
        .clocked
        .iter()
        .map(|of| {
            let correct = Correcting::Clocking { order: of.order, job: of.line, times: of.times };
            view! {
                <li>
                    <b>{words::times(&wall, &of.times, now)}</b>" "<a href=format!("/repair_orders/{}", of.order)>{of.number.clone()}</a>" "{of.title.clone()}
                    {button(correct, td_string!(loc, time.correct))}
                    {corrected(&of.corrections)}
                </li>
            }
        })
        .collect_view();
    let sold = one
        .sold
        .iter()
        .map(|of| {
            view! { <li><b>{of.hours.to_string()}" h"</b>" "<a href=format!("/repair_orders/{}", of.order)>{of.number.clone()}</a>" "{of.title.clone()}" "<small class="quiet">{wall.day_time(of.at, now)}</small></li> }
        })
        .collect_view();
    let add = Correcting::Attendance { person, attendance: domain::AttendanceId(uuid::Uuid::nil()), times: None };
    view! {
        <div class="time-details">
            <section><h3>{td_string!(loc, time.attended)}</h3><ul>{attended}</ul>{button(add, td_string!(loc, time.add))}</section>
            <section><h3>{td_string!(loc, time.clocked)}</h3><ul>{clocked}</ul></section>
            <section><h3>{td_string!(loc, time.sold)}</h3><ul>{sold}</ul></section>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_and_leads_to_the_one_beside_it() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 12).expect("a Thursday");
        let week = Period::read(None, true, today);
        assert_eq!(week.address(), "/workshop/time?day=2026-03-09&by=week");
        assert_eq!(week.beside(true).address(), "/workshop/time?day=2026-03-16&by=week");
        assert_eq!(Period::read(Some("nonsense"), false, today).beside(false).address(), "/workshop/time?day=2026-03-11");
    }
}
