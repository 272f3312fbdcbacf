//! The final inspection (终检): by somebody who has not worked on the car.

mod certificate;

pub use certificate::{AFTER_PASSING, Certificate, MOST_DRIVEN_KM, Uncertified, is_missing};

use crate::customers::limited;
use crate::permission::{Permission, Reach};
use crate::repair_orders::Order;
use crate::repair_orders::lifecycle::{self, Status, Step};
use crate::staff::PersonRef;
use crate::workshop::{JobStatus, Progress};
use crate::{Actor, CertificateId, InspectionId, LineId, OrderId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
}

impl Command {
    /// The order it is about.
    #[must_use]
    pub const fn order(&self) -> OrderId {
        match self {
            Self::Pass { order, .. } | Self::Fail { order, .. } | Self::Certify { order, .. } => *order,
        }
    }

    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        Permission::Inspect
    }
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
    if progress.jobs.iter().any(|job| job.worked_by.contains(&actor.person)) {
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
pub fn decide_on_order(order: &Order, command: &Command, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    match command {
        Command::Certify { certificate, odometer_km, .. } => certificate::certify(order, *certificate, *odometer_km, actor),
        Command::Pass { .. } | Command::Fail { .. } => decide(&order.progress, command, actor, now),
    }
}

/// Decides an inspection, from what the floor knows of the car.
///
/// # Errors
/// A [`Refusal`] that names what is missing; of certificates the floor knows nothing ([`decide_on_order`]).
pub fn decide(progress: &Progress, command: &Command, actor: &Actor, _now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    let (event, step, to) = match command {
        Command::Certify { .. } => return Err(Refusal::NothingToCertify),
        Command::Pass { inspection, checks, finding, .. } => {
            may_inspect(progress, Step::Pass, actor)?;
            if progress.unauthorised_lines > 0 {
                return Err(Refusal::LinesNotAuthorised { lines: progress.unauthorised_lines });
            }
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
