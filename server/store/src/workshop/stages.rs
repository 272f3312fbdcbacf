//! Body and paint: where each car stands in its stages, and the paint that was used on it.

use super::queries::{Wanted, board_of};
use crate::repair_orders::write::Context;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::staff::PersonRef;
use domain::workshop::{Board, Event, PaintEntry, PaintKind, PaintUnit, PaintUsed, Panel, stages_after};
use domain::{Actor, PaintId, Permission, PersonId};
use serde::Deserialize;
use sqlx::types::Json;
use uuid::Uuid;

/// The most cars that the list of the body shop holds, those promised first.
pub const MOST_CARS_IN_STAGES: usize = 120;

/// The cars of the body shop: those planned in stages, and those with its work that are not yet; and the floor.
///
/// # Errors
/// When one may not see the board.
pub async fn body_shop(store: &Store, actor: &Actor) -> Result<Board, Error> {
    let mut board = board_of(store, actor, Permission::SeeBoard, &Wanted { body_shop: true, ..Wanted::default() }).await?;
    board.cards.retain(|card| card.progress.is_for_the_body_shop() && card.progress.status.is_on_the_floor());
    board.cards.truncate(MOST_CARS_IN_STAGES);
    Ok(board)
}

/// Writes down what an event makes of the stages of a car.
pub(super) async fn moved(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    let stages = stages_after(&context.order.progress.stages, event, context.now);
    sqlx::query!(
        "update repair_orders_order set stages = $3 where dealership_id = $1 and order_id = $2",
        context.dealership.0,
        context.order.id.0,
        Json(stages) as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down paint that was used.
pub(super) async fn painted(
    tx: &mut Transaction,
    context: &Context<'_>,
    (paint, instead_of): (PaintId, Option<PaintId>),
    used: &PaintUsed,
    reason: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into workshop_paint (dealership_id, paint_id, order_id, panel, kind, colour, amount, unit, instead_of, reason, recorded_by, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        context.dealership.0,
        paint.0,
        context.order.id.0,
        used.panel.code(),
        used.kind.code(),
        used.colour,
        used.amount,
        used.unit.code(),
        instead_of.map(|entry| entry.0),
        reason,
        context.actor.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An entry of paint as it is read with its order.
#[derive(Debug, Deserialize)]
pub(crate) struct PaintRow {
    paint_id: Uuid,
    panel: Panel,
    kind: PaintKind,
    colour: String,
    amount: i32,
    unit: PaintUnit,
    instead_of: Option<PaintId>,
    reason: String,
    recorded_by: Uuid,
    name: String,
    at: DateTime<Utc>,
}

impl PaintRow {
    pub(crate) fn entry(self) -> PaintEntry {
        let Self { panel, kind, colour, amount, unit, .. } = self;
        PaintEntry {
            id: PaintId(self.paint_id),
            used: PaintUsed { panel, kind, colour, amount, unit },
            instead_of: self.instead_of,
            reason: self.reason,
            by: PersonRef { person: PersonId(self.recorded_by), name: self.name },
            at: self.at,
        }
    }
}
