//! 备料: the visits of a day, tomorrow's first, worked through in one go: what each takes, what of it is there, and putting it aside.

pub mod papers;
mod row;

use super::api;
use crate::execute::Sending;
use crate::live::Live;
use crate::ui::{Block, Button, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, State, Toasts, use_toasts};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{Days, NaiveDate};
use domain::appointments::{Command, Preparation, PreparationPage, Readiness, Status};
use domain::live::Area;
use domain::{Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use row::{LeftRow, VisitRow};

/// The page.
#[component]
pub fn PreparePage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let query = use_query_map();
    let day = Memo::new(move |_| query.with(|query| query.get("day")).and_then(|text| text.parse::<NaiveDate>().ok()));
    let changes = expect_context::<Live>().changes_of(|_, area| matches!(area, Area::Appointments | Area::Parts));
    let page = Resource::new(move || (day.get(), changes.get()), |(day, _)| api::preparation(day));
    let bench = Bench::begin(loc);
    view! {
        <Title text=td_string!(loc, prepare.title) />
        <PageHeader title=td_string!(loc, prepare.title) note=td_string!(loc, prepare.note)>
            <a class="button" href="/appointments"><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, common.nav_appointments)}</a>
        </PageHeader>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Whole page bench /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// What every row needs to act.
#[derive(Clone, Copy)]
struct Bench {
    loc: Loc,
    clock: words::Clock,
    sending: Sending,
    toasts: Toasts,
    /// Why this person does not prepare visits.
    barred: StoredValue<Option<String>>,
    /// Whether all the visits of the day are being prepared.
    running: RwSignal<bool>,
}

impl Bench {
    /// Lives as long as the page: what is shown is drawn anew with each change, while commands are on their way and notices offer to undo.
    fn begin(loc: Loc) -> Self {
        let visit = Visit::here();
        let clock = words::Clock::of(&visit);
        let refused = (!visit.may(Permission::PrepareVisit)).then(|| Refusal::not_allowed(Permission::PrepareVisit));
        let barred = StoredValue::new(refused.map(|refusal| words::refusal(loc, &refusal, &clock)));
        Self { loc, clock, sending: Sending::begin(), toasts: use_toasts(), barred, running: RwSignal::new(false) }
    }
}

/// The address of the page on a day.
fn address(day: NaiveDate) -> String {
    format!("/appointments/prepare?day={day}")
}

#[component]
fn Whole(page: PreparationPage, bench: Bench) -> impl IntoView {
    let loc = bench.loc;
    let PreparationPage { day, today, visits, left } = page;
    let complete: Vec<Preparation> = visits
        .iter()
        .filter(|visit| visit.entry.appointment.status != Status::Requested && visit.readiness() == Readiness::NotYet)
        .cloned()
        .collect();
    let papers = |kind: &str, text: &'static str| {
        let href = format!("/appointments/papers/{kind}?day={day}");
        view! { <a class="button" data-kind="plain" href=href><Icon glyph=Glyph::Printer />{text}</a> }
    };
    let link =
        |to: NaiveDate, glyph, text: &'static str| view! { <a class="button" data-kind="plain" href=address(to)><Icon glyph />{text}</a> };
    let tomorrow = today + Days::new(1);
    let nobody = visits.is_empty();
    let groups = [Readiness::Short, Readiness::NotYet, Readiness::Prepared].map(|readiness| {
        let visits: Vec<Preparation> = visits.iter().filter(|visit| visit.readiness() == readiness).cloned().collect();
        view! { <Group readiness visits bench /> }
    });
    view! {
        <nav class="day-nav" aria-label=td_string!(loc, appointments.days)>
            {link(day - Days::new(1), Glyph::ChevronLeft, td_string!(loc, appointments.day_before))}
            <h2>{words::day_name(loc, day)}</h2>
            {link(day + Days::new(1), Glyph::ChevronRight, td_string!(loc, appointments.day_after))}
            {(day != today).then(|| link(today, Glyph::CalendarDays, td_string!(loc, prepare.today)))}
            {(day != tomorrow).then(|| link(tomorrow, Glyph::CalendarClock, td_string!(loc, prepare.tomorrow)))}
            <span class="push"></span>
            {(!nobody).then(|| view! {
                {papers("day-picks", td_string!(loc, prepare.print_day_picks))}
                {papers("pick-list", td_string!(loc, prepare.print_all_picks))}
                {papers("work-card", td_string!(loc, prepare.print_all_cards))}
            })}
            {(!complete.is_empty()).then(|| view! { <PrepareAll visits=complete bench /> })}
        </nav>
        {(!left.is_empty()).then(|| view! { <div class="stack preparing"><LeftOver visits=left bench /></div> })}
        {if nobody {
            view! { <Empty title=td_string!(loc, prepare.none) glyph=Glyph::PackageCheck /> }.into_any()
        } else {
            view! { <div class="stack preparing">{groups}</div> }.into_any()
        }}
    }
}

/// What days that have passed still hold.
#[component]
fn LeftOver(visits: Vec<Preparation>, bench: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let count = visits.len();
    let rows = visits.into_iter().map(|visit| view! { <LeftRow visit bench /> }).collect_view();
    view! {
        <Block title=td_string!(loc, prepare.left_over) note=count.to_string()>
            <p class="block-body quiet">{td_string!(loc, prepare.left_over_note)}</p>
            <ol class="visits">{rows}</ol>
        </Block>
    }
}

/// The visits that stand alike.
#[component]
fn Group(readiness: Readiness, visits: Vec<Preparation>, bench: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let count = visits.len();
    let none = visits.is_empty().then(|| view! { <p class="block-body quiet">{td_string!(loc, prepare.none_here)}</p> });
    let rows = visits.into_iter().map(|visit| view! { <VisitRow visit bench /> }).collect_view();
    view! {
        <Block title=words::readiness(loc, readiness) note=count.to_string()>
            {none}
            <ol class="visits">{rows}</ol>
        </Block>
    }
}

/// Prepares one visit after the other, as long as the stock lasts: what one takes, the next does not have.
#[component]
fn PrepareAll(visits: Vec<Preparation>, bench: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let text = td_string!(loc, prepare.prepare_all, count = visits.len());
    let running = bench.running;
    let press = Callback::new(move |()| {
        if !running.get_untracked() {
            running.set(true);
            next(bench, visits.clone(), (0, 0));
        }
    });
    let barred = Signal::derive(move || bench.barred.get_value());
    view! { <Button kind=Kind::Next glyph=Glyph::PackageCheck pending=running disabled_reason=barred show_reason=false on_press=press>{text}</Button> }
}

fn next(bench: Bench, mut left: Vec<Preparation>, (done, not): (usize, usize)) {
    if left.is_empty() {
        let state = if not == 0 { State::Ready } else { State::Waiting };
        bench.toasts.push(state, td_string!(bench.loc, prepare.all_done, done = done, left = not), None);
        let _ = bench.running.try_set(false);
        return;
    }
    let visit = left.remove(0).entry.appointment;
    let command = Command::Prepare { appointment: visit.id, note: String::new(), despite_short: false };
    bench.sending.send_quietly(domain::Command::Appointments(command), Some(visit.version), move |result| {
        let counted = if result.is_ok() { (done + 1, not) } else { (done, not + 1) };
        next(bench, left, counted);
    });
}
