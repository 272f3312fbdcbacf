//! What becomes of the stages of a car.

use super::Event;
use super::stages::{GivenBack, HandOver, Stage, StageKind, StagePlan, StageState};
use chrono::{DateTime, Utc};

/// What an event makes of the stages of a car. The one place where that is said: the store writes it, a tablet foresees it.
#[must_use]
pub fn stages_after(stages: &[Stage], event: &Event, at: DateTime<Utc>) -> Vec<Stage> {
    let mut after = stages.to_vec();
    let last = |stages: &[Stage], kind: StageKind| !stages.iter().any(|stage| stage.kind() > kind && stage.plan.planned.is_some());
    match event {
        Event::StagesPlanned { stages: plans } => {
            let known = |kind: StageKind| stages.iter().find(|stage| stage.kind() == kind).cloned();
            let keep = |plan: &StagePlan| known(plan.kind).map_or_else(|| Stage::new(plan.clone()), |stage| stage.replanned(plan));
            after = plans.iter().map(keep).collect();
            // Where what would have followed is left out, the hand-over that waited has nobody to wait for.
            if let Some(at) = after.iter().position(|stage| stage.state() == StageState::HandedOver)
                && last(&after, after[at].kind())
            {
                after[at].taken = after[at].ended();
            }
        }
        Event::StageBegun { stage, .. } => {
            for of in after.iter_mut().filter(|of| of.kind() == *stage) {
                of.begun = Some(at);
            }
        }
        Event::StageHandedOver { stage, note, .. } => {
            let is_last = last(&after, *stage);
            for of in after.iter_mut().filter(|of| of.kind() == *stage) {
                of.handed = Some(HandOver { at, note: note.clone() });
                of.taken = is_last.then_some(at);
            }
        }
        Event::StageAccepted { stage, next, .. } => {
            for of in &mut after {
                if of.kind() == *stage {
                    of.taken = Some(at);
                } else if of.kind() == *next {
                    of.begun = Some(at);
                }
            }
        }
        Event::StageRefused { stage, reason, .. } => {
            for of in after.iter_mut().filter(|of| of.kind() == *stage) {
                of.handed = None;
                of.back = Some(GivenBack { at, reason: reason.clone() });
            }
        }
        _ => {}
    }
    after
}
