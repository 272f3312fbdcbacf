//! What the house can still take: bay × trade × hours, minus what is booked, minus what was promised to cars that are here.
//!
//! A visit is received, then goes through one block of work per trade, one after the other; each block has a technician who can do it and
//! a bay that is fitted for it. Times that are offered are times at which all of that is free. What no day can take goes on the next
//! working days, in several blocks: see `long.rs`.

use super::trades::orders;
use super::{Away, Closure, Need, Period, Settings, Shift, Workday};
use crate::staff::Skill;
use crate::{AppointmentId, BasisPoints, BayId, Hours, OrderId, PersonId};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Work of one trade on one car: who, where, from when to when. The period holds the buffer after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub skill: Skill,
    pub hours: Hours,
    pub technician: PersonId,
    pub bay: BayId,
    pub period: Period,
}

/// Customers are told times to this many seconds: a minute that a plan happens to end on says more than anybody can keep.
const TOLD_SECONDS: i64 = 5 * 60;

/// A block that is kept for a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    pub appointment: AppointmentId,
    /// The order that the visit has become.
    pub order: Option<OrderId>,
    pub block: Block,
}

/// A technician, as far as planning goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    pub person: PersonId,
    pub name: String,
    pub skills: Vec<Skill>,
    /// Nothing: as long as the house is open.
    pub shifts: Vec<Shift>,
}

/// A bay, as far as planning goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub bay: BayId,
    pub name: String,
    /// What it is fitted for; nothing: for every trade.
    pub skills: Vec<Skill>,
}

impl Place {
    pub(super) fn takes(&self, skill: Skill) -> bool {
        self.skills.is_empty() || self.skills.contains(&skill)
    }
}

/// Work on a car that is here: authorised, and not done yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenWork {
    pub order: OrderId,
    pub skill: Skill,
    pub technician: Option<PersonId>,
    pub bay: Option<BayId>,
    /// Sold and not clocked yet.
    pub left: Hours,
    pub promised_at: Option<DateTime<Utc>>,
}

/// Everything that a plan is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diary {
    pub days: Vec<Workday>,
    /// One can book until here.
    pub horizon: DateTime<Utc>,
    pub hands: Vec<Hand>,
    pub places: Vec<Place>,
    pub closures: Vec<Closure>,
    pub booked: Vec<Booked>,
    pub work: Vec<OpenWork>,
}

/// When a visit can begin, and when it would be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slot {
    pub at: DateTime<Utc>,
    pub ready_at: DateTime<Utc>,
}

/// What may be offered to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Not before this.
    pub earliest: DateTime<Utc>,
    /// Whether the share for walk-ins and comebacks is open to it.
    pub from_reserve: bool,
}

/// The free time of everybody and everything, day by day.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    pub(super) diary: &'a Diary,
    pub(super) settings: &'a Settings,
    pub(super) days: Vec<Day>,
    longest: TimeDelta,
}

#[derive(Clone, Debug)]
pub(super) struct Day {
    /// When each hand is here.
    pub(super) shifts: Vec<Vec<Period>>,
    /// When each hand is free from now on: the shift with a buffer after it, minus what is taken.
    pub(super) hands: Vec<Vec<Period>>,
    pub(super) places: Vec<Vec<Period>>,
    pub(super) booked: Vec<Need>,
    pub(super) carried: Vec<Need>,
}

impl<'a> Plan<'a> {
    /// Lays out what is booked and what is promised. A visit that is being moved does not stand in its own way.
    #[must_use]
    pub fn new(diary: &'a Diary, settings: &'a Settings, moving: Option<AppointmentId>, now: DateTime<Utc>) -> Self {
        let days = diary.days.iter().map(|workday| Day::empty(diary, settings, workday, now)).collect();
        let check_in = TimeDelta::minutes(i64::from(settings.check_in_minutes));
        // Each time that is tried asks for it.
        let longest = diary.days.iter().map(|day| (day.closes - day.opens) - check_in).max().unwrap_or_default();
        let mut plan = Self { diary, settings, days, longest };
        for booked in diary.booked.iter().filter(|booked| Some(booked.appointment) != moving) {
            plan.take(&booked.block);
        }
        plan.lay_out_work(now);
        plan
    }

