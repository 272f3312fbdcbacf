//! A booking as a customer makes it for themselves, step by step: what they have said so far, and what is asked next.
//!
//! It is kept on the server until it has become a visit, so that nothing typed is lost, whatever is refused. What somebody has typed tells
//! nothing of what the house knows: that begins when they have typed the code that was sent to their telephone.

use super::decide::LONGEST_CONCERN;
use super::{MOST_SERVICES, OwnCar, Stay, VisitDraft, Wish};
use crate::care::CODE_LIFETIME;
use crate::customers::{Agreed, Energy, Phone, Plate, Vin, limited};
use crate::{AppointmentId, LineId, PersonId, Refusal, VehicleId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// What was begun and not ended is forgotten after this.
pub const BOOKING_LIFETIME: TimeDelta = TimeDelta::hours(2);
/// Bookings that one network may begin within an hour: a whole company may share one.
pub const BOOKINGS_PER_NETWORK: u16 = 40;
/// The longest text of a short field, in characters.
const SHORT: usize = 80;
/// The longest description of what is wrong.
const LONG: usize = 600;
/// What is typed beyond that is kept up to here, so that it can be made shorter.
const KEPT: usize = 3_000;
/// The codes of one booking that are remembered.
const CODES: usize = 8;
/// The photos of one booking.
pub const BOOKING_PHOTOS: usize = 4;
/// The pictures that are looked at for one booking, with those that were taken back and those that could not be read.
pub const BOOKING_PICTURES: usize = 24;

coded! {
    /// A step of booking, in its order.
    pub enum Page {
        /// Which car.
        Car = "car",
        /// What is needed.
        Needs = "needs",
        /// Day and time.
        Time = "time",
        /// Who comes, and how they are reached.
        Contact = "contact",
        /// The code that was sent.
        Code = "code",
        Done = "done",
    }
}

/// The car that is to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Car {
    /// Somebody new here, with a car that needs no name yet.
    New,
    Plate(Plate),
    Vin(Vin),
    /// One of those on record under the telephone number that was proved.
    Own(VehicleId),
}

/// Work that was declined at an earlier visit and is wanted now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    pub line: LineId,
    pub title: String,
}

/// A code that was sent for this booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    pub to: Phone,
    /// It can be typed until then.
    pub until: DateTime<Utc>,
}

/// What has been said so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Booking {
    pub car: Option<Car>,
    /// As typed: plate or VIN.
    pub typed: String,
    pub model: String,
    /// Codes of the catalogue.
    pub services: Vec<String>,
    pub again: Vec<Again>,
    /// What is wrong, in the customer's own words.
    pub concern: String,
    pub starts_at: Option<DateTime<Utc>>,
    pub name: String,
    /// As typed.
    pub phone: String,
    pub stay: Stay,
    /// Where the car is fetched.
    pub pick_up: String,
    pub loaner: bool,
    pub advisor: Option<PersonId>,
    /// What was agreed to, with the sentences as they were read.
    pub consents: Vec<Agreed>,
    /// Everything has been said and sent: only the code is missing. A code that was asked for to see one's own cars books nothing.
    pub sent: bool,
    /// The number that a code was sent to last.
    pub asked: Option<Phone>,
    /// The codes that were sent and not typed yet, oldest first.
    pub codes: Vec<SentCode>,
    /// The number that is theirs: its code was typed.
    pub proved: Option<Phone>,
    /// What it has become.
    pub booked: Option<AppointmentId>,
    /// Why the last step was refused.
    pub said: Option<Refusal>,
}

impl Default for Booking {
    fn default() -> Self {
        Self {
            car: None,
            typed: String::new(),
            model: String::new(),
            services: Vec::new(),
            again: Vec::new(),
            concern: String::new(),
            starts_at: None,
            name: String::new(),
            phone: String::new(),
            stay: Stay::Leaves,
            pick_up: String::new(),
            loaner: false,
            advisor: None,
            consents: Vec::new(),
            sent: false,
            asked: None,
            codes: Vec::new(),
            proved: None,
            booked: None,
            said: None,
        }
    }
}

impl Booking {
    /// What is asked next.
    #[must_use]
    pub fn next(&self) -> Page {
        if self.booked.is_some() {
            Page::Done
        } else if self.awaits_code() {
            Page::Code
        } else if self.car.is_none() {
            Page::Car
        } else if !self.says_needs() || self.expect_short().is_err() {
            Page::Needs
        } else if self.starts_at.is_none() {
            Page::Time
        } else {
            Page::Contact
        }
    }

