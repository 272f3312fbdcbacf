//! Writing down statements, payments and gate passes.

use crate::error::{every_row, one_row};
use crate::repair_orders::write::{Context, next_number};
use crate::{Error, Transaction};
use domain::repair_orders::estimate::PayerTotal;
use domain::settlement::Event;
use domain::{PaymentId, StatementId};
use sha2::{Digest, Sha256};
use sqlx::types::Json;
use uuid::Uuid;

/// Numbers of settlements and of gate passes begin with these.
const SETTLEMENT: &str = "JS";
const GATE_PASS: &str = "CM";

/// Writes what an event says.
pub(crate) async fn event(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    let (dealership, order, now) = (context.dealership.0, context.order.id.0, context.now);
    match event {
        Event::Settled { totals } => settled(tx, context, totals).await,
        Event::SettlementUndone { reason } => undone(tx, context, reason).await,
        Event::PaymentTaken { statement, payment, method, amount, .. } => {
            sqlx::query!(
                "insert into settlement_payment (dealership_id, payment_id, statement_id, order_id, method, amount, at, cashier_id)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
                dealership,
                payment.0,
                statement.0,
                order,
                method.code(),
                amount.0,
                now,
                context.actor.0
            )
            .execute(&mut **tx)
            .await?;
            paid(tx, context, *statement, amount.0).await
        }
        Event::PaymentRefunded { statement, payment, amount, reason, .. } => {
            refunded(tx, context, *payment, reason).await?;
            paid(tx, context, *statement, -amount.0).await
        }
        Event::CreditGranted { statement, reason, .. } => {
            let written = sqlx::query!(
                "update settlement_statement set credit_at = $3, credit_by = $4, credit_reason = $5 where dealership_id = $1 and statement_id = $2",
                dealership,
                statement.0,
                now,
                context.actor.0,
                reason
            )
            .execute(&mut **tx)
            .await?;
            one_row(&written, "settlement_statement", statement.0)
        }
        Event::GatePassIssued { gate_pass } => {
            let number = next_number(tx, context.dealership, GATE_PASS, context.zone, now).await?;
            sqlx::query!(
                "insert into settlement_gate_pass (dealership_id, gate_pass_id, order_id, number, at, issued_by) values ($1, $2, $3, $4, $5, $6)",
                dealership,
                gate_pass.0,
                order,
                number,
                now,
                context.actor.0
            )
            .execute(&mut **tx)
            .await?;
            Ok(())
        }
        Event::GatePassWithdrawn { reason } => {
            let written = sqlx::query!(
                "update settlement_gate_pass set withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5
                  where dealership_id = $1 and order_id = $2 and withdrawn_at is null",
                dealership,
                order,
                now,
                context.actor.0,
                reason
            )
            .execute(&mut **tx)
            .await?;
            one_row(&written, "settlement_gate_pass", order)
        }
    }
}

/// One statement per payer, numbered under the settlement of the day.
async fn settled(tx: &mut Transaction, context: &Context<'_>, totals: &[PayerTotal]) -> Result<(), Error> {
    let number = next_number(tx, context.dealership, SETTLEMENT, context.zone, context.now).await?;
    for (index, total) in totals.iter().enumerate() {
        let number = format!("{number}-{}", index + 1);
        let document = Json(total);
        sqlx::query!(
            "insert into settlement_statement (dealership_id, statement_id, order_id, number, payer, total, due, settled_at, settled_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            context.dealership.0,
            statement_id(context.order.id.0, &number),
            context.order.id.0,
            number,
            total.payer.code(),
            document as _,
            total.due.0,
            context.now,
            context.actor.0
        )
        .execute(&mut **tx)
        .await?;
    }
    settled_at(tx, context, Some(context.now)).await
}

/// The statements stand no more. They are kept: payments that were taken and given back belong to them.
async fn undone(tx: &mut Transaction, context: &Context<'_>, reason: &str) -> Result<(), Error> {
    let order = context.order.id.0;
    let written = sqlx::query!(
        "update settlement_statement set undone_at = $3, undone_by = $4, undone_reason = $5
          where dealership_id = $1 and order_id = $2 and undone_at is null",
        context.dealership.0,
        order,
        context.now,
        context.actor.0,
        reason
    )
    .execute(&mut **tx)
    .await?;
    every_row(&written, context.order.statements.len(), "settlement_statement", order)?;
    settled_at(tx, context, None).await
}

/// A statement is made by the settlement, not by who asked for it: its id follows from the order and its number.
fn statement_id(order: Uuid, number: &str) -> Uuid {
    let digest = Sha256::new().chain_update(order.as_bytes()).chain_update(number.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

async fn settled_at(tx: &mut Transaction, context: &Context<'_>, at: Option<chrono::DateTime<chrono::Utc>>) -> Result<(), Error> {
    let order = context.order.id.0;
    let written = sqlx::query!(
        "update repair_orders_order set settled_at = $3 where dealership_id = $1 and order_id = $2",
        context.dealership.0,
        order,
        at
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_order", order)
}

async fn paid(tx: &mut Transaction, context: &Context<'_>, statement: StatementId, amount: i64) -> Result<(), Error> {
    let written = sqlx::query!(
        "update settlement_statement set paid = paid + $3 where dealership_id = $1 and statement_id = $2",
        context.dealership.0,
        statement.0,
        amount
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "settlement_statement", statement.0)
}

async fn refunded(tx: &mut Transaction, context: &Context<'_>, payment: PaymentId, reason: &str) -> Result<(), Error> {
    let written = sqlx::query!(
        "update settlement_payment set refunded_at = $3, refund_reason = $4 where dealership_id = $1 and payment_id = $2 and refunded_at is null",
        context.dealership.0,
        payment.0,
        context.now,
        reason
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "settlement_payment", payment.0)
}
