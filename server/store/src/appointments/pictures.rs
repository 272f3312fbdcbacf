//! Photos that customers send with a booking: they belong to the visit that it becomes, whose id is the booking's. The files lie elsewhere.

use crate::care::links;
use crate::error::known;
use crate::repair_orders::photos::Hash;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, TimeDelta, Utc};
use domain::appointments::{BOOKING_LIFETIME, expect_picture};
use domain::{AppointmentId, DealershipId, OrderId, PhotoId, Refusal};
use uuid::Uuid;

/// A picture that came when its booking was about to run out is kept for so much longer: the visit may be on its way.
const GRACE: TimeDelta = TimeDelta::minutes(10);

/// A photo that nobody is to see any more, and the name of its file.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    pub dealership: DealershipId,
    pub photo: PhotoId,
    pub hash: Hash,
}

/// Makes room for a photo of a booking before its file is kept; answers whether there is none of this id yet. The same photo, sent again, has
/// the same id.
///
/// # Errors
/// [`Refusal::TooManyPhotos`] or [`Refusal::NoMorePictures`], and when the booking has run out.
pub async fn begin(
    store: &Store,
    (dealership, booking): (DealershipId, AppointmentId),
    (photo, hash): (PhotoId, Hash),
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let mut tx = store.begin(dealership).await?;
    // Those that come at once are counted one after the other.
    let looked_at = sqlx::query_scalar!(
        "update appointments_booking set pictures = pictures + 1 where dealership_id = $1 and booking_id = $2 returning pictures - 1 as \"before!\"",
        dealership.0,
        booking.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Refusal::NotFound)?;
    let there = sqlx::query!(
        r#"select count(*) filter (where photo_id <> $3) as "photos!", coalesce(bool_or(photo_id = $3 and kept), false) as "this!"
             from appointments_picture where dealership_id = $1 and appointment_id = $2"#,
        dealership.0,
        booking.0,
        photo.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if there.this {
        return Ok(false);
    }
    expect_picture(usize::try_from(there.photos).unwrap_or(usize::MAX), usize::try_from(looked_at).unwrap_or(usize::MAX))?;
    insert(&mut tx, (dealership, booking), (photo, hash), (false, now), Some(now + BOOKING_LIFETIME + GRACE)).await?;
    tx.commit().await?;
    Ok(true)
}

async fn insert(
    tx: &mut Transaction,
    (dealership, visit): (DealershipId, AppointmentId),
    (photo, hash): (PhotoId, Hash),
    (kept, now): (bool, DateTime<Utc>),
    forget_at: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into appointments_picture (dealership_id, photo_id, appointment_id, hash, kept, received_at, forget_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        dealership.0,
        photo.0,
        visit.0,
        hash.as_slice(),
        kept,
        now,
        forget_at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The file of a photo is there: the photo is shown from now on.
///
/// # Errors
/// When the database does not answer.
pub async fn kept(store: &Store, dealership: DealershipId, photo: PhotoId) -> Result<(), Error> {
    let mut tx = store.begin(dealership).await?;
    sqlx::query_scalar!(
        "select photo_id from appointments_picture where dealership_id = $1 and photo_id = $2 for update",
        dealership.0,
        photo.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    // A statement of its own: it sees the visit, if the booking has become one while the statement above waited for that.
    sqlx::query!(
        "update appointments_picture p
            set kept = true,
                forget_at = case when exists (select from appointments_visit v
                                               where v.dealership_id = p.dealership_id and v.appointment_id = p.appointment_id) then null
                            else p.forget_at end
          where p.dealership_id = $1 and p.photo_id = $2",
        dealership.0,
        photo.0
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// The photos of a visit stay with it, whatever was to become of them: of one whose file is not there yet this is said when it is.
pub(super) async fn stay(tx: &mut Transaction, dealership: DealershipId, visit: AppointmentId) -> Result<(), Error> {
    sqlx::query!(
        "update appointments_picture set forget_at = case when kept then null else forget_at end
          where dealership_id = $1 and appointment_id = $2",
        dealership.0,
        visit.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The photos of a visit that does not take place are forgotten later.
pub(super) async fn leave(tx: &mut Transaction, dealership: DealershipId, visit: AppointmentId, at: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "update appointments_picture set forget_at = $3 where dealership_id = $1 and appointment_id = $2 and kept",
        dealership.0,
        visit.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A photo is shown to nobody any more; its file goes with the next turn of the chores.
pub(super) async fn remove(tx: &mut Transaction, dealership: DealershipId, photo: PhotoId, now: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "update appointments_picture set kept = false, forget_at = $3 where dealership_id = $1 and photo_id = $2",
        dealership.0,
        photo.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A photo whose file is there, of a visit that was booked elsewhere than at our pages.
///
/// # Errors
/// When the database does not answer.
pub async fn add(store: &Store, visit: (DealershipId, AppointmentId), photo: (PhotoId, Hash), now: DateTime<Utc>) -> Result<(), Error> {
    let mut tx = store.begin(visit.0).await?;
    insert(&mut tx, visit, photo, (true, now), None).await?;
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
        "select hash from appointments_picture where dealership_id = $1 and photo_id = $2 and appointment_id = $3 and kept",
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

/// Photos that are to be forgotten by now: at most so many of each house.
///
/// # Errors
/// When the database does not answer.
pub async fn left(store: &Store, most: i32, now: DateTime<Utc>) -> Result<Vec<Left>, Error> {
    let houses = sqlx::query_scalar!("select dealership_id from dealership").fetch_all(store.pool()).await?;
    let mut left = Vec::new();
    for house in houses {
        let mut tx = store.begin(DealershipId(house)).await?;
        let rows = sqlx::query!(
            "select photo_id, hash from appointments_picture where dealership_id = $1 and forget_at <= $2 order by forget_at limit $3",
            house,
            now,
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
        "select appointment_id, photo_id from appointments_picture where dealership_id = $1 and appointment_id = any ($2) and kept order by received_at, photo_id",
        dealership.0,
        visits
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (AppointmentId(row.appointment_id), PhotoId(row.photo_id))).collect())
}

/// The photos that were sent with the visit that an order came from, oldest first: the visit, and a photo of it.
pub(crate) async fn of_order(
    tx: &mut Transaction,
    dealership: DealershipId,
    order: OrderId,
) -> Result<Vec<(AppointmentId, PhotoId)>, Error> {
    let rows = sqlx::query!(
        "select p.appointment_id, p.photo_id from appointments_visit v join appointments_picture p using (dealership_id, appointment_id)
          where v.dealership_id = $1 and v.order_id = $2 and p.kept order by p.received_at, p.photo_id",
        dealership.0,
        order.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (AppointmentId(row.appointment_id), PhotoId(row.photo_id))).collect())
}
