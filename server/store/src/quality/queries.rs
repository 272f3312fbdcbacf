//! What waits for inspection.

use super::sheets::SheetRow;
use crate::error::known;
use crate::repair_orders::at_hand::class;
use crate::workshop::queries::{Wanted, board_of};
use crate::{Error, Store, Transaction};
use domain::quality::{AFTER_PASSING, Looked, Sheet, SheetKind, Uncertified, Work, awaits_check_by, owes_final};
use domain::repair_orders::Status;
use domain::repair_orders::cover::RepairClass;
use domain::workshop::{Board, Card, JobStatus};
use domain::{Actor, OrderId, Permission, PhotoId};
use sqlx::types::Json;
use uuid::Uuid;

/// The most cars without a certificate that are listed.
const MOST: i64 = 100;

/// The cars that wait for their final inspection, and the floor.
///
/// # Errors
/// When one may not inspect.
pub async fn to_inspect(store: &Store, actor: &Actor) -> Result<Board, Error> {
    let wanted = Wanted { written: true, ..Wanted::in_status(&[Status::AwaitingInspection]) };
    let mut board = board_of(store, actor, Permission::Inspect, &wanted).await?;
    let mut tx = store.read(actor, Permission::Inspect).await?;
    final_owed(&mut tx, actor, &mut board.cards).await?;
    Ok(board)
}

/// Says of each of these cars what it lacks of its sheets to pass.
async fn final_owed(tx: &mut Transaction, actor: &Actor, cards: &mut [Card]) -> Result<(), Error> {
    let offered = super::sheets::in_force(tx, actor.dealership).await?;
    let orders: Vec<Uuid> = cards.iter().map(|card| card.progress.order.0).collect();
    let kinds = [SheetKind::SelfCheck, SheetKind::MutualCheck, SheetKind::Final].map(|kind| kind.code().to_owned());
    let rows = sqlx::query!(
        r#"select o.order_id, o.kind, o.diagnosis ->> 'class' as class,
                  (select max(i.at) from quality_inspection i
                    where i.dealership_id = o.dealership_id and i.order_id = o.order_id and not i.passed) as sent_back,
                  (select max(greatest(c.since, c.until)) from workshop_clocking c
                    where c.dealership_id = o.dealership_id and c.order_id = o.order_id) as clocked,
                  (select coalesce(jsonb_agg(to_jsonb(q) || jsonb_build_object('name', p.name) order by q.at, q.sheet_id), '[]')
                     from quality_sheet q join staff_person p on p.person_id = q.filled_by
                    where q.dealership_id = o.dealership_id and q.order_id = o.order_id and q.kind = any ($3)) as "filled!: Json<Vec<SheetRow>>",
                  array(select f.photo_id
                          from repair_orders_photo f
                          join repair_orders_picture i on i.dealership_id = f.dealership_id and i.photo_id = f.photo_id
                         where f.dealership_id = o.dealership_id and f.order_id = o.order_id and f.withdrawn_at is null) as "photos!"
             from repair_orders_order o
            where o.dealership_id = $1 and o.order_id = any ($2)"#,
        actor.dealership.0,
        &orders,
        &kinds
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        let Some(card) = cards.iter_mut().find(|card| card.progress.order.0 == row.order_id) else { continue };
        let class = row.kind.as_deref().map(|kind| class(row.class.as_deref(), Some(kind)));
        let done = card.progress.jobs.iter().filter(|job| job.status == JobStatus::Done).map(|job| Some(job.skill));
        let works: Vec<Work> = done.chain([None]).map(|skill| Work { skill, kind: card.kind, class }).collect();
        let sheets: Vec<Sheet> = row.filled.0.into_iter().map(SheetRow::sheet).collect();
        let photos: Vec<PhotoId> = row.photos.into_iter().map(PhotoId).collect();
        let (sent_back, clocked, stages) = (row.sent_back, row.clocked, card.progress.stages.as_slice());
        let looked = Looked { sheets: &sheets, photos: &photos, sent_back, clocked, stages };
        card.owes_final = owes_final(&offered, &works, &looked);
    }
    Ok(())
}

/// The most cars in work, or with work that somebody else is to look at, that are listed: those promised first.
const MOST_IN_WORK: usize = 60;

/// The cars that somebody works on, for spot checks.
///
/// # Errors
/// When one may not inspect.
pub async fn in_work(store: &Store, actor: &Actor) -> Result<Board, Error> {
    let mut board = board_of(store, actor, Permission::Inspect, &Wanted::in_status(&[Status::InWork, Status::Rework])).await?;
    board.cards.truncate(MOST_IN_WORK);
    Ok(board)
}

/// The cars on which work waits for a check by somebody who has not done it.
///
/// # Errors
/// When one may not fill sheets.
pub async fn to_check(store: &Store, actor: &Actor) -> Result<Board, Error> {
    let wanted = Wanted { owing: Some(SheetKind::MutualCheck), ..Wanted::default() };
    let mut board = board_of(store, actor, Permission::FillSheet, &wanted).await?;
    board.cards.retain(|card| card.progress.jobs.iter().any(|job| awaits_check_by(&card.progress, job, actor.person)));
    board.cards.truncate(MOST_IN_WORK);
    Ok(board)
}

/// The cars that have passed and may not leave yet for want of a certificate, the longest waiting first.
///
/// # Errors
/// When one may not inspect.
pub async fn to_certify(store: &Store, actor: &Actor) -> Result<Vec<Uncertified>, Error> {
    let mut tx = store.read(actor, Permission::Inspect).await?;
    let passed = AFTER_PASSING.map(|status| status.code().to_owned());
    let classes: Vec<String> =
        RepairClass::ALL.iter().filter(|class| class.needs_certificate()).map(|class| class.code().to_owned()).collect();
    let rows = sqlx::query!(
        r#"select o.order_id, o.number, v.plate, right(v.vin, 6) as "vin_serial!", v.model, o.diagnosis ->> 'class' as "class!"
             from repair_orders_order o
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
            where o.dealership_id = $1 and o.open and o.status = any ($2) and o.diagnosis ->> 'class' = any ($3) and o.ended_because is null
              and not exists (select from quality_certificate h
                               where h.dealership_id = o.dealership_id and h.order_id = o.order_id and h.void_at is null)
            order by o.status_since, o.number limit $4"#,
        actor.dealership.0,
        &passed,
        &classes,
        MOST
    )
    .fetch_all(&mut *tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Uncertified {
                order: OrderId(row.order_id),
                number: row.number,
                plate: row.plate,
                vin_serial: row.vin_serial,
                model: row.model,
                class: known(RepairClass::from_code(&row.class), "repair_orders_order", "diagnosis", row.order_id)?,
            })
        })
        .collect()
}
