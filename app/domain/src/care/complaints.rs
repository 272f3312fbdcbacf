//! Complaints (投诉): what somebody is not content with, how soon they were promised an answer, and by whom.

use super::Command;
use crate::customers::limited;
use crate::permission::{Permission, Reach};
use crate::repair_orders::reason_given;
use crate::staff::PersonRef;
use crate::{Actor, ComplaintId, CustomerId, OrderId, PersonId, Refusal, VehicleId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The longest text.
const TEXT: usize = 2_000;
/// No answer is promised for later than this.
const LATEST: TimeDelta = TimeDelta::days(60);

coded! {
    /// What it is about (domain.md section 9).
    pub enum Category {
        /// 服务态度
        Attitude = "attitude",
        /// 等待时间
        Waiting = "waiting",
        /// 专业水平、维修质量
        Workmanship = "workmanship",
        /// 等待区/车间环境设施
        Facilities = "facilities",
        /// 价格
        Price = "price",
        /// 更换零部件质量
        PartQuality = "part_quality",
        /// 零部件到货日期
        PartDelay = "part_delay",
        /// 问题反馈处理时间
        Handling = "handling",
        /// 产品
        Product = "product",
        /// 诚信
        Honesty = "honesty",
        Other = "other",
    }
}

coded! {
    /// How grave it is.
    pub enum Severity {
        /// 一般
        General = "general",
        /// 重要
        Important = "important",
        /// 重大
        Major = "major",
    }
}

impl Severity {
    /// How soon the customer usually hears from us: two hours, one, or half of one (domain.md section 9).
    #[must_use]
    pub const fn usual_answer(self) -> TimeDelta {
        match self {
            Self::General => TimeDelta::minutes(120),
            Self::Important => TimeDelta::minutes(60),
            Self::Major => TimeDelta::minutes(30),
        }
    }
}

/// What is typed about a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintDraft {
    pub customer: CustomerId,
    pub vehicle: Option<VehicleId>,
    pub order: Option<OrderId>,
    pub category: Category,
    pub severity: Severity,
    /// In the customer's words.
    pub words: String,
    /// When the customer was promised an answer.
    pub answer_by: DateTime<Utc>,
    /// Who sees to it.
    pub owner: PersonId,
}

/// How it has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintClosed {
    pub at: DateTime<Utc>,
    pub by: PersonRef,
    /// What was done.
    pub done: String,
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    pub id: ComplaintId,
    pub version: i32,
    /// `TS260312-001`: per dealership and day, without gaps.
    pub number: String,
    pub customer: (CustomerId, String),
    /// What the car is called.
    pub vehicle: Option<(VehicleId, String)>,
    pub order: Option<(OrderId, String)>,
    pub category: Category,
    pub severity: Severity,
    pub words: String,
    pub answer_by: DateTime<Utc>,
    pub owner: PersonRef,
    pub by: PersonRef,
    pub at: DateTime<Utc>,
    pub closed: Option<ComplaintClosed>,
}

impl Complaint {
    /// Whether the customer has waited longer than they were promised.
    #[must_use]
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.closed.is_none() && self.answer_by < now
    }
}

/// What the page of complaints shows: those that are open, the most urgent first, then those that were closed, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaints {
    pub open: Vec<Complaint>,
    pub closed: Vec<Complaint>,
}

/// What a decision about a complaint needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintFacts {
    /// Who owns it, and whether it is open; nothing for a new one.
    pub stored: Option<(PersonId, bool)>,
    /// Whether customer, car and order that the command names are there and belong together.
    pub belongs: bool,
    /// What the owner that the command names is called; nothing for somebody who does not work here.
    pub owner: Option<PersonRef>,
}

/// Decides a command about a complaint.
pub(super) fn decide(facts: &ComplaintFacts, command: &Command, actor: &Actor, now: DateTime<Utc>) -> Result<super::Event, Refusal> {
    Ok(match command {
        Command::RegisterComplaint { draft, .. } => {
            may(actor, command.permission(), None)?;
            if facts.stored.is_some() {
                return Err(Refusal::AlreadyThere);
            }
            if !facts.belongs {
                return Err(Refusal::NotFound);
            }
            facts.owner.as_ref().ok_or(Refusal::NobodyOfThatName)?;
            let words = limited("complaint", &draft.words, TEXT)?;
            if words.is_empty() {
                return Err(Refusal::FieldEmpty { field: "complaint".to_owned() });
            }
            if draft.answer_by <= now {
                return Err(Refusal::PromiseInThePast { promised_at: draft.answer_by });
            }
            if draft.answer_by > now + LATEST {
                return Err(Refusal::PromiseTooFar { promised_at: draft.answer_by });
            }
            super::Event::ComplaintRegistered { draft: Box::new(ComplaintDraft { words, ..(**draft).clone() }) }
        }
        Command::HandOnComplaint { .. } => {
            let owner = open(facts)?;
            may(actor, command.permission(), Some(owner))?;
            let to = facts.owner.clone().ok_or(Refusal::NobodyOfThatName)?;
            if to.person == owner {
                return Err(Refusal::NothingChanged);
            }
            super::Event::ComplaintHandedOn { to }
        }
        Command::CloseComplaint { done, .. } => {
            may(actor, command.permission(), Some(open(facts)?))?;
            super::Event::ComplaintClosed { done: reason_given(done).map_err(named_done)? }
        }
        _ => return Err(Refusal::NotFound),
    })
}

/// The form asks for what was done, not for a reason.
fn named_done(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::FieldEmpty { .. } => Refusal::FieldEmpty { field: "complaint_done".to_owned() },
        Refusal::FieldTooLong { limit, .. } => Refusal::FieldTooLong { field: "complaint_done".to_owned(), limit },
        other => other,
    }
}

/// Who owns it, while it is open.
fn open(facts: &ComplaintFacts) -> Result<PersonId, Refusal> {
    match facts.stored {
        None => Err(Refusal::NotFound),
        Some((_, false)) => Err(Refusal::ComplaintIsClosed),
        Some((owner, true)) => Ok(owner),
    }
}

/// Some see to every complaint, others to their own.
fn may(actor: &Actor, permission: Permission, owner: Option<PersonId>) -> Result<(), Refusal> {
    match actor.reach(permission) {
        Reach::None => Err(Refusal::not_allowed(permission)),
        Reach::Own if owner.is_some_and(|owner| owner != actor.person) => Err(Refusal::NotYours { permission }),
        Reach::Own | Reach::Dealership | Reach::Group => Ok(()),
    }
}
