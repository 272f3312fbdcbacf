//! Thirty days in the workshop: an agenda of what happens next to which car.

use super::cars::Owned;
use super::cast::Role;
use super::hours::OpeningHours;
use super::plan::{Ending, Plan};
use super::visit::Visit;
use super::{Maker, catalogue};
use chrono::{DateTime, Days, Duration, Utc};
use domain::repair_orders::{CatalogPart, Operation};
use domain::staff::{Dealership, Skill};
use domain::{Actor, BayId};
use rand::RngExt;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use store::Error;

/// A person at work.
pub(super) struct Hand {
    pub actor: Actor,
    pub role: &'static Role,
}

/// A technician's hands: what they are on now, and how many jobs are waiting for them.
#[derive(Default)]
pub(super) struct Load {
    pub running: bool,
    pub given: usize,
}

/// The workshop of the story.
pub(super) struct Floor {
    pub maker: Maker,
    pub hands: Vec<Hand>,
    pub loads: Vec<Load>,
    pub bays: Vec<BayId>,
    /// The visit that each bay is kept for.
    pub kept: Vec<Option<usize>>,
    pub cars: Vec<Owned>,
    pub hours: OpeningHours,
    pub operations: Vec<Operation>,
    pub parts: Vec<CatalogPart>,
    pub begin: DateTime<Utc>,
    /// The day on which the demo is looked at.
    pub today: chrono::NaiveDate,
    /// When it is looked at.
    pub looked_at: DateTime<Utc>,
    /// The car that has been here before is in its technician's hands.
    pub has_returned: bool,
    /// The technicians who are in the house.
    pub here: Vec<usize>,
    /// An attendance that nobody ended, and since when it goes on.
    pub forgotten: Option<(domain::AttendanceId, DateTime<Utc>)>,
}

impl Floor {
    /// Somebody by user name.
    pub(super) fn person(&self, user_name: &str) -> Actor {
        let hand = self.hands.iter().find(|hand| hand.role.user_name == user_name);
        hand.expect("the cast holds everybody the story calls").actor.clone()
    }

    /// The technician for a trade who has the least waiting; nobody when all are busy.
    pub(super) fn technician_for(&self, skill: Skill, at: DateTime<Utc>) -> Option<usize> {
        let free = |index: usize| self.loads[index].given < 2 && !super::returns::keeps_free(self, index, at);
        let able = |index: &usize| self.hands[*index].role.skills.contains(&skill) && free(*index);
        (0..self.hands.len()).filter(able).min_by_key(|index| (self.loads[*index].given, self.hands[*index].role.skills.len()))
    }

    /// Minutes until somebody settles a car that is ready. Today they take their time, so that some are ready when one looks.
    pub(super) fn minutes_until_settled(&mut self, at: DateTime<Utc>) -> i64 {
        if self.hours.day_of(at) == self.today { self.maker.rng.random_range(45..150) } else { self.maker.rng.random_range(3..15) }
    }

    /// A bay that is kept for nobody. The last two are for body and paint.
    pub(super) fn free_bay(&self, skill: Skill) -> Option<usize> {
        let body_shop = matches!(skill, Skill::Body | Skill::Paint);
        let from = self.bays.len() - 2;
        let fits = |index: &usize| self.kept[*index].is_none() && (*index >= from) == body_shop;
        (0..self.bays.len()).find(fits)
    }
}

