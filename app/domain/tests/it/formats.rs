//! What is printed can be typed again.

use domain::customers::{Phone, Plate, Vin};
use domain::{Fen, Hours, Quantity};
use proptest::prelude::*;

const PROVINCE: &str = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]";

fn plate() -> impl Strategy<Value = String> {
    let serial = "[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳领]|[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]";
    let domestic = prop::string::string_regex(&format!("{PROVINCE}[A-HJ-NP-Z]({serial})")).expect("a pattern");
    let embassy = prop::string::string_regex("[0-9]{6}使").expect("a pattern");
    prop_oneof![9 => domestic, 1 => embassy]
}

/// Sixteen characters of a VIN; the ninth, which checks them, is still to be found.
fn vin() -> impl Strategy<Value = Vin> {
    prop::string::string_regex("[A-HJ-NPR-Z0-9]{17}").expect("a pattern").prop_map(|text| {
        let mut digits = ('0'..='9').chain(['X']);
        digits.find_map(|digit| Vin::parse(&format!("{}{digit}{}", &text[..8], &text[9..])).ok()).expect("one of the eleven fits")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn amounts_are_read_as_they_are_printed(fen in -Fen::LIMIT.0..=Fen::LIMIT.0) {
        let amount = Fen(fen);
        prop_assert_eq!(Fen::parse(&amount.plain()), Some(amount));
        prop_assert_eq!(Fen::parse(&amount.grouped()), Some(amount));
        prop_assert_eq!(Fen::parse(&format!("￥{}", amount.grouped())), Some(amount));
        prop_assert_eq!(Fen::parse(&amount.told()), Some(amount));
    }

    #[test]
    fn hours_and_quantities_are_read_as_they_are_printed(hundredths in 1..=Hours::LIMIT.0) {
        prop_assert_eq!(Hours::parse(&Hours(hundredths).to_string()), Some(Hours(hundredths)));
        prop_assert_eq!(Quantity::parse(&Quantity(hundredths).to_string()), Some(Quantity(hundredths)));
    }

    #[test]
    fn minutes_and_hours_agree(minutes in 0i64..60_000) {
        prop_assert!((Hours::from_minutes(minutes).minutes() - minutes).abs() <= 1);
    }

    #[test]
    fn plates_are_read_as_they_are_printed(text in plate()) {
        let read = Plate::parse(&text).expect("a plate").expect("not empty");
        prop_assert_eq!(read.as_str(), &text);
        prop_assert_eq!(Plate::parse(&read.to_string().to_lowercase()), Ok(Some(read)));
    }

    #[test]
    fn phones_are_read_as_they_are_printed(text in "1[3-9][0-9]{9}|0(10|2[0-9])-[1-9][0-9]{7}|0[3-9][1-9][0-9]-[1-9][0-9]{6,7}") {
        let read = Phone::parse(&text).expect("a number");
        prop_assert_eq!(read.as_str(), &text);
        let abroad = Phone::parse(&format!("+86 {}", text.replace('-', " - ")));
        prop_assert_eq!(abroad.as_ref().map(Phone::as_str), Some(text.as_str()));
    }

    #[test]
    fn every_vehicle_number_has_one_check_digit(vin in vin()) {
        prop_assert_eq!(Vin::parse(&vin.to_string().to_lowercase()), Ok(vin));
    }

    #[test]
    fn reading_figures_never_panics(text in "[0-9０-９.,。，¥￥ -]{0,20}|.{0,10}") {
        let _ = (Fen::parse(&text), Hours::parse(&text), Quantity::parse(&text), Phone::parse(&text));
    }
}

#[test]
fn a_decimal_comma_is_not_taken_for_a_thousand() {
    assert_eq!(Hours::parse("1,2"), None, "neither 1.2 nor 12");
    assert_eq!(Fen::parse("12,50"), None);
    assert_eq!(Fen::parse("1,452.50"), Some(Fen(145_250)));
    assert_eq!(Fen::parse("１，４５２．５"), Some(Fen(145_250)));
}

#[test]
fn plates_of_embassies_and_consulates_are_read() {
    use domain::customers::PlateColour;
    for text in ["224578使", "沪A0023领"] {
        let plate = Plate::parse(text).expect("a plate").expect("not empty");
        assert_eq!((plate.as_str(), plate.usual_colour()), (text, PlateColour::Black));
    }
}
