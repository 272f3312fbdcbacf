//! Tablets and walls: those that knock, those that are let in, and what the office does with them.

use crate::error::{known, one_row};
use crate::execute::expect_version;
use crate::{Error, Store, Transaction, record};
use chrono::{DateTime, TimeDelta, Utc};
use domain::staff::{Command, Dealership, Device, DeviceFacts, DeviceKind, EnrolFacts, Event, KNOCK_LIFETIME, MOST_DEVICES, read_code};
use domain::{Actor, Answer, DealershipId, DeviceId, Envelope, Permission, Refusal};

/// Devices that wait at once, from everywhere.
pub const KNOCKS: i64 = 2_000;
/// Devices that wait at once from one network: a dealership unpacks its tablets behind one address.
pub const KNOCKS_PER_NETWORK: i64 = 30;
/// Signs of life are written down at most this often.
const SIGN_OF_LIFE: TimeDelta = TimeDelta::minutes(1);

/// A device that was let in once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub device: DeviceId,
    pub name: String,
    pub kind: DeviceKind,
    pub dealership: Dealership,
    /// It is let in no more.
    pub revoked: bool,
}

/// The device whose token has this hash; counts as a sign of life.
///
/// # Errors
/// When the database does not answer.
pub async fn find(store: &Store, hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<Known>, Error> {
    let row = sqlx::query!(
        r#"select device_id as "device_id!", device_name as "device_name!", kind as "kind!", seen_at, revoked_at,
                  dealership_id as "dealership_id!", dealership_name as "dealership_name!", short_name as "short_name!",
                  address as "address!", phone as "phone!", zone as "zone!", home_plate as "home_plate!"
             from staff_device_known($1)"#,
        hash.as_slice()
    )
    .fetch_optional(store.pool())
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.revoked_at.is_none() && row.seen_at.is_none_or(|seen| now - seen > SIGN_OF_LIFE) {
        let mut tx = store.begin(DealershipId(row.dealership_id)).await?;
        sqlx::query!(
            "update staff_device set seen_at = $3 where dealership_id = $1 and device_id = $2 and (seen_at is null or seen_at < $3)",
            row.dealership_id,
            row.device_id,
            now
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
    }
    Ok(Some(Known {
        device: DeviceId(row.device_id),
        name: row.device_name,
        kind: known(DeviceKind::from_code(&row.kind), "staff_device", "kind", row.device_id)?,
        dealership: Dealership {
            id: DealershipId(row.dealership_id),
            name: row.dealership_name,
            short_name: row.short_name,
            address: row.address,
            phone: row.phone,
            zone: row.zone,
            home_plate: row.home_plate,
        },
        revoked: row.revoked_at.is_some(),
    }))
}

/// The code that a waiting device shows; nothing when it has run out.
///
/// # Errors
/// When the database does not answer.
pub async fn knocking(store: &Store, hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<String>, Error> {
    let code = sqlx::query_scalar!("select code from staff_knock where token_hash = $1 and expires_at > $2", hash.as_slice(), now)
        .fetch_optional(store.pool())
        .await?;
    Ok(code)
}

/// Has a device wait under a code; whether that code was free.
///
/// # Errors
/// [`Refusal::TooManyKnocks`].
pub async fn knock(store: &Store, hash: &[u8; 32], code: &str, network: &str, now: DateTime<Utc>) -> Result<bool, Error> {
    let mut tx = crate::transaction::begun(store.pool(), None).await?;
    // Devices that knock are counted one after the other.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('device knocks', 0))").fetch_all(&mut *tx).await?;
    let waiting = sqlx::query!(
        r#"select count(*) as "all!", count(*) filter (where network = $1) as "here!" from staff_knock where expires_at > $2"#,
        network,
        now
    )
    .fetch_one(&mut *tx)
    .await?;
    if waiting.all >= KNOCKS || waiting.here >= KNOCKS_PER_NETWORK {
        return Err(Refusal::TooManyKnocks.into());
    }
    sqlx::query!("delete from staff_knock where code = $1 and expires_at <= $2", code, now).execute(&mut *tx).await?;
    let written = sqlx::query!(
        "insert into staff_knock (token_hash, code, network, begun_at, expires_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        hash.as_slice(),
        code,
        network,
        now,
        now + KNOCK_LIFETIME
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(written.rows_affected() == 1)
}

/// Forgets devices whose code has run out, at most so many; answers how many they were.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(store: &Store, most: i32, now: DateTime<Utc>) -> Result<u64, Error> {
    let swept = sqlx::query!(
        "delete from staff_knock where token_hash in
            (select token_hash from staff_knock where expires_at <= $1 order by expires_at limit $2 for update skip locked)",
        now,
        i64::from(most)
    )
    .execute(store.pool())
    .await?;
    Ok(swept.rows_affected())
}

/// The devices of the house, by kind and name.
///
/// # Errors
/// When one may not see staff.
pub async fn devices(store: &Store, actor: &Actor) -> Result<Vec<Device>, Error> {
    let mut tx = store.read(actor, Permission::SeeStaff).await?;
    let rows = sqlx::query!(
        r#"select d.device_id, d.version, d.name, d.kind, d.enrolled_at, d.seen_at, p.name as enrolled_by
             from staff_device d join staff_person p on p.person_id = d.enrolled_by
            where d.dealership_id = $1 and d.revoked_at is null order by d.kind, d.name, d.device_id limit $2"#,
        actor.dealership.0,
        i64::try_from(MOST_DEVICES).unwrap_or(i64::MAX)
    )
    .fetch_all(&mut *tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Device {
                device: DeviceId(row.device_id),
                version: row.version,
                name: row.name,
                kind: known(DeviceKind::from_code(&row.kind), "staff_device", "kind", row.device_id)?,
                enrolled_by: row.enrolled_by,
                enrolled_at: row.enrolled_at,
                seen_at: row.seen_at,
            })
        })
        .collect()
}

/// Carries out a command about a device.
pub(super) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    (command, device): (&Command, DeviceId),
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    if let Command::EnrolDevice { code, name, .. } = command {
        return enrol(tx, actor, envelope, (command, device), (code, name), now).await;
    }
    let row = sqlx::query!(
        "select version, name, revoked_at from staff_device where dealership_id = $1 and device_id = $2 for update",
        actor.dealership.0,
        device.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Refusal::NotFound)?;
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    expect_version(tx, actor, envelope, row.version).await?;
    let name_taken = match command {
        Command::RenameDevice { name, .. } => is_taken(tx, actor, name, device).await?,
        _ => false,
    };
    let facts = DeviceFacts { name: row.name, revoked: row.revoked_at.is_some(), name_taken };
    let events = domain::staff::change_device(&facts, command, actor)?;
    for event in &events {
        if let domain::Event::Staff(event) = event {
            write(tx, actor, device, event, now).await?;
        }
    }
    record::record(tx, actor, envelope, &events, row.version + 1, now).await
}

