//! One-time codes: six digits sent to a telephone number, to see whose it is.

use super::outbox::{self, New};
use crate::error::known;
use crate::repair_orders::queries::policy_at;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::care::{CODE_LIFETIME, CODE_TRIES, Channel, Text};
use domain::customers::Phone;
use domain::{DealershipId, Language, MessageId, Refusal};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A number, or a network, waits this long at most before it may ask again.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);
/// Codes for one number within the window, whichever houses they are asked for at.
pub const PER_PHONE: i64 = 5;
/// Codes asked for at one house from one network within the window: a whole dealership may share one.
pub const PER_NETWORK: i64 = 30;
/// Between two codes for one number.
pub const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// A code that is asked for.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    pub dealership: DealershipId,
    pub id: Uuid,
    pub phone: &'a Phone,
    /// The network it is asked for from.
    pub network: &'a str,
    /// The language of the message.
    pub language: Language,
    /// A random number; its last six digits are the code.
    pub random: u32,
}

/// Sends a code to a telephone number. Every code for that number before it is void.
///
/// # Errors
/// [`Refusal::TooManyCodes`] with the seconds to wait, [`Refusal::PhoneUnreadable`] when text messages cannot be sent there.
pub async fn ask(store: &Store, ask: &Ask<'_>, now: DateTime<Utc>) -> Result<(), Error> {
    if !ask.phone.is_mobile() {
        return Err(Refusal::PhoneUnreadable { found: ask.phone.to_string() }.into());
    }
    let mut tx = store.begin(ask.dealership).await?;
    lock(&mut tx, ask).await?;
    if let Some(free_at) = free_at(&mut tx, ask, now).await? {
        return Err(Refusal::TooManyCodes { retry_after: (free_at - now).num_seconds().max(1) }.into());
    }
    let code = format!("{:06}", ask.random % 1_000_000);
    let hash = hash(ask.id, &code);
    sqlx::query!(
        "insert into care_code (dealership_id, code_id, phone, network, code_hash, asked_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
        ask.dealership.0,
        ask.id,
        ask.phone.as_str(),
        ask.network,
        hash.as_slice(),
        now,
        now + CODE_LIFETIME
    )
    .execute(&mut *tx)
    .await?;
    let policy = policy_at(&mut tx, ask.dealership, now).await?;
    let new = New {
        id: MessageId(ask.id),
        about: None,
        channel: Channel::Sms,
        to: ask.phone.to_string(),
        language: ask.language,
        text: Text::OneTimeCode,
        secret: Some(code),
    };
    let zone = sqlx::query_scalar!("select zone from dealership where dealership_id = $1", ask.dealership.0).fetch_one(&mut *tx).await?;
    let zone: Tz = known(zone.parse().ok(), "dealership", "zone", ask.dealership.0)?;
    outbox::queue(&mut tx, ask.dealership, &new, false, (&policy, zone), now).await?;
    Ok(tx.commit().await?)
}

/// Whether somebody has typed the code that was sent to this number last. Right, it is used up; wrong, that counts.
///
/// # Errors
/// [`Refusal::CodeWrong`] with the tries that are left, [`Refusal::CodeExpired`] when there is no code to be typed.
pub async fn redeem(store: &Store, dealership: DealershipId, phone: &Phone, typed: &str, now: DateTime<Utc>) -> Result<(), Error> {
    let mut tx = store.begin(dealership).await?;
    let row = sqlx::query!(
        "select code_id, code_hash, tries, expires_at, used_at from care_code
          where dealership_id = $1 and phone = $2 order by asked_at desc, code_id limit 1 for update",
        dealership.0,
        phone.as_str()
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row.filter(|row| row.used_at.is_none() && row.expires_at > now && row.tries < i32::from(CODE_TRIES)) else {
        return Err(Refusal::CodeExpired.into());
    };
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).take(12).collect();
    let right = same(&hash(row.code_id, &typed), &row.code_hash);
    sqlx::query!(
        "update care_code set tries = tries + 1, used_at = $3 where dealership_id = $1 and code_id = $2",
        dealership.0,
        row.code_id,
        right.then_some(now)
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    if right {
        return Ok(());
    }
    let left = CODE_TRIES.saturating_sub(u16::try_from(row.tries).unwrap_or(u16::MAX).saturating_add(1));
    Err(if left == 0 { Refusal::CodeExpired } else { Refusal::CodeWrong { left } }.into())
}

/// Forgets codes that count for nothing any more, of every house and at most so many; answers how many they were.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(store: &Store, most: i32, now: DateTime<Utc>) -> Result<u64, Error> {
    let before = now - WINDOW.max(CODE_LIFETIME);
    let swept = sqlx::query_scalar!(r#"select care_code_sweep($1, $2) as "swept!""#, before, most).fetch_one(store.pool()).await?;
    Ok(swept.unsigned_abs())
}

/// Those who ask for the same number, or from the same network, are counted one after the other.
async fn lock(tx: &mut Transaction, ask: &Ask<'_>) -> Result<(), Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(key)
           from (select hashtextextended('code for ' || $1, 0) union select hashtextextended('code from ' || $2, 0) order by 1) as keys (key)",
        ask.phone.as_str(),
        ask.network
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}

/// When the next code may be asked for, if not now.
async fn free_at(tx: &mut Transaction, ask: &Ask<'_>, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
    let row = sqlx::query!(
        "with asked as (select asked_at from care_code_asked($2, $4, $5::bigint + 1))
         select (select max(asked_at) from asked) as last,
                (select asked_at from asked order by asked_at desc offset $5 limit 1) as by_phone,
                (select asked_at from care_code where dealership_id = $1 and network = $3 and asked_at > $4 order by asked_at desc offset $6 limit 1) as by_network",
        ask.dealership.0,
        ask.phone.as_str(),
        ask.network,
        now - WINDOW,
        PER_PHONE - 1,
        PER_NETWORK - 1
    )
    .fetch_one(&mut **tx)
    .await?;
    let paused = row.last.map(|at| at + PAUSE);
    let full = row.by_phone.max(row.by_network).map(|at| at + WINDOW);
    Ok(paused.max(full).filter(|free| *free > now))
}

/// What the database knows of a code: only together with its id, so that equal codes do not look equal.
fn hash(id: Uuid, code: &str) -> [u8; 32] {
    Sha256::new().chain_update(id.as_bytes()).chain_update(code.as_bytes()).finalize().into()
}

/// Whether two hashes are equal, in a time that does not tell where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
