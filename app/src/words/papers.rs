//! What the values that stand on papers only are called, and how one paper differs from another.

use crate::words::Loc;
use domain::repair_orders::Change;
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
