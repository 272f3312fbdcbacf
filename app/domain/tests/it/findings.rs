//! Added work (增项): what comes to light on the floor, its price and the new promised time, and the customer's yes or no.

use crate::answers::{answers, around};
use crate::cast::{BRAKES, CAR, lin, line, minutes, shen, sun, wang, zhao};
use crate::day::dispatch;
use crate::house::House;
use domain::care::{Asked, customer_page};
use domain::repair_orders::findings::{MOST_FINDINGS, MOST_PHOTOS_OF_FINDING};
use domain::repair_orders::{Command as R, End, Event as E, LineDraft, PromiseReason, Shows, Standing, Status};
use domain::staff::Skill;
use domain::{Command, DiscountId, Event, Fen, FindingId, LineId, PhotoId, Refusal, settlement};
use uuid::Uuid;

const BUSHING: FindingId = FindingId(Uuid::from_u128(0x61));
const REQUEST: DiscountId = DiscountId(Uuid::from_u128(0x63));
const PHOTO: PhotoId = PhotoId(Uuid::from_u128(0x62));

fn reported() -> R {
    R::ReportFinding {
        order: CAR, finding: BUSHING, text: "左前下摆臂胶套开裂，制动时发抖".into(), photos: vec![PHOTO], job: Some(BRAKES)
    }
}

fn line_one() -> LineId {
    line(1)
}

fn arm() -> LineDraft {
    crate::cast::labour(line_one(), "更换左前下摆臂", Skill::Mechanical, 120)
}

/// The technician has found something on a car in work, and the desk has put a price on it.
fn priced() -> House {
    let mut house = House::in_work();
    house.does(&wang(), reported()).expect("reported");
    house.does(&lin(), R::AddFoundWork { order: CAR, finding: BUSHING, line: arm() }).expect("priced");
    house
}

fn told(house: &mut House, later: i64) {
    let promised_at = house.car().promise.map(|promise| promise.at + minutes(later));
    house.does(&lin(), R::Quote { order: CAR, promised_at, closed_is_meant: false }).expect("told");
}

fn asked(house: &House) -> Asked {
    customer_page(house.car(), around(), &house.policy, house.now).asked.expect("asked")
}

fn standing(house: &House) -> Standing {
    house.car().finding(BUSHING).expect("found").standing(house.car())
}

/// The new promised time among what happened, why, and whether the customer agreed.
fn promise_of(events: &[Event]) -> Option<(PromiseReason, bool)> {
    events.iter().find_map(|event| match event {
        Event::RepairOrders(E::PromiseChanged { reason, customer_agreed, .. }) => Some((*reason, *customer_agreed)),
        _ => None,
    })
}

#[test]
fn a_finding_waits_for_its_price_then_for_the_customer_then_is_agreed() {
    let mut house = House::in_work();
    house.does(&wang(), reported()).expect("reported");
    assert_eq!((house.status(), standing(&house)), (Status::InWork, Standing::Waits));
    house.does(&lin(), R::AddFoundWork { order: CAR, finding: BUSHING, line: arm() }).expect("priced");
    assert_eq!(standing(&house), Standing::Priced);
    told(&mut house, 120);
    assert_eq!(standing(&house), Standing::Asked);
    answers(&mut house, &[line_one()], &[]).expect("answered");
    assert_eq!(standing(&house), Standing::Agreed);
}

#[test]
fn work_that_was_found_does_not_begin_before_the_customers_yes() {
    let mut house = priced();
    told(&mut house, 120);
    assert!(matches!(house.does(&zhao(), dispatch(&[line_one()])), Err(Refusal::JobNotAuthorised { .. })));
    answers(&mut house, &[line_one()], &[]).expect("answered");
    house.does(&zhao(), dispatch(&[line_one()])).expect("it can be given out");
}

#[test]
fn the_customer_reads_why_sees_the_photo_that_arrived_and_when_the_car_would_be_ready() {
    let mut house = priced();
    told(&mut house, 120);
    let found = asked(&house).items[0].found.clone().expect("why");
    assert_eq!((found.text.as_str(), found.photos.len()), ("左前下摆臂胶套开裂，制动时发抖", 0), "its photo is on its way");
    let photo = Command::RepairOrders(R::AddPhoto { order: CAR, photo: PHOTO, shows: Shows::Finding, taken_at: house.now });
    house.does(&wang(), photo).expect("the photo arrives");
    let asked = asked(&house);
    assert_eq!(asked.items[0].found.as_ref().map(|found| found.photos[0].photo), Some(PHOTO));
    assert_eq!(asked.promised_at, house.car().promise.map(|promise| promise.at + minutes(120)));
}

#[test]
fn a_yes_to_the_price_is_a_yes_to_the_new_time_and_a_no_keeps_the_old_one() {
    let mut house = priced();
    told(&mut house, 120);
    let before = house.car().promise.expect("a promise");
    let events = answers(&mut house, &[line_one()], &[]).expect("answered");
    assert_eq!(promise_of(&events), Some((PromiseReason::AddedWork, true)));
    let after = house.car().promise.expect("a promise");
    assert_eq!((after.at, after.first, after.changes), (before.at + minutes(120), before.first, 1));
    let mut house = priced();
    told(&mut house, 120);
    let events = answers(&mut house, &[], &[line_one()]).expect("answered");
    assert_eq!((promise_of(&events), standing(&house)), (None, Standing::Declined));
}