    /// Every time at which a visit with these needs could begin, soonest first; at most so many.
    #[must_use]
    pub fn free_slots(&self, needs: &[Need], offer: Offer, most: usize) -> Vec<Slot> {
        let grid = TimeDelta::minutes(i64::from(self.settings.grid_minutes.max(1)));
        let mut found = Vec::new();
        for (index, workday) in self.diary.days.iter().enumerate() {
            if workday.closes <= offer.earliest || !self.may_begin(index, needs, offer) {
                continue;
            }
            let mut at = workday.opens;
            while at < workday.closes && found.len() < most {
                if at >= offer.earliest
                    && let Some(blocks) = self.blocks_at(index, needs, at, offer)
                {
                    found.push(Slot { at, ready_at: self.ready_at(at, &blocks) });
                }
                at += grid;
            }
        }
        found
    }

    /// The blocks of a visit that begins at this time; nothing when it does not fit.
    #[must_use]
    pub fn place(&self, needs: &[Need], at: DateTime<Utc>, offer: Offer) -> Option<Vec<Block>> {
        let index = self.diary.days.iter().position(|day| day.opens <= at && at < day.closes)?;
        if at < offer.earliest || !self.may_begin(index, needs, offer) {
            return None;
        }
        self.blocks_at(index, needs, at, offer)
    }

    /// When a visit is done, as it is told: to five minutes, never sooner than the work.
    #[must_use]
    pub fn ready_at(&self, at: DateTime<Utc>, blocks: &[Block]) -> DateTime<Utc> {
        blocks.last().map_or(at, |block| {
            let done = block.period.until - self.buffer();
            let over = done.timestamp().rem_euclid(TOLD_SECONDS);
            if over == 0 { done } else { done + TimeDelta::seconds(TOLD_SECONDS - over) }
        })
    }

    /// The longest visit that any day could take, received and worked on.
    #[must_use]
    pub const fn longest(&self) -> TimeDelta {
        self.longest
    }

    /// How long a visit keeps a car, from the first block to the last.
    #[must_use]
    pub fn length(&self, needs: &[Need]) -> TimeDelta {
        let work: TimeDelta = needs.iter().map(|need| TimeDelta::minutes(need.hours.minutes())).sum();
        work + self.buffer() * i32::try_from(needs.len().saturating_sub(1)).unwrap_or(i32::MAX)
    }

    /// Whether no day could take all of it.
    pub(super) fn is_long(&self, needs: &[Need]) -> bool {
        self.length(needs) > self.longest()
    }

