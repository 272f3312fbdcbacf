//! The icon before a line of the timeline.

use crate::ui::Glyph;
use domain::{Event, appointments, care, customers, parts, quality, repair_orders, settlement, staff, workshop};

/// The icon before an event.
#[must_use]
pub const fn event_glyph(event: &Event) -> Glyph {
    use appointments::Event as A;
    use care::Event as M;
    use customers::Event as C;
    use parts::Event as T;
    use quality::Event as Q;
    use repair_orders::Event as R;
    use settlement::Event as P;
    use staff::Event as S;
    use workshop::Event as W;
    match event {
        Event::Staff(S::LanguageChosen { .. }) => Glyph::Languages,
        Event::Staff(S::SignedOutEverywhere) => Glyph::LogOut,
        Event::Staff(S::PostsSet { .. } | S::ActiveSet { .. } | S::Hired { .. } | S::PasswordSet | S::PinSet | S::PinUnlocked) => {
            Glyph::UserRoundCog
        }
        Event::Staff(S::DeviceEnrolled { .. } | S::DeviceRenamed { .. } | S::DeviceRevoked) => Glyph::Monitor,
        Event::Customers(C::ConsentSigned { .. }) => Glyph::Signature,
        Event::Customers(C::CustomerRegistered { .. } | C::CustomerChanged { .. } | C::ConsentWithdrawn { .. }) => Glyph::UserRoundPen,
        Event::Customers(C::VehicleRegistered { .. } | C::VehicleChanged { .. }) => Glyph::Car,
        Event::Appointments(A::Booked { .. } | A::Rescheduled { .. }) => Glyph::CalendarClock,
        Event::Appointments(A::WalkInQueued { .. } | A::CameIn { .. } | A::Greeted { .. }) => Glyph::ConciergeBell,
        Event::Appointments(A::Confirmed | A::Prepared { .. }) => Glyph::Check,
        Event::Appointments(A::Unprepared) => Glyph::Undo2,
        Event::Appointments(A::Cancelled { .. } | A::NoShowMarked | A::LinkWithdrawn { .. }) => Glyph::Ban,
        Event::Appointments(A::PhotoRemoved { .. }) => Glyph::Camera,
        Event::Appointments(A::OrderLinked { .. }) => Glyph::FilePlus2,
        Event::Appointments(
            A::SettingsSet { .. }
            | A::ServicePut { .. }
            | A::SpecialDaySet { .. }
            | A::SpecialDayCleared { .. }
            | A::ShiftsSet { .. }
            | A::BayFitted { .. }
            | A::ClosurePlanned { .. }
            | A::ClosureLifted { .. },
        ) => Glyph::Pencil,
        Event::RepairOrders(R::Opened { .. }) => Glyph::FilePlus2,
        Event::RepairOrders(R::CheckedIn { .. } | R::CheckInCorrected { .. }) => Glyph::ConciergeBell,
        Event::RepairOrders(R::WalkedAround { .. }) => Glyph::ClipboardCheck,
        Event::RepairOrders(R::CheckInSigned { .. }) => Glyph::Signature,
        Event::RepairOrders(R::PhotoAdded { .. } | R::PhotoWithdrawn { .. }) => Glyph::Camera,
        Event::RepairOrders(R::DiagnosisStarted | R::Diagnosed { .. }) => Glyph::FileSearch,
        Event::RepairOrders(R::LineAdded { .. }) => Glyph::Plus,
        Event::RepairOrders(R::PackageAdded { .. }) => Glyph::Package,
        Event::Parts(T::Counted { .. }) => Glyph::ClipboardCheck,
        Event::Parts(T::Asked { .. }) => Glyph::PackageSearch,
        Event::Parts(T::Issued { .. }) => Glyph::PackageCheck,
        Event::Parts(T::Ordered { .. }) => Glyph::CalendarClock,
        Event::Parts(T::Declined { .. }) => Glyph::PackageX,
        Event::Parts(T::Withdrawn { .. } | T::GivenBack { .. } | T::TakenBack { .. }) => Glyph::Undo2,
        Event::RepairOrders(R::LineChanged { .. }) => Glyph::Pencil,
        Event::RepairOrders(R::LineRemoved { .. }) => Glyph::Minus,
        Event::RepairOrders(R::FindingReported { .. }) => Glyph::Eye,
        Event::RepairOrders(R::Advised { .. }) => Glyph::MessageSquareMore,
        Event::RepairOrders(R::JobAbandoned { .. } | R::FindingDismissed { .. } | R::AdviceWithdrawn { .. }) => Glyph::Ban,
        Event::RepairOrders(R::DiscountAsked { .. } | R::DiscountTakenBack { .. }) => Glyph::Hourglass,
        Event::RepairOrders(R::DiscountGranted { .. }) => Glyph::CircleCheck,
        Event::RepairOrders(R::DiscountRefused { .. }) => Glyph::CircleX,
        Event::RepairOrders(R::Quoted { .. }) => Glyph::ReceiptText,
        Event::RepairOrders(R::Authorised { .. } | R::Answered { .. }) => Glyph::Signature,
        Event::RepairOrders(R::PromiseChanged { .. }) => Glyph::CalendarClock,
        Event::RepairOrders(R::Annotated { .. }) => Glyph::MessageSquarePlus,
        Event::RepairOrders(R::Delivered { .. }) => Glyph::KeyRound,
        Event::RepairOrders(R::Closed) => Glyph::Archive,
        Event::RepairOrders(R::Voided { .. }) => Glyph::Ban,
        Event::RepairOrders(R::LeftUnrepaired { .. }) => Glyph::LogOut,
        Event::RepairOrders(R::Moved { .. }) => Glyph::ArrowRight,
        Event::Workshop(W::Dispatched { .. }) => Glyph::UserCheck,
        Event::Workshop(W::Shared { .. }) => Glyph::Users,
        Event::Workshop(W::ClockedOn { .. } | W::Resumed { .. }) => Glyph::Play,
        Event::Workshop(W::Held { .. }) => Glyph::Pause,
        Event::Workshop(W::WrittenUp { .. }) => Glyph::Pencil,
        Event::Workshop(W::Finished { .. }) => Glyph::Check,
        Event::Workshop(W::BayLeft | W::BayCleared) => Glyph::Warehouse,
        Event::Workshop(W::StagesPlanned { .. }) => Glyph::CalendarClock,
        Event::Workshop(W::StageBegun { .. }) => Glyph::Play,
        Event::Workshop(W::StageHandedOver { .. }) => Glyph::Send,
        Event::Workshop(W::StageAccepted { .. }) => Glyph::Check,
        Event::Workshop(W::StageRefused { .. }) => Glyph::Undo2,
        Event::Workshop(W::PaintRecorded { .. }) => Glyph::Droplets,
        Event::Workshop(W::ClockedIn { .. } | W::ClockedOut { .. }) => Glyph::AlarmClock,
        Event::Workshop(W::AttendanceCorrected { .. } | W::ClockingCorrected { .. }) => Glyph::Pencil,
        Event::Workshop(W::WashStarted | W::WashFinished | W::WashSkipped { .. }) => Glyph::Droplets,
        Event::Quality(Q::Passed { .. }) => Glyph::BadgeCheck,
        Event::Quality(Q::Certified { .. }) => Glyph::Stamp,
        Event::Quality(Q::Failed { .. }) => Glyph::CircleX,
        Event::Quality(Q::ComebackLinked { .. } | Q::ComebackUnlinked { .. }) => Glyph::Undo2,
        Event::Quality(Q::ComebackJudged { .. }) => Glyph::Stamp,
        Event::Quality(Q::SheetFilled { .. } | Q::TemplatePut { .. }) => Glyph::ClipboardCheck,
        Event::Quality(Q::SheetShared { .. }) => Glyph::Smartphone,
        Event::Settlement(P::Settled { .. }) => Glyph::ReceiptText,
        Event::Settlement(P::SettlementUndone { .. }) => Glyph::Undo2,
        Event::Settlement(P::PaymentTaken { .. }) => Glyph::Banknote,
        Event::Settlement(P::PaymentRefunded { .. }) => Glyph::RotateCcw,
        Event::Settlement(P::CreditGranted { .. }) => Glyph::Stamp,
        Event::Settlement(P::GatePassIssued { .. }) => Glyph::DoorOpen,
        Event::Settlement(P::GatePassWithdrawn { .. }) => Glyph::Undo2,
        Event::Warranty(_) => Glyph::ShieldCheck,
        Event::Care(M::ComplaintRegistered { .. } | M::ComplaintHandedOn { .. } | M::ComplaintClosed { .. }) => Glyph::Headset,
        Event::Care(
            M::LoanerPut { .. }
            | M::LoanerPromised { .. }
            | M::LoanerReleased { .. }
            | M::LoanerHandedOver { .. }
            | M::LoanerTakenBack { .. },
        ) => Glyph::Car,
        Event::Care(M::MessageRetried) => Glyph::Send,
        Event::Care(M::MessageStopped { .. } | M::AddressStopped { .. }) => Glyph::Ban,
        Event::Care(M::StopLifted { .. }) => Glyph::Undo2,
        Event::Care(M::ContactSet { .. }) => Glyph::Languages,
        Event::Care(M::OrderShared { .. }) => Glyph::Smartphone,
        Event::Care(M::LinksWithdrawn { .. }) => Glyph::Lock,
    }
}
