//! Opening, changing and ending campaigns, and what is done to their cars.

use crate::execute::expect_version;
use crate::repair_orders::write::Context;
use crate::{Error, Transaction, record};
use chrono::{DateTime, Utc};
use domain::customers::Vin;
use domain::warranty::{Campaign, CampaignDraft, Car, Command, Event, Facts, decide};
use domain::{Actor, Answer, CampaignId, DealershipId, Envelope};
use sqlx::types::Json;

/// Carries out a command about a campaign.
pub(crate) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    let (dealership, campaign) = (actor.dealership, command.campaign());
    let stored = lock(tx, dealership, campaign).await?;
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    if let Some(stored) = &stored {
        expect_version(tx, actor, envelope, stored.version).await?;
    }
    let version = stored.as_ref().map_or(0, |stored| stored.version) + 1;
    let facts = facts(tx, dealership, command, stored).await?;
    let events = decide(&facts, command, actor)?;
    for event in &events {
        if let domain::Event::Warranty(event) = event {
            write(tx, actor, campaign, event, now).await?;
        }
    }
    if version > 1 {
        sqlx::query!(
            "update warranty_campaign set version = $3 where dealership_id = $1 and campaign_id = $2",
            dealership.0,
            campaign.0,
            version
        )
        .execute(&mut **tx)
        .await?;
    }
    record::record(tx, actor, envelope, &events, version, now).await
}

async fn lock(tx: &mut Transaction, dealership: DealershipId, id: CampaignId) -> Result<Option<Campaign>, Error> {
    let row = sqlx::query!(
        r#"select version, draft as "draft: Json<CampaignDraft>", opened_at, ended_because from warranty_campaign
            where dealership_id = $1 and campaign_id = $2 for update"#,
        dealership.0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let campaign = |row: (i32, Json<CampaignDraft>, DateTime<Utc>, Option<String>)| Campaign {
        id,
        version: row.0,
        draft: row.1.0,
        opened_at: row.2,
        ended: row.3,
    };
    Ok(row.map(|row| campaign((row.version, row.draft, row.opened_at, row.ended_because))))
}

async fn facts(tx: &mut Transaction, dealership: DealershipId, command: &Command, stored: Option<Campaign>) -> Result<Facts, Error> {
    let draft = command.draft();
    let number = draft.map(|draft| draft.number.trim());
    let service = draft.and_then(|draft| draft.service.as_deref());
    let readable = |vin: &String| Vin::parse_without_check_digit(vin).ok().map(|vin| vin.to_string());
    let vins: Vec<String> = command.vins().iter().take(domain::warranty::MOST_VINS).filter_map(readable).collect();
    let row = sqlx::query!(
        r#"select exists (select from warranty_campaign c
                           where c.dealership_id = $1 and c.number = $3 and c.campaign_id <> $2 and c.ended_at is null) as "number_taken!",
                  exists (select from appointments_service s where s.dealership_id = $1 and s.code = $4) as "service_known!",
                  (select count(*) from warranty_car k where k.dealership_id = $1 and k.campaign_id = $2) as "cars!",
                  array(select v.vin from customers_vehicle v where v.dealership_id = $1 and v.vin = any ($5)) as "on_record!""#,
        dealership.0,
        command.campaign().0,
        number,
        service,
        &vins
    )
    .fetch_one(&mut **tx)
    .await?;
    let car = match command {
        Command::NoteRemedy { .. } | Command::WithdrawRemedy { .. } => car(tx, dealership, command.campaign(), vins.first()).await?,
        _ => None,
    };
    Ok(Facts {
        stored,
        number_taken: row.number_taken,
        service_known: row.service_known,
        cars: u32::try_from(row.cars).unwrap_or(u32::MAX),
        on_record: row.on_record,
        car,
    })
}

async fn car(tx: &mut Transaction, dealership: DealershipId, campaign: CampaignId, vin: Option<&String>) -> Result<Option<Car>, Error> {
    let Some(vin) = vin else { return Ok(None) };
    let done = sqlx::query_scalar!(
        r#"select remedied_at is not null as "done!" from warranty_car where dealership_id = $1 and campaign_id = $2 and vin = $3"#,
        dealership.0,
        campaign.0,
        vin
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(done.and_then(|done| Some(Car { vin: Vin::parse_without_check_digit(vin).ok()?, done })))
}

async fn write(tx: &mut Transaction, actor: &Actor, id: CampaignId, event: &Event, now: DateTime<Utc>) -> Result<(), Error> {
    let (dealership, campaign) = (actor.dealership.0, id.0);
    match event {
        Event::CampaignOpened { draft, vins } => {
            sqlx::query!(
                "insert into warranty_campaign (dealership_id, campaign_id, version, number, operation, draft, opened_at, opened_by)
                 values ($1, $2, 1, $3, $4, $5, $6, $7)",
                dealership,
                campaign,
                draft.number,
                draft.operation,
                Json(draft) as _,
                now,
                actor.person.0
            )
            .execute(&mut **tx)
            .await?;
            add(tx, actor.dealership, id, vins).await
        }
        Event::CampaignChanged { draft } => {
            sqlx::query!(
                "update warranty_campaign set number = $3, operation = $4, draft = $5 where dealership_id = $1 and campaign_id = $2",
                dealership,
                campaign,
                draft.number,
                draft.operation,
                Json(draft) as _
            )
            .execute(&mut **tx)
            .await?;
            Ok(())
        }
        Event::CarsAdded { vins } => add(tx, actor.dealership, id, vins).await,
        Event::RemedyNoted { vin, reason } => remedy(tx, actor.dealership, id, vin, Some((actor, reason)), now).await,
        Event::RemedyWithdrawn { vin, .. } => remedy(tx, actor.dealership, id, vin, None, now).await,
        Event::CampaignEnded { reason } => {
            sqlx::query!(
                "update warranty_campaign set ended_at = $3, ended_because = $4 where dealership_id = $1 and campaign_id = $2",
                dealership,
                campaign,
                now,
                reason
            )
            .execute(&mut **tx)
            .await?;
            Ok(())
        }
        Event::Remedied { .. } => Ok(()),
    }
}

async fn add(tx: &mut Transaction, dealership: DealershipId, campaign: CampaignId, vins: &[String]) -> Result<(), Error> {
    sqlx::query!(
        "insert into warranty_car (dealership_id, campaign_id, vin) select $1, $2, vin from unnest($3::text[]) as list (vin) on conflict do nothing",
        dealership.0,
        campaign.0,
        vins
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes by hand that a car is done, or that it is not.
async fn remedy(
    tx: &mut Transaction,
    dealership: DealershipId,
    campaign: CampaignId,
    vin: &str,
    noted: Option<(&Actor, &String)>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update warranty_car set remedied_at = $4, noted_by = $5, reason = $6, order_id = null where dealership_id = $1 and campaign_id = $2 and vin = $3",
        dealership.0,
        campaign.0,
        vin,
        noted.map(|_| now),
        noted.map(|(actor, _)| actor.person.0),
        noted.map_or("", |(_, reason)| reason.as_str())
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down that a car has left with a campaign done.
pub(crate) async fn event(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    let Event::Remedied { campaign, .. } = event else { return Ok(()) };
    sqlx::query!(
        "update warranty_car k set remedied_at = $4, order_id = $3
           from customers_vehicle v
          where k.dealership_id = $1 and k.campaign_id = $2 and v.dealership_id = k.dealership_id and v.vehicle_id = $5 and k.vin = v.vin
            and k.remedied_at is null",
        context.dealership.0,
        campaign.0,
        context.order.id.0,
        context.now,
        context.order.vehicle.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
