//! Visits that no day can take: an engine that comes out, a side that is painted. Work on each trade goes on with the same technician in
//! the same bay, in the next gap that both have, on the next working days.

use super::capacity::Plan;
use super::{Block, Need, Offer, Period};
use chrono::{DateTime, TimeDelta, Utc};

/// The most working days from the first to the last of a visit.
pub const MOST_DAYS: usize = 10;
/// Nobody is put to a car for less than this, unless less is left to do.
const LEAST: TimeDelta = TimeDelta::minutes(60);

/// Work of one trade, laid over days.
struct Laid {
    blocks: Vec<Block>,
    /// The day of its last block.
    day: usize,
    until: DateTime<Utc>,
}

impl Plan<'_> {
    /// The blocks of a visit that begins at this time and goes on for days; nothing when it could not begin then, when it would not be done
    /// within [`MOST_DAYS`] working days, or when one of the days must keep its hours for walk-ins.
    pub(super) fn blocks_over_days(&self, index: usize, needs: &[Need], at: DateTime<Utc>, offer: Offer) -> Option<Vec<Block>> {
        let last = (index + MOST_DAYS).min(self.days.len());
        let mut blocks: Vec<Block> = Vec::new();
        let (mut day, mut from) = (index, at + self.check_in());
        for need in needs {
            let laid = self.lay(need, day..last, from, blocks.is_empty())?;
            (day, from) = (laid.day, laid.until);
            blocks.extend(laid.blocks);
        }
        (index..=day).all(|day| self.has_room(day, &self.needs_on(day, &blocks), offer)).then_some(blocks)
    }

    /// One trade's work with whoever is done soonest: of those, whoever can do least else.
    fn lay(&self, need: &Need, days: std::ops::Range<usize>, from: DateTime<Utc>, at_once: bool) -> Option<Laid> {
        let hands = (0..self.diary.hands.len()).filter(|hand| self.diary.hands[*hand].skills.contains(&need.skill));
        let mut best: Option<(DateTime<Utc>, usize, Laid)> = None;
        for hand in hands {
            for place in (0..self.diary.places.len()).filter(|place| self.diary.places[*place].takes(need.skill)) {
                let Some(laid) = self.lay_with(need, (hand, place), days.clone(), from, at_once) else { continue };
                let others = self.diary.hands[hand].skills.len();
                if best.as_ref().is_none_or(|(until, least, _)| (laid.until, others) < (*until, *least)) {
                    best = Some((laid.until, others, laid));
                }
            }
        }
        best.map(|(_, _, laid)| laid)
    }

    fn lay_with(
        &self,
        need: &Need,
        (hand, place): (usize, usize),
        days: std::ops::Range<usize>,
        from: DateTime<Utc>,
        at_once: bool,
    ) -> Option<Laid> {
        let mut left = TimeDelta::minutes(need.hours.minutes());
        let mut blocks: Vec<Block> = Vec::new();
        for day in days {
            let (hands, places) = (&self.days[day].hands[hand], &self.days[day].places[place]);
            for gap in hands.iter().flat_map(|hand| places.iter().filter_map(|place| place.within(*hand))) {
                let begin = gap.from.max(from);
                let open = gap.until - self.buffer() - begin;
                if open < LEAST.min(left) {
                    continue;
                }
                // The car comes when it was told to, and is worked on then.
                if at_once && blocks.is_empty() && begin != from {
                    return None;
                }
                let piece = open.min(left);
                let period = Period::of(begin, piece + self.buffer());
                let (technician, bay) = (self.diary.hands[hand].person, self.diary.places[place].bay);
                blocks.push(Block { skill: need.skill, hours: crate::Hours::from_minutes(piece.num_minutes()), technician, bay, period });
                left -= piece;
                if left <= TimeDelta::zero() {
                    exact(&mut blocks, need);
                    return Some(Laid { blocks, day, until: period.until });
                }
            }
        }
        None
    }

    /// What a visit takes of a day.
    fn needs_on(&self, day: usize, blocks: &[Block]) -> Vec<Need> {
        let workday = &self.diary.days[day];
        let today = blocks.iter().filter(|block| workday.opens <= block.period.from && block.period.from < workday.closes);
        let mut needs: Vec<Need> = Vec::new();
        for block in today {
            super::capacity::add(&mut needs, block.skill, block.hours);
        }
        needs
    }
}

/// Hours are hundredths and pieces are minutes: the last piece takes what rounding left.
fn exact(blocks: &mut [Block], need: &Need) {
    let before: i32 = blocks.iter().rev().skip(1).map(|block| block.hours.0).sum();
    if let Some(last) = blocks.last_mut() {
        last.hours.0 = need.hours.0 - before;
    }
}
