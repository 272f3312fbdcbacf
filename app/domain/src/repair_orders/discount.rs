//! More given away than one's post may: asked of whoever may, and granted as asked or not at all.

use super::estimate::{self, GivenAway, Terms};
use super::lines::{add_line, change, change_line};
use super::{Charge, Event, Line, LineDraft, Order, findings, reason_given};
use crate::permission::Reach;
use crate::staff::PersonRef;
use crate::{Actor, BasisPoints, DiscountId, Fen, FindingId, OrderId, Permission, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What was asked for, until it is granted or taken back. One that was refused stands until something else is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedDiscount {
    pub id: DiscountId,
    /// The line as it would be.
    pub line: Line,
    /// As it was when that was asked; nothing for a line that would be new.
    pub instead_of: Option<Line>,
    pub given: GivenAway,
    pub reason: String,
    pub by: PersonRef,
    pub at: DateTime<Utc>,
    pub refused: Option<RefusedDiscount>,
}

/// Who has refused it, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedDiscount {
    pub by: PersonRef,
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// A request as it waits for whoever may grant it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingDiscount {
    pub order: OrderId,
    pub number: String,
    /// What the car is called.
    pub car: String,
    pub model: String,
    pub customer_name: String,
    /// What the whole order comes to now, all payers together.
    pub total: Fen,
    pub asked: AskedDiscount,
    /// Whether it is no more than whoever looks at it may give; anything may be refused.
    pub grantable: bool,
}

impl Order {
    /// The request that waits for an answer.
    #[must_use]
    pub fn open_discount(&self) -> Option<&AskedDiscount> {
        self.discount.as_ref().filter(|asked| asked.refused.is_none())
    }
}

/// What nobody has decided yet is neither told nor signed nor settled.
///
/// # Errors
/// [`Refusal::DiscountIsAsked`].
pub(crate) fn expect_decided(order: &Order) -> Result<(), Refusal> {
    match order.open_discount() {
        None => Ok(()),
        Some(asked) => Err(Refusal::DiscountIsAsked { title: asked.line.title.clone(), by: asked.by.name.clone() }),
    }
}

/// The same towards the customer, who is told of no name.
///
/// # Errors
/// [`Refusal::QuoteBeingRevised`].
pub(super) fn expect_decided_for_customer(order: &Order) -> Result<(), Refusal> {
    if order.open_discount().is_some() { Err(Refusal::QuoteBeingRevised) } else { Ok(()) }
}

/// The line that a draft would make, added or changed.
fn typed(order: &Order, draft: &LineDraft, terms: &Terms<'_>) -> Result<Event, Refusal> {
    if order.line(draft.id).is_some() { change_line(order, draft, terms) } else { add_line(order, draft, terms) }
}

fn line_of(event: &Event) -> Result<&Line, Refusal> {
    match event {
        Event::LineAdded { line } | Event::LineChanged { line } => Ok(line),
        _ => Err(Refusal::NotFound),
    }
}

/// Asks for what goes over the limit of who types it, and for nothing else.
pub(super) fn ask(
    order: &Order,
    request: DiscountId,
    (draft, finding): (&LineDraft, Option<FindingId>),
    reason: &str,
    terms: &Terms<'_>,
) -> Result<Event, Refusal> {
    if let Some(finding) = finding {
        findings::expect_open(order, finding)?;
    }
    expect_decided(order)?;
    if order.discount.as_ref().is_some_and(|asked| asked.id == request) {
        return Err(Refusal::AlreadyThere);
    }
    let mut line = Box::new(line_of(&typed(order, draft, &Terms { limit: BasisPoints::WHOLE, ..*terms })?)?.clone());
    line.finding = line.finding.or(finding);
    if typed(order, draft, terms).is_ok() {
        return Err(Refusal::DiscountNeedsNobody);
    }
    let given = estimate::given_away(&line, terms.kind, terms.policy);
    if terms.policy.post_for_discount(given.part()).is_none() {
        return Err(Refusal::DiscountOverLimit { asked: given.part(), limit: terms.limit, ask: None });
    }
    let instead_of = order.line(draft.id).cloned().map(Box::new);
    Ok(Event::DiscountAsked { request, line, instead_of, given, reason: reason_given(reason)? })
}

