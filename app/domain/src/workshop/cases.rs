//! What the house has learnt (案例库): earlier write-ups that are like the work in hand, the likeliest first, each with why it is shown and how
//! often its remedy has held.
//!
//! A write-up is like the work in hand when both read the same fault code, or when both are of the same model and trade and about the same
//! assembly or in the same words (`suspicion::same_fault`). Other models with another code say nothing: the same words mean another thing there.

use super::WriteUp;
use crate::LineId;
use crate::repair_orders::suspicion::{same_fault, terms};
use crate::staff::Skill;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The most cases that are shown.
pub const MOST_SIMILAR: usize = 10;
/// The most write-ups of each sort, by code and by model and trade, that are compared: the newest.
pub const MOST_COMPARED: usize = 200;

/// The work in hand, as its like are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InHand {
    /// As the register has it.
    pub model: String,
    /// The trades of the jobs in question.
    pub skills: Vec<Skill>,
    /// Fault codes that were read so far.
    pub codes: Vec<String>,
    /// What is said of it so far: the customer's concern, what was diagnosed, its symptom, what the job is called.
    pub words: String,
}

/// An earlier write-up of the house. Of the car no more than its model: whose it was is nobody's business here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub line: LineId,
    pub model: String,
    pub skill: Skill,
    /// What the job was called.
    pub title: String,
    pub write_up: WriteUp,
    /// The day it was written, on the wall of the dealership.
    pub on: NaiveDate,
    /// Its order came back, and the judgement was that the repair had been the cause.
    pub came_back: bool,
}

/// Why a case is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likeness {
    /// Fault codes that both read, without their failure type: `P0301`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    pub same_model: bool,
    /// What both speak of, as it is said now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// Earlier write-ups with the same remedy, told by the one that is most like the work in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Similar {
    pub line: LineId,
    pub model: String,
    pub title: String,
    pub write_up: WriteUp,
    /// The day the newest of them was written.
    pub on: NaiveDate,
    pub because: Likeness,
    /// How often that was done.
    pub times: u16,
    /// How often of those it held: no comeback was judged to be its fault since.
    pub held: u16,
}

/// A fault code without its failure type byte: two control units of one make need not agree on that.
#[must_use]
pub fn base_code(code: &str) -> &str {
    code.split_once('-').map_or(code, |(base, _)| base)
}

impl Likeness {
    /// How much the case says: a code more than the model, both more than words.
    const fn weight(&self) -> u8 {
        let code = if self.codes.is_empty() { 0 } else { 4 };
        let model = if self.same_model { 2 } else { 0 };
        code + model + if self.words.is_empty() { 0 } else { 1 }
    }
}

/// Why a case is like the work in hand; nothing where it is not.
fn likeness(in_hand: &InHand, case: &Case) -> Option<Likeness> {
    let read: BTreeSet<&str> = in_hand.codes.iter().map(|code| base_code(code)).collect();
    let codes: BTreeSet<&str> = case.write_up.codes.iter().map(|code| base_code(code)).filter(|code| read.contains(code)).collect();
    let then = [case.title.as_str(), &case.write_up.symptom, &case.write_up.cause].join(" ").to_lowercase();
    let (same, shared) = same_fault(&in_hand.words.to_lowercase(), &then);
    let same_model = !case.model.is_empty() && case.model == in_hand.model;
    let like = !codes.is_empty() || (same_model && same && in_hand.skills.contains(&case.skill));
    let words = if same { shared } else { Vec::new() };
    like.then(|| Likeness { codes: codes.into_iter().map(str::to_owned).collect(), same_model, words })
}

/// A place on a car that a remedy names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Left,
    Right,
    Front,
    Rear,
    Cylinder(u8),
}

/// What 前 and 后 stand before when they say where, and not when: 后 is "afterwards" as often (更换后路试).
const PARTS_OF_A_SIDE: &str = "左右轮輪桥橋悬懸减減避制刹剎保杠槓门門灯燈盖蓋摆擺稳穩氧雾霧挡擋风風车車座驱驅端部围圍翼轴軸叶葉差传傳";

/// The numbers of cylinders as they are written.
fn cylinder(letter: char) -> Option<u8> {
    let written = "一二三四五六七八".chars().zip(1_u8..).find(|(numeral, _)| *numeral == letter).map(|(_, number)| number);
    written.or_else(|| letter.to_digit(10).and_then(|digit| u8::try_from(digit).ok()))
}

