//! 套餐: what a service or a package of the catalogue stands for, put on an order as labour and parts in one go.
//!
//! A package may have a price of its own. When that is less than its lines together, the difference comes off the lines. It is a price of the
//! house, like the list: it was set by whoever keeps the catalogue, it holds for everybody, and it does not count against the limit of the
//! person who puts the package on an order. It holds for the package as a whole: without one of its lines the others cost what the list says.

use super::estimate::{MOST_LINES, Terms, accept, expect_within_limit};
use super::findings::expect_open;
use super::{CatalogPart, Charge, Event, Facts, Line, LineDraft, Operation, Order, Payer, Share};
use crate::appointments::Title;
use crate::customers::Energy;
use crate::{Fen, FindingId, Hours, LineId, PackageId, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Of which package a line is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfPackage {
    pub id: PackageId,
    /// Its code in the service catalogue.
    pub service: String,
    /// What it was called when it was put on the order.
    pub title: Title,
    /// What the price of the package takes off the line: a part of its discount.
    #[serde(default)]
    pub off: Fen,
    /// How much of it the package has: hundredths of an hour or of the part's unit.
    #[serde(default)]
    pub amount: i32,
}

/// A service or a package as it is offered now: what it stands for, with quota and price by the catalogues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedPackage {
    pub code: String,
    pub title: Title,
    /// Whether it is still offered.
    pub active: bool,
    pub price: Option<Fen>,
    /// What drives the car, where it is for no car that is driven like this: see [`crate::appointments::Service::suits`].
    #[serde(default)]
    pub unsuited: Option<Energy>,
    pub tasks: Vec<OfferedTask>,
}

impl OfferedPackage {
    /// What its lines come to by the list: labour at the rates of the house, to 0.1 h, and parts at their prices.
    #[must_use]
    pub fn list_total(&self, policy: &crate::Policy) -> Fen {
        let labour = |operation: &Operation| billed(operation.quota).at(policy.labour_rate(operation.skill).unwrap_or_default());
        let of = |task: &OfferedTask| {
            let parts = task.parts.iter().map(|(part, quantity)| quantity.at(part.price));
            task.operations.iter().map(labour).chain(parts).sum::<Fen>()
        };
        self.tasks.iter().map(of).sum()
    }
}

/// Labour is billed to 0.1 h (domain.md section 4).
const fn billed(quota: Hours) -> Hours {
    Hours((quota.0 + 9) / 10 * 10)
}

/// What a service in it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedTask {
    pub operations: Vec<Operation>,
    pub parts: Vec<(CatalogPart, Quantity)>,
}

/// What comes off each price so that together they come to the price of the whole, to the fen: in proportion, never more than a price itself.
/// Nothing when the whole costs more.
#[must_use]
pub fn spread(prices: &[Fen], whole: Fen) -> Vec<Fen> {
    let sum: i128 = prices.iter().map(|price| i128::from(price.0)).sum();
    let off = (sum - i128::from(whole.0)).max(0);
    // What comes off the first prices together, rounded down: each takes the difference to those before it.
    let until = |part: i128| if sum == 0 { 0 } else { off * part / sum };
    let mut before = 0;
    let mut offs = Vec::with_capacity(prices.len());
    for price in prices {
        let after = before + i128::from(price.0);
        offs.push(Fen(i64::try_from(until(after) - until(before)).unwrap_or_default()));
        before = after;
    }
    offs
}

/// Puts a package on an order, for what came to light when that is named.
pub(super) fn add(order: &Order, id: PackageId, finding: Option<FindingId>, facts: &Facts, terms: &Terms<'_>) -> Result<Event, Refusal> {
    let status = order.progress.status;
    if !status.is_editable() {
        return Err(Refusal::LinesAreFixed { status });
    }
    if let Some(finding) = finding {
        expect_open(order, finding)?;
    }
    let offered = facts.package.as_ref().ok_or(Refusal::NotFound)?;
    if !offered.active {
        return Err(Refusal::ServiceUnknown { service: offered.code.clone() });
    }
    if let Some(energy) = offered.unsuited {
        return Err(Refusal::ServiceNotForCar { service: offered.title.clone(), energy });
    }
    let payer = terms.kind.usual_payer();
    let drafts = drafts(offered, id, payer, terms);
    if drafts.is_empty() {
        return Err(Refusal::ServiceIsEmpty { service: offered.code.clone() });
    }
    if drafts.iter().any(|(draft, _)| order.line(draft.id).is_some()) {
        return Err(Refusal::AlreadyThere);
    }
    if order.lines.len() + drafts.len() > MOST_LINES {
        return Err(Refusal::TooManyLines { limit: MOST_LINES });
    }
    let of = |off, charge: &Charge| {
        let amount = match charge {
            Charge::Labour { billed, .. } => billed.0,
            Charge::Part { quantity, .. } => quantity.0,
            Charge::Other { .. } => 0,
        };
        OfPackage { id, service: offered.code.clone(), title: offered.title.clone(), off, amount }
    };
    let mut lines = Vec::with_capacity(drafts.len());
    for (draft, list_price) in &drafts {
        lines.push(Line {
            package: Some(of(Fen::ZERO, &draft.charge)),
            finding,
            ..accept(draft, &Terms { list_price: *list_price, ..*terms })?
        });
    }
    // Others pay by rates of their own; only customers buy at the price of the house.
    if let Some(price) = offered.price.filter(|_| payer == Payer::Customer) {
        let prices: Vec<Fen> = lines.iter().map(|line| line.charge.gross()).collect();
        for (line, off) in lines.iter_mut().zip(spread(&prices, price)) {
            (line.discount, line.package) = (off, Some(of(off, &line.charge)));
        }
    }
    for line in &lines {
        expect_within_limit(line, terms)?;
    }
    Ok(Event::PackageAdded { package: id, service: offered.code.clone(), title: offered.title.clone(), lines })
}

