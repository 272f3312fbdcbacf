//! Recalls (召回) and service campaigns of the manufacturer: which cars they are for, and which of them are done (domain.md 2.3).

mod commands;
mod decide;

pub use commands::{Command, Event};
pub use decide::{MOST_VINS, decide, remedied, vins};

use crate::customers::Vin;
use crate::staff::PersonRef;
use crate::{CampaignId, OrderId, VehicleId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// How grave it is.
    pub enum CampaignKind {
        /// 召回: a safety defect, which the manufacturer must remedy free of charge.
        Recall = "recall",
        /// 服务活动
        ServiceCampaign = "service_campaign",
    }
}

/// What is typed about a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignDraft {
    pub kind: CampaignKind,
    /// The manufacturer's number.
    pub number: String,
    pub title: String,
    /// What is to be done, as the customer is told.
    pub measure: String,
    /// The labour operation: an order that was delivered with it has done it.
    pub operation: String,
    /// The service of the catalogue that it is booked as; none where no one fits.
    pub service: Option<String>,
}

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    pub id: CampaignId,
    pub version: i32,
    pub draft: CampaignDraft,
    pub opened_at: DateTime<Utc>,
    /// Why it has ended.
    pub ended: Option<String>,
}

/// A campaign as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignRow {
    pub campaign: Campaign,
    /// Cars that it is for, how many of them are on record here, and how many of those are done.
    pub affected: u32,
    pub here: u32,
    pub done: u32,
}

/// How a car of a campaign was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    pub at: DateTime<Utc>,
    /// The order that was delivered with it, and its number; none for one that was noted by hand.
    pub order: Option<(OrderId, String)>,
    pub by: Option<PersonRef>,
    /// Why it counts as done, where that was noted by hand.
    pub reason: String,
}

/// A car of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    pub vin: String,
    /// The car and what it is called, when it is on record here.
    pub vehicle: Option<(VehicleId, String)>,
    pub remedy: Option<Remedy>,
}

/// A campaign with its cars: those on record here first, what is open before what is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignPage {
    pub row: CampaignRow,
    /// As many as one page holds.
    pub cars: Vec<Affected>,
    /// After which of them the next page begins; nothing: these were the last.
    pub next: Option<CarKey>,
    /// Code and title of what can be booked, to choose from.
    pub services: Vec<(String, crate::appointments::Title)>,
}

/// Where a car stands in the list of its campaign: those on record here first, what is open before what is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarKey {
    /// Not on record here.
    pub elsewhere: bool,
    pub done: bool,
    pub vin: String,
}

impl std::fmt::Display for CarKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}-{}", u8::from(self.elsewhere), u8::from(self.done), self.vin)
    }
}

impl CarKey {
    /// What an address says.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (flags, vin) = text.split_once('-')?;
        let vin = Vin::parse_without_check_digit(vin).ok()?.to_string();
        let (elsewhere, done) = match flags {
            "00" => (false, false),
            "01" => (false, true),
            "10" => (true, false),
            "11" => (true, true),
            _ => return None,
        };
        Some(Self { elsewhere, done, vin })
    }
}

impl Affected {
    /// Where it stands in the list.
    #[must_use]
    pub fn key(&self) -> CarKey {
        CarKey { elsewhere: self.vehicle.is_none(), done: self.remedy.is_some(), vin: self.vin.clone() }
    }
}

/// What the page of campaigns shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaigns {
    pub rows: Vec<CampaignRow>,
    /// Code and title of what can be booked, to choose from.
    pub services: Vec<(String, crate::appointments::Title)>,
}

/// What is open for a car.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCampaign {
    pub campaign: CampaignId,
    pub draft: CampaignDraft,
}

/// A car of a campaign as stored, for whoever decides about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Car {
    pub vin: Vin,
    pub done: bool,
}

/// What a decision needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub stored: Option<Campaign>,
    /// Whether another open campaign has the number that the command names.
    pub number_taken: bool,
    /// Whether the catalogue has the service that the command names.
    pub service_known: bool,
    /// How many cars the campaign has.
    pub cars: u32,
    /// VINs that the command names and that are on record here, whatever their check digit.
    pub on_record: Vec<String>,
    /// The car that the command names.
    pub car: Option<Car>,
}
