//! More given away than one's post may: asked of the next post up, granted as asked or not at all.

use crate::cast::{CAR, OIL, SERVICE, gu, he, lin, oil, part, service, shen, sun, wang};
use crate::house::{House, named};
use domain::repair_orders::estimate::GivenAway;
use domain::repair_orders::{Charge, Command as R, Event as E, LineDraft, Payer, Share, Status};
use domain::settlement::Command as P;
use domain::workshop::Command as W;
use domain::{Actor, BasisPoints, DiscountId, Event, Fen, PersonId, Post, Refusal, care};
use uuid::Uuid;

const REQUEST: DiscountId = DiscountId(Uuid::from_u128(0x51));
const ANOTHER: DiscountId = DiscountId(Uuid::from_u128(0x52));

/// The service with so many of its 200 yuan taken off.
fn off(yuan: i64) -> LineDraft {
    LineDraft { discount: Fen::yuan(yuan), ..service() }
}

fn ask(line: LineDraft) -> R {
    R::AskDiscount { order: CAR, request: REQUEST, line, finding: None, reason: " 老客户，上次等了两天 ".to_owned() }
}

fn grant() -> R {
    R::GrantDiscount { order: CAR, request: REQUEST }
}

fn refuse(reason: &str) -> R {
    R::RefuseDiscount { order: CAR, request: REQUEST, reason: reason.to_owned() }
}

fn take_back() -> R {
    R::TakeBackDiscount { order: CAR, request: REQUEST }
}

/// A car that was received, and what was asked for it.
fn asked(who: &Actor, line: LineDraft) -> House {
    let mut house = House::received();
    house.does(who, ask(line)).expect("asked");
    house
}

fn over(asked: u32, limit: u32, ask: Post) -> Refusal {
    Refusal::DiscountOverLimit { asked: BasisPoints::percent(asked), limit: BasisPoints::percent(limit), ask: Some(ask) }
}

