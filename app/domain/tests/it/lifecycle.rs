//! One car from arrival to delivery, and the ways that leave that road.

use crate::cast::{BRAKES, CAR, SERVICE, brakes, diagnosis_fee, fang, gu, hu, labour, lin, line, luo, shen, sun, wang};
use crate::day::{dispatch, gate_pass};
use crate::house::House;
use domain::repair_orders::{Charge, Command as R, Event as OrderEvent, LineDraft, OtherKind, Status};
use domain::settlement::Command as P;
use domain::staff::Skill;
use domain::workshop::Command as W;
use domain::{Event, Fen, Refusal};

fn moves(events: &[Event]) -> Vec<(Status, Status)> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::RepairOrders(OrderEvent::Moved { from, to }) => Some((*from, *to)),
            _ => None,
        })
        .collect()
}

#[test]
fn a_car_goes_from_the_gate_back_to_the_gate() {
    let mut house = House::delivered();
    assert_eq!(house.status(), Status::Delivered);
    house.does(&luo(), R::Close { order: CAR }).expect("the follow-up is done");
    assert_eq!(house.status(), Status::Closed);
    assert!(house.stands.is_empty(), "no bay is held by a car that has left");
}

#[test]
fn a_second_quote_is_told_without_moving_the_order() {
    let mut house = House::quoted();
    let events = house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the quote is repeated");
    assert!(moves(&events).is_empty());
    assert_eq!(house.status(), Status::Quoted);
}

#[test]
fn declined_added_work_sends_a_finished_car_to_inspection() {
    let mut house = House::dispatched();
    house.does(&lin(), R::AddLine { order: CAR, line: labour(line(1), "更换蓄电池", Skill::Mechanical, 30) }).expect("added work");
    for job in [SERVICE, BRAKES] {
        house.does(&wang(), W::ClockOn { order: CAR, job }).expect("clocking on");
        house.does(&wang(), W::Finish { order: CAR, job: None }).expect("finishing");
    }
    assert_eq!(house.status(), Status::Authorised, "the added work waits for an answer");
    house.does(&lin(), R::RemoveLine { order: CAR, line: line(1) }).expect("the customer declines");
    assert_eq!(house.status(), Status::AwaitingInspection);
    assert!(house.stands.is_empty(), "the car has left its bay");
}

#[test]
fn a_withdrawn_job_leaves_the_order_where_the_other_jobs_say() {
    let mut house = House::authorised();
    house.does(&crate::cast::zhao(), dispatch(&[BRAKES])).expect("one job is dispatched");
    assert_eq!(house.status(), Status::Dispatched);
    house.does(&lin(), R::RemoveLine { order: CAR, line: BRAKES }).expect("the customer changes their mind");
    assert_eq!(house.status(), Status::Authorised, "the service still waits for dispatch");
    house.does(&lin(), R::RemoveLine { order: CAR, line: SERVICE }).expect("and withdraws everything");
    assert_eq!(house.status(), Status::Authorised, "nothing was done, so nothing waits for inspection");
    house.does(&gu(), R::Void { order: CAR, reason: "客户取消".to_owned() }).expect("the order is voided");
}

#[test]
fn a_dearer_price_of_a_finished_job_is_signed_without_doing_the_job_again() {
    let mut house = House::finished();
    house.does(&lin(), R::ChangeLine { order: CAR, line: labour(BRAKES, "更换前制动片", Skill::Mechanical, 80) }).expect("a dearer price");
    house.sign().expect("the customer agrees");
    assert_eq!(house.status(), Status::AwaitingInspection);
}

#[test]
fn added_work_agreed_to_before_the_inspection_goes_back_to_dispatch() {
    let mut house = House::finished();
    house.does(&lin(), R::AddLine { order: CAR, line: labour(line(1), "更换雨刮片", Skill::Mechanical, 10) }).expect("added work");
    house.sign().expect("the customer agrees");
    assert_eq!(house.status(), Status::Authorised);
    house.does(&crate::cast::zhao(), dispatch(&[])).expect("only the added job is given out");
    assert_eq!(house.car().job(line(1)).and_then(|job| job.technician), Some(wang().person));
}

