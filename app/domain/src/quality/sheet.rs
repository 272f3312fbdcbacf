//! Filled inspection sheets: what was found, item by item, who looked, and what that means for the work.

use super::template::{Item, PhotoWhen, SheetKind, Template, Work, demanded};
use super::{Event, Facts};
use crate::appointments::Title;
use crate::customers::limited;
use crate::permission::{Permission, Reach};
use crate::repair_orders::{Order, Status};
use crate::staff::PersonRef;
use crate::workshop::{Board, Job, JobStatus, Progress, Stage};
use crate::{Actor, FindingId, LineId, PersonId, PhotoId, Refusal, SheetId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The most sheets of one order.
pub const MOST_SHEETS: usize = 40;
/// The most photos of one item.
pub const MOST_PHOTOS_OF_ITEM: usize = 3;
/// The longest remark on an item, in characters.
pub const REMARK: usize = 200;

coded! {
    /// What was found of an item.
    pub enum Mark {
        /// 正常
        Good = "good",
        /// 需关注
        Watch = "watch",
        /// 异常
        Bad = "bad",
        /// 不适用: the car has none, or nobody could look.
        Absent = "absent",
    }
}

/// What whoever looked says of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub item: String,
    pub mark: Mark,
    /// What it reads, in hundredths of its unit; then the reading decides and not the mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// An item as it was found. It keeps what was asked, whatever becomes of the template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub item: Item,
    pub mark: Mark,
    /// In hundredths of its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i32>,
    /// Their ids are made where they are taken: one may still be on its way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A filled sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub id: SheetId,
    pub kind: SheetKind,
    /// The template, and which version of it.
    pub template: String,
    pub version: i32,
    pub title: Title,
    /// The job whose work was looked at; nothing where it was the car.
    #[serde(default)]
    pub job: Option<LineId>,
    pub entries: Vec<Entry>,
    #[serde(default)]
    pub note: String,
    pub by: PersonRef,
    pub at: DateTime<Utc>,
    /// Since when the customer may read it.
    #[serde(default)]
    pub shared_at: Option<DateTime<Utc>>,
}

/// How many items were found in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub good: usize,
    pub watch: usize,
    pub bad: usize,
}

/// Counts what was found.
pub fn counts(marks: impl Iterator<Item = Mark>) -> Counts {
    marks.fold(Counts::default(), |mut counts, mark| {
        match mark {
            Mark::Good => counts.good += 1,
            Mark::Watch => counts.watch += 1,
            Mark::Bad => counts.bad += 1,
            Mark::Absent => {}
        }
        counts
    })
}

impl Sheet {
    /// How many items were found in which state.
    #[must_use]
    pub fn counts(&self) -> Counts {
        counts(self.entries.iter().map(|entry| entry.mark))
    }

    /// Whether nothing was found that is not in order.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        self.entries.iter().all(|entry| entry.mark != Mark::Bad)
    }

    /// Whether it shows this photo.
    #[must_use]
    pub fn shows(&self, photo: PhotoId) -> bool {
        self.entries.iter().any(|entry| entry.photos.contains(&photo))
    }
}

/// The finding that an item of a sheet becomes: reported twice, it is one.
#[must_use]
pub fn finding_of(sheet: SheetId, item: &str) -> FindingId {
    // 64-bit FNV-1a: stable, and an item is told apart only from the others of its sheet.
    let hash = item.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    FindingId(Uuid::from_u128(sheet.0.as_u128() ^ u128::from(hash)))
}

/// What a sheet is still missing: items without an answer that must have one, and items without the photo they want.
#[must_use]
pub fn missing<'a>(template: &'a Template, given: &[Given]) -> (Vec<&'a Item>, Vec<&'a Item>) {
    let of = |item: &Item| given.iter().find(|given| given.item == item.code);
    let unanswered = |item: &&Item| {
        of(item).map_or(item.safety, |given| {
            let unmeasured = item.measure.is_some() && given.value.is_none() && given.mark != Mark::Absent;
            // What nobody could look at is said in words, where lives hang on it.
            unmeasured || (item.safety && given.mark == Mark::Absent && given.note.trim().is_empty())
        })
    };
    let unseen = |item: &&Item| of(item).is_some_and(|given| wants_photo(item, mark_of(item, given)) && given.photos.is_empty());
    (template.items.iter().filter(unanswered).collect(), template.items.iter().filter(unseen).collect())
}

/// Whether an item that was found like this is to be shown.
pub(super) fn wants_photo(item: &Item, mark: Mark) -> bool {
    match item.photo {
        PhotoWhen::Never => false,
        PhotoWhen::Bad => mark == Mark::Bad,
        PhotoWhen::Always => mark != Mark::Absent,
    }
}

/// A reading says by itself what it means.
#[must_use]
pub fn mark_of(item: &Item, given: &Given) -> Mark {
    match (item.measure, given.value) {
        (Some(measure), Some(value)) if given.mark != Mark::Absent => measure.mark(value),
        _ => given.mark,
    }
}

