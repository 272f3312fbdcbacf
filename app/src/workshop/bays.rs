//! The board by bay: a line per bay over the hours of the day, who stands there, what comes next, what is left for tomorrow.

use super::api;
use super::desk::Desk;
use super::face::hold_glyph;
use crate::live::Live;
use crate::ui::{ErrorNotice, Glyph, Icon, Left, Loading};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use domain::live::Area;
use domain::workshop::{BayDay, Span, Stay, Stretch, day_by_bay};
use domain::{Hours, OrderId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Hours between which the day is drawn, unless somebody is there earlier or later.
const OPENS: i64 = 8;
const CLOSES: i64 = 18;

/// The stretch of time that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    opens: DateTime<Utc>,
    closes: DateTime<Utc>,
    /// The hour of the day, by the wall, at which it opens.
    first_hour: i64,
    /// When the day began. What was there before is left from an earlier day; what came since then, however early, is not.
    midnight: DateTime<Utc>,
}

impl Window {
    /// The day around `now`, in a place so many minutes ahead of UTC. It opens early enough for the first car that came to a bay today, at one of
    /// these times.
    fn around(now: DateTime<Utc>, offset_minutes: i32, came: &[DateTime<Utc>]) -> Self {
        let offset = TimeDelta::minutes(i64::from(offset_minutes));
        let local = now + offset;
        let hour = i64::from(local.hour());
        let midnight = local
            - TimeDelta::seconds(i64::from(local.num_seconds_from_midnight()))
            - TimeDelta::nanoseconds(i64::from(local.nanosecond()));
        let today = came.iter().map(|came| *came + offset).filter(|came| *came >= midnight && *came <= local);
        let earliest = today.map(|came| i64::from(came.hour())).min().unwrap_or(OPENS);
        let (first, last) = (hour.min(OPENS).min(earliest), (hour + 2).clamp(CLOSES, 24));
        let at = |hour: i64| midnight + TimeDelta::hours(hour) - offset;
        Self { opens: at(first), closes: at(last), first_hour: first, midnight: at(0) }
    }

    fn hours(self) -> i64 {
        (self.closes - self.opens).num_hours()
    }

    /// Where a moment lies, in hundredths of a percent of the width.
    fn at(self, moment: DateTime<Utc>) -> i64 {
        let whole = (self.closes - self.opens).num_seconds().max(1);
        ((moment - self.opens).num_seconds() * 10_000 / whole).clamp(0, 10_000)
    }

    /// The style of something that reaches from one moment to another.
    fn place(self, from: DateTime<Utc>, to: DateTime<Utc>) -> String {
        let (from, to) = (self.at(from), self.at(to));
        format!("--from:{};--size:{}", percent(from), percent((to - from).max(0)))
    }
}

