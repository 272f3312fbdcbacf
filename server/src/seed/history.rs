//! Working days of the past: every car comes in, is repaired, paid for and delivered.

use super::cars::Car;
use super::house::{House, TECHNICIANS};
use super::visit::{Arrival, Visit};
use super::{Maker, Plan};
use chrono::{DateTime, Days, Duration, Utc};
use chrono_tz::Asia::Shanghai;
use domain::repair_orders::Status;
use store::bulk::Batch;

/// Orders on a working day.
pub(super) const ORDERS_A_DAY: usize = 60;
/// From one car of a technician to the next, in minutes: longer than the longest visit in the bay.
const ROUND: i64 = 150;
/// When the first cars are worked on, in minutes after midnight.
const FIRST_ROUND: i64 = 8 * 60 + 30;
/// Neighbouring orders are of cars far apart; prime, so that every car has its turn.
const CAR_STRIDE: usize = 7_919;

fn car_of(visit: usize, vehicles: usize) -> usize {
    visit * CAR_STRIDE % vehicles
}

/// The day on which each car was here last; the cars of the open orders are here now.
pub(super) fn last_visits(plan: &Plan) -> Vec<Option<usize>> {
    let mut last = vec![None; plan.vehicles];
    for visit in 0..plan.days * ORDERS_A_DAY {
        last[car_of(visit, plan.vehicles)] = Some(visit / ORDERS_A_DAY);
    }
    last[..plan.open].fill(Some(plan.days));
    last
}

/// Midnight of a working day; the last one is yesterday.
pub(super) fn day_at(plan: &Plan, day: usize, now: DateTime<Utc>) -> DateTime<Utc> {
    let back = u64::try_from((plan.days - day) * 365 / super::DAYS_A_YEAR).unwrap_or_default();
    let midnight = (now.with_timezone(&Shanghai).date_naive() - Days::new(back)).and_time(chrono::NaiveTime::MIN);
    midnight.and_local_timezone(Shanghai).earliest().map_or(now, |midnight| midnight.to_utc())
}

/// Adds the orders of a working day and what happened on it.
pub(super) fn write_day(batch: &mut Batch, maker: &mut Maker, house: &House, cars: &[Car], plan: &Plan, day: usize, now: DateTime<Utc>) {
    let midnight = day_at(plan, day, now);
    let mut told = Vec::new();
    for slot in 0..ORDERS_A_DAY {
        let visit = day * ORDERS_A_DAY + slot;
        let round = i64::try_from(slot / TECHNICIANS).unwrap_or_default();
        let work_at = midnight + Duration::minutes(FIRST_ROUND + round * ROUND + maker.minutes(0..20));
        let car = &cars[car_of(visit, cars.len())];
        let jobs = if slot.is_multiple_of(3) { vec![maker.minutes(30..60), maker.minutes(20..50)] } else { vec![maker.minutes(30..90)] };
        let promised_at = work_at + Duration::minutes(maker.minutes(120..240));
        let arrival =
            Arrival { car, index: visit, odometer_km: car.odometer_on(day), technician: slot % TECHNICIANS, work_at, jobs, promised_at };
        told.extend(Visit::tell(house, maker, arrival, Status::Closed).write(batch));
    }
    told.sort_by_key(|told| told.at);
    for told in told {
        told.write(batch);
    }
}
