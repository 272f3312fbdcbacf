//! One example of every command and of every event, with ids one can tell apart.

use crate::cast::{BRAKES, CAR, OIL, SERVICE, brakes, check_in, minutes, noon, oil, service};
use domain::customers::{
    self, Customer, CustomerDraft, CustomerKind, Energy, Phone, Plate, PlateColour, UsageNature, Vehicle, VehicleDraft, Vin,
};
use domain::repair_orders::estimate::GivenAway;
use domain::repair_orders::quote::{Declined, Deferred};
use domain::repair_orders::{self, Diagnosis, Due, Line, LineDraft, OfPackage, Payer, PromiseReason, Share, Shows, Status};
use domain::staff::{self, DeviceKind, Skill};
use domain::{
    AdviceId, BasisPoints, CertificateId, Command, CountId, CustomerId, DeviceId, DiscountId, Event, Fen, FindingId, GatePassId,
    InspectionId, Language, LinkId, MessageId, PackageId, PaymentId, PersonId, PhotoId, Post, StatementId, StopId, VehicleId,
};
use uuid::Uuid;

#[path = "samples_at_hand.rs"]
mod at_hand;
#[path = "samples_desk.rs"]
mod desk;
#[path = "samples_floor.rs"]
mod floor;
#[path = "samples_messages.rs"]
mod messages;
#[path = "samples_parts.rs"]
mod of_parts;

const WHO: PersonId = PersonId(Uuid::from_u128(0xC3));
const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(0xA1));
const VEHICLE: VehicleId = VehicleId(Uuid::from_u128(0xA2));
const STATEMENT: StatementId = StatementId(Uuid::from_u128(0xA3));
const PAYMENT: PaymentId = PaymentId(Uuid::from_u128(0xA4));
const GATE_PASS: GatePassId = GatePassId(Uuid::from_u128(0xA5));
const CERTIFICATE: CertificateId = CertificateId(Uuid::from_u128(0xB9));
const INSPECTION: InspectionId = InspectionId(Uuid::from_u128(0xA6));
const MESSAGE: MessageId = MessageId(Uuid::from_u128(0xA7));
const STOP: StopId = StopId(Uuid::from_u128(0xA8));
const PHOTO: PhotoId = PhotoId(Uuid::from_u128(0xAA));
const PACKAGE: PackageId = PackageId(Uuid::from_u128(0xAB));
pub const COUNT: CountId = CountId(Uuid::from_u128(0xAC));
const REQUEST: DiscountId = DiscountId(Uuid::from_u128(0xAD));
const FINDING: FindingId = FindingId(Uuid::from_u128(0xAF));
const ADVICE: AdviceId = AdviceId(Uuid::from_u128(0xBA));
const DEVICE: DeviceId = DeviceId(Uuid::from_u128(0xAE));
const LINK: LinkId = LinkId(Uuid::from_u128(0xA9));

fn due() -> Due {
    Due { within_km: Some(5_000), until: chrono::NaiveDate::from_ymd_opt(2026, 6, 30) }
}

fn words(text: &str) -> String {
    text.to_owned()
}

fn customer() -> CustomerDraft {
    CustomerDraft {
        kind: CustomerKind::Person,
        name: words("陈女士"),
        phone: words("13805712266"),
        contact: String::new(),
        address: words("滨江区江湾路 188 号"),
        note: String::new(),
    }
}

fn vehicle() -> VehicleDraft {
    VehicleDraft {
        owner: CUSTOMER,
        plate: words("浙A8K2C7"),
        plate_colour: PlateColour::Blue,
        vin: words("LFV2A21K8J3000001"),
        vin_reason: String::new(),
        model: words("星越L 2.0TD 四驱"),
        engine_no: words("JLH4G20TD-N8041"),
        colour: words("白"),
        energy: Energy::Petrol,
        usage: UsageNature::Household,
        invoice_date: "2023-05-01".parse().ok(),
        delivery_date: "2023-05-12".parse().ok(),
    }
}

fn stored_customer() -> Customer {
    let CustomerDraft { kind, name, phone, contact, address, note } = customer();
    Customer { id: CUSTOMER, version: 1, kind, name, phone: Phone::stored(&phone), contact, address, note }
}

