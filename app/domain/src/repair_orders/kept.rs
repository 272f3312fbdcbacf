//! Papers as the customer saw them, and what one estimate says differently from the one before.

use super::{Line, Share};
use crate::Fen;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// Papers that are kept word for word when they are told or signed.
    pub enum KeptKind {
        /// 报价单, kept when the price is told.
        Estimate = "estimate",
        /// 维修委托书, kept when it is signed.
        Authorisation = "authorisation",
        /// 接车检查单, kept when it is signed; its number is the number of the sheet.
        CheckSheet = "check_sheet",
    }
}

/// How a line of an estimate differs from the estimate before. Amounts are what the reader of the estimate is concerned with: the whole line
/// for the house, their own share for a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Added {
        title: String,
        amount: Fen,
    },
    Removed {
        title: String,
        amount: Fen,
    },
    /// The same line for another price: more work, another quantity, a discount, another share.
    Priced {
        title: String,
        from: Fen,
        to: Fen,
    },
    /// Another title, part, quality or maker for the same price.
    Altered {
        title: String,
    },
    /// The same price, paid by others.
    Shared {
        title: String,
        shares: Vec<Share>,
    },
}

/// A kept paper, without what stands on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPaper {
    pub kind: KeptKind,
    /// 1, 2, 3 … of its kind on the order.
    pub number: u16,
    pub at: DateTime<Utc>,
    /// What it comes to; nothing for a paper that asks for no money.
    pub total: Option<Fen>,
    /// What is different from the paper of its kind before it; nothing for the first.
    pub changes: Vec<Change>,
}

/// What `after` says differently from `before`, in the order of `after`, then what is gone. Lines given up bill nothing and are left out.
#[must_use]
pub fn changes(before: &[Line], after: &[Line], amount: impl Fn(&Line) -> Fen) -> Vec<Change> {
    let stands = |line: &&Line| !line.abandoned;
    let change = |line: &Line| {
        let title = line.title.clone();
        let Some(was) = before.iter().filter(stands).find(|was| was.id == line.id) else {
            return Some(Change::Added { title, amount: amount(line) });
        };
        let (from, to) = (amount(was), amount(line));
        if from != to {
            Some(Change::Priced { title, from, to })
        } else if super::estimate::is_other_work(was, line) {
            Some(Change::Altered { title })
        } else if was.shares != line.shares {
            Some(Change::Shared { title, shares: line.shares.clone() })
        } else {
            None
        }
    };
    let gone = before.iter().filter(stands).filter(|was| !after.iter().filter(stands).any(|line| line.id == was.id));
    let removed = gone.map(|was| Change::Removed { title: was.title.clone(), amount: amount(was) });
    after.iter().filter(stands).filter_map(change).chain(removed).collect()
}
