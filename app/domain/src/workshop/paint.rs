//! Paint material by panel (漆料): what was used where, in grams or millilitres, as whoever sprayed it weighed it.

use super::{Event, Progress, StageKind};
use crate::customers::limited;
use crate::permission::{Permission, Reach};
use crate::repair_orders::{Order, Step, reason_given};
use crate::staff::PersonRef;
use crate::{Actor, PaintId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// A panel of the car (幅/面).
    pub enum Panel {
        Bonnet = "bonnet",
        Roof = "roof",
        BootLid = "boot_lid",
        FrontBumper = "front_bumper",
        RearBumper = "rear_bumper",
        FrontLeftWing = "front_left_wing",
        FrontRightWing = "front_right_wing",
        FrontLeftDoor = "front_left_door",
        FrontRightDoor = "front_right_door",
        RearLeftDoor = "rear_left_door",
        RearRightDoor = "rear_right_door",
        RearLeftWing = "rear_left_wing",
        RearRightWing = "rear_right_wing",
        LeftSill = "left_sill",
        RightSill = "right_sill",
        LeftMirror = "left_mirror",
        RightMirror = "right_mirror",
    }
}

coded! {
    /// What was put on.
    pub enum PaintKind {
        /// 原子灰
        Putty = "putty",
        /// 底漆
        Primer = "primer",
        /// 色漆
        BaseCoat = "base_coat",
        /// 清漆
        ClearCoat = "clear_coat",
        /// 稀释剂
        Thinner = "thinner",
    }
}

coded! {
    /// What it is measured in.
    pub enum PaintUnit {
        Gram = "g",
        Millilitre = "ml",
    }
}

/// The most of one material on one panel, in grams or millilitres: a bonnet takes a few hundred.
pub const MOST_PAINT: i32 = 5_000;
/// The longest colour code, in characters.
pub const COLOUR: usize = 24;
/// The most entries of one order.
pub const MOST_PAINTS: usize = 200;

/// What was used on a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaintUsed {
    pub panel: Panel,
    pub kind: PaintKind,
    /// The maker's colour code (色号): `1G3`; only a base coat must have one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub colour: String,
    /// Whole grams or millilitres.
    pub amount: i32,
    pub unit: PaintUnit,
}

/// An entry as it was written down. Nothing of it is ever changed: a slip is put right by an entry that takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaintEntry {
    pub id: PaintId,
    pub used: PaintUsed,
    /// The entry whose place it takes, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<PaintId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    pub by: PersonRef,
    pub at: DateTime<Utc>,
}

/// The entries that count: those in whose place no other stands, without what came to nothing.
pub fn paint_that_counts(entries: &[PaintEntry]) -> impl Iterator<Item = &PaintEntry> {
    entries.iter().filter(|entry| entry.used.amount > 0 && !entries.iter().any(|later| later.instead_of == Some(entry.id)))
}

/// Decides whether paint is written down. What it takes the place of is looked at beside the order ([`expect_paint`]).
pub(super) fn record(
    progress: &Progress,
    (paint, instead_of): (PaintId, Option<PaintId>),
    used: &PaintUsed,
    reason: &str,
    actor: &Actor,
) -> Result<Event, Refusal> {
    let status = progress.status;
    if !status.is_on_the_floor() {
        return Err(Refusal::WrongStatus { status, step: Step::ClockOn });
    }
    let sprays = [StageKind::Primer, StageKind::Paint];
    let of = |kind: &StageKind| progress.stage_of(*kind);
    let leads = actor.reach(Permission::Work) >= Reach::Dealership;
    if !leads && !sprays.iter().filter_map(of).any(|stage| stage.technician() == Some(actor.person)) {
        return Err(Refusal::NotYours { permission: Permission::Work });
    }
    if !sprays.iter().filter_map(of).any(|stage| stage.begun.is_some()) {
        return Err(Refusal::StageNotBegun { stage: StageKind::Paint });
    }
    // Nothing is a figure that only puts another right.
    let least = if instead_of.is_some() { 0 } else { 1 };
    if !(least..=MOST_PAINT).contains(&used.amount) {
        return Err(Refusal::PaintAmount { found: used.amount, most: MOST_PAINT });
    }
    let colour = limited("colour_code", &used.colour, COLOUR)?.to_uppercase();
    if colour.is_empty() && used.kind == PaintKind::BaseCoat {
        return Err(Refusal::FieldEmpty { field: "colour_code".to_owned() });
    }
    let reason = if instead_of.is_some() { reason_given(reason)? } else { String::new() };
    Ok(Event::PaintRecorded { paint, used: PaintUsed { colour, ..used.clone() }, instead_of, reason })
}

/// What recording paint needs to know of the order besides its progress: what was written down before.
///
/// # Errors
/// [`Refusal::AlreadyThere`], [`Refusal::NotFound`] for an entry that is not this order's or was put right already, [`Refusal::TooMuchPaint`].
pub fn expect_paint(order: &Order, command: &super::Command) -> Result<(), Refusal> {
    let super::Command::RecordPaint { paint, instead_of, .. } = command else { return Ok(()) };
    if order.paint.iter().any(|entry| entry.id == *paint) {
        return Err(Refusal::AlreadyThere);
    }
    if order.paint.len() >= MOST_PAINTS {
        return Err(Refusal::TooMuchPaint { limit: MOST_PAINTS });
    }
    let stands =
        |id: &PaintId| order.paint.iter().any(|entry| entry.id == *id) && !order.paint.iter().any(|entry| entry.instead_of == Some(*id));
    if instead_of.as_ref().is_some_and(|id| !stands(id)) { Err(Refusal::NotFound) } else { Ok(()) }
}
