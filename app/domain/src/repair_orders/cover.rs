//! What still covers a car when it comes in: the guarantee of earlier repairs, and the new-car guarantees of 三包. Legal minimums, beside
//! their articles; whoever promises more says so in writing.

use super::Kind;
use crate::care::{Complaint, LoanerAtHand};
use crate::customers::UsageNature;
use crate::staff::Skill;
use crate::warranty::OpenCampaign;
use crate::{Fen, OrderId};
use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A period that ends by time or by distance, whichever comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub days: u16,
    pub km: u32,
}

coded! {
    /// What a repair counts as (维修类别): how long it is guaranteed, and what its papers are called.
    pub enum RepairClass {
        /// 小修
        Minor = "minor",
        /// 一级维护
        PrimaryMaintenance = "primary_maintenance",
        /// 专项修理
        Special = "special",
        /// 二级维护
        SecondaryMaintenance = "secondary_maintenance",
        /// 总成修理
        Assembly = "assembly",
        /// 整车修理
        Whole = "whole",
    }
}

impl RepairClass {
    /// How long a repair is guaranteed from the day the car left (《机动车维修管理规定》, passenger cars; domain.md 2.2).
    #[must_use]
    pub const fn guarantee(self) -> Period {
        match self {
            Self::Whole | Self::Assembly => Period { days: 100, km: 20_000 },
            Self::SecondaryMaintenance => Period { days: 30, km: 5_000 },
            Self::Minor | Self::PrimaryMaintenance | Self::Special => Period { days: 10, km: 2_000 },
        }
    }

    /// Whether a car leaves after it only with the certificate of an inspector (《道路运输条例》 art. 44; domain.md 2.2).
    #[must_use]
    pub const fn needs_certificate(self) -> bool {
        matches!(self, Self::SecondaryMaintenance | Self::Assembly | Self::Whole)
    }

    /// What a visit of this kind is, as long as nobody has said otherwise.
    #[must_use]
    pub const fn usual(kind: Kind) -> Self {
        match kind {
            Kind::FirstService | Kind::Maintenance => Self::PrimaryMaintenance,
            _ => Self::Minor,
        }
    }
}

/// What is left of a cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The last day that is covered.
    pub until: NaiveDate,
    /// Days after today; 0 on the last one.
    pub days: i64,
    /// Kilometres; nothing while nobody has read the odometer, then or now.
    pub km: Option<u32>,
}

/// What is left of the guarantee of a repair; nothing when it is over. The day the car left is not counted (Civil Code, art. 201).
#[must_use]
pub fn repair_guarantee(
    class: RepairClass,
    left_on: NaiveDate,
    km_then: Option<u32>,
    today: NaiveDate,
    km_now: Option<u32>,
) -> Option<Left> {
    let Period { days, km } = class.guarantee();
    let until = left_on + chrono::Days::new(u64::from(days));
    // An odometer that reads less says nothing about the distance.
    left(until, km, km_then.zip(km_now).map(|(then, now)| now.saturating_sub(then)), today)
}

/// 包修期: repairs are free within 3 years or 60 000 km (SAMR Order 43, art. 18 and 19).
pub const WARRANTY: (u32, u32) = (36, 60_000);
/// 三包有效期: exchange or refund within 2 years or 50 000 km (art. 18 and 24).
pub const SANBAO: (u32, u32) = (24, 50_000);

/// What is left of a new car's guarantee of some months and kilometres from the day it starts. Only household cars have it (art. 2
/// and 40). Nothing when it is over, or when nobody knows its first day.
#[must_use]
pub fn new_car(
    (months, km): (u32, u32),
    usage: UsageNature,
    starts: Option<NaiveDate>,
    today: NaiveDate,
    km_now: Option<u32>,
) -> Option<Left> {
    if usage != UsageNature::Household {
        return None;
    }
    let until = starts?.checked_add_months(Months::new(months))?;
    left(until, km, km_now, today)
}

/// By days alone while the distance is unknown.
fn left(until: NaiveDate, km: u32, driven: Option<u32>, today: NaiveDate) -> Option<Left> {
    let days = (until - today).num_days();
    let over = days < 0 || driven.is_some_and(|driven| driven > km);
    (!over).then(|| Left { until, days, km: driven.map(|driven| km - driven) })
}

/// What an odometer reads, if anybody has looked: no car that comes to a workshop has driven nothing.
#[must_use]
pub fn read_odometer(km: u32) -> Option<u32> {
    Some(km).filter(|km| *km > 0)
}

/// A job of an earlier visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub title: String,
    pub skill: Skill,
    /// What whoever did it wrote down: symptom, cause and remedy.
    pub words: String,
}

/// An earlier order of the same car.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    pub order: OrderId,
    pub number: String,
    pub kind: Option<Kind>,
    pub concern: String,
    /// What the diagnosis says of the whole car.
    pub found: String,
    pub jobs: Vec<Done>,
    /// What the repair was.
    pub class: RepairClass,
    pub left_at: DateTime<Utc>,
    /// The day it left, on the wall of the dealership.
    pub left_on: NaiveDate,
    /// As it was read then.
    pub odometer_km: Option<u32>,
}

/// A car that comes back within so many days has perhaps the same trouble again.
pub const COMEBACK_DAYS: i64 = 30;

impl Earlier {
    /// What is left of its guarantee.
    #[must_use]
    pub fn guarantee(&self, today: NaiveDate, km_now: Option<u32>) -> Option<Left> {
        repair_guarantee(self.class, self.left_on, self.odometer_km, today, km_now)
    }
}

/// A bill of an earlier visit that is not paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpaid {
    pub order: OrderId,
    pub number: String,
    pub due: Fen,
}

/// What reception should know of the car beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtHand {
    /// Today on the wall of the dealership.
    pub today: NaiveDate,
    /// What the odometer reads, as far as anybody has looked.
    pub odometer_km: Option<u32>,
    pub usage: UsageNature,
    /// The day the new-car guarantees start.
    pub starts: Option<NaiveDate>,
    /// Finished work that may still be guaranteed or come back, newest first.
    pub earlier: Vec<Earlier>,
    /// The one of them that the order is linked to as its comeback.
    pub linked: Option<OrderId>,
    /// Bills that are open; nothing for whoever may not see them.
    pub unpaid: Vec<Unpaid>,
    /// Recalls and campaigns of the manufacturer that are open for the car.
    pub campaigns: Vec<OpenCampaign>,
    /// What the customer is not content with; nothing for whoever may not see it.
    pub complaints: Vec<Complaint>,
    /// The loaner car that goes with the visit.
    pub loaner: Option<LoanerAtHand>,
}
