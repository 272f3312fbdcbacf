//! Check-in, promises and the way to the signature.

use crate::cast::{CAR, check_in, he, lin, minutes, noon, service, shen, wang};
use crate::house::House;
use domain::appointments::OpeningHours;
use domain::customers::OdometerReason;
use domain::repair_orders::{CheckIn, Command as R, Event as OrderEvent, Kind, LineDraft, Payer, PromiseReason, Share, Status, Step};
use domain::{Event, Refusal, VehicleId};

fn checks_in(check_in: CheckIn) -> Result<Vec<Event>, Refusal> {
    House::new().does(&lin(), R::CheckIn { order: CAR, check_in, closed_is_meant: false })
}

#[test]
fn an_odometer_that_went_down_needs_its_reason() {
    let less = CheckIn { odometer_km: 30_811, ..check_in() };
    assert_eq!(checks_in(less.clone()), Err(Refusal::OdometerWentDown { last: 30_812, found: 30_811 }));
    let reason = Some(OdometerReason::InstrumentReplaced);
    assert!(checks_in(CheckIn { odometer_reason: reason, ..less }).is_ok());
    assert!(checks_in(CheckIn { odometer_km: 30_812, ..check_in() }).is_ok(), "the same reading is no less");
}

#[test]
fn what_no_instrument_shows_is_not_taken_down() {
    let far = CheckIn { odometer_km: 2_000_001, ..check_in() };
    assert_eq!(checks_in(far), Err(Refusal::OdometerUnreadable { found: 2_000_001 }));
    let over = CheckIn { energy_percent: 101, ..check_in() };
    assert_eq!(checks_in(over), Err(Refusal::EnergyUnreadable { found: 101 }));
}

#[test]
fn the_customers_own_words_are_needed() {
    let silent = CheckIn { concern: " \n".to_owned(), ..check_in() };
    assert_eq!(checks_in(silent), Err(Refusal::FieldEmpty { field: "concern".to_owned() }));
}

#[test]
fn who_brought_the_car_can_be_called_back_or_is_left_out() {
    let typo = CheckIn { sender_phone: "1380571".to_owned(), ..check_in() };
    assert_eq!(checks_in(typo), Err(Refusal::PhoneUnreadable { found: "1380571".to_owned() }));
    let events = checks_in(CheckIn { sender_phone: "  ".to_owned(), ..check_in() }).expect("nobody else");
    let Some(Event::RepairOrders(OrderEvent::CheckedIn { check_in })) = events.first() else { panic!("a check-in") };
    assert_eq!(check_in.sender_phone, "");
}

#[test]
fn a_promise_lies_ahead_and_within_a_year() {
    let now = CheckIn { promised_at: noon(), ..check_in() };
    assert_eq!(checks_in(now), Err(Refusal::PromiseInThePast { promised_at: noon() }));
    let never = noon() + chrono::TimeDelta::days(400);
    assert_eq!(checks_in(CheckIn { promised_at: never, ..check_in() }), Err(Refusal::PromiseTooFar { promised_at: never }));
}

#[test]
fn a_promise_when_the_house_is_closed_is_asked_back_and_kept_by_whoever_means_it() {
    let hours = || OpeningHours { week: crate::diary::settings().week, special: Vec::new() };
    let on =
        |day, hour, minute| crate::diary::date(day).and_hms_opt(hour, minute, 0).expect("a time").and_utc() - chrono::TimeDelta::hours(8);
    let (night, opens) = (on(13, 23, 45), on(14, 8, 0));
    let closed = || Err(Refusal::PromiseWhenClosed { promised_at: night, next: opens });
    // At check-in.
    let checks_in = |promised_at, closed_is_meant| {
        let mut house = House::new();
        house.hours = hours();
        house.does(&lin(), R::CheckIn { order: CAR, check_in: CheckIn { promised_at, ..check_in() }, closed_is_meant })
    };
    assert_eq!(checks_in(night, false), closed());
    assert!(checks_in(night, true).is_ok());
    assert!(checks_in(opens, false).is_ok(), "the minute in which it opens");
    // Changed later.
    let mut house = House::received();
    house.hours = hours();
    let change = |closed_is_meant| R::ChangePromise {
        order: CAR,
        promised_at: night,
        reason: PromiseReason::CustomersWish,
        customer_agreed: true,
        closed_is_meant,
    };
    assert_eq!(house.does(&lin(), change(false)), closed());
    house.does(&lin(), change(true)).expect("it is meant");
    // A check-in that is put right promises nothing anew.
    let right = CheckIn { promised_at: night, concern: "做保养".to_owned(), ..check_in() };
    house.does(&lin(), R::CheckIn { order: CAR, check_in: right, closed_is_meant: false }).expect("put right");
    // Told with a price; the time that stands is no new promise.
    let mut house = House::quoted();
    house.hours = hours();
    let tell = |promised_at, closed_is_meant| R::Quote { order: CAR, promised_at: Some(promised_at), closed_is_meant };
    assert_eq!(house.does(&lin(), tell(night, false)), closed());
    house.does(&lin(), tell(night, true)).expect("it is meant");
}

