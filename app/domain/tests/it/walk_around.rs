//! The walk-around: what is marked, photographed and signed, and what stays as it was signed.

use crate::cast::{CAR, check_in, lin, minutes, noon, shen, sun, walk_around, wang};
use crate::house::House;
use domain::repair_orders::photos::MOST_PHOTOS;
use domain::repair_orders::walk_around::{Lamp, MOST_MARKS, Mark, Question, Told, WalkAround, Wheel, WheelAt};
use domain::repair_orders::{CheckIn, Command as R, Facts, Keep, Order, Part, Shows, Walked, merge};
use domain::{Command, Event, MarkId, Permission, PhotoId, Refusal};
use uuid::Uuid;

fn photo(number: u128) -> PhotoId {
    PhotoId(Uuid::from_u128(0xF0_00 + number))
}

fn add(number: u128, shows: Shows) -> R {
    R::AddPhoto { order: CAR, photo: photo(number), shows, taken_at: noon() }
}

fn record(began: u32, walk_around: WalkAround) -> R {
    R::RecordWalkAround { order: CAR, began: Some(began), walk_around }
}

fn sign(walk_around: WalkAround, signature: &str) -> R {
    sign_from(0, walk_around, signature)
}

fn sign_from(began: u32, walk_around: WalkAround, signature: &str) -> R {
    R::SignCheckIn {
        order: CAR,
        began: Some(began),
        walk_around: Box::new(walk_around),
        signed_by: "陈女士".to_owned(),
        signature: signature.to_owned(),
    }
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
    let nobody = R::SignCheckIn {
        order: CAR,
        began: Some(0),
        walk_around: Box::new(walk_around()),
        signed_by: " ".to_owned(),
        signature: String::new(),
    };
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
    house.does(&lin(), record(1, more.clone())).expect("another lamp");
    assert!(!house.car().walked.is_signed(house.car().check_in.as_ref()), "not what was signed");
    house.does(&lin(), sign_from(2, more.clone(), "M1 1L90 90")).expect("signed again");
    let sheets = &house.car().walked.sheets;
    assert_eq!(sheets.iter().map(|sheet| sheet.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((&sheets[0].walk_around, &sheets[1].walk_around), (&walk_around(), &more));
    house
        .does(&lin(), R::CheckIn { order: CAR, check_in: CheckIn { belongings: "雨伞".to_owned(), ..check_in() }, closed_is_meant: false })
        .expect("corrected");
    assert!(!house.car().walked.is_signed(house.car().check_in.as_ref()), "belongings are signed for, too");
    assert_eq!(house.car().walked.sheets[1].check_in.belongings, "");
}

#[test]
fn the_interview_comes_before_the_signature_and_the_walk_around_before_either() {
    let mut house = House::new();
    house.does(&lin(), record(0, walk_around())).expect("first round the car");
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
    house.does(&lin(), record(0, untidy)).expect("taken down");
    let kept = house.car().walked.around.clone().expect("kept");
    assert_eq!((kept.marks[0].x, kept.marks[0].y, kept.marks[0].photo), (1_000, 800, Some(photo(99))), "its photo may be on its way");
    assert_eq!((kept.lamps, kept.wheels.len()), (vec![Lamp::Engine, Lamp::Abs], 1));
    assert_eq!(kept.interview, [told(Question::How, "低速转弯")]);
    let many = WalkAround { marks: vec![mark; MOST_MARKS + 1], ..WalkAround::default() };
    let many = record(1, many);
    assert_eq!(house.does(&lin(), many), Err(Refusal::TooManyMarks { limit: MOST_MARKS }));
    let flat = Wheel { at: WheelAt::RearRight, tread: Some(900), pressure: None, pad: None };
    let flat = record(1, WalkAround { wheels: vec![flat], ..WalkAround::default() });
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

#[test]
fn what_a_colleague_has_written_down_meanwhile_is_not_written_over() {
    let mut house = House::received();
    house.does(&lin(), record(0, walk_around())).expect("the first sheet");
    house.wait(7);
    let theirs = WalkAround { valuables: "行车记录仪、雨伞".to_owned(), ..walk_around() };
    house.does(&sun(), record(1, theirs.clone())).expect("a colleague goes on from it");
    let mine = WalkAround { lamps: vec![Lamp::Abs], ..walk_around() };
    let changed = Refusal::WalkAroundChanged { by: sun().person.0.as_u128().to_string(), at: house.now };
    assert_eq!(house.does(&lin(), record(1, mine.clone())), Err(changed.clone()));
    let reason = WalkAround { fewer_photos: "雨".to_owned(), ..mine.clone() };
    assert_eq!(house.does(&lin(), sign_from(1, reason, "M1 1L90 90")), Err(changed));
    assert_eq!(house.does(&lin(), record(1, theirs.clone())), Err(Refusal::NothingChanged), "the same once more is no quarrel");
    let (merged, differ) = merge(&walk_around(), &mine, &theirs, Keep::Mine);
    assert_eq!(differ, []);
    house.does(&lin(), record(2, merged.clone())).expect("both");
    assert_eq!((&merged.lamps, &merged.valuables), (&mine.lamps, &theirs.valuables));
}

#[test]
fn a_program_that_does_not_say_from_which_sheet_it_began_writes_down_what_it_has() {
    let mut house = photographed();
    house.does(&lin(), record(0, walk_around())).expect("the first sheet");
    let told = |walk_around: &WalkAround| R::RecordWalkAround { order: CAR, began: None, walk_around: walk_around.clone() };
    let sent = serde_json::to_value(told(&walk_around())).expect("JSON");
    assert_eq!(sent.get("began"), None, "as it was sent before sheets were counted");
    assert_eq!(serde_json::from_value::<R>(sent).expect("a command"), told(&walk_around()));
    let more = WalkAround { lamps: vec![Lamp::Abs], ..walk_around() };
    house.does(&sun(), told(&more)).expect("whatever stands");
    assert_eq!(house.car().walked.around.as_ref(), Some(&more));
    let most = WalkAround { valuables: "雨伞".to_owned(), ..more };
    let none_yet = record(0, most.clone());
    assert!(matches!(house.does(&lin(), none_yet), Err(Refusal::WalkAroundChanged { .. })), "whoever saw no sheet is told of it");
    let signed = R::SignCheckIn {
        order: CAR,
        began: None,
        walk_around: Box::new(most.clone()),
        signed_by: "陈女士".to_owned(),
        signature: "M1 1L90 90".to_owned(),
    };
    house.does(&lin(), signed).expect("signed");
    assert_eq!(house.car().walked.sheets[0].walk_around, most);
}

#[test]
fn the_sheet_that_a_signature_confirms_as_it_stands_may_have_been_written_by_anybody() {
    let mut house = photographed();
    house.does(&sun(), record(0, walk_around())).expect("a colleague");
    house.does(&lin(), sign(walk_around(), "M1 1L90 90")).expect("the same, signed");
    assert_eq!(house.car().walked.revision(), 1, "it says nothing new");
}

#[test]
fn two_sheets_are_brought_together_field_by_field() {
    let mark = |number: u128, x: u16| Mark { id: Some(MarkId(Uuid::from_u128(number))), x, ..walk_around().marks[0].clone() };
    let wheel = |tread, pad| vec![Wheel { at: WheelAt::FrontLeft, tread, pressure: None, pad }];
    let told = |answer: &str| vec![Told { question: Question::When, answer: answer.to_owned() }];
    let began = WalkAround { marks: vec![mark(1, 10), mark(2, 20)], wheels: wheel(Some(30), None), ..WalkAround::default() };
    let mine = WalkAround {
        marks: vec![mark(1, 15), mark(2, 20), mark(3, 30)],
        lamps: vec![Lamp::Abs],
        wheels: wheel(Some(31), None),
        interview: told("冷车"),
        ..began.clone()
    };
    let theirs = WalkAround {
        marks: vec![mark(1, 10), mark(4, 40)],
        lamps: vec![Lamp::Engine],
        wheels: wheel(Some(30), Some(50)),
        interview: told("热车"),
        valuables: "雨伞".to_owned(),
        ..began.clone()
    };
    let (merged, differ) = merge(&began, &mine, &theirs, Keep::Mine);
    assert_eq!(merged.marks, [mark(1, 15), mark(3, 30), mark(4, 40)], "moved here, gone there, one new from each");
    assert_eq!((merged.lamps.as_slice(), merged.wheels), ([Lamp::Engine, Lamp::Abs].as_slice(), wheel(Some(31), Some(50))));
    assert_eq!((merged.interview, merged.valuables.as_str()), (told("冷车"), "雨伞"));
    assert_eq!(differ, [Part::Question(Question::When)]);
    let (merged, _) = merge(&began, &mine, &theirs, Keep::Theirs);
    assert_eq!((merged.interview, merged.lamps.len()), (told("热车"), 2), "theirs only where both have changed the same");
    // Moved here and gone there: no sheet may lose it silently.
    let gone = WalkAround { marks: vec![mark(2, 20)], ..began.clone() };
    assert_eq!(merge(&began, &mine, &gone, Keep::Mine).1, [Part::Damage]);
}

#[test]
fn marks_from_before_they_had_ids_are_brought_together_as_a_whole() {
    // Two on one point, as the form puts them at the middle of a side.
    let mark = |note: &str| Mark { id: None, note: note.to_owned(), ..walk_around().marks[0].clone() };
    let sheet = |notes: &[&str]| WalkAround { marks: notes.iter().map(|note| mark(note)).collect(), ..WalkAround::default() };
    let old = sheet(&["A", "B"]);
    let lamp = WalkAround { lamps: vec![Lamp::Abs], ..old.clone() };
    let umbrella = WalkAround { valuables: "雨伞".to_owned(), ..old.clone() };
    let (merged, differ) = merge(&old, &lamp, &umbrella, Keep::Mine);
    assert_eq!((&merged.marks, differ), (&old.marks, Vec::new()), "neither is lost");
    let (more, gone) = (sheet(&["A", "B", "C"]), sheet(&["B"]));
    assert_eq!(merge(&old, &more, &umbrella, Keep::Theirs).0.marks, more.marks);
    assert_eq!(merge(&old, &lamp, &gone, Keep::Mine).0.marks, gone.marks);
    let (merged, differ) = merge(&old, &more, &gone, Keep::Mine);
    assert_eq!((merged.marks, differ), (more.marks.clone(), vec![Part::Damage]), "both have changed them: somebody decides");
    assert_eq!(merge(&old, &more, &gone, Keep::Theirs).0.marks, gone.marks);
    // A new mark beside an old one has an id, and is of the same field.
    let new = Mark { id: Some(MarkId(Uuid::from_u128(9))), ..mark("D") };
    let new = WalkAround { marks: vec![mark("A"), mark("B"), new], ..WalkAround::default() };
    assert_eq!(merge(&old, &new, &gone, Keep::Mine).1, [Part::Damage]);
}

#[test]
fn a_mark_keeps_its_photo_while_it_is_on_its_way_and_a_signature_waits_for_it() {
    let mut house = photographed();
    let with_photo =
        |number| WalkAround { marks: vec![Mark { photo: Some(photo(number)), ..walk_around().marks[0].clone() }], ..walk_around() };
    house.does(&lin(), record(0, with_photo(40))).expect("saved before its photo has arrived");
    assert_eq!(house.car().walked.around.as_ref().expect("kept").marks[0].photo, Some(photo(40)));
    let waits = Refusal::PhotosOnTheirWay { marks: vec![1] };
    assert_eq!(house.does(&lin(), sign_from(1, with_photo(40), "M1 1L90 90")), Err(waits));
    house.does(&lin(), add(40, Shows::Damage)).expect("it arrives");
    house.does(&lin(), sign_from(1, with_photo(40), "M1 1L90 90")).expect("signed");
    house.does(&lin(), add(41, Shows::Damage)).expect("another");
    house.does(&lin(), R::WithdrawPhoto { order: CAR, photo: photo(41), reason: "拍错车".to_owned() }).expect("taken back");
    house.does(&lin(), record(1, with_photo(41))).expect("taken down");
    assert_eq!(house.car().walked.around.as_ref().expect("kept").marks[0].photo, None, "what was taken back is no reason to lose the mark");
}

#[test]
fn only_what_is_about_the_walk_looks_at_photos_and_sheets() {
    let mut house = photographed();
    house.does(&lin(), sign(walk_around(), "M1 1L90 90")).expect("signed");
    let whole = house.car().clone();
    let (around, saved) = (whole.walked.around.clone(), whole.walked.saved.clone());
    let bare = Order { walked: Walked { around, saved, ..Walked::default() }, ..whole.clone() };
    let mut looked = 0;
    for command in crate::samples::commands() {
        let asked = |order: &Order| match &command {
            Command::RepairOrders(command) => {
                Some(domain::repair_orders::decide(order, &Facts::default(), &house.policy, command, &lin(), house.now))
            }
            Command::Settlement(command) => {
                Some(domain::settlement::decide(order, &house.policy, command, &shen(), house.now, crate::house::offset()))
            }
            Command::Care(command) => Some(domain::care::on_order(order, &house.policy, command, &lin(), house.now)),
            _ => None,
        };
        if matches!(&command, Command::RepairOrders(command) if command.is_about_the_walk()) {
            looked += 1;
        } else {
            assert_eq!(asked(&whole), asked(&bare), "{command:?}");
        }
    }
    assert_eq!(looked, 4);
}
