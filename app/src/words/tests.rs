//! Every refusal, problem and event has its words in every language.

mod care;
mod events;
mod floor;

use super::{Clock, Loc, Names, event, event_glyph, locale, problem_with, refusal, time_left};
use crate::happened::Happened;
use crate::problem::{Problem, Refused};
use crate::ui::{Left, LeftText};
use chrono::{DateTime, NaiveDate, Utc};
use domain::customers::{PlateError, VinError};
use domain::quality::Check;
use domain::repair_orders::walk_around::WheelAt;
use domain::repair_orders::{Shows, Status, Step};
use domain::staff::{PersonRef, Skill};
use domain::{BasisPoints, Event, Fen, History, Hours, Language, Permission, Post, Quantity, Recorded, Refusal};
use domain::{BayId, LineId, PersonId};
use domain::{repair_orders, workshop};
use events::{events_of_people_and_orders, events_of_the_floor_and_the_desk};
use uuid::Uuid;

pub(super) const SHANGHAI: Clock = Clock { offset_minutes: 480 };

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a point in time")
}

pub(super) fn locales() -> impl Iterator<Item = Loc> {
    Language::ALL.iter().map(|language| locale(*language))
}

pub(super) fn noon() -> DateTime<Utc> {
    at("2026-03-12T04:00:00Z")
}

pub(super) fn refusals_of_people_and_fields() -> Vec<Refusal> {
    use Refusal as R;
    let (invoice, delivery) = (NaiveDate::default(), NaiveDate::default());
    let plates = [
        PlateError::Province { found: "A".into() },
        PlateError::Office { found: "1".into() },
        PlateError::LooksLikeDigit { found: 'O' },
        PlateError::Length { length: 5 },
        PlateError::Serial { found: "L12345".into() },
    ];
    let vins =
        [VinError::Length { length: 9 }, VinError::Character { place: 14, found: 'O' }, VinError::CheckDigit { found: '6', expected: '2' }];
    let mut all = vec![
        R::NotSignedIn,
        R::not_allowed(Permission::Dispatch),
        R::NotAllowed { permission: Permission::Wash, ask: Vec::new() },
        R::NotYours { permission: Permission::Work },
        R::OnlyForOneself,
        R::NotToOneself,
        R::OnlyCustomersAgree,
        R::NoPost,
        R::PostAboveOwn { post: Post::GeneralManager, ask: Post::GeneralManager },
        R::PostAboveOwn { post: Post::GeneralManager, ask: Post::SystemAdministrator },
        R::WorksElsewhere,
        R::PresentPasswordWrong,
        R::PasswordTooShort { least: 8 },
        R::UserNameUnreadable { found: "wang qiang".into() },
        R::OtherDealership,
        R::NotFound,
        R::AlreadyThere,
        R::NothingChanged,
        R::Stale { expected: 3, actual: 5 },
        R::EnvelopeReused,
        R::Taken { constraint: "customers_vehicle_plate_taken".into() },
        R::Taken { constraint: "customers_vehicle_vin_taken".into() },
        R::Taken { constraint: "staff_user_name_taken".into() },
        R::Taken { constraint: "workshop".into() },
        R::Taken { constraint: "settlement_number_taken".into() },
        R::FieldEmpty { field: "concern".into() },
        R::FieldEmpty { field: "plate_or_concern".into() },
        R::FieldTooLong { field: "note".into(), limit: 400 },
        R::PhoneUnreadable { found: "12".into() },
        R::PhoneUnreadable { found: String::new() },
        R::DateInFuture { field: "invoice_date".into(), date: invoice },
        R::DeliveryLongBeforeInvoice { invoice, delivery },
        R::OdometerUnreadable { found: 9_999_999 },
        R::OdometerWentDown { last: 41_236, found: 1_200 },
        R::EnergyUnreadable { found: 120 },
        R::PromiseInThePast { promised_at: noon() },
        R::PromiseTooFar { promised_at: noon() },
        R::PromiseWhenClosed { promised_at: noon(), next: noon() },
        R::SignatureUnreadable,
        R::AmountOutOfRange { amount: Fen::yuan(-1) },
        R::HoursOutOfRange { hours: Hours(5) },
        R::QuantityOutOfRange { quantity: Quantity(0) },
    ];
    all.extend(super::devices::samples::refusals());
    all.extend(super::sheets::samples::refusals());
    all.extend(super::comebacks::samples::refusals());
    all.extend(super::parts::samples::refusals());
    all.extend(super::stages::samples::refusals());
    all.extend(plates.map(|error| R::PlateUnreadable { error }));
    all.extend(vins.map(|error| R::VinUnreadable { error }));
    all
}

