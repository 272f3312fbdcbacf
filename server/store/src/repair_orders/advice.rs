//! Advice for the driver.

use super::write::Context;
use crate::error::one_row;
use crate::{Error, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use domain::repair_orders::{Advice, Command, Due};
use domain::staff::PersonRef;
use domain::{AdviceId, DealershipId, PersonId};
use serde::Deserialize;
use uuid::Uuid;

/// A piece of advice as it is read with its order.
#[derive(Debug, Deserialize)]
pub(crate) struct AdviceRow {
    advice_id: Uuid,
    text: String,
    within_km: Option<u32>,
    until: Option<NaiveDate>,
    given_by: Uuid,
    name: String,
    at: DateTime<Utc>,
}

impl AdviceRow {
    pub(crate) fn advice(self) -> Advice {
        Advice {
            id: AdviceId(self.advice_id),
            text: self.text,
            due: Due { within_km: self.within_km, until: self.until },
            by: PersonRef { person: PersonId(self.given_by), name: self.name },
            at: self.at,
        }
    }
}

/// Writes a piece of advice down, or puts it right. One that was taken back is given again, under its id.
pub(crate) async fn given(tx: &mut Transaction, context: &Context<'_>, advice: AdviceId, text: &str, due: Due) -> Result<(), Error> {
    let within_km = due.within_km.and_then(|km| i32::try_from(km).ok());
    let put_right = sqlx::query!(
        "update repair_orders_advice set text = $4, within_km = $5, until = $6, given_by = $7, withdrawn_at = null
          where dealership_id = $1 and order_id = $2 and advice_id = $3",
        context.dealership.0,
        context.order.id.0,
        advice.0,
        text,
        within_km,
        due.until,
        context.actor.0
    )
    .execute(&mut **tx)
    .await?;
    if put_right.rows_affected() > 0 {
        return Ok(());
    }
    sqlx::query!(
        "insert into repair_orders_advice (dealership_id, advice_id, order_id, text, within_km, until, given_by, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        context.dealership.0,
        advice.0,
        context.order.id.0,
        text,
        within_km,
        due.until,
        context.actor.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The day by which the advice that the command names was to be followed, where it was taken back.
pub(crate) async fn taken_back_until(
    tx: &mut Transaction,
    dealership: DealershipId,
    command: &Command,
) -> Result<Option<NaiveDate>, Error> {
    let Command::Advise { order, advice, .. } = command else { return Ok(None) };
    let until = sqlx::query_scalar!(
        "select until from repair_orders_advice
          where dealership_id = $1 and order_id = $2 and advice_id = $3 and withdrawn_at is not null",
        dealership.0,
        order.0,
        advice.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(until.flatten())
}

/// Takes a piece of advice back.
pub(crate) async fn withdrawn(tx: &mut Transaction, context: &Context<'_>, advice: AdviceId) -> Result<(), Error> {
    let written = sqlx::query!(
        "update repair_orders_advice set withdrawn_at = $4
          where dealership_id = $1 and order_id = $2 and advice_id = $3 and withdrawn_at is null",
        context.dealership.0,
        context.order.id.0,
        advice.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_advice", advice.0)
}
