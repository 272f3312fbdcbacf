//! The three inspections (三检): of one's own work, of that of others, of the car before it leaves; and the sheets they are written on.

mod certificate;
mod comeback;
mod passing;
mod results;
mod sheet;
mod template;

pub use certificate::{AFTER_PASSING, Certificate, MOST_DRIVEN_KM, Uncertified, is_missing};
pub use comeback::{BackAgain, CameBack, Cause, Comeback, EVIDENCE_DAYS, First, Judgement, Liable, Team, demanded_of_a_comeback};
pub(crate) use comeback::{expect_free, expect_judged, kind_of};
pub use passing::{FinalOwed, Looked, final_owed, may_pass, owes_final};
pub use results::{HealthResult, health_results, is_told_apart};
pub(crate) use sheet::expect_self_check;
pub use sheet::{
    Counts, Entry, Given, MOST_PHOTOS_OF_ITEM, MOST_SHEETS, Mark, REMARK, Sheet, awaits_check_by, counts, finding_of, foresee, mark_of,
    may_fill, missing, work_of,
};
pub use template::{Item, MOST_ITEMS, MOST_TEMPLATES, Measure, PhotoWhen, Scope, SheetKind, Template, Unit, Work, demanded};

use crate::appointments::Title;
use crate::customers::limited;
use crate::permission::{Permission, Reach};
use crate::repair_orders::Order;
use crate::repair_orders::lifecycle::{self, Status, Step};
use crate::staff::PersonRef;
use crate::workshop::{JobStatus, Progress};
use crate::{Actor, CertificateId, DealershipId, InspectionId, LineId, OrderId, Refusal, SheetId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

coded! {
    /// What a final inspection looks at.
    pub enum Check {
        Brakes = "brakes",
        Steering = "steering",
        /// 轮胎扭矩
        WheelTorque = "wheel_torque",
        /// 路试
        RoadTest = "road_test",
        Lights = "lights",
        FluidsAndLeaks = "fluids_and_leaks",
        TroubleCodes = "trouble_codes",
        Cleanliness = "cleanliness",
    }
}

impl Check {
    /// Safety items and the road test are mandatory (domain.md section 3, step 11).
    pub const MANDATORY: &'static [Self] = &[Self::Brakes, Self::Steering, Self::WheelTorque, Self::RoadTest];
}

/// A final inspection as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    pub id: InspectionId,
    pub at: DateTime<Utc>,
    pub inspector: PersonRef,
    pub passed: bool,
    pub checks: Vec<Check>,
    /// What was found; required when the car fails.
    pub finding: String,
}

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    Pass {
        order: OrderId,
        inspection: InspectionId,
        checks: Vec<Check>,
        finding: String,
    },
    /// Back to work: the jobs named are done again. No job named: all that were done. Also for what comes to light after the inspection.
    Fail {
        order: OrderId,
        inspection: InspectionId,
        jobs: Vec<LineId>,
        finding: String,
    },
    /// The certificate is written out (竣工出厂合格证), with what the odometer reads when the car leaves.
    Certify {
        order: OrderId,
        certificate: CertificateId,
        odometer_km: u32,
    },
    /// A sheet was filled. The template is named with the version that was looked at.
    FillSheet {
        order: OrderId,
        sheet: SheetId,
        kind: SheetKind,
        template: String,
        version: i32,
        job: Option<LineId>,
        given: Vec<Given>,
        note: String,
    },
    /// The customer may read the health check of their car.
    ShareSheet {
        order: OrderId,
        sheet: SheetId,
    },
    /// The car is back for what it was here for: this order is the comeback of that one.
    LinkComeback {
        order: OrderId,
        first: OrderId,
    },
    /// It is not, after all. The kind of visit stays: it has a check-in, where it can be corrected.
    UnlinkComeback {
        order: OrderId,
        reason: String,
    },
    /// Why the car came back, and who answers for it. Judged again, the last judgement stands.
    JudgeComeback {
        order: OrderId,
        cause: Cause,
        liable: Liable,
        note: String,
    },
    /// A template of the house is made or changed; `replaces` is the version that was looked at.
    PutTemplate {
        dealership: DealershipId,
        template: Box<Template>,
        replaces: Option<i32>,
    },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    Passed {
        inspection: InspectionId,
        checks: Vec<Check>,
        finding: String,
    },
    /// The car goes back; a certificate that was written out is void.
    Failed {
        inspection: InspectionId,
        jobs: Vec<LineId>,
        finding: String,
    },
    Certified {
        certificate: CertificateId,
        odometer_km: u32,
    },
    SheetFilled {
        sheet: SheetId,
        sheet_kind: SheetKind,
        template: String,
        version: i32,
        title: Title,
        job: Option<LineId>,
        note: String,
        counts: Counts,
        entries: Vec<Entry>,
    },
    SheetShared {
        sheet: SheetId,
    },
    ComebackLinked {
        first: OrderId,
        /// Of the first order.
        number: String,
    },
    ComebackUnlinked {
        first: OrderId,
        number: String,
        reason: String,
    },
    ComebackJudged {
        first: OrderId,
        number: String,
        cause: Cause,
        liable: Liable,
        /// Of the person who answers for it; empty where it is none.
        name: String,
        note: String,
    },
    TemplatePut {
        template: Box<Template>,
    },
}

