//! A line as it is typed, and how it is read.

use super::line_dialog::LineKind;
use super::shares::TypedShares;
use crate::words;
use domain::repair_orders::{Charge, Line, LineDraft, OtherKind, Payer, QualityClass, Share};
use domain::staff::Skill;
use domain::{BasisPoints, Fen, Hours, LineId, Quantity, Refusal};
use leptos::prelude::*;

/// What is typed into the form.
#[derive(Clone, Copy)]
pub struct Typed {
    pub title: RwSignal<String>,
    pub code: RwSignal<String>,
    pub skill: RwSignal<String>,
    pub amount: RwSignal<String>,
    pub price: RwSignal<String>,
    pub unit: RwSignal<String>,
    pub quality: RwSignal<String>,
    pub maker: RwSignal<String>,
    pub job: RwSignal<String>,
    pub other: RwSignal<String>,
    pub discount: RwSignal<String>,
    pub shares: TypedShares,
    quota: StoredValue<Hours>,
    /// The part that the catalogue or the line told of, and its price by the list.
    listed: StoredValue<Option<(String, Fen)>>,
}

impl Typed {
    /// What is there of the line already.
    pub fn of(line: Option<&Line>, usual: Payer, first_job: Option<LineId>) -> Self {
        let text = |value: &str| RwSignal::new(value.to_owned());
        let share =
            |payer: Payer, part: BasisPoints| (text(payer.code()), RwSignal::new(words::percent(part).trim_end_matches('%').to_owned()));
        let shares = line
            .map_or_else(|| vec![share(usual, BasisPoints::WHOLE)], |line| line.shares.iter().map(|s| share(s.payer, s.part)).collect());
        let typed = Self {
            title: text(line.map_or("", |line| line.title.as_str())),
            code: text(""),
            skill: text(Skill::Mechanical.code()),
            amount: text("1"),
            price: text(""),
            unit: text(""),
            quality: text(QualityClass::Genuine.code()),
            maker: text(""),
            job: RwSignal::new(first_job.map(|job| job.to_string()).unwrap_or_default()),
            other: text(OtherKind::Diagnosis.code()),
            discount: RwSignal::new(
                line.map(|line| line.discount).filter(|discount| *discount > Fen::ZERO).map(Fen::plain).unwrap_or_default(),
            ),
            shares: RwSignal::new(shares),
            quota: StoredValue::new(Hours(0)),
            listed: StoredValue::new(None),
        };
        if let Some(line) = line {
            typed.fill(&line.charge);
        }
        typed
    }

    /// Takes over what the catalogue or the line says.
    pub fn fill(self, charge: &Charge) {
        match charge {
            Charge::Labour { operation, skill, quota, billed, rate } => {
                self.code.set(operation.clone());
                self.skill.set(skill.code().to_owned());
                self.amount.set(billed.to_string());
                self.price.set(rate.plain());
                self.quota.set_value(*quota);
            }
            Charge::Part { part_no, quality, maker, unit, quantity, price, list, job } => {
                self.listed.set_value(list.map(|list| (part_no.clone(), list)));
                self.code.set(part_no.clone());
                self.quality.set(quality.code().to_owned());
                self.maker.set(maker.clone());
                self.unit.set(unit.clone());
                self.amount.set(quantity.to_string());
                self.price.set(price.plain());
                self.job.set(job.map(|job| job.to_string()).unwrap_or_default());
            }
            Charge::Other { of, amount } => {
                self.other.set(of.code().to_owned());
                self.price.set(amount.plain());
            }
        }
    }

    /// The line as typed, or the id of the field that cannot be read.
    pub fn draft(self, kind: LineKind, id: LineId) -> Result<LineDraft, &'static str> {
        let price = Fen::parse(&self.price.get_untracked()).ok_or("line-price")?;
        let charge = match kind {
            LineKind::Labour => {
                let billed = Hours::parse(&self.amount.get_untracked()).ok_or("line-amount")?;
                let quota = if self.quota.get_value().0 == 0 { billed } else { self.quota.get_value() };
                let skill = Skill::from_code(&self.skill.get_untracked()).ok_or("line-skill")?;
                Charge::Labour { operation: self.code.get_untracked(), skill, quota, billed, rate: price }
            }
            LineKind::Part => {
                let part_no = self.code.get_untracked();
                let list = self.listed.get_value().filter(|(listed, _)| *listed == part_no.trim()).map(|(_, price)| price);
                Charge::Part {
                    part_no,
                    quality: QualityClass::from_code(&self.quality.get_untracked()).ok_or("line-quality")?,
                    maker: self.maker.get_untracked(),
                    unit: self.unit.get_untracked(),
                    quantity: Quantity::parse(&self.amount.get_untracked()).ok_or("line-amount")?,
                    price,
                    list,
                    job: self.job.get_untracked().parse().ok(),
                }
            }
            LineKind::Other => Charge::Other { of: OtherKind::from_code(&self.other.get_untracked()).ok_or("line-other")?, amount: price },
        };
        let discount = self.discount.get_untracked();
        let discount =
            if discount.trim().is_empty() { Fen::ZERO } else { read_discount(&discount, charge.gross()).ok_or("line-discount")? };
        let shares = self
            .shares
            .get_untracked()
            .into_iter()
            .map(|(payer, part)| read_share(&payer.get_untracked(), &part.get_untracked()))
            .collect::<Option<Vec<_>>>();
        Ok(LineDraft { id, title: self.title.get_untracked(), charge, discount, shares: shares.ok_or("shares")? })
    }
}

/// A discount as typed: an amount, or a percentage of the line.
fn read_discount(text: &str, gross: Fen) -> Option<Fen> {
    match text.trim().strip_suffix(['%', '％']) {
        Some(percent) => Some(gross.proportion(BasisPoints(u32::try_from(Fen::parse(percent)?.0).ok()?))),
        None => Fen::parse(text),
    }
}

fn read_share(payer: &str, percent: &str) -> Option<Share> {
    // Percent with two decimals are basis points.
    let part = u32::try_from(Fen::parse(percent.trim().trim_end_matches(['%', '％']))?.0).ok()?;
    Some(Share { payer: Payer::from_code(payer)?, part: BasisPoints(part) })
}

/// The field a refusal is about.
pub fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::DiscountOnOthers | Refusal::DiscountOverLimit { .. } => Some("line-discount"),
        Refusal::SharesDoNotAddUp { .. } => Some("shares"),
        Refusal::AmountOutOfRange { .. } | Refusal::RateAbovePublished { .. } => Some("line-price"),
        Refusal::HoursOutOfRange { .. } | Refusal::QuantityOutOfRange { .. } => Some("line-amount"),
        Refusal::FieldEmpty { field } | Refusal::FieldTooLong { field, .. } if field == "title" => Some("line-title"),
        _ => None,
    }
}
