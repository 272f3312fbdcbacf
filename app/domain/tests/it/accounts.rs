//! Settling, paying and the gate.

use crate::cast::{BRAKES, CAR, SERVICE, fang, he, lin, oil, shen, sun};
use crate::day::gate_pass;
use crate::house::House;
use domain::repair_orders::{Command as R, LineDraft, Payer, Share, Status, Step};
use domain::settlement::{Command as P, Leaves, Method, leaves_because};
use domain::{BasisPoints, Fen, PaymentId, Refusal};
use uuid::Uuid;

#[test]
fn nothing_is_settled_while_jobs_are_open() {
    let settle = |mut house: House| house.does(&shen(), P::Settle { order: CAR });
    assert_eq!(settle(House::dispatched()), Err(Refusal::JobsOpen { open: 2 }));
    assert_eq!(settle(House::in_work()), Err(Refusal::JobsOpen { open: 2 }));
    let inspected_first = Err(Refusal::WrongStatus { status: Status::AwaitingInspection, step: Step::Settle });
    assert_eq!(settle(House::finished()), inspected_first);
}

#[test]
fn nobody_pays_more_than_is_due() {
    let mut house = House::settled();
    assert_eq!(house.pays(Fen(69_001)), Err(Refusal::MoreThanDue { due: Fen::yuan(690), offered: Fen(69_001) }));
    house.pays(Fen::yuan(600)).expect("a part payment");
    assert_eq!(house.pays(Fen::yuan(100)), Err(Refusal::MoreThanDue { due: Fen::yuan(90), offered: Fen::yuan(100) }));
    house.pays(Fen::yuan(90)).expect("the rest, in another way");
    assert_eq!(house.pays(Fen(1)), Err(Refusal::MoreThanDue { due: Fen::ZERO, offered: Fen(1) }));
    assert_eq!(house.pays(Fen::ZERO), Err(Refusal::NothingDue));
}

#[test]
fn a_payment_is_an_amount_and_counts_once() {
    let mut house = House::settled();
    for amount in [Fen::ZERO, Fen::yuan(-5)] {
        assert_eq!(house.pays(amount), Err(Refusal::PaymentNotAnAmount { due: Fen::yuan(690) }));
    }
    let statement = house.car().statements[0].id;
    let payment = PaymentId(Uuid::from_u128(77));
    let pay = || P::TakePayment { order: CAR, statement, payment, method: Method::Cash, amount: Fen::yuan(100) };
    house.does(&shen(), pay()).expect("a payment");
    assert_eq!(house.does(&shen(), pay()), Err(Refusal::AlreadyThere));
}

#[test]
fn the_gate_stays_shut_until_the_customer_has_paid() {
    let mut house = House::settled();
    let unpaid = |due| Err(Refusal::Unpaid { due });
    assert_eq!(house.does(&lin(), R::Deliver { order: CAR }), unpaid(Fen::yuan(690)));
    assert_eq!(house.does(&shen(), gate_pass()), unpaid(Fen::yuan(690)));
    house.pays(Fen::yuan(689)).expect("a part payment");
    assert_eq!(house.does(&shen(), gate_pass()), unpaid(Fen::yuan(1)));
    house.pays(Fen::yuan(1)).expect("the rest");
    assert_eq!(house.does(&lin(), R::Deliver { order: CAR }), Err(Refusal::NoGatePass));
    house.does(&shen(), gate_pass()).expect("the gate pass");
    assert_eq!(house.does(&shen(), gate_pass()), Err(Refusal::GatePassIssued), "one pass, one car");
    house.does(&lin(), R::Deliver { order: CAR }).expect("the car leaves");
}

#[test]
fn credit_that_a_manager_approves_opens_the_gate() {
    let mut house = House::settled();
    let statement = house.car().statements[0].id;
    let credit = || P::GrantCredit { order: CAR, statement, reason: "月结协议客户".to_owned() };
    assert!(matches!(house.does(&shen(), credit()), Err(Refusal::NotAllowed { .. })));
    house.does(&fang(), credit()).expect("finance approves");
    assert_eq!(house.does(&sun(), credit()), Err(Refusal::NothingDue), "once is enough");
    house.does(&shen(), gate_pass()).expect("the gate pass");
    house.does(&lin(), R::Deliver { order: CAR }).expect("the car leaves");
    house.pays(Fen::yuan(690)).expect("and is paid at the end of the month");
}

