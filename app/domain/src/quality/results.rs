//! What a health check has found, as short as a paper has room for it: the traffic light in figures, what is not in order by name, and what was
//! measured.

use super::sheet::{Counts, Entry, Mark, Sheet};
use super::template::{Measure, SheetKind};
use crate::repair_orders::{Order, Payer};
use crate::staff::PersonRef;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// What a health check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthResult {
    pub at: DateTime<Utc>,
    pub counts: Counts,
    /// 建议尽快处理, in the order of the sheet.
    pub bad: Vec<Entry>,
    /// 需要留意
    pub watch: Vec<Entry>,
    /// What is in order and was measured: tread, pads, battery.
    pub measured: Vec<Entry>,
}

/// What the health checks that are shared with the customer have found, the newest of each template, in the order in which they were filled. A
/// check that was done again says what holds. One that nobody has shared is the house's own affair, on paper as behind the link.
#[must_use]
pub fn health_results(sheets: &[Sheet]) -> Vec<HealthResult> {
    let mut told = BTreeSet::new();
    let newest = sheets
        .iter()
        .rev()
        .filter(|sheet| sheet.kind == SheetKind::Health && sheet.shared_at.is_some() && told.insert(sheet.template.as_str()));
    let mut results: Vec<HealthResult> = newest.map(HealthResult::of).collect();
    results.reverse();
    results
}

/// Whether health check and advice go with the car on a sheet of their own: there are some, and no statement is the customer's. Insurer,
/// manufacturer and house pay for work; what the driver is told is on none of their statements.
#[must_use]
pub fn is_told_apart(order: &Order) -> bool {
    let to_tell = !order.advice.is_empty() || !health_results(&order.sheets).is_empty();
    to_tell && !order.statements.is_empty() && order.statements.iter().all(|statement| statement.total.payer != Payer::Customer)
}

impl HealthResult {
    fn of(sheet: &Sheet) -> Self {
        let with = |mark: Mark| sheet.entries.iter().filter(move |entry| entry.mark == mark).cloned();
        let is_measured = |entry: &Entry| entry.item.measure.is_some() && entry.value.is_some();
        Self {
            at: sheet.at,
            counts: sheet.counts(),
            bad: with(Mark::Bad).collect(),
            watch: with(Mark::Watch).collect(),
            measured: with(Mark::Good).filter(is_measured).collect(),
        }
    }
}

impl Sheet {
    /// The sheet as its customer may have it: who looked is nothing they are told, nor where the limits of the house are, nor is a photo on
    /// paper.
    #[must_use]
    pub fn for_customers(mut self, advisor: &PersonRef) -> Self {
        self.by = advisor.clone();
        self.note.clear();
        for entry in &mut self.entries {
            entry.photos.clear();
            if let Some(measure) = &mut entry.item.measure {
                let Measure { unit, least, most, .. } = *measure;
                *measure = Measure { unit, least, most, bad_below: None, watch_below: None, watch_above: None, bad_above: None };
            }
        }
        self
    }
}
