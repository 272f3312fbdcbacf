//! What people ask of the floor, and what has happened there.

use super::{HoldReason, PaintUsed, Portion, StageKind, StagePlan, Times, WriteUp};
use crate::permission::Permission;
use crate::{AttendanceId, BayId, LineId, OrderId, PaintId, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Give jobs to a technician and a bay. No job named: every job that is authorised and that nobody has yet. Who shares a job goes on sharing it
    /// as long as it stays with its technician.
    Dispatch {
        order: OrderId,
        jobs: Vec<LineId>,
        technician: PersonId,
        bay: BayId,
        /// Why it is taken from somebody who has it, or why a comeback goes to who did the first repair; otherwise it may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Share a job that is given out among several technicians, its own among them. An empty crew: that one does it alone again.
    Share {
        order: OrderId,
        job: LineId,
        crew: Vec<Portion>,
        /// Why it is taken from somebody who has it, or why somebody joins a comeback who did the first repair; otherwise it may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Start a job's clock. No technician named: the one it was given to; of those who share it, all who are in the house. Once it runs, whoever
    /// shares it and came later joins in with it.
    ClockOn {
        order: OrderId,
        job: LineId,
    },
    /// Stop work with a reason. No job named: every job whose clock runs; for a technician, of their own.
    Hold {
        order: OrderId,
        job: Option<LineId>,
        reason: HoldReason,
        note: String,
        leaves_bay: bool,
    },
    /// Take work up again. No job named: the first that stands still; for a technician, of their own.
    Resume {
        order: OrderId,
        job: Option<LineId>,
    },
    /// The car leaves its bay while nobody works on it.
    LeaveBay {
        order: OrderId,
    },
    /// Symptom, cause and remedy of a job, and the fault codes that were read.
    WriteUp {
        order: OrderId,
        job: LineId,
        write_up: WriteUp,
    },
    /// A job is done. No job named: every job whose clock runs; for a technician, of their own.
    Finish {
        order: OrderId,
        job: Option<LineId>,
    },
    StartWash {
        order: OrderId,
    },
    FinishWash {
        order: OrderId,
    },
    /// The car goes out unwashed although a wash was wished.
    SkipWash {
        order: OrderId,
        reason: String,
    },
    /// Plan a car in stages, or plan it anew: all seven, in their order, each with who and when or with why it is left out.
    PlanStages {
        order: OrderId,
        stages: Vec<StagePlan>,
    },
    /// Begin a stage that nobody hands over: the first.
    BeginStage {
        order: OrderId,
        stage: StageKind,
    },
    /// The work of a stage is done: the car is offered to the next team.
    HandOverStage {
        order: OrderId,
        stage: StageKind,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// The next team takes the car over from this stage, and begins its own.
    AcceptStage {
        order: OrderId,
        stage: StageKind,
    },
    /// The next team gives the car back to this stage.
    RefuseStage {
        order: OrderId,
        stage: StageKind,
        reason: String,
    },
    /// Write down paint that was used on a panel, or put such an entry right.
    RecordPaint {
        order: OrderId,
        paint: PaintId,
        used: PaintUsed,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<PaintId>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// 上班打卡
    ClockIn {
        person: PersonId,
        attendance: AttendanceId,
    },
    /// 下班打卡
    ClockOut {
        person: PersonId,
    },
    /// Somebody was in the house from then to then (补卡, 改卡). An attendance that is not there yet is one that nobody had clocked.
    CorrectAttendance {
        person: PersonId,
        attendance: AttendanceId,
        times: Times,
        reason: String,
    },
    /// A job was worked on from then to then; all who shared it.
    CorrectClocking {
        order: OrderId,
        job: LineId,
        /// When the clocking that is meant began, as it stands.
        began: DateTime<Utc>,
        times: Times,
        reason: String,
    },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    Dispatched {
        job: LineId,
        title: String,
        technician: PersonId,
        bay: BayId,
        /// Why it was taken from somebody, or given to who did the first repair.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// It is shared from now on; with an empty crew, no longer.
    Shared {
        job: LineId,
        title: String,
        crew: Vec<Portion>,
        /// Why it was taken from somebody, or shared with somebody who did the first repair.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    ClockedOn {
        job: LineId,
        title: String,
        technician: PersonId,
        bay: BayId,
        /// Whose clock starts, where several share the job: those of them who are in the house. Empty: that of whoever has it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hands: Vec<PersonId>,
    },
    Held {
        job: LineId,
        title: String,
        reason: HoldReason,
        note: String,
        minutes: i32,
    },
    Resumed {
        job: LineId,
        title: String,
        technician: PersonId,
        bay: BayId,
        /// Whose clock starts, where several share the job: those of them who are in the house. Empty: that of whoever has it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hands: Vec<PersonId>,
    },
    WrittenUp {
        job: LineId,
        title: String,
        write_up: WriteUp,
    },
    Finished {
        job: LineId,
        title: String,
        minutes: i32,
    },
    /// The car has left its bay, by the step recorded beside it.
    BayLeft,
    /// The car was moved out of its bay.
    BayCleared,
    WashStarted,
    WashFinished,
    WashSkipped {
        reason: String,
    },
    StagesPlanned {
        stages: Vec<StagePlan>,
    },
    StageBegun {
        stage: StageKind,
        technician: PersonId,
    },
    StageHandedOver {
        stage: StageKind,
        technician: PersonId,
        /// Who is to take it; nobody after the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<PersonId>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// It was taken over, and the next stage has begun.
    StageAccepted {
        stage: StageKind,
        next: StageKind,
        technician: PersonId,
    },
    /// It was given back to who had handed it over.
    StageRefused {
        stage: StageKind,
        technician: PersonId,
        reason: String,
    },
    PaintRecorded {
        paint: PaintId,
        used: PaintUsed,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<PaintId>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    ClockedIn {
        attendance: AttendanceId,
        person: PersonId,
        /// Nobody clocked in: they began to work.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        implied: bool,
    },
    ClockedOut {
        attendance: AttendanceId,
        person: PersonId,
        minutes: i32,
    },
    AttendanceCorrected {
        attendance: AttendanceId,
        person: PersonId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Times>,
        after: Times,
        reason: String,
    },
    ClockingCorrected {
        job: LineId,
        title: String,
        before: Times,
        after: Times,
        reason: String,
    },
}

impl Command {
    /// The order it is about; nothing for somebody's time in the house.
    #[must_use]
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Self::Dispatch { order, .. }
            | Self::Share { order, .. }
            | Self::ClockOn { order, .. }
            | Self::Hold { order, .. }
            | Self::Resume { order, .. }
            | Self::WriteUp { order, .. }
            | Self::Finish { order, .. }
            | Self::LeaveBay { order }
            | Self::StartWash { order }
            | Self::FinishWash { order }
            | Self::SkipWash { order, .. }
            | Self::PlanStages { order, .. }
            | Self::BeginStage { order, .. }
            | Self::HandOverStage { order, .. }
            | Self::AcceptStage { order, .. }
            | Self::RefuseStage { order, .. }
            | Self::RecordPaint { order, .. }
            | Self::CorrectClocking { order, .. } => Some(*order),
            Self::ClockIn { .. } | Self::ClockOut { .. } | Self::CorrectAttendance { .. } => None,
        }
    }

    /// What it is about: an order, or the person whose time it is.
    #[must_use]
    pub const fn subject(&self) -> Uuid {
        match self {
            Self::ClockIn { person, .. } | Self::ClockOut { person } | Self::CorrectAttendance { person, .. } => person.0,
            other => match other.order() {
                Some(order) => order.0,
                None => Uuid::nil(),
            },
        }
    }

    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        match self {
            Self::Dispatch { .. } | Self::Share { .. } | Self::PlanStages { .. } => Permission::Dispatch,
            Self::ClockOn { .. }
            | Self::Hold { .. }
            | Self::Resume { .. }
            | Self::WriteUp { .. }
            | Self::Finish { .. }
            | Self::BeginStage { .. }
            | Self::HandOverStage { .. }
            | Self::AcceptStage { .. }
            | Self::RefuseStage { .. }
            | Self::RecordPaint { .. }
            | Self::ClockIn { .. }
            | Self::ClockOut { .. } => Permission::Work,
            Self::CorrectAttendance { .. } | Self::CorrectClocking { .. } => Permission::CorrectTime,
            Self::LeaveBay { .. } => Permission::ClearBay,
            Self::StartWash { .. } | Self::FinishWash { .. } | Self::SkipWash { .. } => Permission::Wash,
        }
    }
}
