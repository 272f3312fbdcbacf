//! A customer: who they are, their cars, their visits.

use super::api;
use super::consents::Consents;
use super::visits::Visits;
use crate::care::complaints::ComplaintsBlock;
use crate::care::contact::ContactBlock;
use crate::live::Live;
use crate::problem::Problem;
use crate::ui::{Block, Empty, ErrorNotice, Facts, Glyph, Icon, Loading, Plate};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::customers::{CustomerPage as Page, Vehicle};
use domain::live::Area;
use domain::{CustomerId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// A customer.
#[component]
pub fn CustomerPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<CustomerId>().ok()));
    let changes = expect_context::<Live>().lists_of(|area| matches!(area, Area::Customers | Area::RepairOrders));
    let page = Resource::new(
        move || (id.get(), changes.get()),
        |(id, _)| async move {
            match id {
                Some(id) => api::customer_page(id).await,
                None => Err(Problem::not_found()),
            }
        },
    );
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Profile page /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Profile(page: Page) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (edits, complains) = (Visit::here().may(Permission::EditCustomers), Visit::here().may(Permission::SeeComplaints));
    let customer = page.customer;
    let id = customer.id;
    let facts = [
        (td_string!(loc, customers.kind), words::customer_kind(loc, customer.kind).to_owned()),
        (td_string!(loc, customers.phone), customer.phone.to_string()),
        (td_string!(loc, customers.contact), customer.contact.clone()),
        (td_string!(loc, customers.address), customer.address.clone()),
        (td_string!(loc, customers.note), customer.note.clone()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect::<Vec<_>>();
    view! {
        <Title text=customer.name.clone() />
        <div class="profile">
            <header class="profile-head">
                <h1>{customer.name.clone()}</h1>
                <Facts facts />
                {edits.then(|| view! {
                    <div class="acts">
                        <a class="button" href=format!("/customers/{id}/edit")><Icon glyph=Glyph::Pencil />{td_string!(loc, common.edit)}</a>
                        <a class="button" href=format!("/vehicles/new?customer={id}")><Icon glyph=Glyph::Car />{td_string!(loc, customers.new_vehicle)}</a>
                    </div>
                })}
            </header>
            <Block title=td_string!(loc, customers.vehicles)><Garage vehicles=page.vehicles /></Block>
            {complains.then(|| view! { <ComplaintsBlock customer=id vehicle=None order=None /> })}
            <ContactBlock customer=id />
            <Block title=td_string!(loc, customers.consents)><Consents consents=page.consents /></Block>
            <Block title=td_string!(loc, customers.visits)><Visits visits=page.visits /></Block>
        </div>
    }
}

#[component]
fn Garage(vehicles: Vec<Vehicle>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let home = Visit::here().me.map(|me| me.dealership.home_plate).unwrap_or_default();
    if vehicles.is_empty() {
        return view! { <Empty title=td_string!(loc, customers.no_vehicles) glyph=Glyph::Car /> }.into_any();
    }
    let cars = vehicles
        .into_iter()
        .map(|vehicle| {
            let plate = vehicle.plate.as_ref().map(ToString::to_string).unwrap_or_default();
            view! {
                <li class="car-card">
                    <a class="row-link" href=format!("/vehicles/{}", vehicle.id)>
                        <Plate plate home=home.clone() none=td_string!(loc, customers.no_plate) />
                    </a>
                    <span>{vehicle.model.clone()}</span>
                    <span class="quiet">{vehicle.vin.to_string()}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="garage">{cars}</ul> }.into_any()
}