#[test]
fn an_order_without_work_cannot_be_quoted_or_signed() {
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: crate::cast::oil() }).expect("a part");
    assert_eq!(house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }), Err(Refusal::NothingToDo));

    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: brakes() }).expect("a job");
    house.does(&lin(), R::AddLine { order: CAR, line: diagnosis_fee(line(2), Fen::yuan(100)) }).expect("a fee");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the quote");
    house.does(&lin(), R::RemoveLine { order: CAR, line: BRAKES }).expect("the job goes");
    assert_eq!(house.sign(), Err(Refusal::NothingToDo));
}

#[test]
fn an_order_is_void_only_before_anybody_has_worked() {
    let void = || R::Void { order: CAR, reason: "重复开单".to_owned() };
    assert!(House::dispatched().does(&gu(), void()).is_ok());
    let mut house = House::in_work();
    house.does(&wang(), W::Hold { order: CAR, job: None, reason: hold(), note: String::new(), leaves_bay: true }).expect("a hold");
    assert_eq!(house.does(&gu(), void()), Err(Refusal::WorkHasBegun), "not that it is too late: what helps is to finish, or to give up");
    let mut house = House::in_work();
    assert_eq!(house.does(&gu(), void()), Err(Refusal::WorkHasBegun));
    let mut house = House::received();
    assert_eq!(house.does(&gu(), R::Void { order: CAR, reason: "  ".to_owned() }), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
}

fn hold() -> domain::workshop::HoldReason {
    domain::workshop::HoldReason::WaitingForParts
}

#[test]
fn an_order_whose_work_was_begun_and_left_cannot_be_voided() {
    let mut house = House::dispatched();
    house.does(&wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("clocking on");
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("finishing");
    assert_eq!(house.status(), Status::Dispatched, "the brakes still wait");
    assert_eq!(house.does(&gu(), R::Void { order: CAR, reason: "误开".to_owned() }), Err(Refusal::WorkHasBegun));
}

#[test]
fn a_customer_who_declines_everything_pays_the_diagnosis_and_leaves() {
    let mut house = House::quoted();
    house.does(&lin(), R::AddLine { order: CAR, line: diagnosis_fee(line(9), Fen::yuan(150)) }).expect("the fee was told first");
    house.does(&lin(), R::LeaveUnrepaired { order: CAR, reason: "嫌贵".to_owned() }).expect("the customer declines");
    assert_eq!(house.status(), Status::Ready);
    assert_eq!(house.car().lines.len(), 1, "only the fee is left");
    house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
    assert_eq!(house.does(&lin(), R::Deliver { order: CAR }), Err(Refusal::Unpaid { due: Fen::yuan(150) }));
    house.pays(Fen::yuan(150)).expect("the payment");
    house.does(&shen(), gate_pass()).expect("the gate pass");
    house.does(&lin(), R::Deliver { order: CAR }).expect("the car leaves");
}

#[test]
fn whoever_leaves_unrepaired_pays_for_diagnosis_testing_and_towing_and_nothing_else() {
    let mut house = House::quoted();
    for (number, of) in (20..).zip(OtherKind::ALL) {
        let fee = LineDraft { charge: Charge::Other { of: *of, amount: Fen::yuan(100) }, ..diagnosis_fee(line(number), Fen::ZERO) };
        house.does(&lin(), R::AddLine { order: CAR, line: fee }).expect("a fee");
    }
    house.does(&lin(), R::LeaveUnrepaired { order: CAR, reason: "嫌贵".to_owned() }).expect("the customer declines");
    let left = house.car().lines.iter().map(|line| match line.charge {
        Charge::Other { of, .. } => of,
        Charge::Labour { .. } | Charge::Part { .. } => panic!("nothing was repaired"),
    });
    assert_eq!(left.collect::<Vec<_>>(), [OtherKind::Diagnosis, OtherKind::Testing, OtherKind::Towing]);
    house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
    assert_eq!(house.car().statements[0].total.due, Fen::yuan(300));
}

#[test]
fn without_a_fee_the_customer_simply_leaves() {
    let mut house = House::quoted();
    house.does(&lin(), R::LeaveUnrepaired { order: CAR, reason: "嫌贵".to_owned() }).expect("the customer declines");
    assert_eq!(house.status(), Status::LeftUnrepaired);
    house.does(&shen(), gate_pass()).expect("the gate opens for a car that owes nothing");
}

#[test]
fn a_settlement_is_undone_by_a_manager_and_done_again() {
    let mut house = House::settled();
    let undo = || P::UndoSettlement { order: CAR, reason: "付费方选错".to_owned() };
    assert!(matches!(house.does(&shen(), undo()), Err(Refusal::NotAllowed { .. })));
    house.does(&sun(), undo()).expect("the manager undoes it");
    assert_eq!(house.status(), Status::Ready);
    house.does(&shen(), P::Settle { order: CAR }).expect("settled again");

    house.pays(Fen::yuan(100)).expect("a part payment");
    assert_eq!(house.does(&sun(), undo()), Err(Refusal::PaymentsStand { paid: Fen::yuan(100) }));
}

#[test]
fn last_months_settlement_stands() {
    let mut house = House::settled();
    house.now += chrono::TimeDelta::days(20);
    let undo = P::UndoSettlement { order: CAR, reason: "付费方选错".to_owned() };
    assert_eq!(house.does(&sun(), undo), Err(Refusal::MonthIsClosed));
}

#[test]
fn accounting_months_end_at_midnight_in_the_dealerships_zone() {
    let mut house = House::ready();
    house.now = "2026-03-31T15:59:00Z".parse().expect("a time");
    house.does(&shen(), P::Settle { order: CAR }).expect("settled one minute before midnight");
    house.now = "2026-03-31T16:00:00Z".parse().expect("a time");
    let undo = P::UndoSettlement { order: CAR, reason: "付费方选错".to_owned() };
    assert_eq!(house.does(&sun(), undo), Err(Refusal::MonthIsClosed), "it is April in Hangzhou");
}

#[test]
fn the_wash_is_skipped_when_it_is_refused_at_the_end() {
    let mut house = House::passed();
    house.does(&hu(), W::FinishWash { order: CAR }).expect("no wash after all");
    assert_eq!(house.status(), Status::Ready);
}

#[test]
fn a_delivery_is_on_time_by_the_first_promise() {
    let on_time =
        |events: Vec<Event>| events.iter().any(|event| matches!(event, Event::RepairOrders(OrderEvent::Delivered { on_time: true })));
    let mut house = House::released();
    assert!(on_time(house.does(&lin(), R::Deliver { order: CAR }).expect("the delivery")));

    let mut house = House::released();
    let later = house.now + chrono::TimeDelta::hours(30);
    let reason = domain::repair_orders::PromiseReason::WaitingForParts;
    house
        .does(&lin(), R::ChangePromise { order: CAR, promised_at: later, reason, customer_agreed: true, closed_is_meant: false })
        .expect("a later promise");
    house.now = later - chrono::TimeDelta::hours(1);
    assert!(!on_time(house.does(&lin(), R::Deliver { order: CAR }).expect("the delivery")));
}

#[test]
fn while_the_car_is_here_with_its_pass_what_it_leaves_on_is_not_given_back() {
    let mut house = House::paid();
    let payment = house.car().statements[0].payments[0].id;
    let refund = || P::RefundPayment { order: CAR, payment, reason: "重复收款".to_owned() };
    assert!(matches!(house.does(&shen(), refund()), Err(Refusal::NotAllowed { .. })));
    house.does(&fang(), refund()).expect("the refund");
    assert_eq!(house.does(&shen(), gate_pass()), Err(Refusal::Unpaid { due: Fen::yuan(690) }));

    let mut house = House::released();
    let payment = house.car().statements[0].payments[0].id;
    let refund = P::RefundPayment { order: CAR, payment, reason: "重复收款".to_owned() };
    assert_eq!(house.does(&fang(), refund), Err(Refusal::GatePassIssued));
}
