//! Photos that customers send with a booking: they belong to the visit that it becomes, whose id is the booking's. The files lie elsewhere.

use crate::care::links;
use crate::error::known;
use crate::repair_orders::photos::{Hash, Kept};
use crate::{Error, Store, Transaction};
use chrono::{DateTime, TimeDelta, Utc};
use domain::appointments::{BOOKING_LIFETIME, BOOKING_PHOTOS};
use domain::{AppointmentId, DealershipId, OrderId, PhotoId, Refusal};
use uuid::Uuid;

/// A picture that came when its booking was about to run out is kept for so much longer: the visit may be on its way.
const GRACE: TimeDelta = TimeDelta::minutes(10);

/// A photo of a booking that became no visit, and the name of its file.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    pub dealership: DealershipId,
    pub photo: PhotoId,
    pub hash: Hash,
}

/// Notes that a picture of a booking has been kept.
///
/// # Errors
/// [`Refusal::TooManyPhotos`] when others came meanwhile.
pub async fn keep(
    store: &Store,
    (dealership, booking): (DealershipId, AppointmentId),
    photo: PhotoId,
    kept: &Kept,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut tx = store.begin(dealership).await?;
    // Those that come at once are counted one after the other.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('photos of ' || $1, 0))", booking.to_string()).fetch_all(&mut *tx).await?;
    if of_visits(&mut tx, dealership, &[booking.0]).await?.len() >= BOOKING_PHOTOS {
        return Err(Refusal::TooManyPhotos { limit: BOOKING_PHOTOS }.into());
    }
    let pixels = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    sqlx::query!(
        "insert into appointments_picture (dealership_id, photo_id, appointment_id, hash, width, height, bytes, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        dealership.0,
        photo.0,
        booking.0,
        kept.hash.as_slice(),
        pixels(kept.picture.width),
        pixels(kept.picture.height),
        i32::try_from(kept.bytes).unwrap_or(i32::MAX),
        now
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// The photos of a booking, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_booking(store: &Store, dealership: DealershipId, booking: AppointmentId) -> Result<Vec<PhotoId>, Error> {
    let mut tx = store.begin(dealership).await?;
    Ok(of_visits(&mut tx, dealership, &[booking.0]).await?.into_iter().map(|(_, photo)| photo).collect())
}

/// The name of the file of a photo of this booking, or of the visit that it has become.
///
/// # Errors
/// When there is none.
pub async fn file(store: &Store, dealership: DealershipId, of: AppointmentId, photo: PhotoId) -> Result<Hash, Error> {
    let mut tx = store.begin(dealership).await?;
    let hash = sqlx::query_scalar!(
        "select hash from appointments_picture where dealership_id = $1 and photo_id = $2 and appointment_id = $3",
        dealership.0,
        photo.0,
        of.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Refusal::NotFound)?;
    named(&hash, photo)
}

/// The dealership and the name of the file of a photo, for whoever holds the link to its visit.
///
/// # Errors
/// [`Refusal::LinkLeadsNowhere`], or when that visit has no such photo.
pub async fn file_behind_link(store: &Store, token: &str, photo: PhotoId, now: DateTime<Utc>) -> Result<(DealershipId, Hash), Error> {
    let leads = links::find_visit(store, token, now).await?.ok_or(Refusal::LinkLeadsNowhere)?;
    Ok((leads.dealership, file(store, leads.dealership, leads.to, photo).await?))
}

fn named(hash: &[u8], photo: PhotoId) -> Result<Hash, Error> {
    known(hash.try_into().ok(), "appointments_picture", "hash", photo.0)
}

/// Forgets a photo; its file is to be gone by then.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(store: &Store, dealership: DealershipId, photo: PhotoId) -> Result<(), Error> {
    let mut tx = store.begin(dealership).await?;
    sqlx::query!("delete from appointments_picture where dealership_id = $1 and photo_id = $2", dealership.0, photo.0)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Photos of bookings that have run out and become no visit: at most so many of each house.
///
/// # Errors
/// When the database does not answer.
pub async fn left(store: &Store, most: i32, now: DateTime<Utc>) -> Result<Vec<Left>, Error> {
    let houses = sqlx::query_scalar!("select dealership_id from dealership").fetch_all(store.pool()).await?;
    let mut left = Vec::new();
    for house in houses {
        let mut tx = store.begin(DealershipId(house)).await?;
        let rows = sqlx::query!(
            "select p.photo_id, p.hash from appointments_picture p
              where p.dealership_id = $1 and p.received_at < $2
                and not exists (select from appointments_visit v where v.dealership_id = p.dealership_id and v.appointment_id = p.appointment_id)
              order by p.received_at limit $3",
            house,
            now - BOOKING_LIFETIME - GRACE,
            i64::from(most)
        )
        .fetch_all(&mut *tx)
        .await?;
        for row in rows {
            let photo = PhotoId(row.photo_id);
            left.push(Left { dealership: DealershipId(house), photo, hash: named(&row.hash, photo)? });
        }
    }
    Ok(left)
}

/// The photos of visits, oldest first: the visit, and a photo of it.
pub(super) async fn of_visits(
    tx: &mut Transaction,
    dealership: DealershipId,
    visits: &[Uuid],
) -> Result<Vec<(AppointmentId, PhotoId)>, Error> {
    let rows = sqlx::query!(
        "select appointment_id, photo_id from appointments_picture where dealership_id = $1 and appointment_id = any ($2) order by received_at, photo_id",
        dealership.0,
        visits
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (AppointmentId(row.appointment_id), PhotoId(row.photo_id))).collect())
}

/// The photos that were sent with the visit that an order came from, oldest first.
pub(crate) async fn of_order(tx: &mut Transaction, dealership: DealershipId, order: OrderId) -> Result<Vec<PhotoId>, Error> {
    let rows = sqlx::query_scalar!(
        "select p.photo_id from appointments_visit v join appointments_picture p using (dealership_id, appointment_id)
          where v.dealership_id = $1 and v.order_id = $2 order by p.received_at, p.photo_id",
        dealership.0,
        order.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(PhotoId).collect())
}