async fn enrol(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    (command, device): (&Command, DeviceId),
    (code, name): (&str, &str),
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    let code = read_code(code).unwrap_or_default();
    // Two who type the same code at once: the second waits, and finds it gone.
    let knock = sqlx::query_scalar!("select token_hash from staff_knock where code = $1 and expires_at > $2 for update", code, now)
        .fetch_optional(&mut **tx)
        .await?;
    let known = sqlx::query!(
        r#"select exists (select from staff_device where dealership_id = $1 and device_id = $2) as "exists!",
                  (select count(*) from staff_device where dealership_id = $1 and revoked_at is null) as "enrolled!""#,
        actor.dealership.0,
        device.0
    )
    .fetch_one(&mut **tx)
    .await?;
    let facts = EnrolFacts {
        exists: known.exists,
        knocks: knock.is_some(),
        name_taken: is_taken(tx, actor, name, device).await?,
        enrolled: usize::try_from(known.enrolled).unwrap_or(usize::MAX),
    };
    let events = domain::staff::enrol(&facts, command, actor)?;
    for event in &events {
        if let (domain::Event::Staff(Event::DeviceEnrolled { name, device: kind }), Some(hash)) = (event, &knock) {
            sqlx::query!(
                "insert into staff_device (dealership_id, device_id, name, kind, token_hash, enrolled_at, enrolled_by) values ($1, $2, $3, $4, $5, $6, $7)",
                actor.dealership.0,
                device.0,
                name,
                kind.code(),
                hash,
                now,
                actor.person.0
            )
            .execute(&mut **tx)
            .await?;
            sqlx::query!("delete from staff_knock where token_hash = $1", hash).execute(&mut **tx).await?;
        }
    }
    record::record(tx, actor, envelope, &events, 1, now).await
}

/// Whether another device of the house that is let in has this name.
async fn is_taken(tx: &mut Transaction, actor: &Actor, name: &str, device: DeviceId) -> Result<bool, Error> {
    // What PostgreSQL cannot store is dropped by the rules, too.
    let name = name.trim().replace('\0', "");
    let taken = sqlx::query_scalar!(
        r#"select exists (select from staff_device where dealership_id = $1 and lower(name) = lower($2) and revoked_at is null and device_id <> $3) as "taken!""#,
        actor.dealership.0,
        name,
        device.0
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(taken)
}

async fn write(tx: &mut Transaction, actor: &Actor, device: DeviceId, event: &Event, now: DateTime<Utc>) -> Result<(), Error> {
    let written = match event {
        Event::DeviceRenamed { name } => {
            sqlx::query!(
                "update staff_device set name = $3, version = version + 1 where dealership_id = $1 and device_id = $2",
                actor.dealership.0,
                device.0,
                name
            )
            .execute(&mut **tx)
            .await?
        }
        Event::DeviceRevoked => {
            sqlx::query!("delete from staff_session where dealership_id = $1 and device_id = $2", actor.dealership.0, device.0)
                .execute(&mut **tx)
                .await?;
            sqlx::query!(
                "update staff_device set revoked_at = $3, revoked_by = $4, version = version + 1 where dealership_id = $1 and device_id = $2",
                actor.dealership.0,
                device.0,
                now,
                actor.person.0
            )
            .execute(&mut **tx)
            .await?
        }
        // Written where a device is let in; the others are about people.
        _ => return Ok(()),
    };
    one_row(&written, "staff_device", device.0)
}
