//! An event of every kind.

use super::noon;
use domain::appointments::Title;
use domain::customers::{Agreed, Customer, CustomerKind, Energy, Phone, PlateColour, Purpose, UsageNature, Vehicle, Vin};
use domain::quality::Check;
use domain::repair_orders::estimate;
use domain::repair_orders::{Charge, CheckIn, Diagnosis, Due, Kind, Line, OldParts, OtherKind, Payer, PromiseReason, Share, Shows};
use domain::settlement::Method;
use domain::staff::Skill;
use domain::workshop::HoldReason;
use domain::{
    AdviceId, BasisPoints, BayId, ConsentId, CustomerId, Event, Fen, FindingId, GatePassId, InspectionId, Language, LineId, PackageId,
    PaymentId, PersonId, PhotoId, Post, StatementId, VehicleId, customers, quality, repair_orders, settlement, staff, workshop,
};
use uuid::Uuid;

fn agreed() -> Agreed {
    let (consent, wording) = (ConsentId(Uuid::nil()), "同意提供给厂家".into());
    Agreed { consent, purpose: Purpose::ShareWithOem, wording, language: Language::ZhHans }
}

fn customer() -> Customer {
    let phone = Phone::parse("13800138000").expect("a mobile");
    let text = String::new;
    Customer {
        id: CustomerId(Uuid::nil()),
        version: 1,
        kind: CustomerKind::Person,
        name: "李明".into(),
        phone,
        contact: text(),
        address: text(),
        note: text(),
    }
}

fn vehicle() -> Vehicle {
    Vehicle {
        id: VehicleId(Uuid::nil()),
        version: 1,
        owner: CustomerId(Uuid::nil()),
        plate: None,
        plate_colour: PlateColour::None,
        vin: Vin::parse("LFV2A21K8J3000001").expect("a VIN"),
        model: "星越L".into(),
        engine_no: String::new(),
        colour: String::new(),
        energy: Energy::Petrol,
        usage: UsageNature::Household,
        invoice_date: None,
        delivery_date: None,
        odometer_km: None,
    }
}

pub(super) fn line() -> Line {
    Line {
        id: LineId(Uuid::nil()),
        title: "拖车".into(),
        charge: Charge::Other { of: OtherKind::Towing, amount: Fen::yuan(300) },
        discount: Fen::ZERO,
        shares: Share::whole(Payer::Customer),
        authorised: true,
        abandoned: false,
        package: None,
        finding: None,
    }
}

fn check_in() -> CheckIn {
    CheckIn {
        kind: Kind::Maintenance,
        concern: "异响".into(),
        odometer_km: 41_236,
        odometer_reason: None,
        promised_at: noon(),
        waiting: true,
        wash: true,
        old_parts: OldParts::Keep,
        energy_percent: 50,
        belongings: String::new(),
        sender_name: String::new(),
        sender_phone: String::new(),
    }
}

