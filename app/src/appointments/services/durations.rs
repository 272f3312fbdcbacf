//! How long a service takes: a row for each model group and trade.

use crate::ui::{Button, Choice, Glyph, Kind, Select, TextInput, VisuallyHidden};
use crate::words::{self, Loc};
use domain::Hours;
use domain::appointments::Duration;
use domain::staff::Skill;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A duration as it is typed.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Typed {
    /// Tells the rows apart.
    key: u32,
    /// Empty: every car.
    group: RwSignal<String>,
    skill: RwSignal<String>,
    hours: RwSignal<String>,
}

/// The rows, and the key of the next one.
#[derive(Clone, Copy)]
pub(super) struct Durations {
    rows: RwSignal<Vec<Typed>>,
    next: StoredValue<u32>,
    /// What a row holds lives as long as the form.
    owner: StoredValue<Owner>,
}

impl Durations {
    pub(super) fn of(stored: &[Duration]) -> Self {
        let owner = StoredValue::new(Owner::current().unwrap_or_default());
        let durations = Self { rows: RwSignal::new(Vec::new()), next: StoredValue::new(0), owner };
        for duration in stored {
            durations.add(duration.group.as_deref().unwrap_or_default(), duration.skill, &duration.hours.to_string());
        }
        durations
    }

    fn add(self, group: &str, skill: Skill, hours: &str) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let text = |text: &str| self.owner.with_value(|owner| owner.with(|| RwSignal::new(text.to_owned())));
        let row = Typed { key, group: text(group), skill: text(skill.code()), hours: text(hours) };
        self.rows.update(|rows| rows.push(row));
    }

    /// Others have saved other durations: they are shown unless these were changed.
    pub(super) fn follow(self, before: &[Duration], after: &[Duration]) {
        if before != after && self.read().as_deref() == Some(before) {
            self.rows.set(Vec::new());
            for duration in after {
                self.add(duration.group.as_deref().unwrap_or_default(), duration.skill, &duration.hours.to_string());
            }
        }
    }

    /// What was typed; nothing when a row cannot be read.
    pub(super) fn read(self) -> Option<Vec<Duration>> {
        let read = |row: &Typed| {
            let group = Some(row.group.get_untracked()).filter(|group| !group.is_empty());
            Some(Duration { group, skill: Skill::from_code(&row.skill.get_untracked())?, hours: Hours::parse(&row.hours.get_untracked())? })
        };
        self.rows.with_untracked(|rows| rows.iter().map(read).collect())
    }
}

/// The model groups one can choose.
pub(super) fn group_choices(groups: &[String]) -> Vec<Choice<String>> {
    groups.iter().map(|group| Choice::new(group.clone(), group.clone())).collect()
}

/// The rows, and a button for one more.
#[component]
pub(super) fn DurationRows(durations: Durations, groups: Vec<String>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let groups = Signal::stored(group_choices(&groups));
    let skills: Vec<_> = Skill::ALL.iter().map(|skill| Choice::new(skill.code().to_owned(), words::skill(loc, *skill))).collect();
    let skills = Signal::stored(skills);
    let add = Callback::new(move |()| durations.add("", Skill::Maintenance, ""));
    view! {
        <fieldset class="content-rows">
            <legend>{td_string!(loc, catalogue.durations)}</legend>
            <p class="hint">{td_string!(loc, catalogue.durations_note)}</p>
            <For each=move || durations.rows.get() key=|row| row.key let:row>
                <div class="content-row">
                    <Select value=row.group choices=groups blank=td_string!(loc, catalogue.every_car) label=td_string!(loc, catalogue.group) id=format!("duration-group-{}", row.key) />
                    <Select value=row.skill choices=skills label=td_string!(loc, catalogue.trade) id=format!("duration-skill-{}", row.key) />
                    <TextInput value=row.hours inputmode="decimal" label=td_string!(loc, catalogue.hours) placeholder=td_string!(loc, catalogue.hours) id=format!("duration-hours-{}", row.key) />
                    <Button kind=Kind::Plain glyph=Glyph::X on_press=Callback::new(move |()| durations.rows.update(|rows| rows.retain(|other| other.key != row.key)))>
                        <VisuallyHidden>{td_string!(loc, catalogue.remove)}</VisuallyHidden>
                    </Button>
                </div>
            </For>
            <Button glyph=Glyph::Plus on_press=add>{td_string!(loc, catalogue.add_duration)}</Button>
        </fieldset>
    }
}
