//! Customers and vehicles by number: plates and VINs that are right, and never given twice in a dealership.

use super::{Maker, Plan};
use crate::demo::cars as demo;
use chrono::{DateTime, Utc};
use domain::customers::{Customer, Energy, Phone, Plate, Vehicle, Vin, VinError};
use store::bulk::Batch;

/// What a serial is written with.
const SERIAL: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// First letters of a new-energy serial: cars that run on their battery alone, and others.
const ELECTRIC: &[u8] = b"DABCE";
const OTHER_ENERGY: &[u8] = b"FGHJK";
/// VINs with the same first eleven characters.
const VIN_SERIALS: usize = 1_000_000;

/// A vehicle and whose it is.
pub(super) struct Car {
    pub customer: Customer,
    pub vehicle: Vehicle,
    /// Kilometres when the set begins, and how many come on every working day.
    odometer_km: u32,
    daily_km: u32,
}

impl Car {
    /// What the odometer reads on a working day.
    pub(super) fn odometer_on(&self, day: usize) -> u32 {
        self.odometer_km + self.daily_km * u32::try_from(day).unwrap_or_default()
    }

    /// Adds customer and vehicle. `last_visit` is the day of the set on which the car was last here.
    pub(super) fn write(&self, batch: &mut Batch, begin: DateTime<Utc>, last_visit: Option<usize>, plan: &Plan) {
        batch.customer(&self.customer, begin);
        let seen = last_visit.map(|day| self.odometer_on(day.min(plan.days)));
        batch.vehicle(&Vehicle { odometer_km: seen, ..self.vehicle.clone() }, begin);
    }
}

/// The customer with this number, and the car.
pub(super) fn invent(maker: &mut Maker, number: usize, home_plate: &str, begin: DateTime<Utc>) -> Car {
    let ids = [maker.id(begin), maker.id(begin)];
    let demo::Owned { customer, customer_draft, vehicle, vehicle_draft, odometer_km, daily_km } =
        demo::invent(&mut maker.rng, number, ids, home_plate, begin);
    let plate = if vehicle_draft.plate.is_empty() { String::new() } else { plate(number, vehicle_draft.energy, home_plate) };
    Car {
        customer: Customer {
            id: customer,
            version: 1,
            kind: customer_draft.kind,
            name: customer_draft.name,
            phone: Phone::stored(&customer_draft.phone),
            contact: customer_draft.contact,
            address: customer_draft.address,
            note: customer_draft.note,
        },
        vehicle: Vehicle {
            id: vehicle,
            version: 1,
            owner: customer,
            plate: Plate::stored(&plate),
            plate_colour: vehicle_draft.plate_colour,
            vin: vin(&vehicle_draft.vin, number),
            model: vehicle_draft.model,
            engine_no: vehicle_draft.engine_no,
            colour: vehicle_draft.colour,
            energy: vehicle_draft.energy,
            usage: vehicle_draft.usage,
            invoice_date: vehicle_draft.invoice_date,
            delivery_date: vehicle_draft.delivery_date,
            odometer_km: None,
        },
        odometer_km,
        daily_km,
    }
}

/// The plate with this number. Numbers are scattered, so that neighbours do not look alike; the factors are prime to what they are
/// counted in, so that no plate comes twice.
fn plate(number: usize, energy: Energy, home_plate: &str) -> String {
    let letters = match energy {
        Energy::Petrol | Energy::Diesel | Energy::Hybrid => {
            let scattered = number * 7_654_321 % SERIAL.len().pow(5);
            let serial: String = (0..5).map(|place| char::from(SERIAL[scattered / SERIAL.len().pow(place) % SERIAL.len()])).collect();
            return format!("{home_plate}{serial}");
        }
        Energy::Electric => ELECTRIC,
        Energy::PlugInHybrid => OTHER_ENERGY,
    };
    let scattered = number * 654_323 % (letters.len() * SERIAL.len() * 10_000);
    let (digits, rest) = (scattered % 10_000, scattered / 10_000);
    let (first, second) = (char::from(letters[rest % letters.len()]), char::from(SERIAL[rest / letters.len()]));
    format!("{home_plate}{first}{second}{digits:04}")
}

/// The VIN with this number, for a car whose VIN begins like `like`.
fn vin(like: &str, number: usize) -> Vin {
    let with = |check: char| format!("{}{check}{}{:06}", &like[..8], &like[9..11], number % VIN_SERIALS);
    let checked = match Vin::parse(&with('0')) {
        Err(VinError::CheckDigit { expected, .. }) => Vin::parse(&with(expected)),
        read => read,
    };
    checked.expect("a VIN with its check digit is right")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use rand::SeedableRng;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn no_plate_and_no_vin_comes_twice_and_all_are_right() {
        let begin = Utc.with_ymd_and_hms(2020, 1, 2, 0, 0, 0).single().expect("a moment");
        let mut maker = Maker { rng: rand::rngs::StdRng::seed_from_u64(1), numbers: HashMap::new() };
        let (mut plates, mut vins) = (HashSet::new(), HashSet::new());
        for number in 0..50_000 {
            let Car { vehicle, .. } = invent(&mut maker, number, "浙A", begin);
            if let Some(plate) = vehicle.plate {
                assert_eq!(Plate::parse(plate.as_str()), Ok(Some(plate.clone())));
                assert!(plates.insert(plate.clone()), "{plate}");
            }
            assert!(vins.insert(vehicle.vin.clone()), "{}", vehicle.vin);
        }
    }
}