    pub(super) fn buffer(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.settings.buffer_minutes))
    }

    pub(super) fn check_in(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.settings.check_in_minutes))
    }

    /// Minutes of everybody who is here that day, or of those who hold a trade.
    pub(super) fn capacity(&self, index: usize, skill: Option<Skill>) -> i64 {
        let holds = |hand: &super::Hand| skill.is_none_or(|skill| hand.skills.contains(&skill));
        let shifts = self.diary.hands.iter().zip(&self.days[index].shifts).filter(|(hand, _)| holds(hand));
        shifts.flat_map(|(_, shift)| shift).map(|period| period.length().num_minutes()).sum()
    }

    /// Whether a visit may begin on a day at all; what goes on for days is asked for day by day, once it is known how it falls.
    fn may_begin(&self, index: usize, needs: &[Need], offer: Offer) -> bool {
        self.is_long(needs) || self.has_room(index, needs, offer)
    }

    /// Whether the day may take these hours: neither a trade nor the house as a whole books what is kept for walk-ins and comebacks. What
    /// is promised to cars that are here is gone; the share is kept of the rest.
    pub(super) fn has_room(&self, index: usize, needs: &[Need], offer: Offer) -> bool {
        if offer.from_reserve {
            return true;
        }
        let Day { booked, carried, .. } = &self.days[index];
        let minutes = |needs: &[Need]| needs.iter().map(|need| need.hours.minutes()).sum::<i64>();
        let of = |sums: &[Need], skill| sums.iter().filter(|sum| sum.skill == skill).map(|sum| sum.hours.minutes()).sum::<i64>();
        let fits = |asked: i64, booked: i64, rest: i64| booked + asked <= rest - part(rest, self.settings.held);
        let trade = |need: &Need| {
            let rest = (self.capacity(index, Some(need.skill)) - of(carried, need.skill)).max(0);
            fits(need.hours.minutes(), of(booked, need.skill), rest)
        };
        needs.iter().all(trade) && fits(minutes(needs), minutes(booked), (self.capacity(index, None) - minutes(carried)).max(0))
    }

    /// The blocks of a visit: in the order in which its trades are named, else in the first other order that fits.
    fn blocks_at(&self, index: usize, needs: &[Need], at: DateTime<Utc>, offer: Offer) -> Option<Vec<Block>> {
        if self.is_long(needs) {
            return self.blocks_over_days(index, needs, at, offer);
        }
        orders(needs).into_iter().find_map(|needs| self.blocks_in(index, &needs, at))
    }

    fn blocks_in(&self, index: usize, needs: &[Need], at: DateTime<Utc>) -> Option<Vec<Block>> {
        let day = &self.days[index];
        let mut from = at + self.check_in();
        let mut blocks: Vec<Block> = Vec::with_capacity(needs.len());
        for need in needs {
            let period = Period::of(from, TimeDelta::minutes(need.hours.minutes()) + self.buffer());
            // Whoever can do least else goes first, so that those who can do most stay free.
            let hands = self.diary.hands.iter().zip(&day.hands).filter(|(hand, _)| hand.skills.contains(&need.skill));
            let hand = hands.filter(|(_, free)| is_free(free, period)).min_by_key(|(hand, _)| hand.skills.len())?.0;
            // The car stays where it stands, if it can; else it goes where least else could be done.
            let stands = blocks.last().map(|block| block.bay);
            let places = self.diary.places.iter().zip(&day.places).filter(|(place, _)| place.takes(need.skill));
            let place = places
                .filter(|(_, free)| is_free(free, period))
                .min_by_key(|(place, _)| {
                    (Some(place.bay) != stands, if place.skills.is_empty() { usize::MAX } else { place.skills.len() })
                })?
                .0;
            blocks.push(Block { skill: need.skill, hours: need.hours, technician: hand.person, bay: place.bay, period });
            from = period.until;
        }
        Some(blocks)
    }

    /// A block takes its technician and its bay.
    fn take(&mut self, block: &Block) {
        let Some(index) = self.diary.days.iter().position(|day| day.opens <= block.period.from && block.period.from < day.closes) else {
            return;
        };
        let day = &mut self.days[index];
        add(&mut day.booked, block.skill, block.hours);
        if let Some(hand) = self.diary.hands.iter().position(|hand| hand.person == block.technician) {
            subtract(&mut day.hands[hand], block.period);
        }
        if let Some(place) = self.diary.places.iter().position(|place| place.bay == block.bay) {
            subtract(&mut day.places[place], block.period);
        }
    }

    /// Puts the work on cars that are here into the gaps, what was promised first in front: with the technician and in the bay it has been
    /// given, else with whoever can begin first. What a visit still has booked for itself is not counted twice.
    fn lay_out_work(&mut self, now: DateTime<Utc>) {
        let mut kept: Vec<(OrderId, Skill, i64)> = Vec::new();
        for booked in &self.diary.booked {
            let rest = (booked.block.period.until - booked.block.period.from.max(now)).num_minutes();
            if let Some(order) = booked.order.filter(|_| rest > 0) {
                kept.push((order, booked.block.skill, rest));
            }
        }
        let mut work: Vec<&OpenWork> = self.diary.work.iter().collect();
        work.sort_by_key(|work| (work.promised_at.is_none(), work.promised_at, work.order));
        for work in work {
            let mut left = work.left.minutes();
            for (_, _, rest) in kept.iter_mut().filter(|(order, skill, _)| (*order, *skill) == (work.order, work.skill)) {
                let own = left.min(*rest);
                left -= own;
                *rest -= own;
            }
            for index in 0..self.days.len() {
                while left > 0 {
                    let done = self.work_on(index, work, left);
                    if done == 0 {
                        break;
                    }
                    left -= done;
                }
            }
        }
    }

    /// Works on a car for as much of a day as there is; tells the minutes.
    fn work_on(&mut self, index: usize, work: &OpenWork, minutes: i64) -> i64 {
        let day = &mut self.days[index];
        let given = work.technician.and_then(|person| self.diary.hands.iter().position(|hand| hand.person == person));
        let first = || {
            let hands = self.diary.hands.iter().zip(&day.hands).enumerate();
            let able = hands.filter(|(_, (hand, _))| hand.skills.contains(&work.skill));
            able.filter_map(|(index, (_, free))| Some((free.first()?.from, index))).min().map(|(_, index)| index)
        };
        let Some(hand) = given.or_else(first) else { return 0 };
        let bay = work.bay.and_then(|bay| self.diary.places.iter().position(|place| place.bay == bay));
        let mut done = 0;
        for shift in day.shifts[hand].clone() {
            for free in day.hands[hand].clone() {
                let Some(open) = free.within(shift).filter(|_| done < minutes) else { continue };
                let length = open.length().num_minutes().min(minutes - done);
                let piece = Period::of(open.from, TimeDelta::minutes(length));
                subtract(&mut day.hands[hand], piece);
                let fitting = || {
                    let mut places = self.diary.places.iter().zip(&day.places);
                    places.position(|(place, free)| place.takes(work.skill) && is_free(free, piece))
                };
                if let Some(place) = bay.or_else(fitting) {
                    subtract(&mut day.places[place], piece);
                }
                done += length;
            }
        }
        add(&mut day.carried, work.skill, Hours::from_minutes(done));
        done
    }
}

