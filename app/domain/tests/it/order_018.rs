//! A worked example of the trade: repair order RO260312-018 of 12 March 2026, with the figures of its order page and of the settlement
//! list that the customer took home.

use crate::cast::{CAR, check_in, gu, he, labour, lin, line, part, shen, wang, xu, zhao};
use crate::day::{dispatch, gate_pass, pass};
use crate::house::House;
use domain::repair_orders::estimate::{PayerTotal, total, totals};
use domain::repair_orders::{Charge, CheckIn, Command as R, LineDraft, Payer, Share};
use domain::settlement::Command as P;
use domain::staff::Skill;
use domain::workshop::Command as W;
use domain::{BasisPoints, Fen, Quantity, Refusal};

fn fen(yuan: &str) -> Fen {
    Fen::parse(yuan).expect("an amount")
}

fn work(number: u128, title: &str, hundredths: i32, rate: i64, discount: &str, payer: Payer) -> LineDraft {
    let mut draft = labour(line(number), title, Skill::Mechanical, hundredths);
    if let Charge::Labour { rate: of, .. } = &mut draft.charge {
        *of = Fen::yuan(rate);
    }
    LineDraft { discount: fen(discount), shares: Share::whole(payer), ..draft }
}

fn fitted(number: u128, title: &str, part_no: &str, units: i32, price: &str, payer: Payer) -> LineDraft {
    LineDraft { shares: Share::whole(payer), ..part(line(number), title, part_no, units, fen(price)) }
}

/// The lines as signed at 12:52.
fn signed() -> Vec<LineDraft> {
    use Payer::{Customer, Dealer, Oem};
    let tyre = LineDraft {
        shares: vec![Share { payer: Customer, part: BasisPoints::percent(70) }, Share { payer: Dealer, part: BasisPoints::percent(30) }],
        ..fitted(42, "轮胎 235/50 R19", "3106042600", 1, "780", Customer)
    };
    vec![
        work(10, "4万公里保养", 120, 200, "12", Customer),
        fitted(11, "全合成机油 0W-20", "1016059000", 5, "78", Customer),
        fitted(12, "机油滤清器", "1056022300", 1, "58", Customer),
        fitted(13, "放油螺塞垫圈", "1018011500", 1, "6", Customer),
        fitted(14, "空气滤清器", "2032061800", 1, "96", Customer),
        fitted(15, "空调滤清器", "8025530800", 1, "128", Customer),
        work(20, "空调鼓风机更换", 150, 150, "0", Oem),
        fitted(21, "鼓风机总成", "8010023900", 1, "386", Oem),
        work(30, "服务活动 SC2602 天窗排水管", 60, 150, "0", Oem),
        fitted(31, "排水管卡扣", "5705101200", 2, "12", Oem),
        work(40, "四轮定位，换左前轮胎", 100, 200, "0", Dealer),
        tyre,
    ]
}

/// The added work that the customer said yes to; the battery she declined.
fn added() -> Vec<LineDraft> {
    vec![
        work(50, "更换前制动片", 80, 200, "8", Payer::Customer),
        fitted(51, "前制动片", "3501103500", 1, "468", Payer::Customer),
        work(70, "更换前雨刮片", 10, 200, "1", Payer::Customer),
        fitted(71, "前雨刮片（一对）", "5205012700", 1, "168", Payer::Customer),
    ]
}

fn battery() -> Vec<LineDraft> {
    vec![
        work(60, "更换 12V 蓄电池", 30, 200, "3", Payer::Customer),
        fitted(61, "AGM 蓄电池 70 Ah", "3703010900", 1, "598", Payer::Customer),
    ]
}

fn add(house: &mut House, lines: Vec<LineDraft>) {
    for line in lines {
        let ours = line.shares.iter().any(|share| share.payer == Payer::Dealer);
        let who = if ours { he() } else { lin() };
        house.does(&who, R::AddLine { order: CAR, line }).expect("the advisor's own limit covers the discounts, not the tyre");
    }
}

fn owes(totals: &[PayerTotal], payer: Payer) -> PayerTotal {
    *totals.iter().find(|total| total.payer == payer).expect("a payer of this order")
}

fn morning() -> House {
    let mut house = House::new();
    let check_in = CheckIn { wash: false, ..check_in() };
    house.does(&lin(), R::CheckIn { order: CAR, check_in, closed_is_meant: false }).expect("12:24, the walk-around is done");
    add(&mut house, signed());
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the quote");
    house.sign().expect("12:52, the customer signs");
    house
}

#[test]
fn the_order_page_adds_up_by_payer() {
    let house = morning();
    let found = totals(&house.car().lines, house.policy.vat_rate);
    for (payer, labour, parts, discount, due, tax) in [
        (Payer::Customer, "228", "1224", "12", "1452", "167.04"),
        (Payer::Oem, "315", "410", "0", "725", "83.41"),
        (Payer::Dealer, "200", "234", "0", "434", "49.93"),
    ] {
        let of = owes(&found, payer);
        assert_eq!(
            (of.labour, of.parts, of.discount, of.due, of.tax),
            (fen(labour), fen(parts), fen(discount), fen(due), fen(tax)),
            "{payer}"
        );
    }
    assert_eq!(found.len(), 3);
    assert_eq!(total(&house.car().lines), fen("2611"));
    assert_eq!(found.iter().map(|of| of.tax).sum::<Fen>(), fen("300.38"));
}

