//! Appointments: what can be booked and when, the visits that are expected, and the cars that have come.

mod booking;
mod calendar;
mod capacity;
mod catalogue;
mod commands;
mod decide;
mod due;
mod fits;
mod guest;
pub mod lifecycle;
mod load;
mod long;
mod prepare;
mod setup;
mod trades;

pub use booking::{
    Again, BOOKING_LIFETIME, BOOKING_PHOTOS, BOOKING_PICTURES, BOOKINGS_PER_NETWORK, Booking, Car, Page, SentCode, expect_picture, mobile,
};
pub use calendar::{Away, Closure, Opening, OpeningHours, Period, Settings, Shift, SpecialDay, Workday};
pub use capacity::{Block, Booked, Diary, Hand, Offer, OpenWork, Place, Plan, Slot};
pub use catalogue::{Duration, MOST_SERVICES, ModelGroup, Need, PartNeed, Service, Task, Title, needs, parts_of, tasks};
pub use commands::{Command, Event};
pub use decide::{NEXT_TIMES, decide, offer, wanted};
pub use due::{DAYS_AHEAD, Due, Past, Recurring, due, foreseen_km};
pub use fits::{still_fits, to_move};
pub use guest::{LINK_AFTER_VISIT, Laid, Offered, OwnCar, Owner, PHOTOS_AFTER_VISIT, Priced, PublicHouse, VisitPage, VisitSheet};
pub use lifecycle::{Status, Step};
pub use load::{HouseLoad, Load};
pub use long::MOST_DAYS;
pub use prepare::{Kept, PartCheck, Pick, Preparation, PreparationPage, Readiness, ToDo, allot, parts_wanted, picks};
pub use setup::{LONGEST_CLOSURE, MOST_CONTENTS, ServicesPage, SetupFacts, SetupPage, is_near, set_up};

use crate::customers::{Energy, Phone, Plate, Vin};
use crate::staff::PersonRef;
use crate::{AppointmentId, Language, OrderId, PersonId, PhotoId, VehicleId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// How a visit came about.
    pub enum Channel {
        /// The customer booked it.
        Online = "online",
        Phone = "phone",
        /// At the desk, for another day.
        Counter = "counter",
        /// 返修: a repair that did not hold; may use what is kept back.
        Comeback = "comeback",
        /// 自然进店: nobody knew of it before the car stood there.
        WalkIn = "walk_in",
    }
}

coded! {
    /// What the customer does while we work.
    pub enum Stay {
        Waits = "waits",
        Leaves = "leaves",
        /// 上门取送车
        PickUp = "pick_up",
    }
}

/// What is typed about a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDraft {
    /// Nothing for a car that is not registered yet.
    pub vehicle: Option<VehicleId>,
    /// As typed; may be empty.
    pub plate: String,
    /// As typed, for a car that has no plate; may be empty.
    #[serde(default)]
    pub vin: String,
    pub model: String,
    pub name: String,
    /// As typed; see [`Phone::parse`].
    pub phone: String,
    /// Codes of the catalogue.
    pub services: Vec<String>,
    /// What is wrong, in the customer's own words.
    pub concern: String,
    pub stay: Stay,
    /// Where the car is fetched; may be empty.
    #[serde(default)]
    pub pick_up: String,
    /// A loaner car is wished for.
    pub loaner: bool,
    /// The advisor the customer would like to see.
    pub advisor: Option<PersonId>,
    /// For the desk only.
    pub note: String,
    /// The language in which customers booked for themselves; nothing when the desk wrote it down in its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// A visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub id: AppointmentId,
    pub version: i32,
    pub status: Status,
    pub channel: Channel,
    pub vehicle: Option<VehicleId>,
    pub plate: Option<Plate>,
    /// Of a car that has no plate, as the customer told it.
    #[serde(default)]
    pub vin: Option<Vin>,
    pub model: String,
    pub name: String,
    pub phone: Phone,
    pub services: Vec<String>,
    pub concern: String,
    pub stay: Stay,
    /// Where the car is fetched.
    #[serde(default)]
    pub pick_up: String,
    pub loaner: bool,
    pub advisor: Option<PersonId>,
    pub note: String,
    pub starts_at: DateTime<Utc>,
    pub ready_at: DateTime<Utc>,
    pub needs: Vec<Need>,
    /// What is kept for it; nothing for one that waits without an appointment, was cancelled or missed.
    pub blocks: Vec<Block>,
    pub arrived_at: Option<DateTime<Utc>>,
    pub greeted_at: Option<DateTime<Utc>>,
    /// The repair order that it became.
    pub order: Option<OrderId>,
    /// What it takes from the stock and what is held for it there, since it was prepared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Kept>,
    /// The language in which customers booked for themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What the services were called and what they began at when they were booked, in the order of `services`. Empty for visits of before
    /// this was kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Priced>,
}

