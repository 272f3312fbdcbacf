//! The appointment desk: the week with its load, the day with its visits, and what can be done with them.

use super::book::BookDialog;
use super::day::DayPlan;
use super::dialogs::{Ask, VisitDialog};
use super::week::Week;
use super::{api, drag};
use crate::execute::Sending;
use crate::live::Live;
use crate::ui::{Button, Clock, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, State, Toasts, use_clock, use_toasts};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::appointments::{CarToday, Command, DeskPage, Diary, Entry, Facts, decide};
use domain::live::Area;
use domain::{Actor, AppointmentId, Permission, Refusal};
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The address of the desk on a day.
#[must_use]
pub fn address(day: NaiveDate) -> String {
    format!("/appointments?day={day}")
}

/// The appointment desk as shown, and what every part of it needs. It lives as long as the day that is shown.
#[derive(Clone, Copy)]
pub struct Desk {
    pub page: StoredValue<DeskPage>,
    pub loc: Loc,
    pub words: words::Clock,
    pub clock: Clock,
    pub actor: StoredValue<Actor>,
    pub home: StoredValue<String>,
    /// The dealership's offset from UTC, in minutes.
    pub offset_minutes: i32,
    pub language: domain::Language,
    pub sending: Sending,
    pub toasts: Toasts,
    /// What is asked before a step.
    pub ask: RwSignal<Option<Ask>>,
    /// The visit in the hand, and where it is over.
    pub held: RwSignal<Option<drag::Held>>,
    pub over: RwSignal<Option<drag::Target>>,
    pub grip: StoredValue<drag::Grip>,
    pub board: NodeRef<html::Div>,
    pub ghost: NodeRef<html::Div>,
}

impl Desk {
    fn begin(page: DeskPage, ask: RwSignal<Option<Ask>>) -> Self {
        let visit = Visit::here();
        let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
        Self {
            page: StoredValue::new(page),
            loc: expect_context::<Loc>(),
            words: words::Clock::of(&visit),
            clock: use_clock(),
            actor: StoredValue::new(visit.actor()),
            home: StoredValue::new(home),
            offset_minutes: visit.offset_minutes,
            language: visit.language,
            sending: Sending::begin(),
            toasts: use_toasts(),
            ask,
            held: RwSignal::new(None),
            over: RwSignal::new(None),
            grip: StoredValue::new(drag::Grip::default()),
            board: NodeRef::new(),
            ghost: NodeRef::new(),
        }
    }

    /// The visit with this id, if it is on the page.
    pub fn entry(self, id: AppointmentId) -> Option<Entry> {
        self.page.with_value(|page| page.entries.iter().find(|entry| entry.appointment.id == id).cloned())
    }

    /// What the rules say to a command about a visit of this page, before it is sent.
    pub fn refusal(self, entry: &Entry, command: &Command, now: DateTime<Utc>) -> Option<Refusal> {
        let facts = self.page.with_value(|page| Facts {
            stored: Some(entry.appointment.clone()),
            settings: page.settings.clone(),
            catalogue: Vec::new(),
            // Only a visit that moves looks at what else is booked.
            diary: if matches!(command, Command::Move { .. }) { page.diary.clone() } else { Diary::default() },
            vehicle: None,
            // As far as this page shows: those of other days are found when it is sent.
            other_visits: self.of_the_same_car(entry),
            today: CarToday::default(),
            open_of_phone: 0,
            customer_moves: 0,
            advisor_known: true,
            order_vehicle: None,
            order_over_at: None,
            stock: Vec::new(),
            energy: None,
            loaner: None,
            photos: entry.photos.clone(),
        });
        self.actor.with_value(|actor| decide(&facts, command, actor, now).err())
    }

    /// The visits of this page that the same car is expected for.
    fn of_the_same_car(self, entry: &Entry) -> Vec<(AppointmentId, DateTime<Utc>)> {
        let visit = &entry.appointment;
        let same = |other: &&Entry| {
            let plate = other.appointment.plate.is_some() && other.appointment.plate == visit.plate;
            other.appointment.status.is_expected() && (plate || (other.vehicle.is_some() && other.vehicle == entry.vehicle))
        };
        let of = |other: &Entry| (other.appointment.id, other.appointment.starts_at);
        self.page.with_value(|page| page.entries.iter().filter(same).map(of).collect())
    }

    /// Carries out a step on a visit, at the version that is on the screen.
    pub fn carry_out(self, command: Command, version: i32) {
        self.sending.send_quietly(domain::Command::Appointments(command), Some(version), move |result| {
            if let Err(problem) = result {
                self.toasts.push(State::Late, words::problem_with(self.loc, &problem, &self.words), None);
            }
        });
    }

    /// Says why something cannot be.
    pub fn refuse(self, refusal: &Refusal) {
        self.toasts.push(State::Late, words::refusal(self.loc, refusal, &self.words), None);
    }
}

/// The page.
#[component]
pub fn AppointmentsPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let query = use_query_map();
    let day = Memo::new(move |_| query.with(|query| query.get("day")).and_then(|text| text.parse::<NaiveDate>().ok()));
    let changes = expect_context::<Live>().changes_of(|_, area| area == Area::Appointments);
    let page = Resource::new(move || (day.get(), changes.get()), |(day, _)| api::desk(day));
    // What is asked and typed lives as long as the page: what others do meanwhile takes nothing away.
    let (booking, ask) = (RwSignal::new(false), RwSignal::new(None));
    let offered = RwSignal::new(Vec::new());
    let visit = Visit::here();
    let sets_up = visit.may(Permission::SetCapacity);
    let clock = words::Clock::of(&visit);
    let barred = (!visit.may(Permission::Book)).then(|| words::refusal(loc, &Refusal::not_allowed(Permission::Book), &clock));
    view! {
        <Title text=td_string!(loc, common.nav_appointments) />
        <PageHeader title=td_string!(loc, common.nav_appointments)>
            <a class="button" href="/appointments/prepare"><Icon glyph=Glyph::PackageCheck />{td_string!(loc, appointments.preparation)}</a>
            {sets_up.then(|| view! { <a class="button" href="/appointments/setup"><Icon glyph=Glyph::Settings />{td_string!(loc, appointments.setup)}</a> })}
            <Button
                kind=Kind::Next
                glyph=Glyph::PhoneCall
                id="book"
                disabled_reason=Signal::derive(move || barred.clone())
                show_reason=false
                on_press=Callback::new(move |()| booking.set(true))
            >
                {td_string!(loc, appointments.book)}
            </Button>
        </PageHeader>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => {
                        offered.set(page.catalogue.iter().filter(|service| service.active).cloned().collect());
                        view! { <DeskView page ask /> }.into_any()
                    }
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <VisitDialog ask />
        <BookDialog open=booking offered />
    }
}

#[component]
fn DeskView(page: DeskPage, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let (day, today) = (page.day, page.today);
    let desk = Desk::begin(page, ask);
    let loc = desk.loc;
    let link =
        |to: NaiveDate, glyph, text: &'static str| view! { <a class="button" data-kind="plain" href=address(to)><Icon glyph />{text}</a> };
    view! {
        <Week desk />
        <nav class="day-nav" aria-label=td_string!(loc, appointments.days)>
            {link(day - Days::new(1), Glyph::ChevronLeft, td_string!(loc, appointments.day_before))}
            <h2>{words::day_name(loc, day)}</h2>
            {link(day + Days::new(1), Glyph::ChevronRight, td_string!(loc, appointments.day_after))}
            {(day != today).then(|| link(today, Glyph::CalendarDays, td_string!(loc, appointments.today)))}
        </nav>
        <DayPlan desk />
    }
}