fn stored_vehicle() -> Vehicle {
    let draft = vehicle();
    Vehicle {
        id: VEHICLE,
        version: 2,
        owner: CUSTOMER,
        plate: Plate::stored(&draft.plate),
        plate_colour: draft.plate_colour,
        vin: Vin::parse(&draft.vin).expect("a VIN"),
        model: draft.model,
        engine_no: draft.engine_no,
        colour: draft.colour,
        energy: draft.energy,
        usage: draft.usage,
        invoice_date: draft.invoice_date,
        delivery_date: draft.delivery_date,
        odometer_km: Some(30_812),
    }
}

fn shared_oil() -> LineDraft {
    let shares = vec![
        Share { payer: Payer::Customer, part: BasisPoints::percent(70) },
        Share { payer: Payer::Dealer, part: BasisPoints::percent(30) },
    ];
    LineDraft { shares, ..oil() }
}

fn line(draft: LineDraft) -> Line {
    let LineDraft { id, title, charge, discount, shares } = draft;
    Line { id, title, charge, discount, shares, authorised: true, abandoned: false, package: None, finding: None }
}

fn diagnosis() -> Diagnosis {
    Diagnosis {
        phenomenon: words("刹车异响"),
        cause: words("制动片磨损到 2.1 mm"),
        correction: words("更换前制动片"),
        class: Some(domain::repair_orders::cover::RepairClass::Minor),
        trouble_codes: words("C0034"),
    }
}

fn given() -> GivenAway {
    GivenAway { given: Fen::yuan(117), of: Fen::yuan(390) }
}

pub fn commands() -> Vec<Command> {
    let mut all: Vec<Command> = Vec::new();
    all.extend(staff_commands().into_iter().map(Command::Staff));
    all.extend(customer_commands().into_iter().map(Command::Customers));
    all.extend(crate::diary::commands().into_iter().map(Command::Appointments));
    all.extend(order_commands().into_iter().map(Command::RepairOrders));
    all.extend(floor::commands().into_iter().map(Command::Workshop));
    all.extend(floor::inspection_commands().into_iter().map(Command::Quality));
    all.extend(of_parts::commands().into_iter().map(Command::Parts));
    all.extend(desk::commands().into_iter().map(Command::Settlement));
    all.extend(at_hand::campaign_commands().into_iter().map(Command::Warranty));
    all.extend(messages::care_commands().into_iter().chain(at_hand::care_commands()).map(Command::Care));
    all
}

fn staff_commands() -> Vec<staff::Command> {
    use staff::Command as C;
    vec![
        C::ChooseLanguage { person: WHO, language: Language::ZhHant },
        C::SignOutEverywhere { person: WHO },
        C::SetPosts { person: WHO, posts: vec![Post::Technician, Post::TeamLeader], skills: vec![Skill::Mechanical] },
        C::SetActive { person: WHO, active: false },
        C::Hire {
            person: WHO,
            user_name: words("wangqiang"),
            name: words("王强"),
            language: Language::ZhHans,
            posts: vec![Post::Technician],
            skills: vec![Skill::Mechanical],
        },
        C::SetPassword { person: WHO },
        C::SetPin { person: WHO },
        C::UnlockPin { person: WHO },
        C::EnrolDevice { device: DEVICE, code: words("K7Q-4FM"), name: words("3号工位平板"), kind: DeviceKind::Tablet },
        C::RenameDevice { device: DEVICE, name: words("休息区大屏") },
        C::RevokeDevice { device: DEVICE },
    ]
}

fn shared() -> customers::Agreed {
    let wording = words("同意贵店把我的姓名、手机号和车辆信息提供给汽车厂家");
    customers::Agreed { purpose: customers::Purpose::ShareWithOem, wording, ..crate::diary::agreed() }
}

fn customer_commands() -> Vec<customers::Command> {
    use customers::Command as C;
    vec![
        C::RegisterCustomer { customer: CUSTOMER, draft: customer() },
        C::ChangeCustomer { customer: CUSTOMER, draft: customer() },
        C::RegisterVehicle { vehicle: VEHICLE, draft: vehicle() },
        C::ChangeVehicle { vehicle: VEHICLE, draft: vehicle() },
        C::SignConsent { order: CAR, agreed: shared(), signed_by: words("陈女士"), signature: words("M10 10 L20 20") },
        C::WithdrawConsent { consent: crate::diary::agreed().consent },
    ]
}

