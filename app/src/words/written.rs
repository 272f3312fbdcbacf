//! How dates, amounts and sentences are written in each language.

use super::tests::{SHANGHAI, at, locales, refusals_of_orders, refusals_of_people_and_fields};
use super::{Loc, percent, refusal};
use domain::repair_orders::{Payer, Share};
use domain::{BasisPoints, Fen, Refusal};

/// Characters that only simplified Chinese has: those of GB 2312 that Big5 does not know.
const ONLY_SIMPLIFIED: &str = include_str!("characters/simplified.txt");
/// Characters that only traditional Chinese has: the common ones of Big5 that GB 2312 does not know.
const ONLY_TRADITIONAL: &str = include_str!("characters/traditional.txt");

/// The sentences of a locale, one file per area.
fn sentences(language: &str) -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let mut all = Vec::new();
    for file in std::fs::read_dir(folder).expect("the locale's folder").map(|file| file.expect("a file").path()) {
        let text = std::fs::read_to_string(&file).expect("a file of the locale");
        let keys: std::collections::BTreeMap<String, String> = serde_json::from_str(&text).expect("keys and sentences");
        // A language is called by its own name everywhere.
        all.extend(keys.into_iter().filter(|(key, _)| !key.starts_with("language_")));
    }
    assert!(!all.is_empty(), "{language}");
    all
}

/// The sentences of a locale that hold one of these characters, with what they hold.
fn sentences_with(language: &str, characters: &str) -> Vec<(String, String)> {
    let held = |text: &str| text.chars().filter(|c| !c.is_whitespace() && characters.contains(*c)).collect::<String>();
    sentences(language).into_iter().map(|(key, text)| (key, held(&text))).filter(|(_, held)| !held.is_empty()).collect()
}

#[test]
fn times_are_those_on_the_wall_of_the_dealership() {
    let now = at("2026-03-12T06:05:00Z");
    assert_eq!(SHANGHAI.date(now), "2026-03-12");
    assert_eq!(SHANGHAI.time(now), "14:05");
    assert_eq!(SHANGHAI.date_time(now), "2026-03-12 14:05");
    assert_eq!(SHANGHAI.day_time(now, now), "14:05");
    assert_eq!(SHANGHAI.day_time(at("2026-03-14T01:00:00Z"), now), "3-14 09:00");
    assert_eq!(SHANGHAI.day_time(at("2025-12-31T15:59:00Z"), now), "2025-12-31 23:59");
    assert_eq!(SHANGHAI.duration(Loc::zh_Hans, 95), "1 小时 35 分");
    assert_eq!(SHANGHAI.duration(Loc::en, 12), "12 min");
    assert_eq!(SHANGHAI.duration(Loc::en, 1_500), "1 d 1 h");
}

#[test]
fn proportions_are_written_without_needless_zeros() {
    for (part, written) in [(1_250, "12.5%"), (7_000, "70%"), (1_205, "12.05%"), (10_000, "100%")] {
        assert_eq!(percent(BasisPoints(part)), written);
    }
    assert_eq!(super::kilometres(Loc::en, 41_236), "41,236 km");
    assert_eq!(super::share(Loc::zh_Hans, Share { payer: Payer::Customer, part: BasisPoints::percent(70) }), "客户 70%");
    assert_eq!(super::share(Loc::en, Share::whole(Payer::Oem)[0]), "Manufacturer");
}

#[test]
fn each_chinese_has_only_characters_of_its_own() {
    assert!(ONLY_SIMPLIFIED.contains('车') && ONLY_TRADITIONAL.contains('車'));
    assert_eq!(sentences_with("zh-Hant", ONLY_SIMPLIFIED), []);
    assert_eq!(sentences_with("zh-Hans", ONLY_TRADITIONAL), []);
}

#[test]
fn english_has_no_chinese_quotation_marks_or_full_stops() {
    // The law's own name and the plate of the example stay as they are.
    assert_eq!(sentences_with("en", "。，；：「」（）"), []);
}

#[test]
fn an_amount_is_never_without_its_currency() {
    let amounts = refusals_of_orders().into_iter().chain(refusals_of_people_and_fields()).filter(|refused| {
        matches!(
            refused,
            Refusal::AmountOutOfRange { .. }
                | Refusal::MoreThanDue { offered: Fen(1..), .. }
                | Refusal::PaymentNotAnAmount { .. }
                | Refusal::Unpaid { .. }
                | Refusal::PaymentsStand { .. }
        )
    });
    for refused in amounts {
        for loc in locales() {
            let said = refusal(loc, &refused, &SHANGHAI);
            assert!(said.contains(if loc == Loc::en { "CNY" } else { "元" }), "{said}");
        }
    }
}