/// The places that a text in lower case names.
fn places(text: &str) -> BTreeSet<Place> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = BTreeSet::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_a_side = at > 0 && matches!(letters[at - 1], '左' | '右');
        let is_where = || after_a_side || letters.get(at + 1).is_some_and(|next| PARTS_OF_A_SIDE.contains(*next));
        match letter {
            '左' => found.extend([Place::Left]),
            '右' => found.extend([Place::Right]),
            '前' if is_where() => found.extend([Place::Front]),
            '后' | '後' if is_where() => found.extend([Place::Rear]),
            '缸' => found.extend(cylinders_before(&letters[..at])),
            _ => {}
        }
    }
    let words: Vec<&str> = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        match *word {
            "left" => found.extend([Place::Left]),
            "right" => found.extend([Place::Right]),
            "front" => found.extend([Place::Front]),
            "rear" => found.extend([Place::Rear]),
            "cylinder" | "cylinders" | "cyl" => found.extend(cylinders_after(&words[at + 1..])),
            _ => {}
        }
    }
    found
}

/// 1、3 of "1、3缸", 2 of "二号缸".
fn cylinders_before(letters: &[char]) -> impl Iterator<Item = Place> {
    let numbers = letters.iter().rev().map_while(|letter| match letter {
        '号' | '號' | '、' | '/' | '和' | ' ' => Some(None),
        other => cylinder(*other).map(Some),
    });
    numbers.flatten().map(Place::Cylinder)
}

/// 1 and 3 of "cylinders 1 and 3", 2 of "cylinder no. 2".
fn cylinders_after(words: &[&str]) -> impl Iterator<Item = Place> {
    let numbers = words.iter().map_while(|word| match *word {
        "no" | "number" | "and" => Some(None),
        other => other.parse().ok().map(Some),
    });
    numbers.flatten().map(Place::Cylinder)
}

/// Whether two remedies are the same one, whoever worded them: at least half of what both are made of they share, and both were done in the same
/// places. A long text says so much besides that left and right would not tell it from its twin.
fn same_remedy(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim().to_lowercase(), other.trim().to_lowercase());
    if one == other {
        return true;
    }
    if places(&one) != places(&other) {
        return false;
    }
    let (one, other) = (terms(&one), terms(&other));
    let shared = one.intersection(&other).count();
    shared > 0 && shared * 2 >= one.union(&other).count()
}

