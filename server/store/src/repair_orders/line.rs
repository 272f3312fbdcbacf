//! Lines of an order as they are stored.

use crate::Error;
use crate::error::known;
use chrono::{DateTime, Utc};
use domain::quality::SheetKind;
use domain::repair_orders::{Charge, Line, OfPackage, Share};
use domain::workshop::{Hold, Job, JobStatus, Portion, Told, WriteUp};
use domain::{BayId, Fen, FindingId, LineId, PersonId};
use serde::Deserialize;
use uuid::Uuid;

/// A labour, part or other line as stored.
#[derive(Debug, Deserialize)]
pub(crate) struct LineRow {
    line_id: Uuid,
    title: String,
    charge: Charge,
    discount: i64,
    shares: Vec<Share>,
    pub(crate) authorised: bool,
    job_status: Option<String>,
    technician_id: Option<Uuid>,
    bay_id: Option<Uuid>,
    hold: Option<Hold>,
    running_since: Option<DateTime<Utc>>,
    clocked_minutes: i32,
    worked_by: Vec<Uuid>,
    crew: Vec<Portion>,
    rework: bool,
    owes: Vec<SheetKind>,
    wants_remedy: bool,
    write_up: Option<WriteUp>,
    package: Option<OfPackage>,
    finding_id: Option<Uuid>,
}

impl LineRow {
    pub(crate) fn line(&self) -> Line {
        Line {
            id: LineId(self.line_id),
            title: self.title.clone(),
            charge: self.charge.clone(),
            discount: Fen(self.discount),
            shares: self.shares.clone(),
            authorised: self.authorised,
            abandoned: self.is_abandoned(),
            package: self.package.clone(),
            finding: self.finding_id.map(FindingId),
        }
    }

    pub(crate) fn is_abandoned(&self) -> bool {
        self.job_status.as_deref() == Some(JobStatus::Abandoned.code())
    }

    pub(crate) fn job(&self) -> Result<Option<Job>, Error> {
        let Charge::Labour { skill, billed, .. } = &self.charge else {
            return Ok(None);
        };
        let status = known(self.job_status.as_deref().and_then(JobStatus::from_code), "repair_orders_line", "job_status", self.line_id)?;
        Ok(Some(Job {
            line: LineId(self.line_id),
            title: self.title.clone(),
            skill: *skill,
            billed: *billed,
            status,
            authorised: self.authorised,
            technician: self.technician_id.map(PersonId),
            bay: self.bay_id.map(BayId),
            crew: self.crew.clone(),
            hold: self.hold.clone(),
            worked_by: self.worked_by.iter().copied().map(PersonId).collect(),
            running_since: self.running_since,
            clocked_minutes: self.clocked_minutes,
            rework: self.rework,
            owes: self.owes.clone(),
            owes_remedy: self.wants_remedy && self.write_up.as_ref().is_none_or(|written| written.remedy.is_empty()),
            write_up: self.write_up.clone().unwrap_or_default(),
            told: Told::default(),
            asked: Vec::new(),
            listed: Vec::new(),
        }))
    }
}

/// What the lines of an order come to, all payers together.
pub(crate) fn total(lines: &[LineRow]) -> Fen {
    lines.iter().map(|line| line.line().net()).sum()
}
