//! What happened, newest first.

use super::badge::State;
use leptos::prelude::*;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The day, given with the first entry of each day.
    pub day: Option<String>,
    /// The time of day, as read.
    pub time: String,
    /// The same for machines, RFC 3339.
    pub datetime: String,
    /// The reference of its icon in the page.
    pub icon: String,
    /// Its colour, for what needs a look.
    pub state: Option<State>,
    /// What happened.
    pub text: String,
    /// Who, and what else.
    pub note: String,
}

/// The list of what happened.
#[component]
pub fn Timeline(
    /// The entries, newest first.
    #[prop(into)]
    entries: Signal<Vec<Entry>>,
) -> impl IntoView {
    let rows = move || entries.get().into_iter().map(row).collect::<Vec<_>>();
    view! { <ol class="timeline">{rows}</ol> }
}

fn row(entry: Entry) -> impl IntoView {
    view! {
        {entry.day.map(|day| view! { <li class="day">{day}</li> })}
        <li>
            <time datetime=entry.datetime>{entry.time}</time>
            <span data-state=entry.state.map(State::as_str)><svg class="icon" aria-hidden="true"><use_ href=entry.icon></use_></svg></span>
            <div>
                <b>{entry.text}</b>
                {(!entry.note.is_empty()).then(|| view! { <span>{entry.note}</span> })}
            </div>
        </li>
    }
}
