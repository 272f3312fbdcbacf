//! The day at a glance: what the service manager sees first. Targets and trends build on the same events.

use crate::quality::{CameBack, Team};
use crate::repair_orders::{Row, Status};
use crate::staff::PersonRef;
use crate::{Fen, Hours};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One screen for the five stations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// Open orders by status.
    pub stages: Vec<(Status, u32)>,
    /// Open orders past their promised time, the latest first; at most [`MOST_LATE`].
    pub late: Vec<Row>,
    pub late_count: u32,
    /// Customers in the lounge.
    pub waiting: u32,
    pub arrived: u32,
    pub delivered: u32,
    /// Delivered no later than the first promise (准时交车率, KPI 22).
    pub delivered_on_time: u32,
    pub settled: Fen,
    pub collected: Fen,
    /// Inspections today, and how many of them failed (内返).
    pub inspected: u32,
    pub failed: u32,
    /// Cars whose first inspection was today, and how many of them it passed: 终检一次合格率, what 内返率 (KPI 29) leaves of the whole.
    pub first_inspected: u32,
    pub first_passed: u32,
    /// Orders whose work was first given out today, and how many of them in time: 派工及时率 (KPI 37).
    pub dispatched: u32,
    pub dispatched_in_time: u32,
    pub technicians: Vec<TechnicianDay>,
    /// The same counts for each of the last fourteen days, oldest first, today last.
    pub trend: Vec<DayCount>,
}

/// The late orders that the page lists.
pub const MOST_LATE: usize = 20;

/// A technician's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TechnicianDay {
    pub technician: PersonRef,
    /// 实际工时, clocked today.
    pub clocked: Hours,
    /// 计费工时 of the jobs finished today.
    pub billed: Hours,
    /// Plate of the car being worked on now.
    pub working_on: Option<String>,
}

/// Counts of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    pub day: NaiveDate,
    pub arrived: u32,
    pub delivered: u32,
    pub on_time: u32,
    pub settled: Fen,
}

/// 一次修复率 (figure 27) of the repairs that left in a month: maintenance is not among them. The repair that came back is counted in the month in
/// which it left, not in that in which somebody saw that it was not right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstTimeFix {
    /// Its first day.
    pub month: NaiveDate,
    /// The day after which nothing of it can come back any more as the same fault within 30 days.
    pub final_on: NaiveDate,
    /// Today on the wall of the dealership.
    pub today: NaiveDate,
    /// Orders that left with something repaired.
    pub repaired: u32,
    /// Those of them that came back for the same fault.
    pub came_back: u32,
    /// Who worked on them, by name.
    pub technicians: Vec<FixedBy>,
    pub teams: Vec<FixedByTeam>,
    /// What came back, also what was judged not to be the repair's fault; the latest first.
    pub back: Vec<CameBack>,
}

/// What a technician had a hand in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedBy {
    pub technician: PersonRef,
    pub repaired: u32,
    /// Those that count against them ([`CameBack::is_of`]).
    pub came_back: u32,
}

/// What a team had a hand in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedByTeam {
    pub team: Team,
    pub repaired: u32,
    pub came_back: u32,
}