/// Plays the story until `now` and leaves the rest of today as it stands.
pub(super) async fn run(
    maker: Maker,
    hands: Vec<Hand>,
    bays: Vec<BayId>,
    cars: Vec<Owned>,
    dealership: &Dealership,
    begin: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let zone = dealership.zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
    let mut floor = Floor {
        loads: hands.iter().map(|_| Load::default()).collect(),
        kept: vec![None; bays.len()],
        maker,
        hands,
        bays,
        cars,
        today: OpeningHours::around(now, zone).day_of(now),
        looked_at: now,
        has_returned: false,
        hours: OpeningHours::around(now, zone),
        operations: catalogue::operations(),
        parts: catalogue::parts(),
        begin,
        here: Vec::new(),
        forgotten: None,
    };
    let mut visits: Vec<Visit> =
        arrivals(&mut floor, begin, now).into_iter().enumerate().map(|(index, plan)| Visit::new(index, plan)).collect();
    let mut agenda: BinaryHeap<Reverse<(DateTime<Utc>, usize)>> =
        visits.iter().enumerate().map(|(index, visit)| Reverse((visit.arrives(), index))).collect();
    let mut day = None;
    while let Some(Reverse((at, index))) = agenda.pop() {
        if at > now {
            break;
        }
        let new = floor.hours.day_of(at);
        if day != Some(new) {
            if let Some(over) = day {
                super::attendance::close(&mut floor, over).await?;
            }
            super::attendance::open(&mut floor, new).await?;
            floor.maker.tell(u64::try_from((new - floor.hours.day_of(begin)).num_days()).unwrap_or_default().max(1));
            day = Some(new);
        }
        if let Some(next) = visits[index].go_on(&mut floor, at).await? {
            // Time never stands still, or the story would.
            agenda.push(Reverse((next.max(at + Duration::seconds(30)), index)));
        }
    }
    super::appointments::play(&mut floor, &visits, now).await?;
    super::at_hand::play(&floor, &visits, now).await?;
    super::dispatch::play(&mut floor, now).await?;
    super::findings::play(&mut floor, &visits, now).await?;
    super::comebacks::read_codes(&mut floor, &visits, now).await?;
    super::advice::play(&mut floor, &visits, now).await?;
    super::sheets::play(&mut floor, &visits, now).await?;
    super::body::play(&mut floor, &mut visits, now).await?;
    super::parts::play(&mut floor, now).await?;
    super::answers::play(&mut floor, now).await?;
    super::attendance::put_right(&mut floor, now).await
}

/// One of so many repairs comes back for certain.
const EVERY: u32 = 15;

/// Who comes when: more in the morning, fewer on Sundays; no car comes twice within three weeks, but for a comeback now and then.
fn arrivals(floor: &mut Floor, begin: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Plan> {
    use chrono::{Datelike, Weekday};
    let (mut plans, mut repairs) = (Vec::new(), 0);
    let mut day = floor.hours.day_of(begin).succ_opt().unwrap_or_default();
    let today = floor.hours.day_of(now);
    let mut order: Vec<usize> = (0..floor.cars.len()).collect();
    for index in (1..order.len()).rev() {
        order.swap(index, floor.maker.rng.random_range(0..=index));
    }
    let mut next = order.into_iter().cycle();
    while day <= today {
        let opening = floor.hours.opening(day);
        let count = if day == today {
            26
        } else if day.weekday() == Weekday::Sun {
            9
        } else {
            floor.maker.rng.random_range(13..19)
        };
        for _ in 0..count {
            let Some(car) = next.next() else { break };
            let minute = floor.maker.rng.random_range(0..200_i64).min(floor.maker.rng.random_range(0..460_i64));
            let draft = (&floor.cars[car].vehicle_draft.energy, floor.cars[car].customer_draft.kind);
            let company = draft.1 == domain::customers::CustomerKind::Company;
            let energy = *draft.0;
            let plan = Plan::draw(&mut floor.maker.rng, car, energy, company, opening + Duration::minutes(minute));
            if let Some(need) = plan.need.comes_back_as().filter(|_| plan.ending == Ending::Delivered) {
                repairs += 1;
                // However the dice fall, some of a month's repairs were not right the first time.
                let days = plan.comes_back.or((repairs % EVERY == 0).then_some(5));
                let back = days.and_then(|days| day.checked_add_days(Days::new(days)));
                if let Some(back) = back.filter(|back| *back <= today) {
                    plans.push(plan.comeback(need, floor.hours.opening(back) + Duration::minutes(minute)));
                }
            }
            plans.push(plan);
        }
        day = day.succ_opt().unwrap_or(day);
    }
    plans.extend(super::body::plans(floor, next.by_ref()));
    plans.extend(super::returns::plans(floor, next));
    plans
}
