//! PINs: who may be chosen at a tablet, how often a PIN may be tried, and the sessions it opens.

use super::devices::Known;
use super::sessions;
use crate::{Error, Store};
use chrono::{DateTime, TimeDelta, Utc};
use domain::PersonId;
use domain::staff::{PIN_TRIES, SignedIn, tries_left};

/// A session at a tablet ends after this time: a shift, and what comes before and after it.
pub const LIFETIME: TimeDelta = TimeDelta::hours(12);
/// The most people that a tablet offers.
const MOST: i64 = 300;

/// Somebody who has a PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub person: PersonId,
    pub name: String,
    /// It was tried too often.
    pub locked: bool,
    /// They have worked at this tablet.
    pub been_here: bool,
}

/// What becomes of a try.
#[derive(Debug)]
pub enum Try {
    /// Nobody who works here and has one.
    Nobody,
    /// It was tried too often.
    Locked,
    /// It counts as wrong until [`succeeded`].
    Counted {
        hash: String,
        /// How often another may be tried if this one is wrong.
        left: u16,
    },
}

/// Those who may be chosen at a tablet: who has been there last comes first.
///
/// # Errors
/// When the database does not answer.
pub async fn holders(store: &Store, tablet: &Known) -> Result<Vec<Holder>, Error> {
    let mut tx = store.begin(tablet.dealership.id).await?;
    let rows = sqlx::query!(
        r#"select p.person_id, p.name, pin.wrong, used.used_at as "used_at?"
             from staff_membership m
             join staff_person p using (person_id)
             join staff_pin pin using (person_id)
             left join staff_device_person used
               on used.dealership_id = m.dealership_id and used.device_id = $2 and used.person_id = m.person_id
            where m.dealership_id = $1 and m.active
            order by used.used_at desc nulls last, p.created_at, p.person_id limit $3"#,
        tablet.dealership.id.0,
        tablet.device.0,
        MOST
    )
    .fetch_all(&mut *tx)
    .await?;
    let holder = |row: (uuid::Uuid, String, i16, Option<DateTime<Utc>>)| Holder {
        person: PersonId(row.0),
        name: row.1,
        locked: tries_left(u16::try_from(row.2).unwrap_or(0)) == 0,
        been_here: row.3.is_some(),
    };
    Ok(rows.into_iter().map(|row| holder((row.person_id, row.name, row.wrong, row.used_at))).collect())
}

/// Counts a try before the PIN is looked at.
///
/// # Errors
/// When the database does not answer.
pub async fn begin_try(store: &Store, tablet: &Known, person: PersonId) -> Result<Try, Error> {
    let mut tx = store.begin(tablet.dealership.id).await?;
    let counted = sqlx::query!(
        "update staff_pin pin set wrong = wrong + 1 from staff_membership m
          where pin.person_id = $2 and m.dealership_id = $1 and m.person_id = pin.person_id and m.active and pin.wrong < $3
         returning pin.pin_hash, pin.wrong",
        tablet.dealership.id.0,
        person.0,
        i16::try_from(PIN_TRIES).unwrap_or(i16::MAX)
    )
    .fetch_optional(&mut *tx)
    .await?;
    let found = match counted {
        Some(row) => Try::Counted { hash: row.pin_hash, left: tries_left(u16::try_from(row.wrong).unwrap_or(0)) },
        None => {
            let has_one = sqlx::query_scalar!(
                r#"select exists (select from staff_pin join staff_membership m using (person_id)
                                   where m.dealership_id = $1 and m.person_id = $2 and m.active) as "has_one!""#,
                tablet.dealership.id.0,
                person.0
            )
            .fetch_one(&mut *tx)
            .await?;
            if has_one { Try::Locked } else { Try::Nobody }
        }
    };
    tx.commit().await?;
    Ok(found)
}

/// The PIN was right: it may be tried afresh, and its owner stands on top of the tablet's list.
///
/// # Errors
/// When the database does not answer.
pub async fn succeeded(store: &Store, tablet: &Known, person: PersonId, now: DateTime<Utc>) -> Result<(), Error> {
    let mut tx = store.begin(tablet.dealership.id).await?;
    sqlx::query!("update staff_pin set wrong = 0 where person_id = $1", person.0).execute(&mut *tx).await?;
    sqlx::query!(
        "insert into staff_device_person (dealership_id, device_id, person_id, used_at) values ($1, $2, $3, $4)
         on conflict (dealership_id, device_id, person_id) do update set used_at = excluded.used_at",
        tablet.dealership.id.0,
        tablet.device.0,
        person.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Whoever has typed their password may try their PIN afresh.
///
/// # Errors
/// When the database does not answer.
pub async fn unlock(store: &Store, person: PersonId) -> Result<(), Error> {
    sqlx::query!("update staff_pin set wrong = 0 where person_id = $1 and wrong > 0", person.0).execute(store.pool()).await?;
    Ok(())
}

/// Opens a session at a tablet; nothing for somebody who does not work in its house, or when the tablet was revoked in this moment.
///
/// # Errors
/// When the database does not answer.
pub async fn open(store: &Store, tablet: &Known, person: PersonId, hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<SignedIn>, Error> {
    let mut tx = store.begin(tablet.dealership.id).await?;
    // The lock of its row: whoever revokes it waits, and then ends this session, too.
    let opened = sqlx::query!(
        "with tablet as (select device_id, name from staff_device where dealership_id = $1 and device_id = $2 and revoked_at is null for share)
         insert into staff_session (token_hash, person_id, dealership_id, device_id, device, signed_in_at, seen_at, expires_at)
         select $3, m.person_id, m.dealership_id, tablet.device_id, tablet.name, $5, $5, $6
           from staff_membership m cross join tablet where m.dealership_id = $1 and m.person_id = $4 and m.active",
        tablet.dealership.id.0,
        tablet.device.0,
        hash.as_slice(),
        person.0,
        now,
        now + LIFETIME
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    if opened.rows_affected() == 0 {
        return Ok(None);
    }
    sessions::find(store, hash, now).await
}