fn percent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The day by bay.
#[component]
pub fn Bays(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let changes = expect_context::<Live>().changes_of(|_, area| matches!(area, Area::Workshop | Area::Quality));
    let since = Window::around(visit.now, visit.offset_minutes, &[]).midnight;
    let stays = Resource::new(move || changes.get(), move |_| api::stays(since));
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match stays.await {
                    Ok(stays) => view! { <Plan desk stays offset=visit.offset_minutes /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Plan(desk: Desk, stays: Vec<Stay>, offset: i32) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let came: Vec<DateTime<Utc>> = stays.iter().map(|stay| stay.since).collect();
    let window = Memo::new(move |_| Window::around(desk.clock.now(), offset, &came));
    let days = Memo::new(move |_| {
        let (window, now) = (window.get(), desk.clock.now());
        let cards = desk.fold(Vec::new(), |mut cards, card| {
            cards.push(card.clone());
            cards
        });
        let cards: Vec<_> = cards.iter().collect();
        let stays: Vec<Stay> = stays.iter().filter(|stay| stay.until.is_none_or(|until| until > window.opens)).cloned().collect();
        desk.floor.with(|floor| day_by_bay(floor, &cards, &stays, window.opens, window.closes, now))
    });
    let hours = move || {
        let window = window.get();
        (0..=window.hours())
            .map(|hour| {
                let at = percent(hour * 10_000 / window.hours().max(1));
                view! { <li style=format!("--from:{at}")>{format!("{}:00", window.first_hour + hour)}</li> }
            })
            .collect_view()
    };
    let now_line = move || {
        let (window, now) = (window.get(), desk.clock.now());
        let text = desk.scene.with_value(|scene| scene.clock.time(now));
        view! { <div class="now" style=format!("--from:{}", percent(window.at(now))) aria-hidden="true"><b>{text}</b></div> }
    };
    let rows = move || days.get().into_iter().map(|day| row(loc, desk, window.get(), day)).collect_view();
    let grid = move || format!("--hours:{}", window.get().hours());
    view! {
        <div class="bays" tabindex="0" role="region" aria-label=td_string!(loc, workshop.by_bay)>
            <div class="plan" style=grid>
                <div class="axis"><span></span><ol aria-hidden="true">{hours}</ol></div>
                {rows}
                <div class="plan-now">{now_line}</div>
            </div>
            {move || days.with(|days| from_before(loc, desk, window.get().midnight, days))}
            {move || days.with(|days| for_tomorrow(loc, desk, days))}
        </div>
    }
}

/// The line of one bay.
fn row(loc: Loc, desk: Desk, window: Window, day: BayDay) -> impl IntoView + use<> {
    let spans = day.spans.into_iter().map(|span| stretch(loc, desk, window, span)).collect_view();
    view! {
        <section class="bay">
            <h2>{day.name}<small title=td_string!(loc, workshop.used)>{day.used}"%"</small></h2>
            <ol>{spans}</ol>
        </section>
    }
}

/// How a stretch looks: its state and its icon.
const fn look(stretch: &Stretch) -> (Option<&'static str>, Option<Glyph>) {
    match stretch {
        Stretch::Past => (Some("done"), Some(Glyph::Check)),
        Stretch::Working { .. } => (Some("working"), Some(Glyph::Wrench)),
        Stretch::Held(hold) => (Some("waiting"), Some(hold_glyph(hold.reason))),
        Stretch::Standing | Stretch::Planned => (None, None),
    }
}

/// One car in a bay, with its promise as a flag and what is late in red.
fn stretch(loc: Loc, desk: Desk, window: Window, span: Span) -> impl IntoView + use<> {
    let now = desk.clock.now_untracked();
    let (state, glyph) = look(&span.stretch);
    let (here, planned) = (!matches!(span.stretch, Stretch::Past), matches!(span.stretch, Stretch::Planned));
    let held = if let Stretch::Held(hold) = &span.stretch { Some(words::hold_reason(loc, hold.reason)) } else { None };
    let spent =
        if let Stretch::Working { spent } = span.stretch { format!("--spent:{}", percent(i64::from(spent) * 10)) } else { String::new() };
    let who = span.technician.map(|person| desk.names.with_untracked(|names| names.person(person).to_owned())).unwrap_or_default();
    let stage = desk.cell(span.order).filter(|_| here).and_then(|cell| super::face::stage_label(loc, &cell.now()));
    let style = format!("{};{spent}", window.place(span.from, span.to));
    let before = (span.from < window.opens).then_some("");
    let carried = (here && span.carried.0 > 0)
        .then(|| view! { <span class="tomorrow">{td_string!(loc, workshop.tomorrow, hours = span.carried.to_string())}</span> });
    let late = span.promised_at.filter(|due| here && !planned && *due < now).map(|due| {
        let text = Left::between(now, due).text(td_string!(loc, common.days));
        view! { <li class="span over" style=window.place(due.max(span.from), now) aria-hidden="true"><b>{format!("{} {text}", td_string!(loc, common.late_by))}</b></li> }
    });
    let flag = span.promised_at.filter(|due| here && (window.opens..=window.closes).contains(due)).map(|due| {
        let time = desk.scene.with_value(|scene| scene.clock.time(due));
        let title = td_string!(loc, workshop.promised, time = time.as_str());
        view! { <li class="flag" style=format!("--from:{}", percent(window.at(due))) title=title><span class="visually-hidden">{time}</span></li> }
    });
    view! {
        <li class="span" style=style data-state=state data-plan=planned.then_some("") data-from-before=before>
            <a href=address(span.order)>
                <span class="top">{glyph.map(|glyph| view! { <Icon glyph /> })}<b>{span.plate}</b>{held}</span>
                <span class="sub">{stage.map(|stage| view! { <b>{stage}</b>" " })}{span.title}" "{who}</span>
            </a>
            {carried}
        </li>
        {late}
        {flag}
    }
}

/// Where a car's order is; nowhere for those who may not see it.
fn address(order: OrderId) -> Option<String> {
    Visit::here().may(Permission::SeeOrders).then(|| format!("/repair_orders/{order}"))
}

/// What is left from an earlier day: it stands in a bay since then, or has waited for one.
fn from_before(loc: Loc, desk: Desk, midnight: DateTime<Utc>, days: &[BayDay]) -> AnyView {
    let found = those(days, |span| is_left(span, midnight).then_some(span.left));
    let sum = |count: usize, hours: Hours| td_string!(loc, workshop.from_before_sum, count = count, hours = hours.to_string());
    listed(loc, desk, ("from-before", td_string!(loc, workshop.from_before)), sum, found)
}

/// Whether a car that is still to be worked on was there before this day began.
fn is_left(span: &Span, midnight: DateTime<Utc>) -> bool {
    span.stretch != Stretch::Past && span.since < midnight
}

/// What is left for tomorrow, and which bays it keeps.
fn for_tomorrow(loc: Loc, desk: Desk, days: &[BayDay]) -> AnyView {
    let found = those(days, |span| (span.carried.0 > 0).then_some(span.carried));
    let sum = |count: usize, hours: Hours| td_string!(loc, workshop.carried_sum, count = count, hours = hours.to_string());
    listed(loc, desk, ("carried", td_string!(loc, workshop.carried)), sum, found)
}

/// The stretches that are meant, with their bay and the hours they are listed with.
fn those(days: &[BayDay], hours: impl Fn(&Span) -> Option<Hours>) -> Vec<(String, Span, Hours)> {
    let of = |day: &BayDay| day.spans.iter().filter_map(|span| Some((day.name.clone(), span.clone(), hours(span)?))).collect::<Vec<_>>();
    days.iter().flat_map(of).collect()
}

/// Cars below the plan.
fn listed(
    loc: Loc,
    desk: Desk,
    (id, title): (&'static str, &'static str),
    sum: impl Fn(usize, Hours) -> String,
    found: Vec<(String, Span, Hours)>,
) -> AnyView {
    if found.is_empty() {
        return ().into_any();
    }
    let sum = sum(found.len(), found.iter().map(|(.., hours)| *hours).sum());
    let cars = found
        .into_iter()
        .map(|(bay, span, hours)| {
            let (state, glyph) = look(&span.stretch);
            let state = state.filter(|state| *state == "waiting");
            let why = if let Stretch::Held(hold) = &span.stretch { words::hold_reason(loc, hold.reason).to_owned() } else { span.title.clone() };
            let who = span.technician.map(|person| desk.names.with_untracked(|names| names.person(person).to_owned())).unwrap_or_default();
            view! {
                <li>
                    <a class="left-over" href=address(span.order) data-state=state>
                        <span class="line"><b>{span.plate}</b><b>{td_string!(loc, workshop.hours_left, hours = hours.to_string())}</b></span>
                        <span class="line why">{glyph.map(|glyph| view! { <Icon glyph /> })}<span>{why}</span></span>
                        <span class="line quiet">{bay}" "{who}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="carry" aria-labelledby=id>
            <header><h2 id=id>{title}</h2><p>{sum}</p></header>
            <ol>{cars}</ol>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_drawn_by_the_wall_of_the_dealership() {
        // 14:26 in Shanghai.
        let now = DateTime::from_timestamp(1_773_296_760, 0).expect("a valid time");
        let window = Window::around(now, 480, &[]);
        assert_eq!((window.first_hour, window.hours()), (8, 10));
        assert_eq!(percent(window.at(now)), "64.33%");
    }

    #[test]
    fn whoever_works_at_night_sees_the_night() {
        // 05:15 in Shanghai.
        let now = DateTime::from_timestamp(1_773_263_700, 0).expect("a valid time");
        let window = Window::around(now, 480, &[]);
        assert_eq!((window.first_hour, window.hours()), (5, 13));
    }

    #[test]
    fn the_day_opens_with_the_first_car_of_today() {
        // 14:26 in Shanghai; a car came at 7:40, another at 23:10 of the day before.
        let now = DateTime::from_timestamp(1_773_296_760, 0).expect("a valid time");
        let (early, yesterday) = (now - TimeDelta::minutes(6 * 60 + 46), now - TimeDelta::minutes(15 * 60 + 16));
        let window = Window::around(now, 480, &[yesterday, now - TimeDelta::minutes(90), early]);
        assert_eq!((window.first_hour, window.hours()), (7, 11));
        assert_eq!(Window::around(now, 480, &[yesterday]).first_hour, 8);
        assert_eq!(now - window.midnight, TimeDelta::minutes(14 * 60 + 26));
    }

    #[test]
    fn only_what_stood_there_before_midnight_is_left_from_an_earlier_day() {
        let now = DateTime::from_timestamp(1_773_296_760, 0).expect("a valid time");
        let midnight = Window::around(now, 480, &[]).midnight;
        let span = |since: DateTime<Utc>, stretch: Stretch| Span {
            order: OrderId(uuid::Uuid::from_u128(1)),
            plate: "浙A8K2C7".to_owned(),
            title: String::new(),
            technician: None,
            stretch,
            since,
            from: since,
            to: now,
            left: Hours(50),
            promised_at: None,
            carried: Hours(0),
        };
        let (early, before) = (midnight + TimeDelta::minutes(460), midnight - TimeDelta::minutes(1));
        assert!(!is_left(&span(early, Stretch::Standing), midnight), "it came at 7:40 this morning");
        assert!(is_left(&span(before, Stretch::Standing), midnight));
        assert!(!is_left(&span(before, Stretch::Past), midnight), "it has gone");
    }
}