fn order_commands() -> Vec<repair_orders::Command> {
    use repair_orders::Command as C;
    let reason = || words("客户改期");
    vec![
        C::Open { order: CAR, vehicle: VEHICLE },
        C::CheckIn { order: CAR, check_in: check_in(), closed_is_meant: false },
        C::RecordWalkAround { order: CAR, began: Some(0), walk_around: crate::cast::walk_around() },
        C::SignCheckIn {
            order: CAR,
            began: Some(1),
            walk_around: Box::new(crate::cast::walk_around()),
            signed_by: words("陈女士"),
            signature: words("M10 10 L20 20"),
        },
        C::AddPhoto { order: CAR, photo: PHOTO, shows: Shows::Damage, taken_at: noon() },
        C::WithdrawPhoto { order: CAR, photo: PHOTO, reason: reason() },
        C::StartDiagnosis { order: CAR },
        C::RecordDiagnosis { order: CAR, diagnosis: diagnosis() },
        C::AddLine { order: CAR, line: service() },
        C::AddPackage { order: CAR, package: PACKAGE, service: words("WINTER"), finding: None },
        C::ChangeLine { order: CAR, line: shared_oil() },
        C::ReportFinding {
            order: CAR, finding: FINDING, text: words("左前下摆臂胶套开裂"), photos: vec![PHOTO], job: Some(BRAKES)
        },
        C::AddFoundWork { order: CAR, finding: FINDING, line: brakes() },
        C::DismissFinding { order: CAR, finding: FINDING, reason: reason() },
        C::Advise { order: CAR, advice: ADVICE, text: words("左前轮胎 3 mm"), due: due() },
        C::WithdrawAdvice { order: CAR, advice: ADVICE },
        C::RemoveLine { order: CAR, line: OIL },
        C::AbandonJob { order: CAR, job: BRAKES, reason: reason() },
        C::AskDiscount { order: CAR, request: REQUEST, line: shared_oil(), finding: None, reason: words("老客户，上次等了两天") },
        C::GrantDiscount { order: CAR, request: REQUEST },
        C::RefuseDiscount { order: CAR, request: REQUEST, reason: reason() },
        C::TakeBackDiscount { order: CAR, request: REQUEST },
        C::Quote { order: CAR, promised_at: Some(noon() + minutes(250)), closed_is_meant: false },
        signed(),
        C::Answer {
            order: CAR,
            quote: words("0123456789abcdef"),
            approved: vec![SERVICE],
            declined: vec![Declined { line: BRAKES, reason: words("下次再做") }],
            signed_by: words("陈女士"),
            signature: words("M10 10 L20 20"),
        },
        C::ChangePromise {
            order: CAR,
            promised_at: noon() + minutes(250),
            reason: PromiseReason::WaitingForParts,
            customer_agreed: true,
            closed_is_meant: false,
        },
        C::Annotate { order: CAR, text: words("车主中午来") },
        C::Deliver { order: CAR },
        C::Close { order: CAR },
        C::Void { order: CAR, reason: reason() },
        C::LeaveUnrepaired { order: CAR, reason: reason() },
    ]
}

/// Oil that came with a package, and costs ten yuan less in it.
fn packaged() -> repair_orders::Event {
    let title = crate::diary::title("冬季套餐");
    let of = OfPackage { id: PACKAGE, service: words("WINTER"), title: title.clone(), off: Fen::yuan(10), amount: 100 };
    let oil = Line { discount: Fen::yuan(10), package: Some(of), authorised: false, ..line(oil()) };
    repair_orders::Event::PackageAdded { package: PACKAGE, service: words("WINTER"), title, lines: vec![oil] }
}

/// The customer signs.
pub fn signed() -> repair_orders::Command {
    repair_orders::Command::Authorise { order: CAR, signed_by: words("陈女士"), signature: words("M10 10 L20 20") }
}

pub fn events() -> Vec<Event> {
    let mut all: Vec<Event> = Vec::new();
    all.extend(staff_events().into_iter().map(Event::Staff));
    all.extend(customer_events().into_iter().map(Event::Customers));
    all.extend(crate::diary::events().into_iter().map(Event::Appointments));
    all.extend(order_events().into_iter().map(Event::RepairOrders));
    all.extend(floor::events().into_iter().map(Event::Workshop));
    all.extend(floor::inspection_events().into_iter().map(Event::Quality));
    all.extend(of_parts::events().into_iter().map(Event::Parts));
    all.extend(desk::events().into_iter().map(Event::Settlement));
    all.extend(at_hand::campaign_events().into_iter().map(Event::Warranty));
    all.extend(messages::care_events().into_iter().chain(at_hand::care_events()).map(Event::Care));
    all
}

