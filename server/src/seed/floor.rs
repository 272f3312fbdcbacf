//! The open orders: a board in the middle of a day.

use super::cars::Car;
use super::house::{House, TECHNICIANS};
use super::visit::{Arrival, Visit};
use super::{Maker, Plan};
use chrono::{DateTime, Duration, Utc};
use domain::repair_orders::Status;
use store::bulk::Batch;

/// Where the cars stand, again and again.
const PATTERN: &[Status] = &[
    Status::InWork,
    Status::Reception,
    Status::Authorised,
    Status::OnHold,
    Status::InWork,
    Status::AwaitingInspection,
    Status::Ready,
    Status::Quoted,
    Status::Dispatched,
    Status::InWork,
    Status::Washing,
    Status::Settled,
    Status::Diagnosis,
    Status::Passed,
];
/// Minutes of work on a car that has been worked on, and from one such car of a technician to the next.
const WORK: i64 = 4;
const ROUND: i64 = 5;
/// How long the clocks that run have been running, in minutes.
const RUNNING: i64 = 50;

/// Adds the open orders of the first cars. One clock runs per technician; when all do, work stands still on the others.
pub(super) fn write(batch: &mut Batch, maker: &mut Maker, house: &House, cars: &[Car], plan: &Plan, now: DateTime<Utc>) {
    let (mut running, mut worked) = (0, 0);
    let mut told = Vec::new();
    for (index, car) in cars[..plan.open].iter().enumerate() {
        let minutes = |minutes: usize| i64::try_from(minutes).unwrap_or_default();
        let (until, technician, before) = match PATTERN[index % PATTERN.len()] {
            Status::InWork if running < TECHNICIANS => {
                running += 1;
                (Status::InWork, running - 1, RUNNING)
            }
            early @ (Status::Reception | Status::Diagnosis | Status::Quoted | Status::Authorised | Status::Dispatched) => {
                (early, index % TECHNICIANS, minutes(index % 30))
            }
            late => {
                worked += 1;
                let round = minutes((worked - 1) / TECHNICIANS);
                let until = if late == Status::InWork { Status::OnHold } else { late };
                (until, (worked - 1) % TECHNICIANS, RUNNING + 4 * ROUND + round * ROUND)
            }
        };
        let work_at = now - Duration::minutes(before);
        let promised_at = now + Duration::minutes(minutes(index * 37 % 400) - 60);
        let arrival = Arrival { car, index, odometer_km: car.odometer_on(plan.days), technician, work_at, jobs: vec![WORK], promised_at };
        told.extend(Visit::tell(house, maker, arrival, until).write(batch));
    }
    told.sort_by_key(|told| told.at);
    for told in told {
        told.write(batch);
    }
}
