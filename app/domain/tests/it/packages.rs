//! A package of the catalogue on an order: its lines come in together, and its price is the house's.

use crate::cast::{CAR, check_in, lin, shen, sun, wang, zhao};
use crate::day::dispatch;
use crate::diary::title;
use crate::house::House;
use domain::customers::Energy;
use domain::repair_orders::packages::spread;
use domain::repair_orders::{
    CatalogPart, Charge, CheckIn, Command as R, Event as E, Kind, Line, LineDraft, OfferedPackage, OfferedTask, Operation, Payer,
    QualityClass, Share, Standing, estimate,
};
use domain::staff::Skill;
use domain::workshop::{Command as W, HoldReason};
use domain::{BasisPoints, Event, Fen, FindingId, Hours, LineId, PackageId, Post, Quantity, Refusal};
use proptest::prelude::*;
use uuid::Uuid;

const WINTER: PackageId = PackageId(Uuid::from_u128(0xAB00));

fn operation(code: &str, skill: Skill, quota: i32) -> Operation {
    Operation { code: code.to_owned(), title: format!("{code} 工时"), skill, quota: Hours(quota) }
}

fn catalog_part(part_no: &str, yuan: i64) -> CatalogPart {
    CatalogPart {
        part_no: part_no.to_owned(),
        title: format!("{part_no} 配件"),
        unit: "个".to_owned(),
        quality: QualityClass::Genuine,
        maker: "远行零部件".to_owned(),
        price: Fen::yuan(yuan),
    }
}

/// A small service with oil and filter, and brakes: 160 + 5 × 78 + 58 + 160 + 468 = 1,236 yuan by the list.
fn winter(price: Option<i64>) -> OfferedPackage {
    let tasks = vec![
        OfferedTask {
            operations: vec![operation("PM-010", Skill::Maintenance, 80)],
            parts: vec![(catalog_part("1016059000", 78), Quantity::units(5)), (catalog_part("1056022300", 58), Quantity::units(1))],
        },
        OfferedTask {
            operations: vec![operation("BR-110", Skill::Mechanical, 80)],
            parts: vec![(catalog_part("3501103500", 468), Quantity::units(1))],
        },
    ];
    OfferedPackage {
        code: "WINTER".to_owned(), title: title("冬季套餐"), active: true, price: price.map(Fen::yuan), unsuited: None, tasks
    }
}

fn add() -> R {
    R::AddPackage { order: CAR, package: WINTER, service: "WINTER".to_owned(), finding: None }
}

fn with(offered: OfferedPackage) -> House {
    let mut house = House::received();
    house.package = Some(offered);
    house
}

fn packed(price: Option<i64>) -> House {
    let mut house = with(winter(price));
    house.does(&lin(), add()).expect("the package");
    house
}

fn due(house: &House) -> Fen {
    estimate::total(&house.car().lines)
}

fn draft(line: &Line) -> LineDraft {
    let Line { id, title, charge, discount, shares, .. } = line.clone();
    LineDraft { id, title, charge, discount, shares }
}

fn change(house: &mut House, line: LineDraft) -> Result<(), Refusal> {
    house.does(&lin(), R::ChangeLine { order: CAR, line }).map(|_| ())
}

#[test]
fn a_package_comes_in_as_one_thing_with_its_jobs_and_their_parts() {
    let mut house = with(winter(None));
    let events = house.does(&lin(), add()).expect("the package");
    assert!(matches!(&events[..], [Event::RepairOrders(E::PackageAdded { lines, .. })] if lines.len() == 5), "one event");
    let lines = &house.car().lines;
    assert_eq!(due(&house), Fen::yuan(1_236));
    let job_of = |line: &Line| match line.charge {
        Charge::Part { job, .. } => job,
        Charge::Labour { .. } | Charge::Other { .. } => None,
    };
    assert_eq!((job_of(&lines[1]), job_of(&lines[2])), (Some(lines[0].id), Some(lines[0].id)), "oil and filter belong to the service");
    assert_eq!(job_of(&lines[4]), Some(lines[3].id), "the pads belong to the brakes");
    assert_eq!(lines[0].id, LineId(Uuid::from_u128(0xAB01)), "the ids follow from the package's");
    assert!(lines.iter().all(|line| line.package.as_ref().is_some_and(|of| of.id == WINTER && of.title == title("冬季套餐"))));
    assert_eq!(house.does(&lin(), add()), Err(Refusal::AlreadyThere), "sent twice in two envelopes, it is there once");
    assert!(matches!(house.decide(&shen(), &domain::Command::RepairOrders(add())), Err(Refusal::NotAllowed { .. })));
}

