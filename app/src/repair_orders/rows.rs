//! Rows of orders, as the work lists show them.

use crate::ui::{Badge, Countdown, Empty, Glyph, Icon, Money, Plate, State, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::repair_orders::{Row, Status};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A work list: a row per order, the promise and what stands against it at its end.
#[component]
pub fn WorkRows(rows: Vec<Row>, #[prop(into)] empty: String) -> impl IntoView {
    if rows.is_empty() {
        return view! { <Empty title=empty glyph=Glyph::CircleCheck /> }.into_any();
    }
    view! { <ol class="work-list">{rows.into_iter().map(|row| view! { <li><WorkRow row /></li> }).collect_view()}</ol> }.into_any()
}

#[component]
fn WorkRow(row: Row) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let concern = if row.concern.is_empty() { row.number.clone() } else { row.concern.clone() };
    view! {
        <a class="work-row" href=format!("/repair_orders/{}", row.order)>
            <span class="car">
                <Plate plate=row.plate.clone().unwrap_or_default() home none=row.vin.clone() />
                <span class="what">{row.model.clone()}" "{concern}</span>
            </span>
            <span class="who">{row.customer_name.clone()}{row.waiting.then(|| view! { <Icon glyph=Glyph::Armchair /><span class="visually-hidden">{td_string!(loc, common.waits_here)}</span> })}</span>
            <span class="at"><Badge state=words::status_state(row.status) glyph=words::status_glyph(row.status) text=words::status(loc, row.status) /></span>
            <span class="when"><Promised at=row.promised_at status=row.status /></span>
            <span class="next">{row.to_price.then(|| view! { <Badge state=State::Late glyph=Glyph::Eye text=td_string!(loc, repair_orders.to_price) /> })}{row.due.map(|due| view! { <Money fen=due /> })}<Icon glyph=Glyph::ChevronRight /></span>
        </a>
    }
}

/// The promised time, and what is left to it while the car is being worked on.
#[component]
pub fn Promised(at: Option<DateTime<Utc>>, status: Status) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (wall, clock) = (words::Clock::of(&Visit::here()), use_clock());
    let counts = status.promise_counts();
    at.map(|due| {
        view! {
            {counts.then(|| view! { <Countdown due say=words::time_left(loc) /> })}
            <small>{move || wall.day_time(due, clock.now())}</small>
        }
    })
}
