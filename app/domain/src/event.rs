//! What has happened. Append-only: the audit trail, the timeline on every page and the source of every count.

use crate::live::Area;
use crate::permission::Permission;
use crate::staff::PersonRef;
use crate::{Actor, BayId, PersonId, appointments, care, customers, parts, quality, repair_orders, settlement, staff, warranty, workshop};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An event of any area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "area", content = "event", rename_all = "snake_case")]
pub enum Event {
    Staff(staff::Event),
    Customers(customers::Event),
    Appointments(appointments::Event),
    RepairOrders(repair_orders::Event),
    Workshop(workshop::Event),
    Quality(quality::Event),
    Parts(parts::Event),
    Settlement(settlement::Event),
    Warranty(warranty::Event),
    Care(care::Event),
}

/// An event with when, who and to what it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub actor: Option<PersonRef>,
    pub subject: Uuid,
    /// The subject's version after it.
    pub version: i32,
    pub event: Event,
}

/// What has happened to a subject.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    pub events: Vec<Recorded>,
    /// What the people and bays in those events are called.
    pub names: Names,
}

/// What people and bays are called: events carry their ids only. Also those who work here no longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub people: Vec<(PersonId, String)>,
    pub bays: Vec<(BayId, String)>,
}

impl Names {
    /// The technicians and bays of the floor.
    #[must_use]
    pub fn from_floor(floor: &workshop::Floor) -> Self {
        Self {
            people: floor.technicians.iter().map(|technician| (technician.person, technician.name.clone())).collect(),
            bays: floor.bays.iter().map(|bay| (bay.id, bay.name.clone())).collect(),
        }
    }

    /// What a person is called; a dash for somebody nobody has named.
    #[must_use]
    pub fn person(&self, id: PersonId) -> &str {
        self.people.iter().find(|(person, _)| *person == id).map_or("—", |(_, name)| name)
    }

    /// What a bay is called; a dash for one that nobody has named.
    #[must_use]
    pub fn bay(&self, id: BayId) -> &str {
        self.bays.iter().find(|(bay, _)| *bay == id).map_or("—", |(_, name)| name)
    }
}

impl Event {
    /// The technicians and the bay that it mentions by their ids.
    #[must_use]
    pub fn mentions(&self) -> (Vec<PersonId>, Option<BayId>) {
        use workshop::Event as W;
        match self {
            Self::Workshop(
                W::Dispatched { technician, bay, .. } | W::ClockedOn { technician, bay, .. } | W::Resumed { technician, bay, .. },
            ) => (vec![*technician], Some(*bay)),
            Self::Workshop(W::StageBegun { technician, .. } | W::StageAccepted { technician, .. } | W::StageRefused { technician, .. }) => {
                (vec![*technician], None)
            }
            Self::Workshop(W::StageHandedOver { technician, to, .. }) => (to.iter().copied().chain([*technician]).collect(), None),
            Self::Workshop(W::StagesPlanned { stages }) => {
                (stages.iter().filter_map(|stage| Some(stage.planned?.technician)).collect(), None)
            }
            Self::Workshop(W::ClockedIn { person, .. } | W::ClockedOut { person, .. } | W::AttendanceCorrected { person, .. }) => {
                (vec![*person], None)
            }
            Self::Workshop(W::Shared { crew, .. }) => (crew.iter().map(|portion| portion.person).collect(), None),
            _ => (Vec::new(), None),
        }
    }

    /// Whether somebody may read it.
    #[must_use]
    pub fn is_for(&self, actor: &Actor) -> bool {
        actor.may(match self {
            Self::Staff(_) => Permission::SeeStaff,
            // What was written to customers names their addresses.
            Self::Customers(_) | Self::Care(_) => Permission::SeeCustomers,
            Self::Appointments(_) => Permission::SeeAppointments,
            Self::Parts(parts::Event::Counted { .. }) => Permission::SeeStock,
            Self::RepairOrders(_) | Self::Workshop(_) | Self::Quality(_) | Self::Warranty(_) | Self::Parts(_) => Permission::SeeOrders,
            Self::Settlement(_) => Permission::SeeSettlement,
        })
    }

