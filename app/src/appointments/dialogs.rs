//! What is asked before a visit is moved, cancelled or prepared.

use super::slots::Slots;
use crate::execute::Sending;
use crate::problem::Problem;
use crate::repair_orders::RemoveSentForm;
use crate::ui::{Button, Checkbox, Dialog, Field, Glyph, Kind, TextArea, WhyNot, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Refusal;
use domain::appointments::{Channel, Command, Entry, Wish};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is asked, about which visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Move(Entry),
    Cancel(Entry),
    Prepare(Entry),
    /// The customer's link leads nowhere any more.
    WithdrawLink(Entry),
    /// One of the photos that came with the booking.
    RemovePhoto(Entry),
}

/// What a reason or a note is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Note {
    Cancel,
    Prepare,
    WithdrawLink,
}

/// The dialog of the desk; shown while something is asked.
#[component]
pub fn VisitDialog(ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(ask, || ());
    let title = move || {
        ask.with(|ask| match ask {
            Some(Ask::Move(_)) => td_string!(loc, appointments.ask_move),
            Some(Ask::Cancel(_)) => td_string!(loc, appointments.ask_cancel),
            Some(Ask::Prepare(_)) => td_string!(loc, appointments.ask_prepare),
            Some(Ask::WithdrawLink(_)) => td_string!(loc, appointments.ask_withdraw),
            Some(Ask::RemovePhoto(_)) => td_string!(loc, appointments.ask_remove_photo),
            None => "",
        })
    };
    view! {
        <Dialog id="visit-dialog" open title close_label=td_string!(loc, common.close)>
            {move || match ask.get() {
                Some(Ask::Move(entry)) => view! { <MoveForm ask entry /> }.into_any(),
                Some(Ask::Cancel(entry)) => view! { <NoteForm ask entry note=Note::Cancel /> }.into_any(),
                Some(Ask::Prepare(entry)) => view! { <NoteForm ask entry note=Note::Prepare /> }.into_any(),
                Some(Ask::WithdrawLink(entry)) => view! { <NoteForm ask entry note=Note::WithdrawLink /> }.into_any(),
                Some(Ask::RemovePhoto(entry)) => {
                    let visit = entry.appointment.id;
                    let sent = entry.photos.iter().map(|photo| (visit, *photo)).collect::<Vec<_>>();
                    view! { <About entry /><RemoveSentForm sent done=Callback::new(move |()| ask.set(None)) /> }.into_any()
                }
                None => ().into_any(),
            }}
        </Dialog>
    }
}

/// Which visit it is about.
#[component]
fn About(entry: Entry) -> impl IntoView {
    let clock = words::Clock::of(&Visit::here());
    let visit = entry.appointment;
    view! { <p class="quiet">{visit.car()}" "{visit.name.clone()}" "{clock.date_time(visit.starts_at)}</p> }
}

#[component]
fn MoveForm(ask: RwSignal<Option<Ask>>, entry: Entry) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (appointment, version) = (entry.appointment.id, entry.appointment.version);
    let sending = Sending::begin();
    let value = RwSignal::new(None);
    let wish = Signal::stored(Some(Wish { moving: Some(appointment), ..Wish::default() }));
    let press = Callback::new(move |()| {
        if let Some(starts_at) = value.get_untracked() {
            let command = domain::Command::Appointments(Command::Move { appointment, starts_at });
            sending.send(command, Some(version), move |_| ask.set(None));
        }
    });
    let missing = Signal::derive(move || value.get().is_none().then(|| td_string!(loc, appointments.choose_time).to_owned()));
    view! {
        <About entry />
        <Slots wish channel=Channel::Phone value />
        <WhyNot reason=sending.refused />
        <footer>
            <Button kind=Kind::Next glyph=Glyph::CalendarClock disabled_reason=missing show_reason=false pending=sending.pending on_press=press>
                {td_string!(loc, appointments.move_visit)}
            </Button>
        </footer>
    }
}

/// A reason or a note, and the step.
#[component]
fn NoteForm(ask: RwSignal<Option<Ask>>, entry: Entry, note: Note) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (appointment, version) = (entry.appointment.id, entry.appointment.version);
    let sending = Sending::begin();
    let (text, despite_short) = (RwSignal::new(String::new()), RwSignal::new(false));
    // What is missing is said first; then it can be held all the same.
    let short = Memo::new(move |_| {
        let refusal = |problem: &Problem| matches!(problem.refusal().as_deref(), Some(Refusal::PartsShort { .. }));
        sending.problem.with(|problem| problem.as_ref().is_some_and(refusal)) || despite_short.get()
    });
    let press = Callback::new(move |()| {
        let typed = text.get_untracked();
        let command = match note {
            Note::Cancel => Command::Cancel { appointment, reason: typed },
            Note::Prepare => Command::Prepare { appointment, note: typed, despite_short: despite_short.get_untracked() },
            Note::WithdrawLink => Command::WithdrawLink { appointment, reason: typed },
        };
        sending.send(domain::Command::Appointments(command), Some(version), move |_| ask.set(None));
    });
    let label = if note == Note::Prepare { td_string!(loc, appointments.prepared_note) } else { td_string!(loc, appointments.reason) };
    let (kind, glyph, done) = match note {
        Note::Cancel => (Kind::Danger, Glyph::Ban, td_string!(loc, appointments.cancel)),
        Note::Prepare => (Kind::Next, Glyph::PackageCheck, td_string!(loc, appointments.prepare)),
        Note::WithdrawLink => (Kind::Danger, Glyph::Lock, td_string!(loc, appointments.withdraw_link)),
    };
    view! {
        <About entry />
        <Field id="visit-note" label>
            <TextArea value=text maxlength=400 rows=2 />
        </Field>
        <WhyNot reason=sending.refused />
        <Show when=move || short.get()><Checkbox value=despite_short label=td_string!(loc, prepare.hold_rest) /></Show>
        <footer><Button kind glyph pending=sending.pending on_press=press>{done}</Button></footer>
    }
}