pub(super) fn refusals_of_orders() -> Vec<Refusal> {
    use Refusal as R;
    let title = || "更换机油".to_owned();
    let percent = BasisPoints::percent(12);
    let mut all = vec![
        R::VehicleHasOpenOrder { number: "RO260312-018".into() },
        R::LineChangesKind,
        R::TooManyLines { limit: 200 },
        R::PartBelongsToJob { title: title() },
        R::WorkHasBegun,
        R::NothingToDo,
        R::SharesDoNotAddUp { sum: percent },
        R::DiscountOnOthers,
        R::RateAbovePublished { rate: Fen::yuan(320), published: Fen::yuan(180) },
        R::DiscountOverLimit { asked: percent, limit: percent, ask: Some(Post::ServiceManager) },
        R::DiscountOverLimit { asked: percent, limit: percent, ask: None },
        R::DiscountIsAsked { title: title(), by: "林小雨".into() },
        R::DiscountNeedsNobody,
        R::DiscountIsDecided,
        R::DiscountIsOwn,
        R::DiscountNoLongerFits { title: title() },
        R::NothingToAuthorise,
        R::QuoteExpired { expired_at: noon() },
        R::QuoteOutdated,
        R::TooManyFindings { limit: 40 },
        R::FindingIsClosed,
        R::TooMuchAdvice { limit: 10 },
        R::AdviceIsGiven,
        R::AdviceDueUnlikely { most_km: 100_000 },
        R::FindingIsPriced,
        R::QuoteBeingRevised,
        R::GuaranteeIsSigned { class: domain::repair_orders::cover::RepairClass::Assembly },
        R::TechnicianUnknown,
        R::BayUnknown,
        R::SkillMissing { technician: "赵强".into(), skill: Skill::Paint },
        R::CertificateMissing { technician: "赵强".into() },
        R::ComebackToSame { technician: "赵强".into() },
        R::ReassignmentNeedsReason { title: title(), technician: "赵强".into() },
        R::CrewOutOfRange { least: 2, most: 6 },
        R::TechnicianTwice { technician: "赵强".into() },
        R::CrewWithoutTechnician { technician: "赵强".into() },
        R::NothingToDispatch,
        R::NothingOnHold,
        R::NobodyWorking,
        R::JobNotAuthorised { title: title() },
        R::JobNotDispatched { title: title() },
        R::JobIsRunning { title: title() },
        R::JobNotRunning { title: title() },
        R::JobIsDone { title: title() },
        R::JobIsAbandoned { title: title() },
        R::JobNotBegun { title: title() },
        R::WorkNotBegun { title: title() },
        R::JobOnHold { title: title() },
        R::TechnicianIsWorking { technician: "赵强".into(), number: "RO260312-018".into() },
        R::BayIsTaken { bay: "3号".into(), plate: "浙A8K2C7".into() },
        R::DoneInTheFuture { at: noon() },
        R::DoneTooLongAgo { at: noon() },
        R::DoneBeforeTheLast { title: title(), at: noon(), last: noon() },
        R::WashWish { wanted: true },
        R::WashWish { wanted: false },
        R::OwnWork,
        R::ChecksMissing { missing: Check::MANDATORY.to_vec() },
        R::JobsOpen { open: 2 },
        R::LinesNotAuthorised { lines: 2 },
        R::MoreThanDue { due: Fen::yuan(3), offered: Fen::yuan(5) },
        R::MoreThanDue { due: Fen::ZERO, offered: Fen::ZERO },
        R::PaymentNotAnAmount { due: Fen::yuan(3) },
        R::NothingDue,
        R::Unpaid { due: Fen::yuan(3) },
        R::PaymentsStand { paid: Fen::yuan(3) },
        R::MonthIsClosed,
        R::GatePassIssued,
        R::NotCertified,
        R::NothingToCertify,
        R::ExitOdometer { least: 45_000, most: 46_000, found: 4_500 },
        R::SignatureEmpty,
        R::CheckInMissing,
        R::WalkAroundChanged { by: "张伟".into(), at: noon() },
        R::PhotosOnTheirWay { marks: vec![1, 3] },
        R::PhotosMissing { missing: Shows::GUIDED.to_vec() },
        R::TooManyPhotos { limit: 80 },
        R::TooManyMarks { limit: 60 },
        R::PictureMissing,
        R::PhotoIsSigned,
        R::PhotoIsTold,
        R::FindingsWait { findings: 2 },
        R::WheelUnreadable { at: WheelAt::RearLeft },
        R::NotAPicture,
        R::PictureTooLarge { megapixels: 50, limit: 40 },
        R::PictureTooHeavy { limit: 12 },
        R::PicturesTooHeavy { limit: 24 },
        R::NoMorePictures,
        R::PicturesNotNow,
        R::NoGatePass,
        R::GatePassUsed,
    ];
    all.extend(Status::ALL.iter().map(|status| R::LinesAreFixed { status: *status }));
    all.extend(Status::ALL.iter().flat_map(|status| Step::ALL.iter().map(|step| R::WrongStatus { status: *status, step: *step })));
    all
}

