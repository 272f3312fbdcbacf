//! Customers who book for themselves: what they say step by step, what they may do by their link, and what they agree to.

use crate::cast::{CAR, HOUSE, lin, lu, minutes, noon, wang};
use crate::diary::{VEHICLE, VISIT, agreed, appointment, at, at_the_public_pages, by_link, facts, visit};
use domain::appointments::{
    Again, BOOKING_PHOTOS, BOOKING_PICTURES, Booking, Car, Channel, Command, Event, Facts, OwnCar, Page, Status, Stay, Step, VisitDraft,
    decide, expect_picture, mobile,
};
use domain::care::{Text, Trouble, VisitNow, due_of_visit, overtaken};
use domain::customers::{self, Agreed, Consent, Energy, Phone, Plate, Purpose, accept_agreed};
use domain::{Actor, AppointmentId, ConsentId, Guest, LineId, OrderId, Refusal};
use uuid::Uuid;

fn book(facts: &Facts, who: &Actor, draft: VisitDraft, agreed: Vec<Agreed>) -> Result<Vec<domain::Event>, Refusal> {
    let (visit, starts_at) = (Box::new(draft), at(13, 9, 0));
    let command = Command::Book { appointment: VISIT, channel: Channel::Online, visit, starts_at, link: None, agreed };
    decide(facts, &command, who, noon())
}

fn again() -> Again {
    Again { line: LineId(Uuid::from_u128(7)), title: "更换前制动片".to_owned() }
}

/// As far as the time, by telephone number and code.
fn nearly() -> Booking {
    let mut booking = Booking { phone: "138 0571 2266".to_owned(), name: "陈女士".to_owned(), ..Booking::default() };
    booking.say_car("浙a·8k2c7", "").expect("a plate");
    booking.say_needs(vec!["OIL".to_owned()], Vec::new(), "").expect("a service");
    booking.starts_at = Some(at(13, 9, 0));
    booking
}

#[test]
fn one_thing_is_asked_after_the_other() {
    let mut booking = Booking::default();
    assert_eq!(booking.next(), Page::Car);
    booking.say_car("", "").expect("somebody new");
    assert_eq!((booking.next(), booking.car.clone()), (Page::Needs, Some(Car::New)));
    booking.say_needs(Vec::new(), Vec::new(), " 刹车异响 ").expect("a fault");
    assert_eq!(booking.next(), Page::Time);
    booking.starts_at = Some(at(13, 9, 0));
    assert_eq!(booking.next(), Page::Contact);
    booking.asked = mobile("13805712266").ok();
    assert_eq!((booking.next(), booking.page(Some(Page::Needs))), (Page::Code, Page::Needs), "one may go back");
    assert_eq!(booking.page(Some(Page::Done)), Page::Code, "and not ahead");
    (booking.proved, booking.phone) = (booking.asked.clone(), "+86 13805712266".to_owned());
    assert_eq!((booking.next(), booking.is_proved()), (Page::Contact, true));
    booking.phone = "13805712267".to_owned();
    assert!(!booking.is_proved(), "another number is another person");
    booking.booked = Some(VISIT);
    assert_eq!((booking.next(), booking.page(Some(Page::Car))), (Page::Done, Page::Done));
}

#[test]
fn a_plate_or_a_vin_is_read_and_what_is_neither_is_kept_as_it_was_typed() {
    let mut booking = Booking::default();
    booking.say_car("lfv2a21k8j3000001", "星越L").expect("a VIN");
    assert!(matches!(&booking.car, Some(Car::Vin(vin)) if vin.as_str() == "LFV2A21K8J3000001"));
    assert_eq!(booking.visit().vin, "LFV2A21K8J3000001");
    assert!(matches!(booking.say_car("浙A8KO27", ""), Err(Refusal::PlateUnreadable { .. })));
    assert_eq!(booking.typed, "浙A8KO27");
    assert!(matches!(booking.say_car("LFV2A21K8J300000", ""), Err(Refusal::VinUnreadable { .. })), "one is missing");
    assert!(matches!(booking.car, Some(Car::Vin(_))), "the car that was said before stands");
    booking.say_car("浙A8K2C7", "").expect("a plate");
    assert_eq!(booking.car, Plate::stored("浙A8K2C7").map(Car::Plate));
}