#[test]
fn each_payer_gets_a_statement_and_only_the_customer_pays_at_the_gate() {
    let mut house = House::ready();
    let split = vec![
        Share { payer: Payer::Customer, part: BasisPoints::percent(70) },
        Share { payer: Payer::Dealer, part: BasisPoints::percent(30) },
    ];
    house.does(&he(), R::ChangeLine { order: CAR, line: LineDraft { shares: split, ..oil() } }).expect("we pay a part of the oil");
    let oem = LineDraft { shares: Share::whole(Payer::Oem), ..crate::cast::service() };
    house.does(&lin(), R::ChangeLine { order: CAR, line: oem }).expect("the manufacturer pays the service");
    house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
    let due: Vec<(Payer, Fen)> = house.car().statements.iter().map(|of| (of.total.payer, of.total.due)).collect();
    assert_eq!(due, [(Payer::Customer, Fen::yuan(373)), (Payer::Oem, Fen::yuan(200)), (Payer::Dealer, Fen::yuan(117))]);
    house.pays(Fen::yuan(373)).expect("the customer pays");
    house.does(&shen(), gate_pass()).expect("the others are billed");
}

#[test]
fn the_settlement_uses_the_tax_rate_in_force() {
    let mut house = House::ready();
    house.policy.vat_rate = BasisPoints::percent(6);
    house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
    assert_eq!(house.car().statements[0].total.tax, Fen(3_906), "690.00 × 6 ÷ 106");
}

#[test]
fn a_car_is_not_settled_before_every_line_is_signed() {
    let mut house = House::ready();
    let lines = &mut house.orders[0];
    lines.lines[2].authorised = false;
    lines.progress.unauthorised_lines = 1;
    assert_eq!(house.does(&shen(), P::Settle { order: CAR }), Err(Refusal::LinesNotAuthorised { lines: 1 }));
    assert_eq!(house.car().lines.iter().filter(|line| [SERVICE, BRAKES].contains(&line.id) && line.authorised).count(), 2);
}

#[test]
fn the_gate_pass_says_who_pays_and_only_the_desk_says_paid() {
    let settled = |payer: Payer| {
        let mut house = House::ready();
        for line in [crate::cast::service(), crate::cast::brakes(), oil()] {
            let line = LineDraft { shares: Share::whole(payer), ..line };
            house.does(&he(), R::ChangeLine { order: CAR, line }).expect("another payer");
        }
        house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
        house
    };
    let oem = settled(Payer::Oem);
    assert_eq!(leaves_because(&oem.car().statements), Leaves::Billed(vec![Payer::Oem]), "nobody has paid");
    let mut monthly = settled(Payer::Oem);
    let statement = monthly.car().statements[0].id;
    let credit = P::GrantCredit { order: CAR, statement, reason: "月结".to_owned() };
    monthly.does(&fang(), credit).expect("the manufacturer pays by the month");
    assert_eq!(leaves_because(&monthly.car().statements), Leaves::Billed(vec![Payer::Oem]), "that is not the customer's credit");

    let mut house = House::settled();
    let statement = house.car().statements[0].id;
    let credit = P::GrantCredit { order: CAR, statement, reason: "月结协议客户".to_owned() };
    house.does(&fang(), credit).expect("finance approves");
    assert!(matches!(leaves_because(&house.car().statements), Leaves::OnCredit(credit) if credit.reason == "月结协议客户"));
    assert_eq!(leaves_because(&House::paid().car().statements), Leaves::Paid);
    assert_eq!(leaves_because(&[]), Leaves::NothingDue);
}