#[test]
fn a_signature_in_the_shop_agrees_to_the_new_time_as_well() {
    let mut house = priced();
    told(&mut house, 90);
    let signed = R::Authorise { order: CAR, signed_by: "陈女士".into(), signature: "M10 10L20 20".into() };
    let events = house.does(&lin(), signed).expect("signed");
    assert_eq!((promise_of(&events), standing(&house)), (Some((PromiseReason::AddedWork, true)), Standing::Agreed));
}

#[test]
fn a_time_that_was_told_and_has_passed_is_promised_to_nobody() {
    let mut house = priced();
    told(&mut house, 30);
    let until = house.car().promise.expect("a promise").at - house.now;
    house.wait(until.num_minutes() + 31);
    assert_eq!(asked(&house).promised_at, None);
    let events = answers(&mut house, &[line_one()], &[]).expect("answered");
    assert_eq!(promise_of(&events), None);
}

#[test]
fn a_promise_that_is_changed_after_the_price_was_told_makes_the_estimate_another() {
    let mut house = priced();
    told(&mut house, 120);
    let looked_at = asked(&house).quote;
    let promised_at = house.now + minutes(600);
    let later = R::ChangePromise {
        order: CAR,
        promised_at,
        reason: PromiseReason::WaitingForParts,
        customer_agreed: false,
        closed_is_meant: false,
    };
    house.does(&lin(), later).expect("changed");
    let now = asked(&house);
    assert_ne!(now.quote, looked_at, "what the customer looked at is not what stands");
    assert_eq!(now.promised_at, None);
}

#[test]
fn a_price_is_not_told_with_a_time_in_the_past() {
    let mut house = priced();
    let promised_at = Some(house.now - minutes(1));
    let refused = house.does(&lin(), R::Quote { order: CAR, promised_at, closed_is_meant: false });
    assert!(matches!(refused, Err(Refusal::PromiseInThePast { .. })), "{refused:?}");
}

#[test]
fn what_is_not_offered_says_why_and_what_is_priced_or_answered_is_not_dropped() {
    let mut house = House::in_work();
    house.does(&wang(), reported()).expect("reported");
    let dismiss = |reason: &str| R::DismissFinding { order: CAR, finding: BUSHING, reason: reason.into() };
    assert_eq!(house.does(&lin(), dismiss(" ")), Err(Refusal::FieldEmpty { field: "reason".into() }));
    assert!(matches!(house.does(&wang(), dismiss("不用")), Err(Refusal::NotAllowed { .. })), "the desk says what is offered");
    house.does(&lin(), dismiss("下次保养再看")).expect("dismissed");
    assert_eq!(house.car().findings[0].end, Some(End::Dismissed { reason: "下次保养再看".into() }));
    let offer = || R::AddFoundWork { order: CAR, finding: BUSHING, line: arm() };
    assert_eq!(house.does(&lin(), offer()), Err(Refusal::FindingIsClosed));
    let mut house = priced();
    assert_eq!(house.does(&lin(), dismiss("不用")), Err(Refusal::FindingIsPriced));
    house.does(&lin(), R::RemoveLine { order: CAR, line: line_one() }).expect("the line goes");
    assert_eq!(standing(&house), Standing::Waits, "it waits for a price again");
    let mut house = priced();
    told(&mut house, 0);
    answers(&mut house, &[line_one()], &[]).expect("answered");
    assert_eq!(house.does(&lin(), dismiss("不用")), Err(Refusal::FindingIsClosed));
}

#[test]
fn a_line_keeps_what_it_is_offered_for_when_its_price_is_changed() {
    let mut house = priced();
    house.does(&lin(), R::ChangeLine { order: CAR, line: LineDraft { title: "更换左前下摆臂总成".into(), ..arm() } }).expect("changed");
    assert_eq!(house.car().line(line_one()).and_then(|line| line.finding), Some(BUSHING));
}

#[test]
fn bad_findings_are_refused_with_what_is_wrong() {
    let mut house = House::in_work();
    let finding = |number: u128, text: &str, photos: usize, job: Option<LineId>| R::ReportFinding {
        order: CAR,
        finding: FindingId(Uuid::from_u128(number)),
        text: text.into(),
        photos: (0..photos).map(|photo| PhotoId(Uuid::from_u128(0x200 + photo as u128))).collect(),
        job,
    };
    assert_eq!(house.does(&wang(), finding(1, "  ", 0, None)), Err(Refusal::FieldEmpty { field: "finding".into() }));
    let long = "长".repeat(401);
    assert!(matches!(house.does(&wang(), finding(1, &long, 0, None)), Err(Refusal::FieldTooLong { limit: 400, .. })));
    assert_eq!(house.does(&wang(), finding(1, "漏油", 7, None)), Err(Refusal::TooManyPhotos { limit: MOST_PHOTOS_OF_FINDING }));
    assert_eq!(house.does(&wang(), finding(1, "漏油", 0, Some(line(9)))), Err(Refusal::NotFound), "a job of this order");
    for number in 0..MOST_FINDINGS as u128 {
        house.does(&wang(), finding(0x100 + number, "漏油", 0, None)).expect("reported");
    }
    assert_eq!(house.does(&wang(), finding(0x100, "漏油", 0, None)), Err(Refusal::AlreadyThere));
    assert_eq!(house.does(&wang(), finding(1, "漏油", 0, None)), Err(Refusal::TooManyFindings { limit: MOST_FINDINGS }));
    let mut received = House::new();
    assert!(
        matches!(received.does(&lin(), finding(1, "漏油", 0, None)), Err(Refusal::LinesAreFixed { .. })),
        "the car is not taken in yet"
    );
}

