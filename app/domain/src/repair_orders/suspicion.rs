//! Whether a car may be back for the same fault. A hint for the advisor, who asks and decides: it compares what the customer says now with
//! what they said, what was found and what was done last time.
//!
//! Three signs, from the strongest: the customer says that it is again what it was; both visits are about the same assembly, by the words
//! that people have for it, or share other words; both are work of the same trade. Chinese has no gaps between words, so that a run of
//! characters counts as all its pairs of neighbours: 过减速带响 and 减速带上响 share 减速 and 速带, whatever stands around them.

use super::Kind;
use super::cover::{COMEBACK_DAYS, Earlier, Left};
use crate::staff::Skill;
use chrono::NaiveDate;
use std::collections::BTreeSet;

coded! {
    /// What speaks for it, the strongest first.
    pub enum Sign {
        /// The customer says so.
        SaidAgain = "said_again",
        /// The same assembly, or the same words.
        SameFault = "same_fault",
        /// Work of the same trade.
        SameTrade = "same_trade",
        /// Nobody has asked yet what brings the car: it was repaired lately.
        Lately = "lately",
    }
}

/// Why a car may be back for the fault of an earlier visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    pub sign: Sign,
    /// Days since it left.
    pub days: i64,
    /// What is left of the guarantee of that repair.
    pub guarantee: Option<Left>,
    /// What both have in common, as it is said now.
    pub shared: Vec<String>,
}

/// What customers say when it is again what it was.
const AGAIN: &[&str] = &[
    "还是",
    "還是",
    "又",
    "仍",
    "再次",
    "复发",
    "復發",
    "没修好",
    "沒修好",
    "没好",
    "沒好",
    "刚修",
    "剛修",
    "上次修",
    "again",
    "still",
    "not fixed",
];

/// Pairs of characters and words that stand in every second concern, and say nothing of the fault.
const COMMON: &[&str] = &[
    "客户", "客戶", "车辆", "車輛", "检查", "檢查", "维修", "維修", "更换", "更換", "处理", "處理", "一下", "有点", "有點", "现在", "現在",
    "时候", "時候", "反映", "要求", "需要", "前几", "几天", "幾天", "公里", "the", "and", "car", "check", "replace", "repair", "when",
    "with", "has", "was",
];

/// An assembly: the words that people have for it, and who repairs it.
struct Assembly {
    skill: Skill,
    words: &'static [&'static str],
}

/// The assemblies that customers speak of. Two visits that name the same one are about the same thing, whichever of its words each uses.
const ASSEMBLIES: &[Assembly] = &[
    Assembly {
        skill: Skill::Mechanical, words: &["刹车", "剎車", "煞车", "煞車", "制动", "制動", "来令", "來令", "brake"]
    },
    Assembly {
        skill: Skill::Mechanical,
        words: &["跑偏", "方向", "转向", "轉向", "四轮定位", "四輪定位", "定位", "偏磨", "steering", "alignment", "pulls"],
    },
    Assembly {
        skill: Skill::Mechanical,
        words: &[
            "减振",
            "減振",
            "减震",
            "減震",
            "避震",
            "避振",
            "悬架",
            "懸架",
            "悬挂",
            "懸吊",
            "摆臂",
            "擺臂",
            "减速带",
            "減速帶",
            "suspension",
            "shock",
        ],
    },
    Assembly {
        skill: Skill::Mechanical,
        words: &[
            "变速箱",
            "變速箱",
            "变速器",
            "變速器",
            "换挡",
            "換檔",
            "换档",
            "离合",
            "離合",
            "顿挫",
            "頓挫",
            "gearbox",
            "transmission",
            "clutch",
        ],
    },
    Assembly {
        skill: Skill::Mechanical,
        words: &[
            "发动机",
            "發動機",
            "引擎",
            "怠速",
            "抖动",
            "抖動",
            "加速无力",
            "加速無力",
            "火花塞",
            "正时",
            "正時",
            "engine",
            "idle",
            "misfire",
        ],
    },
    Assembly {
        skill: Skill::Mechanical, words: &["冷却", "冷卻", "水温", "水溫", "水箱", "防冻液", "防凍液", "coolant", "overheat"]
    },
    Assembly { skill: Skill::Mechanical, words: &["漏油", "渗油", "滲油", "机油泄漏", "oil leak"] },
    Assembly { skill: Skill::Mechanical, words: &["轮胎", "輪胎", "胎压", "胎壓", "扎钉", "补胎", "補胎", "tyre", "tire"] },
    Assembly {
        skill: Skill::Electrical,
        words: &["空调", "空調", "冷气", "冷氣", "制冷", "不冷", "暖风", "暖風", "aircon", "air conditioning"],
    },
    Assembly {
        skill: Skill::Electrical,
        words: &["蓄电池", "蓄電池", "电瓶", "電瓶", "亏电", "虧電", "启动不了", "打不着", "发不动", "發不動", "battery", "starter"],
    },
    Assembly {
        skill: Skill::Electrical,
        words: &["大灯", "大燈", "车灯", "車燈", "转向灯", "尾灯", "尾燈", "灯不亮", "燈不亮", "headlight", "lamp"],
    },
    Assembly {
        skill: Skill::Electrical, words: &["车窗", "車窗", "升降器", "门锁", "門鎖", "雨刮", "雨刷", "window", "wiper"]
    },
    Assembly {
        skill: Skill::Electrical,
        words: &["中控", "车机", "車機", "屏幕", "螢幕", "雷达", "雷達", "倒车影像", "倒車影像", "screen", "radar"],
    },
    Assembly {
        skill: Skill::HighVoltage,
        words: &["充电", "充電", "续航", "續航", "动力电池", "動力電池", "高压", "高壓", "电机", "電機", "charging", "range"],
    },
    Assembly {
        skill: Skill::Body,
        words: &["钣金", "鈑金", "凹陷", "车门关", "車門關", "保险杠", "保險桿", "缝隙", "縫隙", "异响门", "panel", "dent"],
    },
    Assembly {
        skill: Skill::Paint, words: &["喷漆", "噴漆", "漆面", "色差", "掉漆", "起泡", "流挂", "流掛", "划痕", "刮痕", "paint"]
    },
];

