//! The way of the car through the house, with when and by whom each step was taken.

use super::desk::Desk;
use crate::ui::{Glyph, Phase, Step, Steps};
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::repair_orders::{Event as OrderEvent, Order, OrderPage as Page, Status};
use domain::workshop::Event as FloorEvent;
use domain::{Event, Recorded, quality, settlement};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The lifecycle strip.
#[component]
pub fn Way() -> impl IntoView {
    let desk = Desk::here();
    let now = desk.now();
    let steps = Memo::new(move |_| desk.page.with(|page| steps(page, desk.loc, desk.clock, now)));
    view! { <Steps label=td_string!(desk.loc, repair_orders.way) steps /> }
}

/// A stage of the strip, in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Reception,
    Diagnosis,
    Quote,
    Authorisation,
    Dispatch,
    Work,
    Inspection,
    Wash,
    Settlement,
    Delivery,
}

const STAGES: [Stage; 10] = [
    Stage::Reception,
    Stage::Diagnosis,
    Stage::Quote,
    Stage::Authorisation,
    Stage::Dispatch,
    Stage::Work,
    Stage::Inspection,
    Stage::Wash,
    Stage::Settlement,
    Stage::Delivery,
];

/// The stage an order is at: the one that is under way, or comes next. Nothing when the way has ended.
const fn here(status: Status) -> Option<Stage> {
    Some(match status {
        Status::Draft | Status::Reception => Stage::Reception,
        Status::Diagnosis => Stage::Diagnosis,
        Status::Quoted => Stage::Authorisation,
        Status::Authorised => Stage::Dispatch,
        Status::Dispatched | Status::InWork | Status::OnHold | Status::Rework => Stage::Work,
        Status::AwaitingInspection => Stage::Inspection,
        Status::Passed | Status::Washing => Stage::Wash,
        Status::Ready => Stage::Settlement,
        Status::Settled => Stage::Delivery,
        Status::Delivered | Status::Closed | Status::Void | Status::LeftUnrepaired => return None,
    })
}

fn steps(page: &Page, loc: Loc, clock: words::Clock, now: DateTime<Utc>) -> Vec<Step> {
    let order = &page.order;
    let status = order.progress.status;
    let current = here(status);
    // An order that was voided or declined ends where it stood.
    let ended = order.ended_because.is_some();
    STAGES
        .into_iter()
        .map(|stage| {
            let taken = taken(page, stage);
            let unwashed = stage == Stage::Wash && order.check_in.as_ref().is_some_and(|check_in| !check_in.wash);
            let phase = match current {
                Some(at) if at == stage => Phase::Here(words::status_state(status)),
                _ if unwashed => Phase::Skipped,
                Some(at) if stage > at && !ended => Phase::Ahead,
                _ if taken.is_some() => Phase::Done,
                _ => Phase::Skipped,
            };
            let note = note(order, stage, phase, taken, loc, clock, now);
            let glyph = if matches!(phase, Phase::Here(_)) { words::status_glyph(status) } else { Glyph::Check };
            Step { text: name(loc, stage).to_owned(), note, phase, glyph }
        })
        .collect()
}

fn name(loc: Loc, stage: Stage) -> &'static str {
    match stage {
        Stage::Reception => td_string!(loc, repair_orders.way_reception),
        Stage::Diagnosis => td_string!(loc, repair_orders.way_diagnosis),
        Stage::Quote => td_string!(loc, repair_orders.way_quote),
        Stage::Authorisation => td_string!(loc, repair_orders.way_authorisation),
        Stage::Dispatch => td_string!(loc, repair_orders.way_dispatch),
        Stage::Work => td_string!(loc, repair_orders.way_work),
        Stage::Inspection => td_string!(loc, repair_orders.way_inspection),
        Stage::Wash => td_string!(loc, repair_orders.way_wash),
        Stage::Settlement => td_string!(loc, repair_orders.way_settlement),
        Stage::Delivery => td_string!(loc, repair_orders.way_delivery),
    }
}

fn note(order: &Order, stage: Stage, phase: Phase, taken: Option<(DateTime<Utc>, String)>, loc: Loc, clock: words::Clock, now: DateTime<Utc>) -> String {
    match (phase, taken) {
        (Phase::Skipped, _) if stage == Stage::Wash => td_string!(loc, repair_orders.wash_not_wanted).to_owned(),
        (Phase::Here(_), _) => words::status(loc, order.progress.status).to_owned(),
        (Phase::Done, Some((at, who))) if who.is_empty() => clock.day_time(at, now),
        (Phase::Done, Some((at, who))) => format!("{}{}{who}", clock.day_time(at, now), td_string!(loc, common.list_comma)),
        (Phase::Ahead, _) if stage == Stage::Delivery => order.promise.map(|promise| clock.day_time(promise.at, now)).unwrap_or_default(),
        _ => String::new(),
    }
}

/// When a stage was taken, and by whom, as far as the timeline remembers.
fn taken(page: &Page, stage: Stage) -> Option<(DateTime<Utc>, String)> {
    let order = &page.order;
    let last = |is: fn(&Event) -> bool| page.timeline.iter().find(|recorded| is(&recorded.event)).map(when_and_who);
    let first = |is: fn(&Event) -> bool| page.timeline.iter().rfind(|recorded| is(&recorded.event)).map(when_and_who);
    let unknown = |at: Option<DateTime<Utc>>| at.map(|at| (at, String::new()));
    match stage {
        Stage::Reception => first(|event| matches!(event, Event::RepairOrders(OrderEvent::CheckedIn { .. })))
            .or_else(|| unknown(order.check_in.as_ref().map(|_| order.opened_at))),
        Stage::Diagnosis => last(|event| matches!(event, Event::RepairOrders(OrderEvent::Diagnosed { .. } | OrderEvent::DiagnosisStarted))),
        Stage::Quote => last(|event| matches!(event, Event::RepairOrders(OrderEvent::Quoted { .. }))).or_else(|| unknown(order.quoted_at)),
        Stage::Authorisation => order.authorisations.last().map(|signed| (signed.at, signed.signed_by.clone())),
        Stage::Dispatch => last(|event| matches!(event, Event::Workshop(FloorEvent::Dispatched { .. }))),
        Stage::Work => first(|event| matches!(event, Event::Workshop(FloorEvent::ClockedOn { .. }))),
        Stage::Inspection => last(|event| matches!(event, Event::Quality(quality::Event::Passed { .. }))),
        Stage::Wash => last(|event| matches!(event, Event::Workshop(FloorEvent::WashFinished))),
        Stage::Settlement => {
            last(|event| matches!(event, Event::Settlement(settlement::Event::Settled { .. }))).filter(|_| order.settled_at.is_some())
        }
        Stage::Delivery => last(|event| matches!(event, Event::RepairOrders(OrderEvent::Delivered { .. }))).or_else(|| unknown(order.delivered_at)),
    }
}

fn when_and_who(recorded: &Recorded) -> (DateTime<Utc>, String) {
    (recorded.at, recorded.actor.as_ref().map(|actor| actor.name.clone()).unwrap_or_default())
}
