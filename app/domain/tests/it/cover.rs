//! What still covers a car: the numbers of the law, in worked examples.

use chrono::NaiveDate;
use domain::customers::UsageNature;
use domain::repair_orders::Kind;
use domain::repair_orders::cover::Period;
use domain::repair_orders::cover::{Left, RepairClass, SANBAO, WARRANTY, new_car, read_odometer, repair_guarantee};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

#[test]
fn a_repair_is_guaranteed_as_long_as_the_law_says_for_its_class() {
    let periods = RepairClass::ALL.iter().map(|class| class.guarantee()).collect::<Vec<_>>();
    assert_eq!(
        periods,
        [(10, 2_000), (10, 2_000), (10, 2_000), (30, 5_000), (100, 20_000), (100, 20_000)].map(|(days, km)| Period { days, km }),
        "minor, primary maintenance, special; secondary maintenance; assemblies and the whole car"
    );
    assert_eq!(RepairClass::usual(Kind::Maintenance), RepairClass::PrimaryMaintenance);
    assert_eq!(RepairClass::usual(Kind::General), RepairClass::Minor, "the shortest, as long as nobody has said otherwise");
}

#[test]
fn a_minor_repair_that_left_on_the_second_is_covered_to_the_twelfth_and_for_two_thousand_kilometres() {
    let minor = |today, km| repair_guarantee(RepairClass::Minor, day("2026-03-02"), Some(41_236), day(today), Some(km));
    let until = day("2026-03-12");
    assert_eq!(minor("2026-03-02", 41_236), Some(Left { until, days: 10, km: Some(2_000) }));
    assert_eq!(minor("2026-03-08", 42_000), Some(Left { until, days: 4, km: Some(1_236) }));
    assert_eq!(minor("2026-03-12", 43_236), Some(Left { until, days: 0, km: Some(0) }), "the last day, the last kilometre");
    assert_eq!(minor("2026-03-13", 41_300), None, "by time");
    assert_eq!(minor("2026-03-03", 43_237), None, "by distance: whichever comes first");
    assert_eq!(minor("2026-03-08", 12), Some(Left { until, days: 4, km: Some(2_000) }), "a new instrument takes nothing from the customer");
}

#[test]
fn an_engine_overhaul_is_covered_for_a_hundred_days() {
    let overhaul = repair_guarantee(RepairClass::Assembly, day("2026-01-10"), Some(80_000), day("2026-03-12"), Some(85_000));
    assert_eq!(overhaul, Some(Left { until: day("2026-04-20"), days: 39, km: Some(15_000) }));
}

#[test]
fn a_household_car_is_repaired_free_for_three_years_or_sixty_thousand_kilometres() {
    let warranty = |usage, today, km| new_car(WARRANTY, usage, Some(day("2023-05-12")), day(today), Some(km));
    let home = UsageNature::Household;
    assert_eq!(warranty(home, "2026-03-12", 41_236), Some(Left { until: day("2026-05-12"), days: 61, km: Some(18_764) }));
    assert_eq!(warranty(home, "2026-05-13", 41_236), None);
    assert_eq!(warranty(home, "2026-03-12", 60_001), None);
    assert_eq!(warranty(UsageNature::Taxi, "2023-06-01", 900), None, "bought for a living, not for living (art. 2, 40)");
    assert_eq!(new_car(WARRANTY, home, None, day("2026-03-12"), Some(41_236)), None, "nobody knows when it began");
}

#[test]
fn exchange_and_refund_end_a_year_and_ten_thousand_kilometres_earlier() {
    let sanbao = |today, km| new_car(SANBAO, UsageNature::Household, Some(day("2024-02-29")), day(today), Some(km));
    assert_eq!(
        sanbao("2026-02-28", 50_000),
        Some(Left { until: day("2026-02-28"), days: 0, km: Some(0) }),
        "from a leap day to the end of February"
    );
    assert_eq!(sanbao("2026-03-01", 1_000), None);
    assert_eq!(sanbao("2025-06-01", 50_001), None);
}

#[test]
fn while_nobody_has_read_the_odometer_the_days_are_told_and_the_distance_is_not() {
    let home = UsageNature::Household;
    let new = |km| new_car(WARRANTY, home, Some(day("2023-05-12")), day("2026-03-12"), km);
    assert_eq!(new(None), Some(Left { until: day("2026-05-12"), days: 61, km: None }));
    assert_eq!(new_car(WARRANTY, home, Some(day("2023-05-12")), day("2026-05-13"), None), None, "the days are over all the same");
    let repair = |then, now| repair_guarantee(RepairClass::Minor, day("2026-03-02"), then, day("2026-03-12"), now).map(|left| left.km);
    assert_eq!(repair(Some(41_236), None), Some(None));
    assert_eq!(repair(None, Some(90_000)), Some(None), "not read then: nobody has driven ninety thousand kilometres since");
    assert_eq!((read_odometer(0), read_odometer(7)), (None, Some(7)));
}
