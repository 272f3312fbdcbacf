//! What a customer sees of their order: nothing of what others pay, nothing of what is noted for the house alone, and nobody else's.

use super::papers::{PaperAt, papers_now};
use crate::appointments::Title;
use crate::customers::Consent;
use crate::quality::{Entry, Mark, Sheet, Unit};
use crate::repair_orders::estimate::totals;
use crate::repair_orders::lifecycle::possible;
use crate::repair_orders::{
    Change, Charge, DeferredLine, Due, Line, Order, Payer, Promise, PromiseReason, QualityClass, Shows, Standing, Status, Step, changes,
    quote,
};
use crate::staff::Dealership;
use crate::workshop::JobStatus;
use crate::{BasisPoints, Fen, LineId, OrderId, PhotoId, Policy, Quantity};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// Where the car is, in a customer's words.
    pub enum Station {
        Reception = "reception",
        Work = "work",
        Inspection = "inspection",
        Wash = "wash",
        Ready = "ready",
        /// It has left the house, or its order was dropped.
        Gone = "gone",
    }
}

impl Station {
    /// Where an order in this status stands on the way.
    #[must_use]
    pub const fn of(status: Status) -> Self {
        match status {
            Status::Draft | Status::Reception | Status::Diagnosis | Status::Quoted => Self::Reception,
            Status::Authorised | Status::Dispatched | Status::InWork | Status::OnHold | Status::Rework => Self::Work,
            Status::AwaitingInspection => Self::Inspection,
            Status::Passed | Status::Washing => Self::Wash,
            Status::Ready | Status::Settled => Self::Ready,
            Status::Delivered | Status::Closed | Status::Void | Status::LeftUnrepaired => Self::Gone,
        }
    }
}

coded! {
    /// How far a piece of work is, in a customer's words.
    pub enum WorkState {
        Waiting = "waiting",
        Working = "working",
        OnHold = "on_hold",
        Done = "done",
    }
}

/// A promised time that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseChange {
    pub at: DateTime<Utc>,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub reason: PromiseReason,
}

/// Something that is done, fitted or charged, with what the customer pays of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub line: LineId,
    pub title: String,
    /// What the package is called that it came with.
    #[serde(default)]
    pub package: Option<Title>,
    /// How far it is; nothing for what is no work.
    pub state: Option<WorkState>,
    /// The customer's share, the parts fitted in it included.
    pub yours: Fen,
    /// Somebody else pays all of it.
    pub free: bool,
    /// What of that is labour.
    #[serde(default)]
    pub labour: Fen,
    /// The parts fitted in it; what is a part itself is the only one.
    pub parts: Vec<Fitted>,
    /// Lines that go with it: they are approved and declined together.
    pub with: Vec<LineId>,
    /// What came to light and it is offered for.
    #[serde(default)]
    pub found: Option<Found>,
}

/// A part as it is offered: what comes from where is part of what a customer agrees to (domain.md 2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fitted {
    pub title: String,
    pub quality: QualityClass,
    /// Empty where nobody has named it.
    pub maker: String,
    pub quantity: Quantity,
    pub unit: String,
    /// The customer's share.
    pub yours: Fen,
}

/// Why something is offered: what came to light, and what can be seen of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub text: String,
    pub photos: Vec<Seen>,
}

/// What waits for the customer's yes or no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Recognises the estimate that is looked at: a changed one has another.
    pub quote: String,
    pub items: Vec<Item>,
    pub valid_until: DateTime<Utc>,
    /// When the car will be ready if something is approved; nothing where the promised time stands.
    pub promised_at: Option<DateTime<Utc>>,
    /// What was approved before.
    pub before: Fen,
    /// How far the bill may exceed the estimate without another question.
    #[serde(default)]
    pub deviation: BasisPoints,
    /// What is different from the estimate told before this one, in the customer's own shares; nothing for the first.
    pub changes: Vec<Change>,
}

/// What is to be paid, and what has been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    pub due: Fen,
    pub paid: Fen,
    /// It is settled: the sum stands.
    pub settled: bool,
    pub on_credit: bool,
}

/// A photo that the customer sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub photo: PhotoId,
    pub shows: Shows,
}

