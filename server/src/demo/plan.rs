//! What is going to happen to one car: drawn once, before it arrives.

use super::catalogue::{NEEDS, Need};
use chrono::{DateTime, Utc};
use domain::customers::Energy;
use domain::settlement::Method;
use domain::workshop::HoldReason;
use rand::RngExt;
use rand::rngs::StdRng;

/// How a visit ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Delivered,
    /// The customer declines and pays the diagnosis fee.
    LeftWithFee,
    /// The customer declines before anything was looked at.
    Left,
    /// Opened by mistake.
    Void,
}

/// The course of one visit.
#[derive(Clone)]
pub(super) struct Plan {
    /// Index of the customer and car.
    pub car: usize,
    pub arrives: DateTime<Utc>,
    pub need: &'static Need,
    pub ending: Ending,
    pub waiting: bool,
    pub wash: bool,
    /// Work stops in the middle: why, and for how many minutes.
    pub hold: Option<(HoldReason, i64, &'static str)>,
    /// How often the inspector sends it back.
    pub failures: u8,
    /// The desk promised too much: minutes between the estimate and what it would really take.
    pub optimism: i64,
    /// The promise is changed when the work stops.
    pub tells_customer: bool,
    /// Percent off, given by the advisor.
    pub discount: u32,
    pub method: Method,
    /// Pays half in cash first.
    pub splits_payment: bool,
    /// Pays, and then in another way after all.
    pub pays_again: bool,
    /// The statements are drawn up twice: the first were wrong.
    pub settles_twice: bool,
    /// Something more is found during the work.
    pub adds_work: bool,
    /// The car comes back with the same fault so many days later.
    pub comes_back: Option<u64>,
    /// A company that pays later.
    pub on_credit: bool,
    /// Percent of the billed time the work really takes.
    pub pace: i64,
    /// Minutes until the customer comes for the car once it is settled.
    pub fetches_after: i64,
    /// A car of the body shop that stays for days and is planned in stages: minutes of work on the body and on the paint.
    pub body_shop: Option<super::body::Long>,
    /// One of the two visits of the car that has been here before.
    pub returns: Option<super::returns::Told>,
}

impl Plan {
    /// Draws a visit of a car.
    pub(super) fn draw(rng: &mut StdRng, car: usize, energy: Energy, company: bool, arrives: DateTime<Utc>) -> Self {
        let need = draw_need(rng, energy);
        let long = need.jobs.len() > 1;
        Self {
            car,
            arrives,
            need,
            ending: match rng.random_range(0..100) {
                0..2 if need.cause.is_some() => Ending::LeftWithFee,
                2 => Ending::Left,
                3 => Ending::Void,
                _ => Ending::Delivered,
            },
            waiting: !long && rng.random_bool(0.55),
            wash: rng.random_bool(0.8),
            hold: draw_hold(rng),
            failures: match rng.random_range(0..100) {
                0..4 => 1,
                4 => 2,
                _ => 0,
            },
            optimism: if rng.random_bool(0.12) { rng.random_range(40..120) } else { 0 },
            tells_customer: rng.random_bool(0.7),
            discount: [0, 0, 0, 0, 3, 5][rng.random_range(0..6)],
            method: [Method::Wechat, Method::Wechat, Method::Alipay, Method::Card, Method::Cash, Method::Transfer][rng.random_range(0..6)],
            splits_payment: rng.random_bool(0.05),
            pays_again: rng.random_bool(0.02),
            settles_twice: rng.random_bool(0.02),
            adds_work: rng.random_bool(0.07),
            comes_back: rng.random_bool(0.025).then(|| rng.random_range(3..10)),
            on_credit: company && rng.random_bool(0.6),
            pace: rng.random_range(80..125),
            fetches_after: rng.random_range(5..35),
            body_shop: None,
            returns: None,
        }
    }

    /// A visit in which nothing is left to chance and nothing goes wrong.
    pub(super) fn plain(car: usize, arrives: DateTime<Utc>, need: &'static Need) -> Self {
        Self {
            car,
            arrives,
            need,
            ending: Ending::Delivered,
            waiting: false,
            wash: true,
            hold: None,
            failures: 0,
            optimism: 0,
            tells_customer: false,
            discount: 0,
            method: Method::Wechat,
            splits_payment: false,
            pays_again: false,
            settles_twice: false,
            adds_work: false,
            comes_back: None,
            on_credit: false,
            pace: 100,
            fetches_after: 30,
            body_shop: None,
            returns: None,
        }
    }
}

impl Plan {
    /// The visit by which the car of this one comes back: free, with the customer waiting.
    pub(super) fn comeback(&self, need: &'static Need, arrives: DateTime<Utc>) -> Self {
        Self { arrives, need, waiting: true, hold: None, failures: 0, discount: 0, adds_work: false, comes_back: None, ..self.clone() }
    }
}

fn draw_need(rng: &mut StdRng, energy: Energy) -> &'static Need {
    let electric = energy == Energy::Electric;
    let fits = |need: &&Need| {
        if electric { need.electric || !burns_oil(need) } else { !need.electric }
    };
    let total: u32 = NEEDS.iter().filter(fits).map(|need| need.weight).sum();
    let mut ticket = rng.random_range(0..total);
    for need in NEEDS.iter().filter(fits) {
        if ticket < need.weight {
            return need;
        }
        ticket -= need.weight;
    }
    &NEEDS[0]
}

/// An electric car has no oil to change and no gears to shift.
fn burns_oil(need: &Need) -> bool {
    need.jobs.iter().any(|(operation, _)| ["PM-", "FS-", "TR-", "EN-"].iter().any(|prefix| operation.starts_with(prefix)))
}

fn draw_hold(rng: &mut StdRng) -> Option<(HoldReason, i64, &'static str)> {
    Some(match rng.random_range(0..100) {
        0..6 => (HoldReason::WaitingForParts, rng.random_range(60..420), "库存不足，已从区域仓调货"),
        6..9 => (HoldReason::WaitingForCustomer, rng.random_range(20..120), "等客户确认是否一并处理"),
        9..11 => (HoldReason::TechnicalSupport, rng.random_range(30..150), "请技术总监会诊"),
        11..13 => (HoldReason::WaitingForAssessment, rng.random_range(120..900), "等保险公司增补定损"),
        13 => (HoldReason::Outwork, rng.random_range(120..360), "轮毂送外修复"),
        _ => return None,
    })
}
