//! What lines cost, who pays them, and what each payer owes.

use super::{Charge, Kind, Line, LineDraft, OfPackage, OtherKind, Payer, QualityClass, Share};
use crate::policy::Policy;
use crate::{BasisPoints, Fen, Refusal};
use serde::{Deserialize, Serialize};

/// The most lines an order holds.
pub const MOST_LINES: usize = 200;
/// The longest number of a part.
pub(super) const PART_NO: usize = 40;

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
    /// The price after discount; nothing for a job that was given up.
    #[must_use]
    pub fn net(&self) -> Fen {
        if self.abandoned { Fen::ZERO } else { self.charge.gross() - self.discount }
    }

    /// What each payer's share comes to; adds up to [`Line::net`].
    #[must_use]
    pub fn amounts(&self) -> Vec<(Payer, Fen)> {
        let parts: Vec<BasisPoints> = self.shares.iter().map(|share| share.part).collect();
        self.shares.iter().map(|share| share.payer).zip(self.net().split(&parts)).collect()
    }

    /// Whether it says the same as another one, whoever has signed which.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        Self { authorised: other.authorised, ..self.clone() } == *other
    }

    /// Whether this line is a job that is done or to be done.
    #[must_use]
    pub const fn is_live_job(&self) -> bool {
        self.is_job() && !self.abandoned
    }

    /// Whether this line is labour: a job that somebody works.
    #[must_use]
    pub const fn is_job(&self) -> bool {
        matches!(self.charge, Charge::Labour { .. })
    }
}

/// Whether a changed line is other work, or a part of another quality or maker.
#[must_use]
pub(super) fn is_other_work(before: &Line, after: &Line) -> bool {
    let other = match (&before.charge, &after.charge) {
        (Charge::Labour { operation: was, .. }, Charge::Labour { operation: is, .. }) => was != is,
        (Charge::Part { quality: was, maker: by, .. }, Charge::Part { quality: is, maker: now_by, .. }) => {
            was != is || (!by.is_empty() && by != now_by)
        }
        (Charge::Other { of: was, .. }, Charge::Other { of: is, .. }) => was != is,
        _ => true,
    };
    other || before.title != after.title
}

/// Whether a changed line needs the customer's yes again: it is other work, or somebody whose money is the customer's pays more for it.
#[must_use]
pub(super) fn asks_more(before: &Line, after: &Line) -> bool {
    let paid_by =
        |line: &Line, payer: Payer| line.amounts().into_iter().filter(|(of, _)| *of == payer).map(|(_, amount)| amount).sum::<Fen>();
    let dearer = |payer: &Payer| payer.is_on_the_customer() && paid_by(after, *payer) > paid_by(before, *payer);
    is_other_work(before, after) || Payer::ALL.iter().any(dearer)
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
    for line in lines.iter().filter(|line| !line.abandoned) {
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

/// By what a line is judged, and how much whoever typed it may give away.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub kind: Kind,
    /// What the price list asks for a unit of the part that is typed.
    pub list_price: Option<Fen>,
    pub policy: &'a Policy,
    pub limit: BasisPoints,
}

/// Accepts a line as typed.
///
/// # Errors
/// Shares that do not add up, a discount on what others pay, more given away than the post may, amounts out of range.
pub(super) fn accept(draft: &LineDraft, terms: &Terms<'_>) -> Result<Line, Refusal> {
    let line = accept_unbounded(draft, terms.list_price)?;
    expect_published(&line, terms.policy)?;
    expect_within_limit(&line, terms)?;
    Ok(line)
}

/// By how much an hour of labour costs the customer more than the rate that the house has published for its trade: what was published is what
/// is asked (domain.md section 2.2). Manufacturer, insurer and others pay by rates of their own; a trade without a rate has none published.
fn above_published(line: &Line, policy: &Policy) -> Option<(Fen, Fen)> {
    let Charge::Labour { skill, rate, .. } = line.charge else { return None };
    let published = policy.labour_rate(skill)?;
    let customer_pays = line.shares.iter().any(|share| share.payer == Payer::Customer && share.part > BasisPoints(0));
    (customer_pays && rate > published).then_some((rate, published))
}

fn expect_published(line: &Line, policy: &Policy) -> Result<(), Refusal> {
    match above_published(line, policy) {
        Some((rate, published)) => Err(Refusal::RateAbovePublished { rate, published }),
        None => Ok(()),
    }
}

/// Accepts a changed line. What somebody with a higher limit has given away may stay, or become less, whoever changes the rest. A part
/// keeps the price of the list that it was put on the order with, unless it becomes another part of the list. `broken`: the line is no longer
/// what its package has.
///
/// # Errors
/// As [`accept`].
pub(super) fn accept_change(stored: &Line, draft: &LineDraft, broken: bool, terms: &Terms<'_>) -> Result<Line, Refusal> {
    let list_price = match &stored.charge {
        Charge::Part { part_no, list, .. } if draft.part_no().as_ref() == Some(part_no) => list.or(terms.list_price),
        Charge::Part { list, .. } => terms.list_price.or(*list),
        Charge::Labour { .. } | Charge::Other { .. } => None,
    };
    let package = super::packages::kept(stored, draft, broken);
    let discount = super::packages::discount(stored, draft, package.as_ref());
    let mut line = accept_unbounded(&LineDraft { discount, ..draft.clone() }, list_price)?;
    line.finding = stored.finding;
    line.package = package.map(|package| OfPackage { off: package.off.min(discount), ..package });
    // What was published when it was put on the order may stay, whoever changes the rest, or become less.
    let stood = above_published(stored, terms.policy).is_some_and(|(before, _)| match (&stored.charge, &line.charge) {
        (Charge::Labour { skill: of, .. }, Charge::Labour { skill, rate, .. }) => of == skill && *rate <= before,
        _ => false,
    });
    if !stood {
        expect_published(&line, terms.policy)?;
    }
    let (before, after) = (given_away(stored, terms.kind, terms.policy), given_away(&line, terms.kind, terms.policy));
    if after.is_more_than(before) {
        expect_within_limit(&line, terms)?;
    }
    Ok(line)
}

/// How much of a line is given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAway {
    pub given: Fen,
    /// Of how much: the price of the line by the list, or its own where that is higher.
    pub of: Fen,
}

