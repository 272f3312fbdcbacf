//! 备料: the visits of a day with what they take and what of it is there.

use super::load::{self, House};
use super::queries::Which;
use super::{guests, queries};
use crate::parts::stock;
use crate::repair_orders::packages;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::appointments::{Entry, PartCheck, Preparation, PreparationPage, Task, ToDo, parts_of, tasks};
use domain::{Actor, AppointmentId, DealershipId, Permission, Quantity, Refusal};
use std::collections::HashMap;
use uuid::Uuid;

/// Days further away are not prepared.
const FARTHEST: i64 = 366;
/// The most visits of past days that are listed with the parts they hold.
const MOST_LEFT: i64 = 100;

/// The visits of a day that are still to come, tomorrow's when none is named.
///
/// # Errors
/// When one may not see appointments.
pub async fn day(store: &Store, actor: &Actor, day: Option<NaiveDate>, now: DateTime<Utc>) -> Result<PreparationPage, Error> {
    let mut tx = store.read(actor, Permission::SeeAppointments).await?;
    let house = load::house(&mut tx, actor.dealership, now).await?;
    let today = house.date(now);
    let day = day.filter(|day| (*day - today).num_days().abs() <= FARTHEST).unwrap_or(today + Days::new(1));
    let span = (house.midnight(day), house.midnight(day + Days::new(1)));
    let mut entries = queries::entries(&mut tx, actor.dealership, Which::Between(span)).await?;
    entries.retain(|entry| entry.appointment.status.is_expected());
    let visits = prepared(&mut tx, actor.dealership, &house, entries).await?;
    let left = left_over(&mut tx, actor.dealership, house.midnight(today)).await?;
    let mut left = prepared(&mut tx, actor.dealership, &house, left).await?;
    left.iter_mut().for_each(|visit| visit.parts.retain(|part| part.held > Quantity(0)));
    Ok(PreparationPage { day, today, visits, left })
}

/// Visits of days before this one for which parts are still held: nobody has come, or the car has not left.
async fn left_over(tx: &mut Transaction, dealership: DealershipId, before: DateTime<Utc>) -> Result<Vec<Entry>, Error> {
    let visits = sqlx::query_scalar!(
        "select v.appointment_id from appointments_visit v
          where v.dealership_id = $1 and v.starts_at < $2
            and v.appointment_id in (select r.appointment_id from parts_reservation r where r.dealership_id = $1 and r.held > 0)
          order by v.starts_at, v.number limit $3",
        dealership.0,
        before,
        MOST_LEFT
    )
    .fetch_all(&mut **tx)
    .await?;
    queries::entries(tx, dealership, Which::These(&visits)).await
}

/// One visit.
///
/// # Errors
/// When one may not see appointments, or there is none with this id.
pub async fn visit(store: &Store, actor: &Actor, id: AppointmentId, now: DateTime<Utc>) -> Result<Preparation, Error> {
    let mut tx = store.read(actor, Permission::SeeAppointments).await?;
    let house = load::house(&mut tx, actor.dealership, now).await?;
    let entries = queries::entries(&mut tx, actor.dealership, Which::These(&[id.0])).await?;
    prepared(&mut tx, actor.dealership, &house, entries).await?.pop().ok_or_else(|| Refusal::NotFound.into())
}

/// What each visit takes, and what of it is there.
async fn prepared(tx: &mut Transaction, dealership: DealershipId, house: &House, entries: Vec<Entry>) -> Result<Vec<Preparation>, Error> {
    let vehicles: Vec<Uuid> = entries.iter().filter_map(|entry| entry.vehicle).map(|vehicle| vehicle.0).collect();
    let models: HashMap<Uuid, String> = sqlx::query!(
        "select vehicle_id, model from customers_vehicle where dealership_id = $1 and vehicle_id = any ($2)",
        dealership.0,
        &vehicles
    )
    .fetch_all(&mut **tx)
    .await?
    .into_iter()
    .map(|row| (row.vehicle_id, row.model))
    .collect();
    let model = |entry: &Entry| {
        let registered = entry.vehicle.and_then(|vehicle| models.get(&vehicle.0));
        registered.unwrap_or(&entry.appointment.model).clone()
    };
    let work: Vec<(Entry, Vec<Task>)> = entries
        .into_iter()
        .map(|entry| {
            let tasks = tasks(&house.catalogue, &entry.appointment.services, house.settings.group_of(&model(&entry)));
            (entry, tasks)
        })
        .collect();
    let codes: Vec<String> = work.iter().flat_map(|(_, tasks)| tasks).flat_map(|task| task.operations.iter().cloned()).collect();
    let operations = packages::operations(tx, dealership, &codes).await?;
    let wanted = |tasks: &[Task], entry: &Entry| -> Vec<(String, Quantity)> {
        // What was put aside stands, also when the catalogue says something else by now.
        let kept = &entry.appointment.parts;
        if kept.is_empty() { parts_of(tasks) } else { kept.iter().map(|kept| (kept.part_no.clone(), kept.wanted)).collect() }
    };
    let part_nos: Vec<String> = work.iter().flat_map(|(entry, tasks)| wanted(tasks, entry)).map(|(part_no, _)| part_no).collect();
    let stock = stock::of(tx, dealership, &part_nos).await?;
    let check = |entry: &Entry, (part_no, wanted): (String, Quantity)| {
        let held = entry.appointment.parts.iter().find(|kept| kept.part_no == part_no).map_or(Quantity(0), |kept| kept.held);
        match stock.iter().find(|stock| stock.part_no == part_no) {
            Some(there) => PartCheck {
                title: there.title.clone(),
                unit: there.unit.clone(),
                bin: there.bin.clone(),
                available: there.available(),
                part_no,
                wanted,
                held,
            },
            None => {
                PartCheck { title: part_no.clone(), unit: String::new(), bin: String::new(), available: Quantity(0), part_no, wanted, held }
            }
        }
    };
    let preparations = work.into_iter().map(|(entry, tasks)| {
        let mut parts: Vec<PartCheck> = wanted(&tasks, &entry).into_iter().map(|part| check(&entry, part)).collect();
        parts.sort_by(|one, other| (&one.bin, &one.part_no).cmp(&(&other.bin, &other.part_no)));
        let todo = tasks.into_iter().filter(|task| !task.operations.is_empty()).map(|task| ToDo {
            operations: task.operations.iter().filter_map(|code| operations.get(code)).cloned().collect(),
            title: task.title,
        });
        let service = |code: &String| house.catalogue.iter().find(|of| of.code == *code).map(|of| of.title.clone());
        let services = entry.appointment.services.iter().filter_map(service).collect();
        Preparation { services, todo: todo.collect(), parts, laid: guests::laid(house, &entry.appointment), entry }
    });
    Ok(preparations.collect())
}
