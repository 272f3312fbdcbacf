//! A car at the gate that nobody knows: customer and vehicle in one go.

use super::checks::Checks;
use super::customer_fields::{self, CustomerFields, CustomerTyped};
use super::vehicle_fields::{self, Description, Identity, VehicleTyped};
use crate::execute::{self, Sending};
use crate::ui::{Button, Glyph, Kind, Notice, PageHeader, State};
use crate::visit::Visit;
use crate::words::Loc;
use domain::appointments::Appointment;
use domain::customers::{Command, CustomerDraft, Facts, Phone, Plate, VehicleDraft, Vin};
use domain::{Actor, CustomerId, Permission, Refusal, VehicleId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::location::Url;

/// What somebody looked for and did not find, as the field it belongs into.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Plate(String),
    Vin(String),
    Phone(String),
    Name(String),
}

/// Sorts a search text into a field. `home` is the dealership's own plate prefix, which nobody types.
fn sort(text: &str, home: &str) -> Wanted {
    let text = text.trim();
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    let digits = text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ' ');
    let (length, has_digit) = (text.chars().count(), text.chars().any(|c| c.is_ascii_digit()));
    if Phone::parse(text).is_some() || (digits && length >= 7) {
        Wanted::Phone(text.to_owned())
    } else if plain && has_digit && length > 8 {
        Wanted::Vin(text.to_uppercase())
    } else if plain && has_digit && (5..=6).contains(&length) {
        Wanted::Plate(format!("{home}{}", text.to_uppercase()))
    } else if has_digit {
        Wanted::Plate(text.to_uppercase())
    } else {
        Wanted::Name(text.to_owned())
    }
}

/// What a registration sends, one after the other.
struct Registration {
    customer: CustomerId,
    customer_draft: CustomerDraft,
    vehicle: VehicleId,
    vehicle_draft: Option<VehicleDraft>,
}

impl Registration {
    /// Asks the rules about both before either is sent: nothing is half written because of a typing error.
    fn checked(&self, actor: &Actor, now: chrono::DateTime<chrono::Utc>, today: chrono::NaiveDate) -> Result<(), Refusal> {
        let customer = Command::RegisterCustomer { customer: self.customer, draft: self.customer_draft.clone() };
        domain::customers::decide(&Facts::Customer(None), &customer, actor, now)?;
        if let Some(draft) = self.vehicle_draft.clone() {
            let facts = Facts::Vehicle { stored: None, owner_known: true, today };
            domain::customers::decide(&facts, &Command::RegisterVehicle { vehicle: self.vehicle, draft }, actor, now)?;
        }
        Ok(())
    }
}

/// The form for a customer and their car; with `?q=` it begins with what was searched for, and with what a visit already says of both.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (customer, vehicle) = (CustomerTyped::of(None), VehicleTyped::of(None));
    let said = |name: &str| use_query_map().with_untracked(|query| query.get(name)).unwrap_or_default();
    for (field, name) in [(customer.name, "name"), (customer.phone, "phone"), (vehicle.model, "model"), (vehicle.vin, "vin")] {
        field.set(said(name));
    }
    let wanted = said("q");
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    if !wanted.trim().is_empty() {
        match sort(&wanted, &home) {
            Wanted::Plate(text) => vehicle.plate.set(text),
            Wanted::Vin(text) => vehicle.vin.set(text),
            Wanted::Phone(text) => customer.phone.set(text),
            Wanted::Name(text) => customer.name.set(text),
        }
    }
    let sending = Sending::begin();
    let checks = Checks::begin(sending);
    let submit = on_submit(customer, vehicle, sending, checks);
    let title = td_string!(loc, customers.register);
    let fields: &'static [&'static str] = FIELDS;
    view! {
        <Title text=title />
        <PageHeader title=title note=td_string!(loc, customers.register_note) />
        <form class="form" novalidate=true on:submit=submit on:focusout=move |event| checks.on_leave(&event)>
            {move || checks.elsewhere(fields).map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })}
            <fieldset class="group">
                <legend>{td_string!(loc, customers.vehicle)}</legend>
                <div class="fields"><Identity typed=vehicle checks /></div>
                <details class="further" open=move || checks.are_about(FOLDED)>
                    <summary>{td_string!(loc, customers.further)}</summary>
                    <div class="fields"><Description typed=vehicle checks /></div>
                </details>
            </fieldset>
            <fieldset class="group">
                <legend>{td_string!(loc, customers.customer)}</legend>
                <CustomerFields typed=customer checks />
            </fieldset>
            <footer class="form-foot">
                <a class="button" href="/customers">{td_string!(loc, common.cancel)}</a>
                <Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button>
            </footer>
        </form>
    }
}

