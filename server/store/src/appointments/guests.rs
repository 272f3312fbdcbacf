//! What customers see who book for themselves, and who hold the link to a visit.

use super::load::{self, House};
use super::pictures;
use crate::care::links::{self, Leads};
use crate::care::page;
use crate::error::known;
use crate::repair_orders::deferred;
use crate::{Error, Store, Transaction, customers, warranty};
use chrono::{DateTime, NaiveDate, Offset, Utc};
use domain::appointments::{Again, Appointment, Laid, Offered, OwnCar, Owner, Past, PublicHouse, VisitPage, VisitSheet, due, foreseen_km};
use domain::customers::{Energy, Phone, Plate};
use domain::permission::{Permission, Post};
use domain::repair_orders::{Line, Status};
use domain::staff::{Dealership, PersonRef};
use domain::{Actor, AppointmentId, DealershipId, PersonId, Refusal, VehicleId};
use uuid::Uuid;

/// The most houses that one chooses from.
const HOUSES: i64 = 100;
/// The most advisors one chooses from.
const ADVISORS: i64 = 50;
/// The most services that campaigns are booked as.
const CAMPAIGNS: i64 = 100;
/// The most cars under one telephone number, visits of a car that are looked at, and declined lines that are shown of it.
const CARS: i64 = 10;
const VISITS: i64 = 60;
const DECLINED: i64 = 5;

/// The houses that can be booked: the one at this address, or all.
///
/// # Errors
/// When the database does not answer.
pub async fn houses(store: &Store, code: Option<&str>) -> Result<Vec<PublicHouse>, Error> {
    let rows = sqlx::query!(
        "select dealership_id, code, name, short_name, address, phone, zone, home_plate from dealership
          where $1::text is null or code = $1 order by created_at, code limit $2",
        code,
        HOUSES
    )
    .fetch_all(store.pool())
    .await?;
    let house = rows.into_iter().map(|row| PublicHouse {
        code: row.code,
        dealership: Dealership {
            id: DealershipId(row.dealership_id),
            name: row.name,
            short_name: row.short_name,
            address: row.address,
            phone: row.phone,
            zone: row.zone,
            home_plate: row.home_plate,
        },
    });
    Ok(house.collect())
}

/// The advisors that a customer may ask for, at the telephone.
///
/// # Errors
/// When one may not book.
pub async fn advisors(store: &Store, actor: &Actor) -> Result<Vec<PersonRef>, Error> {
    let mut tx = store.read(actor, Permission::Book).await?;
    advisors_of(&mut tx, actor.dealership).await
}

