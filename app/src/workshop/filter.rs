//! Which cards a board shows: all, or those that need somebody.

use super::desk::Desk;
use crate::ui::{Choice, Glyph, Icon, Select, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::PersonId;
use domain::repair_orders::Status;
use domain::staff::Skill;
use domain::workshop::{Card, HoldReason};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::params::ParamsMap;

/// Cards that need somebody, by one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    Late,
    Waiting,
    Held,
}

impl Only {
    const ALL: [(Self, &str); 3] = [(Self::Late, "late"), (Self::Waiting, "waiting"), (Self::Held, "held")];
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
    /// A trade that its open jobs ask for.
    pub skill: Option<Skill>,
    /// In capitals, without gaps.
    pub text: String,
}

impl Filter {
    /// Whether anything is filtered.
    #[must_use]
    pub fn is_some(&self) -> bool {
        *self != Self::default()
    }

    /// As an address holds it.
    #[must_use]
    pub fn from_query(query: &ParamsMap) -> Self {
        let word = |name: &str| query.get_str(name);
        Self {
            only: word("only").and_then(|code| Only::ALL.into_iter().find(|(_, of)| *of == code)).map(|(only, _)| only),
            advisor: word("advisor").and_then(|id| id.parse().ok()),
            technician: word("technician").and_then(|id| id.parse().ok()),
            hold: word("hold").and_then(HoldReason::from_code),
            skill: word("skill").and_then(Skill::from_code),
            text: word("q").map(plain).unwrap_or_default(),
        }
    }

    /// For an address.
    pub fn write(&self, query: &mut ParamsMap) {
        let only = self.only.and_then(|only| Only::ALL.into_iter().find(|(of, _)| *of == only)).map(|(_, code)| code.to_owned());
        let words = [
            ("only", only),
            ("advisor", self.advisor.map(|person| person.to_string())),
            ("technician", self.technician.map(|person| person.to_string())),
            ("hold", self.hold.map(|hold| hold.code().to_owned())),
            ("skill", self.skill.map(|skill| skill.code().to_owned())),
            ("q", Some(self.text.clone()).filter(|text| !text.is_empty())),
        ];
        for (name, word) in words.into_iter().filter_map(|(name, word)| Some((name, word?))) {
            query.insert(name, word);
        }
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
            && self.technician.is_none_or(|person| progress.jobs.iter().any(|job| job.is_given_to(person)))
            && self.hold.is_none_or(|reason| progress.jobs.iter().any(|job| job.hold.as_ref().is_some_and(|hold| hold.reason == reason)))
            && self.skill.is_none_or(|skill| progress.jobs.iter().any(|job| job.skill == skill && !job.status.is_over()))
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
    let count = move |which: Only| Memo::new(move |_| desk.tally.with(|tally| tally.only(which)));
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
    let skill = RwSignal::new(before.skill.map(|skill| skill.code().to_owned()).unwrap_or_default());
    let hold = RwSignal::new(before.hold.map(|reason| reason.code().to_owned()).unwrap_or_default());
    Effect::new(move |_| {
        let (text, advisor, hold) = (plain(&text.get()), advisor.get().parse().ok(), HoldReason::from_code(&hold.get()));
        let skill = Skill::from_code(&skill.get());
        let changed = desk
            .filter
            .with_untracked(|filter| filter.text != text || filter.advisor != advisor || filter.hold != hold || filter.skill != skill);
        if changed {
            desk.filter.update(|filter| {
                filter.text = text;
                filter.advisor = advisor;
                filter.hold = hold;
                filter.skill = skill;
            });
        }
    });
    let clear = move |_| {
        text.set(String::new());
        advisor.set(String::new());
        hold.set(String::new());
        skill.set(String::new());
        desk.filter.set(Filter::default());
    };
    let skills = Skill::ALL.iter().map(|skill| Choice::new(skill.code().to_owned(), words::skill(loc, *skill))).collect::<Vec<_>>();
    let reasons =
        HoldReason::ALL.iter().map(|reason| Choice::new(reason.code().to_owned(), words::hold_reason(loc, *reason))).collect::<Vec<_>>();
    view! {
        <div class="board-filter" role="search">
            <TextInput value=text id="board-search" kind="search" label=td_string!(loc, workshop.search) placeholder=td_string!(loc, workshop.search) />
            <Select value=advisor id="board-advisor" choices=advisors(loc, desk) blank=td_string!(loc, workshop.every_advisor) label=td_string!(loc, workshop.advisor) />
            <Select value=skill id="board-skill" choices=Signal::stored(skills) blank=td_string!(loc, workshop.every_skill) label=td_string!(loc, workshop.skill) />
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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_filter_is_kept_in_the_address() {
        let filter = Filter {
            only: Some(Only::Late),
            advisor: Some(PersonId(Uuid::from_u128(7))),
            technician: None,
            hold: Some(HoldReason::WaitingForParts),
            skill: Some(Skill::Paint),
            text: "A8K2C7".to_owned(),
        };
        let mut query = ParamsMap::new();
        filter.write(&mut query);
        assert_eq!(Filter::from_query(&query), filter);
        let mut none = ParamsMap::new();
        Filter::default().write(&mut none);
        assert_eq!(none.to_query_string(), "");
    }

    #[test]
    fn what_no_board_knows_is_no_filter() {
        let mut query = ParamsMap::new();
        query.insert("only", "soon".to_owned());
        query.insert("advisor", "me".to_owned());
        assert_eq!(Filter::from_query(&query), Filter::default());
    }
}
