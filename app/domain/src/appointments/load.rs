//! How much of a day is taken and how much is free: of each trade, and of the house.

use super::Need;
use super::capacity::{Hand, Plan, part};
use crate::Hours;
use crate::staff::Skill;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A day's hours of one trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    pub skill: Skill,
    /// Hours of everybody who can do it.
    pub capacity: Hours,
    /// Kept for visits.
    pub booked: Hours,
    /// Promised to cars that are here.
    pub carried: Hours,
    /// Still free, the reserve included: a technician of several trades counts in each.
    pub free: Hours,
    /// Kept for walk-ins and comebacks.
    pub reserve: Hours,
}

/// A day's hours of everybody: each person counts once, however many trades they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseLoad {
    pub capacity: Hours,
    /// Kept for visits.
    pub booked: Hours,
    /// Promised to cars that are here.
    pub carried: Hours,
    /// Still free, the reserve included.
    pub free: Hours,
    /// Kept for walk-ins and comebacks.
    pub reserve: Hours,
}

impl Plan<'_> {
    /// A day's hours, trade by trade: the trades that somebody here holds.
    #[must_use]
    pub fn load(&self, day: NaiveDate) -> Vec<Load> {
        let Some(index) = self.diary.days.iter().position(|workday| workday.day == day) else { return Vec::new() };
        let of = |sums: &[Need], skill| sums.iter().find(|sum| sum.skill == skill).map_or(Hours(0), |sum| sum.hours);
        let held_by_somebody = |skill: &&Skill| self.diary.hands.iter().any(|hand| hand.skills.contains(skill));
        let load = |skill: &Skill| {
            let capacity = self.capacity(index, Some(*skill));
            Load {
                skill: *skill,
                capacity: Hours::from_minutes(capacity),
                booked: of(&self.days[index].booked, *skill),
                carried: of(&self.days[index].carried, *skill),
                free: Hours::from_minutes(self.free(index, Some(*skill))),
                reserve: Hours::from_minutes(part(capacity, self.settings.held)),
            }
        };
        Skill::ALL.iter().filter(held_by_somebody).map(load).collect()
    }

    /// A day's hours of everybody who is here; none of a day that is not looked at.
    #[must_use]
    pub fn house_load(&self, day: NaiveDate) -> HouseLoad {
        let Some(index) = self.diary.days.iter().position(|workday| workday.day == day) else { return HouseLoad::default() };
        let sum = |sums: &[Need]| Hours(sums.iter().map(|sum| sum.hours.0).sum());
        let capacity = self.capacity(index, None);
        HouseLoad {
            capacity: Hours::from_minutes(capacity),
            booked: sum(&self.days[index].booked),
            carried: sum(&self.days[index].carried),
            free: Hours::from_minutes(self.free(index, None)),
            reserve: Hours::from_minutes(part(capacity, self.settings.held)),
        }
    }

    /// Free minutes of everybody who is here that day, or of those who hold a trade.
    fn free(&self, index: usize, skill: Option<Skill>) -> i64 {
        let day = &self.days[index];
        let holds = |hand: &Hand| skill.is_none_or(|skill| hand.skills.contains(&skill));
        let hands = self.diary.hands.iter().zip(day.shifts.iter().zip(&day.hands)).filter(|(hand, _)| holds(hand));
        let inside =
            hands.flat_map(|(_, (shifts, free))| shifts.iter().flat_map(|shift| free.iter().filter_map(|period| period.within(*shift))));
        inside.map(|period| period.length().num_minutes()).sum()
    }
}
