//! The day at a glance: what the service manager sees first. Targets and trends build on the same events.

use crate::repair_orders::{Row, Status};
use crate::staff::PersonRef;
use crate::{Fen, Hours};
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
    pub day: chrono::NaiveDate,
    pub arrived: u32,
    pub delivered: u32,
    pub on_time: u32,
    pub settled: Fen,
}
