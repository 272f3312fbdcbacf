//! Pictures that were received, and the orders whose photos they are. The files lie elsewhere; here is how they are called.

use super::load;
use super::write::Context;
use crate::care::links;
use crate::error::{known, one_row};
use crate::{Error, Store, Transaction, record};
use chrono::{DateTime, Utc};
use domain::repair_orders::{Command, Facts, Picture, Shows};
use domain::{Actor, DealershipId, Envelope, Permission, PhotoId, Refusal};

/// SHA-256 of a picture as it is kept.
pub type Hash = [u8; 32];

/// A picture as it was kept.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    pub hash: Hash,
    pub picture: Picture,
    /// Of the file and its small copy together.
    pub bytes: usize,
}

/// Whether a picture was received under this id before.
///
/// # Errors
/// When the database does not answer.
pub async fn is_received(store: &Store, actor: &Actor, photo: PhotoId) -> Result<bool, Error> {
    let mut tx = store.begin(actor.dealership).await?;
    let there = sqlx::query_scalar!(
        r#"select exists (select from repair_orders_picture where dealership_id = $1 and photo_id = $2) as "there!""#,
        actor.dealership.0,
        photo.0
    )
    .fetch_one(&mut *tx)
    .await?;
    Ok(there)
}

/// Notes that a picture has been kept. The first one of an id is the one that counts.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(store: &Store, actor: &Actor, photo: PhotoId, kept: &Kept, now: DateTime<Utc>) -> Result<(), Error> {
    let mut tx = store.begin(actor.dealership).await?;
    let pixels = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    sqlx::query!(
        "insert into repair_orders_picture (dealership_id, photo_id, hash, width, height, bytes, received_at, received_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        actor.dealership.0,
        photo.0,
        kept.hash.as_slice(),
        pixels(kept.picture.width),
        pixels(kept.picture.height),
        i32::try_from(kept.bytes).unwrap_or(i32::MAX),
        now,
        actor.person.0
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Asks whether a photo may be added at all, before anybody takes the trouble to read its picture.
///
/// # Errors
/// The refusal, which is kept like any other.
pub async fn expect_welcome(store: &Store, actor: &Actor, envelope: &Envelope, now: DateTime<Utc>) -> Result<(), Error> {
    let asked = ask(store, actor, envelope, now).await;
    if let Err(Error::Refused(refused)) = &asked {
        record::keep_refusal(store, actor, envelope, &refused.refusal, now).await;
    }
    asked
}

async fn ask(store: &Store, actor: &Actor, envelope: &Envelope, now: DateTime<Utc>) -> Result<(), Error> {
    envelope.command.expect_permitted(actor)?;
    let domain::Command::RepairOrders(command) = &envelope.command else { return Err(Refusal::NotFound.into()) };
    let mut tx = store.begin(actor.dealership).await?;
    let load::Loaded { order, policy, last_odometer_km, .. } = load::order(&mut tx, actor.dealership, command.order(), now).await?;
    let facts = Facts { last_odometer_km, picture: Some(Picture { width: 1, height: 1 }), ..Facts::default() };
    match domain::repair_orders::decide(&order, &facts, &policy, command, actor, now) {
        // The same has arrived meanwhile: what that was answered is answered again.
        Ok(_) | Err(Refusal::AlreadyThere) => Ok(()),
        Err(refusal) => Err(refusal.into()),
    }
}

/// The picture under the id that a command names.
pub(crate) async fn picture(tx: &mut Transaction, dealership: DealershipId, command: &Command) -> Result<Option<Picture>, Error> {
    let Command::AddPhoto { photo, .. } = command else { return Ok(None) };
    let row =
        sqlx::query!("select width, height from repair_orders_picture where dealership_id = $1 and photo_id = $2", dealership.0, photo.0)
            .fetch_optional(&mut **tx)
            .await?;
    let pixels = |pixels: i32| u32::try_from(pixels).unwrap_or_default();
    Ok(row.map(|row| Picture { width: pixels(row.width), height: pixels(row.height) }))
}

/// The name of the file of a photo of an order, or of one that a customer sent with a booking, for somebody who sees orders or the visits.
///
/// # Errors
/// When one may see neither, or there is no such photo.
pub async fn file(store: &Store, actor: &Actor, photo: PhotoId) -> Result<Hash, Error> {
    let sees_orders = actor.may(Permission::SeeOrders);
    let mut tx = store.read(actor, if sees_orders { Permission::SeeOrders } else { Permission::SeeAppointments }).await?;
    let hash = sqlx::query_scalar!(
        r#"select i.hash as "hash!" from repair_orders_picture i join repair_orders_photo f using (dealership_id, photo_id)
            where dealership_id = $1 and photo_id = $2 and f.withdrawn_at is null and $3
           union all
           select hash from appointments_picture p join appointments_visit v using (dealership_id, appointment_id)
            where dealership_id = $1 and photo_id = $2 and p.kept"#,
        actor.dealership.0,
        photo.0,
        sees_orders
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Refusal::NotFound)?;
    named(&hash, photo)
}

/// The dealership and the name of the file of a photo, for whoever holds the link to its order.
///
/// # Errors
/// [`Refusal::LinkLeadsNowhere`], or when that order has no such photo for customers.
pub async fn file_behind_link(store: &Store, token: &str, photo: PhotoId, now: DateTime<Utc>) -> Result<(DealershipId, Hash), Error> {
    let leads = links::find(store, token, now).await?.ok_or(Refusal::LinkLeadsNowhere)?;
    let mut tx = store.begin(leads.dealership).await?;
    let row = sqlx::query!(
        "select i.hash from repair_orders_picture i join repair_orders_photo f using (dealership_id, photo_id)
          where dealership_id = $1 and photo_id = $2 and f.order_id = $3 and f.withdrawn_at is null",
        leads.dealership.0,
        photo.0,
        leads.to.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Refusal::NotFound)?;
    // What was found and not told is the house's own affair, though its photo says nothing of that itself.
    let order = load::order(&mut tx, leads.dealership, leads.to, now).await?.order;
    if !order.photos_for_customers().any(|seen| seen.id == photo) {
        return Err(Refusal::NotFound.into());
    }
    Ok((leads.dealership, named(&row.hash, photo)?))
}

fn named(hash: &[u8], photo: PhotoId) -> Result<Hash, Error> {
    known(hash.try_into().ok(), "repair_orders_picture", "hash", photo.0)
}

pub(super) async fn added(
    tx: &mut Transaction,
    context: &Context<'_>,
    photo: PhotoId,
    shows: Shows,
    taken_at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into repair_orders_photo (dealership_id, photo_id, order_id, shows, taken_at, added_at, added_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        context.dealership.0,
        photo.0,
        context.order.id.0,
        shows.code(),
        taken_at,
        context.now,
        context.actor.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn withdrawn(tx: &mut Transaction, context: &Context<'_>, photo: PhotoId, reason: &str) -> Result<(), Error> {
    let written = sqlx::query!(
        "update repair_orders_photo set withdrawn_at = $4, withdrawn_because = $5
          where dealership_id = $1 and photo_id = $2 and order_id = $3 and withdrawn_at is null",
        context.dealership.0,
        photo.0,
        context.order.id.0,
        context.now,
        reason
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_photo", photo.0)
}
