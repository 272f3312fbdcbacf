//! The walk-around: what is marked, photographed and signed, and what stays as it was signed.

use crate::cast::{CAR, check_in, lin, minutes, noon, shen, walk_around, wang};
use crate::house::House;
use domain::repair_orders::photos::MOST_PHOTOS;
use domain::repair_orders::walk_around::{Lamp, MOST_MARKS, Mark, Question, Told, WalkAround, Wheel, WheelAt};
use domain::repair_orders::{CheckIn, Command as R, Facts, Shows};
use domain::{Event, Permission, PhotoId, Refusal};
use uuid::Uuid;

fn photo(number: u128) -> PhotoId {
    PhotoId(Uuid::from_u128(0xF0_00 + number))
}

fn add(number: u128, shows: Shows) -> R {
    R::AddPhoto { order: CAR, photo: photo(number), shows, taken_at: noon() }
}

fn sign(walk_around: WalkAround, signature: &str) -> R {
    R::SignCheckIn { order: CAR, walk_around: Box::new(walk_around), signed_by: "陈女士".to_owned(), signature: signature.to_owned() }
}

/// With the six photos of the way round.
fn photographed() -> House {
    let mut house = House::received();
    for (number, shows) in (0..).zip(Shows::GUIDED) {
        house.does(&lin(), add(number, *shows)).expect("a photo");
    }
    house
}

#[test]
fn six_photos_are_asked_for_or_a_reason_for_fewer() {
    let mut house = House::received();
    house.does(&lin(), add(1, Shows::Front)).expect("the front");
    let missing = vec![Shows::Left, Shows::Rear, Shows::Right, Shows::Odometer, Shows::Interior];
    assert_eq!(house.does(&lin(), sign(walk_around(), "M1 1L90 90")), Err(Refusal::PhotosMissing { missing }));
    let reason = WalkAround { fewer_photos: "夜间拖车进店".to_owned(), ..walk_around() };
    house.does(&lin(), sign(reason, "M1 1L90 90")).expect("with a reason");
    photographed().does(&lin(), sign(walk_around(), "M1 1L90 90")).expect("with six photos");
}

#[test]
fn a_signature_has_a_stroke_or_a_typed_name() {
    let mut house = photographed();
    for nothing in ["M300 100", "M300 100L300.1 100.0"] {
        assert_eq!(house.does(&lin(), sign(walk_around(), nothing)), Err(Refusal::SignatureEmpty), "{nothing}");
    }
    assert_eq!(house.does(&lin(), sign(walk_around(), "<svg>")), Err(Refusal::SignatureUnreadable));
    let nobody = R::SignCheckIn { order: CAR, walk_around: Box::new(walk_around()), signed_by: " ".to_owned(), signature: String::new() };
    assert_eq!(house.does(&lin(), nobody), Err(Refusal::FieldEmpty { field: "signed_by".to_owned() }));
    house.does(&lin(), sign(walk_around(), "")).expect("the name was typed");
}

