//! What people ask of this area, and what has happened in it.

use super::estimate::GivenAway;
use super::quote::{Declined, Deferred};
use super::{CheckIn, Diagnosis, Due, Line, LineDraft, PromiseReason, Shows, Status, WalkAround};
use crate::appointments::Title;
use crate::permission::Permission;
use crate::{AdviceId, DiscountId, Fen, FindingId, LineId, OrderId, PackageId, PhotoId, VehicleId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// A car has arrived: open an order for it.
    Open {
        order: OrderId,
        vehicle: VehicleId,
    },
    /// Walk-around and interview done. Done again, it puts right what was taken down wrong.
    CheckIn {
        order: OrderId,
        check_in: CheckIn,
        /// The customer knows that the house is closed then; without it such a time is asked back ([`crate::Refusal::PromiseWhenClosed`]).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        closed_is_meant: bool,
    },
    /// Walked round the car, or looked again.
    RecordWalkAround {
        order: OrderId,
        /// The sheet that it began from ([`super::Walked::revision`]), 0 for none yet: refused once another stands. None: whatever stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        began: Option<u32>,
        walk_around: WalkAround,
    },
    /// The customer signs what was found and told.
    SignCheckIn {
        order: OrderId,
        /// As [`Self::RecordWalkAround`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        began: Option<u32>,
        walk_around: Box<WalkAround>,
        signed_by: String,
        signature: String,
    },
    /// A picture that was received shows something of this order.
    AddPhoto {
        order: OrderId,
        photo: PhotoId,
        shows: Shows,
        taken_at: DateTime<Utc>,
    },
    /// It was the wrong car, or shows nothing.
    WithdrawPhoto {
        order: OrderId,
        photo: PhotoId,
        reason: String,
    },
    StartDiagnosis {
        order: OrderId,
    },
    RecordDiagnosis {
        order: OrderId,
        diagnosis: Diagnosis,
    },
    AddLine {
        order: OrderId,
        line: LineDraft,
    },
    /// Put all that a service or a package stands for on the order: its labour and its parts.
    AddPackage {
        order: OrderId,
        package: PackageId,
        /// Its code in the service catalogue.
        service: String,
        /// What came to light that it is offered for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        finding: Option<FindingId>,
    },
    ChangeLine {
        order: OrderId,
        line: LineDraft,
    },
    /// Something came to light while the car is here.
    ReportFinding {
        order: OrderId,
        finding: FindingId,
        text: String,
        photos: Vec<PhotoId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        job: Option<LineId>,
    },
    /// Offer a line for what came to light.
    AddFoundWork {
        order: OrderId,
        finding: FindingId,
        line: LineDraft,
    },
    /// Nothing is offered for it.
    DismissFinding {
        order: OrderId,
        finding: FindingId,
        reason: String,
    },
    /// Advice for the driver. What is there under this id already is put right.
    Advise {
        order: OrderId,
        advice: AdviceId,
        text: String,
        #[serde(default)]
        due: Due,
    },
    WithdrawAdvice {
        order: OrderId,
        advice: AdviceId,
    },
    RemoveLine {
        order: OrderId,
        line: LineId,
    },
    /// Give up a job that somebody has begun: it bills nothing, and nobody inspects it.
    AbandonJob {
        order: OrderId,
        job: LineId,
        reason: String,
    },
    /// Ask the next post up for more than one's own may give away: the line as it would be.
    AskDiscount {
        order: OrderId,
        request: DiscountId,
        line: LineDraft,
        /// What came to light, when a new line is offered for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        finding: Option<FindingId>,
        reason: String,
    },
    /// The line becomes what was asked for.
    GrantDiscount {
        order: OrderId,
        request: DiscountId,
    },
    RefuseDiscount {
        order: OrderId,
        request: DiscountId,
        reason: String,
    },
    /// Whoever has asked needs it no more.
    TakeBackDiscount {
        order: OrderId,
        request: DiscountId,
    },
    /// Tell the customer the price, and with it the promised time that holds when they say yes, where that is another.
    Quote {
        order: OrderId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promised_at: Option<DateTime<Utc>>,
        /// As [`Self::CheckIn`].
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        closed_is_meant: bool,
    },
    /// The customer signs. Covers every line on the order.
    Authorise {
        order: OrderId,
        signed_by: String,
        signature: String,
    },
    /// The customer answers the estimate they were told of, line by line. `quote` recognises it ([`super::quote::mark`]).
    Answer {
        order: OrderId,
        quote: String,
        approved: Vec<LineId>,
        declined: Vec<Declined>,
        signed_by: String,
        signature: String,
    },
    ChangePromise {
        order: OrderId,
        promised_at: DateTime<Utc>,
        reason: PromiseReason,
        customer_agreed: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        closed_is_meant: bool,
    },
    /// Write something down on the timeline.
    Annotate {
        order: OrderId,
        text: String,
    },
    /// The car leaves the gate.
    Deliver {
        order: OrderId,
    },
    /// Nothing is left to do.
    Close {
        order: OrderId,
    },
    /// 作废: only before anybody has worked on it.
    Void {
        order: OrderId,
        reason: String,
    },
    /// 拒修离店: the customer declines the repair; the fees of diagnosis, testing and towing are settled first.
    LeaveUnrepaired {
        order: OrderId,
        reason: String,
    },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    Opened {
        vehicle: VehicleId,
    },
    CheckedIn {
        check_in: CheckIn,
    },
    CheckInCorrected {
        check_in: CheckIn,
    },
    WalkedAround {
        walk_around: WalkAround,
    },
    /// The customer signed the check-in sheet with this number.
    CheckInSigned {
        number: u16,
        walk_around: WalkAround,
        signed_by: String,
        signature: String,
    },
    PhotoAdded {
        photo: PhotoId,
        shows: Shows,
        taken_at: DateTime<Utc>,
    },
    PhotoWithdrawn {
        photo: PhotoId,
        reason: String,
    },
    DiagnosisStarted,
    Diagnosed {
        diagnosis: Diagnosis,
    },
    LineAdded {
        line: Line,
    },
    PackageAdded {
        package: PackageId,
        service: String,
        title: Title,
        lines: Vec<Line>,
    },
    LineChanged {
        line: Line,
    },
    FindingReported {
        finding: FindingId,
        text: String,
        photos: Vec<PhotoId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        job: Option<LineId>,
    },
    FindingDismissed {
        finding: FindingId,
        text: String,
        reason: String,
    },
    Advised {
        advice: AdviceId,
        text: String,
        #[serde(default)]
        due: Due,
        /// It was there, and was put right.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        corrected: bool,
    },
    AdviceWithdrawn {
        advice: AdviceId,
        text: String,
    },
    LineRemoved {
        line: LineId,
        title: String,
    },
    JobAbandoned {
        job: LineId,
        title: String,
        reason: String,
    },
    /// More is asked for than who asks may give away.
    DiscountAsked {
        request: DiscountId,
        line: Box<Line>,
        instead_of: Option<Box<Line>>,
        given: GivenAway,
        reason: String,
    },
    DiscountGranted {
        request: DiscountId,
        title: String,
        given: GivenAway,
    },
    DiscountRefused {
        request: DiscountId,
        title: String,
        reason: String,
    },
    DiscountTakenBack {
        request: DiscountId,
        title: String,
    },
    Quoted {
        total: Fen,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promised_at: Option<DateTime<Utc>>,
    },
    Authorised {
        signed_by: String,
        signature: String,
        total: Fen,
    },
    /// The customer has answered line by line; what was declined is taken off the order and kept for next time.
    Answered {
        signed_by: String,
        signature: String,
        approved: Vec<LineId>,
        declined: Vec<Deferred>,
        total: Fen,
    },
    PromiseChanged {
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        reason: PromiseReason,
        customer_agreed: bool,
    },
    Annotated {
        text: String,
    },
    Delivered {
        on_time: bool,
    },
    Closed,
    Voided {
        reason: String,
    },
    LeftUnrepaired {
        reason: String,
    },
    /// The order moved from one status to another. Recorded beside the event that moved it; counts are made from it.
    Moved {
        from: Status,
        to: Status,
    },
}

