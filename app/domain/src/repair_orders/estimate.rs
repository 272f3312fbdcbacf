//! What lines cost, who pays them, and what each payer owes.

use super::{Charge, Line, LineDraft, OtherKind, Payer, Share};
use crate::policy::Policy;
use crate::{Actor, BasisPoints, Fen, Refusal};
use serde::{Deserialize, Serialize};

/// The most lines an order holds.
pub const MOST_LINES: usize = 200;

impl Charge {
    /// The price before discount.
    #[must_use]
    pub fn gross(&self) -> Fen {
        match self {
            Self::Labour { billed, rate, .. } => billed.at(*rate),
            Self::Part { quantity, price, .. } => quantity.at(*price),
            Self::Other { amount, .. } => *amount,
        }
    }
}

impl Line {
    /// The price after discount.
    #[must_use]
    pub fn net(&self) -> Fen {
        self.charge.gross() - self.discount
    }

    /// What each payer's share comes to; adds up to [`Line::net`].
    #[must_use]
    pub fn amounts(&self) -> Vec<(Payer, Fen)> {
        let parts: Vec<BasisPoints> = self.shares.iter().map(|share| share.part).collect();
        self.shares.iter().map(|share| share.payer).zip(self.net().split(&parts)).collect()
    }

    /// Whether this line is labour: a job that somebody works.
    #[must_use]
    pub const fn is_job(&self) -> bool {
        matches!(self.charge, Charge::Labour { .. })
    }
}

/// Whether a changed line needs the customer's yes again: it is other work, a part of another quality, or somebody whose money is the
/// customer's pays more for it.
#[must_use]
pub(super) fn asks_more(before: &Line, after: &Line) -> bool {
    let other = match (&before.charge, &after.charge) {
        (Charge::Labour { operation: was, .. }, Charge::Labour { operation: is, .. }) => was != is,
        (Charge::Part { quality: was, .. }, Charge::Part { quality: is, .. }) => was != is,
        (Charge::Other { of: was, .. }, Charge::Other { of: is, .. }) => was != is,
        _ => true,
    };
    let paid_by =
        |line: &Line, payer: Payer| line.amounts().into_iter().filter(|(of, _)| *of == payer).map(|(_, amount)| amount).sum::<Fen>();
    let dearer = |payer: &Payer| payer.is_on_the_customer() && paid_by(after, *payer) > paid_by(before, *payer);
    other || before.title != after.title || Payer::ALL.iter().any(dearer)
}

/// What one payer owes, in the columns of the settlement list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayerTotal {
    pub payer: Payer,
    pub labour: Fen,
    pub parts: Fen,
    pub diagnosis: Fen,
    pub testing: Fen,
    pub outwork: Fen,
    pub other: Fen,
    /// Already taken off the amounts above; this payer's share of it.
    pub discount: Fen,
    pub due: Fen,
    /// VAT inside `due`.
    pub tax: Fen,
}

/// What every payer owes, in the order of [`Payer::ALL`]; payers without a share are left out.
#[must_use]
pub fn totals(lines: &[Line], vat_rate: BasisPoints) -> Vec<PayerTotal> {
    Payer::ALL.iter().filter_map(|payer| payer_total(*payer, lines, vat_rate)).collect()
}

fn payer_total(payer: Payer, lines: &[Line], vat_rate: BasisPoints) -> Option<PayerTotal> {
    let mut total = PayerTotal {
        payer,
        labour: Fen::ZERO,
        parts: Fen::ZERO,
        diagnosis: Fen::ZERO,
        testing: Fen::ZERO,
        outwork: Fen::ZERO,
        other: Fen::ZERO,
        discount: Fen::ZERO,
        due: Fen::ZERO,
        tax: Fen::ZERO,
    };
    let mut any = false;
    for line in lines {
        let parts: Vec<BasisPoints> = line.shares.iter().map(|share| share.part).collect();
        let discounts = line.discount.split(&parts);
        for ((of, amount), discount) in line.amounts().into_iter().zip(discounts) {
            if of != payer {
                continue;
            }
            any = true;
            total.due += amount;
            total.discount += discount;
            *match &line.charge {
                Charge::Labour { .. } => &mut total.labour,
                Charge::Part { .. } => &mut total.parts,
                Charge::Other { of: OtherKind::Diagnosis, .. } => &mut total.diagnosis,
                Charge::Other { of: OtherKind::Testing, .. } => &mut total.testing,
                Charge::Other { of: OtherKind::Outwork, .. } => &mut total.outwork,
                Charge::Other { of: OtherKind::Towing | OtherKind::Other, .. } => &mut total.other,
            } += amount;
        }
    }
    total.tax = total.due.vat_inside(vat_rate);
    any.then_some(total)
}