/// The cases that are like the work in hand, at most [`MOST_SIMILAR`]: by how much they are like it, then by how often their remedy held, then
/// the newest. What was done in the same way counts as one; what never held is shown as well, so that nobody tries it again. Write-ups without a
/// remedy teach nothing.
#[must_use]
pub fn similar(in_hand: &InHand, cases: Vec<Case>) -> Vec<Similar> {
    let told = cases.into_iter().filter(|case| !case.write_up.remedy.is_empty());
    let mut like: Vec<(Likeness, Case)> = told.filter_map(|case| Some((likeness(in_hand, &case)?, case))).collect();
    // Of those that are as like, one that held speaks for its remedy.
    like.sort_by_key(|(because, case)| (Reverse(because.weight()), case.came_back, Reverse(case.on), case.line));
    let mut seen = BTreeSet::new();
    let mut groups: Vec<Similar> = Vec::new();
    for (because, case) in like.into_iter().filter(|(_, case)| seen.insert(case.line)) {
        let held = u16::from(!case.came_back);
        if let Some(group) = groups.iter_mut().find(|group| same_remedy(&group.write_up.remedy, &case.write_up.remedy)) {
            (group.times, group.held, group.on) = (group.times + 1, group.held + held, group.on.max(case.on));
        } else {
            let Case { line, model, title, write_up, on, .. } = case;
            groups.push(Similar { line, model, title, write_up, on, because, times: 1, held });
        }
    }
    let share = |group: &Similar| u32::from(group.held) * 100 / u32::from(group.times);
    groups.sort_by_key(|group| (Reverse(group.because.weight()), Reverse(share(group)), Reverse(group.times), Reverse(group.on)));
    groups.truncate(MOST_SIMILAR);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn in_hand(codes: &[&str], words: &str) -> InHand {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        InHand { model: "帕萨特 2.0T".into(), skills: vec![Skill::Mechanical], codes, words: words.into() }
    }

    fn case(id: u128, model: &str, (symptom, remedy): (&str, &str), codes: &[&str], day: u32) -> Case {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        Case {
            line: LineId(Uuid::from_u128(id)),
            model: model.into(),
            skill: Skill::Mechanical,
            title: "检修".into(),
            write_up: WriteUp { symptom: symptom.into(), cause: String::new(), remedy: remedy.into(), codes },
            on: NaiveDate::from_ymd_opt(2026, 3, day).expect("a day"),
            came_back: false,
        }
    }

    fn lines(found: &[Similar]) -> Vec<u128> {
        found.iter().map(|found| found.line.0.as_u128()).collect()
    }

    #[test]
    fn the_same_code_says_more_than_the_same_model_and_both_more_than_words() {
        let cases = vec![
            case(1, "帕萨特 2.0T", ("怠速抖动", "清洗节气门，做基本设定"), &[], 9),
            case(2, "途观L", ("加速无力", "换一缸点火线圈"), &["P0301"], 9),
            case(3, "帕萨特 2.0T", ("故障灯亮", "换四支火花塞"), &["P0301-00"], 1),
            case(4, "途观L", ("怠速抖动", "换正时链条张紧器"), &["P0016"], 9),
            case(5, "帕萨特 2.0T", ("空调不冷", "补制冷剂检漏"), &[], 9),
        ];
        let found = similar(&in_hand(&["P0301"], "发动机抖动"), cases);
        assert_eq!(lines(&found), [3, 2, 1], "another model without the code says nothing, another assembly neither");
        assert_eq!((found[0].because.codes.as_slice(), found[0].because.same_model), (["P0301".to_owned()].as_slice(), true));
        assert_eq!(found[2].because.words, ["发动机"], "the same assembly, in the words of now");
    }

    #[test]
    fn without_a_code_the_model_the_trade_and_the_words_have_to_agree() {
        let of = |skill| Case { skill, ..case(1, "帕萨特 2.0T", ("怠速抖动", "清洗节气门"), &[], 9) };
        let asked = in_hand(&[], "早上启动后抖动");
        assert_eq!(similar(&asked, vec![of(Skill::Mechanical)]).len(), 1);
        assert_eq!(similar(&asked, vec![of(Skill::Paint)]), []);
        assert_eq!(similar(&in_hand(&[], ""), vec![of(Skill::Mechanical)]), [], "nothing is said, and nothing is like it");
        let unnamed = InHand { model: String::new(), ..asked };
        assert_eq!(
            similar(&unnamed, vec![Case { model: String::new(), ..of(Skill::Mechanical) }]),
            [],
            "two unnamed models are not the same"
        );
    }

    #[test]
    fn what_was_done_in_the_same_way_is_one_case_that_says_how_often_it_held() {
        let back = |case| Case { came_back: true, ..case };
        let cases = vec![
            back(case(1, "途观L", ("抖动", "更换一缸点火线圈，路试正常"), &["P0301"], 9)),
            case(2, "途观L", ("抖动", "更换一缸点火线圈，路试故障消除"), &["P0301"], 3),
            case(3, "途观L", ("抖动", "更换一缸点火线圈, 路试正常"), &["P0301"], 5),
            back(case(4, "途观L", ("抖动", "清除故障码"), &["P0301"], 11)),
        ];
        let found = similar(&in_hand(&["P0301"], ""), cases);
        assert_eq!(lines(&found), [3, 4], "one that held speaks for its remedy, and what never held comes after it");
        assert_eq!((found[0].times, found[0].held, found[0].on.to_string().as_str()), (3, 2, "2026-03-09"));
        assert_eq!((found[1].times, found[1].held), (1, 0));
    }

    #[test]
    fn left_and_right_are_two_remedies() {
        assert!(!same_remedy("更换左前减振器", "更换右前减振器"));
        assert!(same_remedy("Replaced the left front shock absorber", "left front shock absorber replaced"));
        assert!(!same_remedy("", "更换火花塞"));
        let twins = [
            ("更换左前减振器总成并做四轮定位", "更换右前减振器总成并做四轮定位"),
            ("更换前制动片，制动盘测厚正常，路试制动平稳", "更换后制动片，制动盘测厚正常，路试制动平稳"),
            ("更换2缸点火线圈，清除故障码后路试正常", "更换3缸点火线圈，清除故障码后路试正常"),
            ("更换一缸点火线圈，清除故障码后路试正常", "更换二号缸点火线圈，清除故障码后路试正常"),
            ("replaced left front shock absorber and aligned all wheels", "replaced right front shock absorber and aligned all wheels"),
            ("replaced ignition coil of cylinder 2, cleared codes", "replaced ignition coil of cylinder no. 3, cleared codes"),
        ];
        for (one, other) in twins {
            assert!(!same_remedy(one, other), "{one} / {other}");
        }
        assert!(same_remedy("更换左前减振器，更换后路试正常", "更换左前减振器，路试正常"), "后 may be a time, not a place");
        assert!(same_remedy("更换1、3缸点火线圈，路试正常", "更换一缸和三缸点火线圈，路试正常"), "however a number is written");
        assert!(same_remedy("換裝左後減振器總成，並做四輪定位", "換裝左後減振器總成並做四輪定位，正常"));
    }

    #[test]
    fn no_more_than_ten_are_shown_each_once_and_none_without_a_remedy() {
        let numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千"];
        let remedy = |index: usize| format!("{}换{}件", numbers[index], numbers[index]);
        let all = || (0..12).map(|index| case(index as u128, "途观L", ("", &remedy(index)), &["P0301"], 9));
        let cases: Vec<Case> = all().chain(all()).chain([case(99, "帕萨特 2.0T", ("抖动", ""), &["P0301"], 9)]).collect();
        let found = similar(&in_hand(&["P0301"], "抖动"), cases);
        assert_eq!(found.len(), MOST_SIMILAR);
        assert!(found.iter().all(|found| found.times == 1 && found.line != LineId(Uuid::from_u128(99))));
    }
}
