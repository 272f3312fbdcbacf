//! Registering a vehicle, or changing what is known of one.

use super::api;
use crate::execute::{self, Sending};
use crate::problem::Problem;
use crate::ui::{Button, Choice, ErrorNotice, Field, Glyph, Kind, Loading, Notice, PageHeader, Select, State, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::customers::{Command, Energy, Plate, PlateColour, UsageNature, Vehicle, VehicleDraft, VinError};
use domain::{CustomerId, Permission, Refusal, VehicleId};
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
        let id = id.parse::<VehicleId>().map_err(|_| Problem::from(Refusal::NotFound))?;
        let page = api::vehicle_page(id).await?;
        return Ok(Known { owner: page.owner.id, owner_name: page.owner.name, vehicle: Some(page.vehicle) });
    }
    let id = customer.and_then(|id| id.parse::<CustomerId>().ok()).ok_or(Refusal::NotFound)?;
    let page = api::customer_page(id).await?;
    Ok(Known { owner: page.customer.id, owner_name: page.customer.name, vehicle: None })
}

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Typed {
    plate: RwSignal<String>,
    plate_colour: RwSignal<String>,
    vin: RwSignal<String>,
    vin_reason: RwSignal<String>,
    model: RwSignal<String>,
    engine_no: RwSignal<String>,
    colour: RwSignal<String>,
    energy: RwSignal<String>,
    usage: RwSignal<String>,
    invoice_date: RwSignal<String>,
    delivery_date: RwSignal<String>,
}

impl Typed {
    fn of(known: Option<&Vehicle>) -> Self {
        let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
        let code = |value: Option<&'static str>, usual: &str| RwSignal::new(value.unwrap_or(usual).to_owned());
        let date = |value: Option<chrono::NaiveDate>| RwSignal::new(value.map(|date| date.to_string()).unwrap_or_default());
        Self {
            plate: text(known.and_then(|vehicle| vehicle.plate.as_ref()).map(ToString::to_string)),
            plate_colour: code(known.map(|vehicle| vehicle.plate_colour.code()), PlateColour::Blue.code()),
            vin: text(known.map(|vehicle| vehicle.vin.to_string())),
            vin_reason: text(None),
            model: text(known.map(|vehicle| vehicle.model.clone())),
            engine_no: text(known.map(|vehicle| vehicle.engine_no.clone())),
            colour: text(known.map(|vehicle| vehicle.colour.clone())),
            energy: code(known.map(|vehicle| vehicle.energy.code()), Energy::Petrol.code()),
            usage: code(known.map(|vehicle| vehicle.usage.code()), UsageNature::Household.code()),
            invoice_date: date(known.and_then(|vehicle| vehicle.invoice_date)),
            delivery_date: date(known.and_then(|vehicle| vehicle.delivery_date)),
        }
    }

    fn draft(self, owner: CustomerId) -> VehicleDraft {
        VehicleDraft {
            owner,
            plate: self.plate.get_untracked(),
            plate_colour: PlateColour::from_code(&self.plate_colour.get_untracked()).unwrap_or(PlateColour::Blue),
            vin: self.vin.get_untracked(),
            vin_reason: self.vin_reason.get_untracked(),
            model: self.model.get_untracked(),
            engine_no: self.engine_no.get_untracked(),
            colour: self.colour.get_untracked(),
            energy: Energy::from_code(&self.energy.get_untracked()).unwrap_or(Energy::Petrol),
            usage: UsageNature::from_code(&self.usage.get_untracked()).unwrap_or(UsageNature::Household),
            invoice_date: self.invoice_date.get_untracked().parse().ok(),
            delivery_date: self.delivery_date.get_untracked().parse().ok(),
        }
    }
}

/// Which field a refusal is about.
fn about(refusal: &Refusal) -> &str {
    match refusal {
        Refusal::PlateUnreadable { .. } => "plate",
        Refusal::VinUnreadable { .. } => "vin",
        Refusal::Taken { constraint } if constraint.contains("plate") => "plate",
        Refusal::Taken { .. } => "vin",
        Refusal::DateInFuture { .. } | Refusal::DeliveryLongBeforeInvoice { .. } => "delivery_date",
        Refusal::FieldEmpty { field } | Refusal::FieldTooLong { field, .. } => field,
        _ => "",
    }
}

const FIELDS: &[&str] = &["plate", "vin", "vin_reason", "model", "engine_no", "colour", "delivery_date"];

