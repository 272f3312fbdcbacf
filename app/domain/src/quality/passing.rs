//! What a car lacks to pass its final inspection: the same for whoever shows the button and for the command that it sends.

use super::sheet::{expect, work_of};
use super::template::{SheetKind, Template, Work};
use super::{Sheet, may_inspect};
use crate::repair_orders::Order;
use crate::repair_orders::lifecycle::Step;
use crate::workshop::{JobStatus, Progress, expect_over};
use crate::{Actor, Refusal};
use serde::{Deserialize, Serialize};

/// What is missing of the final sheet of a car.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinalOwed {
    /// It is asked for, and not filled since the car was last sent back.
    Missing,
    /// So many of its items are not in order.
    Bad { bad: usize },
}

impl FinalOwed {
    const fn refusal(self) -> Refusal {
        match self {
            Self::Missing => Refusal::FinalSheetMissing,
            Self::Bad { bad } => Refusal::FinalSheetBad { bad },
        }
    }
}

/// Whether this person may pass this car now, its checks ticked: the one rule of the command and of every button for it. `owed` is what is
/// missing of its final sheet, as far as whoever asks knows.
///
/// # Errors
/// Those of [`may_inspect`]; lines without the customer's yes, a mutual check that is owed, a stage that is open, the final sheet.
pub fn may_pass(progress: &Progress, owed: Option<FinalOwed>, actor: &Actor) -> Result<(), Refusal> {
    may_inspect(progress, Step::Pass, actor)?;
    if progress.unauthorised_lines > 0 {
        return Err(Refusal::LinesNotAuthorised { lines: progress.unauthorised_lines });
    }
    progress.jobs.iter().try_for_each(|job| expect(job, SheetKind::MutualCheck))?;
    expect_over(progress)?;
    owed.map_or(Ok(()), |owed| Err(owed.refusal()))
}

/// What is missing of the final sheet of a car on which this work was done: nothing where none of the templates that are `offered` demands one.
/// `last` is how many items are not in order on the last one since the car was last sent back.
#[must_use]
pub fn owes_final(offered: &[Template], works: &[Work], last: Option<usize>) -> Option<FinalOwed> {
    let demands =
        |template: &Template| template.offered && template.kind == SheetKind::Final && works.iter().any(|work| template.is_demanded(*work));
    if !offered.iter().any(demands) {
        return None;
    }
    match last {
        None => Some(FinalOwed::Missing),
        Some(0) => None,
        Some(bad) => Some(FinalOwed::Bad { bad }),
    }
}

/// What is missing of the final sheet of an order that was read whole, by the templates of its house.
#[must_use]
pub fn final_owed(order: &Order, offered: &[Template]) -> Option<FinalOwed> {
    let done = order.progress.jobs.iter().filter(|job| job.status == JobStatus::Done);
    let works: Vec<Work> = done.map(|job| work_of(order, Some(job))).chain([work_of(order, None)]).collect();
    let sent_back = order.inspections.iter().filter(|inspection| !inspection.passed).map(|inspection| inspection.at).max();
    let stands = |sheet: &&Sheet| sheet.kind == SheetKind::Final && sent_back.is_none_or(|at| sheet.at > at);
    let last = order.sheets.iter().filter(stands).max_by_key(|sheet| sheet.at);
    owes_final(offered, &works, last.map(|sheet| sheet.counts().bad))
}
