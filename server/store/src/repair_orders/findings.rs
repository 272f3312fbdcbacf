//! What came to light while a car was here.

use super::write::Context;
use crate::error::one_row;
use crate::{Error, Transaction};
use chrono::{DateTime, Utc};
use domain::repair_orders::{End, Finding};
use domain::staff::PersonRef;
use domain::{FindingId, LineId, PersonId, PhotoId};
use serde::Deserialize;
use uuid::Uuid;

/// A finding as it is read with its order.
#[derive(Debug, Deserialize)]
pub(crate) struct FindingRow {
    finding_id: Uuid,
    text: String,
    photos: Vec<PhotoId>,
    job_id: Option<LineId>,
    found_by: Uuid,
    name: String,
    found_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    dismissed_because: Option<String>,
}

impl FindingRow {
    pub(crate) fn finding(self) -> Finding {
        let end = match (self.ended_at, self.dismissed_because) {
            (None, _) => None,
            (Some(_), None) => Some(End::Answered),
            (Some(_), Some(reason)) => Some(End::Dismissed { reason }),
        };
        Finding {
            id: FindingId(self.finding_id),
            text: self.text,
            photos: self.photos,
            job: self.job_id,
            by: PersonRef { person: PersonId(self.found_by), name: self.name },
            at: self.found_at,
            end,
        }
    }
}

/// Writes down what came to light.
pub(crate) async fn reported(
    tx: &mut Transaction,
    context: &Context<'_>,
    finding: FindingId,
    text: &str,
    (photos, job): (&[PhotoId], Option<LineId>),
) -> Result<(), Error> {
    let photos: Vec<Uuid> = photos.iter().map(|photo| photo.0).collect();
    sqlx::query!(
        "insert into repair_orders_finding (dealership_id, finding_id, order_id, text, photos, job_id, found_by, found_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        context.dealership.0,
        finding.0,
        context.order.id.0,
        text,
        &photos,
        job.map(|job| job.0),
        context.actor.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Nothing is offered for it.
pub(crate) async fn dismissed(tx: &mut Transaction, context: &Context<'_>, finding: FindingId, reason: &str) -> Result<(), Error> {
    let written = sqlx::query!(
        "update repair_orders_finding set ended_at = $3, dismissed_because = $4 where dealership_id = $1 and finding_id = $2 and ended_at is null",
        context.dealership.0,
        finding.0,
        context.now,
        reason
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_finding", finding.0)
}

/// The customer has answered these lines, and with them what they were offered for.
pub(crate) async fn answered(tx: &mut Transaction, context: &Context<'_>, is_answered: impl Fn(LineId) -> bool) -> Result<(), Error> {
    let findings: Vec<Uuid> =
        context.order.lines.iter().filter(|line| is_answered(line.id)).filter_map(|line| Some(line.finding?.0)).collect();
    if findings.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update repair_orders_finding set ended_at = $3 where dealership_id = $1 and finding_id = any ($2) and ended_at is null",
        context.dealership.0,
        &findings,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