#[test]
fn what_goes_over_the_limit_is_asked_for_with_a_reason_and_changes_nothing_yet() {
    let mut house = House::received();
    assert_eq!(house.does(&lin(), R::AddLine { order: CAR, line: off(20) }), Err(over(10, 5, Post::DeskSupervisor)));
    let reason = R::AskDiscount { order: CAR, request: REQUEST, line: off(20), finding: None, reason: "  ".to_owned() };
    assert_eq!(house.does(&lin(), reason), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    house.does(&lin(), ask(off(20))).expect("asked");
    assert!(house.car().lines.is_empty(), "nothing is on the order before it is granted");
    let request = house.car().open_discount().expect("it waits");
    assert_eq!((request.reason.as_str(), &request.by), ("老客户，上次等了两天", &named(lin().person)));
    assert_eq!(request.given, GivenAway { given: Fen::yuan(20), of: Fen::yuan(200) });
}

#[test]
fn what_is_ones_own_to_give_is_not_asked_for_and_neither_is_what_is_wrong() {
    let mut house = House::received();
    assert_eq!(house.does(&lin(), ask(off(10))), Err(Refusal::DiscountNeedsNobody));
    assert_eq!(house.does(&gu(), ask(off(20))), Err(Refusal::DiscountNeedsNobody), "the supervisor's own limit covers it");
    let on_others = LineDraft { shares: Share::whole(Payer::Oem), ..off(20) };
    assert_eq!(house.does(&lin(), ask(on_others)), Err(Refusal::DiscountOnOthers));
    assert!(matches!(house.does(&wang(), ask(off(20))), Err(Refusal::NotAllowed { .. })));
    house.policy.discount_limits.retain(|(post, _)| *post != Post::GeneralManager);
    let nobody = Refusal::DiscountOverLimit { asked: BasisPoints::percent(50), limit: BasisPoints::percent(5), ask: None };
    assert_eq!(house.does(&lin(), ask(off(100))), Err(nobody), "there is nobody to ask");
}

#[test]
fn the_next_post_up_grants_it_and_the_line_is_as_it_was_asked() {
    let mut house = asked(&lin(), off(20));
    let events = house.does(&gu(), grant()).expect("granted");
    let [Event::RepairOrders(E::DiscountGranted { given, .. }), Event::RepairOrders(E::LineAdded { line })] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!((given.given, line.id, line.discount), (Fen::yuan(20), SERVICE, Fen::yuan(20)));
    assert!(house.car().discount.is_none());
    assert_eq!(house.does(&gu(), grant()), Err(Refusal::DiscountIsDecided), "a second tap grants nothing more");
}

#[test]
fn a_post_answers_up_to_its_own_limit_and_beyond_that_it_goes_one_further_up() {
    let mut house = asked(&lin(), off(30));
    assert_eq!(house.does(&gu(), grant()), Err(over(15, 10, Post::ServiceManager)));
    house.does(&sun(), grant()).expect("the service manager's to give");
    let mut house = asked(&lin(), off(30));
    house.does(&gu(), refuse("太多")).expect("a no gives nothing away");
    let mut house = asked(&lin(), off(100));
    assert_eq!(house.does(&sun(), grant()), Err(over(50, 20, Post::GeneralManager)));
    house.does(&he(), grant()).expect("the general manager's to give");
}

#[test]
fn nobody_answers_what_they_have_asked_themselves() {
    let mut house = asked(&gu(), off(30));
    // Promoted meanwhile, and still the one who has asked.
    let promoted = Actor { posts: vec![Post::ServiceManager], ..gu() };
    assert_eq!(house.does(&promoted, grant()), Err(Refusal::DiscountIsOwn));
    assert_eq!(house.does(&promoted, refuse("算了")), Err(Refusal::DiscountIsOwn));
    assert!(matches!(house.does(&lin(), grant()), Err(Refusal::NotAllowed { .. })));
    house.does(&sun(), grant()).expect("another's to give");
}

#[test]
fn a_refusal_has_its_reason_and_stands_until_something_else_is_asked() {
    let mut house = asked(&lin(), off(20));
    assert_eq!(house.does(&gu(), refuse(" ")), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    house.does(&gu(), refuse("已是活动价")).expect("refused");
    let refused = house.car().discount.as_ref().and_then(|asked| asked.refused.as_ref()).expect("it is told");
    assert_eq!((refused.reason.as_str(), &refused.by), ("已是活动价", &named(gu().person)));
    assert!(house.car().open_discount().is_none() && house.car().lines.is_empty());
    assert_eq!(house.does(&gu(), grant()), Err(Refusal::DiscountIsDecided));
    let again = R::AskDiscount { order: CAR, request: ANOTHER, line: off(20), finding: None, reason: "再问一次".to_owned() };
    house.does(&lin(), again).expect("asked anew");
}

#[test]
fn one_request_waits_per_order_and_whoever_has_asked_takes_it_back() {
    let mut house = asked(&lin(), off(20));
    let twice = R::AskDiscount { order: CAR, request: ANOTHER, line: off(30), finding: None, reason: "再多一点".to_owned() };
    assert!(matches!(house.does(&lin(), twice.clone()), Err(Refusal::DiscountIsAsked { .. })));
    let other_advisor = Actor { person: PersonId(Uuid::from_u128(0xA7)), ..lin() };
    assert!(matches!(house.does(&other_advisor, take_back()), Err(Refusal::NotYours { .. })));
    house.does(&lin(), take_back()).expect("taken back");
    house.does(&lin(), twice).expect("asked anew");
}

#[test]
fn a_request_of_somebody_who_is_away_is_taken_back_by_the_orders_advisor_or_by_who_grants_discounts() {
    let mut house = asked(&gu(), off(30));
    house.does(&lin(), take_back()).expect("the advisor of the order");
    let mut house = asked(&lin(), off(20));
    house.does(&sun(), take_back()).expect("who grants discounts");
    assert!(house.car().discount.is_none());
}

#[test]
fn a_part_below_its_list_price_gives_that_away_without_any_discount() {
    let mut house = House::received();
    let cheap = || part(OIL, "全合成机油 0W-20", "1016059000", 5, Fen::yuan(70));
    assert!(matches!(house.does(&lin(), R::AddLine { order: CAR, line: cheap() }), Err(Refusal::DiscountOverLimit { .. })));
    house.does(&lin(), ask(cheap())).expect("what Save refuses can be asked for");
    let request = house.car().open_discount().expect("it waits");
    assert_eq!(request.given, GivenAway { given: Fen::yuan(40), of: Fen::yuan(390) });
    assert!(house.does(&gu(), grant()).is_err(), "more than a tenth");
    house.does(&sun(), grant()).expect("the service manager's to give");
    let charge = house.car().line(OIL).map(|line| line.charge.clone());
    assert!(matches!(charge, Some(Charge::Part { list: Some(list), .. }) if list == Fen::yuan(78)), "{charge:?}");
}

#[test]
fn what_no_longer_fits_is_not_granted_and_nothing_of_it_is_done() {
    let misfit = || Err(Refusal::DiscountNoLongerFits { title: "4万公里保养".to_owned() });
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: service() }).expect("the service");
    house.does(&lin(), ask(off(20))).expect("asked");
    house.does(&lin(), R::ChangeLine { order: CAR, line: off(5) }).expect("a little in the meantime");
    assert_eq!(house.does(&gu(), grant()).map(|_| ()), misfit(), "the line is another by now");
    assert_eq!(house.car().line(SERVICE).map(|line| line.discount), Some(Fen::yuan(5)));

    let mut house = asked(&lin(), off(20));
    house.does(&lin(), R::AddLine { order: CAR, line: service() }).expect("added without it");
    assert_eq!(house.does(&gu(), grant()).map(|_| ()), misfit(), "the line is there by now");

    let mut house = asked(&lin(), off(20));
    house.policy.labour_rates.iter_mut().for_each(|(_, rate)| *rate = Fen::yuan(220));
    assert_eq!(house.does(&sun(), grant()).map(|_| ()), misfit(), "more would be given away than was asked");
}