impl Appointment {
    /// Whether the car is here and has no order yet: reception looks after it.
    #[must_use]
    pub fn waits_at_reception(&self) -> bool {
        self.status == Status::Arrived && self.order.is_none()
    }

    /// The visit after what has happened to it.
    #[must_use]
    pub fn after(mut self, event: &Event, now: DateTime<Utc>) -> Self {
        let mut moved = |step, keeps: bool| {
            self.status = lifecycle::step(self.status, step).unwrap_or(self.status);
            if !keeps {
                (self.blocks, self.parts) = (Vec::new(), Vec::new());
            }
        };
        match event {
            Event::Confirmed => moved(Step::Confirm, true),
            Event::Prepared { parts, .. } => {
                moved(Step::Prepare, true);
                self.parts.clone_from(parts);
            }
            Event::Unprepared => {
                moved(Step::Unprepare, true);
                self.parts = Vec::new();
            }
            Event::Cancelled { .. } => moved(Step::Cancel, false),
            Event::NoShowMarked => moved(Step::MarkNoShow, false),
            Event::CameIn { .. } => {
                moved(Step::Arrive, true);
                self.arrived_at = Some(now);
            }
            Event::Rescheduled { to, ready_at, blocks, loaner, .. } => {
                moved(Step::Reschedule, true);
                // Whoever was promised one still counts on it.
                self.loaner |= loaner.as_ref().is_some_and(|loaner| loaner.period.is_none());
                (self.starts_at, self.ready_at, self.blocks) = (*to, *ready_at, blocks.clone());
                // What was put aside for one day is free for others until it is prepared for the next.
                self.parts = Vec::new();
            }
            Event::Greeted { .. } => self.greeted_at = Some(now),
            Event::OrderLinked { order, vehicle } => {
                (self.order, self.vehicle) = (Some(*order), Some(*vehicle));
                self.greeted_at = self.greeted_at.or(Some(now));
            }
            _ => {}
        }
        self.version += 1;
        self
    }

    /// Whether it was prepared and something is still missing.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.parts.iter().any(|part| part.held < part.wanted)
    }

    /// What its services were called and began at when it was booked; as the catalogue has them now where that was not kept.
    #[must_use]
    pub fn told_of(&self, catalogue: &[Service]) -> Vec<Priced> {
        if self.told.is_empty() { priced(catalogue, &self.services) } else { self.told.clone() }
    }

    /// What people call the car: its plate, else whose it is.
    #[must_use]
    pub fn car(&self) -> String {
        self.plate.as_ref().map_or_else(|| self.name.clone(), ToString::to_string)
    }
}

/// What the catalogue calls these services, and what each begins at.
fn priced(catalogue: &[Service], codes: &[String]) -> Vec<Priced> {
    let service = |code: &String| catalogue.iter().find(|of| of.code == *code);
    codes.iter().filter_map(service).map(|of| Priced { title: of.title.clone(), from_price: of.from_price }).collect()
}