/// What deciding about an inspection needs to know besides the order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The templates that new sheets are filled with; read where a car passes, or its final sheet is filled.
    pub offered: Vec<Template>,
    /// The template that the command names, as the version that it names.
    pub named: Option<Template>,
    /// The order that the command links to, as far as it has left; and the day on which the car of this order came.
    pub first: Option<(First, chrono::NaiveDate)>,
}

impl Command {
    /// The order it is about; nothing for a template.
    #[must_use]
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Self::Pass { order, .. }
            | Self::Fail { order, .. }
            | Self::Certify { order, .. }
            | Self::FillSheet { order, .. }
            | Self::ShareSheet { order, .. }
            | Self::LinkComeback { order, .. }
            | Self::UnlinkComeback { order, .. }
            | Self::JudgeComeback { order, .. } => Some(*order),
            Self::PutTemplate { .. } => None,
        }
    }

    /// What it is about: an order, or the house whose template it is.
    #[must_use]
    pub const fn subject(&self) -> Uuid {
        match self {
            Self::Pass { order, .. }
            | Self::Fail { order, .. }
            | Self::Certify { order, .. }
            | Self::FillSheet { order, .. }
            | Self::ShareSheet { order, .. }
            | Self::LinkComeback { order, .. }
            | Self::UnlinkComeback { order, .. }
            | Self::JudgeComeback { order, .. } => order.0,
            Self::PutTemplate { dealership, .. } => dealership.0,
        }
    }

    /// Whether deciding it looks at the photos of the order: a car passes with those that its sheets are to show.
    #[must_use]
    pub const fn looks_at_photos(&self) -> bool {
        matches!(self, Self::Pass { .. })
    }

    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        match self {
            Self::Pass { .. } | Self::Fail { .. } | Self::Certify { .. } => Permission::Inspect,
            Self::FillSheet { .. } => Permission::FillSheet,
            Self::ShareSheet { .. } => Permission::ShareOrder,
            Self::LinkComeback { .. } | Self::UnlinkComeback { .. } => Permission::LinkComeback,
            Self::JudgeComeback { .. } => Permission::JudgeComeback,
            Self::PutTemplate { .. } => Permission::ManageSheets,
        }
    }
}

/// Decides whether a template of the house becomes this, beside those that stand.
///
/// # Errors
/// A [`Refusal`] that names what is wrong with it.
pub fn set_up(stands: &[Template], command: &Command, actor: &Actor) -> Result<Vec<crate::Event>, Refusal> {
    let Command::PutTemplate { dealership, template, replaces } = command else { return Err(Refusal::NotFound) };
    if actor.reach(command.permission()) == Reach::None {
        return Err(Refusal::not_allowed(command.permission()));
    }
    if *dealership != actor.dealership {
        return Err(Refusal::NotFound);
    }
    let template = template::put(template, *replaces, stands)?;
    Ok(vec![crate::Event::Quality(Event::TemplatePut { template: Box::new(template) })])
}

/// Whether this person may pass or fail this car now.
///
/// # Errors
/// Not the post, not the status, or own work.
pub fn may_inspect(progress: &Progress, step: Step, actor: &Actor) -> Result<(), Refusal> {
    if actor.reach(Permission::Inspect) < Reach::Dealership {
        return Err(Refusal::not_allowed(Permission::Inspect));
    }
    lifecycle::expect(progress.status, step)?;
    if progress.worked_on_by(actor.person) {
        return Err(Refusal::OwnWork);
    }
    Ok(())
}

