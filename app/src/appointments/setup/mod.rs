//! How the house can be booked: opening hours, special days, shifts, what the bays are fitted for, and what is away.

mod away;
mod bays;
mod displacing;
mod hours;
mod reminders;
mod shifts;
mod special;

use super::api;
use super::desk::address;
use crate::live::Live;
use crate::ui::{Button, ErrorNotice, Glyph, Icon, Loading, Notice, PageHeader, State, TextInput, Toasts, VisuallyHidden};
use crate::words::{self, Loc};
use away::AwayBlock;
use bays::BaysBlock;
use chrono::{NaiveTime, Weekday};
use displacing::{Displacing, DisplacingNotice};
use domain::appointments::{Opening, SetupPage};
use domain::live::Message;
use hours::HoursBlock;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use shifts::ShiftsBlock;
use special::SpecialBlock;

/// What sets the house up, among the many changes of visits, and what changes how many of them no longer fit.
const SETUP_NEWS: &[&str] = &[
    "settings_set",
    "service_put",
    "special_day_set",
    "special_day_cleared",
    "shifts_set",
    "bay_fitted",
    "closure_planned",
    "closure_lifted",
    // What was in its way has gone.
    "rescheduled",
    "cancelled",
];

/// The page on which the house is set up.
#[component]
pub fn CapacityPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let page = Resource::new(|| (), |()| api::setup());
    view! {
        <Title text=td_string!(loc, appointments.setup) />
        <PageHeader title=td_string!(loc, appointments.setup) note=td_string!(loc, appointments.setup_note)>
            <a class="button" href="/appointments/services"><Icon glyph=Glyph::List />{td_string!(loc, appointments.catalogue)}</a>
            <a class="button" href="/appointments"><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, common.nav_appointments)}</a>
        </PageHeader>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Whole page /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// The forms of the page. What one of them asks, and what it has taken from customers, is said there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Hours,
    Shifts,
    Bays,
    /// The list of what is away: what was lifted comes back.
    AwayList,
    Away,
    /// The list of special days: one is taken back.
    SpecialList,
    Special,
}

#[component]
fn Whole(page: SetupPage) -> impl IntoView {
    let house = House::begin(page);
    view! {
        <Displaced house />
        <div class="with-side capacity">
            <div class="stack">
                <HoursBlock house />
                <ShiftsBlock house />
                <BaysBlock house />
            </div>
            <aside class="stack">
                <AwayBlock house />
                <SpecialBlock house />
            </aside>
        </div>
    }
}

/// Those whose time was taken from them by what was set up since they booked: somebody calls them. It stands at the form that took it from
/// some of them just now, above all of them otherwise, and is not said again when something else is saved.
#[component]
fn Displaced(house: House, #[prop(optional)] form: Option<Form>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let shown = Memo::new(move |_| {
        let by = house.displaced_by.get();
        house.page.with(|page| page.to_move).filter(|_| by == form)
    });
    move || {
        shown.get().map(|(visits, first)| {
            let title = td_string!(loc, appointments.to_move_note, count = visits, day = words::day_name(loc, first));
            view! {
                <Notice state=State::Late glyph=Glyph::CalendarClock title=title alert=form.is_some()>
                    <a class="button" href=address(first)>{td_string!(loc, appointments.to_move_show)}</a>
                </Notice>
            }
        })
    }
}

/// The house as the page knows it. Its blocks live as long as the page and follow it; what is typed in one stays while another is saved.
#[derive(Clone, Copy)]
struct House {
    page: RwSignal<SetupPage>,
    /// Counts what was asked for: an answer that another has overtaken is not shown.
    asked: StoredValue<u32>,
    /// The form that was sent last, and how many visits no longer fitted then.
    sent: RwSignal<Option<(Form, u16)>>,
    /// The form that has taken their time from visits, as far as it was one of this page.
    displaced_by: RwSignal<Option<Form>>,
}

impl House {
    /// Shows the house and follows it. Call it in a component's body.
    fn begin(page: SetupPage) -> Self {
        let house =
            Self { page: RwSignal::new(page), asked: StoredValue::new(0), sent: RwSignal::new(None), displaced_by: RwSignal::new(None) };
        let live = expect_context::<Live>();
        live.on_message(move |message| match message {
            Message::Change(change) if SETUP_NEWS.contains(&change.kind.as_str()) => house.refetch(),
            Message::Refetch => house.refetch(),
            _ => {}
        });
        house
    }

    /// A form is sent: what others have asked is asked no longer.
    fn sends(self, form: Form) {
        // A notice that takes something back outlives the page that it came from.
        if let Some(visits) = self.page.try_with_untracked(to_move) {
            let _ = self.sent.try_set(Some((form, visits)));
        }
    }

