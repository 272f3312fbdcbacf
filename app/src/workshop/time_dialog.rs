//! Putting somebody's time right: from when to when, and why. What it was stays on record.

use crate::execute::{Sending, new_id};
use crate::ui::{Button, Dialog, Field, Glyph, Kind, Notice, State, TextInput, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::workshop::{Command, Times};
use domain::{AttendanceId, LineId, OrderId, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correcting {
    /// Time in the house; without times it is entered anew.
    Attendance { person: PersonId, attendance: AttendanceId, times: Option<Times> },
    /// Time on a job.
    Clocking { order: OrderId, job: LineId, times: Times },
}

impl Correcting {
    const fn times(&self) -> Option<Times> {
        match self {
            Self::Attendance { times, .. } => *times,
            Self::Clocking { times, .. } => Some(*times),
        }
    }

    fn command(&self, times: Times, reason: String, fresh: AttendanceId) -> Command {
        match self {
            Self::Attendance { person, times: None, .. } => {
                Command::CorrectAttendance { person: *person, attendance: fresh, times, reason }
            }
            Self::Attendance { person, attendance, .. } => {
                Command::CorrectAttendance { person: *person, attendance: *attendance, times, reason }
            }
            Self::Clocking { order, job, times: was } => {
                Command::CorrectClocking { order: *order, job: *job, began: was.since, times, reason }
            }
        }
    }
}

/// The dialog; shown while something is put right. `done` is called when it has been.
#[component]
pub fn CorrectDialog(correcting: RwSignal<Option<Correcting>>, done: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(correcting, || ());
    let title = move || {
        let adds = correcting.with(|of| of.as_ref().is_some_and(|of| of.times().is_none()));
        if adds { td_string!(loc, time.ask_add) } else { td_string!(loc, time.ask_correct) }
    };
    let saved = Callback::new(move |()| {
        correcting.set(None);
        done.run(());
    });
    let form = move || correcting.get().map(|of| view! { <CorrectForm of saved /> });
    view! { <Dialog id="time-correct" open title close_label=td_string!(loc, common.close)>{form}</Dialog> }
}

#[component]
fn CorrectForm(of: Correcting, saved: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let was = of.times();
    let typed = |at: Option<DateTime<Utc>>| RwSignal::new(at.map(|at| clock.field(at)).unwrap_or_default());
    let (from, until) = (typed(was.map(|was| was.since)), typed(was.and_then(|was| was.until)));
    let (reason, sending, unreadable) = (RwSignal::new(String::new()), Sending::begin(), RwSignal::new(false));
    // Sent again when the line was bad, it is the same attendance.
    let fresh = AttendanceId(new_id());
    // A clock that runs is stopped by whoever works: only its beginning is put right.
    let runs = matches!(&of, Correcting::Clocking { times, .. } if times.until.is_none());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Fields hold minutes: what nobody has changed stays as it was to the second.
        let read = |text: String, was: Option<DateTime<Utc>>| was.filter(|was| clock.field(*was) == text).or_else(|| clock.read(&text));
        let since = read(from.get_untracked(), was.map(|was| was.since));
        let text = until.get_untracked();
        let end = if text.is_empty() { Some(None) } else { read(text, was.and_then(|was| was.until)).map(Some) };
        let times = since.zip(end).map(|(since, until)| Times { since, until });
        unreadable.set(times.is_none());
        if let Some(times) = times {
            let command = of.command(times, reason.get_untracked(), fresh);
            sending.send(domain::Command::Workshop(command), None, move |_| saved.run(()));
        }
    };
    let refused = move || {
        let told = sending.problem.get().map(|problem| words::problem_with(loc, &problem, &clock));
        let title = if unreadable.get() { Some(td_string!(loc, time.unreadable).to_owned()) } else { told };
        title.map(|title| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title alert=true /> })
    };
    view! {
        <form class="form" on:submit=submit>
            <Field id="time-from" label=td_string!(loc, time.from)><TextInput value=from kind="datetime-local" required=true /></Field>
            {(!runs).then(|| view! { <Field id="time-until" label=td_string!(loc, time.until)><TextInput value=until kind="datetime-local" /></Field> })}
            <Field id="time-reason" label=td_string!(loc, time.reason)><TextInput value=reason maxlength=400 required=true /></Field>
            <p class="quiet">{td_string!(loc, time.keeps)}</p>
            {refused}
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, time.save)}</Button></footer>
        </form>
    }
}