/// The lines of a package as somebody would type them, each part with its price by the list, and fitted in the first job of its service.
fn drafts(offered: &OfferedPackage, id: PackageId, payer: Payer, terms: &Terms<'_>) -> Vec<(LineDraft, Option<Fen>)> {
    let mut next = id.0.as_u128();
    let mut draft = |title: &str, charge| {
        next = next.wrapping_add(1);
        LineDraft { id: LineId(Uuid::from_u128(next)), title: title.to_owned(), charge, discount: Fen::ZERO, shares: Share::whole(payer) }
    };
    let mut drafts = Vec::new();
    for task in &offered.tasks {
        let mut job = None;
        for operation in &task.operations {
            let (skill, quota) = (operation.skill, operation.quota);
            let rate = terms.policy.labour_rate(skill).unwrap_or_default();
            let billed = billed(quota);
            let line = draft(&operation.title, Charge::Labour { operation: operation.code.clone(), skill, quota, billed, rate });
            job = job.or(Some(line.id));
            drafts.push((line, None));
        }
        for (part, quantity) in &task.parts {
            let CatalogPart { part_no, title, unit, quality, maker, price } = part.clone();
            let charge = Charge::Part { part_no, quality, maker, unit, quantity: *quantity, price, list: Some(price), job };
            drafts.push((draft(&title, charge), Some(price)));
        }
    }
    drafts
}

/// Whether a changed line breaks the package that it came with: it is other work or another part, or less of it than the package has. Once
/// nothing can be put on the order any more, less of a line only puts right what it says.
pub(super) fn is_broken(order: &Order, stored: &Line, charge: &Charge) -> bool {
    let Some(package) = &stored.package else { return false };
    match amounts(&stored.charge, charge) {
        Some((was, is)) => is < was.min(package.amount) && order.progress.status.is_editable(),
        None => true,
    }
}

/// How much of the same thing there was and is, in hundredths; nothing for other work or another part.
fn amounts(was: &Charge, is: &Charge) -> Option<(i32, i32)> {
    match (was, is) {
        (Charge::Labour { operation: was, billed: before, .. }, Charge::Labour { operation: is, billed: after, .. }) if was == is => {
            Some((before.0, after.0))
        }
        (Charge::Part { part_no: was, quantity: before, .. }, Charge::Part { part_no: is, quantity: after, .. }) if was == is => {
            Some((before.0, after.0))
        }
        _ => None,
    }
}

/// The package of a line that is changed: what its price takes off becomes less with the line, and never more. Nothing comes off when the
/// package is broken or somebody else pays. Other work or another part is none of the package.
pub(super) fn kept(stored: &Line, draft: &LineDraft, broken: bool) -> Option<OfPackage> {
    let package = stored.package.clone()?;
    let (was, is) = amounts(&stored.charge, &draft.charge)?;
    if broken && package.off > Fen::ZERO {
        return None;
    }
    let whole = was.min(package.amount);
    let off = match draft.shares.iter().all(|share| share.payer == Payer::Customer) {
        false => Fen::ZERO,
        true if is < whole => package.off.times(i64::from(is.max(0)), i64::from(whole.max(1))),
        true => package.off,
    };
    Some(OfPackage { off: off.min(draft.charge.gross()), ..package })
}

/// The discount of a line that is changed: what the price of its package no longer takes off is none of it, unless somebody typed another.
pub(super) fn discount(stored: &Line, draft: &LineDraft, kept: Option<&OfPackage>) -> Fen {
    let off = |package: Option<&OfPackage>| package.map_or(Fen::ZERO, |package| package.off);
    let lost = off(stored.package.as_ref()) - off(kept);
    if draft.discount == stored.discount { (draft.discount - lost).max(Fen::ZERO) } else { draft.discount }
}

/// The other lines of the package that a line breaks or is taken out of: they cost what they cost without it.
pub(super) fn without(order: &Order, broken: &Line) -> Vec<Line> {
    let Some(package) = &broken.package else { return Vec::new() };
    let reduced = |line: &&Line| line.package.as_ref().is_some_and(|of| of.id == package.id && of.off > Fen::ZERO);
    let others = order.lines.iter().filter(|line| line.id != broken.id && !line.abandoned).filter(reduced);
    let alone = |line: &Line| {
        let off = line.package.as_ref().map_or(Fen::ZERO, |of| of.off);
        Line { discount: (line.discount - off).max(Fen::ZERO), package: None, ..line.clone() }
    };
    others.map(alone).collect()
}
