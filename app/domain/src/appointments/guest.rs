//! What customers see when they book, and behind the link to their visit: nothing of anybody else's, and nothing that is noted for the desk.

use super::{Again, Due, Period, Service, Status, Stay, Title};
use crate::customers::{Consent, Energy, Plate, Vin};
use crate::staff::{Dealership, PersonRef, Skill};
use crate::warranty::OpenCampaign;
use crate::{AppointmentId, Fen, Hours, PhotoId, VehicleId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The link to a visit leads there for so long after its time.
pub const LINK_AFTER_VISIT: TimeDelta = TimeDelta::days(14);

/// Photos of a visit that was cancelled or missed are kept for so long after that: whoever did not come may call again.
pub const PHOTOS_AFTER_VISIT: TimeDelta = TimeDelta::days(14);

/// A house that can be booked at its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicHouse {
    /// What its address says: `/book?at=hz`.
    pub code: String,
    pub dealership: Dealership,
}

/// What a house offers to customers who book for themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    pub services: Vec<Service>,
    /// Codes of services that recalls and service campaigns are booked as: for whose car is concerned, and for nobody else.
    pub of_campaigns: Vec<String>,
    /// The advisors one may ask for.
    pub advisors: Vec<PersonRef>,
    /// The dealership's offset from UTC now, in minutes.
    pub offset_minutes: i32,
    /// Changes and bookings so many minutes ahead.
    pub lead_minutes: u16,
}

/// Whose telephone number was proved: what the house knows of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Empty for somebody new here.
    pub name: String,
    pub cars: Vec<OwnCar>,
}

/// A car on record under that number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCar {
    pub vehicle: VehicleId,
    pub plate: Option<Plate>,
    pub model: String,
    pub energy: Energy,
    /// How far it will have run by now.
    pub foreseen_km: Option<u32>,
    pub due: Vec<Due>,
    /// What was declined at earlier visits, newest first.
    pub declined: Vec<Again>,
    /// Recalls and campaigns of the manufacturer that are open for it.
    pub campaigns: Vec<OpenCampaign>,
}

/// The customer's page of one visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitPage {
    pub id: AppointmentId,
    pub house: Dealership,
    /// The dealership's offset from UTC now, in minutes.
    pub offset_minutes: i32,
    pub number: String,
    pub status: Status,
    pub starts_at: DateTime<Utc>,
    pub ready_at: DateTime<Utc>,
    /// Plate, VIN or model, whatever was told.
    pub car: String,
    pub services: Vec<Title>,
    pub concern: String,
    pub stay: Stay,
    pub pick_up: String,
    pub loaner: bool,
    pub advisor: Option<String>,
    /// What was agreed to with it, in the order of the purposes.
    pub consents: Vec<Consent>,
    /// How often it may still be moved by the link.
    pub moves_left: u16,
    /// What was sent with the booking, oldest first.
    pub photos: Vec<PhotoId>,
}

/// A service on a visit's sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priced {
    pub title: Title,
    /// What it costs at least; nothing where that is seen first.
    pub from_price: Option<Fen>,
}

/// What is kept for a visit, as the house reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Laid {
    pub skill: Skill,
    pub hours: Hours,
    pub technician: String,
    pub bay: String,
    pub period: Period,
}

/// 预约单: a visit on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitSheet {
    pub page: VisitPage,
    pub name: String,
    pub phone: String,
    pub plate: Option<Plate>,
    pub vin: Option<Vin>,
    pub model: String,
    pub booked_at: DateTime<Utc>,
    pub services: Vec<Priced>,
    /// Changes so many minutes ahead.
    pub lead_minutes: u16,
    /// The time goes to others when one is so late.
    pub no_show_minutes: u16,
    /// Who does what where. Empty on the customer's sheet.
    pub laid: Vec<Laid>,
}