#[test]
fn a_gate_pass_is_taken_back_while_the_car_is_here_and_then_everything_can_be_put_right() {
    let withdraw = || P::WithdrawGatePass { order: CAR, reason: "付费方选错".to_owned() };
    assert_eq!(House::paid().does(&sun(), withdraw()), Err(Refusal::NoGatePass));
    let mut house = House::released();
    assert!(matches!(house.does(&shen(), withdraw()), Err(Refusal::NotAllowed { .. })));
    let silent = P::WithdrawGatePass { order: CAR, reason: " ".to_owned() };
    assert_eq!(house.does(&sun(), silent), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    house.does(&sun(), withdraw()).expect("the manager takes it back");
    assert_eq!(house.does(&lin(), R::Deliver { order: CAR }), Err(Refusal::NoGatePass), "the gate is shut again");
    let payment = house.car().statements[0].payments[0].id;
    house.does(&fang(), P::RefundPayment { order: CAR, payment, reason: "重新结算".to_owned() }).expect("the refund");
    house.does(&sun(), P::UndoSettlement { order: CAR, reason: "付费方选错".to_owned() }).expect("the settlement is undone");
    house.does(&shen(), P::Settle { order: CAR }).expect("settled again");
    house.pays(Fen::yuan(690)).expect("paid again");
    house.does(&shen(), gate_pass()).expect("another pass");
    house.does(&lin(), R::Deliver { order: CAR }).expect("the car leaves");
    assert_eq!(house.does(&sun(), withdraw()), Err(Refusal::GatePassUsed));
    house.does(&sun(), R::Close { order: CAR }).expect("the order is closed");
    assert_eq!(house.does(&sun(), withdraw()), Err(Refusal::GatePassUsed));
}

#[test]
fn the_pass_of_a_car_that_nobody_repaired_is_taken_back_too() {
    let reason = || "客户又决定修".to_owned();
    let left = R::LeaveUnrepaired { order: CAR, reason: "嫌贵".to_owned() };
    for (end, status) in [(left, Status::LeftUnrepaired), (R::Void { order: CAR, reason: "误开".to_owned() }, Status::Void)] {
        let mut house = House::quoted();
        house.does(&sun(), end).expect("it ends without a repair");
        assert_eq!(house.status(), status);
        let withdraw = || P::WithdrawGatePass { order: CAR, reason: reason() };
        assert_eq!(house.does(&sun(), withdraw()), Err(Refusal::NoGatePass));
        house.does(&shen(), gate_pass()).expect("the car may leave");
        house.does(&sun(), withdraw()).expect("and stays after all");
        assert_eq!(house.car().gate_pass, None);
    }
}

/// Settled half to the customer and half to the manufacturer, both paid, with its pass.
fn shared_with_the_manufacturer() -> House {
    let mut house = House::ready();
    let half = |payer| Share { payer, part: BasisPoints::percent(50) };
    for line in [crate::cast::service(), crate::cast::brakes(), oil()] {
        let line = LineDraft { shares: vec![half(Payer::Customer), half(Payer::Oem)], ..line };
        house.does(&he(), R::ChangeLine { order: CAR, line }).expect("the manufacturer pays a half");
    }
    house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
    for (number, statement) in (900..).zip(house.car().statements.clone()) {
        let (payment, method) = (PaymentId(Uuid::from_u128(number)), Method::Transfer);
        let pay = P::TakePayment { order: CAR, statement: statement.id, payment, method, amount: statement.total.due };
        house.does(&shen(), pay).expect("the payment");
    }
    house.does(&shen(), gate_pass()).expect("the gate pass");
    house
}

fn refund(house: &mut House, payer: Payer) -> Result<Vec<domain::Event>, Refusal> {
    let statement = house.car().statements.iter().find(|of| of.total.payer == payer).expect("a statement");
    let payment = statement.payments.iter().find(|payment| payment.refunded.is_none()).expect("a payment").id;
    house.does(&fang(), P::RefundPayment { order: CAR, payment, reason: "入账错误".to_owned() })
}

#[test]
fn what_was_booked_wrongly_is_put_right_though_the_car_has_its_pass_or_has_left() {
    let mut house = shared_with_the_manufacturer();
    assert_eq!(refund(&mut house, Payer::Customer), Err(Refusal::GatePassIssued), "the car leaves on that");
    refund(&mut house, Payer::Oem).expect("the manufacturer's transfer holds no car");
    house.does(&lin(), R::Deliver { order: CAR }).expect("the car leaves");

    for closed in [false, true] {
        let mut house = shared_with_the_manufacturer();
        house.does(&lin(), R::Deliver { order: CAR }).expect("the car leaves");
        if closed {
            house.does(&sun(), R::Close { order: CAR }).expect("the order is closed");
        }
        let payment = house.car().statements[1].payments[0].id;
        let asks = |reason: &str| P::RefundPayment { order: CAR, payment, reason: reason.to_owned() };
        assert!(matches!(house.does(&shen(), asks("入账错误")), Err(Refusal::NotAllowed { .. })));
        assert_eq!(house.does(&fang(), asks(" ")), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
        for (number, payer) in [(910, Payer::Oem), (911, Payer::Customer)] {
            let due = house.car().statements.iter().find(|of| of.total.payer == payer).expect("a statement").total.due;
            refund(&mut house, payer).expect("it goes back");
            let statement = house.car().statements.iter().find(|of| of.total.payer == payer).expect("a statement").clone();
            assert_eq!((statement.paid(), statement.open()), (Fen::ZERO, due), "it is owed again");
            let (payment, method) = (PaymentId(Uuid::from_u128(number)), Method::Card);
            let again = P::TakePayment { order: CAR, statement: statement.id, payment, method, amount: due };
            house.does(&shen(), again).expect("and paid again");
        }
    }
}

#[test]
fn what_is_on_credit_holds_no_car_and_goes_back_with_the_pass_issued() {
    let mut house = House::settled();
    house.pays(Fen::yuan(100)).expect("a part payment");
    let statement = house.car().statements[0].id;
    house.does(&fang(), P::GrantCredit { order: CAR, statement, reason: "月结协议客户".to_owned() }).expect("the rest on credit");
    house.does(&shen(), gate_pass()).expect("the gate pass");
    refund(&mut house, Payer::Customer).expect("it is owed with the rest");
    assert_eq!(house.car().statements[0].open(), Fen::yuan(690));
}