#[test]
fn a_package_that_is_empty_retired_or_unknown_is_none() {
    let refused = |offered: OfferedPackage| with(offered).does(&lin(), add()).err();
    let service = || "WINTER".to_owned();
    assert_eq!(refused(OfferedPackage { tasks: Vec::new(), ..winter(None) }), Some(Refusal::ServiceIsEmpty { service: service() }));
    assert_eq!(refused(OfferedPackage { active: false, ..winter(None) }), Some(Refusal::ServiceUnknown { service: service() }));
    let electric = Some(Energy::Electric);
    assert_eq!(
        refused(OfferedPackage { unsuited: electric, ..winter(None) }),
        Some(Refusal::ServiceNotForCar { service: title("冬季套餐"), energy: Energy::Electric }),
        "nobody changes the oil of a car that has none"
    );
    assert_eq!(House::received().does(&lin(), add()), Err(Refusal::NotFound));
}

#[test]
fn the_price_of_a_package_is_the_houses_and_not_a_present_of_the_advisor() {
    let house = packed(Some(888));
    assert_eq!(due(&house), Fen::yuan(888), "28 percent less, by an advisor who may give five");
    assert!(house.car().lines.iter().all(|line| line.discount > Fen::ZERO), "every line bears its part");

    let mut house = packed(Some(888));
    let oil = house.car().lines[1].clone();
    let five = oil.net().proportion(BasisPoints::percent(5));
    assert_eq!(
        change(&mut house, LineDraft { discount: oil.discount + five, ..draft(&oil) }),
        Ok(()),
        "what the advisor gives comes on top"
    );
    let over = LineDraft { discount: oil.discount + oil.net().proportion(BasisPoints::percent(6)), ..draft(&oil) };
    assert_eq!(
        change(&mut house, over),
        Err(Refusal::DiscountOverLimit { asked: BasisPoints::percent(6), limit: BasisPoints::percent(5), ask: Some(Post::DeskSupervisor) })
    );
    assert_eq!(due(&packed(Some(2_000))), Fen::yuan(1_236), "a dearer package costs what its lines cost");
}

#[test]
fn who_is_not_the_customer_pays_by_the_list() {
    let mut house = House::new();
    house
        .does(&lin(), R::CheckIn { order: CAR, check_in: CheckIn { kind: Kind::Warranty, ..check_in() }, closed_is_meant: false })
        .expect("the check-in");
    house.package = Some(winter(Some(888)));
    house.does(&lin(), add()).expect("the package");
    assert_eq!(due(&house), Fen::yuan(1_236));
    assert!(house.car().lines.iter().all(|line| line.shares[0].payer == Payer::Oem));
}

#[test]
fn without_one_of_its_lines_the_others_cost_what_the_list_says() {
    let mut house = packed(Some(888));
    let pads = house.car().lines[4].id;
    house.does(&lin(), R::RemoveLine { order: CAR, line: pads }).expect("the customer has pads");
    assert_eq!(due(&house), Fen::yuan(1_236 - 468));
    assert!(house.car().lines.iter().all(|line| line.package.is_none() && line.discount == Fen::ZERO));

    let mut house = packed(None);
    let pads = house.car().lines[4].id;
    house.does(&lin(), R::RemoveLine { order: CAR, line: pads }).expect("the customer has pads");
    assert!(house.car().lines.iter().all(|line| line.package.is_some()), "a package without a price of its own is only a name");
}

#[test]
fn a_signature_does_not_cover_what_a_broken_package_costs_more() {
    let mut house = packed(Some(888));
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the price is told");
    house.does(&lin(), crate::samples::signed()).expect("the customer signs");
    assert!(house.car().lines.iter().all(|line| line.authorised));
    let pads = house.car().lines[4].id;
    house.does(&sun(), R::RemoveLine { order: CAR, line: pads }).expect("the pads are not needed");
    assert!(house.car().lines.iter().all(|line| !line.authorised), "each is dearer than it was signed");
}

