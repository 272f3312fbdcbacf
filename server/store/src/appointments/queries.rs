//! What is free, what is booked, and who has come.

use super::load::{self, House};
use super::pictures;
use crate::repair_orders::packages;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use domain::appointments::{
    Appointment, Arrivals, CarToday, Channel, Coming, DayLoad, DeskPage, Diary, Entry, Facts, Need, Offer, Plan, ServicesPage, SetupPage,
    Slot, Status, Wish, offer, still_fits, to_move, wanted,
};
use domain::customers::SEARCH_LIMIT;
use domain::staff::PersonRef;
use domain::{Actor, AppointmentId, DealershipId, OrderId, Permission, Refusal, VehicleId};
use std::collections::HashMap;
use uuid::Uuid;

/// The most times that are offered at once: four weeks on a grid of half hours.
const MOST_SLOTS: usize = 1_000;
/// The most visits a day is shown with.
const MOST_VISITS: i64 = 400;
/// The desk looks so many days back and ahead.
const FARTHEST: i64 = 3 * 366;
/// So many days ahead visits are looked for that no longer fit: nothing is booked later, whatever the horizon was.
const LOOKED_AHEAD: u16 = 91;
/// Days of the week view.
const WEEK: u16 = 7;

/// Every time of the weeks to come at which the wish could be served, soonest first.
///
/// # Errors
/// When one may not see appointments, or what is wished for is not offered.
pub async fn free_slots(store: &Store, actor: &Actor, wish: &Wish, channel: Channel, now: DateTime<Utc>) -> Result<Vec<Slot>, Error> {
    let mut tx = match actor.is_guest() {
        // Times that are free are nobody's secret.
        true => store.begin(actor.dealership).await?,
        false => store.read(actor, Permission::SeeAppointments).await?,
    };
    let house = load::house(&mut tx, actor.dealership, now).await?;
    let days = (house.date(now), house.settings.horizon_days);
    let diary = load::diary(&mut tx, actor.dealership, &house, days, now).await?;
    let (needs, stands) = match wish.moving {
        Some(id) => {
            let visit = load::visit(&mut tx, actor.dealership, id).await?.ok_or(Refusal::NotFound)?;
            // Nobody moves a visit to where it stands, unless that has been taken from it.
            (visit.needs, still_fits(&diary, &visit.blocks).then_some(visit.starts_at))
        }
        None => (needs_of(&mut tx, actor.dealership, &house, wish).await?, None),
    };
    let plan = Plan::new(&diary, &house.settings, wish.moving, now);
    let offer = offer(&house.settings, channel, now);
    // Not the moment itself: a visit begins later.
    let offer = Offer { earliest: offer.earliest.max(now + chrono::TimeDelta::seconds(1)), ..offer };
    let mut free = plan.free_slots(&needs, offer, MOST_SLOTS);
    free.retain(|slot| Some(slot.at) != stands);
    Ok(free)
}

async fn needs_of(tx: &mut Transaction, dealership: DealershipId, house: &House, wish: &Wish) -> Result<Vec<Need>, Error> {
    let vehicle = match wish.vehicle {
        Some(vehicle) => {
            sqlx::query_scalar!("select model from customers_vehicle where dealership_id = $1 and vehicle_id = $2", dealership.0, vehicle.0)
                .fetch_optional(&mut **tx)
                .await?
                .map(|model| (vehicle, model))
        }
        None => None,
    };
    let facts = Facts {
        stored: None,
        settings: house.settings.clone(),
        catalogue: house.catalogue.clone(),
        diary: Diary::default(),
        vehicle,
        other_visits: Vec::new(),
        today: CarToday::default(),
        open_of_phone: 0,
        customer_moves: 0,
        advisor_known: true,
        order_vehicle: None,
        order_over_at: None,
        stock: Vec::new(),
        energy: None,
        loaner: None,
        photos: Vec::new(),
    };
    Ok(wanted(&facts, &wish.services, &wish.concern, &wish.model)?)
}

