//! Registering and changing customers and vehicles.

use super::{consents, queries};
use crate::error::one_row;
use crate::execute::expect_version;
use crate::{Error, Transaction, record};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::customers::{Command, Customer, Event, Facts, Vehicle};
use domain::{Actor, Answer, ConsentId, CustomerId, DealershipId, Envelope, VehicleId};

/// Carries out a command about a customer or a vehicle.
pub(crate) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    let facts = match command {
        Command::RegisterCustomer { customer, .. } | Command::ChangeCustomer { customer, .. } => {
            Facts::Customer(lock_customer(tx, actor.dealership, *customer).await?)
        }
        Command::RegisterVehicle { vehicle, draft } | Command::ChangeVehicle { vehicle, draft } => {
            let stored = lock_vehicle(tx, actor.dealership, *vehicle).await?;
            let owner_known = queries::find_customer(tx, actor.dealership, draft.owner).await?.is_some();
            Facts::Vehicle { stored, owner_known, today: now.with_timezone(&zone(tx, actor.dealership).await?).date_naive() }
        }
        Command::SignConsent { order, agreed, .. } => consents::signing(tx, actor.dealership, *order, agreed).await?,
        Command::WithdrawConsent { consent } => consents::lock(tx, actor.dealership, *consent).await?,
    };
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    let stored_version = match &facts {
        Facts::Customer(stored) => stored.as_ref().map(|customer| customer.version),
        Facts::Vehicle { stored, .. } => stored.as_ref().map(|vehicle| vehicle.version),
        Facts::Consent { stored, .. } => stored.as_ref().map(|consent| consent.version),
        Facts::Signing { .. } => None,
    };
    if let Some(version) = stored_version {
        expect_version(tx, actor, envelope, version).await?;
    }
    let events = domain::customers::decide(&facts, command, actor, now)?;
    let mut version = 1;
    for event in &events {
        let domain::Event::Customers(event) = event else { continue };
        version = match event {
            Event::CustomerRegistered { customer } => insert_customer(tx, actor.dealership, customer, now).await?,
            Event::CustomerChanged { customer } => update_customer(tx, actor.dealership, customer).await?,
            Event::VehicleRegistered { vehicle, vin_reason } => {
                insert_vehicle(tx, actor.dealership, vehicle, vin_reason.as_deref(), now).await?
            }
            Event::ConsentSigned { agreed, signed_by, signature } => {
                let Command::SignConsent { order, .. } = command else { continue };
                consents::sign(tx, actor.dealership, *order, agreed, (signed_by, signature), now).await?
            }
            Event::ConsentWithdrawn { .. } => consents::withdraw(tx, actor.dealership, ConsentId(envelope.command.subject()), now).await?,
            Event::VehicleChanged { vehicle, vin_reason } => update_vehicle(tx, actor.dealership, vehicle, vin_reason.as_deref()).await?,
        };
    }
    record::record(tx, actor, envelope, &events, version, now).await
}

async fn zone(tx: &mut Transaction, dealership: DealershipId) -> Result<Tz, Error> {
    let zone = sqlx::query_scalar!("select zone from dealership where dealership_id = $1", dealership.0).fetch_one(&mut **tx).await?;
    zone.parse().map_err(|_| Error::Inconsistent { table: "dealership", column: "zone", row: dealership.0 })
}

async fn lock_customer(tx: &mut Transaction, dealership: DealershipId, id: CustomerId) -> Result<Option<Customer>, Error> {
    sqlx::query_scalar!(
        "select version from customers_customer where dealership_id = $1 and customer_id = $2 for update",
        dealership.0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    queries::find_customer(tx, dealership, id).await
}

async fn lock_vehicle(tx: &mut Transaction, dealership: DealershipId, id: VehicleId) -> Result<Option<Vehicle>, Error> {
    sqlx::query_scalar!(
        "select version from customers_vehicle where dealership_id = $1 and vehicle_id = $2 for update",
        dealership.0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(queries::vehicles(tx, dealership, Some(id), None).await?.pop())
}

async fn insert_customer(tx: &mut Transaction, dealership: DealershipId, customer: &Customer, now: DateTime<Utc>) -> Result<i32, Error> {
    sqlx::query!(
        "insert into customers_customer (dealership_id, customer_id, version, kind, name, phone, contact, address, note, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        dealership.0,
        customer.id.0,
        customer.version,
        customer.kind.code(),
        customer.name,
        customer.phone.as_str(),
        customer.contact,
        customer.address,
        customer.note,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(customer.version)
}

async fn update_customer(tx: &mut Transaction, dealership: DealershipId, customer: &Customer) -> Result<i32, Error> {
    let written = sqlx::query!(
        "update customers_customer set version = $3, kind = $4, name = $5, phone = $6, contact = $7, address = $8, note = $9
          where dealership_id = $1 and customer_id = $2",
        dealership.0,
        customer.id.0,
        customer.version,
        customer.kind.code(),
        customer.name,
        customer.phone.as_str(),
        customer.contact,
        customer.address,
        customer.note
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "customers_customer", customer.id.0)?;
    Ok(customer.version)
}

async fn insert_vehicle(
    tx: &mut Transaction,
    dealership: DealershipId,
    vehicle: &Vehicle,
    vin_reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<i32, Error> {
    sqlx::query!(
        "insert into customers_vehicle (dealership_id, vehicle_id, version, customer_id, plate, plate_colour, vin, vin_reason, model, engine_no, colour,
                                        energy, usage, invoice_date, delivery_date, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        dealership.0,
        vehicle.id.0,
        vehicle.version,
        vehicle.owner.0,
        vehicle.plate.as_ref().map(domain::customers::Plate::as_str),
        vehicle.plate_colour.code(),
        vehicle.vin.as_str(),
        vin_reason,
        vehicle.model,
        vehicle.engine_no,
        vehicle.colour,
        vehicle.energy.code(),
        vehicle.usage.code(),
        vehicle.invoice_date,
        vehicle.delivery_date,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(vehicle.version)
}

async fn update_vehicle(tx: &mut Transaction, dealership: DealershipId, vehicle: &Vehicle, vin_reason: Option<&str>) -> Result<i32, Error> {
    let written = sqlx::query!(
        "update customers_vehicle
            set version = $3, customer_id = $4, plate = $5, plate_colour = $6, vin = $7, vin_reason = coalesce($8, vin_reason), model = $9, engine_no = $10,
                colour = $11, energy = $12, usage = $13, invoice_date = $14, delivery_date = $15
          where dealership_id = $1 and vehicle_id = $2",
        dealership.0,
        vehicle.id.0,
        vehicle.version,
        vehicle.owner.0,
        vehicle.plate.as_ref().map(domain::customers::Plate::as_str),
        vehicle.plate_colour.code(),
        vehicle.vin.as_str(),
        vin_reason,
        vehicle.model,
        vehicle.engine_no,
        vehicle.colour,
        vehicle.energy.code(),
        vehicle.usage.code(),
        vehicle.invoice_date,
        vehicle.delivery_date
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "customers_vehicle", vehicle.id.0)?;
    Ok(vehicle.version)
}
