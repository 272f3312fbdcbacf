//! A vehicle: what identifies it, when its guarantees began, its visits.

use super::api;
use super::search::OpenOrder;
use super::visits::Visits;
use crate::appointments::api as visits;
use crate::appointments::receive::Receiving;
use crate::care::complaints::ComplaintsBlock;
use crate::live::Live;
use crate::problem::Problem;
use crate::repair_orders::deferred::DeferredBlock;
use crate::ui::{Block, ErrorNotice, Facts, Glyph, Icon, Kind, Loading, Plate};
use crate::visit::Visit;
use crate::warranty::open::OpenCampaigns;
use crate::words::{self, Loc};
use domain::appointments::Coming;
use domain::customers::{Vehicle, VehiclePage as Page};
use domain::live::Area;
use domain::{Permission, VehicleId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// A vehicle.
#[component]
pub fn VehiclePage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<VehicleId>().ok()));
    let changes = expect_context::<Live>().lists_of(|area| matches!(area, Area::Customers | Area::RepairOrders | Area::Appointments));
    let receiving = Receiving::begin();
    let visit = Visit::here();
    let receives = visit.may(Permission::SeeAppointments) && visit.may(Permission::Book);
    let page = Resource::new(
        move || (id.get(), changes.get()),
        move |(id, _)| async move {
            let id = id.ok_or_else(Problem::not_found)?;
            let page = api::vehicle_page(id).await?;
            let coming = if receives { visits::coming(vec![id]).await? } else { Vec::new() };
            Ok::<_, Problem>((page, coming.into_iter().next().map(|(_, coming)| coming)))
        },
    );
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((page, coming)) => view! { <Profile page coming receiving /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// What identifies a vehicle, in words.
fn facts(loc: Loc, vehicle: &Vehicle) -> Vec<(String, String)> {
    let date = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    [
        (td_string!(loc, customers.vin), vehicle.vin.to_string()),
        (td_string!(loc, customers.engine_no), vehicle.engine_no.clone()),
        (td_string!(loc, customers.colour), vehicle.colour.clone()),
        (td_string!(loc, customers.energy), words::energy(loc, vehicle.energy).to_owned()),
        (td_string!(loc, customers.usage), words::usage_nature(loc, vehicle.usage).to_owned()),
        (td_string!(loc, customers.odometer), vehicle.odometer_km.map(|km| words::kilometres(loc, km)).unwrap_or_default()),
        (td_string!(loc, customers.invoice_date), date(vehicle.invoice_date)),
        (td_string!(loc, customers.delivery_date), date(vehicle.delivery_date)),
        (td_string!(loc, customers.guarantees_start), date(vehicle.guarantees_start())),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

#[component]
fn Profile(page: Page, coming: Option<Coming>, receiving: Receiving) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let vehicle = page.vehicle;
    let id = vehicle.id;
    let plate = vehicle.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    let in_the_house = page.visits.first().is_some_and(|visit| visit.status.is_open());
    view! {
        <Title text=vehicle.name() />
        <div class="profile">
            <header class="profile-head">
                <h1><Plate plate home none=td_string!(loc, customers.no_plate) />" "{vehicle.model.clone()}</h1>
                <p><a href=format!("/customers/{}", page.owner.id)>{page.owner.name.clone()}</a>" "<span class="quiet">{page.owner.phone.to_string()}</span></p>
                <Facts facts=facts(loc, &vehicle) />
                <div class="acts">
                    {(!in_the_house).then(|| view! { <OpenOrder vehicle=id coming receiving kind=Kind::Next /> })}
                    {visit.may(Permission::EditCustomers).then(|| view! {
                        <a class="button" href=format!("/vehicles/{id}/edit")><Icon glyph=Glyph::Pencil />{td_string!(loc, common.edit)}</a>
                    })}
                </div>
            </header>
            {visit.may(Permission::SeeOrders).then(|| view! { <OpenCampaigns vehicle=id /><DeferredBlock vehicle=id order=None /> })}
            {visit.may(Permission::SeeComplaints).then(|| view! { <ComplaintsBlock customer=page.owner.id vehicle=Some(id) order=None /> })}
            <Block title=td_string!(loc, customers.visits)><Visits visits=page.visits /></Block>
        </div>
    }
}
