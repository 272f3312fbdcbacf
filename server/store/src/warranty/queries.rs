//! Campaigns, their cars, and what is open for a car.

use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::appointments::{Service, Title};
use domain::staff::PersonRef;
use domain::warranty::{Affected, Campaign, CampaignDraft, CampaignPage, CampaignRow, Campaigns, CarKey, OpenCampaign, Remedy};
use domain::{Actor, CampaignId, DealershipId, OrderId, Permission, PersonId, Refusal, VehicleId};
use sqlx::types::Json;
use uuid::Uuid;

/// The most campaigns of the list, open campaigns of one car, and cars of one campaign on a page.
const MOST: i64 = 100;
const OF_A_CAR: i64 = 20;
const CARS: i64 = 200;

struct Row {
    campaign_id: Uuid,
    version: i32,
    draft: Json<CampaignDraft>,
    opened_at: DateTime<Utc>,
    ended_because: Option<String>,
    affected: i64,
    here: i64,
    done: i64,
}

impl Row {
    fn row(self) -> CampaignRow {
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let campaign = Campaign {
            id: CampaignId(self.campaign_id),
            version: self.version,
            draft: self.draft.0,
            opened_at: self.opened_at,
            ended: self.ended_because,
        };
        CampaignRow { campaign, affected: count(self.affected), here: count(self.here), done: count(self.done) }
    }
}

async fn rows(tx: &mut Transaction, dealership: DealershipId, one: Option<CampaignId>) -> Result<Vec<CampaignRow>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select c.campaign_id, c.version, c.draft as "draft: Json<CampaignDraft>", c.opened_at, c.ended_because,
                  counted.affected as "affected!", counted.here as "here!", counted.done as "done!"
             from warranty_campaign c,
                  lateral (select count(*) as affected, count(v.vehicle_id) as here,
                                  count(*) filter (where v.vehicle_id is not null and k.remedied_at is not null) as done
                             from warranty_car k
                             left join customers_vehicle v on v.dealership_id = k.dealership_id and v.vin = k.vin
                            where k.dealership_id = c.dealership_id and k.campaign_id = c.campaign_id) as counted
            where c.dealership_id = $1 and ($2::uuid is null or c.campaign_id = $2)
            order by c.ended_at is not null, c.opened_at desc limit $3"#,
        dealership.0,
        one.map(|campaign| campaign.0),
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(Row::row).collect())
}

/// Campaigns, those that last first, newest first; and what can be booked.
///
/// # Errors
/// When one may not manage campaigns.
pub async fn campaigns(store: &Store, actor: &Actor) -> Result<Campaigns, Error> {
    let mut tx = store.read(actor, Permission::ManageCampaigns).await?;
    let rows = rows(&mut tx, actor.dealership, None).await?;
    let services = services(&mut tx, actor.dealership).await?;
    Ok(Campaigns { rows, services })
}

/// What can be booked: code and title.
async fn services(tx: &mut Transaction, dealership: DealershipId) -> Result<Vec<(String, Title)>, Error> {
    let services = sqlx::query_scalar!(
        r#"select service as "service: Json<Service>" from appointments_service where dealership_id = $1 order by code limit $2"#,
        dealership.0,
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(services.into_iter().filter(|service| service.active).map(|service| (service.0.code, service.0.title)).collect())
}

/// A campaign with a page of its cars: those on record here first, what is open before what is done; from the first on, or after one of them.
///
/// # Errors
/// When one may not manage campaigns, or there is none with this id.
pub async fn campaign(store: &Store, actor: &Actor, id: CampaignId, after: Option<CarKey>) -> Result<CampaignPage, Error> {
    let mut tx = store.read(actor, Permission::ManageCampaigns).await?;
    let row = rows(&mut tx, actor.dealership, Some(id)).await?.pop().ok_or(Refusal::NotFound)?;
    let cars = sqlx::query!(
        r#"select k.vin, k.remedied_at, k.reason, k.order_id as "order_id?", o.number as "number?", k.noted_by as "noted_by?", p.name as "noted_name?",
                  v.vehicle_id as "vehicle_id?", coalesce(v.plate, right(v.vin, 6)) as "car?"
             from warranty_car k
             left join customers_vehicle v on v.dealership_id = k.dealership_id and v.vin = k.vin
             left join repair_orders_order o on o.dealership_id = k.dealership_id and o.order_id = k.order_id
             left join staff_person p on p.person_id = k.noted_by
            where k.dealership_id = $1 and k.campaign_id = $2
              and ($4::text is null or (v.vehicle_id is null, k.remedied_at is not null, k.vin) > ($5::bool, $6::bool, $4))
            order by v.vehicle_id is null, k.remedied_at is not null, k.vin limit $3"#,
        actor.dealership.0,
        id.0,
        CARS + 1,
        after.as_ref().map(|key| key.vin.as_str()),
        after.as_ref().map(|key| key.elsewhere),
        after.as_ref().map(|key| key.done)
    )
    .fetch_all(&mut *tx)
    .await?;
    let most = usize::try_from(CARS).unwrap_or_default();
    let more = cars.len() > most;
    let cars = cars.into_iter().take(most).map(|row| Affected {
        vin: row.vin,
        vehicle: row.vehicle_id.map(VehicleId).zip(row.car),
        remedy: row.remedied_at.map(|at| Remedy {
            at,
            order: row.order_id.map(OrderId).zip(row.number),
            by: row.noted_by.zip(row.noted_name).map(|(person, name)| PersonRef { person: PersonId(person), name }),
            reason: row.reason,
        }),
    });
    let cars: Vec<Affected> = cars.collect();
    let next = cars.last().filter(|_| more).map(Affected::key);
    let services = services(&mut tx, actor.dealership).await?;
    Ok(CampaignPage { row, cars, next, services })
}

/// What is open for a vehicle on record, whoever has registered it and when.
///
/// # Errors
/// When one may not see orders.
pub async fn of_vehicle(store: &Store, actor: &Actor, vehicle: VehicleId) -> Result<Vec<OpenCampaign>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    open(&mut tx, actor.dealership, vehicle).await
}

/// What is open for a vehicle: recalls before other campaigns.
pub(crate) async fn open(tx: &mut Transaction, dealership: DealershipId, vehicle: VehicleId) -> Result<Vec<OpenCampaign>, Error> {
    let rows = sqlx::query!(
        r#"select c.campaign_id, c.draft as "draft: Json<CampaignDraft>"
             from customers_vehicle v
             join warranty_car k on k.dealership_id = v.dealership_id and k.vin = v.vin and k.remedied_at is null
             join warranty_campaign c on c.dealership_id = k.dealership_id and c.campaign_id = k.campaign_id and c.ended_at is null
            where v.dealership_id = $1 and v.vehicle_id = $2
            order by c.draft ->> 'kind', c.opened_at limit $3"#,
        dealership.0,
        vehicle.0,
        OF_A_CAR
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| OpenCampaign { campaign: CampaignId(row.campaign_id), draft: row.draft.0 }).collect())
}
