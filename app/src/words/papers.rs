//! What the values that stand on papers only are called, and how one paper differs from another.

use crate::words::Loc;
use domain::repair_orders::{Change, Due};
use domain::{QuotaStandard, RepairerClass};
use leptos_i18n::td_string;

called! {
    /// What kind of repairer the shop is on file as.
    repairer_class(RepairerClass) {
        First => repairer_first,
        Second => repairer_second,
        Third => repairer_third,
    }

    /// Whose labour quota the hours are taken from.
    quota_standard(QuotaStandard) {
        Manufacturer => quota_manufacturer,
        Association => quota_association,
        Own => quota_own,
    }
}

/// By when something should be done: `5,000 km内 · 2026-06-30 前`; empty where nothing is said.
#[must_use]
pub fn due(loc: Loc, due: Due) -> String {
    let within = due.within_km.map(|km| td_string!(loc, workshop.advice_due_km, km = super::kilometres(loc, km)));
    let until = due.until.map(|day| td_string!(loc, workshop.advice_due_day, day = day.to_string()));
    within.into_iter().chain(until).collect::<Vec<_>>().join(" · ")
}

/// A piece of advice with its due, in one line.
#[must_use]
pub fn advised(loc: Loc, text: &str, by: Due) -> String {
    let by = due(loc, by);
    if by.is_empty() { text.to_owned() } else { format!("{text} ({by})") }
}

/// How a line differs from the estimate before.
#[must_use]
pub fn change(loc: Loc, change: &Change) -> String {
    match change {
        Change::Added { title, amount } => td_string!(loc, words.change_added, title = title.as_str(), amount = amount.grouped()),
        Change::Removed { title, amount } => td_string!(loc, words.change_removed, title = title.as_str(), amount = amount.grouped()),
        Change::Priced { title, from, to } => {
            td_string!(loc, words.change_priced, title = title.as_str(), from = from.grouped(), to = to.grouped())
        }
        Change::Altered { title } => td_string!(loc, words.change_altered, title = title.as_str()),
        Change::Shared { title, shares } => {
            td_string!(loc, words.change_shared, title = title.as_str(), shares = super::shares(loc, shares))
        }
    }
}