/// An item of a health check, for its customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub title: Title,
    pub mark: Mark,
    /// What it reads, in hundredths of the unit.
    pub reading: Option<(i32, Unit)>,
    pub note: String,
    pub photos: Vec<Seen>,
}

/// The health check of the car that its customer may read: who looked is nothing they are told, nor where the limits of the house are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    pub at: DateTime<Utc>,
    /// In the order of the sheet, without what the car does not have.
    pub items: Vec<Checked>,
}

/// Something that the customer said no to on this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotNow {
    pub title: String,
    /// What they would have paid.
    pub yours: Fen,
    pub at: DateTime<Utc>,
}

/// The customer's page of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerPage {
    pub order: OrderId,
    pub version: i32,
    pub house: Dealership,
    /// The dealership's offset from UTC now, in minutes.
    pub offset_minutes: i32,
    pub number: String,
    pub plate: Option<String>,
    pub model: String,
    pub advisor: String,
    pub status: Status,
    pub station: Station,
    pub opened_at: DateTime<Utc>,
    pub wash: bool,
    pub promise: Option<Promise>,
    /// Newest first.
    pub changes: Vec<PromiseChange>,
    /// In the customer's own words.
    pub concern: String,
    pub cause: String,
    pub correction: String,
    /// What is approved.
    pub items: Vec<Item>,
    pub asked: Option<Asked>,
    /// What they declined and were not asked about again, newest first.
    #[serde(default)]
    pub declined: Vec<NotNow>,
    /// When the estimate that they were asked about ceased to be good.
    #[serde(default)]
    pub expired_at: Option<DateTime<Utc>>,
    /// The estimate that they were asked about is being changed, and will be told anew.
    #[serde(default)]
    pub revised: bool,
    pub bill: Bill,
    /// Why it was dropped.
    pub ended: bool,
    pub gate_pass: bool,
    /// Photos that they may see.
    pub photos: Vec<Seen>,
    /// The health checks that were shared with them, newest first.
    #[serde(default)]
    pub health: Vec<HealthCheck>,
    /// Advice for the time after the visit; nothing while the work goes on.
    #[serde(default)]
    pub advice: Vec<(String, Due)>,
    /// Who signed last, and when.
    pub signed: Option<(String, DateTime<Utc>)>,
    /// The papers that can be opened, newest first.
    pub papers: Vec<PaperAt>,
    /// What was agreed to with this order, newest first.
    #[serde(default)]
    pub consents: Vec<Consent>,
}

/// What the house, the car and its promises are, besides the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    pub house: Dealership,
    pub plate: Option<String>,
    pub model: String,
    /// Newest first.
    pub changes: Vec<PromiseChange>,
    /// The dealership's offset from UTC now, in minutes.
    pub offset_minutes: i32,
    /// The lines of the estimate told before the last one, if there was one.
    pub told_before: Option<Vec<Line>>,
    /// The papers that were kept as they were told or signed.
    pub papers: Vec<PaperAt>,
    /// What was agreed to with this order, newest first.
    pub consents: Vec<Consent>,
    /// What was declined on this order, newest first.
    pub declined: Vec<DeferredLine>,
}

/// What the customer of an order sees of it.
#[must_use]
pub fn customer_page(order: &Order, around: Around, policy: &Policy, now: DateTime<Utc>) -> CustomerPage {
    let status = order.progress.status;
    let approved: Vec<&Line> = order.lines.iter().filter(|line| line.authorised).collect();
    let diagnosis = order.diagnosis.clone().unwrap_or_default();
    let Around { house, plate, model, changes, offset_minutes, told_before, mut papers, consents, declined } = around;
    papers.extend(papers_now(order));
    papers.sort_by_key(|paper| std::cmp::Reverse(paper.at));
    CustomerPage {
        order: order.id,
        version: order.progress.version,
        house,
        offset_minutes,
        number: order.number.clone(),
        plate,
        model,
        advisor: order.advisor.name.clone(),
        status,
        station: Station::of(status),
        opened_at: order.opened_at,
        wash: order.progress.wash,
        promise: order.promise,
        changes,
        concern: order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default(),
        cause: diagnosis.cause,
        correction: diagnosis.correction,
        items: items(order, &approved),
        asked: asked(order, told_before.as_deref(), policy, now),
        declined: not_now(order, &declined),
        expired_at: quote::expired_at(order, policy, now),
        revised: is_revised(order, &declined),
        bill: bill(order, policy.vat_rate),
        ended: matches!(status, Status::Void | Status::LeftUnrepaired),
        gate_pass: order.gate_pass.is_some(),
        photos: gallery(order),
        health: health(order),
        advice: advice(order),
        signed: order.authorisations.last().map(|signed| (signed.signed_by.clone(), signed.at)),
        papers,
        consents,
    }
}

