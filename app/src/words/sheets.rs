//! What inspection sheets and their marks are called, and what is refused of them.

use super::numbers::list;
use super::{Loc, called as title};
use domain::Refusal;
use domain::appointments::Title;
use domain::quality::{Mark, PhotoWhen, SheetKind, Unit};
use leptos_i18n::td_string;

called! {
    /// Which inspection a sheet is for.
    sheet_kind(SheetKind) {
        Health => sheet_health,
        SelfCheck => sheet_self_check,
        MutualCheck => sheet_mutual_check,
        Final => sheet_final,
        Spot => sheet_spot,
    }

    /// What was found of an item.
    mark(Mark) {
        Good => mark_good,
        Watch => mark_watch,
        Bad => mark_bad,
        Absent => mark_absent,
    }

    /// When an item wants a photo.
    photo_when(PhotoWhen) {
        Never => photo_never,
        Bad => photo_bad,
        Always => photo_always,
    }
}

/// A reading with its unit: `1.6 mm`.
#[must_use]
pub fn reading(value: i32, unit: Unit) -> String {
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let (whole, rest) = (value / 100, value % 100);
    let figure = match rest {
        0 => whole.to_string(),
        rest if rest.is_multiple_of(10) => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    };
    format!("{sign}{figure} {}", unit.sign())
}

/// Work that is not done before somebody has looked at it: said on the floor, before anything is sent.
pub(super) fn sheet_owed(loc: Loc, kind: SheetKind, of: &str) -> String {
    match kind {
        SheetKind::MutualCheck => td_string!(loc, refusals.sheet_owed_mutual_check, title = of),
        SheetKind::SelfCheck | SheetKind::Health | SheetKind::Final | SheetKind::Spot => {
            td_string!(loc, refusals.sheet_owed_self_check, title = of)
        }
    }
}

/// Why a sheet or a template was not taken, and what would help.
pub(super) fn sheet_refusal(loc: Loc, refusal: &Refusal) -> String {
    use Refusal as R;
    let names = |titles: &[Title]| list(loc, titles.iter().map(|of| title(loc, of)));
    match refusal {
        R::FinalSheetMissing => td_string!(loc, refusals.final_sheet_missing).to_owned(),
        R::FinalSheetBad { bad } => td_string!(loc, refusals.final_sheet_bad, bad = *bad),
        R::SheetPhotosMissing { missing } => td_string!(loc, refusals.sheet_photos_missing, missing = *missing),
        R::OwnCheck => td_string!(loc, refusals.own_check).to_owned(),
        R::JobNotDone { title: of } => td_string!(loc, refusals.job_not_done, title = of.as_str()),
        R::SheetTooLate { kind } => td_string!(loc, refusals.sheet_too_late, sheet = sheet_kind(loc, *kind)),
        R::SheetNotForThis { title: of } => td_string!(loc, refusals.sheet_not_for_this, title = title(loc, of)),
        R::SheetIncomplete { missing } if missing.is_empty() => td_string!(loc, refusals.sheet_empty).to_owned(),
        R::SheetIncomplete { missing } => td_string!(loc, refusals.sheet_incomplete, items = names(missing)),
        R::SheetWantsPhotos { items } => td_string!(loc, refusals.sheet_wants_photos, items = names(items)),
        R::ReadingCannotBe { item, least, most, unit } => {
            let (least, most) = (reading(*least, *unit), reading(*most, *unit));
            td_string!(loc, refusals.reading_cannot_be, item = title(loc, item), least = least, most = most)
        }
        R::TooManySheets { limit } => td_string!(loc, refusals.too_many_sheets, limit = *limit),
        R::SheetIsForTheHouse => td_string!(loc, refusals.sheet_is_for_the_house).to_owned(),
        R::TooManyTemplates { limit } => td_string!(loc, refusals.too_many_templates, limit = *limit),
        R::TooManyItems { limit } => td_string!(loc, refusals.too_many_items, limit = *limit),
        R::LimitsContradict { item } => td_string!(loc, refusals.limits_contradict, item = title(loc, item)),
        _ => td_string!(loc, refusals.sheet_unknown).to_owned(),
    }
}

#[cfg(all(test, feature = "ssr"))]
pub(super) mod samples {
    use super::*;
    use domain::quality::{Counts, Event, Item, Scope, Template};
    use domain::{LineId, SheetId};
    use uuid::Uuid;

    fn named(text: &str) -> Title {
        Title { zh_hans: text.to_owned(), zh_hant: text.to_owned(), en: text.to_owned() }
    }

    pub(crate) fn refusals() -> Vec<Refusal> {
        use Refusal as R;
        let title = || "更换前制动片".to_owned();
        vec![
            R::SheetOwed { kind: SheetKind::SelfCheck, title: title() },
            R::SheetOwed { kind: SheetKind::MutualCheck, title: title() },
            R::FinalSheetMissing,
            R::FinalSheetBad { bad: 2 },
            R::SheetPhotosMissing { missing: 2 },
            R::OwnCheck,
            R::SheetTooLate { kind: SheetKind::SelfCheck },
            R::JobNotDone { title: title() },
            R::SheetUnknown,
            R::SheetNotForThis { title: named("钣喷自检") },
            R::SheetIncomplete { missing: Vec::new() },
            R::SheetIncomplete { missing: vec![named("制动"), named("转向")] },
            R::SheetWantsPhotos { items: vec![named("漆面")] },
            R::ReadingCannotBe { item: named("胎纹"), least: 0, most: 2_000, unit: Unit::Millimetre },
            R::TooManySheets { limit: 40 },
            R::SheetIsForTheHouse,
            R::TooManyTemplates { limit: 40 },
            R::TooManyItems { limit: 60 },
            R::LimitsContradict { item: named("胎纹") },
        ]
    }

    pub(crate) fn events() -> Vec<Event> {
        let item = Item { code: "tread".to_owned(), title: named("胎纹"), measure: None, safety: true, photo: PhotoWhen::Bad };
        let template = Template {
            code: "health".to_owned(),
            version: 2,
            kind: SheetKind::Health,
            title: named("车辆健康检查"),
            fits: Scope::default(),
            demanded: Scope::default(),
            items: vec![item],
            offered: true,
        };
        let filled = SheetKind::ALL.iter().map(|kind| Event::SheetFilled {
            sheet: SheetId(Uuid::nil()),
            sheet_kind: *kind,
            template: "health".to_owned(),
            version: 1,
            title: named("车辆健康检查"),
            job: Some(LineId(Uuid::nil())),
            note: String::new(),
            counts: Counts { good: 12, watch: 2, bad: 1 },
            entries: Vec::new(),
        });
        let others = [Event::SheetShared { sheet: SheetId(Uuid::nil()) }, Event::TemplatePut { template: Box::new(template) }];
        filled.chain(others).collect()
    }

    #[test]
    fn a_reading_is_written_as_it_is_read() {
        assert_eq!(reading(160, Unit::Millimetre), "1.6 mm");
        assert_eq!(reading(1_245, Unit::Volt), "12.45 V");
        assert_eq!(reading(8_000, Unit::Percent), "80 %");
    }
}
