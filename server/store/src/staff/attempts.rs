//! How often somebody may try to sign in: counted per user name and per network address, for every server together.

use crate::{Error, Store};
use chrono::{DateTime, TimeDelta, Utc};

/// How long an attempt that failed counts.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Attempts for one user name within the window before it has to wait.
pub const PER_NAME: i64 = 8;
/// Attempts from one address within the window before it has to wait: a whole dealership may share one.
pub const PER_ADDRESS: i64 = 100;
/// Attempts that are remembered at most; the oldest are forgotten first.
pub const REMEMBERED: i64 = 20_000;
/// The longest user name that is told apart, in characters.
const NAME: usize = 64;

/// Counts an attempt before it is made, known user name or not; [`succeeded`] takes it back. Answers how long to wait when it may not be
/// made now; one that has to wait does not count.
///
/// # Errors
/// When the database does not answer.
pub async fn begin(store: &Store, user_name: &str, address: &str, now: DateTime<Utc>) -> Result<Option<TimeDelta>, Error> {
    let name = folded(user_name);
    let mut tx = crate::transaction::begun(store.pool(), None).await?;
    // Attempts for the same name or from the same address are counted one after the other.
    sqlx::query!(
        "select pg_advisory_xact_lock(key)
           from (select hashtextextended('sign-in by ' || $1, 0) union select hashtextextended('sign-in from ' || $2, 0) order by 1) as keys (key)",
        name,
        address
    )
    .fetch_all(&mut *tx)
    .await?;
    sqlx::query!(
        "delete from staff_sign_in_failure where ctid = any (array(
            select ctid from staff_sign_in_failure
             where at <= $1 or at < (select at from staff_sign_in_failure order by at desc offset $2 limit 1)
               for update skip locked))",
        now - WINDOW,
        REMEMBERED - 2
    )
    .execute(&mut *tx)
    .await?;
    let full = sqlx::query!(
        "select (select at from staff_sign_in_failure where user_name = $1 and at > $3 order by at desc offset $4 limit 1) as by_name,
                (select at from staff_sign_in_failure where address = $2 and at > $3 order by at desc offset $5 limit 1) as by_address",
        name,
        address,
        now - WINDOW,
        PER_NAME - 1,
        PER_ADDRESS - 1
    )
    .fetch_one(&mut *tx)
    .await?;
    if let Some(counts_until) = full.by_name.max(full.by_address).map(|at| at + WINDOW) {
        return Ok(Some(counts_until - now));
    }
    sqlx::query!("insert into staff_sign_in_failure (user_name, address, at) values ($1, $2, $3)", name, address, now)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(None)
}

/// Forgets the attempts for a user name whose owner has got in.
///
/// # Errors
/// When the database does not answer.
pub async fn succeeded(store: &Store, user_name: &str) -> Result<(), Error> {
    sqlx::query!("delete from staff_sign_in_failure where user_name = $1", folded(user_name)).execute(store.pool()).await?;
    Ok(())
}

/// A user name without case, surrounding space and what PostgreSQL cannot store, cut to a length that is still a name.
pub(super) fn folded(user_name: &str) -> String {
    user_name.trim().to_lowercase().chars().filter(|character| *character != '\0').take(NAME).collect()
}
