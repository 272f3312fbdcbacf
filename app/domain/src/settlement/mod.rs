//! Statements per payer, payments, credit, and the gate pass.

mod decide;
pub(crate) mod words;

pub use decide::{decide, expect_paid};

use crate::permission::Permission;
use crate::repair_orders::Payer;
use crate::repair_orders::estimate::PayerTotal;
use crate::staff::PersonRef;
use crate::{Fen, GatePassId, OrderId, PaymentId, StatementId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// How a payment is made.
    pub enum Method {
        Cash = "cash",
        Card = "card",
        Wechat = "wechat",
        Alipay = "alipay",
        Transfer = "transfer",
    }
}

/// A payment received, or given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub id: PaymentId,
    pub method: Method,
    pub amount: Fen,
    pub at: DateTime<Utc>,
    pub cashier: PersonRef,
    /// When and why it was given back.
    pub refunded: Option<(DateTime<Utc>, String)>,
}

/// Credit granted on a statement (挂账).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    pub at: DateTime<Utc>,
    pub by: PersonRef,
    pub reason: String,
}

/// What one payer owes for one order (结算单).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub id: StatementId,
    /// `JS260312-031-1`: settlement of the day, and the payer's number within it.
    pub number: String,
    pub total: PayerTotal,
    pub payments: Vec<Payment>,
    pub credit: Option<Credit>,
    /// The settlement clerk (结算员); nothing for what was settled before this was kept.
    #[serde(default)]
    pub settled_by: Option<PersonRef>,
}

impl Statement {
    /// Paid and not given back.
    #[must_use]
    pub fn paid(&self) -> Fen {
        self.payments.iter().filter(|payment| payment.refunded.is_none()).map(|payment| payment.amount).sum()
    }

    /// Still to be paid.
    #[must_use]
    pub fn open(&self) -> Fen {
        self.total.due - self.paid()
    }

    /// Whether the car may leave as far as this statement goes: paid, on credit, or billed to somebody afterwards.
    #[must_use]
    pub fn releases(&self) -> bool {
        self.releases_owing(self.open())
    }

    /// The same, were one of its payments given back.
    #[must_use]
    pub fn releases_without(&self, payment: &Payment) -> bool {
        self.releases_owing(self.open() + payment.amount)
    }

    fn releases_owing(&self, open: Fen) -> bool {
        !self.total.payer.pays_at_the_desk() || open <= Fen::ZERO || self.credit.is_some()
    }
}

/// Why a car may leave as far as money goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaves<'a> {
    /// Nobody owes anything.
    NothingDue,
    /// What is paid at the desk has been paid.
    Paid,
    /// It is paid later, and somebody has approved that.
    OnCredit(&'a Credit),
    /// Nothing is paid at the desk; these are billed.
    Billed(Vec<Payer>),
}

/// Why a car may leave, given its statements: what is paid at the desk decides, and credit given to those who are billed says nothing.
#[must_use]
pub fn leaves_because(statements: &[Statement]) -> Leaves<'_> {
    let due = || statements.iter().filter(|statement| statement.total.due > Fen::ZERO);
    let at_the_desk = || due().filter(|statement| statement.total.payer.pays_at_the_desk());
    let owed = at_the_desk().filter(|statement| statement.open() > Fen::ZERO).find_map(|statement| statement.credit.as_ref());
    match owed {
        Some(credit) => Leaves::OnCredit(credit),
        None if at_the_desk().next().is_some() => Leaves::Paid,
        None if due().next().is_some() => Leaves::Billed(due().map(|statement| statement.total.payer).collect()),
        None => Leaves::NothingDue,
    }
}

/// A statement whose settlement was undone (反结算). It asks for nothing any more; what was paid on it and given back stays on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneStatement {
    pub statement: Statement,
    pub at: DateTime<Utc>,
    pub by: PersonRef,
    pub reason: String,
}

/// A statement that somebody still has to pay, though not at the desk: on credit, billed to an insurer, the manufacturer, a supplier, or paid
/// once and given back after the car had left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receivable {
    pub statement: StatementId,
    /// The statement's number.
    pub number: String,
    pub order: OrderId,
    pub order_number: String,
    pub payer: Payer,
    /// The plate, or the end of the VIN of a car without one.
    pub plate: String,
    pub customer_name: String,
    pub due: Fen,
    pub open: Fen,
    pub settled_at: DateTime<Utc>,
    pub credit: bool,
}

/// A page of what is still to be paid, by key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receivables {
    /// The oldest first.
    pub rows: Vec<Receivable>,
    /// When the last row was settled, and its id, when more follow: hand it back to get the next page.
    pub next: Option<(DateTime<Utc>, StatementId)>,
}

/// Leave to drive out of the gate (出门证).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatePass {
    pub id: GatePassId,
    /// `CM260312-007`.
    pub number: String,
    pub at: DateTime<Utc>,
    pub issued_by: PersonRef,
}

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Draw up a statement per payer.
    Settle {
        order: OrderId,
    },
    /// 反结算: within the month, before the car has left, with nothing paid.
    UndoSettlement {
        order: OrderId,
        reason: String,
    },
    TakePayment {
        order: OrderId,
        statement: StatementId,
        payment: PaymentId,
        method: Method,
        amount: Fen,
    },
    RefundPayment {
        order: OrderId,
        payment: PaymentId,
        reason: String,
    },
    /// 挂账
    GrantCredit {
        order: OrderId,
        statement: StatementId,
        reason: String,
    },
    IssueGatePass {
        order: OrderId,
        gate_pass: GatePassId,
    },
    /// Takes the gate pass back while the car is still here, so that what is wrong can be put right.
    WithdrawGatePass {
        order: OrderId,
        reason: String,
    },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    Settled { totals: Vec<PayerTotal> },
    SettlementUndone { reason: String },
    PaymentTaken { statement: StatementId, payment: PaymentId, payer: Payer, method: Method, amount: Fen },
    PaymentRefunded { statement: StatementId, payment: PaymentId, method: Method, amount: Fen, reason: String },
    CreditGranted { statement: StatementId, amount: Fen, reason: String },
    GatePassIssued { gate_pass: GatePassId },
    GatePassWithdrawn { reason: String },
}

impl Command {
    /// The order it is about.
    #[must_use]
    pub const fn order(&self) -> OrderId {
        match self {
            Self::Settle { order }
            | Self::UndoSettlement { order, .. }
            | Self::TakePayment { order, .. }
            | Self::RefundPayment { order, .. }
            | Self::GrantCredit { order, .. }
            | Self::IssueGatePass { order, .. }
            | Self::WithdrawGatePass { order, .. } => *order,
        }
    }

    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        match self {
            Self::Settle { .. } => Permission::Settle,
            Self::UndoSettlement { .. } | Self::WithdrawGatePass { .. } => Permission::UndoSettlement,
            Self::TakePayment { .. } => Permission::TakePayment,
            Self::RefundPayment { .. } => Permission::RefundPayment,
            Self::GrantCredit { .. } => Permission::GrantCredit,
            Self::IssueGatePass { .. } => Permission::IssueGatePass,
        }
    }
}