/// The appointment desk on a day, today when none is named: its visits, the load of its week, and what a visit could be moved by.
///
/// # Errors
/// When one may not see appointments.
pub async fn desk(store: &Store, actor: &Actor, day: Option<NaiveDate>, now: DateTime<Utc>) -> Result<DeskPage, Error> {
    let mut tx = store.read(actor, Permission::SeeAppointments).await?;
    let dealership = actor.dealership;
    let house = load::house(&mut tx, dealership, now).await?;
    let today = house.date(now);
    // Further away there is nothing to be seen, and calendars end.
    let day = day.filter(|day| (*day - today).num_days().abs() <= FARTHEST).unwrap_or(today);
    let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    // Work that is open is laid out from today on, also when the week that is shown comes later.
    let first = if today < monday { today.max(monday - Days::new(60)) } else { monday };
    let days = u16::try_from((monday - first).num_days()).unwrap_or_default() + WEEK;
    let mut diary = load::diary(&mut tx, dealership, &house, (first, days), now).await?;
    let counts = counts(&mut tx, dealership, &house, monday).await?;
    let plan = Plan::new(&diary, &house.settings, None, now);
    let starts: HashMap<AppointmentId, NaiveDate> =
        diary.booked.iter().rev().map(|booked| (booked.appointment, house.date(booked.block.period.from))).collect();
    let mut to_move = to_move(&diary, now);
    to_move.retain(|visit| starts.get(visit).is_some_and(|day| *day >= monday));
    let week = monday.iter_days().take(usize::from(WEEK)).map(|date| {
        let (visits, no_shows) = counts.get(&date).copied().unwrap_or_default();
        let workday = diary.days.iter().find(|workday| workday.day == date).cloned();
        let displaced = to_move.iter().filter(|visit| starts.get(visit) == Some(&date)).count();
        let to_move = u16::try_from(displaced).unwrap_or(u16::MAX);
        DayLoad { day: date, workday, load: plan.load(date), house: plan.house_load(date), visits, no_shows, to_move }
    });
    let week = week.collect();
    let span = (house.midnight(day), house.midnight(day + Days::new(1)));
    let entries = entries(&mut tx, dealership, Which::Between(span)).await?;
    diary.days.retain(|workday| workday.day >= monday);
    Ok(DeskPage { day, today, entries, week, settings: house.settings, catalogue: house.catalogue, diary, to_move })
}

/// Visits of each day of a week, and those of them who did not come.
async fn counts(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    monday: NaiveDate,
) -> Result<HashMap<NaiveDate, (u16, u16)>, Error> {
    let rows = sqlx::query!(
        r#"select (starts_at at time zone $4)::date as "day!", count(*) filter (where status <> $5) as "visits!", count(*) filter (where status = $6) as "no_shows!"
             from appointments_visit where dealership_id = $1 and starts_at >= $2 and starts_at < $3 group by 1"#,
        dealership.0,
        house.midnight(monday),
        house.midnight(monday + Days::new(u64::from(WEEK))),
        house.zone.name(),
        Status::Cancelled.code(),
        Status::NoShow.code()
    )
    .fetch_all(&mut **tx)
    .await?;
    let few = |count: i64| u16::try_from(count).unwrap_or(u16::MAX);
    Ok(rows.into_iter().map(|row| (row.day, (few(row.visits), few(row.no_shows)))).collect())
}