fn recorded(event: Event) -> Recorded {
    let actor = Some(PersonRef { person: PersonId(Uuid::nil()), name: "王芳".into() });
    Recorded { seq: 1, at: noon(), actor, subject: Uuid::nil(), version: 1, event }
}

#[test]
fn every_refusal_is_a_sentence_in_every_language() {
    for loc in locales() {
        let ends = if loc == Loc::en { '.' } else { '。' };
        for refused in refusals_of_people_and_fields().into_iter().chain(refusals_of_orders()) {
            let said = refusal(loc, &refused, &SHANGHAI);
            assert!(said.ends_with(ends) && !said.contains("{{"), "{refused:?}: {said}");
        }
    }
}

#[test]
fn every_problem_of_every_door_is_a_sentence_in_every_language() {
    let all = [
        Problem::Offline,
        Problem::unreadable("expected `,` at line 1 column 9"),
        Problem::WrongContentType,
        Problem::NoSuchDoor,
        Problem::BodyTooLarge { limit: 1024 * 1024 },
        Problem::BodyIncomplete,
        Problem::ForeignOrigin,
        Problem::WrongPassword,
        Problem::TooManyAttempts { retry_after: 900 },
        Problem::NotYourDealership,
        Problem::TooSlow,
        Problem::Server,
    ];
    // Written out, so that whoever adds a problem finds this list before it compiles.
    let place = |problem: &Problem| match problem {
        Problem::Refused(_) | Problem::Told(_) => None,
        Problem::Offline => Some(0),
        Problem::Unreadable { .. } => Some(1),
        Problem::WrongContentType => Some(2),
        Problem::NoSuchDoor => Some(3),
        Problem::BodyTooLarge { .. } => Some(4),
        Problem::BodyIncomplete => Some(5),
        Problem::ForeignOrigin => Some(6),
        Problem::WrongPassword => Some(7),
        Problem::TooManyAttempts { .. } => Some(8),
        Problem::NotYourDealership => Some(9),
        Problem::TooSlow => Some(10),
        Problem::Server => Some(11),
    };
    assert!(all.iter().enumerate().all(|(at, problem)| place(problem) == Some(at)));
    for loc in locales() {
        let ends = if loc == Loc::en { '.' } else { '。' };
        for problem in &all {
            let said = problem_with(loc, problem, &SHANGHAI);
            assert!(said.ends_with(ends) && !said.contains("{{") && !said.contains("line 1"), "{problem:?}: {said}");
        }
    }
}

