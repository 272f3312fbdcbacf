//! What has happened to the order, in plain sentences, and a place to add one.

use super::desk::Desk;
use super::order::Refused;
use crate::execute::Sending;
use crate::ui::{Block, Button, Entry, Field, Glyph, TextArea, Timeline};
use crate::visit::Visit;
use crate::words;
use domain::live::Area;
use domain::repair_orders::Command;
use domain::{Permission, Recorded};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The timeline, newest first, under a field for a note.
#[component]
pub fn History() -> impl IntoView {
    let desk = Desk::here();
    let now = Visit::here().now;
    let entries = Memo::new(move |_| {
        desk.page.with(|page| {
            let names = words::Names::from_floor(&page.floor);
            let mut day = String::new();
            page.timeline.iter().filter_map(|recorded| entry(desk, recorded, &names, now, &mut day)).collect::<Vec<_>>()
        })
    });
    view! {
        <Block title=td_string!(desk.loc, repair_orders.history)>
            {desk.may(Permission::Annotate).then(|| view! { <NoteForm /> })}
            <Timeline entries />
        </Block>
    }
}

/// An event as an entry; `day` is the day of the entry before it.
fn entry(desk: Desk, recorded: &Recorded, names: &words::Names, now: chrono::DateTime<chrono::Utc>, day: &mut String) -> Option<Entry> {
    let (loc, clock) = (desk.loc, desk.clock);
    let line = words::event(loc, recorded, names, &clock)?;
    let date = clock.date(recorded.at);
    let new_day = (*day != date).then(|| if date == clock.date(now) { td_string!(loc, repair_orders.today, date = date.as_str()) } else { date.clone() });
    *day = date;
    let who = recorded.actor.as_ref().map(|actor| actor.name.as_str()).unwrap_or_default();
    let note = match (who, line.detail.as_str()) {
        (who, "") => who.to_owned(),
        ("", detail) => detail.to_owned(),
        (who, detail) => td_string!(loc, repair_orders.who_detail, who = who, detail = detail),
    };
    Some(Entry {
        day: new_day,
        time: clock.time(recorded.at),
        datetime: recorded.at.to_rfc3339(),
        glyph: words::event_glyph(&recorded.event),
        state: (recorded.event.area() == Area::Quality && recorded.event.kind() == "failed").then_some(crate::ui::State::Late),
        text: line.title,
        note,
    })
}

#[component]
fn NoteForm() -> impl IntoView {
    let desk = Desk::here();
    let loc = desk.loc;
    let text = RwSignal::new(String::new());
    let sending = Sending::begin();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = Command::Annotate { order: desk.order(), text: text.get_untracked() };
        desk.send(domain::Command::RepairOrders(command), sending, move || text.set(String::new()));
    };
    view! {
        <form class="form block-body" on:submit=submit>
            <Field id="note" label=td_string!(loc, repair_orders.note)>
                <TextArea value=text rows=2 maxlength=2000u32 />
            </Field>
            <Refused sending />
            <div class="row"><Button glyph=Glyph::MessageSquarePlus submit=true pending=sending.pending>{td_string!(loc, repair_orders.note_add)}</Button></div>
        </form>
    }
}
