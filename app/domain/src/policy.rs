//! What a dealership may set for itself. Stored as rows with effective dates; legal minimums are constants beside their article.

use crate::care::QuietHours;
use crate::money::{BasisPoints, Fen};
use crate::permission::Post;
use crate::staff::Skill;
use serde::{Deserialize, Serialize};

coded! {
    /// As what kind of repairer the shop is on file with the transport authority (domain.md 2.2).
    pub enum RepairerClass {
        /// 一类: every repair, whole vehicles and assemblies among them.
        First = "first",
        /// 二类
        Second = "second",
        /// 三类: special repairs only.
        Third = "third",
    }
}

coded! {
    /// Whose labour quota (工时定额) the hours of an order are taken from.
    pub enum QuotaStandard {
        /// The vehicle maker's published hours.
        Manufacturer = "manufacturer",
        /// The trade association's of the province.
        Association = "association",
        /// The shop's own, on file and on display.
        Own = "own",
    }
}

/// What the papers say of the shop and of how it reckons, besides name and address (domain.md 2.2: contract and settlement list).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperTerms {
    pub class: RepairerClass,
    /// Number of the filing as a motor vehicle repairer (备案编号); empty until the shop has entered it, and not printed then.
    pub registration_no: String,
    pub quota_standard: QuotaStandard,
    /// 材料进销差率: the most that is put on the purchase price of material.
    pub material_markup: BasisPoints,
}

impl Default for PaperTerms {
    fn default() -> Self {
        Self {
            class: RepairerClass::First,
            registration_no: String::new(),
            quota_standard: QuotaStandard::Manufacturer,
            material_markup: BasisPoints::percent(35),
        }
    }
}

/// The parameters in force at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// VAT on repair services and parts (13 %).
    pub vat_rate: BasisPoints,
    /// Tax-inclusive labour rate per hour and skill.
    pub labour_rates: Vec<(Skill, Fen)>,
    /// The largest part of a line's price that a post may give away, by whatever means: see
    /// [`crate::repair_orders::estimate::given_away`].
    pub discount_limits: Vec<(Post, BasisPoints)>,
    /// How long a quote stands, in days.
    pub quote_valid_days: u16,
    /// The deviation between quote and bill that the customer agrees to in the authorisation.
    pub agreed_deviation: BasisPoints,
    /// When no customer is written to; one-time codes are sent at any hour.
    #[serde(default = "QuietHours::usual")]
    pub quiet_hours: Vec<QuietHours>,
    /// How long a link to the customer's page of an order leads there, in days.
    #[serde(default = "link_valid_days")]
    pub link_valid_days: u16,
    #[serde(default)]
    pub papers: PaperTerms,
}

const fn link_valid_days() -> u16 {
    30
}

impl Policy {
    /// The labour rate per hour for a skill; nothing when the dealership has not set one.
    #[must_use]
    pub fn labour_rate(&self, skill: Skill) -> Option<Fen> {
        self.labour_rates.iter().find(|(of, _)| *of == skill).map(|(_, rate)| *rate)
    }

    /// The largest discount any of these posts may give.
    #[must_use]
    pub fn discount_limit(&self, posts: &[Post]) -> BasisPoints {
        self.discount_limits.iter().filter(|(post, _)| posts.contains(post)).map(|(_, limit)| *limit).max().unwrap_or_default()
    }

    /// The post with the smallest limit that still covers this discount: whom to ask.
    #[must_use]
    pub fn post_for_discount(&self, discount: BasisPoints) -> Option<Post> {
        self.discount_limits.iter().filter(|(_, limit)| *limit >= discount).min_by_key(|(_, limit)| *limit).map(|(post, _)| *post)
    }
}

impl Default for Policy {
    /// What a dealership starts with, until it sets its own.
    fn default() -> Self {
        Self {
            vat_rate: BasisPoints::percent(13),
            labour_rates: vec![
                (Skill::Mechanical, Fen::yuan(200)),
                (Skill::Electrical, Fen::yuan(220)),
                (Skill::Maintenance, Fen::yuan(180)),
                (Skill::Body, Fen::yuan(240)),
                (Skill::Paint, Fen::yuan(260)),
                (Skill::HighVoltage, Fen::yuan(280)),
            ],
            discount_limits: vec![
                (Post::ServiceAdvisor, BasisPoints::percent(5)),
                (Post::DeskSupervisor, BasisPoints::percent(10)),
                (Post::ServiceManager, BasisPoints::percent(20)),
                (Post::GeneralManager, BasisPoints::WHOLE),
            ],
            quote_valid_days: 7,
            agreed_deviation: BasisPoints::percent(10),
            quiet_hours: QuietHours::usual(),
            link_valid_days: link_valid_days(),
            papers: PaperTerms::default(),
        }
    }
}
