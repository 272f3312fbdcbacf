//! What a car is due for, worked out by hand.

use crate::diary::{date, service};
use chrono::NaiveDate;
use domain::appointments::{Past, Recurring, Service, due, foreseen_km};
use domain::customers::Energy;
use domain::staff::Skill;
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn every(code: &str, months: u16, km: u32, operations: &[&str]) -> Service {
    let operations = operations.iter().map(|code| (*code).to_owned()).collect();
    Service { every: Some(Recurring { months, km, operations }), ..service(code, &[(None, Skill::Maintenance, 100)]) }
}

/// Small maintenance each 6 months or 7,500 km; the large one, which holds it, each 24 months or 30,000 km.
fn catalogue() -> Vec<Service> {
    vec![every("PM-S", 6, 7_500, &["PM-010", "PM-040"]), every("PM-L", 24, 30_000, &["PM-040"]), service("AIR", &[])]
}

fn visit(on: NaiveDate, km: u32, operations: &[&str]) -> Past {
    Past { day: on, odometer_km: Some(km), operations: operations.iter().map(|code| (*code).to_owned()).collect() }
}

fn codes(handed_over: Option<NaiveDate>, past: &[Past]) -> Vec<String> {
    due(&catalogue(), Energy::Petrol, handed_over, past, date(12)).into_iter().map(|due| due.service).collect()
}

#[test]
fn kilometres_are_foreseen_from_how_the_car_was_driven_between_its_visits() {
    // 5,520 km in 184 days: 30 a day. Ninety days later, 2,700 more.
    let readings = [(day(2025, 3, 1), 10_000), (day(2025, 9, 1), 15_520)];
    assert_eq!(foreseen_km(&readings, day(2025, 11, 30)), Some(18_220));
    assert_eq!(foreseen_km(&readings, day(2025, 9, 1)), Some(15_520), "on the day of the reading: the reading");
    assert_eq!(foreseen_km(&readings[..1], day(2026, 3, 1)), Some(10_000), "of one reading no pace is known");
    assert_eq!(foreseen_km(&[(day(2025, 9, 1), 15_000), (day(2025, 9, 20), 15_900)], day(2026, 3, 1)), Some(15_900), "too close");
    assert_eq!(foreseen_km(&[], day(2026, 3, 1)), None);
    // It stood for years, then was driven 20 km a day for two: how it was driven lately counts.
    let stood = [(day(2018, 1, 1), 0), (day(2023, 1, 1), 1_000), (day(2024, 1, 1), 8_300)];
    assert_eq!(foreseen_km(&stood, day(2024, 1, 31)), Some(8_900));
}

#[test]
fn six_months_after_the_last_maintenance_it_is_due_again_and_a_month_ahead_it_is_named() {
    let new = Some(day(2025, 1, 10));
    // Today is 12 March 2026; thirty days ahead it is 11 April.
    assert_eq!(codes(new, &[visit(day(2025, 10, 11), 7_000, &["PM-010"])]), ["PM-S"]);
    assert!(codes(new, &[visit(day(2025, 10, 12), 7_000, &["PM-010"])]).is_empty(), "a day too early, and it is driven little");
    let due = due(&catalogue(), Energy::Petrol, new, &[visit(day(2025, 9, 1), 7_000, &["PM-010"])], date(12));
    assert_eq!((due[0].months, due[0].done_before), (6, true));
}

#[test]
fn whoever_drives_much_is_due_by_kilometres_before_the_months_are_over() {
    // 9,000 km in 100 days, 90 a day; it was done at 9,000. Today 60 days later: 14,400; in thirty days 17,100: 8,100 since.
    let past = [visit(day(2025, 10, 3), 0, &[]), visit(day(2026, 1, 11), 9_000, &["PM-010"])];
    let found = due(&catalogue(), Energy::Petrol, None, &past, date(12));
    assert_eq!((found.len(), found[0].service.as_str(), found[0].months, found[0].km), (1, "PM-S", 2, Some(8_100)));
}

#[test]
fn the_large_maintenance_counts_as_the_small_one_and_what_was_never_done_counts_from_the_handing_over() {
    let new = Some(day(2024, 3, 1));
    assert_eq!(codes(new, &[visit(day(2026, 2, 1), 20_000, &["PM-010"])]), ["PM-L"], "24 months, and never done here");
    assert!(codes(new, &[visit(day(2026, 2, 1), 20_000, &["PM-040"])]).is_empty(), "both are done with it");
    assert_eq!(codes(new, &[]), ["PM-S", "PM-L"]);
    assert!(codes(None, &[]).is_empty(), "of a car that nobody knows, nothing is said");
    assert!(codes(None, &[visit(day(2020, 1, 1), 20_000, &["BR-110"])]).is_empty(), "nor of one that was here for something else");
}

#[test]
fn what_is_no_longer_offered_is_not_due() {
    let mut catalogue = catalogue();
    catalogue[0].active = false;
    assert_eq!(due(&catalogue, Energy::Petrol, Some(day(2025, 1, 1)), &[], date(12)), []);
}

proptest! {
    #[test]
    fn a_car_is_never_foreseen_to_run_backwards_and_what_is_due_stays_due(
        readings in prop::collection::vec((0_i64..2_000, 0_u32..400_000), 0..8),
        done in 0_i64..2_000,
        ahead in 0_i64..500,
    ) {
        let on = |days| day(2020, 1, 1) + chrono::TimeDelta::days(days);
        let taken: Vec<(NaiveDate, u32)> = readings.iter().map(|(days, km)| (on(*days), *km)).collect();
        let (soon, later) = (on(2_000), on(2_000 + ahead));
        let (near, far) = (foreseen_km(&taken, soon), foreseen_km(&taken, later));
        prop_assert!(near <= far);
        prop_assert!(taken.iter().max().is_none_or(|(_, km)| far >= Some(*km)), "the last reading is the least");
        let past: Vec<Past> = taken.iter().map(|(on, km)| visit(*on, *km, &[])).chain([visit(on(done), 0, &["PM-010"])]).collect();
        let codes = |today| due(&catalogue(), Energy::Petrol, None, &past, today).into_iter().map(|due| due.service).collect::<Vec<_>>();
        let later = codes(later);
        prop_assert!(codes(soon).iter().all(|code| later.contains(code)));
    }
}

#[test]
fn a_car_that_runs_on_its_battery_is_due_for_no_oil() {
    let mut catalogue = catalogue();
    catalogue[0].energies = vec![Energy::Petrol, Energy::Hybrid];
    let codes =
        |energy| due(&catalogue, energy, Some(day(2025, 1, 1)), &[], date(12)).into_iter().map(|due| due.service).collect::<Vec<_>>();
    assert_eq!((codes(Energy::Petrol), codes(Energy::Electric)), (vec!["PM-S".to_owned()], Vec::new()));
}
