//! What a car lacks to pass its final inspection: the same for whoever shows the button and for the command that it sends.

use super::sheet::{expect, wants_photo, work_of};
use super::template::{SheetKind, Template, Work};
use super::{Sheet, may_inspect};
use crate::repair_orders::Order;
use crate::repair_orders::lifecycle::Step;
use crate::workshop::{JobStatus, Progress, Stage, expect_over};
use crate::{Actor, PhotoId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is missing of the sheets that a car passes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinalOwed {
    /// It is asked for, and not filled since the car was last sent back or worked on.
    Missing,
    /// So many of its items are not in order.
    Bad { bad: usize },
    /// So many photos that it is to show have not arrived.
    Photos { missing: usize },
}

impl FinalOwed {
    const fn refusal(self) -> Refusal {
        match self {
            Self::Missing => Refusal::FinalSheetMissing,
            Self::Bad { bad } => Refusal::FinalSheetBad { bad },
            Self::Photos { missing } => Refusal::SheetPhotosMissing { missing },
        }
    }
}

/// Whether this person may pass this car now, its checks ticked: the one rule of the command and of every button for it. `owed` is what is
/// missing of its sheets, as far as whoever asks knows.
///
/// # Errors
/// Those of [`may_inspect`]; lines without the customer's yes, a mutual check that is owed, a stage that is open, the final sheet, photos.
pub fn may_pass(progress: &Progress, owed: Option<FinalOwed>, actor: &Actor) -> Result<(), Refusal> {
    may_inspect(progress, Step::Pass, actor)?;
    if progress.unauthorised_lines > 0 {
        return Err(Refusal::LinesNotAuthorised { lines: progress.unauthorised_lines });
    }
    // Nobody checks work that was given up.
    progress.jobs.iter().filter(|job| job.status != JobStatus::Abandoned).try_for_each(|job| expect(job, SheetKind::MutualCheck))?;
    expect_over(progress)?;
    owed.map_or(Ok(()), |owed| Err(owed.refusal()))
}

/// What a car was looked at with, and what a look must be younger than to hold.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'a> {
    /// The filled sheets of its order.
    pub sheets: &'a [Sheet],
    /// The photos of its order that have arrived.
    pub photos: &'a [PhotoId],
    /// When it was last sent back.
    pub sent_back: Option<DateTime<Utc>>,
    /// When a clock of its jobs last started or stopped.
    pub clocked: Option<DateTime<Utc>>,
    /// Its body and paint, which are worked on without a clock of their own.
    pub stages: &'a [Stage],
}

impl Looked<'_> {
    /// The last final sheet that holds: of the car as it is, not as it was before somebody worked on it again.
    fn last(&self) -> Option<&Sheet> {
        let worked = self.clocked.max(self.stages.iter().flat_map(|stage| [stage.begun, stage.ended()]).flatten().max());
        // A sheet is filled only while nobody works: in the same moment it comes after.
        let stands = |sheet: &&Sheet| {
            sheet.kind == SheetKind::Final && self.sent_back.is_none_or(|at| sheet.at > at) && worked.is_none_or(|at| sheet.at >= at)
        };
        self.sheets.iter().filter(stands).max_by_key(|sheet| sheet.at)
    }
}

/// What a car on which this work was done lacks of its sheets: a final sheet in order where one of the templates that are `offered` demands
/// it, and the photos that it is to show.
///
/// A tablet fills a sheet before its photos have arrived, so they are asked for here: whoever passes the car has seen that they are there. Those of
/// the checks of its jobs are not: a photo that was lost with a tablet must not keep a car back that nobody can photograph like that again.
#[must_use]
pub fn owes_final(offered: &[Template], works: &[Work], looked: &Looked<'_>) -> Option<FinalOwed> {
    let demands =
        |template: &Template| template.offered && template.kind == SheetKind::Final && works.iter().any(|work| template.is_demanded(*work));
    if !offered.iter().any(demands) {
        return None;
    }
    let Some(sheet) = looked.last() else { return Some(FinalOwed::Missing) };
    let bad = sheet.counts().bad;
    if bad > 0 {
        return Some(FinalOwed::Bad { bad });
    }
    let asked = sheet.entries.iter().filter(|entry| wants_photo(&entry.item, entry.mark));
    let missing = asked.flat_map(|entry| &entry.photos).filter(|photo| !looked.photos.contains(photo)).count();
    (missing > 0).then_some(FinalOwed::Photos { missing })
}

/// What an order that was read whole lacks of its sheets to pass, by the templates of its house.
#[must_use]
pub fn final_owed(order: &Order, offered: &[Template]) -> Option<FinalOwed> {
    let done = order.progress.jobs.iter().filter(|job| job.status == JobStatus::Done);
    let works: Vec<Work> = done.map(|job| work_of(order, Some(job))).chain([work_of(order, None)]).collect();
    let sent_back = order.inspections.iter().filter(|inspection| !inspection.passed).map(|inspection| inspection.at).max();
    let photos: Vec<PhotoId> = order.walked.photos.iter().map(|photo| photo.id).collect();
    let (sheets, stages) = (order.sheets.as_slice(), order.progress.stages.as_slice());
    owes_final(offered, &works, &Looked { sheets, photos: &photos, sent_back, clocked: order.last_clocked, stages })
}
