//! Labour hours and part quantities, both in hundredths.

use crate::money::Fen;
use serde::{Deserialize, Serialize};
use std::iter::Sum;

/// Labour hours in hundredths of an hour. Quota, billed, clocked and attended hours are four different things; each has its own field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hours(pub i32);

/// A quantity of parts in hundredths of the unit (5 L of oil, 0.25 of a can of paint).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub i32);

impl Hours {
    /// The most a single job may be billed: 1 000 h.
    pub const LIMIT: Self = Self(100_000);

    /// What these hours cost at an hourly rate, rounded half up to the fen.
    #[must_use]
    pub fn at(self, rate: Fen) -> Fen {
        rate.times(i64::from(self.0), 100)
    }

    /// Whole minutes, rounded down.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        self.0 as i64 * 60 / 100
    }

    /// Hours from whole minutes, rounded to the nearest hundredth.
    #[must_use]
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(((minutes * 100 + 30) / 60) as i32)
    }

    /// Reads hours as typed: `1.2`. Not negative, at most [`Hours::LIMIT`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        i32::try_from(parse_hundredths(text)?).ok().map(Self).filter(|hours| (0..=Self::LIMIT.0).contains(&hours.0))
    }
}

impl Quantity {
    /// The most one line may hold: 10 000 units.
    pub const LIMIT: Self = Self(1_000_000);

    /// A whole number of units.
    #[must_use]
    pub const fn units(units: i32) -> Self {
        Self(units * 100)
    }

    /// What this quantity costs at a price per unit, rounded half up to the fen.
    #[must_use]
    pub fn at(self, price: Fen) -> Fen {
        price.times(i64::from(self.0), 100)
    }

    /// Reads a quantity as typed: `5`, `0.25`. More than zero, at most [`Quantity::LIMIT`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        i32::try_from(parse_hundredths(text)?).ok().map(Self).filter(|quantity| (1..=Self::LIMIT.0).contains(&quantity.0))
    }
}

impl Sum for Hours {
    fn sum<I: Iterator<Item = Self>>(hours: I) -> Self {
        Self(hours.map(|hours| hours.0).sum())
    }
}

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_hundredths(f, i64::from(self.0), 1)
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_hundredths(f, i64::from(self.0), 0)
    }
}

/// Writes hundredths with at least `least` decimals and no needless zeros: 120 → `1.2`, 500 → `5`, 25 → `0.25`.
fn write_hundredths(f: &mut std::fmt::Formatter<'_>, value: i64, least: usize) -> std::fmt::Result {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / 100, value.unsigned_abs() % 100);
    match (rest % 10, rest, least) {
        (0, 0, 0) => write!(f, "{sign}{whole}"),
        (0, _, _) => write!(f, "{sign}{whole}.{}", rest / 10),
        _ => write!(f, "{sign}{whole}.{rest:02}"),
    }
}

/// Reads a decimal number with at most two decimals into hundredths. Accepts separators and the full-width forms that a
/// Chinese input method types.
pub(crate) fn parse_hundredths(text: &str) -> Option<i64> {
    let text: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '_'))
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '．' | '。' => '.',
            '，' => ',',
            '－' => '-',
            other => other,
        })
        .collect();
    let (negative, digits) = text.strip_prefix('-').map_or((false, text.as_str()), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    // A comma parts thousands. Anywhere else it is a decimal comma, or a slip: better asked again than taken tenfold.
    if whole.split(',').skip(1).any(|group| group.len() != 3) {
        return None;
    }
    let whole = whole.replace(',', "");
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !plain(&whole) || !plain(fraction) || fraction.len() > 2 || whole.len() > 12 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: i64 = format!("{fraction:0<2}").parse().ok()?;
    let value = whole * 100 + fraction;
    Some(if negative { -value } else { value })
}
