//! Lines, shares, discounts, and what needs the customer's yes again.

use crate::cast::{BRAKES, CAR, OIL, SERVICE, brakes, gu, he, labour, lin, line, oil, service, shen, sun, xu};
use crate::day::pass;
use crate::house::House;
use domain::repair_orders::{Charge, Command as R, LineDraft, Payer, QualityClass, Share, Status};
use domain::staff::Skill;
use domain::{Actor, BasisPoints, Event, Fen, Hours, Post, Quantity, Refusal};

fn adds(who: &Actor, line: LineDraft) -> Result<Vec<Event>, Refusal> {
    House::received().does(who, R::AddLine { order: CAR, line })
}

fn changes(house: &mut House, who: &Actor, line: LineDraft) -> Result<Vec<Event>, Refusal> {
    house.does(who, R::ChangeLine { order: CAR, line })
}

fn shares(parts: &[(Payer, u32)]) -> Vec<Share> {
    parts.iter().map(|(payer, part)| Share { payer: *payer, part: BasisPoints::percent(*part) }).collect()
}

#[test]
fn shares_that_do_not_add_up_are_refused_with_their_sum() {
    let split = |parts: &[(Payer, u32)]| adds(&lin(), LineDraft { shares: shares(parts), ..oil() });
    let sum = |percent| Err(Refusal::SharesDoNotAddUp { sum: BasisPoints::percent(percent) });
    assert_eq!(split(&[(Payer::Customer, 70), (Payer::Dealer, 20)]), sum(90));
    assert_eq!(split(&[(Payer::Customer, 70), (Payer::Dealer, 40)]), sum(110));
    assert_eq!(split(&[]), sum(0));
    assert_eq!(split(&[(Payer::Customer, 50), (Payer::Customer, 50)]), sum(100), "a payer stands once");
    assert_eq!(split(&[(Payer::Customer, 100), (Payer::Oem, 0)]), sum(100), "a share of nothing is no share");
    assert!(split(&[(Payer::Customer, 70), (Payer::Oem, 30)]).is_ok());
}

#[test]
fn a_discount_over_the_posts_limit_names_who_may_give_it() {
    let off = |who: &Actor, yuan| adds(who, LineDraft { discount: Fen::yuan(yuan), ..service() }).map(|_| ());
    assert_eq!(off(&lin(), 10), Ok(()), "five percent is the advisor's");
    let over = |asked, limit, ask| {
        Err(Refusal::DiscountOverLimit { asked: BasisPoints::percent(asked), limit: BasisPoints::percent(limit), ask: Some(ask) })
    };
    assert_eq!(off(&lin(), 12), over(6, 5, Post::DeskSupervisor));
    assert_eq!(off(&gu(), 20), Ok(()));
    assert_eq!(off(&gu(), 30), over(15, 10, Post::ServiceManager));
    assert_eq!(off(&sun(), 40), Ok(()));
    assert_eq!(off(&sun(), 42), over(21, 20, Post::GeneralManager));
}

#[test]
fn a_discount_one_fen_over_the_limit_is_over_the_limit() {
    let off = |fen| adds(&lin(), LineDraft { discount: Fen(fen), ..service() });
    assert!(off(1_000).is_ok());
    assert!(matches!(off(1_001), Err(Refusal::DiscountOverLimit { asked, .. }) if asked > BasisPoints::percent(5)));
}

#[test]
fn a_discount_given_by_the_manager_stays_when_the_advisor_changes_the_rest() {
    let mut house = House::received();
    house.does(&sun(), R::AddLine { order: CAR, line: LineDraft { discount: Fen::yuan(40), ..service() } }).expect("twenty percent");
    let renamed = LineDraft { title: "4万公里大保养".to_owned(), discount: Fen::yuan(40), ..service() };
    changes(&mut house, &lin(), renamed).expect("another name");
    let more = LineDraft { discount: Fen::yuan(41), ..service() };
    assert!(matches!(changes(&mut house, &lin(), more), Err(Refusal::DiscountOverLimit { .. })));
    let smaller = LineDraft { discount: Fen::yuan(40), ..labour(SERVICE, "4万公里保养", Skill::Maintenance, 90) };
    assert!(matches!(changes(&mut house, &lin(), smaller), Err(Refusal::DiscountOverLimit { .. })), "now it is a larger part");
}

