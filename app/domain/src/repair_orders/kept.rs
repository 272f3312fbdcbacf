//! Papers as the customer saw them, and what one estimate says differently from the one before.

use super::{Line, Order, Share};
use crate::Fen;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// Papers that are kept word for word when they are told, signed, or handed over.
    pub enum KeptKind {
        /// 报价单, kept when the price is told.
        Estimate = "estimate",
        /// 维修委托书, kept when it is signed.
        Authorisation = "authorisation",
        /// 接车检查单, kept when it is signed; its number is the number of the sheet.
        CheckSheet = "check_sheet",
        /// 结算清单, kept when the order is settled: once for all payers.
        Settlement = "settlement",
        /// 出门证, kept when it is issued.
        GatePass = "gate_pass",
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

/// Whether a paper that was kept still holds: a settlement that was undone and a gate pass that was taken back do not. What was told or signed
/// holds whatever comes after it.
#[must_use]
pub fn holds(kind: KeptKind, kept: &Order, today: &Order) -> bool {
    match kind {
        KeptKind::Estimate | KeptKind::Authorisation | KeptKind::CheckSheet => true,
        KeptKind::Settlement => {
            let drawn_up = |order: &Order| order.statements.iter().map(|statement| statement.id).collect::<Vec<_>>();
            !today.statements.is_empty() && drawn_up(kept) == drawn_up(today)
        }
        KeptKind::GatePass => {
            let issued = |order: &Order| order.gate_pass.as_ref().map(|pass| pass.id);
            issued(today).is_some() && issued(kept) == issued(today)
        }
    }
}

/// A kept paper as it is printed now. A settlement list says what has been paid since, and goes with the health check and the advice that the
/// car leaves with; whatever else was kept stays as it was.
#[must_use]
pub fn printed(kind: KeptKind, mut kept: Order, today: &Order) -> Order {
    if kind == KeptKind::Settlement {
        let undone = today.undone.iter().map(|undone| &undone.statement);
        let known: Vec<_> = today.statements.iter().chain(undone).collect();
        for statement in &mut kept.statements {
            if let Some(now) = known.iter().find(|now| now.id == statement.id) {
                statement.payments.clone_from(&now.payments);
                statement.credit.clone_from(&now.credit);
            }
        }
        kept.undone.clone_from(&today.undone);
        kept.sheets.clone_from(&today.sheets);
        kept.advice.clone_from(&today.advice);
    }
    kept
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
