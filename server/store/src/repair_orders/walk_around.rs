//! Writing down what was found on the way round a car, and what its customer signed.

use super::write::Context;
use crate::error::one_row;
use crate::{Error, Transaction};
use domain::repair_orders::WalkAround;
use sqlx::types::Json;

/// The walk-around as it stands now.
pub(super) async fn recorded(tx: &mut Transaction, context: &Context<'_>, walk_around: &WalkAround) -> Result<(), Error> {
    let written = sqlx::query!(
        "update repair_orders_order
            set walk_around = $3, walk_around_revision = coalesce(walk_around_revision, 0) + 1, walk_around_by = $4, walk_around_at = $5
          where dealership_id = $1 and order_id = $2",
        context.dealership.0,
        context.order.id.0,
        Json(walk_around) as _,
        context.actor.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_order", context.order.id.0)
}

/// The same, and a sheet of it that stays as it was signed.
pub(super) async fn signed(
    tx: &mut Transaction,
    context: &Context<'_>,
    number: u16,
    walk_around: &WalkAround,
    (signed_by, signature): (&str, &str),
) -> Result<(), Error> {
    // Signed as it stood: whoever looks at the same sheet need not look again.
    if context.order.walked.around.as_ref() != Some(walk_around) {
        recorded(tx, context, walk_around).await?;
    }
    sqlx::query!(
        "insert into repair_orders_check_sheet
             (dealership_id, order_id, number, at, taken_by, signed_by, signature, check_in, walk_around, photos)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        context.dealership.0,
        context.order.id.0,
        i32::from(number),
        context.now,
        context.actor.0,
        signed_by,
        signature,
        Json(&context.order.check_in) as _,
        Json(walk_around) as _,
        Json(context.order.walked.signed_photos()) as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