#[test]
fn a_command_of_before_asks_back_like_one_that_means_no_closed_time() {
    let change =
        R::ChangePromise { order: CAR, promised_at: noon(), reason: PromiseReason::Other, customer_agreed: true, closed_is_meant: false };
    let written = serde_json::to_value(&change).expect("JSON");
    assert!(written.get("closed_is_meant").is_none(), "{written}");
    assert_eq!(serde_json::from_value::<R>(written).expect("a command"), change);
}

#[test]
fn a_changed_promise_keeps_the_first_one_its_reason_and_the_customers_word() {
    let mut house = House::received();
    let (first, later) = (noon() + minutes(220), noon() + minutes(250));
    let change = |to| R::ChangePromise {
        order: CAR,
        promised_at: to,
        reason: PromiseReason::WaitingForParts,
        customer_agreed: true,
        closed_is_meant: false,
    };
    let events = house.does(&lin(), change(later)).expect("a later promise");
    assert_eq!(
        events,
        [Event::RepairOrders(OrderEvent::PromiseChanged {
            from: first,
            to: later,
            reason: PromiseReason::WaitingForParts,
            customer_agreed: true
        })]
    );
    let promise = house.car().promise.expect("a promise");
    assert_eq!((promise.at, promise.first, promise.changes), (later, first, 1));
    assert_eq!(house.does(&lin(), change(later)), Err(Refusal::NothingChanged));
}

#[test]
fn a_check_in_is_put_right_until_the_customer_signs() {
    let right = CheckIn { odometer_km: 31_236, concern: "到3万公里了，做保养".to_owned(), wash: false, ..check_in() };
    let correct = |house: &mut House, check_in: &CheckIn| {
        house.does(&lin(), R::CheckIn { order: CAR, check_in: check_in.clone(), closed_is_meant: false })
    };
    for mut house in [House::received(), House::quoted()] {
        let status = house.status();
        let events = correct(&mut house, &right).expect("a slip of the pen");
        assert_eq!(events, [Event::RepairOrders(OrderEvent::CheckInCorrected { check_in: right.clone() })]);
        assert_eq!((house.status(), house.car().progress.wash), (status, false));
        assert_eq!(correct(&mut house, &right), Err(Refusal::NothingChanged));
        let below = CheckIn { odometer_km: 30_811, ..right.clone() };
        assert_eq!(correct(&mut house, &below), Err(Refusal::OdometerWentDown { last: 30_812, found: 30_811 }), "the last visit counts");
    }
    let signed = correct(&mut House::authorised(), &right);
    assert_eq!(signed, Err(Refusal::WrongStatus { status: Status::Authorised, step: Step::CheckIn }));
}

#[test]
fn a_corrected_check_in_leaves_the_promise_to_its_own_step() {
    let mut house = House::received();
    let promise = house.car().promise;
    house.wait(600);
    let right = CheckIn { waiting: false, promised_at: house.now + minutes(600), ..check_in() };
    house.does(&lin(), R::CheckIn { order: CAR, check_in: right, closed_is_meant: false }).expect("put right after the promise has passed");
    assert_eq!(house.car().promise, promise);
    assert_eq!(house.car().check_in.as_ref().map(|check_in| check_in.promised_at), promise.map(|promise| promise.at));
}

#[test]
fn a_visit_that_turns_out_to_be_no_comeback_is_no_present_of_the_advisor() {
    let mut house = House::new();
    let comeback = CheckIn { kind: Kind::Comeback, ..check_in() };
    house.does(&lin(), R::CheckIn { order: CAR, check_in: comeback, closed_is_meant: false }).expect("the check-in");
    let free = LineDraft { shares: Share::whole(Payer::Dealer), ..service() };
    house.does(&lin(), R::AddLine { order: CAR, line: free }).expect("free inside the guarantee");
    let general = || R::CheckIn { order: CAR, check_in: CheckIn { kind: Kind::General, ..check_in() }, closed_is_meant: false };
    assert!(matches!(house.does(&lin(), general()), Err(Refusal::DiscountOverLimit { .. })));
    house.does(&he(), general()).expect("the general manager may");
}

