//! How the house can be booked: opening hours, special days, shifts, what the bays are fitted for, and what is away.

mod away;
mod bays;
mod hours;
mod shifts;
mod special;

use super::api;
use crate::live::Live;
use crate::ui::{Button, ErrorNotice, Glyph, Icon, Loading, PageHeader, TextInput, VisuallyHidden};
use crate::words::{self, Loc};
use away::AwayBlock;
use bays::BaysBlock;
use chrono::{NaiveTime, Weekday};
use domain::appointments::{Opening, SetupPage};
use domain::live::Area;
use hours::HoursBlock;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use shifts::ShiftsBlock;
use special::SpecialBlock;

/// The page on which the house is set up.
#[component]
pub fn CapacityPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let page = Resource::new(|| (), |()| api::setup());
    // A form in which somebody types is not taken away under their hands: others' changes are announced, and fetched on demand.
    let seen = expect_context::<Live>().changes_of(|_, area| area == Area::Appointments);
    let fetched = RwSignal::new(0);
    let again = Callback::new(move |()| {
        fetched.set(seen.get_untracked());
        page.refetch();
    });
    view! {
        <Title text=td_string!(loc, appointments.setup) />
        <PageHeader title=td_string!(loc, appointments.setup) note=td_string!(loc, appointments.setup_note)>
            <a class="button" href="/appointments"><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, common.nav_appointments)}</a>
        </PageHeader>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Whole page again /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(page: SetupPage, again: Callback<()>) -> impl IntoView {
    let SetupPage { today, settings, special, hands, places, closures } = page;
    view! {
        <div class="with-side capacity">
            <div class="stack">
                <HoursBlock settings again />
                <ShiftsBlock hands=hands.clone() again />
                <BaysBlock places=places.clone() again />
            </div>
            <aside class="stack">
                <AwayBlock hands places closures again />
                <SpecialBlock today special again />
            </aside>
        </div>
    }
}

/// From when to when, as it is typed; both fields empty for closed.
#[derive(Clone, Copy)]
struct TypedHours {
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl TypedHours {
    fn of(opening: Option<Opening>) -> Self {
        let text = |time: Option<NaiveTime>| RwSignal::new(time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default());
        Self { from: text(opening.map(|opening| opening.from)), to: text(opening.map(|opening| opening.to)) }
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
        self.from.set(String::new());
        self.to.set(String::new());
    }
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
    super::desk::weekday_name(loc, u8::try_from(index).ok().and_then(|index| Weekday::try_from(index).ok()).unwrap_or(Weekday::Mon))
}
