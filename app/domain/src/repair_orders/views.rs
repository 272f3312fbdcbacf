//! What pages read of this area: the order page, order lists, and the catalogues an estimate is made from.

use super::{Kind, Line, Order, QualityClass, Status};
use crate::appointments::{OpeningHours, Stay, Title};
use crate::customers::{Customer, Vehicle};
use crate::quality::{BackAgain, FinalOwed};
use crate::staff::Skill;
use crate::workshop::{JobStatus, WriteUp};
use crate::{AppointmentId, Fen, Hours, OrderId, PhotoId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// An entry of the operation catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    pub code: String,
    pub title: String,
    pub skill: Skill,
    /// Labour quota (工时定额).
    pub quota: Hours,
}

/// An entry of the parts price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogPart {
    pub part_no: String,
    pub title: String,
    pub unit: String,
    pub quality: QualityClass,
    /// Who made it; empty when the price list does not say.
    #[serde(default)]
    pub maker: String,
    pub price: Fen,
}

/// The order page: one read, one struct. What has happened to the order is read beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPage {
    pub order: Order,
    pub vehicle: Vehicle,
    pub customer: Customer,
    /// What the step rules know about the floor around this order.
    pub floor: crate::workshop::Floor,
    /// What the dealership has set for itself: now, or for a settled order when it was settled.
    pub policy: crate::Policy,
    /// What the vehicle's odometer read at the visit before this one.
    pub last_odometer_km: Option<u32>,
    /// What the customer sent when they booked the visit that it came with, oldest first: that visit, and a photo.
    #[serde(default)]
    pub sent: Vec<(AppointmentId, PhotoId)>,
    /// What was said when the visit was booked that it came with.
    #[serde(default)]
    pub booked: Option<Booked>,
    /// The visits for which the car came back from this one, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came_back: Vec<BackAgain>,
    /// What it lacks of its sheets to pass, while the car waits for its inspection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owes_final: Option<FinalOwed>,
    /// When the house is open: a promise for another time is asked back.
    #[serde(default)]
    pub hours: OpeningHours,
}

/// What was said when a visit was booked, for whoever receives the car: nobody asks the customer twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// 预约单号
    pub number: String,
    pub starts_at: DateTime<Utc>,
    /// In the customer's own words.
    pub concern: String,
    /// Services that were booked, without those that another of them holds: code and name.
    pub services: Vec<(String, Title)>,
    pub stay: Stay,
    /// The advisor the customer would like to see.
    pub advisor: Option<String>,
    /// For the house alone.
    pub note: String,
}

/// A row of an order list and of the work lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub order: OrderId,
    pub number: String,
    pub version: i32,
    pub status: Status,
    pub plate: Option<String>,
    pub vin: String,
    pub model: String,
    pub customer_name: String,
    pub advisor_name: String,
    pub concern: String,
    pub opened_at: DateTime<Utc>,
    pub promised_at: Option<DateTime<Utc>>,
    pub waiting: bool,
    /// What the customer has still to pay at the desk; nothing before settlement.
    pub due: Option<Fen>,
    /// Something has come to light, and nobody has put a price on it or said that nothing is offered.
    #[serde(default)]
    pub to_price: bool,
    /// What the lines come to, all payers together; only the order list asks for it.
    pub total: Option<Fen>,
}

/// A page of the order list, by key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    pub rows: Vec<Row>,
    /// Opened-at and id of the last row when more follow: hand it back to get the next page.
    pub next: Option<(DateTime<Utc>, OrderId)>,
}

/// A line that a customer declined, kept for next time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeferredLine {
    /// The order it was declined on, and its number.
    pub order: OrderId,
    pub number: String,
    pub line: Line,
    pub reason: String,
    pub declined_at: DateTime<Utc>,
}

/// An earlier visit of a car, for whoever works on it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierVisit {
    pub order: OrderId,
    pub number: String,
    pub status: Status,
    pub kind: Option<Kind>,
    pub opened_at: DateTime<Utc>,
    /// As the odometer was read then.
    pub odometer_km: Option<u32>,
    /// What brought the car, in the customer's words.
    pub concern: String,
    pub jobs: Vec<EarlierJob>,
    /// What the customer declined then.
    pub declined: Vec<String>,
    /// What its driver was advised then.
    #[serde(default)]
    pub advice: Vec<String>,
    /// What came to light then and was never offered at a price, the first [`MOST_UNPRICED`] of them.
    #[serde(default)]
    pub unpriced: Vec<EarlierFinding>,
    /// Whether there were more of them than that.
    #[serde(default)]
    pub more_unpriced: bool,
    /// The order that it came back from.
    pub back_from: Option<String>,
    /// The order by which the car came back from this one.
    pub came_back: Option<String>,
}

/// A job of an earlier visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierJob {
    pub title: String,
    pub status: JobStatus,
    pub write_up: WriteUp,
}

/// Something that came to light on an earlier visit and was not offered at a price then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierFinding {
    /// What it was, in the words of who found it.
    pub text: String,
    pub at: DateTime<Utc>,
    /// Why nothing was offered; nothing where nobody said.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Findings of one earlier visit that are shown at once; its order shows all.
pub const MOST_UNPRICED: usize = 10;

/// Visits on one page of the history of a car.
pub const PAGE_VISITS: usize = 5;

/// A page of the history of a car, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierVisits {
    pub visits: Vec<EarlierVisit>,
    /// Opened-at and id of the last visit when more follow: hand it back to get the next page.
    pub next: Option<(DateTime<Utc>, OrderId)>,
}

/// Rows on one page of the order list.
pub const PAGE_ROWS: usize = 50;

coded! {
    /// What happened to an order on a day, as the figures of the day count it.
    pub enum Happening {
        /// 进厂
        Opened = "opened",
        /// 交车
        Delivered = "delivered",
        /// 终检
        Inspected = "inspected",
        /// 终检不合格
        Failed = "failed",
        /// 结算
        Settled = "settled",
    }
}

/// Which orders a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// In one of these; any when there is none.
    pub statuses: Vec<Status>,
    /// To which this happened on that day of the dealership.
    pub on: Option<(Happening, NaiveDate)>,
    /// Part of a number, plate, VIN, name or phone; empty for all.
    pub text: String,
    /// Only orders that still need something.
    pub open_only: bool,
}
