//! What people ask of this area, and what has happened in it.

use super::{Appointment, Away, Block, Channel, Closure, Kept, LoanerMoved, Period, Service, Settings, Shift, SpecialDay, VisitDraft};
use crate::customers::Agreed;
use crate::permission::Permission;
use crate::staff::Skill;
use crate::{AppointmentId, BayId, ClosureId, DealershipId, OrderId, PersonId, PhotoId, VehicleId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Keep a time for a visit. A link, when there is one, is known by its digest only. A customer who books agrees to this and that.
    Book {
        appointment: AppointmentId,
        channel: Channel,
        visit: Box<VisitDraft>,
        starts_at: DateTime<Utc>,
        link: Option<String>,
        #[serde(default)]
        agreed: Vec<Agreed>,
    },
    /// A car stands here that nobody expected.
    QueueWalkIn {
        appointment: AppointmentId,
        visit: Box<VisitDraft>,
    },
    Confirm {
        appointment: AppointmentId,
    },
    /// 备料: what the visit takes is held in the stock for it, the work card is printed. Done again, it holds what was missing.
    Prepare {
        appointment: AppointmentId,
        note: String,
        /// Hold what there is although something is missing.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        despite_short: bool,
    },
    /// What was put aside goes back: wrongly prepared, or the car came and is not repaired.
    Unprepare {
        appointment: AppointmentId,
    },
    /// 改期
    Move {
        appointment: AppointmentId,
        starts_at: DateTime<Utc>,
    },
    Cancel {
        appointment: AppointmentId,
        reason: String,
    },
    Arrive {
        appointment: AppointmentId,
    },
    /// The customer's link to the visit leads nowhere any more: it is in the wrong hands.
    WithdrawLink {
        appointment: AppointmentId,
        reason: String,
    },
    /// A photo that was sent with the booking is seen by nobody any more, and its file goes: the customer takes it back, or the desk takes it
    /// away, because it shows somebody else, or somebody else's plate.
    RemovePhoto {
        appointment: AppointmentId,
        photo: PhotoId,
        reason: String,
    },
    /// Somebody has spoken to the customer.
    Greet {
        appointment: AppointmentId,
    },
    /// The visit has become a repair order.
    LinkOrder {
        appointment: AppointmentId,
        order: OrderId,
    },
    MarkNoShow {
        appointment: AppointmentId,
    },
    SetSettings {
        dealership: DealershipId,
        effective_from: DateTime<Utc>,
        settings: Box<Settings>,
        /// What was looked at when they were set: refused once others are in force. None: whatever is in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<Box<Settings>>,
    },
    /// Offer something, or say it otherwise. It is retired by saying that it is not offered any more.
    PutService {
        dealership: DealershipId,
        service: Box<Service>,
        /// What was looked at when it was changed: refused once it stands otherwise. None: whatever stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<Box<Service>>,
    },
    SetSpecialDay {
        dealership: DealershipId,
        special: SpecialDay,
        /// How many visits whoever says so has seen that it takes the time from: refused once it would be more.
        #[serde(default)]
        displaces: u16,
    },
    /// A special day is one like the others again.
    ClearSpecialDay {
        dealership: DealershipId,
        day: NaiveDate,
        /// As for [`Self::SetSpecialDay`].
        #[serde(default)]
        displaces: u16,
    },
    SetShifts {
        technician: PersonId,
        shifts: Vec<Shift>,
    },
    /// Say what a bay is fitted for.
    FitBay {
        bay: BayId,
        skills: Vec<Skill>,
    },
    /// A bay or a technician is away for a while.
    Close {
        closure: ClosureId,
        away: Away,
        period: Period,
        reason: String,
        /// As for [`Self::SetSpecialDay`].
        #[serde(default)]
        displaces: u16,
    },
    /// It is back, or never went.
    Reopen {
        closure: ClosureId,
    },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    Booked {
        appointment: Box<Appointment>,
        link: Option<String>,
        #[serde(default)]
        agreed: Vec<Agreed>,
    },
    WalkInQueued {
        appointment: Box<Appointment>,
    },
    Confirmed,
    Prepared {
        note: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parts: Vec<Kept>,
    },
    Unprepared,
    Rescheduled {
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        ready_at: DateTime<Utc>,
        blocks: Vec<Block>,
        /// What has become of the loaner car that was promised to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        loaner: Option<LoanerMoved>,
    },
    Cancelled {
        reason: String,
    },
    /// So many minutes after the time agreed; fewer than none: before it.
    CameIn {
        late_minutes: i32,
    },
    LinkWithdrawn {
        reason: String,
    },
    PhotoRemoved {
        photo: PhotoId,
        reason: String,
    },
    Greeted {
        after_minutes: i32,
    },
    OrderLinked {
        order: OrderId,
        vehicle: VehicleId,
    },
    NoShowMarked,
    SettingsSet {
        effective_from: DateTime<Utc>,
        settings: Box<Settings>,
    },
    ServicePut {
        service: Box<Service>,
    },
    SpecialDaySet {
        special: SpecialDay,
    },
    SpecialDayCleared {
        special: SpecialDay,
    },
    ShiftsSet {
        technician: PersonId,
        shifts: Vec<Shift>,
    },
    BayFitted {
        bay: BayId,
        skills: Vec<Skill>,
    },
    ClosurePlanned {
        closure: Closure,
    },
    ClosureLifted {
        closure: Closure,
    },
}

