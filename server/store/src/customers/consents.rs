//! What customers have agreed to, and what they took back.

use crate::error::known;
use crate::{Error, Transaction};
use chrono::{DateTime, Utc};
use domain::customers::{Consent, Phone, Purpose};
use domain::{AppointmentId, ConsentId, DealershipId, Language};
use uuid::Uuid;

/// The most that are shown of one customer.
const MOST: i64 = 20;

struct ConsentRow {
    consent_id: Uuid,
    version: i32,
    appointment_id: Option<Uuid>,
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
        })
    }
}

/// What was agreed to under a telephone number, newest first.
pub(crate) async fn of_phone(tx: &mut Transaction, dealership: DealershipId, phone: &Phone) -> Result<Vec<Consent>, Error> {
    let rows = sqlx::query_as!(
        ConsentRow,
        "select consent_id, version, appointment_id, purpose, wording, language, given_at, withdrawn_at from customers_consent
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
        "select consent_id, version, appointment_id, purpose, wording, language, given_at, withdrawn_at from customers_consent
          where dealership_id = $1 and appointment_id = $2 order by purpose desc, consent_id limit $3",
        dealership.0,
        visit.0,
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(ConsentRow::consent).collect()
}

/// A consent that is about to change, and the visit that it was given with.
pub(crate) async fn lock(
    tx: &mut Transaction,
    dealership: DealershipId,
    consent: ConsentId,
) -> Result<(Option<Consent>, Option<AppointmentId>), Error> {
    let row = sqlx::query_as!(
        ConsentRow,
        "select consent_id, version, appointment_id, purpose, wording, language, given_at, withdrawn_at from customers_consent
          where dealership_id = $1 and consent_id = $2 for update",
        dealership.0,
        consent.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let visit = row.as_ref().and_then(|row| row.appointment_id).map(AppointmentId);
    Ok((row.map(ConsentRow::consent).transpose()?, visit))
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