#[test]
fn another_car_or_other_work_takes_another_time() {
    let mut booking = nearly();
    booking.say_needs(vec!["OIL".to_owned()], Vec::new(), "").expect("the same");
    assert_eq!(booking.next(), Page::Contact);
    booking.say_needs(vec!["BRAKES".to_owned()], Vec::new(), "").expect("other work");
    assert_eq!(booking.next(), Page::Time);
    booking = Booking { again: vec![again()], ..nearly() };
    let (plate, model) = (Plate::stored("浙AD12345"), "银河E8".to_owned());
    booking.choose_own(&OwnCar {
        vehicle: VEHICLE,
        plate,
        model,
        energy: Energy::Electric,
        foreseen_km: None,
        due: Vec::new(),
        declined: Vec::new(),
        campaigns: Vec::new(),
    });
    let visit = booking.visit();
    assert_eq!((booking.next(), booking.again.len(), visit.vehicle), (Page::Time, 0, Some(VEHICLE)), "what another car needed");
    assert_eq!((visit.plate.as_str(), visit.model.as_str()), ("浙AD12345", "银河E8"), "as it is on record");
    assert_eq!(booking.say_needs(Vec::new(), Vec::new(), " "), Err(Refusal::FieldEmpty { field: "services".to_owned() }));
}

#[test]
fn too_many_words_are_refused_where_they_are_typed_and_none_is_lost() {
    let mut booking = nearly();
    let too_long = |found, limit| Err(Refusal::ConcernTooLong { found, limit });
    assert_eq!(booking.say_needs(Vec::new(), Vec::new(), &"响".repeat(601)), too_long(601, 600));
    assert_eq!((booking.concern.chars().count(), booking.next()), (601, Page::Needs));
    // Each alone would do; reception is told of both, a line for each.
    let long = |n| Again { line: LineId(Uuid::from_u128(n)), title: "更".repeat(250) };
    assert_eq!(booking.say_needs(Vec::new(), vec![long(1), long(2)], &"响".repeat(500)), too_long(1_002, 1_000));
    assert_eq!((booking.again.len(), booking.next()), (2, Page::Needs));
    booking.say_needs(Vec::new(), vec![long(1), long(2)], &"响".repeat(498)).expect("a thousand");
    assert_eq!((booking.visit().concern.chars().count(), booking.next()), (1_000, Page::Time));
}

#[test]
fn a_number_that_a_code_is_on_its_way_to_can_be_gone_back_to() {
    let mut booking = nearly();
    let number = |text: &str| mobile(text).expect("a mobile");
    let (a, b) = (number("13805712266"), number("13900001111"));
    booking.code_sent(&a, noon());
    booking.code_sent(&b, noon() + minutes(1));
    assert_eq!((booking.asked.clone(), booking.next()), (Some(b.clone()), Page::Code));
    assert!(booking.code_is_there(&a, noon() + minutes(9)));
    assert_eq!(booking.asked, Some(a.clone()), "its code can be typed");
    assert!(!booking.code_is_there(&a, noon() + minutes(10)), "not for ever");
    booking.prove(a.clone());
    assert!(!booking.awaits_code() && !booking.code_is_there(&a, noon() + minutes(2)), "a code is typed once");
    assert!(booking.code_is_there(&b, noon() + minutes(2)));
}

#[test]
fn what_was_declined_last_time_comes_with_the_own_words() {
    let mut booking = nearly();
    booking.say_needs(vec![], vec![again()], "方向盘抖").expect("both");
    assert_eq!(booking.visit().concern, "方向盘抖\n更换前制动片");
    assert_eq!(booking.wish().concern, booking.visit().concern, "times are sought for all of it");
}

#[test]
fn who_comes_has_a_name_a_mobile_and_a_place_to_be_fetched_from() {
    let contact = |change: fn(&mut Booking)| {
        let mut booking = nearly();
        change(&mut booking);
        booking.contact()
    };
    assert_eq!(contact(|_| {}), Ok(Phone::stored("13805712266")));
    assert_eq!(contact(|b| b.name = " ".to_owned()), Err(Refusal::FieldEmpty { field: "name".to_owned() }));
    assert_eq!(contact(|b| b.stay = Stay::PickUp), Err(Refusal::FieldEmpty { field: "pick_up".to_owned() }));
    let landline = contact(|b| b.phone = "0571-88001234".to_owned());
    assert_eq!(landline, Err(Refusal::PhoneUnreadable { found: "0571-88001234".to_owned() }), "no code can be sent there");
}

