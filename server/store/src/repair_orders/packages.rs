//! What services and packages stand for, as they are offered for the car of an order.

use super::load;
use crate::appointments::load::{House, house};
use crate::error::known;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::appointments::{Service, tasks};
use domain::customers::Energy;
use domain::repair_orders::{CatalogPart, Command, OfferedPackage, OfferedTask, Operation, Order, QualityClass};
use domain::staff::Skill;
use domain::{Actor, DealershipId, Fen, Hours, OrderId, Permission, Refusal, VehicleId};
use std::collections::BTreeMap;

/// What the command puts on the order.
pub(crate) async fn named(
    tx: &mut Transaction,
    order: &Order,
    dealership: DealershipId,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Option<OfferedPackage>, Error> {
    let Command::AddPackage { service, .. } = command else { return Ok(None) };
    let house = house(tx, dealership, now).await?;
    let Some(service) = house.catalogue.iter().find(|of| of.code == *service).cloned() else {
        return Err(Refusal::ServiceUnknown { service: service.clone() }.into());
    };
    Ok(offered(tx, dealership, &house, order.vehicle, vec![service]).await?.pop())
}

/// Everything of the catalogue that can be put on an order of a car that is driven like its, in the order of the catalogue.
///
/// # Errors
/// When one may not write estimates, or there is no such order.
pub async fn for_order(store: &Store, actor: &Actor, order: OrderId, now: DateTime<Utc>) -> Result<Vec<OfferedPackage>, Error> {
    let mut tx = store.read(actor, Permission::Estimate).await?;
    let order = load::order(&mut tx, actor.dealership, order, now).await?.order;
    let house = house(&mut tx, actor.dealership, now).await?;
    let active: Vec<Service> = house.catalogue.iter().filter(|service| service.active).cloned().collect();
    let mut offered = offered(&mut tx, actor.dealership, &house, order.vehicle, active).await?;
    offered.retain(|package| package.unsuited.is_none() && !package.tasks.is_empty());
    Ok(offered)
}

async fn offered(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    vehicle: VehicleId,
    services: Vec<Service>,
) -> Result<Vec<OfferedPackage>, Error> {
    let car =
        sqlx::query!("select model, energy from customers_vehicle where dealership_id = $1 and vehicle_id = $2", dealership.0, vehicle.0)
            .fetch_optional(&mut **tx)
            .await?;
    let energy = match &car {
        Some(car) => Some(known(Energy::from_code(&car.energy), "customers_vehicle", "energy", vehicle.0)?),
        None => None,
    };
    let group = house.settings.group_of(car.as_ref().map(|car| car.model.as_str()).unwrap_or_default());
    let tasks: Vec<_> = services.iter().map(|service| tasks(&house.catalogue, std::slice::from_ref(&service.code), group)).collect();
    let codes: Vec<String> = tasks.iter().flatten().flat_map(|task| task.operations.iter().cloned()).collect();
    let part_nos: Vec<String> = tasks.iter().flatten().flat_map(|task| task.parts.iter().map(|(part_no, _)| part_no.clone())).collect();
    let (operations, parts) = (operations(tx, dealership, &codes).await?, parts(tx, dealership, &part_nos).await?);
    let offered = services.into_iter().zip(tasks).map(|(service, tasks)| OfferedPackage {
        unsuited: energy.filter(|_| !service.suits(&house.catalogue, energy)),
        code: service.code,
        title: service.title,
        active: service.active,
        price: service.price,
        tasks: tasks
            .into_iter()
            .map(|task| OfferedTask {
                operations: task.operations.iter().filter_map(|code| operations.get(code)).cloned().collect(),
                parts: task.parts.into_iter().filter_map(|(part_no, quantity)| Some((parts.get(&part_no)?.clone(), quantity))).collect(),
            })
            .collect(),
    });
    Ok(offered.collect())
}

/// The operations with these codes.
pub(crate) async fn operations(
    tx: &mut Transaction,
    dealership: DealershipId,
    codes: &[String],
) -> Result<BTreeMap<String, Operation>, Error> {
    let rows = sqlx::query!(
        "select code, title, skill, quota from repair_orders_operation where dealership_id = $1 and code = any ($2)",
        dealership.0,
        codes
    )
    .fetch_all(&mut **tx)
    .await?;
    let operation = |code: String, title, skill: &str, quota| {
        let skill = known(Skill::from_code(skill), "repair_orders_operation", "skill", dealership.0)?;
        Ok((code.clone(), Operation { code, title, skill, quota: Hours(quota) }))
    };
    rows.into_iter().map(|row| operation(row.code, row.title, &row.skill, row.quota)).collect()
}

/// The parts of the price list with these numbers.
pub(crate) async fn parts(
    tx: &mut Transaction,
    dealership: DealershipId,
    part_nos: &[String],
) -> Result<BTreeMap<String, CatalogPart>, Error> {
    let rows = sqlx::query!(
        "select part_no, title, unit, quality, maker, price from repair_orders_catalog_part where dealership_id = $1 and part_no = any ($2)",
        dealership.0,
        part_nos
    )
    .fetch_all(&mut **tx)
    .await?;
    let parts = rows.into_iter().map(|row| {
        let quality = known(QualityClass::from_code(&row.quality), "repair_orders_catalog_part", "quality", dealership.0)?;
        let (part_no, title, unit, maker, price) = (row.part_no, row.title, row.unit, row.maker, Fen(row.price));
        Ok((part_no.clone(), CatalogPart { part_no, title, unit, quality, maker, price }))
    });
    parts.collect()
}
