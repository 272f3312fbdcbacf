//! A message of the outbox.

use super::stops::Ask;
use crate::execute::Sending;
use crate::ui::{Badge, Button, Glyph, Icon, Kind, State as Colour, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc, Said};
use domain::care::{Channel, Command, Message, State};
use domain::{MessageId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What the colour of a state says, and its icon.
const fn shown(state: State) -> (Colour, Glyph) {
    match state {
        State::Queued => (Colour::Waiting, Glyph::Clock),
        State::Sending => (Colour::Working, Glyph::Send),
        State::Sent => (Colour::Done, Glyph::Check),
        State::Failed => (Colour::Late, Glyph::TriangleAlert),
        State::Stopped => (Colour::Done, Glyph::Ban),
        State::Kept => (Colour::Ready, Glyph::Inbox),
    }
}

/// To whom, how it stands, what it says, and what can be done about it.
#[component]
pub fn MessageRow(row: Message, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let house = visit.me.as_ref().map(|me| me.dealership.short_name.clone()).unwrap_or_default();
    let car = row.order.as_ref().map(|(_, _, car)| car).or(row.visit.as_ref().map(|(_, _, car)| car)).cloned().unwrap_or_default();
    let said = Said { house: &house, car: &car, secret: row.secret.as_deref(), base: "" };
    let text = words::message(words::locale(row.language), &row.text, &said, &clock);
    let link = row
        .secret
        .as_ref()
        .filter(|_| row.text.has_link())
        .map(|token| format!("/{}/{token}", if row.text.is_of_visit() { "v" } else { "p" }));
    let (colour, glyph) = shown(row.state);
    let channel = if row.channel == Channel::Sms { Glyph::Smartphone } else { Glyph::Send };
    let manages = visit.may(Permission::ManageMessages);
    view! {
        <article class="message">
            <header>
                <Badge state=colour glyph text=words::message_state(loc, row.state) />
                <span class="to"><Icon glyph=channel /><span class="visually-hidden">{words::channel(loc, row.channel)}</span>{row.to.clone()}</span>
                {row.order.clone().map(|(id, number, car)| view! { <a href=format!("/repair_orders/{id}")>{car}" "<small>{number}</small></a> })}
                {row.visit.clone().map(|(_, number, car)| view! { <span>{car}" "<small>{number}</small></span> })}
                <span class="push"></span>
                <time datetime=row.queued_at.to_rfc3339()>{clock.day_time(row.queued_at, visit.now)}</time>
            </header>
            <p class="says" lang=row.language.code()>{text}</p>
            {link.map(|href| view! { <p><a href=href.clone() target="_blank" rel="external noreferrer">{href.clone()}</a></p> })}
            <p class="quiet">{particulars(loc, &row, &clock, visit.now)}</p>
            {manages.then(|| view! { <Actions id=row.id state=row.state address=row.to.clone() ask /> })}
        </article>
    }
}

/// When it is tried next, how often it was, and why it was not sent.
fn particulars(loc: Loc, row: &Message, clock: &words::Clock, now: chrono::DateTime<chrono::Utc>) -> String {
    let next = row.next_at.filter(|_| row.state == State::Queued);
    [
        next.map(|at| td_string!(loc, care.next_at, at = clock.day_time(at, now))),
        row.trouble.map(|trouble| words::trouble(loc, trouble).to_owned()),
        Some(row.detail.clone()),
        (row.attempts > 1).then(|| td_string!(loc, care.tried, times = row.attempts)),
    ]
    .into_iter()
    .flatten()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(" · ")
}

#[component]
fn Actions(id: MessageId, state: State, address: String, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let ended = matches!(state, State::Failed | State::Stopped | State::Kept);
    let retry = Callback::new(move |()| sending.send(domain::Command::Care(Command::RetryMessage { message: id }), None, |_| ()));
    let stop = Callback::new(move |()| ask.set(Some(Ask::StopMessage(id))));
    let stop_address = Callback::new(move |()| ask.set(Some(Ask::StopAddress(address.clone()))));
    view! {
        <div class="actions">
            {ended.then(|| view! { <Button kind=Kind::Plain glyph=Glyph::Send on_press=retry pending=sending.pending>{td_string!(loc, care.retry)}</Button> })}
            {matches!(state, State::Queued | State::Kept).then(|| view! { <Button kind=Kind::Plain glyph=Glyph::Ban on_press=stop>{td_string!(loc, care.stop)}</Button> })}
            <Button kind=Kind::Plain glyph=Glyph::Lock on_press=stop_address>{td_string!(loc, care.stop_address)}</Button>
            <WhyNot reason=sending.refused />
        </div>
    }
}