#[test]
fn customers_book_what_is_offered_to_them_and_say_where_they_are_fetched() {
    let booked = |draft| book(&facts(), &at_the_public_pages(), draft, Vec::new()).map(|_| ());
    assert_eq!(booked(visit(&["OIL"])), Ok(()));
    let mut inside = facts();
    inside.catalogue[0].online = false;
    let refused = book(&inside, &at_the_public_pages(), visit(&["OIL"]), Vec::new()).map(|_| ());
    assert_eq!(refused, Err(Refusal::ServiceUnknown { service: "OIL".to_owned() }));
    let fetched = VisitDraft { stay: Stay::PickUp, ..visit(&["OIL"]) };
    assert_eq!(booked(fetched.clone()), Err(Refusal::FieldEmpty { field: "pick_up".to_owned() }));
    assert_eq!(booked(VisitDraft { pick_up: "江湾路 188 号".to_owned(), ..fetched }), Ok(()));
    assert!(matches!(booked(VisitDraft { vin: "123".to_owned(), ..visit(&["OIL"]) }), Err(Refusal::VinUnreadable { .. })));
}

#[test]
fn a_yes_is_kept_with_its_words_and_one_for_each_purpose() {
    let oem = Agreed { consent: ConsentId(Uuid::from_u128(2)), purpose: Purpose::ShareWithOem, ..agreed() };
    let events = book(&facts(), &at_the_public_pages(), visit(&["OIL"]), vec![agreed(), oem.clone()]).expect("booked");
    let [domain::Event::Appointments(Event::Booked { agreed: kept, .. })] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(kept, &[agreed(), oem]);
    assert_eq!(accept_agreed(&[agreed(), agreed()]), Err(Refusal::AlreadyThere));
    let silent = Agreed { wording: " ".to_owned(), ..agreed() };
    assert_eq!(accept_agreed(&[silent]), Err(Refusal::FieldEmpty { field: "consent".to_owned() }));
}

#[test]
fn a_link_opens_its_own_visit_until_the_car_has_come() {
    let (cancel, moved) =
        (Command::Cancel { appointment: VISIT, reason: String::new() }, Command::Move { appointment: VISIT, starts_at: at(13, 14, 0) });
    let stored = |status| Facts { stored: Some(appointment(status)), ..facts() };
    let other = by_link(AppointmentId(Uuid::from_u128(0x72)));
    for command in [&cancel, &moved] {
        assert!(decide(&stored(Status::Confirmed), command, &by_link(VISIT), noon()).is_ok(), "{command:?}");
        for nobody in [&other, &at_the_public_pages(), &Actor::guest(Uuid::nil(), Guest::Order(OrderId(VISIT.0)), HOUSE)] {
            let envelope = domain::Command::Appointments(command.clone());
            assert!(matches!(envelope.expect_permitted(nobody), Err(Refusal::NotAllowed { .. })), "{nobody:?}");
            assert!(matches!(decide(&stored(Status::Confirmed), command, nobody, noon()), Err(Refusal::NotAllowed { .. })), "{nobody:?}");
        }
    }
    for (command, step) in [(&cancel, Step::Cancel), (&moved, Step::Reschedule)] {
        let late = decide(&stored(Status::Arrived), command, &by_link(VISIT), noon());
        assert_eq!(late, Err(Refusal::AppointmentStatus { status: Status::Arrived, step }));
    }
    assert!(matches!(decide(&stored(Status::Confirmed), &moved, &wang(), noon()), Err(Refusal::NotAllowed { .. })));
}

#[test]
fn a_visit_is_moved_by_its_link_a_few_times_and_then_by_telephone() {
    let moved = Command::Move { appointment: VISIT, starts_at: at(13, 14, 0) };
    let stored =
        |status, customer_moves, open_of_phone| Facts { stored: Some(appointment(status)), customer_moves, open_of_phone, ..facts() };
    let by = |facts: &Facts, who: &Actor| decide(facts, &moved, who, noon()).map(|_| ());
    assert_eq!(by(&stored(Status::Confirmed, 2, 3), &by_link(VISIT)), Ok(()), "it is one of the three");
    assert_eq!(by(&stored(Status::Confirmed, 3, 1), &by_link(VISIT)), Err(Refusal::MovedTooOften { limit: 3 }));
    assert_eq!(by(&stored(Status::Confirmed, 3, 1), &lu()), Ok(()), "the desk may");
    // A visit that was missed would be one more.
    assert_eq!(by(&stored(Status::NoShow, 0, 3), &by_link(VISIT)), Err(Refusal::TooManyVisits { limit: 3 }));
    assert_eq!(by(&stored(Status::NoShow, 0, 2), &by_link(VISIT)), Ok(()));
    assert_eq!(by(&stored(Status::NoShow, 0, 3), &lu()), Ok(()));
}