pub(super) fn events_of_people_and_orders() -> Vec<Event> {
    use customers::Event as C;
    use repair_orders::Event as R;
    use staff::Event as S;
    let reason = || "原因".to_owned();
    let staff = [
        S::LanguageChosen { language: Language::En },
        S::SignedOutEverywhere,
        S::PostsSet { posts: vec![Post::Technician], skills: vec![Skill::Body] },
        S::ActiveSet { active: true },
        S::ActiveSet { active: false },
        S::Hired {
            user_name: "wang".into(),
            name: "王强".into(),
            language: Language::En,
            posts: vec![Post::Technician],
            skills: vec![Skill::Body],
        },
        S::PasswordSet,
    ];
    let customers = [
        C::CustomerRegistered { customer: customer() },
        C::CustomerChanged { customer: customer() },
        C::ConsentSigned { agreed: agreed(), signed_by: "李明".into(), signature: "M0 0".into() },
        C::ConsentWithdrawn { purpose: Purpose::ShareWithOem },
        C::VehicleRegistered { vehicle: vehicle(), vin_reason: Some(reason()) },
        C::VehicleChanged { vehicle: vehicle(), vin_reason: None },
    ];
    let orders = [
        R::Opened { vehicle: VehicleId(Uuid::nil()) },
        R::CheckedIn { check_in: check_in() },
        R::CheckInCorrected { check_in: check_in() },
        R::WalkedAround { walk_around: Default::default() },
        R::CheckInSigned { number: 1, walk_around: Default::default(), signed_by: "李明".into(), signature: "M0 0".into() },
        R::PhotoAdded { photo: PhotoId(Uuid::nil()), shows: Shows::Damage, taken_at: noon() },
        R::PhotoWithdrawn { photo: PhotoId(Uuid::nil()), reason: reason() },
        R::DiagnosisStarted,
        R::Diagnosed { diagnosis: Diagnosis { cause: reason(), ..Diagnosis::default() } },
        R::LineAdded { line: line() },
        R::PackageAdded { package: PackageId(Uuid::nil()), service: "WINTER".into(), title: Title::default(), lines: vec![line()] },
        R::LineChanged { line: line() },
        R::LineRemoved { line: LineId(Uuid::nil()), title: "拖车".into() },
        R::JobAbandoned { job: LineId(Uuid::nil()), title: "更换前制动片".into(), reason: reason() },
        R::FindingReported { finding: FindingId(Uuid::nil()), text: "胶套开裂".into(), photos: Vec::new(), job: None },
        R::Advised {
            advice: AdviceId(Uuid::nil()),
            text: "左前轮胎 3 mm".into(),
            due: Due { within_km: Some(5_000), until: None },
            corrected: false,
        },
        R::Advised { advice: AdviceId(Uuid::nil()), text: "左前轮胎 3 mm".into(), due: Due::default(), corrected: true },
        R::AdviceWithdrawn { advice: AdviceId(Uuid::nil()), text: "左前轮胎 3 mm".into() },
        R::FindingDismissed { finding: FindingId(Uuid::nil()), text: "胶套开裂".into(), reason: reason() },
        R::Quoted { total: Fen::yuan(300), promised_at: Some(noon()) },
        R::Authorised { signed_by: "李明".into(), signature: String::new(), total: Fen::yuan(300) },
        R::Authorised { signed_by: "李明".into(), signature: "M0 0".into(), total: Fen::yuan(300) },
        R::PromiseChanged { from: noon(), to: noon(), reason: PromiseReason::Rework, customer_agreed: true },
        R::PromiseChanged { from: noon(), to: noon(), reason: PromiseReason::Rework, customer_agreed: false },
        R::Annotated { text: reason() },
        R::Delivered { on_time: true },
        R::Delivered { on_time: false },
        R::Closed,
        R::Voided { reason: reason() },
        R::LeftUnrepaired { reason: reason() },
    ];
    let staff = staff.into_iter().chain(super::super::devices::samples::events()).map(Event::Staff);
    staff.chain(customers.into_iter().map(Event::Customers)).chain(orders.into_iter().map(Event::RepairOrders)).collect()
}

pub(super) fn events_of_the_floor_and_the_desk() -> Vec<Event> {
    use quality::Event as Q;
    use settlement::Event as P;
    use workshop::Event as W;
    let (job, technician, bay) = (LineId(Uuid::nil()), PersonId(Uuid::nil()), BayId(Uuid::nil()));
    let (statement, payment, inspection) = (StatementId(Uuid::nil()), PaymentId(Uuid::nil()), InspectionId(Uuid::nil()));
    let (amount, reason, title) = (Fen::yuan(300), || "原因".to_owned(), || "更换机油".to_owned());
    let floor = [
        W::Dispatched { job, title: title(), technician, bay, reason: String::new() },
        W::Dispatched { job, title: title(), technician, bay, reason: reason() },
        W::Shared { job, title: title(), crew: vec![workshop::Portion { person: technician, percent: 100 }], reason: String::new() },
        W::Shared { job, title: title(), crew: Vec::new(), reason: "王强请假".into() },
        W::ClockedOn { job, title: title(), technician, bay, hands: Vec::new() },
        W::Held { job, title: title(), reason: HoldReason::WaitingForParts, note: String::new(), minutes: 12 },
        W::Resumed { job, title: title(), technician, bay, hands: Vec::new() },
        super::super::comebacks::samples::written(),
        W::Finished { job, title: title(), minutes: 95 },
        W::BayCleared,
        W::WashStarted,
        W::WashFinished,
        W::WashSkipped { reason: "The customer is in a hurry".to_owned() },
    ];
    let inspections = [
        Q::Passed { inspection, checks: vec![Check::Brakes], finding: reason() },
        Q::Certified { certificate: domain::CertificateId(Uuid::nil()), odometer_km: 45_012 },
        Q::Failed { inspection, jobs: vec![job], finding: reason() },
    ];
    let desk = [
        P::Settled { totals: estimate::totals(&[line()], BasisPoints::percent(13)) },
        P::SettlementUndone { reason: reason() },
        P::PaymentTaken { statement, payment, payer: Payer::Customer, method: Method::Wechat, amount },
        P::PaymentRefunded { statement, payment, method: Method::Cash, amount, reason: reason() },
        P::CreditGranted { statement, amount, reason: reason() },
        P::GatePassIssued { gate_pass: GatePassId(Uuid::nil()) },
        P::GatePassWithdrawn { reason: reason() },
    ];
    let floor = floor.into_iter().chain(super::super::stages::samples::events()).map(Event::Workshop);
    let inspections =
        inspections.into_iter().chain(super::super::sheets::samples::events()).chain(super::super::comebacks::samples::events());
    let of_parts = super::super::parts::samples::events().into_iter().map(Event::Parts);
    floor.chain(inspections.map(Event::Quality)).chain(of_parts).chain(desk.into_iter().map(Event::Settlement)).collect()
}
