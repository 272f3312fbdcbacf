//! Papers that are kept: which of them hold, and what of them goes on.

use crate::cast::{CAR, fang, lin, shen, sun};
use crate::day::gate_pass;
use crate::house::House;
use domain::repair_orders::{Command as R, KeptKind, PromiseReason, holds, printed};
use domain::settlement::Command as P;
use domain::{Fen, GatePassId};
use uuid::Uuid;

#[test]
fn what_was_signed_holds_whatever_is_promised_later() {
    let mut house = House::authorised();
    let signed = house.car().clone();
    let later = house.now + chrono::TimeDelta::hours(30);
    let reason = PromiseReason::WaitingForParts;
    let moved = R::ChangePromise { order: CAR, promised_at: later, reason, customer_agreed: false, closed_is_meant: true };
    house.does(&lin(), moved).expect("a later promise");
    assert_ne!(house.car().promise, signed.promise);
    assert!(holds(KeptKind::Authorisation, &signed, house.car()));
    assert_eq!(printed(KeptKind::Authorisation, signed.clone(), house.car()), signed, "not a word of it changes");
}

#[test]
fn a_settlement_holds_until_it_is_undone_and_says_what_was_paid_since() {
    let mut house = House::settled();
    let kept = house.car().clone();
    house.pays(Fen::yuan(690)).expect("the payment");
    house.does(&shen(), gate_pass()).expect("the gate pass");
    assert!(holds(KeptKind::Settlement, &kept, house.car()));
    let shown = printed(KeptKind::Settlement, kept.clone(), house.car());
    assert_eq!(shown.statements, house.car().statements, "what is paid is on it");
    assert_eq!((shown.lines, shown.gate_pass), (kept.lines.clone(), None), "the rest is as it was");

    let mut house = House::settled();
    let kept = house.car().clone();
    let payment = house.car().statements[0].id;
    house.pays(Fen::yuan(100)).expect("a part payment");
    let paid = house.car().statements[0].payments[0].id;
    house.does(&fang(), P::RefundPayment { order: CAR, payment: paid, reason: "重新结算".to_owned() }).expect("the refund");
    house.does(&sun(), P::UndoSettlement { order: CAR, reason: "付费方选错".to_owned() }).expect("it is undone");
    assert!(!holds(KeptKind::Settlement, &kept, house.car()));
    let shown = printed(KeptKind::Settlement, kept.clone(), house.car());
    assert_eq!(shown.undone[0].statement.id, payment, "and says that it is");
    assert!(shown.statements[0].payments[0].refunded.is_some(), "the money that came and went stays on record");
    house.does(&shen(), P::Settle { order: CAR }).expect("settled again");
    assert!(!holds(KeptKind::Settlement, &kept, house.car()), "another settlement has another paper");
    assert!(holds(KeptKind::Settlement, &house.car().clone(), house.car()));
}

#[test]
fn a_gate_pass_that_was_taken_back_is_not_printed_again() {
    let mut house = House::released();
    let kept = house.car().clone();
    assert!(holds(KeptKind::GatePass, &kept, house.car()));
    house.does(&sun(), P::WithdrawGatePass { order: CAR, reason: "付费方选错".to_owned() }).expect("it is taken back");
    assert!(!holds(KeptKind::GatePass, &kept, house.car()));
    let another = P::IssueGatePass { order: CAR, gate_pass: GatePassId(Uuid::from_u128(0xfeed)) };
    house.does(&shen(), another).expect("another pass");
    assert!(!holds(KeptKind::GatePass, &kept, house.car()));
}