#[test]
fn what_waits_to_be_told_of_a_visit_is_asked_again_whether_it_is_so() {
    let (nine, two) = (at(13, 9, 0), at(13, 14, 0));
    let now = |status, starts_at, agreed| VisitNow { status, starts_at, agreed };
    let (booked, moved, cancelled) =
        (Text::VisitBooked { at: nine }, Text::VisitMoved { from: two, at: nine }, Text::VisitCancelled { at: nine });
    for text in [&booked, &moved] {
        assert_eq!(overtaken(text, now(Status::Confirmed, nine, true)), None);
        assert_eq!(overtaken(text, now(Status::Confirmed, two, true)), Some(Trouble::Overtaken), "moved meanwhile");
        assert_eq!(overtaken(text, now(Status::Cancelled, nine, true)), Some(Trouble::Overtaken));
        assert_eq!(overtaken(text, now(Status::Arrived, nine, true)), Some(Trouble::Overtaken), "they are here");
        assert_eq!(overtaken(text, now(Status::Confirmed, nine, false)), Some(Trouble::ConsentWithdrawn));
    }
    assert_eq!(overtaken(&cancelled, now(Status::Cancelled, nine, true)), None);
    assert_eq!(overtaken(&cancelled, now(Status::Cancelled, nine, false)), Some(Trouble::ConsentWithdrawn));
}

#[test]
fn a_consent_is_taken_back_once_by_whom_it_is() {
    let consent = agreed().consent;
    let kept = |withdrawn_at| {
        let Agreed { consent: id, purpose, wording, language } = agreed();
        let stored = Consent { id, version: 1, purpose, wording, language, given_at: noon(), withdrawn_at, signed_by: None };
        customers::Facts::Consent { stored: Some(stored), visit: Some(VISIT), order: None }
    };
    let command = customers::Command::WithdrawConsent { consent };
    let asks = |facts: &customers::Facts, who: &Actor| customers::decide(facts, &command, who, noon()).map(|_| ());
    assert_eq!(asks(&kept(None), &by_link(VISIT)), Ok(()));
    assert_eq!(asks(&kept(None), &lu()), Ok(()), "they rang up");
    assert_eq!(asks(&kept(Some(noon())), &lin()), Err(Refusal::NothingChanged));
    assert_eq!(asks(&kept(None), &by_link(AppointmentId(Uuid::from_u128(0x72)))), Err(Refusal::NotFound), "of others nothing is told");
    assert_eq!(asks(&kept(None), &crate::answers::chen_yu()), Err(Refusal::NotFound), "a link to an order is none to a visit");
    assert!(matches!(asks(&kept(None), &wang()), Err(Refusal::NotAllowed { .. })));
    assert!(matches!(asks(&kept(None), &at_the_public_pages()), Err(Refusal::NotAllowed { .. })));
}

#[test]
fn beside_the_car_a_customer_signs_what_their_data_may_be_given_away_for() {
    let signing = |order_known, stands, exists| customers::Facts::Signing { order_known, stands, exists };
    let asks = |facts: &customers::Facts, purpose, signature: &str, who: &Actor| {
        let agreed = Agreed { purpose, ..agreed() };
        let (signed_by, signature) = ("陈女士".into(), signature.into());
        customers::decide(facts, &customers::Command::SignConsent { order: CAR, agreed, signed_by, signature }, who, noon()).map(|_| ())
    };
    let drawn = "M10 10L60 40";
    for purpose in [Purpose::ShareWithOem, Purpose::ShareWithInsurer] {
        assert_eq!(asks(&signing(true, false, false), purpose, drawn, &lin()), Ok(()));
    }
    let oem = Purpose::ShareWithOem;
    assert_eq!(asks(&signing(true, false, false), oem, "", &lin()), Ok(()), "the name typed");
    assert_eq!(asks(&signing(true, false, false), oem, "M10 10L10 11", &lin()), Err(Refusal::SignatureEmpty));
    assert_eq!(asks(&signing(true, true, false), oem, drawn, &lin()), Err(Refusal::NothingChanged), "they agree already");
    assert_eq!(asks(&signing(true, false, true), oem, drawn, &lin()), Err(Refusal::AlreadyThere));
    assert_eq!(asks(&signing(false, false, false), oem, drawn, &lin()), Err(Refusal::NotFound));
    assert_eq!(asks(&signing(true, false, false), Purpose::VisitMessages, drawn, &lin()), Err(Refusal::OnlyCustomersAgree));
    assert!(matches!(asks(&signing(true, false, false), oem, drawn, &wang()), Err(Refusal::NotAllowed { .. })));
}

