//! Which visits no longer fit: their time was kept, and then hours, shifts, bays or people changed.

use super::capacity::{here_on, is_free, open_on};
use super::{Block, Diary, Period};
use crate::AppointmentId;
use chrono::{DateTime, TimeDelta, Utc};

/// The visits still to come whose time has been taken from them since they were booked, in the order of their times: the house is closed
/// then, or their technician is not here or cannot do it, or their bay is closed or not fitted for it. They are to be moved; where others can
/// do it at the same time, to that. What has become an order is the workshop's.
#[must_use]
pub fn to_move(diary: &Diary, now: DateTime<Utc>) -> Vec<AppointmentId> {
    let mut found: Vec<(DateTime<Utc>, AppointmentId)> = Vec::new();
    let ahead = diary.booked.iter().filter(|booked| booked.order.is_none() && booked.block.period.from >= now);
    for booked in ahead.filter(|booked| !fits(diary, &booked.block)) {
        if !found.iter().any(|(_, visit)| *visit == booked.appointment) {
            found.push((booked.block.period.from, booked.appointment));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, visit)| visit).collect()
}

/// Whether the time that is kept for a visit is still there.
#[must_use]
pub fn still_fits(diary: &Diary, blocks: &[Block]) -> bool {
    blocks.iter().all(|block| fits(diary, block))
}

/// Whether who and what is kept can do the work. The buffer after it is no work: what it was, may have changed.
fn fits(diary: &Diary, block: &Block) -> bool {
    let work = Period::of(block.period.from, TimeDelta::minutes(block.hours.minutes()));
    let Some(workday) = diary.days.iter().find(|day| day.opens <= work.from && work.from < day.closes) else { return false };
    let hand = diary.hands.iter().find(|hand| hand.person == block.technician && hand.skills.contains(&block.skill));
    let place = diary.places.iter().find(|place| place.bay == block.bay && place.takes(block.skill));
    hand.is_some_and(|hand| is_free(&here_on(diary, hand, workday), work))
        && place.is_some_and(|place| is_free(&open_on(diary, place, workday), work))
}
