//! Parts: what lies in which bin, how much of it is held for whom, counting it, and what the floor asks for.

mod ask;
mod request;

pub use ask::{ASKED_PART, DESCRIPTION, MOST_REQUESTS, decide_on_order, ended, follow, foresee};
pub use request::{
    AtDesk, Listed, OnHand, Request, RequestState, account, expect_all_returned, expect_none_coming_back, expect_nothing_out, from_stock,
    list, to_issue,
};

use crate::customers::limited;
use crate::permission::{Permission, Reach};
use crate::{Actor, CountId, LineId, OrderId, PartsRequestId, Quantity, Refusal};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The longest name of a bin.
const BIN: usize = 20;
/// The longest note.
const NOTE: usize = 200;

/// What is there of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    /// As the price list knows it.
    pub part_no: String,
    pub title: String,
    pub unit: String,
    /// 库位
    pub bin: String,
    pub on_hand: Quantity,
    /// Held for visits and orders; never more than is there.
    pub reserved: Quantity,
}

impl Stock {
    /// What nobody has a claim on.
    #[must_use]
    pub fn available(&self) -> Quantity {
        Quantity((self.on_hand.0 - self.reserved.0).max(0))
    }
}

coded! {
    /// Why the quantity of a part changed. What a parts desk adds (goods received, transfers) are further kinds.
    pub enum Movement {
        /// 盘点: somebody looked.
        Counted = "counted",
        /// 出库: given out for a job, or fitted in a car that has left.
        Issued = "issued",
        /// 退料: given out for a job and taken back.
        Returned = "returned",
    }
}

/// For whom a part is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldFor {
    /// Of the visit.
    pub number: String,
    /// Plate, or whose car it is.
    pub car: String,
    pub starts_at: DateTime<Utc>,
    pub held: Quantity,
}

/// A row of the stock list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRow {
    pub stock: Stock,
    /// When it was counted last; nothing: never.
    pub counted_at: Option<DateTime<Utc>>,
    /// The next ones, soonest first.
    pub held_for: Vec<HeldFor>,
}

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// 盘点: so much of a part lies in this bin.
    Count {
        count: CountId,
        part_no: String,
        bin: String,
        counted: Quantity,
        note: String,
        /// What was thought to be there when it was counted: refused once there is another quantity. None: whatever is thought.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Quantity>,
    },
    /// 领料: whoever works on a job asks for a part.
    AskFor {
        order: OrderId,
        job: LineId,
        request: PartsRequestId,
        /// As the price list knows it; empty for what is only described.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        part_no: String,
        title: String,
        quantity: Quantity,
        /// The car stands still without it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        standing: bool,
    },
    /// It is not needed after all; while nobody has answered.
    WithdrawRequest { order: OrderId, request: PartsRequestId },
    /// 发料: so much of this part goes to the job.
    Issue { order: OrderId, request: PartsRequestId, part_no: String, quantity: Quantity },
    /// 已订货: it is expected on that day.
    PutOnOrder { order: OrderId, request: PartsRequestId, expected: NaiveDate },
    /// 无货 or 不适用.
    Decline { order: OrderId, request: PartsRequestId, reason: String },
    /// 退料: so much of what was issued goes back to the parts desk.
    GiveBack { order: OrderId, request: PartsRequestId, quantity: Quantity },
    /// So much of what was given back is in its bin again; nothing, where nothing came. What was announced and has not come is with the car.
    TakeBack { order: OrderId, request: PartsRequestId, quantity: Quantity },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    Counted {
        part_no: String,
        title: String,
        bin: String,
        counted: Quantity,
        /// Against what was thought to be there: 报溢 above nothing, 报损 below.
        difference: Quantity,
        note: String,
    },
    Asked {
        request: PartsRequestId,
        job: LineId,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        part_no: String,
        title: String,
        quantity: Quantity,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        standing: bool,
    },
    Withdrawn {
        request: PartsRequestId,
        job: LineId,
        title: String,
        /// Nobody took it back by hand: the job that it was for is over, or off the order.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        job_over: bool,
    },
    Issued {
        request: PartsRequestId,
        job: LineId,
        part_no: String,
        /// As it was asked for.
        title: String,
        quantity: Quantity,
    },
    Ordered {
        request: PartsRequestId,
        job: LineId,
        title: String,
        expected: NaiveDate,
    },
    Declined {
        request: PartsRequestId,
        job: LineId,
        title: String,
        reason: String,
    },
    GivenBack {
        request: PartsRequestId,
        job: LineId,
        title: String,
        quantity: Quantity,
    },
    TakenBack {
        request: PartsRequestId,
        job: LineId,
        part_no: String,
        title: String,
        quantity: Quantity,
    },
}