/// The jobs to do again: those named, or all that were done. Nobody has worked on added work that waits for the customer's yes.
fn sent_back(progress: &Progress, named: &[LineId]) -> Result<Vec<LineId>, Refusal> {
    if named.is_empty() {
        let done: Vec<LineId> = progress.jobs.iter().filter(|job| job.status == JobStatus::Done).map(|job| job.line).collect();
        // A car that leaves unrepaired has nothing to be done again.
        return if done.is_empty() { Err(Refusal::NothingToDo) } else { Ok(done) };
    }
    for line in named {
        let job = progress.job(*line).ok_or(Refusal::NotFound)?;
        match job.status {
            JobStatus::Done => {}
            JobStatus::Abandoned => return Err(Refusal::JobIsAbandoned { title: job.title.clone() }),
            _ => return Err(Refusal::JobNotAuthorised { title: job.title.clone() }),
        }
    }
    Ok(named.to_vec())
}

/// Decides a command of this area about an order.
///
/// # Errors
/// A [`Refusal`] that names what is missing.
pub fn decide_on_order(
    order: &Order,
    facts: &Facts,
    command: &Command,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<crate::Event>, Refusal> {
    if actor.reach(command.permission()) == Reach::None {
        return Err(Refusal::not_allowed(command.permission()));
    }
    match command {
        Command::Certify { certificate, odometer_km, .. } => certificate::certify(order, *certificate, *odometer_km, actor),
        Command::Pass { .. } => {
            let events = decide(&order.progress, command, actor, now)?;
            may_pass(&order.progress, final_owed(order, &facts.offered), actor)?;
            Ok(events)
        }
        Command::Fail { .. } => decide(&order.progress, command, actor, now),
        Command::FillSheet { sheet, kind, template, version, job, given, note, .. } => {
            let filling = sheet::Filling { sheet: *sheet, kind: *kind, template, version: *version, job: *job, given, note };
            Ok(vec![crate::Event::Quality(sheet::fill(order, facts, &filling, actor)?)])
        }
        Command::ShareSheet { sheet, .. } => Ok(vec![crate::Event::Quality(sheet::share(order, *sheet)?)]),
        Command::LinkComeback { .. } | Command::UnlinkComeback { .. } | Command::JudgeComeback { .. } => {
            comeback::decide(order, facts, command, actor, now)
        }
        Command::PutTemplate { .. } => Err(Refusal::NotFound),
    }
}

/// Decides an inspection, from what the floor knows of the car.
///
/// # Errors
/// A [`Refusal`] that names what is missing; of certificates the floor knows nothing ([`decide_on_order`]).
pub fn decide(progress: &Progress, command: &Command, actor: &Actor, _now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    let (event, step, to) = match command {
        Command::Certify { .. } => return Err(Refusal::NothingToCertify),
        Command::FillSheet { .. }
        | Command::ShareSheet { .. }
        | Command::LinkComeback { .. }
        | Command::UnlinkComeback { .. }
        | Command::JudgeComeback { .. }
        | Command::PutTemplate { .. } => return Err(Refusal::NotFound),
        Command::Pass { inspection, checks, finding, .. } => {
            may_pass(progress, None, actor)?;
            let missing: Vec<Check> = Check::MANDATORY.iter().copied().filter(|check| !checks.contains(check)).collect();
            if !missing.is_empty() {
                return Err(Refusal::ChecksMissing { missing });
            }
            let to = if progress.wash { Status::Passed } else { Status::Ready };
            (
                Event::Passed { inspection: *inspection, checks: checks.clone(), finding: limited("finding", finding, 2_000)? },
                Step::Pass,
                to,
            )
        }
        Command::Fail { inspection, jobs, finding, .. } => {
            may_inspect(progress, Step::Fail, actor)?;
            let finding = limited("finding", finding, 2_000)?;
            if finding.is_empty() {
                return Err(Refusal::FieldEmpty { field: "finding".to_owned() });
            }
            let jobs = sent_back(progress, jobs)?;
            (Event::Failed { inspection: *inspection, jobs, finding }, Step::Fail, Status::Rework)
        }
    };
    let to = lifecycle::step(progress.status, step, to)?;
    Ok(vec![crate::Event::Quality(event), crate::Event::RepairOrders(crate::repair_orders::Event::Moved { from: progress.status, to })])
}
