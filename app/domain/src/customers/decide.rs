//! The rules of the customer and vehicle registers.

use super::{
    Command, Customer, CustomerDraft, Event, Facts, Phone, Plate, PlateColour, Purpose, Vehicle, VehicleDraft, Vin, VinError, accept_agreed,
};
use crate::permission::{Permission, Reach};
use crate::repair_orders::signature;
use crate::{Actor, CustomerId, Guest, Refusal, VehicleId};
use chrono::{DateTime, NaiveDate, Utc};

/// The longest text a short field keeps, in characters.
const SHORT: usize = 80;
/// The longest note.
const LONG: usize = 1_000;

impl Command {
    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        match self {
            Self::SignConsent { .. } => Permission::Receive,
            Self::WithdrawConsent { .. } => Permission::WithdrawConsent,
            _ => Permission::EditCustomers,
        }
    }
}

/// Decides a command about a customer or a vehicle.
///
/// # Errors
/// A [`Refusal`] that names the field and what it lacks.
pub fn decide(facts: &Facts, command: &Command, actor: &Actor, _now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    let open = || actor.guest.is_some_and(|guest| crate::Command::Customers(command.clone()).is_open_to(guest));
    if actor.reach(command.permission()) < Reach::Dealership && !open() {
        return Err(Refusal::not_allowed(command.permission()));
    }
    let event = match (command, facts) {
        (Command::RegisterCustomer { customer, draft }, Facts::Customer(None)) => {
            Event::CustomerRegistered { customer: accept_customer(*customer, 1, draft)? }
        }
        (Command::ChangeCustomer { customer, draft }, Facts::Customer(Some(stored))) => {
            Event::CustomerChanged { customer: accept_customer(*customer, stored.version + 1, draft)? }
        }
        (Command::RegisterVehicle { vehicle, draft }, Facts::Vehicle { stored: None, owner_known, today }) => {
            let (vehicle, vin_reason) = accept_vehicle(*vehicle, None, draft, *owner_known, *today, actor)?;
            Event::VehicleRegistered { vehicle, vin_reason }
        }
        (Command::ChangeVehicle { vehicle, draft }, Facts::Vehicle { stored: Some(stored), owner_known, today }) => {
            let (vehicle, vin_reason) = accept_vehicle(*vehicle, Some(stored), draft, *owner_known, *today, actor)?;
            Event::VehicleChanged { vehicle, vin_reason }
        }
        (Command::SignConsent { agreed, signed_by, signature, .. }, Facts::Signing { order_known: true, stands, exists }) => {
            if *exists {
                return Err(Refusal::AlreadyThere);
            }
            if *stands {
                return Err(Refusal::NothingChanged);
            }
            if !Purpose::SIGNED.contains(&agreed.purpose) {
                return Err(Refusal::OnlyCustomersAgree);
            }
            let signed_by = signature::accept(signed_by, signature)?;
            let mut agreed = accept_agreed(std::slice::from_ref(agreed))?;
            let agreed = agreed.pop().ok_or(Refusal::NotFound)?;
            Event::ConsentSigned { agreed, signed_by, signature: signature.clone() }
        }
        (Command::WithdrawConsent { .. }, Facts::Consent { stored: Some(stored), visit, order }) => {
            // A link opens its own visit or order; of other people's consents it says nothing, not even that they are there.
            let is_own = |guest| match guest {
                Guest::Visit(own) => *visit == Some(own),
                Guest::Order(own) => *order == Some(own),
                Guest::Booking => false,
            };
            if actor.guest.is_some_and(|guest| !is_own(guest)) {
                return Err(Refusal::NotFound);
            }
            if stored.withdrawn_at.is_some() {
                return Err(Refusal::NothingChanged);
            }
            Event::ConsentWithdrawn { purpose: stored.purpose }
        }
        (Command::RegisterCustomer { .. } | Command::RegisterVehicle { .. }, _) => return Err(Refusal::AlreadyThere),
        (
            Command::ChangeCustomer { .. } | Command::ChangeVehicle { .. } | Command::SignConsent { .. } | Command::WithdrawConsent { .. },
            _,
        ) => {
            return Err(Refusal::NotFound);
        }
    };
    Ok(vec![crate::Event::Customers(event)])
}

