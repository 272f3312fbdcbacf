//! Advice for the driver: who gives it, until when, and what its customer reads of it.

use crate::answers::around;
use crate::cast::{CAR, lin, wang, xu};
use crate::house::House;
use chrono::{Days, NaiveDate};
use domain::care::{Paper, customer_page, customers_order};
use domain::quality::is_told_apart;
use domain::repair_orders::advice::{ADVICE, FURTHEST_KM, MOST_ADVICE};
use domain::repair_orders::{Command as R, Due, Facts, Payer, Status, decide};
use domain::{AdviceId, Refusal};
use uuid::Uuid;

const TYRE: AdviceId = AdviceId(Uuid::from_u128(0x71));

fn advise(advice: AdviceId, text: &str, due: Due) -> R {
    R::Advise { order: CAR, advice, text: text.to_owned(), due }
}

fn within(km: u32) -> Due {
    Due { within_km: Some(km), until: None }
}

fn by(day: NaiveDate) -> Due {
    Due { within_km: None, until: Some(day) }
}

#[test]
fn a_technician_advises_and_the_advisor_puts_it_right_or_takes_it_back() {
    let mut house = House::in_work();
    house.does(&wang(), advise(TYRE, " 左前轮胎 3 mm ", within(5_000))).expect("advised");
    let given = &house.car().advice[0];
    assert_eq!((given.text.as_str(), given.due, given.by.person), ("左前轮胎 3 mm", within(5_000), wang().person));
    assert_eq!(house.does(&lin(), advise(TYRE, "左前轮胎 3 mm", within(5_000))), Err(Refusal::NothingChanged));
    house.does(&lin(), advise(TYRE, "左前轮胎 3 mm，雨天注意", within(5_000))).expect("put right");
    assert_eq!((house.car().advice.len(), house.car().advice[0].by.person), (1, lin().person));
    house.does(&xu(), R::WithdrawAdvice { order: CAR, advice: TYRE }).expect("taken back");
    assert_eq!(house.does(&xu(), R::WithdrawAdvice { order: CAR, advice: TYRE }), Err(Refusal::NotFound));
}

#[test]
fn ten_pieces_of_two_hundred_characters_and_no_more() {
    let mut house = House::in_work();
    let nth = |number: usize| AdviceId(Uuid::from_u128(number as u128));
    assert_eq!(house.does(&wang(), advise(TYRE, " ", Due::default())), Err(Refusal::FieldEmpty { field: "text".to_owned() }));
    assert!(matches!(house.does(&wang(), advise(TYRE, &"长".repeat(ADVICE + 1), Due::default())), Err(Refusal::FieldTooLong { .. })));
    for number in 0..MOST_ADVICE {
        house.does(&wang(), advise(nth(number), &"长".repeat(ADVICE), Due::default())).expect("one of ten");
    }
    assert_eq!(house.does(&wang(), advise(TYRE, "再来一条", Due::default())), Err(Refusal::TooMuchAdvice { limit: MOST_ADVICE }));
    house.does(&wang(), advise(nth(0), "改一条", Due::default())).expect("what is there is put right all the same");
}

#[test]
fn nothing_is_due_in_the_past_or_in_no_distance() {
    let mut house = House::in_work();
    let today = house.now.date_naive();
    let unlikely = Err(Refusal::AdviceDueUnlikely { most_km: FURTHEST_KM });
    for due in [within(0), within(FURTHEST_KM + 1), by(today - Days::new(1)), by(today + Days::new(4_000))] {
        assert_eq!(house.does(&wang(), advise(TYRE, "更换", due)), unlikely, "{due:?}");
    }
    house.does(&wang(), advise(TYRE, "更换", Due { within_km: Some(FURTHEST_KM), until: Some(today) })).expect("today is not past");
}

#[test]
fn a_day_that_has_passed_is_no_reason_against_other_words_nor_against_giving_it_again() {
    let mut house = House::in_work();
    let today = house.now.date_naive();
    house.does(&wang(), advise(TYRE, "更换", by(today))).expect("advised");
    house.wait(3 * 24 * 60);
    let unlikely = Err(Refusal::AdviceDueUnlikely { most_km: FURTHEST_KM });
    house.does(&lin(), advise(TYRE, "更换两条前轮胎", by(today))).expect("other words");
    assert_eq!(house.does(&lin(), advise(TYRE, "更换", by(today + Days::new(1)))), unlikely, "another day that has passed");
    house.does(&lin(), R::WithdrawAdvice { order: CAR, advice: TYRE }).expect("taken back");
    let again = |taken_back_until| {
        let facts = Facts { taken_back_until, ..Facts::default() };
        decide(house.car(), &facts, &house.policy, &advise(TYRE, "更换", by(today)), &lin(), house.now)
    };
    assert_eq!(again(None), unlikely, "it was never there");
    assert_eq!(again(Some(today - Days::new(1))), unlikely, "it had another day");
    assert_eq!(again(Some(today)).map(|events| events.len()), Ok(1));
}

#[test]
fn what_the_driver_is_told_is_on_no_statement_of_anybody_else() {
    let mut house = House::in_work();
    house.does(&wang(), advise(TYRE, "左前轮胎 3 mm", Due::default())).expect("advised");
    let mut car = House::paid().car().clone();
    assert!(!is_told_apart(&car), "there is nothing to tell");
    car.advice.clone_from(&house.car().advice);
    assert!(!is_told_apart(&car), "it is on the customer's statement");
    car.statements[0].total.payer = Payer::Insurer;
    assert!(is_told_apart(&car));
    car.statements.clear();
    assert!(!is_told_apart(&car), "nothing is drawn up yet");
}

#[test]
fn the_customer_reads_it_when_the_work_is_done_and_has_it_on_paper() {
    let mut house = House::in_work();
    house.does(&wang(), advise(TYRE, "左前轮胎 3 mm", within(5_000))).expect("advised");
    let read = |status| {
        let mut order = house.car().clone();
        order.progress.status = status;
        customer_page(&order, around(), &house.policy, house.now).advice
    };
    assert_eq!(read(Status::InWork), [], "it may change with what is found");
    for status in [Status::AwaitingInspection, Status::Ready, Status::Delivered] {
        assert_eq!(read(status), [("左前轮胎 3 mm".to_owned(), within(5_000))], "{status}");
    }
    let paper = customers_order(house.car().clone(), Paper::Settlement);
    assert_eq!(paper.advice[0].by, house.car().advisor, "who gave it is nothing that customers are told");
    assert_eq!(customers_order(house.car().clone(), Paper::Authorisation).advice, []);
    let mut gone = house.car().clone();
    gone.progress.status = Status::Delivered;
    assert_eq!(
        decide(&gone, &Facts::default(), &house.policy, &advise(TYRE, "晚了", Due::default()), &lin(), house.now),
        Err(Refusal::AdviceIsGiven)
    );
}
