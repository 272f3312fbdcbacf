//! What the technical director of the demo answers to whoever has asked for help and stands still.

use super::simulation::Floor;
use chrono::{DateTime, Utc};
use domain::repair_orders::Command as Orders;
use domain::workshop::{Card, HoldReason, Job, JobStatus};
use domain::{Command, OrderId};
use store::Error;

const ANSWER: &str = "先清码，冷车怠速读失火计数；若集中在一缸，与二缸对调点火线圈再试";

/// Answers one of the jobs that stand still for help, when one looks.
pub(super) async fn play(floor: &mut Floor, now: DateTime<Utc>) -> Result<(), Error> {
    let director = floor.person("qian");
    let board = store::workshop::queries::board(floor.maker.store(), &director).await?;
    let asks = |card: &Card| -> Option<OrderId> {
        let of_others = |job: &&Job| job.status == JobStatus::OnHold && !job.is_given_to(director.person);
        let mut held = card.progress.jobs.iter().filter(of_others).filter_map(|job| job.hold.as_ref());
        held.any(|hold| hold.reason == HoldReason::TechnicalSupport).then_some(card.progress.order)
    };
    let Some(order) = board.cards.iter().find_map(asks) else { return Ok(()) };
    let answer = Orders::Annotate { order, text: ANSWER.to_owned() };
    floor.maker.act(&director, Command::RepairOrders(answer), now).await
}
