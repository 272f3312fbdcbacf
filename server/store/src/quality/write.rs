//! Writing down inspections.

use super::{comebacks, sheets};
use crate::error::every_row;
use crate::repair_orders::write::{Context, next_number};
use crate::{Error, Transaction};
use domain::quality::{Check, Event};
use domain::workshop::JobStatus;
use domain::{CertificateId, InspectionId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Numbers of certificates begin with this (合格).
const PREFIX: &str = "HG";

/// Writes what an event says.
pub(crate) async fn event(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    match event {
        Event::Passed { inspection, checks, finding } => inspected(tx, context, *inspection, true, checks, finding).await,
        Event::Failed { inspection, jobs, finding } => {
            inspected(tx, context, *inspection, false, &[], finding).await?;
            void(tx, context).await?;
            let jobs: Vec<Uuid> = jobs.iter().map(|job| job.0).collect::<BTreeSet<_>>().into_iter().collect();
            let written = sqlx::query!(
                "update repair_orders_line set job_status = $4, rework = true, owes = demands where dealership_id = $1 and order_id = $2 and line_id = any ($3)",
                context.dealership.0,
                context.order.id.0,
                &jobs,
                JobStatus::Dispatched.code()
            )
            .execute(&mut **tx)
            .await?;
            every_row(&written, jobs.len(), "repair_orders_line", context.order.id.0)
        }
        Event::Certified { certificate, odometer_km } => certified(tx, context, *certificate, *odometer_km).await,
        Event::SheetFilled { .. } => sheets::filled(tx, context, event).await,
        Event::ComebackLinked { .. } | Event::ComebackUnlinked { .. } | Event::ComebackJudged { .. } => {
            comebacks::event(tx, context, event).await
        }
        Event::SheetShared { sheet } => sheets::shared(tx, context, *sheet).await,
        // A template is of the house and not of an order: it is written where it is decided.
        Event::TemplatePut { .. } => Ok(()),
    }
}

async fn certified(tx: &mut Transaction, context: &Context<'_>, id: CertificateId, odometer_km: u32) -> Result<(), Error> {
    let number = next_number(tx, context.dealership, PREFIX, context.zone, context.now).await?;
    sqlx::query!(
        "insert into quality_certificate (dealership_id, certificate_id, order_id, number, at, inspector_id, odometer_km)
         values ($1, $2, $3, $4, $5, $6, $7)",
        context.dealership.0,
        id.0,
        context.order.id.0,
        number,
        context.now,
        context.actor.0,
        i32::try_from(odometer_km).unwrap_or(i32::MAX)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn void(tx: &mut Transaction, context: &Context<'_>) -> Result<(), Error> {
    sqlx::query!(
        "update quality_certificate set void_at = $3 where dealership_id = $1 and order_id = $2 and void_at is null",
        context.dealership.0,
        context.order.id.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn inspected(
    tx: &mut Transaction,
    context: &Context<'_>,
    id: InspectionId,
    passed: bool,
    checks: &[Check],
    finding: &str,
) -> Result<(), Error> {
    let checks: Vec<String> = checks.iter().map(|check| check.code().to_owned()).collect();
    sqlx::query!(
        "insert into quality_inspection (dealership_id, inspection_id, order_id, at, inspector_id, passed, checks, finding)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        context.dealership.0,
        id.0,
        context.order.id.0,
        context.now,
        context.actor.0,
        passed,
        &checks,
        finding
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