/// The request that is meant, while nobody has answered it.
fn open(order: &Order, request: DiscountId) -> Result<&AskedDiscount, Refusal> {
    order.open_discount().filter(|asked| asked.id == request).ok_or(Refusal::DiscountIsDecided)
}

/// Nobody answers what they have asked themselves, or what is more than theirs to give.
fn expect_theirs(asked: &AskedDiscount, terms: &Terms<'_>, actor: &Actor) -> Result<(), Refusal> {
    if asked.by.person == actor.person {
        return Err(Refusal::DiscountIsOwn);
    }
    estimate::expect_within(asked.given, terms)
}

/// Grants it as it was asked: what does not fit the order any more is refused, and nothing of it is done.
pub(super) fn grant(order: &Order, request: DiscountId, terms: &Terms<'_>, actor: &Actor) -> Result<Vec<Event>, Refusal> {
    let asked = open(order, request)?;
    expect_theirs(asked, terms, actor)?;
    let misfit = || Refusal::DiscountNoLongerFits { title: asked.line.title.clone() };
    let as_it_was = match (order.line(asked.line.id), &asked.instead_of) {
        (None, None) => true,
        (Some(now), Some(then)) => now.is_like(then),
        (Some(_), None) | (None, Some(_)) => false,
    };
    if !as_it_was || estimate::given_away(&asked.line, terms.kind, terms.policy) != asked.given {
        return Err(misfit());
    }
    let list_price = match &asked.line.charge {
        Charge::Part { list, .. } => *list,
        Charge::Labour { .. } | Charge::Other { .. } => None,
    };
    let (draft, terms) = (draft_of(&asked.line), Terms { list_price, ..*terms });
    let mut now = typed(order, &draft, &terms)?;
    if let (Event::LineAdded { line }, Some(finding)) = (&mut now, asked.line.finding) {
        findings::expect_open(order, finding)?;
        line.finding = Some(finding);
    }
    if !line_of(&now)?.is_like(&asked.line) {
        return Err(misfit());
    }
    let granted = Event::DiscountGranted { request, title: asked.line.title.clone(), given: asked.given };
    // What is changed may break the package that it came with.
    let done = if asked.instead_of.is_some() { change(order, &draft, &terms)? } else { vec![now] };
    Ok([granted].into_iter().chain(done).collect())
}

/// Says no, and why. That gives nothing away: whoever may grant any discount may refuse every one but their own.
pub(super) fn refuse(order: &Order, request: DiscountId, reason: &str, actor: &Actor) -> Result<Event, Refusal> {
    let asked = open(order, request)?;
    if asked.by.person == actor.person {
        return Err(Refusal::DiscountIsOwn);
    }
    Ok(Event::DiscountRefused { request, title: asked.line.title.clone(), reason: reason_given(reason)? })
}

/// Whoever has asked thinks better of it. Lest the order waits for somebody who is away, its advisor and whoever grants discounts may take
/// it back, too.
pub(super) fn take_back(order: &Order, request: DiscountId, actor: &Actor) -> Result<Event, Refusal> {
    let asked = open(order, request)?;
    let theirs = [asked.by.person, order.advisor.person].contains(&actor.person);
    if !theirs && actor.reach(Permission::ApproveDiscount) == Reach::None {
        return Err(Refusal::NotYours { permission: Permission::Estimate });
    }
    Ok(Event::DiscountTakenBack { request, title: asked.line.title.clone() })
}

/// What was asked for a line that goes, or for an order that ends, is asked no more.
pub(super) fn lapses(order: &Order, events: &[crate::Event]) -> Option<crate::Event> {
    let asked = order.open_discount()?;
    let ends = |event: &crate::Event| match event {
        crate::Event::RepairOrders(Event::Voided { .. } | Event::LeftUnrepaired { .. }) => true,
        crate::Event::RepairOrders(Event::LineRemoved { line, .. } | Event::JobAbandoned { job: line, .. }) => *line == asked.line.id,
        _ => false,
    };
    let taken_back = Event::DiscountTakenBack { request: asked.id, title: asked.line.title.clone() };
    events.iter().any(ends).then_some(crate::Event::RepairOrders(taken_back))
}

fn draft_of(line: &Line) -> LineDraft {
    let Line { id, title, charge, discount, shares, .. } = line.clone();
    LineDraft { id, title, charge, discount, shares }
}
