//! Writing down inspections.

use crate::error::every_row;
use crate::repair_orders::write::Context;
use crate::{Error, Transaction};
use domain::InspectionId;
use domain::quality::{Check, Event};
use domain::workshop::JobStatus;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Writes what an event says.
pub(crate) async fn event(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    match event {
        Event::Passed { inspection, checks, finding } => inspected(tx, context, *inspection, true, checks, finding).await,
        Event::Failed { inspection, jobs, finding } => {
            inspected(tx, context, *inspection, false, &[], finding).await?;
            let jobs: Vec<Uuid> = jobs.iter().map(|job| job.0).collect::<BTreeSet<_>>().into_iter().collect();
            let written = sqlx::query!(
                "update repair_orders_line set job_status = $4, rework = true where dealership_id = $1 and order_id = $2 and line_id = any ($3)",
                context.dealership.0,
                context.order.id.0,
                &jobs,
                JobStatus::Dispatched.code()
            )
            .execute(&mut **tx)
            .await?;
            every_row(&written, jobs.len(), "repair_orders_line", context.order.id.0)
        }
    }
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
