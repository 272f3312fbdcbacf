//! Opening hours, and how the house wants to be booked.

use super::reminders::{ReminderFields, TypedReminders};
use super::{Displaced, Form, HoursFields, House, TypedHours, weekday};
use crate::execute::Sending;
use crate::problem::Problem;
use crate::repair_orders::RefusedNotice;
use crate::ui::{Block, Button, Field, Kind, TextInput, use_toasts};
use crate::visit::Visit;
use crate::words::Loc;
use domain::appointments::{Command, Settings};
use domain::{BasisPoints, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A number of the settings: its name among them, what it is called, how it is read and written.
struct Number {
    id: &'static str,
    label: fn(Loc) -> &'static str,
    read: fn(&Settings) -> u32,
    write: fn(&mut Settings, u16),
}

macro_rules! number {
    ($field:ident) => {
        Number {
            id: stringify!($field),
            label: |loc| td_string!(loc, appointments.$field),
            read: |settings| settings.$field.into(),
            write: |settings, value| settings.$field = value,
        }
    };
}

const NUMBERS: [Number; 10] = [
    number!(grid_minutes),
    number!(check_in_minutes),
    number!(buffer_minutes),
    number!(lead_minutes),
    number!(horizon_days),
    Number {
        id: "held_percent",
        label: |loc| td_string!(loc, appointments.held_percent),
        read: |settings| settings.held.0 / 100,
        write: |settings, value| settings.held = BasisPoints(u32::from(value) * 100),
    },
    number!(no_show_minutes),
    number!(greet_minutes),
    number!(most_open_per_phone),
    number!(most_moves),
];

/// What is typed of the settings, and what stood when it was last looked at.
#[derive(Clone, Copy)]
struct Typed {
    week: [TypedHours; 7],
    numbers: [RwSignal<String>; NUMBERS.len()],
    reminders: TypedReminders,
    seen: StoredValue<Settings>,
}

impl Typed {
    fn of(settings: Settings) -> Self {
        let text = |number: &Number| RwSignal::new((number.read)(&settings).to_string());
        Self {
            week: settings.week.map(TypedHours::of),
            numbers: NUMBERS.each_ref().map(text),
            reminders: TypedReminders::of(&settings.reminders),
            seen: StoredValue::new(settings),
        }
    }

    /// Others have saved: what was not changed here shows what they saved, the rest stays as typed.
    fn follow(self, after: Settings) {
        let before = self.seen.get_value();
        for (hours, (before, after)) in self.week.iter().zip(before.week.into_iter().zip(after.week)) {
            hours.follow(before, after);
        }
        for (typed, number) in self.numbers.iter().zip(&NUMBERS) {
            if typed.with_untracked(|typed| *typed == (number.read)(&before).to_string()) {
                typed.set((number.read)(&after).to_string());
            }
        }
        self.reminders.follow(&before.reminders, &after.reminders);
        self.seen.set_value(after);
    }

    /// The settings as typed, or the field that cannot be read.
    fn read(self, loc: Loc) -> Result<Settings, String> {
        let mut settings = self.seen.get_value();
        for (index, hours) in self.week.iter().enumerate() {
            settings.week[index] = hours.read().map_err(|()| weekday(loc, index).to_owned())?;
        }
        for (typed, number) in self.numbers.iter().zip(&NUMBERS) {
            (number.write)(&mut settings, typed.get_untracked().trim().parse().map_err(|_| number.id.to_owned())?);
        }
        settings.reminders = self.reminders.read()?;
        Ok(settings)
    }
}

/// Opening hours by weekday, and the numbers that slots are made with. Saved as a whole, in force at once; visits that were promised stay.
#[component]
pub fn HoursBlock(house: House) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, toasts) = (Sending::begin(), use_toasts());
    let in_force = Memo::new(move |_| house.page.with(|page| page.settings.clone()));
    let typed = Typed::of(in_force.get_untracked());
    Effect::new(move |_| {
        let settings = in_force.get();
        if typed.seen.with_value(|seen| *seen != settings) {
            typed.follow(settings);
        }
    });
    Effect::new(move |_| {
        let changed = |problem: &Problem| matches!(problem.refusal().as_deref(), Some(Refusal::SettingsChanged));
        if sending.problem.with(|problem| problem.as_ref().is_some_and(changed)) {
            house.refetch();
        }
    });
    let wrong = RwSignal::new(None::<String>);
    let visit = Visit::here();
    // The server's clock, not the tablet's: one that is fast would put the change off.
    let (dealership, now) = (visit.actor().dealership, visit.now);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match typed.read(loc) {
            Err(field) => wrong.set(Some(field)),
            Ok(settings) => {
                wrong.set(None);
                let replaces = Some(Box::new(typed.seen.get_value()));
                let saved = settings.clone();
                let command = Command::SetSettings { dealership, effective_from: now, settings: Box::new(settings), replaces };
                house.sends(Form::Hours);
                sending.send(domain::Command::Appointments(command), None, move |_| {
                    // What is typed next is compared with this, whenever the page has fetched it.
                    typed.seen.set_value(saved);
                    house.saved(loc, toasts);
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
    let number = move |(number, value): (&Number, RwSignal<String>)| {
        let (id, label) = (number.id, (number.label)(loc));
        let error = Signal::derive(move || {
            wrong.with(|wrong| wrong.as_deref() == Some(id)).then(|| td_string!(loc, appointments.number_wrong).to_owned())
        });
        view! { <Field id label error><TextInput value kind="number" inputmode="numeric" required=true /></Field> }
    };
    view! {
        <Block title=td_string!(loc, appointments.opening_hours) note=td_string!(loc, appointments.opening_hours_note)>
            <form class="form block-body" novalidate on:submit=submit>
                <ul class="week-hours">{typed.week.into_iter().enumerate().map(day).collect_view()}</ul>
                <div class="fields">{NUMBERS.iter().zip(typed.numbers).map(number).collect_view()}</div>
                <ReminderFields reminders=typed.reminders wrong />
                <RefusedNotice sending />
                <Displaced house form=Form::Hours />
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
            </form>
        </Block>
    }
}