#[test]
fn the_tyre_is_paid_seven_to_three() {
    let house = morning();
    let tyre = house.car().line(line(42)).expect("the tyre");
    assert_eq!(tyre.amounts(), [(Payer::Customer, fen("546")), (Payer::Dealer, fen("234"))]);
}

#[test]
fn saying_yes_to_all_the_added_work_would_cost_1462_more() {
    let mut house = morning();
    add(&mut house, added());
    add(&mut house, battery());
    let due = owes(&totals(&house.car().lines, house.policy.vat_rate), Payer::Customer).due;
    assert_eq!(due - fen("1452"), fen("1462"));
    assert_eq!(house.car().progress.unauthorised_lines, 6);
}

#[test]
fn the_settlement_list_shows_what_was_done_and_what_it_costs() {
    let mut house = morning();
    house.does(&zhao(), dispatch(&[])).expect("12:58, dispatch");
    add(&mut house, added());
    add(&mut house, battery());
    for declined in [61, 60] {
        house.does(&lin(), R::RemoveLine { order: CAR, line: line(declined) }).expect("the battery is declined");
    }
    house.sign().expect("the rest is agreed to");
    house.does(&zhao(), dispatch(&[])).expect("and dispatched");
    for job in [10, 20, 30, 40, 50, 70] {
        house.does(&wang(), W::ClockOn { order: CAR, job: line(job) }).expect("clocking on");
        house.wait(20);
        house.does(&wang(), W::Finish { order: CAR, job: None }).expect("done");
    }
    house.does(&xu(), pass()).expect("it passes");
    house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");

    let of = house.car().statements.first().expect("the customer's").total;
    assert_eq!(of.payer, Payer::Customer);
    assert_eq!((of.labour, of.parts, of.due), (fen("399"), fen("1860"), fen("2259")));
    assert_eq!((of.diagnosis, of.testing, of.outwork, of.other), (Fen::ZERO, Fen::ZERO, Fen::ZERO, Fen::ZERO));
    assert_eq!(of.discount, fen("21"));
    assert_eq!((of.tax, of.due - of.tax), (fen("259.88"), fen("1999.12")));
    assert_eq!(of.due.in_words(false), "贰仟贰佰伍拾玖元整");
    let others: Vec<_> = house.car().statements.iter().skip(1).map(|of| (of.total.payer, of.total.due)).collect();
    assert_eq!(others, [(Payer::Oem, fen("725")), (Payer::Dealer, fen("434"))]);

    assert_eq!(house.pays(fen("2259.01")), Err(Refusal::MoreThanDue { due: fen("2259"), offered: fen("2259.01") }));
    house.pays(fen("2259")).expect("by WeChat");
    house.does(&shen(), gate_pass()).expect("the gate pass");
    house.does(&lin(), R::Deliver { order: CAR }).expect("the car leaves");
}

#[test]
fn the_lists_subtotals_are_those_of_its_lines() {
    let customers: Vec<LineDraft> =
        signed().into_iter().chain(added()).filter(|line| line.shares.iter().any(|share| share.payer == Payer::Customer)).collect();
    let sum =
        |wanted: fn(&Charge) -> bool| customers.iter().filter(|line| wanted(&line.charge)).map(|line| line.charge.gross()).sum::<Fen>();
    assert_eq!(sum(|charge| matches!(charge, Charge::Labour { .. })), fen("420"));
    assert_eq!(sum(|charge| matches!(charge, Charge::Part { .. })), fen("2094"), "the tyre at its full price");
    let quantities: Vec<Quantity> = customers
        .iter()
        .filter_map(|line| match line.charge {
            Charge::Part { quantity, .. } => Some(quantity),
            Charge::Labour { .. } | Charge::Other { .. } => None,
        })
        .collect();
    assert_eq!(quantities[0], Quantity::units(5), "five litres of oil");
}

#[test]
fn the_discounts_are_the_advisors_to_give_and_not_a_fen_more() {
    let mut house = House::new();
    house.does(&lin(), R::CheckIn { order: CAR, check_in: check_in(), closed_is_meant: false }).expect("the check-in");
    let too_much = work(10, "4万公里保养", 120, 200, "12.01", Payer::Customer);
    let refused = house.does(&lin(), R::AddLine { order: CAR, line: too_much.clone() });
    assert!(matches!(refused, Err(Refusal::DiscountOverLimit { ask: Some(domain::Post::DeskSupervisor), .. })));
    house.does(&gu(), R::AddLine { order: CAR, line: too_much }).expect("the supervisor may");
}