/// What waits for the customer, when they were asked; nothing while a discount waits for its answer, for nothing is signed until then.
fn asked(order: &Order, told_before: Option<&[Line]>, policy: &Policy, now: DateTime<Utc>) -> Option<Asked> {
    let open: Vec<&Line> = order.lines.iter().filter(|line| !line.authorised).collect();
    let valid_until = quote::valid_until(order, policy)?;
    if open.is_empty() || valid_until < now || !quote::is_told(order) || order.open_discount().is_some() {
        return None;
    }
    let before = order.lines.iter().filter(|line| line.authorised).map(yours).sum();
    let changes = told_before.map(|before| customers_changes(before, &order.lines)).unwrap_or_default();
    let promised_at = quote::promise_offered(order, now).filter(|at| order.promise.is_none_or(|promise| promise.at != *at));
    Some(Asked {
        quote: quote::mark(order),
        items: items(order, &open),
        valid_until,
        promised_at,
        before,
        deviation: policy.agreed_deviation,
        changes,
    })
}

/// What was declined: jobs with the parts that went with them, and what stood alone. What is on the order again is not told as declined.
fn not_now(order: &Order, declined: &[DeferredLine]) -> Vec<NotNow> {
    let again = |line: &Line| order.lines.iter().any(|other| other.title == line.title && !other.abandoned);
    let goes_with = |line: &Line| match &line.charge {
        Charge::Part { job: Some(job), .. } if declined.iter().any(|other| other.line.id == *job) => Some(*job),
        _ => None,
    };
    let heads = declined.iter().filter(|declined| goes_with(&declined.line).is_none() && !again(&declined.line));
    let told = |head: &DeferredLine| {
        let with = declined.iter().filter(|other| goes_with(&other.line) == Some(head.line.id)).map(|other| yours(&other.line));
        NotNow { title: head.line.title.clone(), yours: yours(&head.line) + with.sum::<Fen>(), at: head.declined_at }
    };
    heads.map(told).collect()
}

/// Whether the estimate that was told last waits for no answer because it is being changed. What is added after an answer was never asked.
fn is_revised(order: &Order, declined: &[DeferredLine]) -> bool {
    let Some(told_at) = order.quoted_at else { return false };
    let signed = order.authorisations.iter().map(|signed| signed.at);
    let answered = signed.chain(declined.iter().map(|declined| declined.declined_at)).any(|at| at >= told_at);
    let waits = possible(order.progress.status, Step::Authorise) && order.lines.iter().any(|line| !line.authorised);
    waits && !answered && (!quote::is_told(order) || order.open_discount().is_some())
}

/// What is new for the customer: who else pays for a line is nothing they are told.
fn customers_changes(before: &[Line], after: &[Line]) -> Vec<Change> {
    changes(before, after, yours).into_iter().filter(|change| !matches!(change, Change::Shared { .. })).collect()
}

/// Jobs with the parts that are fitted in them, and what stands alone.
fn items(order: &Order, lines: &[&Line]) -> Vec<Item> {
    let goes_with = |line: &Line| match &line.charge {
        Charge::Part { job: Some(job), .. } if lines.iter().any(|other| other.id == *job) => Some(*job),
        _ => None,
    };
    let item = |line: &&Line| {
        let with: Vec<&&Line> = lines.iter().filter(|other| goes_with(other) == Some(line.id)).collect();
        let all = || with.iter().map(|line| **line).chain([*line]);
        let share: Fen = all().map(yours).sum();
        Item {
            line: line.id,
            title: line.title.clone(),
            package: line.package.as_ref().map(|of| of.title.clone()),
            state: order.job(line.id).and_then(|job| state(job.status)),
            yours: share,
            free: share == Fen::ZERO && all().map(Line::net).sum::<Fen>() > Fen::ZERO,
            labour: all().filter(|line| line.is_job()).map(yours).sum(),
            parts: all().filter_map(fitted).collect(),
            with: with.iter().map(|line| line.id).collect(),
            found: all().find_map(|line| found(order, line)),
        }
    };
    lines.iter().filter(|line| !line.abandoned && goes_with(line).is_none()).map(item).collect()
}