#[test]
fn every_event_but_moves_has_a_title_in_every_language() {
    for loc in locales() {
        for happened in events_of_people_and_orders().into_iter().chain(events_of_the_floor_and_the_desk()) {
            let line = event(loc, &recorded(happened.clone()), &Names::default(), &SHANGHAI).expect("a line of the timeline");
            assert!(!line.title.is_empty() && !line.title.contains("{{") && !line.detail.contains("{{"), "{happened:?}: {line:?}");
            assert!(event_glyph(&happened).href().starts_with("#i-"));
        }
    }
    let moved = Event::RepairOrders(repair_orders::Event::Moved { from: Status::Ready, to: Status::Settled });
    for silent in [moved, Event::Workshop(workshop::Event::BayLeft)] {
        assert_eq!(event(Loc::en, &recorded(silent), &Names::default(), &SHANGHAI), None);
    }
}

#[test]
fn a_stale_screen_is_told_what_happened_meanwhile_and_to_whom() {
    let (technician, bay) = (PersonId(Uuid::from_u128(7)), BayId(Uuid::from_u128(8)));
    let dispatched =
        workshop::Event::Dispatched {
            job: LineId(Uuid::from_u128(9)), title: "更换减振器".into(), technician, bay, reason: String::new()
        };
    let meanwhile = vec![
        recorded(Event::RepairOrders(repair_orders::Event::Quoted { total: Fen::yuan(1_452), promised_at: None })),
        recorded(Event::Workshop(dispatched)),
    ];
    let names = Names { people: vec![(technician, "王磊".into())], bays: vec![(bay, "3号".into())] };
    let meanwhile = Happened::all(&History { events: meanwhile, names }, Loc::zh_Hans, &SHANGHAI);
    let refused = Refused { refusal: Refusal::Stale { expected: 3, actual: 5 }, says: String::new(), meanwhile, version: Some(5) };
    let said = problem_with(Loc::zh_Hans, &Problem::Refused(Box::new(refused)), &SHANGHAI);
    assert!(said.contains("其间：王芳 已报价 1,452.00 元") && said.contains("王磊") && !said.contains('—'), "{said}");
}

#[test]
fn a_step_that_is_not_possible_yet_is_told_what_comes_first() {
    let said = |status, step| refusal(Loc::en, &Refusal::WrongStatus { status, step }, &SHANGHAI);
    for (status, step, first) in [
        (Status::Draft, Step::Settle, "check-in"),
        (Status::Quoted, Step::Dispatch, "authorise"),
        (Status::Authorised, Step::Finish, "Dispatch"),
        (Status::Dispatched, Step::Pass, "clock on"),
        (Status::OnHold, Step::Pass, "Resume"),
        (Status::OnHold, Step::Deliver, "Resume"),
        (Status::InWork, Step::Deliver, "Finish the work"),
        (Status::AwaitingInspection, Step::Settle, "inspected"),
        (Status::Washing, Step::Settle, "wash"),
        (Status::Settled, Step::Close, "gate pass"),
        (Status::Ready, Step::Quote, "behind it"),
        (Status::Void, Step::Quote, "open a new one"),
    ] {
        assert!(said(status, step).contains(first), "{}", said(status, step));
    }
}

#[test]
fn what_is_left_to_a_promise_is_no_hour_of_the_day() {
    let said = |loc, late, minutes| time_left(loc)(Left { late, minutes });
    assert_eq!(said(Loc::en, false, 1_281), LeftText { shown: "21:21 left".into(), spoken: "21 h 21 min left".into() });
    assert_eq!(said(Loc::zh_Hans, true, 16), LeftText { shown: "超 0:16".into(), spoken: "超 16 分钟".into() });
    assert_eq!(said(Loc::zh_Hant, true, 3 * 1_440).shown, "逾 3 天");
    for loc in locales() {
        let (left, late) = (said(loc, false, 124).shown, said(loc, true, 124).shown);
        assert!(left != late && left.contains("2:04") && late.contains("2:04") && left != "2:04", "{left} {late}");
    }
}
