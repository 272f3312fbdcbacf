//! Links to the customer's page of one order. Whoever holds the token sees that order, and nothing else.

use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::{DealershipId, LinkId, OrderId};
use sha2::{Digest, Sha256};

/// No token is longer.
const LONGEST: usize = 64;

/// Where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leads {
    pub dealership: DealershipId,
    pub order: OrderId,
    pub link: LinkId,
}

/// What the database knows of a token.
#[must_use]
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Where the link with this token leads; nowhere when it has expired, was withdrawn, or never was.
///
/// # Errors
/// When the database does not answer.
pub async fn find(store: &Store, token: &str, now: DateTime<Utc>) -> Result<Option<Leads>, Error> {
    if token.is_empty() || token.len() > LONGEST {
        return Ok(None);
    }
    let hash = hash(token);
    let row = sqlx::query!(
        r#"select dealership_id as "dealership_id!", order_id as "order_id!", link_id as "link_id!" from care_link_leads($1, $2)"#,
        hash.as_slice(),
        now
    )
    .fetch_optional(store.pool())
    .await?;
    Ok(row.map(|row| Leads { dealership: DealershipId(row.dealership_id), order: OrderId(row.order_id), link: LinkId(row.link_id) }))
}

/// A new link.
pub(crate) struct New<'a> {
    pub link: LinkId,
    pub order: OrderId,
    pub hash: &'a [u8],
    /// Nobody for a link that a message brings.
    pub by: Option<domain::PersonId>,
    pub expires_at: DateTime<Utc>,
}

pub(crate) async fn insert(tx: &mut Transaction, dealership: DealershipId, new: &New<'_>, now: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "insert into care_link (dealership_id, link_id, order_id, token_hash, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
        dealership.0,
        new.link.0,
        new.order.0,
        new.hash,
        now,
        new.by.map(|person| person.0),
        new.expires_at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