fn accept_customer(id: CustomerId, version: i32, draft: &CustomerDraft) -> Result<Customer, Refusal> {
    Ok(Customer {
        id,
        version,
        kind: draft.kind,
        name: required("name", &draft.name)?,
        phone: Phone::parse(&draft.phone).ok_or_else(|| Refusal::PhoneUnreadable { found: draft.phone.clone() })?,
        contact: short("contact", &draft.contact)?,
        address: short("address", &draft.address)?,
        note: limited("note", &draft.note, LONG)?,
    })
}

fn accept_vehicle(
    id: VehicleId,
    stored: Option<&Vehicle>,
    draft: &VehicleDraft,
    owner_known: bool,
    today: NaiveDate,
    actor: &Actor,
) -> Result<(Vehicle, Option<String>), Refusal> {
    if !owner_known {
        return Err(Refusal::NotFound);
    }
    let plate = Plate::parse(&draft.plate).map_err(|error| Refusal::PlateUnreadable { error })?;
    let (vin, vin_reason) = accept_vin(stored, draft, actor)?;
    for (field, date) in [("invoice_date", draft.invoice_date), ("delivery_date", draft.delivery_date)] {
        if let Some(date) = date.filter(|date| *date > today) {
            return Err(Refusal::DateInFuture { field: field.to_owned(), date });
        }
    }
    if let (Some(invoice), Some(delivery)) = (draft.invoice_date, draft.delivery_date)
        && delivery < invoice - chrono::Days::new(366)
    {
        return Err(Refusal::DeliveryLongBeforeInvoice { invoice, delivery });
    }
    let plate_colour = if plate.is_none() { PlateColour::None } else { draft.plate_colour };
    let vehicle = Vehicle {
        id,
        version: stored.map_or(1, |stored| stored.version + 1),
        owner: draft.owner,
        plate,
        plate_colour,
        vin,
        model: required("model", &draft.model)?,
        engine_no: short("engine_no", &draft.engine_no)?,
        colour: short("colour", &draft.colour)?,
        energy: draft.energy,
        usage: draft.usage,
        invoice_date: draft.invoice_date,
        delivery_date: draft.delivery_date,
        odometer_km: stored.and_then(|stored| stored.odometer_km),
    };
    Ok((vehicle, vin_reason))
}

/// A VIN already accepted stays accepted; a new one with a wrong check digit needs a supervisor and a reason.
fn accept_vin(stored: Option<&Vehicle>, draft: &VehicleDraft, actor: &Actor) -> Result<(Vin, Option<String>), Refusal> {
    match Vin::parse(&draft.vin) {
        Ok(vin) => Ok((vin, None)),
        Err(error @ VinError::CheckDigit { .. }) => {
            let vin = Vin::parse_without_check_digit(&draft.vin).map_err(|error| Refusal::VinUnreadable { error })?;
            if stored.is_some_and(|stored| stored.vin == vin) {
                return Ok((vin, None));
            }
            let reason = draft.vin_reason.trim();
            if reason.is_empty() || !actor.may(Permission::OverrideVin) {
                return Err(Refusal::VinUnreadable { error });
            }
            Ok((vin, Some(limited("vin_reason", reason, SHORT)?)))
        }
        Err(error) => Err(Refusal::VinUnreadable { error }),
    }
}

fn required(field: &str, text: &str) -> Result<String, Refusal> {
    let text = short(field, text)?;
    if text.is_empty() { Err(Refusal::FieldEmpty { field: field.to_owned() }) } else { Ok(text) }
}

fn short(field: &str, text: &str) -> Result<String, Refusal> {
    limited(field, text, SHORT)
}

pub(crate) fn limited(field: &str, text: &str, limit: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(Refusal::FieldTooLong { field: field.to_owned(), limit });
    }
    // PostgreSQL cannot store the null character, and no keyboard types it.
    Ok(text.replace('\0', ""))
}