fn staff_events() -> Vec<staff::Event> {
    use staff::Event as E;
    vec![
        E::LanguageChosen { language: Language::ZhHant },
        E::SignedOutEverywhere,
        E::PostsSet { posts: vec![Post::Technician], skills: vec![Skill::Mechanical, Skill::HighVoltage] },
        E::ActiveSet { active: false },
        E::Hired {
            user_name: words("wangqiang"),
            name: words("王强"),
            language: Language::ZhHans,
            posts: vec![Post::Technician],
            skills: vec![Skill::Mechanical],
        },
        E::PasswordSet,
        E::PinSet,
        E::PinUnlocked,
        E::DeviceEnrolled { name: words("3号工位平板"), device: DeviceKind::LoungeWall },
        E::DeviceRenamed { name: words("休息区大屏") },
        E::DeviceRevoked,
    ]
}

fn customer_events() -> Vec<customers::Event> {
    use customers::Event as E;
    vec![
        E::CustomerRegistered { customer: stored_customer() },
        E::CustomerChanged { customer: stored_customer() },
        E::VehicleRegistered { vehicle: stored_vehicle(), vin_reason: Some(words("平行进口")) },
        E::VehicleChanged { vehicle: stored_vehicle(), vin_reason: None },
        E::ConsentSigned { agreed: shared(), signed_by: words("陈女士"), signature: words("M10 10 L20 20") },
        E::ConsentWithdrawn { purpose: customers::Purpose::VisitMessages },
    ]
}

fn order_events() -> Vec<repair_orders::Event> {
    use repair_orders::Event as E;
    let reason = || words("客户改期");
    vec![
        E::Opened { vehicle: VEHICLE },
        E::CheckedIn { check_in: check_in() },
        E::CheckInCorrected { check_in: check_in() },
        E::WalkedAround { walk_around: crate::cast::walk_around() },
        E::CheckInSigned {
            number: 1,
            walk_around: crate::cast::walk_around(),
            signed_by: words("陈女士"),
            signature: words("M10 10 L20 20"),
        },
        E::PhotoAdded { photo: PHOTO, shows: Shows::Damage, taken_at: noon() },
        E::PhotoWithdrawn { photo: PHOTO, reason: reason() },
        E::DiagnosisStarted,
        E::Diagnosed { diagnosis: diagnosis() },
        E::LineAdded { line: line(service()) },
        packaged(),
        E::LineChanged { line: line(shared_oil()) },
        E::FindingReported { finding: FINDING, text: words("左前下摆臂胶套开裂"), photos: vec![PHOTO], job: Some(BRAKES) },
        E::FindingDismissed { finding: FINDING, text: words("左前下摆臂胶套开裂"), reason: reason() },
        E::Advised { advice: ADVICE, text: words("左前轮胎 3 mm"), due: due(), corrected: false },
        E::AdviceWithdrawn { advice: ADVICE, text: words("左前轮胎 3 mm") },
        E::LineRemoved { line: OIL, title: words("全合成机油 0W-20") },
        E::JobAbandoned { job: BRAKES, title: words("更换前制动片"), reason: reason() },
        E::DiscountAsked {
            request: REQUEST,
            line: Box::new(line(shared_oil())),
            instead_of: Some(Box::new(line(oil()))),
            given: given(),
            reason: words("老客户，上次等了两天"),
        },
        E::DiscountGranted { request: REQUEST, title: words("全合成机油 0W-20"), given: given() },
        E::DiscountRefused { request: REQUEST, title: words("全合成机油 0W-20"), reason: reason() },
        E::DiscountTakenBack { request: REQUEST, title: words("全合成机油 0W-20") },
        E::Quoted { total: Fen::yuan(690), promised_at: Some(noon() + minutes(250)) },
        E::Authorised { signed_by: words("陈女士"), signature: words("M10 10 L20 20"), total: Fen::yuan(690) },
        E::Answered {
            signed_by: words("陈女士"),
            signature: words("M10 10 L20 20"),
            approved: vec![SERVICE],
            declined: vec![Deferred { line: line(brakes()), reason: words("下次再做") }],
            total: Fen::yuan(690),
        },
        E::PromiseChanged { from: noon(), to: noon() + minutes(30), reason: PromiseReason::AddedWork, customer_agreed: true },
        E::Annotated { text: words("车主中午来") },
        E::Delivered { on_time: true },
        E::Closed,
        E::Voided { reason: reason() },
        E::LeftUnrepaired { reason: reason() },
        E::Moved { from: Status::Quoted, to: Status::Authorised },
    ]
}
