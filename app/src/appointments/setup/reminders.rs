//! When customers are reminded of their visit.

use crate::ui::{Field, TextInput};
use crate::words::Loc;
use domain::care::Reminders;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// When customers are reminded, as it is typed.
#[derive(Clone, Copy)]
pub(super) struct TypedReminders {
    day_before: RwSignal<String>,
    before: RwSignal<String>,
}

impl TypedReminders {
    pub(super) fn of(reminders: &Reminders) -> Self {
        let [day_before, before] = texts(reminders).map(RwSignal::new);
        Self { day_before, before }
    }

    /// Others have set something else: what was not changed here shows it.
    pub(super) fn follow(self, before: &Reminders, after: &Reminders) {
        for (typed, (before, after)) in [self.day_before, self.before].into_iter().zip(texts(before).into_iter().zip(texts(after))) {
            if typed.with_untracked(|typed| *typed == before) {
                typed.set(after);
            }
        }
    }

    /// What was typed, or which of the two cannot be read.
    pub(super) fn read(self) -> Result<Reminders, String> {
        let time = |text: &str| {
            let (hours, minutes) = text.split_once(':')?;
            Some(
                hours.parse::<u16>().ok().filter(|hours| *hours < 24)? * 60
                    + minutes.parse::<u16>().ok().filter(|minutes| *minutes < 60)?,
            )
        };
        let typed = |field: &str, value: RwSignal<String>, read: &dyn Fn(&str) -> Option<u16>| match value.get_untracked().trim() {
            "" => Ok(None),
            text => read(text).map(Some).ok_or_else(|| field.to_owned()),
        };
        Ok(Reminders {
            day_before: typed("remind_day_before", self.day_before, &time)?,
            before: typed("remind_before", self.before, &|text| text.parse().ok())?,
        })
    }
}

/// The two as their fields show them.
fn texts(reminders: &Reminders) -> [String; 2] {
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    [reminders.day_before.map(time).unwrap_or_default(), reminders.before.map(|minutes| minutes.to_string()).unwrap_or_default()]
}

/// When customers are reminded; either may stay empty.
#[component]
pub(super) fn ReminderFields(reminders: TypedReminders, wrong: RwSignal<Option<String>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let error = move |of: &'static str| {
        Signal::derive(move || {
            wrong.with(|wrong| wrong.as_deref() == Some(of)).then(|| td_string!(loc, appointments.number_wrong).to_owned())
        })
    };
    view! {
        <div class="fields">
            <Field id="remind_day_before" label=td_string!(loc, appointments.remind_day_before) error=error("remind_day_before")>
                <TextInput value=reminders.day_before kind="time" />
            </Field>
            <Field id="remind_before" label=td_string!(loc, appointments.remind_before) error=error("remind_before")>
                <TextInput value=reminders.before kind="number" inputmode="numeric" />
            </Field>
        </div>
        <p class="hint">{td_string!(loc, appointments.remind_note)}</p>
    }
}