#[test]
fn only_what_the_customer_pays_is_discounted() {
    let line = LineDraft { discount: Fen::yuan(1), shares: Share::whole(Payer::Oem), ..service() };
    assert_eq!(adds(&sun(), line), Err(Refusal::DiscountOnOthers));
    let more_than_all = LineDraft { discount: Fen::yuan(201), ..service() };
    assert_eq!(adds(&sun(), more_than_all), Err(Refusal::AmountOutOfRange { amount: Fen::yuan(201) }));
}

#[test]
fn labour_is_billed_by_the_tenth_of_an_hour() {
    for hundredths in [0, 5, 15, 100_010] {
        let hours = Hours(hundredths);
        assert_eq!(adds(&lin(), labour(line(1), "检查", Skill::Mechanical, hundredths)), Err(Refusal::HoursOutOfRange { hours }));
    }
    assert!(adds(&lin(), labour(line(1), "检查", Skill::Mechanical, 10)).is_ok());
}

#[test]
fn a_part_without_quantity_or_with_a_negative_price_is_refused() {
    let charge = |units, price| {
        let Charge::Part { part_no, quality, unit, job, .. } = oil().charge else { panic!("a part") };
        LineDraft {
            charge: Charge::Part { part_no, quality, maker: String::new(), unit, quantity: Quantity(units), price, list: None, job },
            ..oil()
        }
    };
    assert_eq!(adds(&lin(), charge(0, Fen::yuan(1))), Err(Refusal::QuantityOutOfRange { quantity: Quantity(0) }));
    assert_eq!(adds(&lin(), charge(100, Fen(-1))), Err(Refusal::AmountOutOfRange { amount: Fen(-1) }));
}

#[test]
fn codes_are_kept_as_they_can_be_stored() {
    let Charge::Part { quality, unit, quantity, price, job, .. } = oil().charge else { panic!("a part") };
    let typed =
        Charge::Part { part_no: " 1016\u{0}059000 ".to_owned(), quality, maker: String::new(), unit, quantity, price, list: None, job };
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: LineDraft { charge: typed, ..oil() } }).expect("a part");
    assert!(matches!(&house.car().lines[0].charge, Charge::Part { part_no, .. } if part_no == "1016059000"));
}

#[test]
fn a_line_keeps_its_authorisation_while_it_asks_no_more_of_the_customer() {
    let authorised = |line: LineDraft| {
        let mut house = House::authorised();
        let id = line.id;
        changes(&mut house, &he(), line).expect("a change");
        house.car().line(id).expect("the line").authorised
    };
    assert!(authorised(LineDraft { discount: Fen::yuan(5), ..service() }), "cheaper");
    assert!(authorised(LineDraft { shares: Share::whole(Payer::Oem), ..service() }), "the manufacturer pays now");
    assert!(authorised(LineDraft { shares: shares(&[(Payer::Customer, 50), (Payer::Dealer, 50)]), ..oil() }), "we pay half");
    assert!(!authorised(labour(SERVICE, "4万公里保养", Skill::Maintenance, 110)), "dearer");
    assert!(!authorised(LineDraft { shares: Share::whole(Payer::Insurer), ..service() }), "the customer's insurance pays");
    assert!(!authorised(LineDraft { title: "更换全套制动片".to_owned(), ..brakes() }), "other work than was signed");
    let Charge::Part { part_no, unit, quantity, price, job, .. } = oil().charge else { panic!("a part") };
    let used = Charge::Part { part_no, quality: QualityClass::Used, maker: String::new(), unit, quantity, price, list: None, job };
    assert!(!authorised(LineDraft { charge: used, ..oil() }), "a part of another quality");
    let by = |named: &str| {
        let mut charge = oil().charge;
        if let Charge::Part { maker, .. } = &mut charge {
            named.clone_into(maker);
        }
        LineDraft { charge, ..oil() }
    };
    assert!(authorised(by("美孚")), "who made it is told after the signature");
    let mut house = House::received();
    for line in [service(), by("美孚")] {
        house.does(&lin(), R::AddLine { order: CAR, line }).expect("a line");
    }
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the quote");
    house.sign().expect("the signature");
    house.does(&lin(), R::ChangeLine { order: CAR, line: by("壳牌") }).expect("another maker");
    assert!(!house.car().line(OIL).expect("the oil").authorised, "a part of another maker than was signed");
}