#[test]
fn what_was_signed_stays_and_what_is_found_later_is_signed_anew() {
    let mut house = photographed();
    house.does(&lin(), sign(walk_around(), "M1 1L90 90")).expect("signed");
    assert!(house.car().walked.is_signed(house.car().check_in.as_ref()));
    assert_eq!(house.does(&lin(), sign(walk_around(), "M1 1L90 90")), Err(Refusal::NothingChanged));
    let more = WalkAround { lamps: vec![Lamp::Engine, Lamp::Abs], ..walk_around() };
    house.does(&lin(), R::RecordWalkAround { order: CAR, walk_around: more.clone() }).expect("another lamp");
    assert!(!house.car().walked.is_signed(house.car().check_in.as_ref()), "not what was signed");
    house.does(&lin(), sign(more.clone(), "M1 1L90 90")).expect("signed again");
    let sheets = &house.car().walked.sheets;
    assert_eq!(sheets.iter().map(|sheet| sheet.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((&sheets[0].walk_around, &sheets[1].walk_around), (&walk_around(), &more));
    house.does(&lin(), R::CheckIn { order: CAR, check_in: CheckIn { belongings: "雨伞".to_owned(), ..check_in() } }).expect("corrected");
    assert!(!house.car().walked.is_signed(house.car().check_in.as_ref()), "belongings are signed for, too");
    assert_eq!(house.car().walked.sheets[1].check_in.belongings, "");
}

#[test]
fn the_interview_comes_before_the_signature_and_the_walk_around_before_either() {
    let mut house = House::new();
    house.does(&lin(), R::RecordWalkAround { order: CAR, walk_around: walk_around() }).expect("first round the car");
    let reason = WalkAround { fewer_photos: "雨".to_owned(), ..walk_around() };
    assert_eq!(house.does(&lin(), sign(reason, "M1 1L90 90")), Err(Refusal::CheckInMissing));
}

#[test]
fn what_is_taken_down_is_put_in_order_and_bounded() {
    let mut house = House::received();
    let mark = walk_around().marks[0].clone();
    let told = |question, answer: &str| Told { question, answer: answer.to_owned() };
    let untidy = WalkAround {
        marks: vec![Mark { x: 9_999, y: 9_999, photo: Some(photo(99)), ..mark.clone() }],
        lamps: vec![Lamp::Abs, Lamp::Engine, Lamp::Abs],
        wheels: vec![
            Wheel { at: WheelAt::RearLeft, tread: None, pressure: None, pad: None },
            Wheel { at: WheelAt::FrontLeft, tread: Some(52), pressure: None, pad: None },
        ],
        interview: vec![told(Question::How, " 低速转弯 "), told(Question::What, " ")],
        ..WalkAround::default()
    };
    house.does(&lin(), R::RecordWalkAround { order: CAR, walk_around: untidy }).expect("taken down");
    let kept = house.car().walked.around.clone().expect("kept");
    assert_eq!((kept.marks[0].x, kept.marks[0].y, kept.marks[0].photo), (1_000, 800, None), "no photo of another order");
    assert_eq!((kept.lamps, kept.wheels.len()), (vec![Lamp::Engine, Lamp::Abs], 1));
    assert_eq!(kept.interview, [told(Question::How, "低速转弯")]);
    let many = WalkAround { marks: vec![mark; MOST_MARKS + 1], ..WalkAround::default() };
    let many = R::RecordWalkAround { order: CAR, walk_around: many };
    assert_eq!(house.does(&lin(), many), Err(Refusal::TooManyMarks { limit: MOST_MARKS }));
    let flat = Wheel { at: WheelAt::RearRight, tread: Some(900), pressure: None, pad: None };
    let flat = R::RecordWalkAround { order: CAR, walk_around: WalkAround { wheels: vec![flat], ..WalkAround::default() } };
    assert_eq!(house.does(&lin(), flat), Err(Refusal::WheelUnreadable { at: WheelAt::RearRight }));
}

#[test]
fn a_worn_tyre_and_a_worn_brake_are_seen() {
    let wheel = |tread, pad| Wheel { at: WheelAt::FrontLeft, tread, pressure: None, pad };
    assert!(wheel(Some(15), None).is_worn() && wheel(None, Some(29)).is_worn());
    assert!(!wheel(Some(16), Some(30)).is_worn() && !wheel(None, None).is_worn(), "1.6 mm is the least that is allowed");
}

#[test]
fn a_photo_arrives_once_and_not_before_its_picture() {
    let mut house = House::received();
    house.does(&wang(), add(1, Shows::Finding)).expect("a technician finds something");
    assert_eq!(house.does(&wang(), add(1, Shows::Finding)), Err(Refusal::AlreadyThere));
    let later = R::AddPhoto { order: CAR, photo: photo(2), shows: Shows::Other, taken_at: noon() + minutes(600) };
    house.does(&lin(), later).expect("a tablet whose clock is ahead");
    assert_eq!(house.car().walked.photos[1].taken_at, noon());
    let (order, policy) = (house.car(), house.policy.clone());
    let without = domain::repair_orders::decide(order, &Facts::default(), &policy, &add(3, Shows::Other), &lin(), noon());
    assert_eq!(without, Err(Refusal::PictureMissing));
    let full: Vec<_> = (10..10 + MOST_PHOTOS as u128).map(|number| house.does(&lin(), add(number, Shows::Other))).collect();
    assert_eq!(full.last(), Some(&Err(Refusal::TooManyPhotos { limit: MOST_PHOTOS })));
    assert_eq!(house.car().walked.for_customers().count(), 1, "what is for the house alone stays in it");
}

#[test]
fn a_photo_is_taken_back_by_reception_until_a_customer_has_signed_above_it() {
    let mut house = photographed();
    let back = |number, reason: &str| R::WithdrawPhoto { order: CAR, photo: photo(number), reason: reason.to_owned() };
    assert_eq!(house.does(&shen(), back(0, "拍错车")), Err(Refusal::not_allowed(Permission::Receive)));
    assert_eq!(house.does(&lin(), back(0, "")), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    assert_eq!(house.does(&lin(), back(77, "拍错车")), Err(Refusal::NotFound));
    house.does(&lin(), add(50, Shows::Other)).expect("for the house");
    house.does(&lin(), sign(walk_around(), "M1 1L90 90")).expect("signed");
    assert_eq!(house.does(&lin(), back(0, "拍错车")), Err(Refusal::PhotoIsSigned));
    let events = house.does(&lin(), back(50, "拍错车")).expect("nobody signed above it");
    assert!(matches!(events.as_slice(), [Event::RepairOrders(_)]));
    assert!(house.car().walked.photos.iter().all(|known| known.id != photo(50)));
}