/// The fields that are folded away until a refusal is about one of them.
const FOLDED: &[&str] = &["invoice_date", "delivery_date", "engine_no", "colour"];

/// The fields that a refusal may be about: those of the customer and those of the vehicle.
const FIELDS: &[&str] = &{
    let mut all = [""; customer_fields::FIELDS.len() + vehicle_fields::FIELDS.len()];
    let mut at = 0;
    while at < all.len() {
        let first = customer_fields::FIELDS.len();
        all[at] = if at < first { customer_fields::FIELDS[at] } else { vehicle_fields::FIELDS[at - first] };
        at += 1;
    }
    all
};

/// Registers the customer, then the vehicle. When only the vehicle is refused (its plate is taken, say), the customer is there already and
/// the next press carries on from there.
fn on_submit(
    customer_typed: CustomerTyped,
    vehicle_typed: VehicleTyped,
    sending: Sending,
    checks: Checks,
) -> impl Fn(leptos::ev::SubmitEvent) + 'static {
    let (visit, navigate) = (Visit::here(), use_navigate());
    let registered = StoredValue::new(None::<(CustomerId, i32)>);
    move |event| {
        event.prevent_default();
        let now = execute::now();
        let today = (now + chrono::Duration::minutes(i64::from(visit.offset_minutes))).date_naive();
        let known = registered.get_value();
        let customer = known.map_or_else(|| CustomerId(execute::new_id()), |(customer, _)| customer);
        let vehicle_draft = match (!vehicle_typed.is_empty()).then(|| vehicle_typed.draft(customer)).transpose() {
            Ok(draft) => draft,
            Err(refusal) => return checks.refuse(refusal),
        };
        let registration =
            Registration { customer, customer_draft: customer_typed.draft(), vehicle: VehicleId(execute::new_id()), vehicle_draft };
        if let Err(refusal) = registration.checked(&visit.actor(), now, today) {
            checks.refuse(refusal);
            return;
        }
        let Registration { customer_draft, vehicle, vehicle_draft, .. } = registration;
        let first = match known {
            None => Command::RegisterCustomer { customer, draft: customer_draft },
            Some(_) => Command::ChangeCustomer { customer, draft: customer_draft },
        };
        let navigate = navigate.clone();
        sending.send(domain::Command::Customers(first), known.map(|(_, version)| version), move |answer| {
            registered.set_value(Some((customer, answer.version)));
            let Some(draft) = vehicle_draft else {
                navigate(&format!("/customers/{customer}"), NavigateOptions::default());
                return;
            };
            let second = Command::RegisterVehicle { vehicle, draft };
            sending.send(domain::Command::Customers(second), None, move |_| {
                navigate(&format!("/vehicles/{vehicle}"), NavigateOptions::default());
            });
        });
    }
}

/// Where to register the car of a visit that is not on file, with what was said when it was booked.
#[must_use]
pub fn address_of_visit(appointment: &Appointment) -> String {
    let said = [
        ("q", appointment.plate.as_ref().map(Plate::as_str).unwrap_or_default()),
        ("vin", appointment.vin.as_ref().map(Vin::as_str).unwrap_or_default()),
        ("model", appointment.model.as_str()),
        ("name", appointment.name.as_str()),
        ("phone", appointment.phone.as_str()),
    ];
    let said = said.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}={}", Url::escape(text)));
    format!("/customers/new?{}", said.collect::<Vec<_>>().join("&"))
}

/// Where to register what was searched for and not found; nothing for those who may not.
pub(super) fn address(visit: &Visit, text: &str) -> Option<String> {
    visit.may(Permission::EditCustomers).then(|| format!("/customers/new?q={}", Url::escape(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_searched_for_begins_the_form() {
        for (text, wanted) in [
            ("8k2c7", Wanted::Plate("浙A8K2C7".into())),
            ("D12345", Wanted::Plate("浙AD12345".into())),
            ("浙b8k2c7", Wanted::Plate("浙B8K2C7".into())),
            ("138 0571 2266", Wanted::Phone("138 0571 2266".into())),
            ("88001234", Wanted::Phone("88001234".into())),
            ("LSGKE54H3NW000123", Wanted::Vin("LSGKE54H3NW000123".into())),
            ("王芳", Wanted::Name("王芳".into())),
            ("Smith", Wanted::Name("Smith".into())),
        ] {
            assert_eq!(sort(text, "浙A"), wanted, "{text}");
        }
    }
}