/// What is filled, and for what.
pub(super) struct Filling<'a> {
    pub sheet: SheetId,
    pub kind: SheetKind,
    pub template: &'a str,
    pub version: i32,
    pub job: Option<LineId>,
    pub given: &'a [Given],
    pub note: &'a str,
}

/// Decides whether a filled sheet is taken down.
pub(super) fn fill(order: &Order, facts: &Facts, filling: &Filling<'_>, actor: &Actor) -> Result<Event, Refusal> {
    let named = |template: &&Template| template.code == filling.template && template.version == filling.version;
    let template = facts.named.as_ref().filter(named).ok_or(Refusal::SheetUnknown)?;
    if template.kind != filling.kind {
        return Err(Refusal::SheetUnknown);
    }
    if order.sheets.iter().any(|sheet| sheet.id == filling.sheet) {
        return Err(Refusal::AlreadyThere);
    }
    if order.sheets.len() >= MOST_SHEETS {
        return Err(Refusal::TooManySheets { limit: MOST_SHEETS });
    }
    let job = filling.job.map(|job| order.job(job).ok_or(Refusal::NotFound)).transpose()?;
    may_fill(&order.progress, template.kind, job, actor)?;
    if template.kind == SheetKind::Final {
        expect_another_look(order, &facts.offered, template, actor)?;
    }
    if !template.is_for(work_of(order, job)) {
        return Err(Refusal::SheetNotForThis { title: template.title.clone() });
    }
    let (unanswered, unseen) = missing(template, filling.given);
    if !unanswered.is_empty() {
        return Err(Refusal::SheetIncomplete { missing: unanswered.into_iter().map(|item| item.title.clone()).collect() });
    }
    if !unseen.is_empty() {
        return Err(Refusal::SheetWantsPhotos { items: unseen.into_iter().map(|item| item.title.clone()).collect() });
    }
    let mut entries = Vec::new();
    for item in &template.items {
        if let Some(given) = filling.given.iter().find(|given| given.item == item.code) {
            entries.push(entry(item, given)?);
        }
    }
    if entries.is_empty() {
        return Err(Refusal::SheetIncomplete { missing: Vec::new() });
    }
    Ok(Event::SheetFilled {
        sheet: filling.sheet,
        sheet_kind: template.kind,
        template: template.code.clone(),
        version: template.version,
        title: template.title.clone(),
        job: filling.job,
        note: limited("note", filling.note, 1_000)?,
        counts: counts(entries.iter().map(|entry| entry.mark)),
        entries,
    })
}

fn entry(item: &Item, given: &Given) -> Result<Entry, Refusal> {
    let value = given.value.filter(|_| item.measure.is_some() && given.mark != Mark::Absent);
    if let (Some(measure), Some(value)) = (item.measure, value)
        && !measure.can_be(value)
    {
        let (least, most, unit) = (measure.least, measure.most, measure.unit);
        return Err(Refusal::ReadingCannotBe { item: item.title.clone(), least, most, unit });
    }
    if given.photos.len() > MOST_PHOTOS_OF_ITEM {
        return Err(Refusal::TooManyPhotos { limit: MOST_PHOTOS_OF_ITEM });
    }
    let mark = mark_of(item, given);
    Ok(Entry { item: item.clone(), mark, value, photos: given.photos.clone(), note: limited("note", &given.note, REMARK)? })
}

/// Whoever fills the final sheet of a car has not done the mutual check of its work, where both are demanded: each of the three inspections is
/// another pair of eyes. The mutual check that counts is the last of each job, so that somebody else may do it again.
fn expect_another_look(order: &Order, offered: &[Template], last: &Template, actor: &Actor) -> Result<(), Refusal> {
    let done = || order.progress.jobs.iter().filter(|job| job.status == JobStatus::Done);
    let mut works = done().map(|job| work_of(order, Some(job))).chain([work_of(order, None)]);
    if !works.any(|work| last.is_demanded(work)) {
        return Ok(());
    }
    let checked = |job: &Job| {
        let checks = order.sheets.iter().filter(|sheet| sheet.kind == SheetKind::MutualCheck && sheet.job == Some(job.line));
        let theirs = checks.max_by_key(|sheet| sheet.at).is_some_and(|sheet| sheet.by.person == actor.person);
        theirs && demanded(offered, work_of(order, Some(job))).contains(&SheetKind::MutualCheck)
    };
    if done().any(checked) { Err(Refusal::OwnCheck) } else { Ok(()) }
}

/// The work of a job, or of a whole car.
#[must_use]
pub fn work_of(order: &Order, job: Option<&Job>) -> Work {
    Work {
        skill: job.map(|job| job.skill),
        kind: order.check_in.as_ref().map(|check_in| check_in.kind),
        class: order.check_in.as_ref().map(|_| order.class()),
    }
}