impl Command {
    /// What it is about: a visit, or what is set up.
    #[must_use]
    pub const fn subject(&self) -> Uuid {
        match self {
            Self::SetSettings { dealership, .. }
            | Self::PutService { dealership, .. }
            | Self::SetSpecialDay { dealership, .. }
            | Self::ClearSpecialDay { dealership, .. } => dealership.0,
            Self::SetShifts { technician, .. } => technician.0,
            Self::FitBay { bay, .. } => bay.0,
            Self::Close { closure, .. } | Self::Reopen { closure } => closure.0,
            Self::Book { appointment, .. }
            | Self::QueueWalkIn { appointment, .. }
            | Self::Confirm { appointment }
            | Self::Prepare { appointment, .. }
            | Self::Unprepare { appointment }
            | Self::Move { appointment, .. }
            | Self::Cancel { appointment, .. }
            | Self::Arrive { appointment }
            | Self::WithdrawLink { appointment, .. }
            | Self::RemovePhoto { appointment, .. }
            | Self::Greet { appointment }
            | Self::LinkOrder { appointment, .. }
            | Self::MarkNoShow { appointment } => appointment.0,
        }
    }

    /// The visit it is about; nothing for what sets the house up.
    #[must_use]
    pub const fn appointment(&self) -> Option<AppointmentId> {
        match self {
            Self::Book { appointment, .. }
            | Self::QueueWalkIn { appointment, .. }
            | Self::Confirm { appointment }
            | Self::Prepare { appointment, .. }
            | Self::Unprepare { appointment }
            | Self::Move { appointment, .. }
            | Self::Cancel { appointment, .. }
            | Self::Arrive { appointment }
            | Self::WithdrawLink { appointment, .. }
            | Self::RemovePhoto { appointment, .. }
            | Self::Greet { appointment }
            | Self::LinkOrder { appointment, .. }
            | Self::MarkNoShow { appointment } => Some(*appointment),
            Self::SetSettings { .. }
            | Self::PutService { .. }
            | Self::SetSpecialDay { .. }
            | Self::ClearSpecialDay { .. }
            | Self::SetShifts { .. }
            | Self::FitBay { .. }
            | Self::Close { .. }
            | Self::Reopen { .. } => None,
        }
    }

    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        match self {
            Self::Prepare { .. } | Self::Unprepare { .. } => Permission::PrepareVisit,
            Self::LinkOrder { .. } => Permission::Receive,
            Self::SetSettings { .. }
            | Self::PutService { .. }
            | Self::SetSpecialDay { .. }
            | Self::ClearSpecialDay { .. }
            | Self::SetShifts { .. }
            | Self::FitBay { .. }
            | Self::Close { .. }
            | Self::Reopen { .. } => Permission::SetCapacity,
            Self::Book { .. }
            | Self::QueueWalkIn { .. }
            | Self::Confirm { .. }
            | Self::Move { .. }
            | Self::Cancel { .. }
            | Self::Arrive { .. }
            | Self::WithdrawLink { .. }
            | Self::RemovePhoto { .. }
            | Self::Greet { .. }
            | Self::MarkNoShow { .. } => Permission::Book,
        }
    }
}
