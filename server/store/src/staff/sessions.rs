//! Sessions: opened with a password, found by the hash of their token, gone when they expire or somebody ends them.

use crate::error::{known, known_all};
use crate::{Error, Store};
use chrono::{DateTime, TimeDelta, Utc};
use domain::permission::Post;
use domain::staff::{Dealership, SignedIn};
use domain::{DealershipId, Language, PersonId, Refusal};
use sqlx::postgres::types::PgInterval;
use sqlx::types::Json;
use uuid::Uuid;

/// A session ends after this time, whatever happens in it.
pub const LIFETIME: TimeDelta = TimeDelta::days(7);
/// A session ends when nobody has used it for this time.
pub const IDLE: TimeDelta = TimeDelta::hours(24);
/// Signs of life are written down at most this often.
const SIGN_OF_LIFE: TimeDelta = TimeDelta::minutes(1);

/// Who has this user name, and the hash of their password.
///
/// # Errors
/// When the database does not answer.
pub async fn credentials(store: &Store, user_name: &str) -> Result<Option<(PersonId, String)>, Error> {
    let row = sqlx::query!("select person_id, password_hash from staff_person where user_name = $1", super::attempts::folded(user_name))
        .fetch_optional(store.pool())
        .await?;
    Ok(row.map(|row| (PersonId(row.person_id), row.password_hash)))
}

/// Opens a session in the first dealership of a person; nothing for somebody who works nowhere.
///
/// # Errors
/// When the database does not answer.
pub async fn open(store: &Store, person: PersonId, hash: &[u8; 32], device: &str, now: DateTime<Utc>) -> Result<Option<SignedIn>, Error> {
    open_in(store, person, None, hash, device, now).await
}

/// Opens a session in a dealership, when the person works there; else in their first.
///
/// # Errors
/// When the database does not answer.
pub async fn open_in(
    store: &Store,
    person: PersonId,
    wanted: Option<DealershipId>,
    hash: &[u8; 32],
    device: &str,
    now: DateTime<Utc>,
) -> Result<Option<SignedIn>, Error> {
    let works_in =
        sqlx::query_scalar!(r#"select dealership_id as "id!" from staff_dealerships($1)"#, person.0).fetch_all(store.pool()).await?;
    let first = works_in.iter().copied().find(|id| wanted.is_some_and(|wanted| wanted.0 == *id)).or_else(|| works_in.first().copied());
    let Some(dealership) = first else { return Ok(None) };
    sqlx::query!("delete from staff_session where expires_at < $1 or seen_at < $2", now, now - IDLE).execute(store.pool()).await?;
    sqlx::query!(
        "insert into staff_session (token_hash, person_id, dealership_id, device, signed_in_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)",
        hash.as_slice(),
        person.0,
        dealership,
        device,
        now,
        now + LIFETIME
    )
    .execute(store.pool())
    .await?;
    find(store, hash, now).await
}

/// Whose a session is; counts as a sign of life.
///
/// # Errors
/// When the database does not answer.
pub async fn resolve(store: &Store, hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<SignedIn>, Error> {
    let Some((signed_in, seen_at)) = look_up(store, hash, now).await? else {
        return Ok(None);
    };
    if now - seen_at > SIGN_OF_LIFE {
        sqlx::query!("update staff_session set seen_at = $2 where token_hash = $1 and seen_at < $2", hash.as_slice(), now)
            .execute(store.pool())
            .await?;
    }
    Ok(Some(signed_in))
}

/// Whose a session is, without counting as a sign of life.
///
/// # Errors
/// When the database does not answer.
pub async fn find(store: &Store, hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<SignedIn>, Error> {
    Ok(look_up(store, hash, now).await?.map(|(signed_in, _)| signed_in))
}

/// Ends a session.
///
/// # Errors
/// When the database does not answer.
pub async fn close(store: &Store, hash: &[u8; 32]) -> Result<(), Error> {
    sqlx::query!("delete from staff_session where token_hash = $1", hash.as_slice()).execute(store.pool()).await?;
    Ok(())
}

/// Goes on in another dealership. The session ends there if the person does not work in it; ask before. One at a tablet stays in its house.
///
/// # Errors
/// [`Refusal::NotFound`] when the session is gone, or is one of a tablet.
pub async fn switch(store: &Store, hash: &[u8], dealership: DealershipId) -> Result<(), Error> {
    let written =
        sqlx::query!("update staff_session set dealership_id = $2 where token_hash = $1 and device_id is null", hash, dealership.0)
            .execute(store.pool())
            .await?;
    if written.rows_affected() == 1 { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

struct SignedInRow {
    person_id: Uuid,
    user_name: String,
    name: String,
    language: String,
    posts: Vec<String>,
    seen_at: DateTime<Utc>,
    dealership_id: Uuid,
    dealership_name: String,
    short_name: String,
    address: String,
    phone: String,
    zone: String,
    home_plate: String,
    dealerships: Json<Vec<(DealershipId, String)>>,
    tablet: Option<String>,
}

async fn look_up(store: &Store, hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<(SignedIn, DateTime<Utc>)>, Error> {
    let idle = PgInterval { months: 0, days: 0, microseconds: IDLE.num_microseconds().unwrap_or(i64::MAX) };
    let row = sqlx::query_as!(
        SignedInRow,
        r#"select person_id as "person_id!", user_name as "user_name!", name as "name!", language as "language!", posts as "posts!", seen_at as "seen_at!",
                  dealership_id as "dealership_id!", dealership_name as "dealership_name!", short_name as "short_name!", address as "address!",
                  phone as "phone!", zone as "zone!", home_plate as "home_plate!", dealerships as "dealerships!: Json<Vec<(DealershipId, String)>>", tablet
             from staff_signed_in($1, $2, $3)"#,
        hash.as_slice(),
        now,
        idle
    )
    .fetch_optional(store.pool())
    .await?;
    row.map(|row| {
        let seen_at = row.seen_at;
        Ok((row.signed_in()?, seen_at))
    })
    .transpose()
}

impl SignedInRow {
    fn signed_in(self) -> Result<SignedIn, Error> {
        Ok(SignedIn {
            person: PersonId(self.person_id),
            user_name: self.user_name,
            name: self.name,
            language: known(Language::from_code(&self.language), "staff_person", "language", self.person_id)?,
            dealership: Dealership {
                id: DealershipId(self.dealership_id),
                name: self.dealership_name,
                short_name: self.short_name,
                address: self.address,
                phone: self.phone,
                zone: self.zone,
                home_plate: self.home_plate,
            },
            posts: known_all(&self.posts, Post::from_code, "staff_membership", "posts", self.person_id)?,
            dealerships: self.dealerships.0,
            tablet: self.tablet,
        })
    }
}