impl Command {
    /// The order it is about.
    #[must_use]
    pub const fn order(&self) -> OrderId {
        match self {
            Self::Open { order, .. }
            | Self::CheckIn { order, .. }
            | Self::RecordWalkAround { order, .. }
            | Self::SignCheckIn { order, .. }
            | Self::AddPhoto { order, .. }
            | Self::WithdrawPhoto { order, .. }
            | Self::StartDiagnosis { order }
            | Self::RecordDiagnosis { order, .. }
            | Self::AddLine { order, .. }
            | Self::AddPackage { order, .. }
            | Self::ChangeLine { order, .. }
            | Self::ReportFinding { order, .. }
            | Self::AddFoundWork { order, .. }
            | Self::DismissFinding { order, .. }
            | Self::Advise { order, .. }
            | Self::WithdrawAdvice { order, .. }
            | Self::RemoveLine { order, .. }
            | Self::AbandonJob { order, .. }
            | Self::AskDiscount { order, .. }
            | Self::GrantDiscount { order, .. }
            | Self::RefuseDiscount { order, .. }
            | Self::TakeBackDiscount { order, .. }
            | Self::Quote { order, .. }
            | Self::Authorise { order, .. }
            | Self::Answer { order, .. }
            | Self::ChangePromise { order, .. }
            | Self::Annotate { order, .. }
            | Self::Deliver { order }
            | Self::Close { order }
            | Self::Void { order, .. }
            | Self::LeaveUnrepaired { order, .. } => *order,
        }
    }