#[test]
fn a_part_is_granted_at_the_list_price_it_was_asked_with() {
    let mut house = asked(&lin(), LineDraft { discount: Fen::yuan(39), ..oil() });
    house.price_list.insert("1016059000", Fen::yuan(98));
    house.does(&gu(), grant()).expect("ten percent of what was on the list");
    assert_eq!(house.car().line(OIL).map(|line| line.discount), Some(Fen::yuan(39)));
}

#[test]
fn nothing_is_told_signed_or_settled_while_it_waits() {
    let waits = |result: Result<Vec<Event>, Refusal>| assert!(matches!(result, Err(Refusal::DiscountIsAsked { .. })), "{result:?}");
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: service() }).expect("the service");
    house.does(&lin(), ask(off(20))).expect("asked");
    waits(house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }));
    house.does(&gu(), grant()).expect("granted");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told with it");
    let request = R::AskDiscount { order: CAR, request: ANOTHER, line: off(30), finding: None, reason: "再多一点".to_owned() };
    house.does(&lin(), request.clone()).expect("asked");
    waits(house.does(&lin(), R::Authorise { order: CAR, signed_by: "陈女士".to_owned(), signature: String::new() }));

    let mut house = House::ready();
    house.does(&lin(), request).expect("asked at the desk");
    waits(house.does(&shen(), P::Settle { order: CAR }));
    house.does(&sun(), R::RefuseDiscount { order: CAR, request: ANOTHER, reason: "已是活动价".to_owned() }).expect("refused");
    house.does(&shen(), P::Settle { order: CAR }).expect("settled without it");
}

#[test]
fn what_is_asked_lapses_with_its_line_and_with_its_order() {
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: service() }).expect("the service");
    house.does(&lin(), ask(off(20))).expect("asked");
    house.does(&lin(), R::RemoveLine { order: CAR, line: SERVICE }).expect("taken off");
    assert!(house.car().discount.is_none());

    let mut house = asked(&lin(), off(20));
    house.does(&gu(), R::Void { order: CAR, reason: "客户改期".to_owned() }).expect("voided");
    assert!(house.car().discount.is_none());
    assert_eq!(house.status(), Status::Void);

    let mut house = House::dispatched();
    house.does(&lin(), ask(off(20))).expect("asked");
    let answered = house.does(&wang(), W::ClockOn { order: CAR, job: SERVICE });
    assert!(answered.is_ok() && house.car().open_discount().is_some(), "work goes on while somebody thinks about the price");
}

#[test]
fn the_customers_copy_says_nothing_of_what_was_asked() {
    let mut house = asked(&lin(), off(20));
    house.does(&gu(), refuse("已是活动价")).expect("refused");
    for paper in care::Paper::ALL {
        assert!(care::customers_order(house.car().clone(), *paper).discount.is_none(), "{paper}");
    }
}
