//! Which cards a board shows: all, or those that need somebody.

use super::desk::Desk;
use crate::ui::{Choice, Glyph, Icon, Select, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::PersonId;
use domain::repair_orders::Status;
use domain::workshop::{Card, HoldReason};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Cards that need somebody, by one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    Late,
    Waiting,
    Held,
}

impl Only {
    /// Whether this card is one of them.
    #[must_use]
    pub fn fits(self, card: &Card, now: DateTime<Utc>) -> bool {
        match self {
            Self::Late => super::face::state(card, now) == Some("late"),
            Self::Waiting => card.waiting,
            Self::Held => card.progress.status == Status::OnHold,
        }
    }
}

/// What a card must be to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub only: Option<Only>,
    pub advisor: Option<PersonId>,
    pub technician: Option<PersonId>,
    pub hold: Option<HoldReason>,
    /// In capitals, without gaps.
    pub text: String,
}

impl Filter {
    /// Whether anything is filtered.
    #[must_use]
    pub fn is_some(&self) -> bool {
        *self != Self::default()
    }

    /// Whether the answer changes with the time.
    #[must_use]
    pub fn looks_at_the_clock(&self) -> bool {
        self.only == Some(Only::Late)
    }

    /// Whether the card is shown.
    #[must_use]
    pub fn fits(&self, card: &Card, now: DateTime<Utc>) -> bool {
        let progress = &card.progress;
        self.only.is_none_or(|only| only.fits(card, now))
            && self.advisor.is_none_or(|advisor| progress.advisor == advisor)
            && self.technician.is_none_or(|person| progress.jobs.iter().any(|job| job.technician == Some(person)))
            && self.hold.is_none_or(|reason| progress.jobs.iter().any(|job| job.hold.as_ref().is_some_and(|hold| hold.reason == reason)))
            && (self.text.is_empty() || self.finds(card))
    }

    fn finds(&self, card: &Card) -> bool {
        let words = [card.plate.as_deref().unwrap_or_default(), &card.vin_serial, &card.number, &card.model, &card.customer_name];
        words.iter().any(|word| plain(word).contains(&self.text))
            || card.progress.jobs.iter().any(|job| plain(&job.title).contains(&self.text))
    }
}

/// In capitals, without what people put between the parts of a plate.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '·' | '-' | '.')).flat_map(char::to_uppercase).collect()
}

/// The three counts of the head; a press shows only those.
#[component]
pub fn Counts(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let count = move |which: Only| {
        let clock = desk.clock;
        Memo::new(move |_| {
            let now = if which == Only::Late { clock.now() } else { clock.now_untracked() };
            desk.fold(0_usize, |sum, card| sum + usize::from(which.fits(card, now)))
        })
    };
    let button = move |which: Only, state: Option<&'static str>, glyph: Glyph, text: &'static str| {
        let pressed = Memo::new(move |_| desk.filter.with(|filter| filter.only == Some(which)));
        let press = move |_| desk.filter.update(|filter| filter.only = if filter.only == Some(which) { None } else { Some(which) });
        let count = count(which);
        view! {
            <button type="button" class="count" data-state=move || state.filter(|_| count.get() > 0) aria-pressed=move || if pressed.get() { "true" } else { "false" } on:click=press>
                <Icon glyph /><span>{text}</span>" "<b>{count}</b>
            </button>
        }
    };
    view! {
        {button(Only::Late, Some("late"), Glyph::AlarmClock, td_string!(loc, workshop.late))}
        {button(Only::Waiting, None, Glyph::Armchair, td_string!(loc, workshop.waiting))}
        {button(Only::Held, Some("waiting"), Glyph::Hourglass, td_string!(loc, workshop.held))}
    }
}

/// Search within the board, and the filters that are used less often.
#[component]
pub fn FilterRow(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    view! { <Show when=move || open.get()><Fields desk /></Show> }
}

#[component]
fn Fields(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let before = desk.filter.get_untracked();
    let text = RwSignal::new(before.text);
    let advisor = RwSignal::new(before.advisor.map(|person| person.to_string()).unwrap_or_default());
    let hold = RwSignal::new(before.hold.map(|reason| reason.code().to_owned()).unwrap_or_default());
    Effect::new(move |_| {
        let (text, advisor, hold) = (plain(&text.get()), advisor.get().parse().ok(), HoldReason::from_code(&hold.get()));
        let changed = desk.filter.with_untracked(|filter| filter.text != text || filter.advisor != advisor || filter.hold != hold);
        if changed {
            desk.filter.update(|filter| {
                filter.text = text;
                filter.advisor = advisor;
                filter.hold = hold;
            });
        }
    });
    let clear = move |_| {
        text.set(String::new());
        advisor.set(String::new());
        hold.set(String::new());
        desk.filter.set(Filter::default());
    };
    let reasons =
        HoldReason::ALL.iter().map(|reason| Choice::new(reason.code().to_owned(), words::hold_reason(loc, *reason))).collect::<Vec<_>>();
    view! {
        <div class="board-filter" role="search">
            <TextInput value=text id="board-search" kind="search" label=td_string!(loc, workshop.search) placeholder=td_string!(loc, workshop.search) />
            <Select value=advisor id="board-advisor" choices=advisors(loc, desk) blank=td_string!(loc, workshop.every_advisor) label=td_string!(loc, workshop.advisor) />
            <Select value=hold id="board-hold" choices=Signal::stored(reasons) blank=td_string!(loc, workshop.every_hold) label=td_string!(loc, workshop.reason) />
            <button type="button" class="button" data-kind="plain" on:click=clear><Icon glyph=Glyph::X />{td_string!(loc, workshop.show_all)}</button>
        </div>
    }
}

/// The advisors who have a car on the board; whoever looks comes first.
fn advisors(loc: Loc, desk: Desk) -> Signal<Vec<Choice<String>>> {
    let me = Visit::here().actor().person;
    Signal::derive(move || {
        let mut people = desk.fold(Vec::<PersonId>::new(), |mut people, card| {
            if !people.contains(&card.progress.advisor) {
                people.push(card.progress.advisor);
            }
            people
        });
        people.sort_by_key(|person| (*person != me, *person));
        let names = desk.names.get();
        let called =
            |person: PersonId| if person == me { td_string!(loc, workshop.my_cars).to_owned() } else { names.person(person).to_owned() };
        people.into_iter().map(|person| Choice::new(person.to_string(), called(person))).collect()
    })
}