/// More is asked for than the advisor may give away on what was found.
fn discount_asked() -> House {
    let mut house = House::in_work();
    house.does(&wang(), reported()).expect("reported");
    let line = LineDraft { discount: Fen::yuan(40), ..arm() };
    let ask = R::AskDiscount { order: CAR, request: REQUEST, line, finding: Some(BUSHING), reason: "老客户".into() };
    house.does(&lin(), ask).expect("asked");
    house
}

#[test]
fn what_was_found_keeps_its_reason_when_its_price_has_to_be_asked_for() {
    let mut house = discount_asked();
    house.does(&sun(), R::GrantDiscount { order: CAR, request: REQUEST }).expect("granted");
    assert_eq!((house.car().line(line_one()).and_then(|line| line.finding), standing(&house)), (Some(BUSHING), Standing::Priced));
}

#[test]
fn a_discount_on_what_was_found_is_not_granted_once_nothing_is_offered_for_it() {
    let mut house = discount_asked();
    house.does(&lin(), R::DismissFinding { order: CAR, finding: BUSHING, reason: "下次".into() }).expect("dismissed");
    assert_eq!(house.does(&sun(), R::GrantDiscount { order: CAR, request: REQUEST }), Err(Refusal::FindingIsClosed));
}

#[test]
fn the_customer_sees_no_photo_of_what_was_not_told_and_one_that_was_told_stays() {
    let mut house = House::in_work();
    let photo = R::AddPhoto { order: CAR, photo: PHOTO, shows: Shows::Finding, taken_at: house.now };
    house.does(&wang(), photo).expect("a photo");
    house.does(&wang(), reported()).expect("reported");
    let seen = |house: &House| customer_page(house.car(), around(), &house.policy, house.now).photos.len();
    assert_eq!((seen(&house), house.car().photos_for_customers().count()), (0, 0));
    house.does(&lin(), R::AddFoundWork { order: CAR, finding: BUSHING, line: arm() }).expect("priced");
    assert_eq!(house.car().photos_for_customers().count(), 0, "not before they are told");
    told(&mut house, 0);
    assert_eq!((seen(&house), house.car().photos_for_customers().count()), (0, 1), "beside its price, and not twice");
    let withdraw = R::WithdrawPhoto { order: CAR, photo: PHOTO, reason: "模糊".into() };
    assert_eq!(house.does(&lin(), withdraw.clone()), Err(Refusal::PhotoIsTold));
    answers(&mut house, &[line_one()], &[]).expect("answered");
    assert_eq!(seen(&house), 1);
    assert_eq!(house.does(&lin(), withdraw), Err(Refusal::PhotoIsTold));
}

#[test]
fn a_car_is_not_settled_while_something_that_was_found_has_no_answer() {
    let mut house = House::authorised();
    house
        .does(&wang(), R::ReportFinding { order: CAR, finding: BUSHING, text: "漏油".into(), photos: Vec::new(), job: None })
        .expect("found");
    house.finish_and_pass();
    let settle = Command::Settlement(settlement::Command::Settle { order: CAR });
    assert_eq!(house.does(&shen(), settle.clone()), Err(Refusal::FindingsWait { findings: 1 }));
    house.does(&lin(), R::DismissFinding { order: CAR, finding: BUSHING, reason: "下次保养再看".into() }).expect("dismissed");
    house.does(&shen(), settle).expect("settled");
}

#[test]
fn who_says_yes_to_a_time_is_not_told_of_it_again() {
    let mut house = priced();
    told(&mut house, 120);
    let before = house.car().clone();
    let events = answers(&mut house, &[line_one()], &[]).expect("answered");
    assert_eq!(domain::care::due(&before, house.policy.vat_rate, &events), []);
}

#[test]
fn a_time_that_is_left_as_it_stands_is_no_other_time() {
    let mut house = priced();
    let at = house.car().promise.expect("a promise").at;
    house.wait((at - house.now).num_minutes() + 30);
    let seconds = at + chrono::TimeDelta::seconds(40);
    house
        .does(&lin(), R::Quote { order: CAR, promised_at: Some(seconds), closed_is_meant: false })
        .expect("a late car, its time untouched");
    assert_eq!(house.car().quoted_promise, None);
}