#[test]
fn the_packages_part_of_a_discount_shrinks_with_its_line_and_never_grows() {
    let mut house = packed(Some(888));
    let oil = house.car().lines[1].clone();
    let off = |house: &House| house.car().lines[1].package.as_ref().map(|of| of.off);
    let litres = |litres: i32, discount: Fen| {
        let mut line = LineDraft { discount, ..draft(&oil) };
        if let Charge::Part { quantity, .. } = &mut line.charge {
            *quantity = Quantity::units(litres);
        }
        line
    };
    let first = off(&house).expect("of the package");
    assert_eq!(change(&mut house, litres(10, oil.discount)), Ok(()));
    assert_eq!(off(&house), Some(first), "more oil is bought at the list");
    assert_eq!(change(&mut house, litres(5, oil.discount)), Ok(()));
    assert_eq!(off(&house), Some(first), "and it is the package again without it");
    assert_eq!(due(&house), Fen::yuan(888));
    assert_eq!(change(&mut house, litres(5, Fen::ZERO)), Ok(()));
    assert_eq!(off(&house), Some(Fen::ZERO), "whoever takes the discount off, does");

    let mut house = packed(Some(888));
    let mut other = draft(&house.car().lines[1]);
    if let Charge::Part { part_no, .. } = &mut other.charge {
        *part_no = "1016059001".to_owned();
    }
    let dearer = LineDraft { discount: other.discount + Fen(1), ..other.clone() };
    assert!(matches!(change(&mut house, dearer), Err(Refusal::DiscountOverLimit { .. })), "another oil is none of the package");
    assert_eq!(change(&mut house, other), Ok(()));
    assert_eq!(off(&house), None);
}

#[test]
fn a_line_that_is_no_longer_what_the_package_has_breaks_it() {
    let by_the_list = |house: &House| house.car().lines.iter().all(|line| line.package.is_none() && line.discount == Fen::ZERO);
    let less = |line: &Line| {
        let mut draft = draft(line);
        match &mut draft.charge {
            Charge::Part { quantity, .. } => *quantity = Quantity(quantity.0 / 2),
            Charge::Labour { billed, .. } => *billed = Hours(billed.0 / 20 * 10),
            Charge::Other { .. } => {}
        }
        draft
    };
    for index in 0..5 {
        let mut house = packed(Some(888));
        let line = house.car().lines[index].clone();
        assert_eq!(change(&mut house, less(&line)), Ok(()), "nobody gives anything away");
        assert!(by_the_list(&house), "less of line {index}");
    }
    let mut house = packed(Some(888));
    let mut other = draft(&house.car().lines[3]);
    if let Charge::Labour { operation, .. } = &mut other.charge {
        *operation = "BR-120".to_owned();
    }
    assert_eq!(change(&mut house, other), Ok(()));
    assert!(by_the_list(&house), "other work");

    let mut house = packed(None);
    let line = house.car().lines[1].clone();
    assert_eq!(change(&mut house, less(&line)), Ok(()));
    assert!(house.car().lines.iter().all(|line| line.package.is_some()), "a package without a price of its own is only a name");
}

/// A package of two jobs without parts, of which Wang has begun the first.
fn begun() -> (House, LineId, LineId) {
    let mut offered = winter(Some(200));
    offered.tasks.iter_mut().for_each(|task| task.parts.clear());
    let mut house = with(offered);
    house.does(&lin(), add()).expect("the package");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the price is told");
    house.sign().expect("the customer signs");
    house.does(&zhao(), dispatch(&[])).expect("the dispatch");
    let [first, second] = [0, 1].map(|index: usize| house.car().lines[index].id);
    house.does(&wang(), W::ClockOn { order: CAR, job: first }).expect("clocking on");
    house.wait(20);
    (house, first, second)
}