#[component]
fn VehicleForm(known: Known) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let navigate = use_navigate();
    let typed = Typed::of(known.vehicle.as_ref());
    let stored = known.vehicle.as_ref().map(|vehicle| (vehicle.id, vehicle.version));
    let sending = Sending::begin();
    // A wrong check digit may be accepted by a supervisor; the field for the reason appears when it is needed.
    let wrong_digit = move || {
        sending.problem.with(|problem| {
            matches!(
                problem.as_ref().and_then(|problem| problem.refusal()),
                Some(Refusal::VinUnreadable { error: VinError::CheckDigit { .. } })
            )
        })
    };
    let may_override = visit.may(Permission::OverrideVin);
    let owner = known.owner;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let vehicle = stored.map_or_else(|| VehicleId(execute::new_id()), |(id, _)| id);
        let draft = typed.draft(owner);
        let command =
            if stored.is_some() { Command::ChangeVehicle { vehicle, draft } } else { Command::RegisterVehicle { vehicle, draft } };
        let navigate = navigate.clone();
        sending.send(domain::Command::Customers(command), stored.map(|(_, version)| version), move |_| {
            navigate(&format!("/vehicles/{vehicle}"), NavigateOptions::default());
        });
    };
    let title = if stored.is_some() { td_string!(loc, customers.change_vehicle) } else { td_string!(loc, customers.new_vehicle) };
    let elsewhere = move || sending.refused.get().filter(|_| !FIELDS.contains(&field_of(sending).as_str()));
    view! {
        <Title text=title />
        <PageHeader title=title note=known.owner_name />
        <form class="form card" on:submit=submit>
            {move || elsewhere().map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })}
            <div class="fields">
                <Identity typed sending />
                <Show when=move || wrong_digit() && may_override>
                    <Field id="vin-reason" label=td_string!(loc, customers.vin_reason) hint=td_string!(loc, customers.vin_reason_hint)>
                        <TextInput value=typed.vin_reason maxlength=80 />
                    </Field>
                </Show>
                <Description typed sending />
            </div>
            <footer class="form-foot"><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
        </form>
    }
}

/// The field that the last refusal is about.
fn field_of(sending: Sending) -> String {
    sending.problem.with(|problem| problem.as_ref().and_then(|problem| problem.refusal()).map(about).unwrap_or_default().to_owned())
}

fn error(sending: Sending, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || sending.refused.get().filter(|_| field_of(sending) == field))
}

#[component]
fn Identity(typed: Typed, sending: Sending) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let colours: Vec<_> =
        PlateColour::ALL.iter().map(|colour| Choice::new(colour.code().to_owned(), words::plate_colour(loc, *colour))).collect();
    // The colour follows the plate while it is typed; a different one can still be chosen.
    Effect::new(move |before: Option<String>| {
        let text = typed.plate.get();
        if before.is_some_and(|before| before != text)
            && let Ok(plate) = Plate::parse(&text)
        {
            typed.plate_colour.set(plate.map_or(PlateColour::None, |plate| plate.usual_colour()).code().to_owned());
        }
        text
    });
    view! {
        <Field id="plate" label=td_string!(loc, customers.plate) hint=td_string!(loc, customers.plate_hint) error=error(sending, "plate")>
            <TextInput value=typed.plate code=true maxlength=12 />
        </Field>
        <Field id="plate-colour" label=td_string!(loc, customers.plate_colour)>
            <Select value=typed.plate_colour choices=Signal::stored(colours) />
        </Field>
        <Field id="vin" label=td_string!(loc, customers.vin) hint=td_string!(loc, customers.vin_hint) error=error(sending, "vin")>
            <TextInput value=typed.vin code=true required=true maxlength=24 />
        </Field>
        <Field id="model" label=td_string!(loc, customers.model) error=error(sending, "model")>
            <TextInput value=typed.model required=true maxlength=80 />
        </Field>
    }
}

#[component]
fn Description(typed: Typed, sending: Sending) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let optional = td_string!(loc, common.optional);
    let energies: Vec<_> = Energy::ALL.iter().map(|energy| Choice::new(energy.code().to_owned(), words::energy(loc, *energy))).collect();
    let usages: Vec<_> =
        UsageNature::ALL.iter().map(|usage| Choice::new(usage.code().to_owned(), words::usage_nature(loc, *usage))).collect();
    view! {
        <Field id="energy" label=td_string!(loc, customers.energy)>
            <Select value=typed.energy choices=Signal::stored(energies) />
        </Field>
        <Field id="usage" label=td_string!(loc, customers.usage) hint=td_string!(loc, customers.usage_hint)>
            <Select value=typed.usage choices=Signal::stored(usages) />
        </Field>
        <Field id="invoice-date" label=td_string!(loc, customers.invoice_date) mark=optional>
            <TextInput value=typed.invoice_date kind="date" />
        </Field>
        <Field id="delivery-date" label=td_string!(loc, customers.delivery_date) mark=optional error=error(sending, "delivery_date")>
            <TextInput value=typed.delivery_date kind="date" />
        </Field>
        <Field id="engine-no" label=td_string!(loc, customers.engine_no) mark=optional error=error(sending, "engine_no")>
            <TextInput value=typed.engine_no code=true maxlength=80 />
        </Field>
        <Field id="colour" label=td_string!(loc, customers.colour) mark=optional error=error(sending, "colour")>
            <TextInput value=typed.colour maxlength=80 />
        </Field>
    }
}
