//! The page that answers a search, and how reception begins.

use super::hit::{Marked, address};
use super::{api, register};
use crate::appointments::arrivals::Arrivals;
use crate::execute::{self, Sending};
use crate::ui::{Badge, Block, Button, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::customers::Hit;
use domain::repair_orders::Command;
use domain::{OrderId, Permission, VehicleId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The search page: the same search with room, and what to do with what was found.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let receives = visit.may(Permission::SeeAppointments) && visit.may(Permission::Book);
    let query = use_query_map();
    let text = Memo::new(move |_| query.with(|query| query.get("q")).unwrap_or_default());
    let hits = Resource::new(
        move || text.get(),
        |text| async move { if text.trim().is_empty() { Ok(Vec::new()) } else { api::search(text).await } },
    );
    view! {
        <Title text=td_string!(loc, common.nav_reception) />
        <PageHeader title=td_string!(loc, common.nav_reception)>
            {visit.may(Permission::EditCustomers).then(|| view! {
                <a class="button" href="/customers/new"><Icon glyph=Glyph::UserRoundPen />{td_string!(loc, customers.register)}</a>
            })}
        </PageHeader>
        <ReceptionStart />
        {receives.then(|| view! { <Arrivals /> })}
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match hits.await {
                    Ok(found) => view! { <Found text=text.get_untracked() found /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Found(text: String, found: Vec<Hit>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if text.trim().is_empty() {
        return view! { <Empty title=td_string!(loc, customers.search_start) text=td_string!(loc, customers.search_start_text) glyph=Glyph::Search /> }.into_any();
    }
    if found.is_empty() {
        let register = register::address(&Visit::here(), &text);
        return view! {
            <Empty title=td_string!(loc, customers.nothing_found, text = text) text=td_string!(loc, customers.nothing_found_helps) glyph=Glyph::Search>
                {register.map(|href| view! { <a class="button" data-kind="next" href=href>{td_string!(loc, customers.register)}</a> })}
            </Empty>
        }
        .into_any();
    }
    view! {
        <Block title=td_string!(loc, customers.found) note=found.len().to_string()>
            <ol class="work-list hits">{found.into_iter().map(|hit| view! { <li><FoundRow hit wanted=text.clone() /></li> }).collect_view()}</ol>
        </Block>
    }
    .into_any()
}

/// A found car with the step that most often follows: open an order for it, or go to the one that is open.
#[component]
fn FoundRow(hit: Hit, wanted: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let href = address(&hit);
    let state = hit.order.as_ref().map(|(_, _, status)| view! { <Badge state=words::status_state(*status) glyph=words::status_glyph(*status) text=words::status(loc, *status) /> });
    let can_open = hit.order.is_none();
    let car = hit.plate.clone().or_else(|| hit.vin.clone()).unwrap_or_default();
    view! {
        <a class="work-row" href=href>
            <span class="car">
                <b class="plate"><Marked text=car wanted=wanted.clone() /></b>
                <span class="what">{hit.model.clone()}</span>
            </span>
            <span class="who">
                <Marked text=hit.customer_name.clone() wanted=wanted.clone() />" "
                <span class="quiet"><Marked text=hit.phone.clone() wanted=wanted.clone() /></span>
            </span>
            <span class="at">{state}</span>
            <span class="when"></span>
            <span class="next">{hit.order.as_ref().map(|(_, number, _)| number.clone())}<Icon glyph=Glyph::ChevronRight /></span>
        </a>
        {hit.vehicle.filter(|_| can_open).map(|vehicle| view! { <div class="acts"><OpenOrder vehicle /></div> })}
    }
}

/// The step a car that has just arrived needs: an order.
#[component]
pub fn OpenOrder(vehicle: VehicleId, #[prop(optional)] kind: Kind) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (sending, navigate) = (Sending::begin(), use_navigate());
    let clock = words::Clock::of(&visit);
    let reason = (!visit.may(Permission::Receive)).then(|| words::refusal(loc, &domain::Refusal::not_allowed(Permission::Receive), &clock));
    let disabled = Signal::derive(move || reason.clone());
    let press = Callback::new(move |()| {
        let order = OrderId(execute::new_id());
        let navigate = navigate.clone();
        sending.send(domain::Command::RepairOrders(Command::Open { order, vehicle }), None, move |_| {
            navigate(&format!("/repair_orders/{order}/check-in"), NavigateOptions::default());
        });
    });
    view! {
        <Button kind glyph=Glyph::FilePlus2 on_press=press disabled_reason=disabled pending=sending.pending show_reason=false>
            {td_string!(loc, customers.open_order)}
        </Button>
        <WhyNot reason=sending.refused />
    }
}

/// How reception begins: find the car that has just rolled in.
#[component]
pub fn ReceptionStart() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let query = use_query_map();
    let text = query.with_untracked(|query| query.get("q")).unwrap_or_default();
    view! {
        <form class="reception-search" method="get" action="/customers" role="search">
            <label class="visually-hidden" for="reception-search">{td_string!(loc, common.search)}</label>
            <input class="input" id="reception-search" type="search" name="q" value=text autocomplete="off" placeholder=td_string!(loc, common.search_placeholder) />
            <button class="button" type="submit"><Icon glyph=Glyph::Search />{td_string!(loc, common.search)}</button>
        </form>
    }
}