    /// Whether another form has been sent since this one.
    fn goes_on_with_another(self, form: Form) -> bool {
        self.sent.with(|sent| sent.is_some_and(|(last, _)| last != form))
    }

    /// Fetches the house again.
    fn refetch(self) {
        self.fetch(None);
    }

    /// Fetches the house again after the form that was sent last has been saved.
    fn refetch_saved(self) {
        self.fetch(self.sent.try_get_untracked().flatten());
    }

    fn fetch(self, saved: Option<(Form, u16)>) {
        self.asked.update_value(|asked| *asked += 1);
        let this = self.asked.get_value();
        leptos::task::spawn_local(async move {
            // A failure is told by the bar of the frame, and the line that comes back fetches again.
            let Ok(fresh) = api::setup().await else { return };
            let taken = saved.filter(|(_, before)| to_move(&fresh) > *before).map(|(form, _)| form);
            if taken.is_some() || fresh.to_move.is_none() {
                let _ = self.displaced_by.try_set(taken);
            }
            let last = self.asked.try_with_value(|asked| *asked == this) == Some(true);
            if last && self.page.try_with_untracked(|page| *page != fresh) == Some(true) {
                let _ = self.page.try_set(fresh);
            }
        });
    }

    /// Says that it was saved, and fetches what it is now.
    fn saved(self, loc: Loc, toasts: Toasts) {
        toasts.push(State::Ready, td_string!(loc, appointments.saved), None);
        self.refetch_saved();
    }
}

/// How many visits no longer fit.
fn to_move(page: &SetupPage) -> u16 {
    page.to_move.map_or(0, |(visits, _)| visits)
}

/// From when to when, as it is typed; both fields empty for closed.
#[derive(Clone, Copy)]
struct TypedHours {
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl TypedHours {
    fn of(opening: Option<Opening>) -> Self {
        let [from, to] = hours_text(opening);
        Self { from: RwSignal::new(from), to: RwSignal::new(to) }
    }

    /// Others have set other hours: fields in which nothing else was typed show them.
    fn follow(self, before: Option<Opening>, after: Option<Opening>) {
        let typed = [self.from.get_untracked(), self.to.get_untracked()];
        if typed == hours_text(before) {
            self.show(after);
        }
    }

    fn show(self, opening: Option<Opening>) {
        let [from, to] = hours_text(opening);
        self.from.set(from);
        self.to.set(to);
    }

    /// What was typed: hours, or nothing for a day off; an error when it is neither.
    fn read(self) -> Result<Option<Opening>, ()> {
        let (from, to) = (self.from.get_untracked(), self.to.get_untracked());
        if from.is_empty() && to.is_empty() {
            return Ok(None);
        }
        // Browsers add seconds when somebody types them.
        let time = |text: &str| text.get(..5).and_then(|text| NaiveTime::parse_from_str(text, "%H:%M").ok()).ok_or(());
        let opening = Opening { from: time(&from)?, to: time(&to)? };
        if opening.from < opening.to { Ok(Some(opening)) } else { Err(()) }
    }

    fn clear(self) {
        self.show(None);
    }
}

/// Hours as their two fields show them.
fn hours_text(opening: Option<Opening>) -> [String; 2] {
    opening.map(|opening| [opening.from, opening.to].map(|time| time.format("%H:%M").to_string())).unwrap_or_default()
}

/// Hours in a list; a dash between.
fn hours_between(opening: Opening) -> String {
    hours_text(Some(opening)).join("–")
}

/// Two times and a button that empties them. `name` says aloud what they are the hours of.
#[component]
fn HoursFields(hours: TypedHours, #[prop(into)] id: String, #[prop(into)] name: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let label = |part: &str| format!("{name} {part}");
    let off = move || hours.from.with(String::is_empty) && hours.to.with(String::is_empty);
    view! {
        <span class="hours">
            <TextInput value=hours.from id=format!("{id}-from") kind="time" label=label(td_string!(loc, appointments.from)) />
            <span aria-hidden="true">"–"</span>
            <TextInput value=hours.to id=format!("{id}-to") kind="time" label=label(td_string!(loc, appointments.to)) />
            {move || {
                if off() {
                    view! { <span class="quiet">{td_string!(loc, appointments.day_off)}</span> }.into_any()
                } else {
                    view! { <Button kind=crate::ui::Kind::Plain glyph=Glyph::X on_press=Callback::new(move |()| hours.clear())><VisuallyHidden>{td_string!(loc, appointments.make_day_off)}</VisuallyHidden></Button> }.into_any()
                }
            }}
        </span>
    }
}

/// The name of the weekday that comes so many days after Monday.
fn weekday(loc: Loc, index: usize) -> &'static str {
    words::weekday_name(loc, u8::try_from(index).ok().and_then(|index| Weekday::try_from(index).ok()).unwrap_or(Weekday::Mon))
}