/// The assemblies that a text names, with the word that it uses.
fn assemblies(text: &str) -> Vec<(usize, &'static str)> {
    let named = |(index, assembly): (usize, &Assembly)| assembly.words.iter().find(|word| text.contains(**word)).map(|word| (index, *word));
    ASSEMBLIES.iter().enumerate().filter_map(named).collect()
}

/// What a text is made of: each pair of neighbouring characters of a Chinese run, each Latin word of three letters or more; without what
/// stands everywhere.
pub(crate) fn terms(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let is_word = |letter: char| letter.is_ascii_alphanumeric();
    for run in text.split(|letter: char| !letter.is_alphanumeric()) {
        let letters: Vec<char> = run.chars().collect();
        for pair in letters.windows(2).filter(|pair| !pair.iter().copied().any(is_word)) {
            found.insert(pair.iter().collect::<String>());
        }
        found.extend(run.split(|letter| !is_word(letter)).filter(|word| word.len() >= 3).map(str::to_owned));
    }
    found.retain(|term| !COMMON.contains(&term.as_str()));
    found
}

/// Whether two texts are about the same fault, and what both have in common, as the first says it: the assembly that both name; of what names
/// none, two terms or more. Both are in lower case.
pub(crate) fn same_fault(said: &str, done: &str) -> (bool, Vec<String>) {
    let (now, before) = (assemblies(said), assemblies(done));
    let shared: Vec<String> =
        now.iter().filter(|(index, _)| before.iter().any(|(other, _)| other == index)).map(|(_, word)| (*word).to_owned()).collect();
    if !shared.is_empty() {
        return (true, shared);
    }
    let then = terms(done);
    let same_words: Vec<String> = terms(said).into_iter().filter(|term| then.contains(term)).collect();
    // A word that is nothing but one pair again and again is the same word all the same.
    let in_the_same_words = said.chars().count() > 2 && !same_words.is_empty() && done.contains(said.trim());
    (same_words.len() >= 2 || in_the_same_words, same_words)
}

impl Earlier {
    /// Whether the car left so lately, or its guarantee holds so long, that it can come back for the same fault.
    #[must_use]
    pub fn may_come_back(&self, today: NaiveDate, km_now: Option<u32>) -> bool {
        let days = (today - self.left_on).num_days();
        days >= 0 && (days <= COMEBACK_DAYS || self.guarantee(today, km_now).is_some())
    }

    /// Whether nothing was repaired: maintenance has no fault that could come back. What it is to be, when it leaks, is the advisor's to see.
    #[must_use]
    pub fn is_pure_maintenance(&self) -> bool {
        let served = matches!(
            self.kind,
            Some(Kind::FirstService | Kind::Maintenance | Kind::Pdi | Kind::Decoration | Kind::Campaign | Kind::Recall)
        );
        if self.jobs.is_empty() { served } else { self.jobs.iter().all(|job| job.skill == Skill::Maintenance) }
    }

    /// All that was said and done, as one text.
    fn words(&self) -> String {
        let jobs = self.jobs.iter().flat_map(|job| [job.title.as_str(), job.words.as_str()]);
        [self.concern.as_str(), self.found.as_str()].into_iter().chain(jobs).collect::<Vec<_>>().join(" ").to_lowercase()
    }

    /// Whether the car may be back for the fault of this visit, by what the customer says now; nothing when it left too long ago, when
    /// nothing was repaired, or when the two have nothing to do with each other.
    #[must_use]
    pub fn suspicion(&self, concern: &str, today: NaiveDate, km_now: Option<u32>) -> Option<Suspicion> {
        if self.is_pure_maintenance() || !self.may_come_back(today, km_now) {
            return None;
        }
        let (days, guarantee) = ((today - self.left_on).num_days(), self.guarantee(today, km_now));
        let because = |sign, shared| Some(Suspicion { sign, days, guarantee, shared });
        let (said, done) = (concern.trim().to_lowercase(), self.words());
        if said.is_empty() {
            return because(Sign::Lately, Vec::new());
        }
        let (now, before) = (assemblies(&said), assemblies(&done));
        let (same_fault, shared) = same_fault(&said, &done);
        // Who says "again" of another assembly means another visit.
        let elsewhere = !now.is_empty() && !before.is_empty() && !same_fault;
        if AGAIN.iter().any(|word| said.contains(word)) && !elsewhere {
            return because(Sign::SaidAgain, shared);
        }
        if same_fault {
            return because(Sign::SameFault, shared);
        }
        let trade = |(index, _): &(usize, &str)| ASSEMBLIES[*index].skill;
        let same_trade = now.iter().map(trade).any(|skill| self.jobs.iter().any(|job| job.skill == skill));
        if same_trade { because(Sign::SameTrade, Vec::new()) } else { None }
    }
}