fn fitted(line: &Line) -> Option<Fitted> {
    let Charge::Part { quality, maker, unit, quantity, .. } = &line.charge else { return None };
    let (title, maker, unit) = (line.title.clone(), maker.clone(), unit.clone());
    Some(Fitted { title, quality: *quality, maker, quantity: *quantity, unit, yours: yours(line) })
}

/// The photos that stand by themselves: those that a question shows beside its price are not shown twice.
fn gallery(order: &Order) -> Vec<Seen> {
    let is_asked = |photo: PhotoId| order.standing_of(photo) == Some(Standing::Asked);
    let is_checked = |photo: PhotoId| order.sheets.iter().any(|sheet| sheet.shared_at.is_some() && sheet.shows(photo));
    let photos = order.photos_for_customers().filter(|photo| !is_asked(photo.id) && !is_checked(photo.id));
    photos.map(|photo| Seen { photo: photo.id, shows: photo.shows }).collect()
}

/// What the driver is told, once the work is done: until then it may change with what is found.
fn advice(order: &Order) -> Vec<(String, Due)> {
    let done = matches!(Station::of(order.progress.status), Station::Inspection | Station::Wash | Station::Ready | Station::Gone);
    order.advice.iter().filter(|_| done).map(|advice| (advice.text.clone(), advice.due)).collect()
}

/// The health checks that were shared.
fn health(order: &Order) -> Vec<HealthCheck> {
    let photos = |ids: &[PhotoId]| {
        let there = order.photos_for_customers().filter(|photo| ids.contains(&photo.id));
        there.map(|photo| Seen { photo: photo.id, shows: photo.shows }).collect()
    };
    let checked = |entry: &Entry| Checked {
        title: entry.item.title.clone(),
        mark: entry.mark,
        reading: entry.item.measure.zip(entry.value).map(|(measure, value)| (value, measure.unit)),
        note: entry.note.clone(),
        photos: photos(&entry.photos),
    };
    let shared = order.sheets.iter().rev().filter(|sheet| sheet.shared_at.is_some());
    let check = |sheet: &Sheet| HealthCheck {
        at: sheet.at,
        items: sheet.entries.iter().filter(|entry| entry.mark != Mark::Absent).map(checked).collect(),
    };
    shared.map(check).collect()
}

/// What came to light, for its customer.
fn found(order: &Order, line: &Line) -> Option<Found> {
    let finding = order.finding(line.finding?)?;
    let photos = order.photos_for_customers().filter(|photo| finding.photos.contains(&photo.id));
    Some(Found { text: finding.text.clone(), photos: photos.map(|photo| Seen { photo: photo.id, shows: photo.shows }).collect() })
}

/// How far a job is; nothing of one that was given up.
const fn state(status: JobStatus) -> Option<WorkState> {
    Some(match status {
        JobStatus::Open | JobStatus::Dispatched => WorkState::Waiting,
        JobStatus::Working => WorkState::Working,
        JobStatus::OnHold => WorkState::OnHold,
        JobStatus::Done => WorkState::Done,
        JobStatus::Abandoned => return None,
    })
}

/// The customer's own share of a line.
pub(super) fn yours(line: &Line) -> Fen {
    line.amounts().into_iter().filter(|(payer, _)| *payer == Payer::Customer).map(|(_, amount)| amount).sum()
}

/// What the customer owes: by their statement, or before that by what they have approved.
fn bill(order: &Order, vat_rate: BasisPoints) -> Bill {
    if let Some(statement) = order.statements.iter().find(|statement| statement.total.payer == Payer::Customer) {
        return Bill { due: statement.total.due, paid: statement.paid(), settled: true, on_credit: statement.credit.is_some() };
    }
    let approved: Vec<Line> = order.lines.iter().filter(|line| line.authorised).cloned().collect();
    let own = totals(&approved, vat_rate).into_iter().find(|total| total.payer == Payer::Customer);
    Bill { due: own.map_or(Fen::ZERO, |total| total.due), paid: Fen::ZERO, settled: !order.statements.is_empty(), on_credit: false }
}