/// The price of all lines after discount.
#[must_use]
pub fn total(lines: &[Line]) -> Fen {
    lines.iter().map(Line::net).sum()
}

/// Accepts a line as typed.
///
/// # Errors
/// Shares that do not add up, a discount over the post's limit or on what others pay, amounts out of range.
pub fn accept(draft: &LineDraft, policy: &Policy, actor: &Actor) -> Result<Line, Refusal> {
    let line = accept_unbounded(draft)?;
    accept_discount(&line, policy, actor)?;
    Ok(line)
}

/// Accepts a changed line. A discount that somebody with a higher limit has given may stay, or go down, whoever changes the rest.
///
/// # Errors
/// As [`accept`].
pub fn accept_change(stored: &Line, draft: &LineDraft, policy: &Policy, actor: &Actor) -> Result<Line, Refusal> {
    let line = accept_unbounded(draft)?;
    let (before, after) = (stored.charge.gross(), line.charge.gross());
    let given_before = stored.discount > Fen::ZERO
        && i128::from(line.discount.0) * i128::from(before.0) <= i128::from(stored.discount.0) * i128::from(after.0);
    if line.shares != stored.shares || !given_before || !(Fen::ZERO..=after).contains(&line.discount) {
        accept_discount(&line, policy, actor)?;
    }
    Ok(line)
}

/// A line as typed, but for the limit of its discount.
fn accept_unbounded(draft: &LineDraft) -> Result<Line, Refusal> {
    let title = crate::customers::limited("title", &draft.title, 120)?;
    if title.is_empty() {
        return Err(Refusal::FieldEmpty { field: "title".to_owned() });
    }
    accept_shares(&draft.shares)?;
    let charge = accept_charge(&draft.charge)?;
    Ok(Line { id: draft.id, title, charge, discount: draft.discount, shares: draft.shares.clone(), authorised: false })
}

fn accept_charge(charge: &Charge) -> Result<Charge, Refusal> {
    let mut charge = charge.clone();
    let within = |amount: Fen| {
        if (Fen::ZERO..=Fen::LIMIT).contains(&amount) { Ok(()) } else { Err(Refusal::AmountOutOfRange { amount }) }
    };
    match &mut charge {
        Charge::Labour { operation, quota, billed, rate, .. } => {
            *operation = crate::customers::limited("operation", operation, 40)?;
            // Labour is billed to 0.1 h, and never less (domain.md section 4).
            if !(10..=crate::Hours::LIMIT.0).contains(&billed.0) || billed.0 % 10 != 0 || quota.0 < 0 {
                return Err(Refusal::HoursOutOfRange { hours: *billed });
            }
            within(*rate)
        }
        Charge::Part { part_no, unit, quantity, price, .. } => {
            *part_no = crate::customers::limited("part_no", part_no, 40)?;
            *unit = crate::customers::limited("unit", unit, 10)?;
            if !(1..=crate::Quantity::LIMIT.0).contains(&quantity.0) {
                return Err(Refusal::QuantityOutOfRange { quantity: *quantity });
            }
            within(*price)
        }
        Charge::Other { amount, .. } => within(*amount),
    }?;
    within(charge.gross())?;
    Ok(charge)
}

fn accept_shares(shares: &[Share]) -> Result<(), Refusal> {
    let sum: u32 = shares.iter().map(|share| share.part.0).fold(0, u32::saturating_add);
    let twice = shares.iter().enumerate().any(|(index, share)| shares[..index].iter().any(|earlier| earlier.payer == share.payer));
    if sum != BasisPoints::WHOLE.0 || twice || shares.iter().any(|share| share.part.0 == 0) {
        return Err(Refusal::SharesDoNotAddUp { sum: BasisPoints(sum) });
    }
    Ok(())
}

/// Discounts are given on what the customer pays, within the limit of the post.
fn accept_discount(line: &Line, policy: &Policy, actor: &Actor) -> Result<(), Refusal> {
    let gross = line.charge.gross();
    if line.discount == Fen::ZERO {
        return Ok(());
    }
    if line.discount < Fen::ZERO || line.discount > gross {
        return Err(Refusal::AmountOutOfRange { amount: line.discount });
    }
    if line.shares.iter().any(|share| share.payer != Payer::Customer) {
        return Err(Refusal::DiscountOnOthers);
    }
    let asked = BasisPoints(u32::try_from((line.discount.0 * 10_000 + gross.0 - 1) / gross.0).unwrap_or(u32::MAX));
    let limit = policy.discount_limit(&actor.posts);
    if line.discount > gross.proportion(limit) {
        return Err(Refusal::DiscountOverLimit { asked, limit, ask: policy.post_for_discount(asked) });
    }
    Ok(())
}
