//! A car that has been here before: it left some weeks ago with advice for its driver and something that was found and not offered, and is in a
//! technician's hands when one looks, with a fault code that the house has met.

use super::catalogue::{NEEDS, Need};
use super::plan::Plan;
use super::simulation::Floor;
use super::visit::Visit;
use chrono::{DateTime, Days, Duration, Utc};
use domain::customers::{CustomerKind, Energy};
use domain::repair_orders::Command as Order;
use domain::{Actor, Command, FindingId};
use store::Error;

/// What brought it some weeks ago, and what brings it now, by the first job of each.
const BEFORE: &str = "WA-300";
const NOW: &str = "TR-330";
/// How many days ago it was here.
const DAYS_AGO: u64 = 25;
/// Minutes before one looks that it comes: from its arrival to the first turn of a spanner it takes up to two hours.
const COMES_BEFORE: i64 = 130;
/// Minutes of opening hours before it comes in which its technician is given nothing else, so as to be free for it.
const KEPT_FREE: i64 = 240;
/// Minutes of work that are left of it when one looks.
const LEFT: i64 = 20;
/// In whose hands it is.
const TECHNICIAN: &str = "wang";

const FOUND: &str = "左前下摆臂胶套有细裂纹，过坎时有轻微异响。";
const NOT_OFFERED: &str = "客户赶时间，下次来店再看";

/// Which of the two visits it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Before,
    Now,
}

fn need(first: &str) -> &'static Need {
    let is = |need: &&Need| need.jobs.first().is_some_and(|(operation, _)| *operation == first);
    NEEDS.iter().find(is).unwrap_or(&NEEDS[0])
}

/// Its two visits, for the first of these cars that shifts gears and belongs to a person.
pub(super) fn plans(floor: &Floor, mut cars: impl Iterator<Item = usize>) -> Vec<Plan> {
    let fits = |car: &usize| {
        let of = &floor.cars[*car];
        of.vehicle_draft.energy == Energy::Petrol && of.customer_draft.kind == CustomerKind::Person
    };
    let Some(car) = cars.find(fits) else { return Vec::new() };
    let day = floor.today.checked_sub_days(Days::new(DAYS_AGO)).unwrap_or(floor.today);
    let before = Plan::plain(car, floor.hours.opening(day) + Duration::minutes(40), need(BEFORE));
    let now = Plan::plain(car, arrives(floor), need(NOW));
    vec![Plan { returns: Some(Told::Before), ..before }, Plan { returns: Some(Told::Now), ..now }]
}

fn arrives(floor: &Floor) -> DateTime<Utc> {
    floor.looked_at - Duration::minutes(COMES_BEFORE)
}

/// Whether its technician is kept free for it at this moment.
pub(super) fn keeps_free(floor: &Floor, technician: usize, at: DateTime<Utc>) -> bool {
    if floor.hands[technician].role.user_name != TECHNICIAN {
        return false;
    }
    let (arrives, opening) = (arrives(floor), floor.hours.opening(floor.today));
    let overnight = floor.today.pred_opt().map_or(Duration::zero(), |day| opening - floor.hours.closing(floor.hours.opening(day)));
    let since = arrives - Duration::minutes(KEPT_FREE);
    let since = if since < opening { since - overnight } else { since };
    at >= since && !floor.has_returned
}

impl Visit {
    /// Who takes the car, where the story says so.
    pub(super) fn told_technician(&self, floor: &Floor) -> Option<usize> {
        let is_it = self.plan.returns == Some(Told::Now);
        floor.hands.iter().position(|hand| is_it && hand.role.user_name == TECHNICIAN)
    }

    /// Minutes that the job in hand takes from now on, where the story says so: it is not done when one looks.
    pub(super) fn told_to_last(&self, floor: &Floor, at: DateTime<Utc>) -> Option<i64> {
        (self.plan.returns == Some(Told::Now)).then(|| (floor.looked_at - at).num_minutes() + LEFT)
    }

    /// Something is found on the first of the two visits, and the desk offers nothing for it.
    pub(super) async fn leave_behind(&self, floor: &mut Floor, actor: &Actor, at: DateTime<Utc>) -> Result<(), Error> {
        if self.plan.returns != Some(Told::Before) || self.current > 0 {
            return Ok(());
        }
        let (order, finding, job) = (self.order, FindingId(floor.maker.id(at)), Some(self.jobs[self.current].line));
        let report = Order::ReportFinding { order, finding, text: FOUND.to_owned(), photos: Vec::new(), job };
        floor.maker.act(actor, Command::RepairOrders(report), at).await?;
        let dismiss = Order::DismissFinding { order, finding, reason: NOT_OFFERED.to_owned() };
        floor.maker.act(&self.advisor(floor), Command::RepairOrders(dismiss), at).await
    }
}