/// The house as it is set up now.
///
/// # Errors
/// When one may not set the house up.
pub async fn setup(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<SetupPage, Error> {
    let mut tx = store.read(actor, Permission::SetCapacity).await?;
    let house = load::house(&mut tx, actor.dealership, now).await?;
    let today = house.date(now);
    let to_move = displaced(&mut tx, actor.dealership, &house, now).await?;
    let House { settings, mut special, hands, places, mut closures, .. } = house;
    special.retain(|special| special.day >= today);
    special.sort_by_key(|special| special.day);
    closures.retain(|closure| closure.period.until > now);
    Ok(SetupPage { today, settings, special, hands, places, closures, to_move })
}

/// How many visits still to come have lost their time to what was set up since they were booked, and the day of the first.
async fn displaced(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    now: DateTime<Utc>,
) -> Result<Option<(u16, NaiveDate)>, Error> {
    let diary = load::diary(tx, dealership, house, (house.date(now), LOOKED_AHEAD), now).await?;
    let displaced = to_move(&diary, now);
    let day_of = |visit: &AppointmentId| {
        diary.booked.iter().find(|booked| booked.appointment == *visit).map(|booked| house.date(booked.block.period.from))
    };
    let first = displaced.first().and_then(day_of);
    Ok(first.map(|day| (u16::try_from(displaced.len()).unwrap_or(u16::MAX), day)))
}

/// The service catalogue, as it is kept.
///
/// # Errors
/// When one may not set the house up.
pub async fn services(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<ServicesPage, Error> {
    let mut tx = store.read(actor, Permission::SetCapacity).await?;
    let house = load::house(&mut tx, actor.dealership, now).await?;
    let codes: Vec<String> = house.catalogue.iter().flat_map(|service| service.operations.iter().cloned()).collect();
    let part_nos: Vec<String> = house.catalogue.iter().flat_map(|of| of.parts.iter().map(|part| part.part_no.clone())).collect();
    Ok(ServicesPage {
        services: house.catalogue,
        groups: house.settings.model_groups.into_iter().map(|group| group.code).collect(),
        operations: packages::operations(&mut tx, actor.dealership, &codes).await?.into_values().collect(),
        parts: packages::parts(&mut tx, actor.dealership, &part_nos).await?.into_values().collect(),
    })
}

/// The cars that are here without an order, longest first, and those that are still expected today.
///
/// # Errors
/// When one may not see appointments.
pub async fn arrivals(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<Arrivals, Error> {
    let mut tx = store.read(actor, Permission::SeeAppointments).await?;
    let house = load::house(&mut tx, actor.dealership, now).await?;
    let today = house.date(now);
    let day = (house.midnight(today), house.midnight(today + Days::new(1)));
    let mut waiting = entries(&mut tx, actor.dealership, Which::HereSince(day.0)).await?;
    waiting.retain(|entry| entry.appointment.waits_at_reception());
    waiting.sort_by_key(|entry| entry.appointment.arrived_at);
    let mut expected = entries(&mut tx, actor.dealership, Which::Between(day)).await?;
    expected.retain(|entry| entry.appointment.status.is_expected());
    let (greet_minutes, no_show_minutes) = (house.settings.greet_minutes, house.settings.no_show_minutes);
    Ok(Arrivals { waiting, expected, catalogue: house.catalogue, greet_minutes, no_show_minutes })
}

/// The visits that these cars are expected for today, or wait at reception with: those that wait first.
///
/// # Errors
/// When one may not see appointments.
pub async fn coming(store: &Store, actor: &Actor, vehicles: &[VehicleId], now: DateTime<Utc>) -> Result<Vec<(VehicleId, Coming)>, Error> {
    let mut tx = store.read(actor, Permission::SeeAppointments).await?;
    let house = load::house(&mut tx, actor.dealership, now).await?;
    let today = house.date(now);
    let vehicles: Vec<Uuid> = vehicles.iter().take(SEARCH_LIMIT).map(|vehicle| vehicle.0).collect();
    let rows = sqlx::query!(
        r#"select v.vehicle_id, a.appointment_id, a.number, a.starts_at, a.arrived_at
             from customers_vehicle v
             join customers_customer c on c.dealership_id = v.dealership_id and c.customer_id = v.customer_id
             join appointments_visit a on a.dealership_id = v.dealership_id
              and (a.vehicle_id = v.vehicle_id or (a.vehicle_id is null and (a.plate = v.plate or a.vin = v.vin
                   or (a.plate is null and a.vin is null and a.phone <> '' and a.phone = c.phone))))
            where v.dealership_id = $1 and v.vehicle_id = any ($2)
              and ((a.expected and a.starts_at >= $3 and a.starts_at < $4) or (a.order_id is null and a.status = $5 and a.arrived_at >= $3))
            order by a.arrived_at nulls last, a.starts_at limit $6"#,
        actor.dealership.0,
        &vehicles,
        house.midnight(today),
        house.midnight(today + Days::new(1)),
        Status::Arrived.code(),
        MOST_VISITS
    )
    .fetch_all(&mut *tx)
    .await?;
    let coming = rows.into_iter().map(|row| {
        let coming = Coming {
            appointment: AppointmentId(row.appointment_id),
            number: row.number,
            starts_at: row.starts_at,
            waits_since: row.arrived_at,
        };
        (VehicleId(row.vehicle_id), coming)
    });
    Ok(coming.collect())
}

/// One visit.
///
/// # Errors
/// When one may not see appointments, or there is none with this id.
pub async fn visit(store: &Store, actor: &Actor, id: AppointmentId) -> Result<Appointment, Error> {
    let mut tx = store.read(actor, Permission::SeeAppointments).await?;
    load::visit(&mut tx, actor.dealership, id).await?.ok_or_else(|| Refusal::NotFound.into())
}

struct EntryRow {
    appointment_id: Uuid,
    number: String,
    order_number: Option<String>,
    advisor: Option<String>,
    vehicle_id: Option<Uuid>,
    open_order: Option<Uuid>,
    loaner: Option<String>,
}

/// Which visits are wanted.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    /// Those that begin in a span of time.
    Between((DateTime<Utc>, DateTime<Utc>)),
    /// Those that have come since a moment and have no order.
    HereSince(DateTime<Utc>),
    These(&'a [Uuid]),
}

/// Visits, in the order of their times.
pub(super) async fn entries(tx: &mut Transaction, dealership: DealershipId, which: Which<'_>) -> Result<Vec<Entry>, Error> {
    let (span, here_since, these) = match which {
        Which::Between(span) => (Some(span), None, None),
        Which::HereSince(since) => (None, Some(since), None),
        Which::These(visits) => (None, None, Some(visits)),
    };
    let (from, until) = span.unzip();
    let rows = sqlx::query_as!(
        EntryRow,
        r#"select a.appointment_id, a.number, o.number as "order_number?", p.name as "advisor?", car.vehicle_id as "vehicle_id?", open.order_id as "open_order?", c.plate as "loaner?"
             from appointments_visit a
             left join repair_orders_order o on o.dealership_id = a.dealership_id and o.order_id = a.order_id
             left join staff_person p on p.person_id = a.advisor_id
             left join lateral (
                  select coalesce(
                         a.vehicle_id,
                         (select v.vehicle_id from customers_vehicle v where v.dealership_id = a.dealership_id and v.plate = a.plate),
                         (select v.vehicle_id from customers_vehicle v where v.dealership_id = a.dealership_id and v.vin = a.vin),
                         -- Whoever was new here said nothing of their car: the one that reception has registered for them since.
                         (select (array_agg(v.vehicle_id))[1] from customers_customer c
                            join customers_vehicle v on v.dealership_id = c.dealership_id and v.customer_id = c.customer_id
                           where a.plate is null and a.vin is null and a.phone <> '' and c.dealership_id = a.dealership_id and c.phone = a.phone
                             and v.created_at >= a.booked_at having count(*) = 1)) as vehicle_id
             ) car on true
             left join repair_orders_order open on open.dealership_id = a.dealership_id and open.vehicle_id = car.vehicle_id and open.open
             left join care_loan l on l.dealership_id = a.dealership_id and l.appointment_id = a.appointment_id and l.state in ('promised', 'out')
             left join care_loaner c on c.dealership_id = l.dealership_id and c.loaner_id = l.loaner_id
            where a.dealership_id = $1
              and (($2::timestamptz is not null and a.starts_at >= $2 and a.starts_at < $3)
                or ($4::timestamptz is not null and a.order_id is null and a.arrived_at is not null and a.arrived_at >= $4)
                or a.appointment_id = any ($6))
            order by a.starts_at, a.number
            limit $5"#,
        dealership.0,
        from,
        until,
        here_since,
        MOST_VISITS,
        these
    )
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.appointment_id).collect();
    let mut visits = load::visits(tx, dealership, &ids).await?;
    let photos = pictures::of_visits(tx, dealership, &ids).await?;
    let photos_of = |visit: Uuid| photos.iter().filter(|(of, _)| of.0 == visit).map(|(_, photo)| *photo).collect();
    let entries = rows.into_iter().filter_map(|row| {
        let appointment = visits.remove(&row.appointment_id)?;
        let advisor = appointment.advisor.zip(row.advisor).map(|(person, name)| PersonRef { person, name });
        let (order_number, open_order, loaner) = (row.order_number, row.open_order.map(OrderId), row.loaner);
        let vehicle = row.vehicle_id.map(VehicleId);
        let photos = photos_of(row.appointment_id);
        Some(Entry { number: row.number, appointment, order_number, advisor, vehicle, open_order, photos, loaner })
    });
    Ok(entries.collect())
}