#[test]
fn what_was_signed_with_an_order_is_taken_back_behind_its_link() {
    let Agreed { consent: id, wording, language, .. } = agreed();
    let signed_by = Some("陈女士".to_owned());
    let stored =
        Consent { id, version: 1, purpose: Purpose::ShareWithOem, wording, language, given_at: noon(), withdrawn_at: None, signed_by };
    let facts = |order| customers::Facts::Consent { stored: Some(stored.clone()), visit: None, order: Some(order) };
    let command = customers::Command::WithdrawConsent { consent: id };
    let asks = |order| customers::decide(&facts(order), &command, &crate::answers::chen_yu(), noon()).map(|_| ());
    assert_eq!(asks(CAR), Ok(()));
    assert_eq!(asks(crate::cast::SECOND_CAR), Err(Refusal::NotFound), "of others nothing is told");
}

#[test]
fn who_has_agreed_is_told_that_a_visit_is_booked_moved_and_cancelled() {
    let visit = appointment(Status::Confirmed);
    let moved = Event::Rescheduled { from: at(13, 9, 0), to: at(14, 9, 0), ready_at: at(14, 10, 0), blocks: Vec::new(), loaner: None };
    assert_eq!(due_of_visit(Some(&visit), &moved), Some(Text::VisitMoved { from: at(13, 9, 0), at: at(14, 9, 0) }));
    let cancelled = Event::Cancelled { reason: String::new() };
    assert_eq!(due_of_visit(Some(&visit), &cancelled), Some(Text::VisitCancelled { at: at(13, 9, 0) }));
    let booked = Event::Booked { appointment: Box::new(visit.clone()), link: None, agreed: Vec::new() };
    assert_eq!(due_of_visit(None, &booked), Some(Text::VisitBooked { at: at(13, 9, 0) }));
    assert_eq!(due_of_visit(Some(&visit), &Event::Confirmed), None);
}

#[test]
fn nobody_agrees_for_a_customer_or_gives_them_a_link_that_somebody_else_knows() {
    let draft = || visit(&["OIL"]);
    assert_eq!(book(&facts(), &lu(), draft(), vec![agreed()]), Err(Refusal::OnlyCustomersAgree));
    let (visit, starts_at) = (Box::new(draft()), at(13, 9, 0));
    let link = Some(crate::diary::DIGEST.to_owned());
    let command = Command::Book { appointment: VISIT, channel: Channel::Phone, visit, starts_at, link, agreed: Vec::new() };
    assert_eq!(decide(&facts(), &command, &lu(), noon()), Err(Refusal::OnlyCustomersAgree));
    let by_phone = |agreed| {
        let (visit, starts_at) = (Box::new(draft()), at(13, 9, 0));
        let command = Command::Book { appointment: VISIT, channel: Channel::Phone, visit, starts_at, link: None, agreed: vec![agreed] };
        decide(&facts(), &command, &lu(), noon()).map(|_| ())
    };
    assert_eq!(by_phone(agreed()), Ok(()), "they said on the telephone that they want messages");
    let shared = Agreed { purpose: Purpose::ShareWithOem, ..agreed() };
    assert_eq!(by_phone(shared), Err(Refusal::OnlyCustomersAgree), "to this they are asked for itself");
    assert!(book(&facts(), &lu(), draft(), Vec::new()).is_ok() && book(&facts(), &at_the_public_pages(), draft(), vec![agreed()]).is_ok());
}

#[test]
fn a_booking_holds_few_photos_and_not_everything_that_is_sent_is_looked_at() {
    assert_eq!(expect_picture(BOOKING_PHOTOS - 1, BOOKING_PICTURES - 1), Ok(()));
    assert_eq!(expect_picture(BOOKING_PHOTOS, 4), Err(Refusal::TooManyPhotos { limit: 4 }));
    assert_eq!(expect_picture(0, BOOKING_PICTURES), Err(Refusal::NoMorePictures), "nothing is kept, and yet two dozen were looked at");
}