impl Event {
    /// The job whose request it is about; nothing for a count.
    #[must_use]
    pub const fn job(&self) -> Option<LineId> {
        match self {
            Self::Counted { .. } => None,
            Self::Asked { job, .. }
            | Self::Withdrawn { job, .. }
            | Self::Issued { job, .. }
            | Self::Ordered { job, .. }
            | Self::Declined { job, .. }
            | Self::GivenBack { job, .. }
            | Self::TakenBack { job, .. } => Some(*job),
        }
    }
}

impl Command {
    /// The order whose parts it is about; nothing for a count.
    #[must_use]
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Self::Count { .. } => None,
            Self::AskFor { order, .. }
            | Self::WithdrawRequest { order, .. }
            | Self::Issue { order, .. }
            | Self::PutOnOrder { order, .. }
            | Self::Decline { order, .. }
            | Self::GiveBack { order, .. }
            | Self::TakeBack { order, .. } => Some(*order),
        }
    }

    /// What it is about: a count, or the order whose parts they are.
    #[must_use]
    pub const fn subject(&self) -> Uuid {
        match self {
            Self::Count { count, .. } => count.0,
            other => match other.order() {
                Some(order) => order.0,
                None => Uuid::nil(),
            },
        }
    }

    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        match self {
            Self::Count { .. } => Permission::CountStock,
            Self::AskFor { .. } | Self::WithdrawRequest { .. } | Self::GiveBack { .. } => Permission::Work,
            Self::Issue { .. } | Self::PutOnOrder { .. } | Self::Decline { .. } | Self::TakeBack { .. } => Permission::IssueParts,
        }
    }
}

/// What a decision about a part needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The part as the price list and the stock know it; nothing for one that the price list does not know.
    pub stock: Option<Stock>,
    /// Whether there is a count with this id.
    pub exists: bool,
}

/// Decides a count; what the floor asks for is decided by [`decide_on_order`].
///
/// # Errors
/// A [`Refusal`] that names what is in the way.
pub fn decide(facts: &Facts, command: &Command, actor: &Actor) -> Result<Vec<crate::Event>, Refusal> {
    let permission = command.permission();
    if actor.reach(permission) < Reach::Dealership {
        return Err(Refusal::not_allowed(permission));
    }
    let Command::Count { bin, counted, note, seen, .. } = command else { return Err(Refusal::NotFound) };
    if facts.exists {
        return Err(Refusal::AlreadyThere);
    }
    let stock = facts.stock.as_ref().ok_or(Refusal::NotFound)?;
    if !(0..=Quantity::LIMIT.0).contains(&counted.0) {
        return Err(Refusal::QuantityOutOfRange { quantity: *counted });
    }
    // What went out while somebody counted is in what they counted, or is not: only they can tell.
    if let Some(seen) = seen.filter(|seen| *seen != stock.on_hand) {
        return Err(Refusal::StockHasMoved { seen, on_hand: stock.on_hand });
    }
    // Whoever was promised a part is told before it is gone: their visit gives it back first.
    if *counted < stock.reserved {
        return Err(Refusal::PartIsReserved { reserved: stock.reserved });
    }
    let bin = limited("bin", bin, BIN)?.to_uppercase();
    if bin.is_empty() {
        return Err(Refusal::FieldEmpty { field: "bin".to_owned() });
    }
    Ok(vec![crate::Event::Parts(Event::Counted {
        part_no: stock.part_no.clone(),
        title: stock.title.clone(),
        bin,
        counted: *counted,
        difference: Quantity(counted.0 - stock.on_hand.0),
        note: limited("note", note, NOTE)?,
    })])
}
