//! The stop list, and what is asked before something is stopped.

use crate::execute::{self, Sending};
use crate::ui::{Block, Button, Dialog, Empty, ErrorNotice, Field, Glyph, Kind, TextArea, TextInput, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::care::{Command, Stop};
use domain::{MessageId, Permission, StopId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is to be stopped, or not any more. Each needs a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    StopMessage(MessageId),
    /// The address may still be changed.
    StopAddress(String),
    LiftStop(StopId),
}

impl Ask {
    fn title(&self, loc: Loc) -> &'static str {
        match self {
            Self::StopMessage(_) => td_string!(loc, care.stop_message),
            Self::StopAddress(_) => td_string!(loc, care.add_stop),
            Self::LiftStop(_) => td_string!(loc, care.lift_stop),
        }
    }
}

/// Who wants no messages.
#[component]
pub fn StopList(stops: Vec<Stop>, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let manages = visit.may(Permission::ManageMessages);
    let add = Callback::new(move |()| ask.set(Some(Ask::StopAddress(String::new()))));
    let row = move |stop: Stop| {
        let id = stop.id;
        let lift = Callback::new(move |()| ask.set(Some(Ask::LiftStop(id))));
        view! {
            <li>
                <b>{stop.address}</b>
                <span>{stop.reason}</span>
                <small class="quiet">{td_string!(loc, care.since, at = clock.date(stop.since))}</small>
                {manages.then(|| view! { <Button kind=Kind::Plain glyph=Glyph::Undo2 on_press=lift>{td_string!(loc, care.lift_stop)}</Button> })}
            </li>
        }
    };
    let list = if stops.is_empty() {
        view! { <Empty title=td_string!(loc, care.stop_list_empty) glyph=Glyph::Check /> }.into_any()
    } else {
        view! { <ul class="stops">{stops.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! {
        <Block title=td_string!(loc, care.stop_list)>
            {list}
            {manages.then(|| view! { <div class="block-body"><Button glyph=Glyph::Plus on_press=add>{td_string!(loc, care.add_stop)}</Button></div> })}
        </Block>
    }
}

/// Asks for the reason, and for the address where there is none yet.
#[component]
pub fn AskDialog(ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let open = open_while(ask, move || sending.clear());
    let (address, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        if let Some(Ask::StopAddress(known)) = ask.get() {
            address.set(known);
        }
    });
    let title = move || ask.with(|ask| ask.as_ref().map_or("", |ask| ask.title(loc)));
    let names_address = move || ask.with(|ask| matches!(ask, Some(Ask::StopAddress(_))));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason_given = reason.get_untracked();
        let command = match ask.get_untracked() {
            Some(Ask::StopMessage(message)) => Command::StopMessage { message, reason: reason_given },
            Some(Ask::StopAddress(_)) => {
                Command::StopAddress { stop: StopId(execute::new_id()), address: address.get_untracked(), reason: reason_given }
            }
            Some(Ask::LiftStop(stop)) => Command::LiftStop { stop, reason: reason_given },
            None => return,
        };
        sending.send(domain::Command::Care(command), None, move |_| {
            ask.set(None);
            reason.set(String::new());
        });
    };
    view! {
        <Dialog id="stop" open title close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Show when=names_address>
                    <Field id="stop-address" label=td_string!(loc, care.address)><TextInput value=address maxlength=254 required=true /></Field>
                </Show>
                <Field id="stop-reason" label=td_string!(loc, care.reason)><TextArea value=reason maxlength=400 required=true /></Field>
                {move || sending.refused.get().map(|title| view! { <ErrorNotice title /> })}
                <footer><Button kind=Kind::Danger submit=true pending=sending.pending>{title}</Button></footer>
            </form>
        </Dialog>
    }
}
