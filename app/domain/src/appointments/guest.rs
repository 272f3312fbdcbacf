//! What customers see when they book, and behind the link to their visit: nothing of anybody else's, and nothing that is noted for the desk.

use super::{Again, Due, Service, Status, Stay, Title};
use crate::customers::{Consent, Plate};
use crate::staff::{Dealership, PersonRef};
use crate::{AppointmentId, VehicleId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The link to a visit leads there for so long after its time.
pub const LINK_AFTER_VISIT: TimeDelta = TimeDelta::days(14);

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
    /// How far it will have run by now.
    pub foreseen_km: Option<u32>,
    pub due: Vec<Due>,
    /// What was declined at earlier visits, newest first.
    pub declined: Vec<Again>,
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
}