    /// The line as it is typed, of a command that types one.
    #[must_use]
    pub const fn draft(&self) -> Option<&LineDraft> {
        match self {
            Self::AddLine { line, .. }
            | Self::AddFoundWork { line, .. }
            | Self::ChangeLine { line, .. }
            | Self::AskDiscount { line, .. } => Some(line),
            _ => None,
        }
    }

    /// Whether deciding it looks at the photos and the signed sheets of the order.
    #[must_use]
    pub const fn is_about_the_walk(&self) -> bool {
        matches!(self, Self::RecordWalkAround { .. } | Self::SignCheckIn { .. } | Self::AddPhoto { .. } | Self::WithdrawPhoto { .. })
    }

    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        match self {
            Self::Open { .. }
            | Self::CheckIn { .. }
            | Self::RecordWalkAround { .. }
            | Self::SignCheckIn { .. }
            | Self::WithdrawPhoto { .. }
            | Self::ChangePromise { .. }
            | Self::LeaveUnrepaired { .. } => Permission::Receive,
            Self::StartDiagnosis { .. } | Self::RecordDiagnosis { .. } => Permission::Diagnose,
            Self::AddLine { .. }
            | Self::AddPackage { .. }
            | Self::ChangeLine { .. }
            | Self::AddFoundWork { .. }
            | Self::DismissFinding { .. }
            | Self::RemoveLine { .. }
            | Self::AskDiscount { .. }
            | Self::TakeBackDiscount { .. }
            | Self::Quote { .. }
            | Self::Authorise { .. } => Permission::Estimate,
            Self::GrantDiscount { .. } | Self::RefuseDiscount { .. } => Permission::ApproveDiscount,
            Self::AbandonJob { .. } => Permission::AbandonJob,
            Self::Answer { .. } => Permission::Answer,
            Self::Annotate { .. }
            | Self::AddPhoto { .. }
            | Self::ReportFinding { .. }
            | Self::Advise { .. }
            | Self::WithdrawAdvice { .. } => Permission::Annotate,
            Self::Deliver { .. } => Permission::Deliver,
            Self::Close { .. } => Permission::CloseOrder,
            Self::Void { .. } => Permission::VoidOrder,
        }
    }
}