async fn advisors_of(tx: &mut Transaction, dealership: DealershipId) -> Result<Vec<PersonRef>, Error> {
    let advisors = sqlx::query!(
        "select p.person_id, p.name from staff_membership m join staff_person p using (person_id)
          where m.dealership_id = $1 and m.active and $2 = any (m.posts) order by p.name, p.person_id limit $3",
        dealership.0,
        Post::ServiceAdvisor.code(),
        ADVISORS
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(advisors.into_iter().map(|row| PersonRef { person: PersonId(row.person_id), name: row.name }).collect())
}

/// What a house offers to customers who book for themselves.
///
/// # Errors
/// When the database does not answer.
pub async fn offered(store: &Store, dealership: DealershipId, now: DateTime<Utc>) -> Result<Offered, Error> {
    let mut tx = store.begin(dealership).await?;
    let mut house = load::house(&mut tx, dealership, now).await?;
    house.catalogue.retain(|service| service.active && service.online);
    let advisors = advisors_of(&mut tx, dealership).await?;
    let of_campaigns = sqlx::query_scalar!(
        r#"select distinct draft->>'service' as "service!" from warranty_campaign
            where dealership_id = $1 and draft->>'service' is not null limit $2"#,
        dealership.0,
        CAMPAIGNS
    )
    .fetch_all(&mut *tx)
    .await?;
    let lead_minutes = house.settings.lead_minutes;
    Ok(Offered { advisors, of_campaigns, offset_minutes: offset_minutes(&house, now), lead_minutes, services: house.catalogue })
}

fn offset_minutes(house: &House, now: DateTime<Utc>) -> i32 {
    now.with_timezone(&house.zone).offset().fix().local_minus_utc() / 60
}

struct CarRow {
    name: String,
    vehicle_id: Uuid,
    plate: Option<String>,
    model: String,
    energy: String,
    handed_over: Option<NaiveDate>,
}

/// What the house knows of whoever has this telephone number: their cars, what these are due for, and what was declined. For who has proved
/// that the number is theirs.
///
/// # Errors
/// When the database does not answer.
pub async fn owner(store: &Store, dealership: DealershipId, proved: &Phone, now: DateTime<Utc>) -> Result<Owner, Error> {
    let mut tx = store.begin(dealership).await?;
    let rows = sqlx::query_as!(
        CarRow,
        "select c.name, v.vehicle_id, v.plate, v.model, v.energy, coalesce(v.delivery_date, v.invoice_date) as handed_over
           from customers_customer c join customers_vehicle v on v.dealership_id = c.dealership_id and v.customer_id = c.customer_id
          where c.dealership_id = $1 and c.phone = $2 order by v.created_at desc, v.vehicle_id limit $3",
        dealership.0,
        proved.as_str(),
        CARS
    )
    .fetch_all(&mut *tx)
    .await?;
    if rows.is_empty() {
        return Ok(Owner::default());
    }
    let house = load::house(&mut tx, dealership, now).await?;
    let mut owner = Owner { name: rows[0].name.clone(), cars: Vec::with_capacity(rows.len()) };
    for row in rows {
        owner.cars.push(car(&mut tx, dealership, &house, row, now).await?);
    }
    Ok(owner)
}

async fn car(tx: &mut Transaction, dealership: DealershipId, house: &House, row: CarRow, now: DateTime<Utc>) -> Result<OwnCar, Error> {
    let energy = known(Energy::from_code(&row.energy), "customers_vehicle", "energy", row.vehicle_id)?;
    let (past, today) = (past(tx, dealership, house, row.vehicle_id).await?, house.date(now));
    let readings = past.iter().filter_map(|past| Some((past.day, past.odometer_km?))).chain(row.handed_over.map(|day| (day, 0)));
    let readings: Vec<(NaiveDate, u32)> = readings.collect();
    Ok(OwnCar {
        vehicle: VehicleId(row.vehicle_id),
        plate: row.plate.as_deref().and_then(Plate::stored),
        model: row.model,
        energy,
        // A car that was never read has not been seen to run.
        foreseen_km: foreseen_km(&readings, today).filter(|km| *km > 0),
        due: due(&house.catalogue, energy, row.handed_over, &past, today),
        declined: declined(tx, dealership, row.vehicle_id).await?,
        campaigns: warranty::queries::open(tx, dealership, VehicleId(row.vehicle_id)).await?,
    })
}

/// The visits of a car that came to something: its day, its reading, and the operations that were done.
async fn past(tx: &mut Transaction, dealership: DealershipId, house: &House, vehicle: Uuid) -> Result<Vec<Past>, Error> {
    let left = [Status::Void, Status::LeftUnrepaired].map(Status::code).map(str::to_owned);
    let rows = sqlx::query!(
        r#"select o.opened_at, (o.check_in ->> 'odometer_km')::int as odometer_km,
                  (select coalesce(array_agg(l.charge ->> 'operation'), '{}') from repair_orders_line l
                    where l.dealership_id = o.dealership_id and l.order_id = o.order_id and l.authorised and l.charge ->> 'operation' is not null
                  ) as "operations!"
             from repair_orders_order o
            where o.dealership_id = $1 and o.vehicle_id = $2 and not o.open and o.status <> all ($3)
            order by o.opened_at desc limit $4"#,
        dealership.0,
        vehicle,
        &left,
        VISITS
    )
    .fetch_all(&mut **tx)
    .await?;
    let past = rows.into_iter().map(|row| Past {
        day: house.date(row.opened_at),
        odometer_km: row.odometer_km.and_then(|km| u32::try_from(km).ok()),
        operations: row.operations,
    });
    Ok(past.collect())
}

/// The work that was declined last.
async fn declined(tx: &mut Transaction, dealership: DealershipId, vehicle: Uuid) -> Result<Vec<Again>, Error> {
    let lines = deferred::lines(tx, dealership, VehicleId(vehicle), DECLINED * 4).await?;
    // Parts go with the job that they would be fitted in.
    let jobs = lines.into_iter().filter(Line::is_job);
    let most = usize::try_from(DECLINED).unwrap_or_default();
    Ok(jobs.map(|line| Again { line: line.id, title: line.title }).take(most).collect())
}

/// The customer's page of the visit that the link with this token leads to.
///
/// # Errors
/// [`Refusal::LinkLeadsNowhere`] when it has expired, was withdrawn, leads to something else, or never was.
pub async fn behind_link(store: &Store, token: &str, now: DateTime<Utc>) -> Result<VisitPage, Error> {
    let Leads { dealership, to, .. } = links::find_visit(store, token, now).await?.ok_or(Refusal::LinkLeadsNowhere)?;
    let mut tx = store.begin(dealership).await?;
    let (visit, house) = (load::visit(&mut tx, dealership, to).await?, load::house(&mut tx, dealership, now).await?);
    page_of(&mut tx, dealership, &house, &visit.ok_or(Refusal::LinkLeadsNowhere)?, now).await
}

/// 预约单 of the visit that the link with this token leads to, as its customer reads it.
///
/// # Errors
/// [`Refusal::LinkLeadsNowhere`], as [`behind_link`].
pub async fn sheet_behind_link(store: &Store, token: &str, now: DateTime<Utc>) -> Result<VisitSheet, Error> {
    let Leads { dealership, to, .. } = links::find_visit(store, token, now).await?.ok_or(Refusal::LinkLeadsNowhere)?;
    let mut tx = store.begin(dealership).await?;
    let visit = load::visit(&mut tx, dealership, to).await?.ok_or(Refusal::LinkLeadsNowhere)?;
    let house = load::house(&mut tx, dealership, now).await?;
    let sheet = sheet_of(&mut tx, dealership, &house, &visit, now).await?;
    // Links are passed on: whoever holds this one knows the number already, or need not learn it.
    Ok(VisitSheet { phone: visit.phone.masked(), ..sheet })
}

/// 预约单 of a visit, for the desk: with who does what where.
///
/// # Errors
/// When one may not see appointments, or there is none with this id.
pub async fn sheet(store: &Store, actor: &Actor, id: AppointmentId, now: DateTime<Utc>) -> Result<VisitSheet, Error> {
    let mut tx = store.read(actor, Permission::SeeAppointments).await?;
    let dealership = actor.dealership;
    let visit = load::visit(&mut tx, dealership, id).await?.ok_or(Refusal::NotFound)?;
    let house = load::house(&mut tx, dealership, now).await?;
    let laid = laid(&house, &visit);
    Ok(VisitSheet { laid, ..sheet_of(&mut tx, dealership, &house, &visit, now).await? })
}

/// Who does what where.
pub(super) fn laid(house: &House, visit: &Appointment) -> Vec<Laid> {
    let technician = |person| house.hands.iter().find(|hand| hand.person == person).map(|hand| hand.name.clone()).unwrap_or_default();
    let bay = |bay| house.places.iter().find(|place| place.bay == bay).map(|place| place.name.clone()).unwrap_or_default();
    let laid = visit.blocks.iter().map(|block| Laid {
        skill: block.skill,
        hours: block.hours,
        technician: technician(block.technician),
        bay: bay(block.bay),
        period: block.period,
    });
    laid.collect()
}

async fn sheet_of(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    visit: &Appointment,
    now: DateTime<Utc>,
) -> Result<VisitSheet, Error> {
    let booked_at = sqlx::query_scalar!(
        "select booked_at from appointments_visit where dealership_id = $1 and appointment_id = $2",
        dealership.0,
        visit.id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(VisitSheet {
        page: page_of(tx, dealership, house, visit, now).await?,
        name: visit.name.clone(),
        phone: visit.phone.to_string(),
        plate: visit.plate.clone(),
        vin: visit.vin.clone(),
        model: visit.model.clone(),
        booked_at,
        services: visit.told_of(&house.catalogue),
        lead_minutes: house.settings.lead_minutes,
        no_show_minutes: house.settings.no_show_minutes,
        laid: Vec::new(),
    })
}

async fn page_of(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    visit: &Appointment,
    now: DateTime<Utc>,
) -> Result<VisitPage, Error> {
    let row = sqlx::query!(
        r#"select a.number, a.customer_moves, p.name as "advisor?" from appointments_visit a left join staff_person p on p.person_id = a.advisor_id
            where a.dealership_id = $1 and a.appointment_id = $2"#,
        dealership.0,
        visit.id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    let car = visit.plate.as_ref().map(ToString::to_string).or(visit.vin.as_ref().map(ToString::to_string));
    let photos = pictures::of_visits(tx, dealership, &[visit.id.0]).await?.into_iter().map(|(_, photo)| photo).collect();
    Ok(VisitPage {
        id: visit.id,
        house: page::house(tx, dealership).await?,
        offset_minutes: offset_minutes(house, now),
        number: row.number,
        status: visit.status,
        starts_at: visit.starts_at,
        ready_at: visit.ready_at,
        car: car.unwrap_or_else(|| visit.model.clone()),
        services: visit.told_of(&house.catalogue).into_iter().map(|told| told.title).collect(),
        concern: visit.concern.clone(),
        stay: visit.stay,
        pick_up: visit.pick_up.clone(),
        loaner: visit.loaner,
        advisor: row.advisor,
        consents: customers::consents::of_visit(tx, dealership, visit.id).await?,
        moves_left: house.settings.most_moves.saturating_sub(u16::try_from(row.customer_moves).unwrap_or(u16::MAX)),
        photos,
    })
}