/// What a decision about a visit needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The visit as stored; nothing for a new one.
    pub stored: Option<Appointment>,
    pub settings: Settings,
    pub catalogue: Vec<Service>,
    pub diary: Diary,
    /// The vehicle that the command names by its id or its plate, and its model; nothing when it is not registered.
    pub vehicle: Option<(VehicleId, String)>,
    /// What drives the car, as it is registered, else as its plate says; nothing when nobody knows.
    pub energy: Option<Energy>,
    /// Other visits of the same car that are still expected.
    pub other_visits: Vec<(AppointmentId, DateTime<Utc>)>,
    /// What is known today of a car that walks in.
    #[serde(default)]
    pub today: CarToday,
    /// Visits still to come under the same telephone number.
    pub open_of_phone: u16,
    /// How often the customer has moved the visit by its link.
    pub customer_moves: u16,
    pub advisor_known: bool,
    /// The vehicle of the order that the command names.
    pub order_vehicle: Option<VehicleId>,
    /// When that order was over: its car delivered, or the order ended otherwise. Nothing while it is open.
    #[serde(default)]
    pub order_over_at: Option<DateTime<Utc>>,
    /// What is there of the parts that the visit takes; only who prepares it looks at them.
    pub stock: Vec<crate::parts::Stock>,
    /// The loaner car that is promised to the visit, for the time that it would move to.
    pub loaner: Option<PromisedLoaner>,
    /// What was sent with its booking; only who removes one looks at them.
    pub photos: Vec<PhotoId>,
}

/// What reception knows today of a car before it is put into the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarToday {
    /// The time of the visit that it is still expected for today.
    pub expected_at: Option<DateTime<Utc>>,
    /// Since when it stands in the queue.
    pub waits_since: Option<DateTime<Utc>>,
}

/// The visit that a car is expected for today, or waits at reception with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    pub appointment: AppointmentId,
    /// 预约单号
    pub number: String,
    pub starts_at: DateTime<Utc>,
    /// Since when it waits; nothing for one that is still to come.
    pub waits_since: Option<DateTime<Utc>>,
}

/// A loaner car that is promised to a visit which is to move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromisedLoaner {
    pub plate: String,
    /// When it would be lent then: moved by as much as the visit.
    pub period: Period,
    /// Whether nobody else is promised it, or has it, at that time.
    pub free: bool,
}

/// What has become of the loaner car of a visit that was moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanerMoved {
    pub plate: String,
    /// For when it is promised now; nothing: others have it then, and the visit waits for another car.
    pub period: Option<Period>,
}

/// What somebody would like to be done to a car, when they ask which times are free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub vehicle: Option<VehicleId>,
    pub model: String,
    pub services: Vec<String>,
    pub concern: String,
    /// The visit that would move to the time that is sought; its needs are known.
    pub moving: Option<AppointmentId>,
}

/// A visit as the desk lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 预约单号
    pub number: String,
    pub appointment: Appointment,
    /// The number of its repair order.
    pub order_number: Option<String>,
    pub advisor: Option<PersonRef>,
    /// The car: the visit's own, else the one that is registered with its plate or its VIN; for a visit that told neither, the only one
    /// registered under its telephone number since it was booked.
    #[serde(default)]
    pub vehicle: Option<VehicleId>,
    /// The order that is open on the car now, whatever it came for.
    pub open_order: Option<OrderId>,
    /// What the customer sent with the booking, oldest first.
    #[serde(default)]
    pub photos: Vec<PhotoId>,
    /// The plate of the loaner car that is promised to it.
    pub loaner: Option<String>,
}

/// A day of the week view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayLoad {
    pub day: NaiveDate,
    /// Nothing when the house is closed.
    pub workday: Option<Workday>,
    pub load: Vec<Load>,
    /// All of them together, each person once.
    #[serde(default)]
    pub house: HouseLoad,
    pub visits: u16,
    pub no_shows: u16,
    /// Visits whose time has been taken from them since they were booked: see [`to_move`].
    #[serde(default)]
    pub to_move: u16,
}

/// The appointment desk: a day in full, and its week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskPage {
    pub day: NaiveDate,
    pub today: NaiveDate,
    pub entries: Vec<Entry>,
    pub week: Vec<DayLoad>,
    pub settings: Settings,
    pub catalogue: Vec<Service>,
    /// What decides whether a visit could be moved to another time of the day.
    pub diary: Diary,
    /// The visits of the week whose time has been taken from them since they were booked: see [`to_move`].
    #[serde(default)]
    pub to_move: Vec<AppointmentId>,
}

/// The cars at reception: those that are here without an order, and those that are expected today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrivals {
    pub waiting: Vec<Entry>,
    pub expected: Vec<Entry>,
    /// What the services are called.
    pub catalogue: Vec<Service>,
    pub greet_minutes: u16,
    pub no_show_minutes: u16,
}