#[test]
fn a_slip_that_is_put_right_needs_no_second_signature() {
    let mut house = House::finished();
    changes(&mut house, &lin(), labour(BRAKES, "更换前制动片", Skill::Mechanical, 500)).expect("a slip of the pen");
    assert_eq!(house.does(&xu(), pass()), Err(Refusal::LinesNotAuthorised { lines: 1 }));
    changes(&mut house, &lin(), brakes()).expect("as it was signed");
    house.does(&xu(), pass()).expect("the customer has agreed to this");

    let mut house = House::authorised();
    changes(&mut house, &lin(), LineDraft { discount: Fen::yuan(10), ..service() }).expect("cheaper than signed");
    changes(&mut house, &lin(), service()).expect("as it was signed");
    assert!(house.car().line(SERVICE).expect("the line").authorised);
    changes(&mut house, &lin(), labour(SERVICE, "4万公里保养", Skill::Maintenance, 110)).expect("dearer than signed");
    changes(&mut house, &lin(), LineDraft { title: "大保养".to_owned(), ..service() }).expect("other work than signed");
    assert!(!house.car().line(SERVICE).expect("the line").authorised);
}

#[test]
fn a_line_is_compared_with_what_was_signed_last() {
    let mut house = House::authorised();
    let dearer = labour(SERVICE, "4万公里保养", Skill::Maintenance, 150);
    changes(&mut house, &lin(), dearer.clone()).expect("a dearer price");
    house.sign().expect("the customer agrees");
    changes(&mut house, &lin(), service()).expect("the first price again");
    changes(&mut house, &lin(), dearer).expect("and the second");
    assert!(house.car().lines.iter().all(|line| line.authorised));
}

#[test]
fn each_signature_keeps_its_lines_and_says_what_is_new_in_it() {
    let mut house = House::authorised();
    house.does(&lin(), R::RemoveLine { order: CAR, line: OIL }).expect("no oil");
    changes(&mut house, &lin(), labour(SERVICE, "4万公里保养", Skill::Maintenance, 150)).expect("a dearer price");
    house.does(&lin(), R::AddLine { order: CAR, line: labour(line(1), "更换雨刮片", Skill::Mechanical, 10) }).expect("added work");
    house.sign().expect("the customer agrees");
    house.does(&lin(), R::AddLine { order: CAR, line: oil() }).expect("oil after all");
    let [first, second] = house.car().authorisations.as_slice() else { panic!("two signatures") };
    let titles = |lines: &[domain::repair_orders::Line]| lines.iter().map(|line| line.id).collect::<Vec<_>>();
    assert_eq!((titles(&first.lines), first.total), (vec![SERVICE, BRAKES, OIL], Fen::yuan(690)));
    assert_eq!(titles(&first.news(None)), [SERVICE, BRAKES, OIL]);
    assert_eq!((titles(&second.news(Some(first))), second.total), (vec![SERVICE, line(1)], Fen::yuan(420)));
}

#[test]
fn work_in_hand_is_neither_made_dearer_nor_given_another_trade() {
    let mut house = House::in_work();
    let title = "4万公里保养".to_owned();
    let dearer = labour(SERVICE, &title, Skill::Maintenance, 150);
    assert_eq!(changes(&mut house, &lin(), dearer), Err(Refusal::JobIsRunning { title: title.clone() }));
    let other_trade = labour(SERVICE, &title, Skill::HighVoltage, 100);
    assert_eq!(changes(&mut house, &lin(), other_trade), Err(Refusal::JobIsRunning { title }));
}

