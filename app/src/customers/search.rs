//! The page that answers a search, and how reception begins.

use super::hit::{Marked, address};
use super::{api, register};
use crate::appointments::api as visits;
use crate::appointments::arrivals::Arrivals;
use crate::appointments::receive::{Car, Receiving};
use crate::live::Live;
use crate::problem::Problem;
use crate::ui::{Badge, Block, Button, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, State, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::appointments::Coming;
use domain::customers::Hit;
use domain::live::Area;
use domain::{Permission, VehicleId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The search page: the same search with room, and what to do with what was found.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let receives = visit.may(Permission::SeeAppointments) && visit.may(Permission::Book);
    let query = use_query_map();
    let text = Memo::new(move |_| query.with(|query| query.get("q")).unwrap_or_default());
    let receiving = Receiving::begin();
    let changes = expect_context::<Live>().changes_of(|_, area| area == Area::Appointments);
    let hits = Resource::new(
        move || (text.get(), changes.get()),
        move |(text, _)| async move {
            if text.trim().is_empty() {
                return Ok((Vec::new(), Vec::new()));
            }
            let found = api::search(text).await?;
            let cars: Vec<VehicleId> = found.iter().filter(|hit| hit.order.is_none()).filter_map(|hit| hit.vehicle).collect();
            let coming = if receives && !cars.is_empty() { visits::coming(cars).await? } else { Vec::new() };
            Ok::<_, Problem>((found, coming))
        },
    );
    view! {
        <Title text=td_string!(loc, common.nav_reception) />
        <PageHeader title=td_string!(loc, common.nav_reception)>
            {visit.may(Permission::EditCustomers).then(|| view! {
                <a class="button" href="/customers/new"><Icon glyph=Glyph::UserRoundPen />{td_string!(loc, customers.register)}</a>
            })}
        </PageHeader>
        <ReceptionStart />
        // What was asked for comes first, however many are expected; who has not asked sees the arrivals at once.
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match hits.await {
                    Ok(_) if receives && text.get_untracked().trim().is_empty() => ().into_any(),
                    Ok((found, coming)) => view! { <Found text=text.get_untracked() found coming receiving /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        {receives.then(|| view! { <Arrivals /> })}
    }
}

#[component]
fn Found(text: String, found: Vec<Hit>, coming: Vec<(VehicleId, Coming)>, receiving: Receiving) -> impl IntoView {
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
    let count = found.len().to_string();
    let row = move |hit: Hit| {
        let coming = coming.iter().find(|(vehicle, _)| Some(*vehicle) == hit.vehicle).map(|(_, coming)| coming.clone());
        view! { <li><FoundRow hit wanted=text.clone() coming receiving /></li> }
    };
    view! {
        <Block title=td_string!(loc, customers.found) note=count>
            <ol class="work-list hits">{found.into_iter().map(row).collect_view()}</ol>
        </Block>
    }
    .into_any()
}

/// A found car with the step that most often follows: receive it with the visit that it came for, open an order for it, or go to the one that
/// is open.
#[component]
fn FoundRow(hit: Hit, wanted: String, coming: Option<Coming>, receiving: Receiving) -> impl IntoView {
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
        {hit.vehicle.filter(|_| can_open).map(|vehicle| view! { <div class="acts"><OpenOrder vehicle coming receiving /></div> })}
    }
}

/// The step a car that has just arrived needs: an order, for the visit that it is expected for or waits with, if there is one.
#[component]
pub fn OpenOrder(vehicle: VehicleId, coming: Option<Coming>, receiving: Receiving, #[prop(optional)] kind: Kind) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let reason = (!visit.may(Permission::Receive)).then(|| words::refusal(loc, &domain::Refusal::not_allowed(Permission::Receive), &clock));
    let disabled = Signal::derive(move || reason.clone());
    let car = Car::found(vehicle, coming.as_ref());
    let press = Callback::new(move |()| receiving.receive(car));
    let text = if car.visit.is_some() { td_string!(loc, customers.receive_visit) } else { td_string!(loc, customers.open_order) };
    let came_for = coming.map(|coming| {
        let (number, at) = (coming.number, clock.time(coming.waits_since.unwrap_or(coming.starts_at)));
        let text = match coming.waits_since {
            Some(_) => td_string!(loc, customers.visit_waits, number = number, at = at),
            None => td_string!(loc, customers.visit_today, number = number, at = at),
        };
        view! { <Badge state=State::Waiting glyph=Glyph::CalendarCheck text /> }
    });
    view! {
        {came_for}
        <Button kind glyph=Glyph::FilePlus2 on_press=press disabled_reason=disabled pending=receiving.pending(vehicle) show_reason=false>
            {text}
        </Button>
        <WhyNot reason=receiving.refused(vehicle) />
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
