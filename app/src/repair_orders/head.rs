//! The head of an order: which car, whose, by when, and what comes next.

use super::next_step::NextStep;
use super::prompts::Prompt;
use super::shown::Shown;
use crate::ui::{Countdown, Facts, Glyph, Notice, Plate, State, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use crate::workshop::cases::CarAtHand;
use chrono::{DateTime, Utc};
use domain::repair_orders::{OrderPage as Page, quote};
use domain::{CustomerId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Which car, whose, by when, and what comes next.
#[component]
pub fn Head(shown: Shown, prompt: RwSignal<Option<Prompt>>, telling: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    // Whoever may not see customers gets the name alone.
    let reaches = visit.may(Permission::SeeCustomers);
    let home = visit.me.map(|me| me.dealership.home_plate).unwrap_or_default();
    let car = Memo::new(move |_| shown.page.with(|page| Car::of(loc, page)));
    let owner = Memo::new(move |_| shown.page.with(|page| Owner::of(loc, page)));
    view! {
        <header class="order-head">
            <section class="car">
                {move || {
                    let Car { plate, model, facts } = car.get();
                    view! {
                        <h1>
                            <Plate plate home=home.clone() none=td_string!(loc, customers.no_plate) />
                            " "<small>{model}</small>
                        </h1>
                        <Facts facts />
                    }
                }}
                <CarAtHand order=shown.id() />
            </section>
            <section class="owner">
                {move || {
                    let Owner { id, name, facts } = owner.get();
                    let name = if reaches { view! { <a href=format!("/customers/{id}")>{name}</a> }.into_any() } else { name.into_any() };
                    view! { <h2>{name}</h2><Facts facts /> }
                }}
            </section>
            <section class="promise"><Promised shown /></section>
            <Expired shown />
            <section class="step"><NextStep shown prompt telling /></section>
        </header>
    }
}

type Named = Vec<(String, String)>;

fn named<const N: usize>(facts: [(&str, String); N]) -> Named {
    facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[derive(Clone, PartialEq, Eq)]
struct Car {
    plate: String,
    model: String,
    facts: Named,
}

impl Car {
    fn of(loc: Loc, page: &Page) -> Self {
        let Page { order, vehicle, .. } = page;
        let check_in = order.check_in.as_ref();
        let km = check_in.map(|check_in| check_in.odometer_km).or(vehicle.odometer_km);
        let facts = [
            (td_string!(loc, repair_orders.number), order.number.clone()),
            (td_string!(loc, customers.vin), vehicle.vin.to_string()),
            (td_string!(loc, customers.odometer), km.map(|km| words::kilometres(loc, km)).unwrap_or_default()),
            (td_string!(loc, customers.usage), words::usage_nature(loc, vehicle.usage).to_owned()),
            (td_string!(loc, repair_orders.belongings), check_in.map(|check_in| check_in.belongings.clone()).unwrap_or_default()),
        ];
        Self {
            plate: vehicle.plate.as_ref().map(ToString::to_string).unwrap_or_default(),
            model: vehicle.model.clone(),
            facts: named(facts),
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
struct Owner {
    id: CustomerId,
    name: String,
    facts: Named,
}

impl Owner {
    fn of(loc: Loc, page: &Page) -> Self {
        let Page { order, customer, .. } = page;
        let check_in = order.check_in.as_ref();
        let yes_no = |yes: bool| if yes { td_string!(loc, common.yes) } else { td_string!(loc, common.no) };
        let sender = check_in.filter(|check_in| !check_in.sender_name.is_empty());
        let facts = [
            (td_string!(loc, customers.phone), customer.phone.to_string()),
            (
                td_string!(loc, print.sender),
                sender
                    .map(|check_in| format!("{} {}", check_in.sender_name, check_in.sender_phone).trim_end().to_owned())
                    .unwrap_or_default(),
            ),
            (td_string!(loc, repair_orders.advisor), order.advisor.name.clone()),
            (td_string!(loc, repair_orders.kind), check_in.map(|check_in| words::kind(loc, check_in.kind).to_owned()).unwrap_or_default()),
            (
                td_string!(loc, repair_orders.old_parts),
                check_in.map(|check_in| words::old_parts(loc, check_in.old_parts).to_owned()).unwrap_or_default(),
            ),
            (td_string!(loc, repair_orders.wash), check_in.map(|check_in| yes_no(check_in.wash).to_owned()).unwrap_or_default()),
            (td_string!(loc, repair_orders.waiting), check_in.map(|check_in| yes_no(check_in.waiting).to_owned()).unwrap_or_default()),
        ];
        let known = named(facts).into_iter().filter(|(name, value)| !value.is_empty() || name != td_string!(loc, customers.phone));
        Self { id: customer.id, name: customer.name.clone(), facts: known.collect() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Due {
    at: DateTime<Utc>,
    first: Option<DateTime<Utc>>,
    counts: bool,
}

/// Why the price is to be told anew: what was told is no longer good.
#[component]
fn Expired(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (clock, ticking) = (words::Clock::of(&Visit::here()), use_clock());
    let at = Memo::new(move |_| {
        let now = ticking.now();
        shown.page.with(|page| quote::expired_at(&page.order, &page.policy, now).filter(|_| page.order.progress.status.is_open()))
    });
    move || {
        at.get().map(|at| {
            let title = td_string!(loc, repair_orders.estimate_expired, at = clock.date_time(at));
            view! { <Notice state=State::Late glyph=Glyph::CalendarClock title /> }
        })
    }
}

/// The promised time, what is left to it, and the first promise when it has been changed.
#[component]
fn Promised(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (clock, ticking) = (words::Clock::of(&Visit::here()), use_clock());
    let due = Memo::new(move |_| {
        shown.page.with(|page| {
            let counts = page.order.progress.status.promise_counts();
            page.order.promise.map(|promise| Due { at: promise.at, first: (promise.changes > 0).then_some(promise.first), counts })
        })
    });
    move || {
        due.get().map(|due| {
            view! {
                <p class="t"><small>{td_string!(loc, repair_orders.promised)}</small>" "{move || clock.day_time(due.at, ticking.now())}</p>
                {due.counts.then(|| view! { <p class="left"><Countdown due=due.at say=words::time_left(loc) /></p> })}
                {due.first.map(|first| view! { <p class="quiet">{td_string!(loc, repair_orders.first_promise)}" "{move || clock.day_time(first, ticking.now())}</p> })}
            }
        })
    }
}
