//! Opening hours, and how the house wants to be booked.

use super::{HoursFields, TypedHours, weekday};
use crate::execute::Sending;
use crate::repair_orders::RefusedNotice;
use crate::ui::{Block, Button, Field, Kind, State, TextInput, use_toasts};
use crate::visit::Visit;
use crate::words::Loc;
use domain::BasisPoints;
use domain::appointments::{Command, Settings};
use domain::care::Reminders;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A number of the settings: its name among them, what it is called, and what is typed.
type Number = (&'static str, &'static str, RwSignal<String>);

/// Opening hours by weekday, and the numbers that slots are made with. Saved as a whole, in force at once; visits that were promised stay.
#[component]
pub fn HoursBlock(settings: Settings, again: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, toasts) = (Sending::begin(), use_toasts());
    let week = settings.week.map(TypedHours::of);
    let text = |value: u32| RwSignal::new(value.to_string());
    let numbers: [Number; 10] = [
        ("grid_minutes", td_string!(loc, appointments.grid_minutes), text(settings.grid_minutes.into())),
        ("check_in_minutes", td_string!(loc, appointments.check_in_minutes), text(settings.check_in_minutes.into())),
        ("buffer_minutes", td_string!(loc, appointments.buffer_minutes), text(settings.buffer_minutes.into())),
        ("lead_minutes", td_string!(loc, appointments.lead_minutes), text(settings.lead_minutes.into())),
        ("horizon_days", td_string!(loc, appointments.horizon_days), text(settings.horizon_days.into())),
        ("held_percent", td_string!(loc, appointments.held_percent), text(settings.held.0 / 100)),
        ("no_show_minutes", td_string!(loc, appointments.no_show_minutes), text(settings.no_show_minutes.into())),
        ("greet_minutes", td_string!(loc, appointments.greet_minutes), text(settings.greet_minutes.into())),
        ("most_open_per_phone", td_string!(loc, appointments.most_open_per_phone), text(settings.most_open_per_phone.into())),
        ("most_moves", td_string!(loc, appointments.most_moves), text(settings.most_moves.into())),
    ];
    let reminders = TypedReminders::of(&settings.reminders);
    let wrong = RwSignal::new(None::<String>);
    let visit = Visit::here();
    // The server's clock, not the tablet's: one that is fast would put the change off.
    let (dealership, now) = (visit.actor().dealership, visit.now);
    let stored = StoredValue::new(settings);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match read(loc, &stored.get_value(), &week, &numbers, reminders) {
            Err(field) => wrong.set(Some(field)),
            Ok(settings) => {
                wrong.set(None);
                let command = Command::SetSettings { dealership, effective_from: now, settings: Box::new(settings) };
                sending.send(domain::Command::Appointments(command), None, move |_| {
                    toasts.push(State::Ready, td_string!(loc, appointments.saved), None);
                    again.run(());
                });
            }
        }
    };
    let day = move |(index, hours): (usize, TypedHours)| {
        let (id, name) = (format!("week-{index}"), weekday(loc, index));
        let error = move || wrong.with(|wrong| wrong.as_deref() == Some(name)).then(|| td_string!(loc, appointments.hours_wrong));
        view! {
            <li>
                <span>{name}</span>
                <HoursFields hours id name />
                {move || error().map(|text| view! { <p class="error" role="alert">{text}</p> })}
            </li>
        }
    };
    let number = move |(id, label, value): Number| {
        let error = Signal::derive(move || {
            wrong.with(|wrong| wrong.as_deref() == Some(id)).then(|| td_string!(loc, appointments.number_wrong).to_owned())
        });
        view! { <Field id label error><TextInput value kind="number" inputmode="numeric" required=true /></Field> }
    };
    view! {
        <Block title=td_string!(loc, appointments.opening_hours) note=td_string!(loc, appointments.opening_hours_note)>
            <form class="form block-body" novalidate on:submit=submit>
                <ul class="week-hours">{week.into_iter().enumerate().map(day).collect_view()}</ul>
                <div class="fields">{numbers.into_iter().map(number).collect_view()}</div>
                <ReminderFields reminders wrong />
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
            </form>
        </Block>
    }
}

/// The settings as typed, or what of them cannot be read.
fn read(
    loc: Loc,
    stored: &Settings,
    week: &[TypedHours; 7],
    numbers: &[Number; 10],
    reminders: TypedReminders,
) -> Result<Settings, String> {
    let mut settings = stored.clone();
    for (index, hours) in week.iter().enumerate() {
        settings.week[index] = hours.read().map_err(|()| weekday(loc, index).to_owned())?;
    }
    let number = |index: usize| -> Result<u16, String> {
        let (field, _, value) = numbers[index];
        value.get_untracked().trim().parse().map_err(|_| field.to_owned())
    };
    settings.grid_minutes = number(0)?;
    settings.check_in_minutes = number(1)?;
    settings.buffer_minutes = number(2)?;
    settings.lead_minutes = number(3)?;
    settings.horizon_days = number(4)?;
    settings.held = BasisPoints(u32::from(number(5)?) * 100);
    settings.no_show_minutes = number(6)?;
    settings.greet_minutes = number(7)?;
    settings.most_open_per_phone = number(8)?;
    settings.most_moves = number(9)?;
    settings.reminders = reminders.read()?;
    Ok(settings)
}

/// When customers are reminded, as it is typed.
#[derive(Clone, Copy)]
struct TypedReminders {
    day_before: RwSignal<String>,
    before: RwSignal<String>,
}

impl TypedReminders {
    fn of(reminders: &Reminders) -> Self {
        let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        Self {
            day_before: RwSignal::new(reminders.day_before.map(time).unwrap_or_default()),
            before: RwSignal::new(reminders.before.map(|minutes| minutes.to_string()).unwrap_or_default()),
        }
    }

    /// What was typed, or which of the two cannot be read.
    fn read(self) -> Result<Reminders, String> {
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

/// When customers are reminded; either may stay empty.
#[component]
fn ReminderFields(reminders: TypedReminders, wrong: RwSignal<Option<String>>) -> impl IntoView {
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
