//! Bookings that customers have begun and not ended: kept until they have become a visit, or two hours have passed.

use crate::{Error, Store};
use chrono::{DateTime, TimeDelta, Utc};
use domain::appointments::{BOOKING_LIFETIME, BOOKINGS_PER_NETWORK, Booking};
use domain::{AppointmentId, DealershipId, Refusal};
use sha2::{Digest, Sha256};
use sqlx::types::Json;

/// What a network has begun is counted over this long.
const WINDOW: TimeDelta = TimeDelta::hours(1);
/// No token is longer.
const LONGEST: usize = 64;

/// A booking, and where it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub dealership: DealershipId,
    /// Also the id of the visit that it becomes.
    pub id: AppointmentId,
    /// How often it has been kept.
    pub version: i32,
    pub booking: Booking,
}

/// A booking that begins.
#[derive(Clone, Debug)]
pub struct Begin<'a> {
    pub dealership: DealershipId,
    pub id: AppointmentId,
    /// Of the cookie; only its hash is kept.
    pub token: &'a str,
    /// The network it is begun from.
    pub network: &'a str,
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Begins a booking.
///
/// # Errors
/// [`Refusal::TooManyBookings`] with the seconds to wait.
pub async fn begin(store: &Store, begin: &Begin<'_>, now: DateTime<Utc>) -> Result<Kept, Error> {
    let mut tx = store.begin(begin.dealership).await?;
    // Those who begin from one network are counted one after the other.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('booking from ' || $1, 0))", begin.network).fetch_all(&mut *tx).await?;
    let full = sqlx::query_scalar!(
        "select begun_at from appointments_booking where dealership_id = $1 and network = $2 and begun_at > $3 order by begun_at desc offset $4 limit 1",
        begin.dealership.0,
        begin.network,
        now - WINDOW,
        i64::from(BOOKINGS_PER_NETWORK) - 1
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(oldest) = full {
        return Err(Refusal::TooManyBookings { retry_after: (oldest + WINDOW - now).num_seconds().max(1) }.into());
    }
    let booking = Booking::default();
    let (body, hash) = (Json(&booking), hash(begin.token));
    sqlx::query!(
        "insert into appointments_booking (dealership_id, booking_id, token_hash, network, begun_at, expires_at, booking) values ($1, $2, $3, $4, $5, $6, $7)",
        begin.dealership.0,
        begin.id.0,
        hash.as_slice(),
        begin.network,
        now,
        now + BOOKING_LIFETIME,
        body as _
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Kept { dealership: begin.dealership, id: begin.id, version: 0, booking })
}

/// The booking of whoever has this token; none when it has run out, or never was.
///
/// # Errors
/// When the database does not answer.
pub async fn find(store: &Store, token: &str, now: DateTime<Utc>) -> Result<Option<Kept>, Error> {
    if token.is_empty() || token.len() > LONGEST {
        return Ok(None);
    }
    let hash = hash(token);
    let found = sqlx::query!(
        r#"select dealership_id as "dealership_id!", booking_id as "booking_id!" from appointments_booking_of($1, $2)"#,
        hash.as_slice(),
        now
    )
    .fetch_optional(store.pool())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let mut tx = store.begin(DealershipId(found.dealership_id)).await?;
    let row = sqlx::query!(
        r#"select version, booking as "booking: Json<Booking>" from appointments_booking where dealership_id = $1 and booking_id = $2"#,
        found.dealership_id,
        found.booking_id
    )
    .fetch_optional(&mut *tx)
    .await?;
    let (dealership, id) = (DealershipId(found.dealership_id), AppointmentId(found.booking_id));
    Ok(row.map(|row| Kept { dealership, id, version: row.version, booking: row.booking.0 }))
}

/// Keeps what has been said by now. What another form has said meanwhile stands instead, unless this one has booked: a visit that is there is
/// never forgotten.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(store: &Store, kept: &Kept) -> Result<(), Error> {
    let mut tx = store.begin(kept.dealership).await?;
    let body = Json(&kept.booking);
    sqlx::query!(
        "update appointments_booking set booking = $3, version = version + 1
          where dealership_id = $1 and booking_id = $2 and (version = $4 or $5)",
        kept.dealership.0,
        kept.id.0,
        body as _,
        kept.version,
        kept.booking.booked.is_some()
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Forgets what was typed. That a booking was begun still counts: nobody begins more of them by dropping each.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(store: &Store, kept: &Kept) -> Result<(), Error> {
    let mut tx = store.begin(kept.dealership).await?;
    let nothing = Json(Booking::default());
    sqlx::query!(
        "update appointments_booking set token_hash = null, booking = $3, version = version + 1 where dealership_id = $1 and booking_id = $2",
        kept.dealership.0,
        kept.id.0,
        nothing as _
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Forgets bookings that have run out, of every house and at most so many; answers how many they were.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(store: &Store, most: i32, now: DateTime<Utc>) -> Result<u64, Error> {
    let swept = sqlx::query_scalar!(r#"select appointments_booking_sweep($1, $2) as "swept!""#, now, most).fetch_one(store.pool()).await?;
    Ok(swept.unsigned_abs())
}