#[test]
fn a_job_that_is_given_up_breaks_its_package() {
    let (mut house, first, second) = begun();
    let hold = W::Hold { order: CAR, job: None, reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay: false };
    house.does(&wang(), hold).expect("no parts");
    house.does(&zhao(), R::AbandonJob { order: CAR, job: first, reason: "配件停产".to_owned() }).expect("given up");
    let left = house.car().line(second).expect("the other job").clone();
    assert_eq!((left.net(), left.discount, left.authorised), (Fen::yuan(160), Fen::ZERO, false), "the customer is asked again");
}

#[test]
fn what_is_done_does_not_become_dearer_when_its_package_breaks() {
    let (mut house, _, second) = begun();
    let title = house.car().lines[0].title.clone();
    let remove = || R::RemoveLine { order: CAR, line: second };
    assert_eq!(house.does(&sun(), remove()), Err(Refusal::JobIsRunning { title: title.clone() }));
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("done");
    assert_eq!(house.does(&sun(), remove()), Err(Refusal::JobIsDone { title }));
    assert_eq!(due(&house), Fen::yuan(200));
}

#[test]
fn what_somebody_else_pays_costs_what_the_list_says() {
    let mut house = packed(Some(888));
    let pads = house.car().lines[4].clone();
    assert_eq!(change(&mut house, LineDraft { shares: Share::whole(Payer::Oem), ..draft(&pads) }), Ok(()));
    let pads = house.car().lines[4].clone();
    assert_eq!((pads.net(), pads.package.map(|of| of.off)), (Fen::yuan(468), Some(Fen::ZERO)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_lines_of_a_package_come_to_its_price_to_the_fen(
        prices in prop::collection::vec(0i64..10_000_000_000, 0..40),
        whole in 0i64..10_000_000_000,
    ) {
        let prices: Vec<Fen> = prices.into_iter().map(Fen).collect();
        let sum: Fen = prices.iter().copied().sum();
        let offs = spread(&prices, Fen(whole));
        prop_assert_eq!(offs.len(), prices.len());
        prop_assert_eq!(sum - offs.iter().copied().sum::<Fen>(), sum.min(Fen(whole)));
        for (off, price) in offs.iter().zip(&prices) {
            prop_assert!((Fen::ZERO..=*price).contains(off), "{off:?} off {price:?}");
        }
    }

    #[test]
    fn a_package_costs_its_price_whatever_it_holds(quota in 1i32..40, litres in 1i32..2_000, price in 0i64..200_000) {
        let mut offered = winter(None);
        offered.price = Some(Fen(price));
        offered.tasks[0].operations[0].quota = Hours(quota * 10);
        offered.tasks[0].parts[0].1 = Quantity(litres);
        let mut house = with(OfferedPackage { price: None, ..offered.clone() });
        house.does(&lin(), add()).expect("by the list");
        let list = due(&house);
        let mut house = with(offered);
        house.does(&lin(), add()).expect("at its price");
        prop_assert_eq!(due(&house), list.min(Fen(price)));
    }
}

#[test]
fn a_package_that_is_offered_for_what_was_found_is_priced_and_answered_with_it() {
    let found = FindingId(Uuid::from_u128(0x71));
    let mut house = House::in_work();
    house.package = Some(winter(Some(1_088)));
    let of = |finding| R::AddPackage { order: CAR, package: WINTER, service: "WINTER".to_owned(), finding: Some(finding) };
    assert_eq!(house.does(&lin(), of(found)), Err(Refusal::NotFound));
    let report = R::ReportFinding { order: CAR, finding: found, text: "冷却液冰点 -8 ℃".to_owned(), photos: Vec::new(), job: None };
    house.does(&wang(), report).expect("reported");
    let before = house.car().lines.len();
    house.does(&lin(), of(found)).expect("offered");
    let lines: Vec<_> = house.car().lines_for(found).collect();
    assert_eq!(lines.len(), house.car().lines.len() - before, "every line of the package is for the finding");
    assert_eq!(house.car().finding(found).expect("found").standing(house.car()), Standing::Priced);
    let dismiss = R::DismissFinding { order: CAR, finding: found, reason: "no time".to_owned() };
    assert_eq!(house.does(&lin(), dismiss), Err(Refusal::FindingIsPriced));
}
