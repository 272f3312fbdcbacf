//! Finding customers and vehicles, and their pages.

use crate::error::known;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use domain::customers::{
    Customer, CustomerKind, CustomerPage, Energy, Hit, Phone, Plate, PlateColour, SEARCH_LIMIT, UsageNature, Vehicle, VehiclePage, Vin,
    Visit,
};
use domain::repair_orders::Status;
use domain::{Actor, CustomerId, DealershipId, Fen, OrderId, Permission, Refusal, VehicleId};
use uuid::Uuid;

/// The most visits a page tells.
const VISITS: i64 = 20;

/// The longest text that is looked for, in characters.
const NEEDLE: usize = 40;

/// What is looked for, as `customers_search` takes it: without the gaps, dots and hyphens that people write into plates, VINs, telephone and
/// order numbers. A name has no digits, and keeps its gaps. Nothing for a text that says nothing.
pub(crate) fn needle(text: &str) -> Option<String> {
    let number = text.chars().any(|c| c.is_ascii_digit());
    let said = |c: &char| !(matches!(c, '·' | '\0') || (number && (c.is_whitespace() || *c == '-')));
    let needle: String = text.trim().chars().filter(said).take(NEEDLE).collect();
    (!needle.is_empty()).then_some(needle)
}

/// Finds by plate, VIN, phone, name or order number; at most [`SEARCH_LIMIT`].
///
/// # Errors
/// When one may not see customers.
pub async fn search(store: &Store, actor: &Actor, text: &str) -> Result<Vec<Hit>, Error> {
    let mut tx = store.read(actor, Permission::SeeCustomers).await?;
    let Some(needle) = needle(text) else { return Ok(Vec::new()) };
    let most = i32::try_from(SEARCH_LIMIT).unwrap_or(i32::MAX);
    let rows = sqlx::query!(
        r#"select found.vehicle_id as "vehicle_id?", found.customer_id as "customer_id!", v.plate, v.vin as "vin?", v.model as "model?", v.energy as "energy?", c.name, c.phone,
                  o.order_id as "order_id?", o.number as "number?", o.status as "status?"
             from customers_search($2, $3) with ordinality as found (vehicle_id, customer_id, order_id, place)
             join customers_customer c on c.dealership_id = $1 and c.customer_id = found.customer_id
             left join customers_vehicle v on v.dealership_id = $1 and v.vehicle_id = found.vehicle_id
             left join repair_orders_order o on o.dealership_id = $1
                   and (o.order_id = found.order_id or (found.order_id is null and o.vehicle_id = found.vehicle_id and o.open))
            order by found.place"#,
        actor.dealership.0,
        needle,
        most
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut hits: Vec<Hit> = Vec::new();
    for row in rows {
        let hit = Hit {
            vehicle: row.vehicle_id.map(VehicleId),
            customer: CustomerId(row.customer_id),
            plate: row.plate,
            vin: row.vin,
            model: row.model,
            energy: row.energy.as_deref().and_then(Energy::from_code),
            customer_name: row.name,
            phone: row.phone,
            order: match (row.order_id, row.number, row.status) {
                (Some(order), Some(number), Some(status)) => {
                    Some((OrderId(order), number, known(Status::from_code(&status), "repair_orders_order", "status", order)?))
                }
                _ => None,
            },
        };
        // A car may be found by its plate and by its owner's name.
        if hits.len() < SEARCH_LIMIT && !hits.iter().any(|other| (other.vehicle, other.customer) == (hit.vehicle, hit.customer)) {
            hits.push(hit);
        }
    }
    Ok(hits)
}

/// A customer with vehicles and visits.
///
/// # Errors
/// When one may not see customers, or there is none with this id.
pub async fn customer_page(store: &Store, actor: &Actor, id: CustomerId) -> Result<CustomerPage, Error> {
    let mut tx = store.read(actor, Permission::SeeCustomers).await?;
    let customer = customer(&mut tx, actor.dealership, id).await?;
    let vehicles = vehicles(&mut tx, actor.dealership, None, Some(id)).await?;
    let visits = visits(&mut tx, actor.dealership, None, Some(id)).await?;
    let consents = super::consents::of_phone(&mut tx, actor.dealership, &customer.phone).await?;
    Ok(CustomerPage { customer, vehicles, visits, consents })
}

/// A vehicle with owner and visits.
///
/// # Errors
/// When one may not see customers, or there is none with this id.
pub async fn vehicle_page(store: &Store, actor: &Actor, id: VehicleId) -> Result<VehiclePage, Error> {
    let mut tx = store.read(actor, Permission::SeeCustomers).await?;
    let vehicle = vehicle(&mut tx, actor.dealership, id).await?;
    let owner = customer(&mut tx, actor.dealership, vehicle.owner).await?;
    let visits = visits(&mut tx, actor.dealership, Some(id), None).await?;
    Ok(VehiclePage { vehicle, owner, visits })
}

/// A customer as stored.
pub(crate) async fn customer(tx: &mut Transaction, dealership: DealershipId, id: CustomerId) -> Result<Customer, Error> {
    find_customer(tx, dealership, id).await?.ok_or_else(|| Refusal::NotFound.into())
}

/// A customer as stored, if there is one.
pub(crate) async fn find_customer(tx: &mut Transaction, dealership: DealershipId, id: CustomerId) -> Result<Option<Customer>, Error> {
    let row = sqlx::query!(
        "select version, kind, name, phone, contact, address, note from customers_customer where dealership_id = $1 and customer_id = $2",
        dealership.0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| {
        Ok(Customer {
            id,
            version: row.version,
            kind: known(CustomerKind::from_code(&row.kind), "customers_customer", "kind", id.0)?,
            name: row.name,
            phone: Phone::stored(&row.phone),
            contact: row.contact,
            address: row.address,
            note: row.note,
        })
    })
    .transpose()
}

/// A vehicle as stored.
pub(crate) async fn vehicle(tx: &mut Transaction, dealership: DealershipId, id: VehicleId) -> Result<Vehicle, Error> {
    vehicles(tx, dealership, Some(id), None).await?.pop().ok_or_else(|| Refusal::NotFound.into())
}

struct VehicleRow {
    vehicle_id: Uuid,
    version: i32,
    customer_id: Uuid,
    plate: Option<String>,
    plate_colour: String,
    vin: String,
    model: String,
    engine_no: String,
    colour: String,
    energy: String,
    usage: String,
    invoice_date: Option<NaiveDate>,
    delivery_date: Option<NaiveDate>,
    odometer_km: Option<i32>,
}

/// Vehicles by id or by owner.
pub(crate) async fn vehicles(
    tx: &mut Transaction,
    dealership: DealershipId,
    id: Option<VehicleId>,
    owner: Option<CustomerId>,
) -> Result<Vec<Vehicle>, Error> {
    let rows = sqlx::query_as!(
        VehicleRow,
        "select vehicle_id, version, customer_id, plate, plate_colour, vin, model, engine_no, colour, energy, usage, invoice_date, delivery_date, odometer_km
           from customers_vehicle
          where dealership_id = $1 and ($2::uuid is null or vehicle_id = $2) and ($3::uuid is null or customer_id = $3)
          order by created_at desc, vehicle_id limit 100",
        dealership.0,
        id.map(|id| id.0),
        owner.map(|owner| owner.0)
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(VehicleRow::vehicle).collect()
}

impl VehicleRow {
    fn vehicle(self) -> Result<Vehicle, Error> {
        let id = self.vehicle_id;
        Ok(Vehicle {
            id: VehicleId(id),
            version: self.version,
            owner: CustomerId(self.customer_id),
            plate: self.plate.as_deref().and_then(Plate::stored),
            plate_colour: known(PlateColour::from_code(&self.plate_colour), "customers_vehicle", "plate_colour", id)?,
            vin: known(Vin::parse_without_check_digit(&self.vin).ok(), "customers_vehicle", "vin", id)?,
            model: self.model,
            engine_no: self.engine_no,
            colour: self.colour,
            energy: known(Energy::from_code(&self.energy), "customers_vehicle", "energy", id)?,
            usage: known(UsageNature::from_code(&self.usage), "customers_vehicle", "usage", id)?,
            invoice_date: self.invoice_date,
            delivery_date: self.delivery_date,
            odometer_km: self.odometer_km.and_then(|km| u32::try_from(km).ok()),
        })
    }
}

struct VisitRow {
    order_id: Uuid,
    number: String,
    status: String,
    opened_at: DateTime<Utc>,
    odometer_km: Option<i32>,
    concern: String,
    total: i64,
}

async fn visits(
    tx: &mut Transaction,
    dealership: DealershipId,
    vehicle: Option<VehicleId>,
    customer: Option<CustomerId>,
) -> Result<Vec<Visit>, Error> {
    let rows = sqlx::query_as!(
        VisitRow,
        r#"select o.order_id, o.number, o.status, o.opened_at, (o.check_in ->> 'odometer_km')::int as odometer_km, o.concern,
                  coalesce((select sum(s.due) from settlement_statement s where s.dealership_id = o.dealership_id and s.order_id = o.order_id
                                                and s.undone_at is null),
                           o.quoted_total, 0)::bigint as "total!"
             from repair_orders_order o
            where o.dealership_id = $1 and ($2::uuid is null or o.vehicle_id = $2) and ($3::uuid is null or o.customer_id = $3)
            order by o.opened_at desc limit $4"#,
        dealership.0,
        vehicle.map(|vehicle| vehicle.0),
        customer.map(|customer| customer.0),
        VISITS
    )
    .fetch_all(&mut **tx)
    .await?;
    let visit = |row: VisitRow| {
        Ok(Visit {
            order: OrderId(row.order_id),
            number: row.number,
            status: known(Status::from_code(&row.status), "repair_orders_order", "status", row.order_id)?,
            opened_at: row.opened_at,
            odometer_km: row.odometer_km.and_then(|km| u32::try_from(km).ok()),
            concern: row.concern,
            total: Fen(row.total),
        })
    };
    rows.into_iter().map(visit).collect()
}

#[cfg(test)]
mod tests {
    use super::needle;

    #[test]
    fn what_is_looked_for_has_no_gaps_where_nobody_stores_any() {
        for (typed, looked_for) in [
            ("浙A·8K2C7", "浙A8K2C7"),
            (" 138 0571 2266 ", "13805712266"),
            ("0571-88001234", "057188001234"),
            ("RO260312-018", "RO260312018"),
            ("Qi Once", "Qi Once"),
            ("8K\0", "8K"),
        ] {
            assert_eq!(needle(typed).as_deref(), Some(looked_for));
        }
        assert_eq!((needle(" "), needle("·"), needle("\0")), (None, None, None));
    }
}
