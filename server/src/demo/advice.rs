//! Advice for the driver: every twelfth car leaves with some, and so did the one that is here again; two of those in work when one looks will.

use super::returns::Told;
use super::simulation::Floor;
use super::visit::Visit;
use chrono::{DateTime, Duration, Utc};
use domain::repair_orders::{Command as Order, Due};
use domain::{Actor, AdviceId, Command, OrderId};
use store::Error;

/// Words, kilometres within which and days by which it should be done.
const ADVICE: &[(&str, Option<u32>, Option<i64>)] = &[
    ("左前轮胎花纹 3 mm，建议更换", Some(5_000), None),
    ("制动液含水量 2.6%，建议更换", None, Some(60)),
    ("前雨刮片老化，雨天视线不清，建议更换", None, None),
    ("12V蓄电池健康度 62%，入冬前再来检测一次", Some(8_000), Some(150)),
];

/// Gives the advice that comes at this place of the list.
async fn give(floor: &mut Floor, actor: &Actor, order: OrderId, place: usize, at: DateTime<Utc>) -> Result<(), Error> {
    let (text, within_km, days) = ADVICE[place % ADVICE.len()];
    let until = days.map(|days| (at + Duration::days(days)).date_naive());
    let advice = AdviceId(floor.maker.id(at));
    let advise = Order::Advise { order, advice, text: text.to_owned(), due: Due { within_km, until } };
    floor.maker.act(actor, Command::RepairOrders(advise), at).await
}

impl Visit {
    /// What whoever finishes the work advises.
    pub(super) async fn advise(&self, floor: &mut Floor, actor: &Actor, at: DateTime<Utc>) -> Result<(), Error> {
        match self.plan.returns {
            Some(Told::Before) => give(floor, actor, self.order, 2, at).await,
            _ if self.index % 12 == 5 => give(floor, actor, self.order, self.index / 12, at).await,
            _ => Ok(()),
        }
    }
}

/// Cars in work when one looks: the one that is here again, those whose codes were read, or the first.
pub(super) async fn play(floor: &mut Floor, visits: &[Visit], now: DateTime<Utc>) -> Result<(), Error> {
    let at = now - Duration::minutes(5);
    let at_work = visits.iter().filter_map(|visit| Some((visit, visit.at_work()?.0)));
    let (mut read, others): (Vec<_>, Vec<_>) = at_work.partition(|(visit, _)| visit.has_codes());
    read.sort_by_key(|(visit, _)| visit.plan.returns.is_none());
    for (place, (visit, technician)) in read.into_iter().chain(others).take(2).enumerate() {
        let actor = floor.hands[technician].actor.clone();
        give(floor, &actor, visit.order, place, at).await?;
    }
    Ok(())
}