    /// The area it belongs to.
    #[must_use]
    pub const fn area(&self) -> Area {
        match self {
            Self::Staff(_) => staff::Event::AREA,
            Self::Customers(_) => Area::Customers,
            Self::Appointments(_) => Area::Appointments,
            Self::RepairOrders(_) => Area::RepairOrders,
            Self::Workshop(_) => Area::Workshop,
            Self::Quality(_) => Area::Quality,
            Self::Parts(_) => Area::Parts,
            Self::Settlement(_) => Area::Settlement,
            Self::Warranty(_) => Area::Warranty,
            Self::Care(_) => Area::Care,
        }
    }

    /// The stable name of its kind within the area, as stored.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        use appointments::Event as A;
        use care::Event as M;
        use customers::Event as C;
        use parts::Event as T;
        use quality::Event as Q;
        use repair_orders::Event as R;
        use settlement::Event as P;
        use staff::Event as S;
        use warranty::Event as Y;
        use workshop::Event as W;
        match self {
            Self::Staff(S::LanguageChosen { .. }) => "language_chosen",
            Self::Staff(S::SignedOutEverywhere) => "signed_out_everywhere",
            Self::Staff(S::PostsSet { .. }) => "posts_set",
            Self::Staff(S::ActiveSet { .. }) => "active_set",
            Self::Staff(S::Hired { .. }) => "hired",
            Self::Staff(S::PasswordSet) => "password_set",
            Self::Staff(S::PinSet) => "pin_set",
            Self::Staff(S::PinUnlocked) => "pin_unlocked",
            Self::Staff(S::DeviceEnrolled { .. }) => "device_enrolled",
            Self::Staff(S::DeviceRenamed { .. }) => "device_renamed",
            Self::Staff(S::DeviceRevoked) => "device_revoked",
            Self::Customers(C::CustomerRegistered { .. }) => "customer_registered",
            Self::Customers(C::CustomerChanged { .. }) => "customer_changed",
            Self::Customers(C::VehicleRegistered { .. }) => "vehicle_registered",
            Self::Customers(C::VehicleChanged { .. }) => "vehicle_changed",
            Self::Customers(C::ConsentSigned { .. }) => "consent_signed",
            Self::Customers(C::ConsentWithdrawn { .. }) => "consent_withdrawn",
            Self::Appointments(A::Booked { .. }) => "booked",
            Self::Appointments(A::WalkInQueued { .. }) => "walk_in_queued",
            Self::Appointments(A::Confirmed) => "confirmed",
            Self::Appointments(A::Prepared { .. }) => "prepared",
            Self::Appointments(A::Unprepared) => "unprepared",
            Self::Appointments(A::Rescheduled { .. }) => "rescheduled",
            Self::Appointments(A::Cancelled { .. }) => "cancelled",
            Self::Appointments(A::CameIn { .. }) => "came_in",
            Self::Appointments(A::LinkWithdrawn { .. }) => "link_withdrawn",
            Self::Appointments(A::PhotoRemoved { .. }) => "photo_removed",
            Self::Appointments(A::Greeted { .. }) => "greeted",
            Self::Appointments(A::OrderLinked { .. }) => "order_linked",
            Self::Appointments(A::NoShowMarked) => "no_show_marked",
            Self::Appointments(A::SettingsSet { .. }) => "settings_set",
            Self::Appointments(A::ServicePut { .. }) => "service_put",
            Self::Appointments(A::SpecialDaySet { .. }) => "special_day_set",
            Self::Appointments(A::SpecialDayCleared { .. }) => "special_day_cleared",
            Self::Appointments(A::ShiftsSet { .. }) => "shifts_set",
            Self::Appointments(A::BayFitted { .. }) => "bay_fitted",
            Self::Appointments(A::ClosurePlanned { .. }) => "closure_planned",
            Self::Appointments(A::ClosureLifted { .. }) => "closure_lifted",
            Self::RepairOrders(R::Opened { .. }) => "opened",
            Self::RepairOrders(R::CheckedIn { .. }) => "checked_in",
            Self::RepairOrders(R::CheckInCorrected { .. }) => "check_in_corrected",
            Self::RepairOrders(R::WalkedAround { .. }) => "walked_around",
            Self::RepairOrders(R::CheckInSigned { .. }) => "check_in_signed",
            Self::RepairOrders(R::PhotoAdded { .. }) => "photo_added",
            Self::RepairOrders(R::PhotoWithdrawn { .. }) => "photo_withdrawn",
            Self::RepairOrders(R::DiagnosisStarted) => "diagnosis_started",
            Self::RepairOrders(R::Diagnosed { .. }) => "diagnosed",
            Self::RepairOrders(R::LineAdded { .. }) => "line_added",
            Self::RepairOrders(R::PackageAdded { .. }) => "package_added",
            Self::RepairOrders(R::LineChanged { .. }) => "line_changed",
            Self::RepairOrders(R::LineRemoved { .. }) => "line_removed",
            Self::RepairOrders(R::JobAbandoned { .. }) => "job_abandoned",
            Self::RepairOrders(R::DiscountAsked { .. }) => "discount_asked",
            Self::RepairOrders(R::DiscountGranted { .. }) => "discount_granted",
            Self::RepairOrders(R::DiscountRefused { .. }) => "discount_refused",
            Self::RepairOrders(R::FindingReported { .. }) => "finding_reported",
            Self::RepairOrders(R::FindingDismissed { .. }) => "finding_dismissed",
            Self::RepairOrders(R::Advised { .. }) => "advised",
            Self::RepairOrders(R::AdviceWithdrawn { .. }) => "advice_withdrawn",
            Self::RepairOrders(R::DiscountTakenBack { .. }) => "discount_taken_back",
            Self::RepairOrders(R::Quoted { .. }) => "quoted",
            Self::RepairOrders(R::Authorised { .. }) => "authorised",
            Self::RepairOrders(R::Answered { .. }) => "answered",
            Self::RepairOrders(R::PromiseChanged { .. }) => "promise_changed",
            Self::RepairOrders(R::Annotated { .. }) => "annotated",
            Self::RepairOrders(R::Delivered { .. }) => "delivered",
            Self::RepairOrders(R::Closed) => "closed",
            Self::RepairOrders(R::Voided { .. }) => "voided",
            Self::RepairOrders(R::LeftUnrepaired { .. }) => "left_unrepaired",
            Self::RepairOrders(R::Moved { .. }) => "moved",
            Self::Workshop(W::Dispatched { .. }) => "dispatched",
            Self::Workshop(W::Shared { .. }) => "shared",
            Self::Workshop(W::ClockedOn { .. }) => "clocked_on",
            Self::Workshop(W::Held { .. }) => "held",
            Self::Workshop(W::Resumed { .. }) => "resumed",
            Self::Workshop(W::WrittenUp { .. }) => "written_up",
            Self::Workshop(W::Finished { .. }) => "finished",
            Self::Workshop(W::BayLeft) => "bay_left",
            Self::Workshop(W::BayCleared) => "bay_cleared",
            Self::Workshop(W::WashStarted) => "wash_started",
            Self::Workshop(W::WashFinished) => "wash_finished",
            Self::Workshop(W::WashSkipped { .. }) => "wash_skipped",
            Self::Workshop(W::StagesPlanned { .. }) => "stages_planned",
            Self::Workshop(W::StageBegun { .. }) => "stage_begun",
            Self::Workshop(W::StageHandedOver { .. }) => "stage_handed_over",
            Self::Workshop(W::StageAccepted { .. }) => "stage_accepted",
            Self::Workshop(W::StageRefused { .. }) => "stage_refused",
            Self::Workshop(W::PaintRecorded { .. }) => "paint_recorded",
            Self::Workshop(W::ClockedIn { .. }) => "clocked_in",
            Self::Workshop(W::ClockedOut { .. }) => "clocked_out",
            Self::Workshop(W::AttendanceCorrected { .. }) => "attendance_corrected",
            Self::Workshop(W::ClockingCorrected { .. }) => "clocking_corrected",
            Self::Quality(Q::Passed { .. }) => "passed",
            Self::Quality(Q::Certified { .. }) => "certified",
            Self::Quality(Q::Failed { .. }) => "failed",
            Self::Quality(Q::SheetFilled { .. }) => "sheet_filled",
            Self::Quality(Q::SheetShared { .. }) => "sheet_shared",
            Self::Quality(Q::ComebackLinked { .. }) => "comeback_linked",
            Self::Quality(Q::ComebackUnlinked { .. }) => "comeback_unlinked",
            Self::Quality(Q::ComebackJudged { .. }) => "comeback_judged",
            Self::Quality(Q::TemplatePut { .. }) => "template_put",
            Self::Parts(T::Counted { .. }) => "counted",
            Self::Parts(T::Asked { .. }) => "asked",
            Self::Parts(T::Withdrawn { .. }) => "withdrawn",
            Self::Parts(T::Issued { .. }) => "issued",
            Self::Parts(T::Ordered { .. }) => "ordered",
            Self::Parts(T::Declined { .. }) => "declined",
            Self::Parts(T::GivenBack { .. }) => "given_back",
            Self::Parts(T::TakenBack { .. }) => "taken_back",
            Self::Settlement(P::Settled { .. }) => "settled",
            Self::Settlement(P::SettlementUndone { .. }) => "settlement_undone",
            Self::Settlement(P::PaymentTaken { .. }) => "payment_taken",
            Self::Settlement(P::PaymentRefunded { .. }) => "payment_refunded",
            Self::Settlement(P::CreditGranted { .. }) => "credit_granted",
            Self::Settlement(P::GatePassIssued { .. }) => "gate_pass_issued",
            Self::Settlement(P::GatePassWithdrawn { .. }) => "gate_pass_withdrawn",
            Self::Warranty(Y::CampaignOpened { .. }) => "campaign_opened",
            Self::Warranty(Y::CampaignChanged { .. }) => "campaign_changed",
            Self::Warranty(Y::CarsAdded { .. }) => "cars_added",
            Self::Warranty(Y::RemedyNoted { .. }) => "remedy_noted",
            Self::Warranty(Y::RemedyWithdrawn { .. }) => "remedy_withdrawn",
            Self::Warranty(Y::CampaignEnded { .. }) => "campaign_ended",
            Self::Warranty(Y::Remedied { .. }) => "remedied",
            Self::Care(M::ComplaintRegistered { .. }) => "complaint_registered",
            Self::Care(M::ComplaintHandedOn { .. }) => "complaint_handed_on",
            Self::Care(M::ComplaintClosed { .. }) => "complaint_closed",
            Self::Care(M::LoanerPut { .. }) => "loaner_put",
            Self::Care(M::LoanerPromised { .. }) => "loaner_promised",
            Self::Care(M::LoanerReleased { .. }) => "loaner_released",
            Self::Care(M::LoanerHandedOver { .. }) => "loaner_handed_over",
            Self::Care(M::LoanerTakenBack { .. }) => "loaner_taken_back",
            Self::Care(M::MessageRetried) => "message_retried",
            Self::Care(M::MessageStopped { .. }) => "message_stopped",
            Self::Care(M::AddressStopped { .. }) => "address_stopped",
            Self::Care(M::StopLifted { .. }) => "stop_lifted",
            Self::Care(M::ContactSet { .. }) => "contact_set",
            Self::Care(M::OrderShared { .. }) => "order_shared",
            Self::Care(M::LinksWithdrawn { .. }) => "links_withdrawn",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_names_its_technicians_and_bays_and_nobody_else() {
        let bay = workshop::Bay { id: BayId(Uuid::from_u128(1)), name: "3号".into(), taken_by: None };
        let wang = workshop::Technician {
            person: PersonId(Uuid::from_u128(2)),
            name: "王磊".into(),
            skills: Vec::new(),
            running: None,
            load: crate::Hours(0),
            attends: None,
        };
        let names = Names::from_floor(&workshop::Floor { technicians: vec![wang], bays: vec![bay], repaired_before: Vec::new() });
        assert_eq!((names.person(PersonId(Uuid::from_u128(2))), names.bay(BayId(Uuid::from_u128(1)))), ("王磊", "3号"));
        assert_eq!(names.person(PersonId(Uuid::from_u128(3))), "—");
    }
}
