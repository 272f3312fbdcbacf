//! Registering one more vehicle of a known customer, or changing what is known of one.

use super::api;
use super::checks::Checks;
use super::owner_field::OwnerField;
use super::vehicle_fields::{Description, FIELDS, Identity, VehicleTyped};
use crate::execute::{self, Sending};
use crate::problem::Problem;
use crate::ui::{Button, ErrorNotice, Glyph, Kind, Loading, Notice, PageHeader, State};
use crate::words::{self, Loc};
use domain::customers::{Command, Vehicle};
use domain::{CustomerId, VehicleId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

/// What the form begins with.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Known {
    owner: CustomerId,
    owner_name: String,
    vehicle: Option<Vehicle>,
}

/// The form for a new vehicle (`/vehicles/new?customer=`) or a known one (`/vehicles/:id/edit`).
#[component]
pub fn VehicleFormPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (params, query) = (use_params_map(), use_query_map());
    let ids = move || (params.with(|params| params.get("id")), query.with(|query| query.get("customer")));
    let known = Resource::new(ids, |(vehicle, customer)| fetch(vehicle, customer));
    view! {
        <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match known.await {
                    Ok(known) => view! { <VehicleForm known /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

async fn fetch(vehicle: Option<String>, customer: Option<String>) -> Result<Known, Problem> {
    if let Some(id) = vehicle {
        let id = id.parse::<VehicleId>().map_err(|_| Problem::not_found())?;
        let page = api::vehicle_page(id).await?;
        return Ok(Known { owner: page.owner.id, owner_name: page.owner.name, vehicle: Some(page.vehicle) });
    }
    let id = customer.and_then(|id| id.parse::<CustomerId>().ok()).ok_or_else(Problem::not_found)?;
    let page = api::customer_page(id).await?;
    Ok(Known { owner: page.customer.id, owner_name: page.customer.name, vehicle: None })
}

#[component]
fn VehicleForm(known: Known) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let navigate = use_navigate();
    let typed = VehicleTyped::of(known.vehicle.as_ref());
    let stored = known.vehicle.as_ref().map(|vehicle| (vehicle.id, vehicle.version));
    let sending = Sending::begin();
    let checks = Checks::begin(sending);
    let first_owner = known.owner;
    let owner = RwSignal::new((known.owner, known.owner_name.clone()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let vehicle = stored.map_or_else(|| VehicleId(execute::new_id()), |(id, _)| id);
        let draft = match typed.draft(owner.with_untracked(|(id, _)| *id)) {
            Ok(draft) => draft,
            Err(refusal) => return checks.refuse(refusal),
        };
        let command =
            if stored.is_some() { Command::ChangeVehicle { vehicle, draft } } else { Command::RegisterVehicle { vehicle, draft } };
        let navigate = navigate.clone();
        sending.send(domain::Command::Customers(command), stored.map(|(_, version)| version), move |_| {
            navigate(&format!("/vehicles/{vehicle}"), NavigateOptions::default());
        });
    };
    let title = if stored.is_some() { td_string!(loc, customers.change_vehicle) } else { td_string!(loc, customers.new_vehicle) };
    let back = stored.map_or_else(|| format!("/customers/{first_owner}"), |(vehicle, _)| format!("/vehicles/{vehicle}"));
    view! {
        <Title text=title />
        <PageHeader title=title note=known.owner_name />
        <form class="form card" novalidate=true on:submit=submit on:focusout=move |event| checks.on_leave(&event)>
            {move || checks.elsewhere(FIELDS).map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })}
            {stored.is_some().then(|| view! { <OwnerField owner /> })}
            <div class="fields">
                <Identity typed checks />
                <Description typed checks />
            </div>
            <footer class="form-foot">
                <a class="button" href=back>{td_string!(loc, common.cancel)}</a>
                <Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button>
            </footer>
        </form>
    }
}
