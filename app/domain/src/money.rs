//! Money in fen, shares and VAT. Integers only: a sum is exact or it is wrong.

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// An amount in fen (1/100 CNY). May be negative: reversals and deductions are lines too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// A proportion in hundredths of a percent: 10 000 is the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

impl BasisPoints {
    /// The whole: 100 %.
    pub const WHOLE: Self = Self(10_000);

    /// A whole number of percent.
    #[must_use]
    pub const fn percent(percent: u32) -> Self {
        Self(percent * 100)
    }
}

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The largest amount a single field accepts: one hundred million yuan. Keeps every sum far from overflow.
    pub const LIMIT: Self = Self(10_000_000_000);

    /// Whole yuan.
    #[must_use]
    pub const fn yuan(yuan: i64) -> Self {
        Self(yuan * 100)
    }

    /// This amount times `numerator / denominator`, rounded half away from zero.
    ///
    /// # Panics
    /// When `denominator` is not positive, or the result leaves the range of `i64`.
    #[must_use]
    pub fn times(self, numerator: i64, denominator: i64) -> Self {
        assert!(denominator > 0, "a denominator is positive");
        let product = i128::from(self.0) * i128::from(numerator);
        let half = i128::from(denominator) / 2;
        let rounded = if product >= 0 { (product + half) / i128::from(denominator) } else { (product - half) / i128::from(denominator) };
        Self(i64::try_from(rounded).expect("amounts stay far below the range of i64"))
    }

    /// The proportion `part` of this amount, rounded half away from zero.
    #[must_use]
    pub fn proportion(self, part: BasisPoints) -> Self {
        self.times(i64::from(part.0), 10_000)
    }

    /// The VAT inside a tax-inclusive amount: `amount × rate ÷ (1 + rate)` (Value-Added Tax Law 2024, in force 2026-01-01).
    #[must_use]
    pub fn vat_inside(self, rate: BasisPoints) -> Self {
        self.times(i64::from(rate.0), 10_000 + i64::from(rate.0))
    }

    /// Splits this amount in the given proportions. The shares are rounded half away from zero and the last one takes what
    /// rounding leaves, so that the shares always add up to the amount; none takes more than is left, so that a share never has the
    /// opposite sign of the amount.
    ///
    /// Returns an empty list for no proportions. The proportions are expected to add up to [`BasisPoints::WHOLE`].
    #[must_use]
    pub fn split(self, parts: &[BasisPoints]) -> Vec<Self> {
        let Some((_, leading)) = parts.split_last() else {
            return Vec::new();
        };
        let mut left = self;
        let mut shares: Vec<Self> = Vec::with_capacity(parts.len());
        for part in leading {
            let share = self.proportion(*part).clamp(left.min(Self::ZERO), left.max(Self::ZERO));
            left -= share;
            shares.push(share);
        }
        shares.push(left);
        shares
    }

    /// Yuan with two decimals and thousands separators, as on a settlement list: `1,452.00`.
    #[must_use]
    pub fn grouped(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let yuan = (self.0.unsigned_abs() / 100).to_string();
        let mut grouped = String::with_capacity(yuan.len() + yuan.len() / 3);
        for (index, digit) in yuan.chars().enumerate() {
            if index > 0 && (yuan.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{sign}{grouped}.{:02}", self.0.unsigned_abs() % 100)
    }

    /// The same as a price is told beside others: `1,088`, and with fen only where there are some.
    #[must_use]
    pub fn told(self) -> String {
        let grouped = self.grouped();
        grouped.strip_suffix(".00").map_or_else(|| grouped.clone(), str::to_owned)
    }

    /// Yuan with two decimals, no separators: what a form field holds.
    #[must_use]
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }

    /// Reads yuan as typed: `1452`, `1,452.5`, `￥1452.00`, full-width digits and separators too. At most two decimals.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let scaled = crate::hours::parse_hundredths(text.trim().trim_start_matches(['¥', '￥']))?;
        (scaled.abs() <= Self::LIMIT.0).then_some(Self(scaled))
    }

    /// The amount in words of the trade (大写): `贰仟贰佰伍拾玖元整`. In simplified or traditional characters.
    #[must_use]
    pub fn in_words(self, traditional: bool) -> String {
        crate::settlement::words::in_words(self, traditional)
    }
}

impl Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl SubAssign for Fen {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}
impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}