#[test]
fn the_payer_can_be_put_right_until_the_statements_are_drawn_up() {
    let mut house = House::ready();
    changes(&mut house, &lin(), LineDraft { shares: Share::whole(Payer::Oem), ..service() }).expect("the manufacturer pays the service");
    assert!(house.car().lines.iter().all(|line| line.authorised));
    let dearer = labour(SERVICE, "4万公里保养", Skill::Maintenance, 150);
    let fixed = |status| Err(Refusal::LinesAreFixed { status });
    assert_eq!(changes(&mut house, &lin(), LineDraft { shares: Share::whole(Payer::Customer), ..dearer }), fixed(Status::Ready));
    assert_eq!(house.does(&lin(), R::AddLine { order: CAR, line: labour(line(1), "加装", Skill::Mechanical, 10) }), fixed(Status::Ready));
    assert_eq!(house.does(&lin(), R::RemoveLine { order: CAR, line: OIL }), fixed(Status::Ready));

    let mut house = House::settled();
    let cheaper = LineDraft { discount: Fen::yuan(5), ..service() };
    assert_eq!(changes(&mut house, &lin(), cheaper), fixed(Status::Settled));
}

#[test]
fn what_the_manufacturer_refuses_the_customer_takes_over_with_a_signature() {
    let mut house = House::quoted();
    let oem = LineDraft { shares: Share::whole(Payer::Oem), ..service() };
    changes(&mut house, &lin(), oem.clone()).expect("the manufacturer is to pay the service");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("quoted again");
    house.sign().expect("the customer signs");
    house.finish_and_pass();
    changes(&mut house, &lin(), service()).expect("refused by the manufacturer");
    assert_eq!(house.car().progress.unauthorised_lines, 1);
    let settle = || domain::settlement::Command::Settle { order: CAR };
    assert_eq!(house.does(&shen(), settle()), Err(Refusal::LinesNotAuthorised { lines: 1 }));
    changes(&mut house, &lin(), oem).expect("or not refused after all");
    assert_eq!(house.car().progress.unauthorised_lines, 0, "that was signed");
    changes(&mut house, &lin(), service()).expect("refused for good");
    house.sign().expect("the customer takes it over");
    assert_eq!(house.status(), Status::Ready);
    house.does(&shen(), settle()).expect("the settlement");
    assert_eq!(house.car().statements[0].total.due, Fen::yuan(690));
}

#[test]
fn what_was_worked_on_stays_on_the_order() {
    let mut house = House::in_work();
    assert_eq!(house.does(&lin(), R::RemoveLine { order: CAR, line: SERVICE }), Err(Refusal::WorkHasBegun));
    house.does(&lin(), R::RemoveLine { order: CAR, line: BRAKES }).expect("nobody has begun the brakes");
}

#[test]
fn a_part_goes_before_the_job_it_belongs_to() {
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: brakes() }).expect("a job");
    let Charge::Part { part_no, quality, unit, quantity, price, .. } = oil().charge else { panic!("a part") };
    let fitted = Charge::Part { part_no, quality, maker: String::new(), unit, quantity, price, list: None, job: Some(BRAKES) };
    house.does(&lin(), R::AddLine { order: CAR, line: LineDraft { charge: fitted, ..oil() } }).expect("a part");
    let title = "全合成机油 0W-20".to_owned();
    assert_eq!(house.does(&lin(), R::RemoveLine { order: CAR, line: BRAKES }), Err(Refusal::PartBelongsToJob { title }));
    house.does(&lin(), R::RemoveLine { order: CAR, line: OIL }).expect("the part first");
    house.does(&lin(), R::RemoveLine { order: CAR, line: BRAKES }).expect("then the job");
}

#[test]
fn an_order_holds_two_hundred_lines() {
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: service() }).expect("a line");
    let lines = &mut house.orders[0].lines;
    let first = lines[0].clone();
    lines.extend((1..200).map(|number| domain::repair_orders::Line { id: line(number), ..first.clone() }));
    let one_more = R::AddLine { order: CAR, line: labour(line(200), "检查", Skill::Mechanical, 10) };
    assert_eq!(house.does(&lin(), one_more), Err(Refusal::TooManyLines { limit: 200 }));
}
