//! Links to the customer's page of one order or one visit. Whoever holds the token sees that one, and nothing else.

use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::{AppointmentId, DealershipId, LinkId, OrderId};
use sha2::{Digest, Sha256};

/// No token is longer.
const LONGEST: usize = 64;

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Order(OrderId),
    Visit(AppointmentId),
}

/// Where a link leads: to an order, or to a visit when it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leads<T = OrderId> {
    pub dealership: DealershipId,
    pub to: T,
    pub link: LinkId,
}

/// What the database knows of a token.
#[must_use]
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The order that the link with this token leads to; none when it has expired, was withdrawn, leads to something else, or never was.
///
/// # Errors
/// When the database does not answer.
pub async fn find(store: &Store, token: &str, now: DateTime<Utc>) -> Result<Option<Leads>, Error> {
    let Some(Leads { dealership, to: To::Order(to), link }) = leads(store, token, now).await? else { return Ok(None) };
    Ok(Some(Leads { dealership, to, link }))
}

/// The visit that the link with this token leads to; none when it has expired, was withdrawn, leads to something else, or never was.
///
/// # Errors
/// When the database does not answer.
pub async fn find_visit(store: &Store, token: &str, now: DateTime<Utc>) -> Result<Option<Leads<AppointmentId>>, Error> {
    let Some(Leads { dealership, to: To::Visit(to), link }) = leads(store, token, now).await? else { return Ok(None) };
    Ok(Some(Leads { dealership, to, link }))
}

async fn leads(store: &Store, token: &str, now: DateTime<Utc>) -> Result<Option<Leads<To>>, Error> {
    if token.is_empty() || token.len() > LONGEST {
        return Ok(None);
    }
    let hash = hash(token);
    let row = sqlx::query!(
        r#"select dealership_id as "dealership_id!", order_id, appointment_id, link_id as "link_id!" from care_link_leads($1, $2)"#,
        hash.as_slice(),
        now
    )
    .fetch_optional(store.pool())
    .await?;
    Ok(row.and_then(|row| {
        let to = row.order_id.map(|order| To::Order(OrderId(order))).or(row.appointment_id.map(|visit| To::Visit(AppointmentId(visit))))?;
        Some(Leads { dealership: DealershipId(row.dealership_id), to, link: LinkId(row.link_id) })
    }))
}

/// A new link.
pub(crate) struct New<'a> {
    pub link: LinkId,
    pub to: To,
    pub hash: &'a [u8],
    /// Nobody for a link that a message brings.
    pub by: Option<domain::PersonId>,
    pub expires_at: DateTime<Utc>,
}

pub(crate) async fn insert(tx: &mut Transaction, dealership: DealershipId, new: &New<'_>, now: DateTime<Utc>) -> Result<(), Error> {
    let (order, visit) = match new.to {
        To::Order(order) => (Some(order.0), None),
        To::Visit(visit) => (None, Some(visit.0)),
    };
    sqlx::query!(
        "insert into care_link (dealership_id, link_id, order_id, appointment_id, token_hash, created_at, created_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        dealership.0,
        new.link.0,
        order,
        visit,
        new.hash,
        now,
        new.by.map(|person| person.0),
        new.expires_at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
