//! What has happened to an order: the stations it has passed, the timeline, and a line to add to it.

use super::shown::Shown;
use crate::happened::Happened;
use crate::ui::{Block, Button, Entry, Field, Glyph, Phase, Step, TextInput, Timeline, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::Permission;
use domain::repair_orders::{Command, OrderPage as Page, Status};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The way of a car, as stations: each with the statuses that belong to it.
const STATIONS: &[(Status, &[Status])] = &[
    (Status::Reception, &[Status::Draft, Status::Reception]),
    (Status::Diagnosis, &[Status::Diagnosis]),
    (Status::Quoted, &[Status::Quoted]),
    (Status::Authorised, &[Status::Authorised]),
    (Status::Dispatched, &[Status::Dispatched]),
    (Status::InWork, &[Status::InWork, Status::OnHold, Status::Rework]),
    (Status::AwaitingInspection, &[Status::AwaitingInspection]),
    (Status::Washing, &[Status::Passed, Status::Washing]),
    (Status::Ready, &[Status::Ready]),
    (Status::Settled, &[Status::Settled]),
    (Status::Delivered, &[Status::Delivered, Status::Closed]),
];

/// The way of a car, and when and by whom each station was reached.
pub fn stations(loc: Loc, page: &Page, history: &[Happened], clock: &words::Clock, now: DateTime<Utc>) -> Vec<Step> {
    let status = page.order.progress.status;
    let here = STATIONS.iter().position(|(_, within)| within.contains(&status));
    // Newest first, so the last time a station was entered.
    let entered = |within: &[Status]| history.iter().find(|happened| happened.reached.is_some_and(|to| within.contains(&to)));
    let station = |(index, (name, within)): (usize, &(Status, &[Status]))| {
        let at = entered(within);
        let phase = match here {
            Some(here) if here == index => Phase::Here(words::status_state(status)),
            Some(here) if index > here => Phase::Ahead,
            _ if at.is_some() || (index == 0 && here.is_some()) => Phase::Done,
            _ => Phase::Skipped,
        };
        let shown = if here == Some(index) { status } else { *name };
        let note = at.filter(|_| here.is_none_or(|here| index <= here)).map(|happened| {
            let when = clock.day_time(happened.at, now);
            if happened.who.is_empty() { when } else { format!("{when} {}", happened.who) }
        });
        Step { text: words::status(loc, shown).to_owned(), note: note.unwrap_or_default(), phase, glyph: words::status_glyph(shown) }
    };
    STATIONS.iter().enumerate().map(station).collect()
}

/// What has happened, and a line to add to it.
#[component]
pub fn History(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let annotates = visit.may(Permission::Annotate);
    let clock = words::Clock::of(&visit);
    let entries = Memo::new(move |_| shown.history.with(|history| entries(history, &clock)));
    let (text, sending) = (RwSignal::new(String::new()), shown.sending());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let written = text.get_untracked();
        let command = Command::Annotate { order: shown.id(), text: written.clone() };
        // A note is right whatever happened meanwhile: it names no version.
        sending.send(domain::Command::RepairOrders(command), None, move |_| {
            if text.with_untracked(|text| *text == written) {
                text.set(String::new());
            }
            shown.refetch();
        });
    };
    view! {
        <Block title=td_string!(loc, repair_orders.history)>
            {annotates.then(|| view! {
                <form class="block-body annotate" on:submit=submit>
                    <Field id="annotation" label=td_string!(loc, repair_orders.annotation)><TextInput value=text maxlength=2000 required=true /></Field>
                    <Button submit=true glyph=Glyph::MessageSquarePlus pending=sending.pending>{td_string!(loc, repair_orders.annotate)}</Button>
                    <WhyNot reason=sending.refused />
                </form>
            })}
            <Timeline entries />
        </Block>
    }
}

fn entries(history: &[Happened], clock: &words::Clock) -> Vec<Entry> {
    let mut last_day = String::new();
    let mut entries = Vec::new();
    for happened in history.iter().filter(|happened| !happened.title.is_empty()) {
        let day = clock.date(happened.at);
        let parts = [happened.who.as_str(), happened.detail.as_str()];
        entries.push(Entry {
            day: (day != last_day).then(|| day.clone()),
            time: clock.time(happened.at),
            datetime: happened.at.to_rfc3339(),
            icon: happened.icon.clone(),
            state: happened.state,
            text: happened.title.clone(),
            note: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        });
        last_day = day;
    }
    entries
}
