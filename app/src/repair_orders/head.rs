//! The head of the order page: which car, whose, and by when.

use super::desk::Desk;
use crate::ui::{Badge, Countdown, Glyph, Icon, Notice, Plate, State};
use crate::visit::Visit;
use crate::words;
use domain::Event;
use domain::repair_orders::{CheckIn, Event as OrderEvent, OrderPage as Page, Promise, Status};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Car, owner and promise, side by side.
#[component]
pub fn Head() -> impl IntoView {
    let desk = Desk::here();
    let shown = Memo::new(move |_| desk.page.get());
    view! {
        {move || {
            let page = shown.get();
            view! {
                <CarSection page=page.clone() />
                <OwnerSection page=page.clone() />
                <PromiseSection page />
            }
        }}
    }
}

#[component]
fn CarSection(page: Page) -> impl IntoView {
    let loc = Desk::here().loc;
    let home = Visit::here().me.map(|me| me.dealership.home_plate).unwrap_or_default();
    let Page { order, vehicle, .. } = page;
    let plate = vehicle.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    let (start, serial) = vehicle.vin.as_str().split_at(11);
    let status = order.progress.status;
    let kind = order.check_in.as_ref().map(|check_in| words::kind(loc, check_in.kind));
    let odometer = order.check_in.as_ref().map(|check_in| check_in.odometer_km).or(vehicle.odometer_km);
    view! {
        <section class="car">
            <h1>
                <Plate plate home none=vehicle.name() />
                <small><a href=format!("/vehicles/{}", vehicle.id)>{vehicle.model.clone()}</a></small>
            </h1>
            <dl class="facts">
                <dt>{td_string!(loc, repair_orders.order)}</dt>
                <dd>
                    {order.number.clone()}" "
                    <Badge state=words::status_state(status) glyph=words::status_glyph(status) text=words::status(loc, status) />
                    {kind.map(|kind| view! { " "<span class="quiet">{kind}</span> })}
                </dd>
                <dt>"VIN"</dt>
                <dd class="vin">{start.to_owned()}<em>{serial.to_owned()}</em></dd>
                <dt>{td_string!(loc, repair_orders.odometer)}</dt>
                <dd>{odometer.map_or_else(|| "—".to_owned(), |km| words::kilometres(loc, km))}</dd>
                <dt>{td_string!(loc, repair_orders.usage)}</dt>
                <dd>{words::usage_nature(loc, vehicle.usage)}" "<span class="quiet">{words::energy(loc, vehicle.energy)}</span></dd>
            </dl>
        </section>
    }
}

#[component]
fn OwnerSection(page: Page) -> impl IntoView {
    let loc = Desk::here().loc;
    let Page { order, customer, .. } = page;
    let check_in = order.check_in;
    let sender = check_in.as_ref().map(|check_in| match check_in.sender_name.as_str() {
        "" => td_string!(loc, repair_orders.owner_brought).to_owned(),
        name => td_string!(loc, repair_orders.sender_brought, name = name),
    });
    let phone = customer.phone.to_string();
    let sender_phone = check_in.as_ref().map(|check_in| check_in.sender_phone.clone()).filter(|phone| !phone.is_empty());
    view! {
        <section class="owner">
            <h2>
                <a href=format!("/customers/{}", customer.id)>{customer.name.clone()}</a>
                <small>{sender}</small>
            </h2>
            <dl class="facts">
                <dt>{td_string!(loc, repair_orders.phone)}</dt>
                <dd><Call phone />{sender_phone.map(|phone| view! { <br /><Call phone /> })}</dd>
                <dt>{td_string!(loc, repair_orders.advisor)}</dt>
                <dd>{order.advisor.name.clone()}</dd>
                {check_in.map(|check_in| view! { <Wishes check_in /> })}
            </dl>
        </section>
    }
}