impl GivenAway {
    /// How large a part of its line it is, rounded up.
    #[must_use]
    pub fn part(self) -> BasisPoints {
        if self.of == Fen::ZERO {
            return BasisPoints(0);
        }
        BasisPoints(u32::try_from((self.given.0 * 10_000 + self.of.0 - 1) / self.of.0).unwrap_or(u32::MAX))
    }

    /// Whether it is a larger part of its line.
    #[must_use]
    pub(super) fn is_more_than(self, other: Self) -> bool {
        i128::from(self.given.0) * i128::from(other.of.0) > i128::from(other.given.0) * i128::from(self.of.0)
    }
}

/// What is given away of a line: all that the customer is spared of the price by the list, be it by a lower price or by a discount, and
/// all that the house pays, unless it pays for such visits anyway. The list is the labour rate of the dealership and the price list of
/// parts; hours are billed as sold, and what the customer brings along costs nothing. Manufacturer, supplier, warranty company and insurer
/// pay by rates of their own (domain.md section 4): where they pay less, nobody makes a present. For a line of a package the list is what the
/// package asks for it: that price is the house's own, set by whoever keeps the catalogue, and nobody at the desk gives it away.
#[must_use]
pub fn given_away(line: &Line, kind: Kind, policy: &Policy) -> GivenAway {
    let gross = line.charge.gross();
    let list = match &line.charge {
        Charge::Labour { skill, billed, .. } => policy.labour_rate(*skill).map(|rate| billed.at(rate)),
        Charge::Part { quality: QualityClass::CustomersOwn, .. } | Charge::Other { .. } => None,
        Charge::Part { quantity, list, .. } => list.map(|price| quantity.at(price)),
    };
    let package = line.package.as_ref().map_or(Fen::ZERO, |package| package.off);
    let of = list.map_or(gross, |list| list.max(gross)) - package;
    let parts: Vec<BasisPoints> = line.shares.iter().map(|share| share.part).collect();
    let given = |((payer, amount), worth): ((Payer, Fen), Fen)| match payer {
        Payer::Customer => worth - amount,
        payer if payer.is_the_house() && !kind.is_on_the_house() => worth,
        _ => Fen::ZERO,
    };
    GivenAway { given: line.amounts().into_iter().zip(of.split(&parts)).map(given).sum(), of }
}

/// A line as typed, but for the limit of what it gives away.
fn accept_unbounded(draft: &LineDraft, list_price: Option<Fen>) -> Result<Line, Refusal> {
    let title = crate::customers::limited("title", &draft.title, 120)?;
    if title.is_empty() {
        return Err(Refusal::FieldEmpty { field: "title".to_owned() });
    }
    accept_shares(&draft.shares)?;
    let charge = accept_charge(&draft.charge, list_price)?;
    let line = Line {
        id: draft.id,
        title,
        charge,
        discount: draft.discount,
        shares: draft.shares.clone(),
        authorised: false,
        abandoned: false,
        package: None,
        finding: None,
    };
    accept_discount(&line)?;
    Ok(line)
}

/// The price by the list is the list's to say, not the sender's.
fn accept_charge(charge: &Charge, list_price: Option<Fen>) -> Result<Charge, Refusal> {
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
        Charge::Part { part_no, maker, unit, quantity, price, list, .. } => {
            *list = list_price;
            *maker = crate::customers::limited("maker", maker, 40)?;
            *part_no = crate::customers::limited("part_no", part_no, PART_NO)?;
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

/// Discounts are given on what the customer pays.
fn accept_discount(line: &Line) -> Result<(), Refusal> {
    if line.discount == Fen::ZERO {
        return Ok(());
    }
    if line.discount < Fen::ZERO || line.discount > line.charge.gross() {
        return Err(Refusal::AmountOutOfRange { amount: line.discount });
    }
    if line.shares.iter().any(|share| share.payer != Payer::Customer) {
        return Err(Refusal::DiscountOnOthers);
    }
    Ok(())
}

/// A line that stands may be judged by another kind of visit, as long as nobody gives away more by it than their post may.
pub(super) fn expect_no_more_given(line: &Line, before: Kind, terms: &Terms<'_>) -> Result<(), Refusal> {
    let was = given_away(line, before, terms.policy);
    if given_away(line, terms.kind, terms.policy).is_more_than(was) { expect_within_limit(line, terms) } else { Ok(()) }
}

/// Nobody gives away more than their post may.
pub(super) fn expect_within_limit(line: &Line, terms: &Terms<'_>) -> Result<(), Refusal> {
    expect_within(given_away(line, terms.kind, terms.policy), terms)
}

/// The same of what is given away already.
pub(super) fn expect_within(given: GivenAway, terms: &Terms<'_>) -> Result<(), Refusal> {
    if given.given <= given.of.proportion(terms.limit) {
        return Ok(());
    }
    let asked = given.part();
    Err(Refusal::DiscountOverLimit { asked, limit: terms.limit, ask: terms.policy.post_for_discount(asked) })
}