impl Day {
    fn empty(diary: &Diary, settings: &Settings, workday: &Workday, now: DateTime<Utc>) -> Self {
        let buffer = TimeDelta::minutes(i64::from(settings.buffer_minutes));
        let shifts: Vec<Vec<Period>> = diary.hands.iter().map(|hand| here_on(diary, hand, workday)).collect();
        // The car that is last in its bay may be driven out when the house has closed.
        let still_free = |periods: &Vec<Period>| {
            let longer = periods.iter().map(|period| Period { until: period.until + buffer, ..*period });
            longer.filter(|period| period.until > now).map(|period| Period { from: period.from.max(now), ..period }).collect()
        };
        Self {
            hands: shifts.iter().map(still_free).collect(),
            shifts,
            places: diary.places.iter().map(|place| still_free(&open_on(diary, place, workday))).collect(),
            booked: Vec::new(),
            carried: Vec::new(),
        }
    }
}

/// When somebody is here on a day: their shift, without what they are away for.
pub(super) fn here_on(diary: &Diary, hand: &Hand, workday: &Workday) -> Vec<Period> {
    let weekday = workday.day.weekday().num_days_from_monday();
    let today = hand.shifts.iter().filter(|shift| u32::from(shift.weekday) == weekday);
    let open = vec![Period { from: workday.opens, until: workday.closes }];
    let here = if hand.shifts.is_empty() { open } else { today.filter_map(|shift| workday.shift(shift.hours)).collect() };
    without(diary, here, Away::Technician(hand.person))
}

/// When a bay can be used on a day.
pub(super) fn open_on(diary: &Diary, place: &Place, workday: &Workday) -> Vec<Period> {
    without(diary, vec![Period { from: workday.opens, until: workday.closes }], Away::Bay(place.bay))
}

fn without(diary: &Diary, mut free: Vec<Period>, away: Away) -> Vec<Period> {
    for closure in diary.closures.iter().filter(|closure| closure.away == away) {
        subtract(&mut free, closure.period);
    }
    free
}

pub(super) fn is_free(free: &[Period], period: Period) -> bool {
    free.iter().any(|open| open.holds(period))
}

fn subtract(free: &mut Vec<Period>, busy: Period) {
    if !free.iter().any(|open| open.meets(busy)) {
        return;
    }
    let rests = |open: &Period| {
        let before = Period { from: open.from, until: open.until.min(busy.from) };
        let after = Period { from: open.from.max(busy.until), until: open.until };
        [before, after].into_iter().filter(|rest| rest.from < rest.until)
    };
    *free = free.iter().flat_map(rests).collect();
}

pub(super) fn add(sums: &mut Vec<Need>, skill: Skill, hours: Hours) {
    match sums.iter_mut().find(|sum| sum.skill == skill) {
        Some(sum) => sum.hours.0 += hours.0,
        None => sums.push(Need { skill, hours }),
    }
}

pub(super) fn part(minutes: i64, of: BasisPoints) -> i64 {
    minutes * i64::from(of.0) / 10_000
}