/// A number and the way to call it.
#[component]
fn Call(phone: String) -> impl IntoView {
    let loc = Desk::here().loc;
    let label = td_string!(loc, repair_orders.call, phone = phone.as_str());
    view! { {phone.clone()}" "<a class="call" href=format!("tel:{phone}") aria-label=label><Icon glyph=Glyph::Phone /></a> }
}

/// What was agreed at check-in, in two lines.
#[component]
fn Wishes(check_in: CheckIn) -> impl IntoView {
    let loc = Desk::here().loc;
    let waits = if check_in.waiting { td_string!(loc, common.waits_here) } else { td_string!(loc, repair_orders.leaves_car) };
    let wash = if check_in.wash { td_string!(loc, repair_orders.wash_wanted) } else { td_string!(loc, repair_orders.wash_not_wanted) };
    let agreed = [words::old_parts(loc, check_in.old_parts), wash].join(td_string!(loc, common.list_comma));
    let energy = words::percent(domain::BasisPoints::percent(u32::from(check_in.energy_percent)));
    view! {
        <dt>{td_string!(loc, repair_orders.customer_is)}</dt>
        <dd>{check_in.waiting.then(|| view! { <Icon glyph=Glyph::Armchair />" " })}{waits}</dd>
        <dt>{td_string!(loc, repair_orders.agreed)}</dt>
        <dd>{agreed}</dd>
        <dt>{td_string!(loc, repair_orders.in_car)}</dt>
        <dd>{energy}{(!check_in.belongings.is_empty()).then(|| format!("{}{}", td_string!(loc, common.list_comma), check_in.belongings))}</dd>
    }
}

#[component]
fn PromiseSection(page: Page) -> impl IntoView {
    let desk = Desk::here();
    let loc = desk.loc;
    let status = page.order.progress.status;
    let ended = page.order.ended_because.clone().map(|reason| {
        let title = words::status(loc, if status.is_open() { Status::LeftUnrepaired } else { status });
        view! { <Notice state=State::Done glyph=Glyph::Ban title=title text=reason /> }
    });
    let promise = page.order.promise.map(|promise| {
        let delivered = page.order.delivered_at;
        let at = desk.clock.day_time(promise.at, Visit::here().now);
        let below = match delivered {
            Some(at) => view! { <p class="quiet">{td_string!(loc, repair_orders.delivered_at, at = desk.clock.date_time(at))}</p> }.into_any(),
            None if status.is_open() => view! {
                <p class="left"><Countdown due=promise.at late=td_string!(loc, common.late_by) day=td_string!(loc, common.days) /></p>
            }
            .into_any(),
            None => ().into_any(),
        };
        view! {
            <p class="t"><small>{td_string!(loc, repair_orders.promised)}</small>" "{at}</p>
            {below}
            {changed(&page, promise).into_iter().map(|line| view! { <p class="quiet">{line}</p> }).collect_view()}
        }
    });
    view! { <section class="promise">{promise}{ended}</section> }
}

/// The first promise and why it was changed last; nothing while it stands.
fn changed(page: &Page, promise: Promise) -> Vec<String> {
    if promise.changes == 0 {
        return Vec::new();
    }
    let desk = Desk::here();
    let loc = desk.loc;
    let now = Visit::here().now;
    let first = td_string!(loc, repair_orders.first_promise, at = desk.clock.day_time(promise.first, now));
    let last = page.timeline.iter().find_map(|recorded| match &recorded.event {
        Event::RepairOrders(OrderEvent::PromiseChanged { reason, customer_agreed, .. }) => Some((recorded.at, *reason, *customer_agreed)),
        _ => None,
    });
    let why = last.map(|(at, reason, agreed)| {
        let (at, reason) = (desk.clock.day_time(at, now), words::promise_reason(loc, reason));
        if agreed {
            td_string!(loc, repair_orders.changed_agreed, at = at, reason = reason)
        } else {
            td_string!(loc, repair_orders.changed_not_agreed, at = at, reason = reason)
        }
    });
    std::iter::once(first).chain(why).collect()
}
