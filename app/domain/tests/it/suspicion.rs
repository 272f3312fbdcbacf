//! Whether a car may be back for the same fault, as an advisor would see it.

use chrono::NaiveDate;
use domain::OrderId;
use domain::repair_orders::Kind;
use domain::repair_orders::cover::{Done, Earlier, RepairClass};
use domain::repair_orders::suspicion::Sign;
use domain::staff::Skill;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn done(title: &str, skill: Skill, words: &str) -> Done {
    Done { title: title.to_owned(), skill, words: words.to_owned() }
}

/// A visit that ended on 10 February.
fn earlier(concern: &str, jobs: Vec<Done>) -> Earlier {
    Earlier {
        order: OrderId(uuid::Uuid::from_u128(1)),
        number: "RO260210-004".to_owned(),
        kind: Some(Kind::General),
        concern: concern.to_owned(),
        found: String::new(),
        jobs,
        class: RepairClass::Minor,
        left_at: "2026-02-10T08:00:00Z".parse().expect("a moment"),
        left_on: day("2026-02-10"),
        odometer_km: Some(40_000),
    }
}

fn brakes() -> Earlier {
    earlier("刹车吱吱响", vec![done("更换前制动片", Skill::Mechanical, "前片磨到极限 更换并清洁分泵")])
}

/// What an earlier visit makes of these words, ten days later.
fn sign(earlier: &Earlier, concern: &str) -> Option<Sign> {
    earlier.suspicion(concern, day("2026-02-20"), None).map(|suspicion| suspicion.sign)
}

#[test]
fn the_same_assembly_is_the_same_fault_whichever_of_its_words_is_used() {
    assert_eq!(sign(&brakes(), "踩制动踏板有金属声"), Some(Sign::SameFault));
    assert_eq!(sign(&brakes(), "煞車有聲音"), Some(Sign::SameFault), "as it is said in Taiwan");
    assert_eq!(sign(&brakes(), "Squeal from the brakes"), Some(Sign::SameFault));
    let found = brakes().suspicion("踩制动踏板有金属声", day("2026-02-20"), None).expect("a suspicion");
    assert_eq!((found.shared, found.days), (vec!["制动".to_owned()], 10), "it is told what both are about");
}

#[test]
fn words_that_stand_for_no_assembly_are_compared_by_pairs_of_characters() {
    let noise = earlier("车顶行李架风噪大", vec![done("紧固行李架", Skill::Body, "")]);
    assert_eq!(sign(&noise, "高速上行李架那里风噪"), Some(Sign::SameFault));
    assert_eq!(sign(&noise, "后视镜松动"), None);
    assert_eq!(sign(&noise, "客户反映有点问题，需要检查"), None, "what stands in every concern says nothing");
}

#[test]
fn who_says_that_it_is_again_what_it_was_is_believed_unless_it_is_elsewhere() {
    assert_eq!(sign(&brakes(), "还是响"), Some(Sign::SaidAgain));
    assert_eq!(sign(&brakes(), "上次修完没好"), Some(Sign::SaidAgain));
    assert_eq!(sign(&brakes(), "空调又不冷了"), None, "that is another assembly, of another trade");
}

#[test]
fn work_of_the_same_trade_is_a_weak_sign_and_of_another_trade_none() {
    assert_eq!(sign(&brakes(), "发动机怠速抖动"), Some(Sign::SameTrade));
    assert_eq!(sign(&brakes(), "大灯不亮"), None);
}

#[test]
fn maintenance_leaves_no_fault_behind() {
    let service = earlier("到4万公里了", vec![done("4万公里保养", Skill::Maintenance, "")]);
    assert_eq!(sign(&service, "刹车响"), None);
    assert_eq!(sign(&service, ""), None);
    let both = earlier("保养，刹车响", vec![done("4万公里保养", Skill::Maintenance, ""), done("更换前制动片", Skill::Mechanical, "")]);
    assert_eq!(sign(&both, "刹车又响了"), Some(Sign::SaidAgain), "but a repair beside it does");
}

#[test]
fn thirty_days_or_the_guarantee_whichever_is_longer() {
    let on = |earlier: &Earlier, day_of: &str, km| earlier.suspicion("刹车响", day(day_of), km).is_some();
    assert!(on(&brakes(), "2026-02-10", None) && on(&brakes(), "2026-03-12", Some(60_000)), "within thirty days, however far");
    assert!(!on(&brakes(), "2026-03-13", None), "the guarantee of a minor repair was over after ten");
    assert!(!on(&brakes(), "2026-02-09", None), "before it left");
    let assembly = Earlier { class: RepairClass::Assembly, ..brakes() };
    assert!(on(&assembly, "2026-05-21", Some(59_999)), "a hundred days or twenty thousand kilometres");
    assert!(!on(&assembly, "2026-05-22", Some(59_999)) && !on(&assembly, "2026-05-21", Some(60_001)));
}

#[test]
fn before_anybody_has_asked_a_late_repair_is_all_that_is_known() {
    assert_eq!(sign(&brakes(), " "), Some(Sign::Lately));
}

#[test]
fn what_was_found_and_written_down_counts_like_what_was_said() {
    let vague = Earlier { found: "右前减振器漏油".to_owned(), ..earlier("有异响", vec![done("检修", Skill::Mechanical, "")]) };
    assert_eq!(sign(&vague, "过减速带咚咚的"), Some(Sign::SameFault));
}

#[test]
fn a_sound_that_is_one_pair_again_and_again_is_recognised() {
    let before = earlier("嗡嗡嗡", vec![done("检修", Skill::Mechanical, "")]);
    assert_eq!(sign(&before, " 嗡嗡嗡 "), Some(Sign::SameFault));
}

proptest! {
    #[test]
    fn who_says_the_very_same_again_is_always_asked(concern in "[行李架风噪玻璃水管座椅扶手地毯]{3,20}") {
        let before = earlier(&concern, vec![done("检修", Skill::Mechanical, "")]);
        prop_assert!(sign(&before, &concern).is_some_and(|sign| sign <= Sign::SameFault));
    }

    #[test]
    fn whatever_is_typed_is_compared(concern in "\\PC{0,200}") {
        let _ = sign(&brakes(), &concern);
    }
}
