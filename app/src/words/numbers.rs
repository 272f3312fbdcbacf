//! How distances, proportions and lists are written.

use crate::words::{Loc, payer};
use domain::BasisPoints;
use domain::repair_orders::Share;
use leptos_i18n::td_string;

/// A distance: `41,236 km`.
#[must_use]
pub fn kilometres(loc: Loc, km: u32) -> String {
    let digits = km.to_string();
    let mut number = String::with_capacity(digits.len() + 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            number.push(',');
        }
        number.push(digit);
    }
    td_string!(loc, words.kilometres, number = number)
}

/// A proportion: `12.5%`.
#[must_use]
pub fn percent(part: BasisPoints) -> String {
    let (whole, rest) = (part.0 / 100, part.0 % 100);
    match rest {
        0 => format!("{whole}%"),
        rest if rest.is_multiple_of(10) => format!("{whole}.{}%", rest / 10),
        rest => format!("{whole}.{rest:02}%"),
    }
}

/// Who pays which part of a line: `客户 70%`, or just the payer of the whole.
#[must_use]
pub fn share(loc: Loc, share: Share) -> String {
    if share.part == BasisPoints::WHOLE {
        return payer(loc, share.payer).to_owned();
    }
    td_string!(loc, words.share, payer = payer(loc, share.payer), percent = percent(share.part))
}

/// Who pays which parts of a line.
#[must_use]
pub fn shares(loc: Loc, shares: &[Share]) -> String {
    shares.iter().map(|of| share(loc, *of)).collect::<Vec<_>>().join(td_string!(loc, words.list_comma))
}

/// What kind of part it is, and who made it.
#[must_use]
pub fn class_and_maker(loc: Loc, class: domain::repair_orders::QualityClass, maker: &str) -> String {
    let class = super::quality_class(loc, class);
    if maker.is_empty() { class.to_owned() } else { format!("{class} · {maker}") }
}

/// Several words in a row, as the language separates them.
#[must_use]
pub(crate) fn list<'a>(loc: Loc, words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(td_string!(loc, words.list_comma))
}