    /// The page to show to who asks for one: theirs, when they have come so far, else what is asked next.
    #[must_use]
    pub fn page(&self, wanted: Option<Page>) -> Page {
        let next = self.next();
        wanted.filter(|page| next != Page::Done && *page < next && *page != Page::Code).unwrap_or(next)
    }

    /// Whether a code was sent that has not been typed.
    #[must_use]
    pub fn awaits_code(&self) -> bool {
        self.asked.is_some() && self.asked != self.proved
    }

    /// Whether the number typed is known to be theirs.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.proved.is_some() && self.proved == Phone::parse(&self.phone)
    }

    /// A code was sent to this number, and is asked for now.
    pub fn code_sent(&mut self, to: &Phone, now: DateTime<Utc>) {
        self.codes.retain(|code| code.to != *to && now < code.until);
        if self.codes.len() >= CODES {
            self.codes.remove(0);
        }
        self.codes.push(SentCode { to: to.clone(), until: now + CODE_LIFETIME });
        self.asked = Some(to.clone());
    }

    /// Goes back to a number that a code was sent to before and can still be typed; answers whether there is one.
    pub fn code_is_there(&mut self, to: &Phone, now: DateTime<Utc>) -> bool {
        let there = self.codes.iter().any(|code| code.to == *to && now < code.until);
        if there {
            self.asked = Some(to.clone());
        }
        there
    }

    /// The code that was sent to this number was typed: the number is theirs.
    pub fn prove(&mut self, phone: Phone) {
        self.codes.retain(|code| code.to != phone);
        (self.asked, self.proved) = (Some(phone.clone()), Some(phone));
    }

    fn says_needs(&self) -> bool {
        !self.services.is_empty() || !self.again.is_empty() || !self.concern.is_empty()
    }

    /// What is wrong in own words, and below it what was put off last time.
    fn joined(&self) -> String {
        let said = Some(self.concern.as_str()).filter(|concern| !concern.is_empty());
        said.into_iter().chain(self.again.iter().map(|again| again.title.as_str())).collect::<Vec<_>>().join("\n")
    }

    /// The own words have a length, and so has all that reception is told.
    fn expect_short(&self) -> Result<(), Refusal> {
        for (text, limit) in [(&self.concern, LONG), (&self.joined(), LONGEST_CONCERN)] {
            let found = text.chars().count();
            if found > limit {
                return Err(Refusal::ConcernTooLong { found, limit });
            }
        }
        Ok(())
    }

    /// Reads which car: a plate, a VIN, or nothing for somebody who is new here. Another car is another length of visit.
    ///
    /// # Errors
    /// [`Refusal::PlateUnreadable`] or [`Refusal::VinUnreadable`]; what was typed is kept.
    pub fn say_car(&mut self, typed: &str, model: &str) -> Result<(), Refusal> {
        self.typed = typed.chars().take(SHORT).collect();
        self.model = limited("model", model, SHORT)?;
        let car = match typed.chars().filter(char::is_ascii_alphanumeric).count() {
            // No plate has so many letters and digits: it is a VIN, or one that was mistyped. Whether its check digit is right is for
            // reception to see, beside the car.
            11.. => Car::Vin(Vin::parse_without_check_digit(typed).map_err(|error| Refusal::VinUnreadable { error })?),
            _ => Plate::parse(typed).map_err(|error| Refusal::PlateUnreadable { error })?.map_or(Car::New, Car::Plate),
        };
        self.choose(car);
        Ok(())
    }

    /// Takes one of the customer's own cars, as it is on record.
    pub fn choose_own(&mut self, own: &OwnCar) {
        self.choose(Car::Own(own.vehicle));
        self.model.clone_from(&own.model);
        self.typed = own.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    }

    /// Takes a car; the times that fit another need not fit it.
    fn choose(&mut self, car: Car) {
        if self.car.as_ref() != Some(&car) {
            (self.car, self.starts_at) = (Some(car), None);
            self.again.clear();
        }
    }

    /// Takes what is needed. The time is asked for again when it takes another length.
    ///
    /// # Errors
    /// [`Refusal::FieldEmpty`] when nothing is asked for, [`Refusal::FieldTooLong`] for too many services and
    /// [`Refusal::ConcernTooLong`] for too many words; what was typed is kept.
    pub fn say_needs(&mut self, services: Vec<String>, again: Vec<Again>, concern: &str) -> Result<(), Refusal> {
        let before = (self.services.clone(), self.again.is_empty() && self.concern.is_empty());
        self.concern = concern.trim().chars().take(KEPT).collect();
        (self.services, self.again) = (services, again);
        if (&self.services, self.again.is_empty() && self.concern.is_empty()) != (&before.0, before.1) {
            self.starts_at = None;
        }
        if self.services.len() > MOST_SERVICES || self.again.len() > MOST_SERVICES {
            return Err(Refusal::FieldTooLong { field: "services".to_owned(), limit: MOST_SERVICES });
        }
        self.expect_short()?;
        if self.says_needs() { Ok(()) } else { Err(Refusal::FieldEmpty { field: "services".to_owned() }) }
    }

    /// What is missing of who comes, before a code is sent or the visit is booked.
    ///
    /// # Errors
    /// [`Refusal::FieldEmpty`], [`Refusal::FieldTooLong`] or [`Refusal::PhoneUnreadable`]. Codes go to mobiles.
    pub fn contact(&self) -> Result<Phone, Refusal> {
        for (field, text, needed) in [("name", &self.name, true), ("pick_up", &self.pick_up, self.stay == Stay::PickUp)] {
            if limited(field, text, SHORT)?.is_empty() && needed {
                return Err(Refusal::FieldEmpty { field: field.to_owned() });
            }
        }
        mobile(&self.phone)
    }

    /// What drives the car that is to come, as it is on record under the number that was proved, else as its plate says to everybody.
    #[must_use]
    pub fn energy(&self, own: &[OwnCar]) -> Option<Energy> {
        match self.car.as_ref()? {
            Car::Own(vehicle) => own.iter().find(|car| car.vehicle == *vehicle).map(|car| car.energy),
            Car::Plate(plate) => plate.is_battery_electric().then_some(Energy::Electric),
            Car::New | Car::Vin(_) => None,
        }
    }

    /// What somebody who chooses a time would like.
    #[must_use]
    pub fn wish(&self) -> Wish {
        let VisitDraft { vehicle, model, services, concern, .. } = self.visit();
        Wish { vehicle, model, services, concern, moving: None }
    }

    /// The visit that is asked for.
    #[must_use]
    pub fn visit(&self) -> VisitDraft {
        let (plate, vin, vehicle) = match &self.car {
            Some(Car::Plate(plate)) => (plate.to_string(), String::new(), None),
            Some(Car::Vin(vin)) => (String::new(), vin.to_string(), None),
            Some(Car::Own(vehicle)) => (self.typed.clone(), String::new(), Some(*vehicle)),
            Some(Car::New) | None => Default::default(),
        };
        VisitDraft {
            vehicle,
            plate,
            vin,
            model: self.model.clone(),
            name: self.name.clone(),
            phone: self.phone.clone(),
            services: self.services.clone(),
            concern: self.joined(),
            stay: self.stay,
            pick_up: if self.stay == Stay::PickUp { self.pick_up.clone() } else { String::new() },
            loaner: self.loaner,
            advisor: self.advisor,
            note: String::new(),
            language: None,
        }
    }
}

/// Whether one more picture of a booking is looked at: beside so many photos that it holds, after so many that were looked at.
///
/// # Errors
/// [`Refusal::TooManyPhotos`] when there are as many as a booking holds; [`Refusal::NoMorePictures`] when somebody has sent picture after
/// picture.
pub const fn expect_picture(photos: usize, looked_at: usize) -> Result<(), Refusal> {
    if photos >= BOOKING_PHOTOS {
        return Err(Refusal::TooManyPhotos { limit: BOOKING_PHOTOS });
    }
    if looked_at >= BOOKING_PICTURES { Err(Refusal::NoMorePictures) } else { Ok(()) }
}

/// A number that a code can be sent to.
///
/// # Errors
/// [`Refusal::PhoneUnreadable`].
pub fn mobile(typed: &str) -> Result<Phone, Refusal> {
    let found = || typed.trim().chars().take(SHORT).collect();
    Phone::parse(typed).filter(Phone::is_mobile).ok_or_else(|| Refusal::PhoneUnreadable { found: found() })
}