#[test]
fn a_car_has_one_open_order_and_is_known_before_it_gets_one() {
    let vehicle = VehicleId(uuid::Uuid::from_u128(1));
    let open = R::Open { order: CAR, vehicle };
    let facts = domain::repair_orders::OpenFacts { open_order: None, vehicle_known: true, exists: false };
    let ask = |facts: &domain::repair_orders::OpenFacts, who: &domain::Actor| domain::repair_orders::open(facts, &open, who);
    assert!(ask(&facts, &lin()).is_ok());
    assert!(matches!(ask(&facts, &shen()), Err(Refusal::NotAllowed { .. })));
    let number = "RO260311-004".to_owned();
    let taken = domain::repair_orders::OpenFacts { open_order: Some(number.clone()), ..facts.clone() };
    assert_eq!(ask(&taken, &lin()), Err(Refusal::VehicleHasOpenOrder { number }));
    let unknown = domain::repair_orders::OpenFacts { vehicle_known: false, ..facts };
    assert_eq!(ask(&unknown, &lin()), Err(Refusal::NotFound));
}

#[test]
fn a_quote_stands_for_seven_days() {
    let mut house = House::quoted();
    let expired_at = house.now + chrono::TimeDelta::days(7);
    house.now = expired_at + minutes(1);
    assert_eq!(house.sign(), Err(Refusal::QuoteExpired { expired_at }));
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("quoted again");
    house.sign().expect("the signature");
}

#[test]
fn the_customer_signs_the_price_that_was_told() {
    let mut house = House::quoted();
    house.does(&lin(), R::RemoveLine { order: CAR, line: crate::cast::OIL }).expect("no oil");
    assert_eq!(house.sign(), Err(Refusal::QuoteOutdated));
}

#[test]
fn a_signature_is_a_drawing_and_nothing_else() {
    let sign = |signed_by: &str, signature: &str| {
        House::quoted().does(&lin(), R::Authorise { order: CAR, signed_by: signed_by.to_owned(), signature: signature.to_owned() })
    };
    assert_eq!(sign("陈女士", "M0 0\"/><script>"), Err(Refusal::SignatureUnreadable));
    assert_eq!(sign("陈女士", &"L1 1".repeat(20_000)), Err(Refusal::SignatureUnreadable));
    assert_eq!(sign(" ", "M0 0 L5 5"), Err(Refusal::FieldEmpty { field: "signed_by".to_owned() }));
    assert_eq!(sign("陈女士", "M0 0 L5.5 -5"), Err(Refusal::SignatureEmpty), "a dot");
    assert!(sign("陈女士", "M0 0 L55.5 -5").is_ok());
}

#[test]
fn a_technician_diagnoses_the_cars_they_work_on() {
    let diagnosis = domain::repair_orders::Diagnosis { cause: "制动片磨损".to_owned(), ..Default::default() };
    let record = || R::RecordDiagnosis { order: CAR, diagnosis: diagnosis.clone() };
    assert!(matches!(House::received().does(&wang(), record()), Err(Refusal::NotYours { .. })));
    assert!(House::dispatched().does(&wang(), record()).is_ok());
    assert!(House::received().does(&lin(), record()).is_ok());
    let draft = House::new().does(&lin(), record());
    assert_eq!(draft, Err(Refusal::WrongStatus { status: Status::Draft, step: Step::Diagnose }));
}

#[test]
fn a_repair_counts_as_what_was_diagnosed_or_as_what_its_visit_usually_is() {
    use domain::repair_orders::cover::RepairClass;
    let mut house = House::received();
    let usual = RepairClass::usual(house.orders[0].check_in.as_ref().expect("a check-in").kind);
    assert_eq!((house.orders[0].class(), House::new().orders[0].class()), (usual, RepairClass::Minor));
    let class = Some(RepairClass::Assembly);
    let diagnosis = domain::repair_orders::Diagnosis { cause: "变速箱总成损坏".to_owned(), class, ..Default::default() };
    house.does(&lin(), R::RecordDiagnosis { order: CAR, diagnosis }).expect("a diagnosis");
    assert_eq!(house.orders[0].class(), RepairClass::Assembly);
    let mut signed = House::dispatched();
    let diagnosed = |class| R::RecordDiagnosis {
        order: CAR,
        diagnosis: domain::repair_orders::Diagnosis { cause: "变速箱总成损坏".to_owned(), class: Some(class), ..Default::default() },
    };
    signed.does(&lin(), diagnosed(RepairClass::Whole)).expect("a longer guarantee");
    let shorter = signed.does(&lin(), diagnosed(RepairClass::Minor));
    assert_eq!(shorter, Err(Refusal::GuaranteeIsSigned { class: RepairClass::Whole }));
    assert!(signed.does(&lin(), diagnosed(RepairClass::Assembly)).is_ok(), "as long");
}
