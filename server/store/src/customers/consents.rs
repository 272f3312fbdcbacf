//! What customers have agreed to, and what they took back.

use crate::error::known;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::customers::{Agreed, Consent, Facts, Phone, Purpose};
use domain::{Actor, AppointmentId, ConsentId, DealershipId, Language, OrderId, Permission};
use uuid::Uuid;

/// The most that are shown of one customer.
const MOST: i64 = 20;

struct ConsentRow {
    consent_id: Uuid,
    version: i32,
    appointment_id: Option<Uuid>,
    order_id: Option<Uuid>,
    signed_by: Option<String>,
    purpose: String,
    wording: String,
    language: String,
    given_at: DateTime<Utc>,
    withdrawn_at: Option<DateTime<Utc>>,
}

impl ConsentRow {
    fn consent(self) -> Result<Consent, Error> {
        let (table, id) = ("customers_consent", self.consent_id);
        Ok(Consent {
            id: ConsentId(id),
            version: self.version,
            purpose: known(Purpose::from_code(&self.purpose), table, "purpose", id)?,
            wording: self.wording,
            language: known(Language::from_code(&self.language), table, "language", id)?,
            given_at: self.given_at,
            withdrawn_at: self.withdrawn_at,
            signed_by: self.signed_by,
        })
    }
}

/// What was agreed to under a telephone number, newest first.
pub(crate) async fn of_phone(tx: &mut Transaction, dealership: DealershipId, phone: &Phone) -> Result<Vec<Consent>, Error> {
    let rows = sqlx::query_as!(
        ConsentRow,
        "select consent_id, version, appointment_id, order_id, signed_by, purpose, wording, language, given_at, withdrawn_at from customers_consent
          where dealership_id = $1 and phone = $2 order by given_at desc, consent_id limit $3",
        dealership.0,
        phone.as_str(),
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(ConsentRow::consent).collect()
}

/// What was agreed to with a visit.
pub(crate) async fn of_visit(tx: &mut Transaction, dealership: DealershipId, visit: AppointmentId) -> Result<Vec<Consent>, Error> {
    let rows = sqlx::query_as!(
        ConsentRow,
        "select consent_id, version, appointment_id, order_id, signed_by, purpose, wording, language, given_at, withdrawn_at from customers_consent
          where dealership_id = $1 and appointment_id = $2 order by purpose desc, consent_id limit $3",
        dealership.0,
        visit.0,
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(ConsentRow::consent).collect()
}

/// What was signed with an order.
pub(crate) async fn of_order(tx: &mut Transaction, dealership: DealershipId, order: OrderId) -> Result<Vec<Consent>, Error> {
    let rows = sqlx::query_as!(
        ConsentRow,
        "select consent_id, version, appointment_id, order_id, signed_by, purpose, wording, language, given_at, withdrawn_at from customers_consent
          where dealership_id = $1 and order_id = $2 order by given_at desc, consent_id limit $3",
        dealership.0,
        order.0,
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(ConsentRow::consent).collect()
}

/// What stands of what the customer of an order has agreed to share, however it was given.
///
/// # Errors
/// When one may not receive cars.
pub async fn shared(store: &Store, actor: &Actor, order: OrderId) -> Result<Vec<Consent>, Error> {
    let mut tx = store.read(actor, Permission::Receive).await?;
    let purposes: Vec<String> = Purpose::SIGNED.iter().map(|purpose| purpose.code().to_owned()).collect();
    let rows = sqlx::query_as!(
        ConsentRow,
        "select n.consent_id, n.version, n.appointment_id, n.order_id, n.signed_by, n.purpose, n.wording, n.language, n.given_at, n.withdrawn_at
           from repair_orders_order o
           join customers_customer c on c.dealership_id = o.dealership_id and c.customer_id = o.customer_id
           join customers_consent n on n.dealership_id = o.dealership_id and n.phone = c.phone
          where o.dealership_id = $1 and o.order_id = $2 and n.purpose = any ($3) and n.withdrawn_at is null
          order by n.given_at desc, n.consent_id limit $4",
        actor.dealership.0,
        order.0,
        &purposes,
        MOST
    )
    .fetch_all(&mut *tx)
    .await?;
    rows.into_iter().map(ConsentRow::consent).collect()
}

/// What signing a consent is decided by. The customer's row is locked, so that two tablets do not sign the same twice.
pub(crate) async fn signing(tx: &mut Transaction, dealership: DealershipId, order: OrderId, agreed: &Agreed) -> Result<Facts, Error> {
    let phone = sqlx::query_scalar!(
        "select c.phone from repair_orders_order o
           join customers_customer c on c.dealership_id = o.dealership_id and c.customer_id = o.customer_id
          where o.dealership_id = $1 and o.order_id = $2 for update of c",
        dealership.0,
        order.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let found = sqlx::query!(
        r#"select exists (select from customers_consent where dealership_id = $1 and phone = $2 and purpose = $3 and withdrawn_at is null) as "stands!",
                  exists (select from customers_consent where dealership_id = $1 and consent_id = $4) as "exists!""#,
        dealership.0,
        phone,
        agreed.purpose.code(),
        agreed.consent.0
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Facts::Signing { order_known: phone.is_some(), stands: found.stands, exists: found.exists })
}

/// Keeps a signed consent; answers its version.
pub(crate) async fn sign(
    tx: &mut Transaction,
    dealership: DealershipId,
    order: OrderId,
    agreed: &Agreed,
    (signed_by, signature): (&str, &str),
    now: DateTime<Utc>,
) -> Result<i32, Error> {
    let version = sqlx::query_scalar!(
        "insert into customers_consent (dealership_id, consent_id, version, phone, order_id, purpose, wording, language, given_at, signed_by, signature)
         select $1, $2, 1, c.phone, $3, $4, $5, $6, $7, $8, $9 from repair_orders_order o
           join customers_customer c on c.dealership_id = o.dealership_id and c.customer_id = o.customer_id
          where o.dealership_id = $1 and o.order_id = $3 returning version",
        dealership.0,
        agreed.consent.0,
        order.0,
        agreed.purpose.code(),
        agreed.wording,
        agreed.language.code(),
        now,
        signed_by,
        signature
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(version)
}

/// A consent that is about to change, and the visit or the order that it was given with.
pub(crate) async fn lock(tx: &mut Transaction, dealership: DealershipId, consent: ConsentId) -> Result<Facts, Error> {
    let row = sqlx::query_as!(
        ConsentRow,
        "select consent_id, version, appointment_id, order_id, signed_by, purpose, wording, language, given_at, withdrawn_at from customers_consent
          where dealership_id = $1 and consent_id = $2 for update",
        dealership.0,
        consent.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let visit = row.as_ref().and_then(|row| row.appointment_id).map(AppointmentId);
    let order = row.as_ref().and_then(|row| row.order_id).map(OrderId);
    Ok(Facts::Consent { stored: row.map(ConsentRow::consent).transpose()?, visit, order })
}

/// Writes down that it was taken back; answers its version.
pub(crate) async fn withdraw(tx: &mut Transaction, dealership: DealershipId, consent: ConsentId, now: DateTime<Utc>) -> Result<i32, Error> {
    let version = sqlx::query_scalar!(
        "update customers_consent set version = version + 1, withdrawn_at = $3 where dealership_id = $1 and consent_id = $2 returning version",
        dealership.0,
        consent.0,
        now
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(version)
}