/// Whether this person may fill such a sheet now: on their own work, on that of others once it is done, or as an inspector.
///
/// # Errors
/// Not the post, own work, somebody else's, work that is not begun or not done, or the car is not there yet, or gone.
pub fn may_fill(progress: &Progress, kind: SheetKind, job: Option<&Job>, actor: &Actor) -> Result<(), Refusal> {
    let step = crate::repair_orders::Step::Pass;
    match kind {
        SheetKind::Health => {
            if !progress.status.is_open() || matches!(progress.status, Status::Draft | Status::Settled) {
                return Err(Refusal::WrongStatus { status: progress.status, step });
            }
            if actor.reach(Permission::FillSheet) < Reach::Dealership && !progress.is_worked_by(actor.person) {
                return Err(Refusal::NotYours { permission: Permission::FillSheet });
            }
        }
        SheetKind::SelfCheck => {
            let job = begun(job)?;
            expect_on_the_floor(progress, kind)?;
            if !job.worked_by.contains(&actor.person) {
                return Err(Refusal::NotYours { permission: Permission::FillSheet });
            }
        }
        SheetKind::MutualCheck => {
            let job = begun(job)?;
            expect_on_the_floor(progress, kind)?;
            if has_a_hand_in(progress, job, actor.person) {
                return Err(Refusal::OwnWork);
            }
            match job.status {
                JobStatus::Done => {}
                JobStatus::Abandoned => return Err(Refusal::JobIsAbandoned { title: job.title.clone() }),
                _ => return Err(Refusal::JobNotDone { title: job.title.clone() }),
            }
        }
        SheetKind::Final => super::may_inspect(progress, step, actor)?,
        SheetKind::Spot => {
            if actor.reach(Permission::Inspect) < Reach::Dealership {
                return Err(Refusal::not_allowed(Permission::Inspect));
            }
            if !progress.status.is_on_the_floor() {
                return Err(Refusal::WrongStatus { status: progress.status, step });
            }
            if progress.worked_on_by(actor.person) {
                return Err(Refusal::OwnWork);
            }
        }
    }
    Ok(())
}

/// Work is checked as long as something can be put right: what is added to a car that has passed would be written for the file.
const fn expect_on_the_floor(progress: &Progress, kind: SheetKind) -> Result<(), Refusal> {
    if progress.status.is_on_the_floor() { Ok(()) } else { Err(Refusal::SheetTooLate { kind }) }
}

/// The job that a sheet is of: work that somebody has begun.
fn begun(job: Option<&Job>) -> Result<&Job, Refusal> {
    let job = job.ok_or(Refusal::NotFound)?;
    if job.worked_by.is_empty() { Err(Refusal::WorkNotBegun { title: job.title.clone() }) } else { Ok(job) }
}

/// Whether somebody who has not worked on the job is asked to check it, now that it is done, and this person may.
#[must_use]
pub fn awaits_check_by(progress: &Progress, job: &Job, person: PersonId) -> bool {
    let awaits = job.status == JobStatus::Done && job.owes.contains(&SheetKind::MutualCheck);
    awaits && !has_a_hand_in(progress, job, person)
}

/// Whether this work is this person's: they have it, have worked on it, or have done a stage of the car that is of its trade. Who has
/// other work on the same car may look at it.
fn has_a_hand_in(progress: &Progress, job: &Job, person: PersonId) -> bool {
    let of_trade = |stage: &Stage| stage.kind().trades().contains(&job.skill) && stage.is_done_by(person);
    job.worked_by.contains(&person) || job.is_given_to(person) || progress.stages.iter().any(of_trade)
}

/// A job whose own check was demanded and is not there, or was not in order.
///
/// # Errors
/// [`Refusal::SheetOwed`].
pub(crate) fn expect_self_check(job: &Job) -> Result<(), Refusal> {
    expect(job, SheetKind::SelfCheck)
}

pub(super) fn expect(job: &Job, kind: SheetKind) -> Result<(), Refusal> {
    if job.owes.contains(&kind) { Err(Refusal::SheetOwed { kind, title: job.title.clone() }) } else { Ok(()) }
}

/// Decides whether the customer may read a sheet from now on.
pub(super) fn share(order: &Order, sheet: SheetId) -> Result<Event, Refusal> {
    let found = order.sheets.iter().find(|candidate| candidate.id == sheet).ok_or(Refusal::NotFound)?;
    if found.kind != SheetKind::Health {
        return Err(Refusal::SheetIsForTheHouse);
    }
    if found.shared_at.is_some() {
        return Err(Refusal::AlreadyThere);
    }
    Ok(Event::SheetShared { sheet })
}

/// Takes a sheet down on a board as it was last read, where the server does not know of it yet. Whether it is complete was asked before it
/// was kept; what it owes no longer is what the next step needs to know.
pub fn foresee(board: &mut Board, kind: SheetKind, (order, job): (crate::OrderId, Option<LineId>), given: &[Given]) {
    let card = board.cards.iter_mut().find(|card| card.progress.order == order);
    let job = card.and_then(|card| card.progress.jobs.iter_mut().find(|of| Some(of.line) == job));
    if let Some(job) = job.filter(|_| given.iter().all(|given| given.mark != Mark::Bad)) {
        job.owes.retain(|owed| *owed != kind);
    }
}
