//! Comebacks: the link to the first repair, the judgement, and what the guarantee makes free.

use crate::cast::{
    BAY_3, BRAKES, CAR, OIL, SERVICE, brakes, check_in, chen, labour, lin, line, oil, part, service, shen, sun, wang, xu, zhao,
};
use crate::house::{House, named};
use chrono::NaiveDate;
use domain::quality::{CameBack, Cause, Command as Q, Event as E, First, Liable, Team};
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{CheckIn, Command as R, Event as OrderEvent, Kind, LineDraft, Payer, Share};
use domain::settlement::Command as P;
use domain::staff::{PersonRef, Skill};
use domain::workshop::Command as W;
use domain::{Actor, Event, Fen, FindingId, OrderId, Refusal, VehicleId};
use uuid::Uuid;

pub const FIRST: OrderId = OrderId(Uuid::from_u128(0xE0));
/// Ten days after the first repair.
pub const CAME_ON: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 12).expect("a day");

/// The brakes that Wang has done, for Lin.
pub fn first(order: OrderId) -> First {
    First {
        order,
        number: "RO260302-004".to_owned(),
        vehicle: VehicleId(CAR.0),
        concern: "刹车吱吱响".to_owned(),
        class: RepairClass::Minor,
        left_on: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day"),
        odometer_km: Some(40_000),
        hands: vec![named(wang().person), named(lin().person)],
        worked: vec![wang().person],
    }
}

fn number() -> String {
    "RO260302-004".to_owned()
}

/// A car that was repaired ten days ago, checked in as this.
fn received(kind: Kind) -> House {
    let mut house = House::new();
    house.sheets.first = Some((first(FIRST), CAME_ON));
    house
        .does(&lin(), R::CheckIn { order: CAR, check_in: CheckIn { kind, odometer_km: 41_236, ..check_in() }, closed_is_meant: false })
        .expect("the check-in");
    house
}

fn links(house: &mut House) -> Result<Vec<Event>, Refusal> {
    house.does(&lin(), Q::LinkComeback { order: CAR, first: FIRST })
}

fn judges(house: &mut House, who: &Actor, cause: Cause, liable: Liable) -> Result<Vec<Event>, Refusal> {
    house.does(who, Q::JudgeComeback { order: CAR, cause, liable, note: "分泵导销卡滞".to_owned() })
}

fn of_wang() -> Liable {
    Liable::Person { person: wang().person }
}

fn adds(house: &mut House, line: LineDraft) -> Result<Vec<Event>, Refusal> {
    house.does(&lin(), R::AddLine { order: CAR, line })
}

fn is_free(title: &str) -> Refusal {
    Refusal::ComebackIsFree { title: title.to_owned(), number: number() }
}

#[test]
fn a_linked_order_is_a_comeback_whatever_was_ticked() {
    let mut house = received(Kind::General);
    let events = links(&mut house).expect("the link");
    assert_eq!(events[0], Event::Quality(E::ComebackLinked { first: FIRST, number: number() }));
    assert!(matches!(&events[1], Event::RepairOrders(OrderEvent::CheckInCorrected { check_in }) if check_in.kind == Kind::Comeback));
    assert_eq!(links(&mut house), Err(Refusal::ComebackIsLinked { number: number() }), "once");
    let other = CheckIn { kind: Kind::General, ..house.car().check_in.clone().expect("a check-in") };
    let corrected = house.does(&lin(), R::CheckIn { order: CAR, check_in: other, closed_is_meant: false });
    assert_eq!(corrected, Err(Refusal::ComebackIsLinked { number: number() }), "and stays one while it is linked");
    assert_eq!(links(&mut received(Kind::Comeback)).expect("the link").len(), 1, "nothing to correct");
}

#[test]
fn a_car_that_is_linked_before_its_check_in_is_checked_in_as_a_comeback() {
    let mut house = House::new();
    house.sheets.first = Some((first(FIRST), CAME_ON));
    links(&mut house).expect("the link");
    house.does(&lin(), R::CheckIn { order: CAR, check_in: check_in(), closed_is_meant: false }).expect("the check-in");
    assert_eq!(house.car().check_in.as_ref().map(|check_in| check_in.kind), Some(Kind::Comeback));
}

#[test]
fn only_a_repair_of_the_same_car_that_is_lately_or_guaranteed_can_come_back() {
    let with = |first: First, came_on: &str| {
        let mut house = received(Kind::General);
        house.sheets.first = Some((first, came_on.parse().expect("a day")));
        links(&mut house).map(|_| ())
    };
    assert_eq!(with(first(FIRST), "2026-04-01"), Ok(()), "the thirtieth day");
    assert_eq!(with(first(FIRST), "2026-04-02"), Err(Refusal::NotAComeback { number: number(), days: 30 }));
    assert_eq!(with(First { class: RepairClass::Assembly, ..first(FIRST) }, "2026-06-10"), Ok(()), "a hundred days");
    assert_eq!(with(First { vehicle: VehicleId(Uuid::nil()), ..first(FIRST) }, "2026-03-12"), Err(Refusal::NotFound), "another car");
    assert_eq!(with(first(OrderId(Uuid::nil())), "2026-03-12"), Err(Refusal::NotFound), "another order than was named");
}

#[test]
fn a_link_is_taken_back_with_a_reason_and_a_judged_one_by_who_judges() {
    let mut house = received(Kind::General);
    let unlinks = |house: &mut House, who: &Actor, reason: &str| {
        house.does(who, Q::UnlinkComeback { order: CAR, reason: reason.to_owned() }).map(|_| ())
    };
    assert_eq!(unlinks(&mut house, &lin(), "是别处"), Err(Refusal::ComebackNotLinked));
    links(&mut house).expect("the link");
    assert_eq!(unlinks(&mut house, &lin(), " "), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    judges(&mut house, &xu(), Cause::Workmanship, of_wang()).expect("judged");
    assert!(matches!(unlinks(&mut house, &lin(), "是别处"), Err(Refusal::NotAllowed { .. })));
    assert_eq!(unlinks(&mut house, &xu(), "是别处"), Ok(()));
    assert_eq!(house.car().comeback, None);
}

#[test]
fn nobody_judges_their_own_work_and_who_answers_goes_with_the_cause() {
    let mut house = received(Kind::Comeback);
    assert_eq!(judges(&mut house, &xu(), Cause::Part, Liable::PartMaker), Err(Refusal::ComebackNotLinked));
    links(&mut house).expect("the link");
    let mut both = received(Kind::Comeback);
    both.sheets.first = Some((First { worked: vec![chen().person], ..first(FIRST) }, CAME_ON));
    both.does(&lin(), Q::LinkComeback { order: CAR, first: FIRST }).expect("the link");
    both.orders[0].comeback.as_mut().expect("linked").first.worked = vec![chen().person];
    assert_eq!(judges(&mut both, &chen(), Cause::Workmanship, of_wang()), Err(Refusal::OwnWork), "who inspects and has worked on it");
    assert!(matches!(judges(&mut house, &lin(), Cause::Part, Liable::PartMaker), Err(Refusal::NotAllowed { .. })));
    for (cause, liable, sound) in [
        (Cause::Workmanship, of_wang(), true),
        (Cause::Workmanship, Liable::Team { team: Team::Mechanical }, true),
        (Cause::Workmanship, Liable::PartMaker, false),
        (Cause::Workmanship, Liable::Nobody, false),
        (Cause::Part, Liable::PartMaker, true),
        (Cause::Communication, Liable::Person { person: lin().person }, true),
        (Cause::OtherFault, Liable::Nobody, true),
        (Cause::OtherFault, of_wang(), false),
        (Cause::Handling, Liable::Nobody, true),
    ] {
        let judged = judges(&mut house, &xu(), cause, liable);
        assert_eq!(judged.err(), (!sound).then_some(Refusal::LiabilityContradicts), "{cause} {liable:?}");
    }
    let stranger = Liable::Person { person: zhao().person };
    assert_eq!(judges(&mut house, &xu(), Cause::Workmanship, stranger), Err(Refusal::NotFound), "somebody who had no hand in it");
    let silent = Q::JudgeComeback { order: CAR, cause: Cause::Part, liable: Liable::PartMaker, note: " ".to_owned() };
    assert_eq!(house.does(&xu(), silent), Err(Refusal::FieldEmpty { field: "note".to_owned() }));
}

#[test]
fn what_the_guarantee_covers_is_charged_to_nobody_who_brings_the_car() {
    let mut house = received(Kind::General);
    adds(&mut house, LineDraft { discount: Fen::yuan(5), ..brakes() }).expect("the brakes");
    adds(&mut house, service()).expect("a service along with it");
    links(&mut house).expect("the link");
    judges(&mut house, &xu(), Cause::Workmanship, of_wang()).expect("judged");
    let payers = |house: &House| house.car().lines.iter().map(|line| line.shares[0].payer).collect::<Vec<_>>();
    assert_eq!(payers(&house), [Payer::Dealer, Payer::Customer], "the repair is ours, the service is sold as ever");
    assert_eq!(house.car().lines[0].discount, Fen::ZERO);
    let again = house.does(&lin(), R::ChangeLine { order: CAR, line: brakes() });
    assert_eq!(again, Err(is_free("更换前制动片")));
    let pads = part(line(9), "制动片", "X-9", 1, Fen::yuan(300));
    assert_eq!(adds(&mut house, pads.clone()), Err(is_free("制动片")));
    let ours = LineDraft { shares: Share::whole(Payer::Dealer), ..pads };
    adds(&mut house, ours).expect("the house pays, and nobody makes a present of it");
    let finding = FindingId(Uuid::from_u128(0xA0));
    let report = R::ReportFinding { order: CAR, finding, text: "雨刮片开裂".to_owned(), photos: Vec::new(), job: None };
    house.does(&lin(), report).expect("reported");
    house.does(&lin(), R::AddFoundWork { order: CAR, finding, line: oil() }).expect("added work is sold as ever");
    assert_eq!(house.car().line(OIL).expect("the line").shares[0].payer, Payer::Customer);
}

#[test]
fn a_part_that_failed_is_its_makers_to_pay() {
    let mut house = received(Kind::Comeback);
    adds(&mut house, brakes()).expect("the brakes");
    links(&mut house).expect("the link");
    judges(&mut house, &xu(), Cause::Part, Liable::PartMaker).expect("judged");
    assert_eq!(house.car().line(BRAKES).expect("the line").shares, Share::whole(Payer::Supplier));
}

#[test]
fn outside_the_guarantee_and_for_another_cause_the_customer_pays_as_agreed() {
    let mut house = received(Kind::General);
    adds(&mut house, brakes()).expect("the brakes");
    links(&mut house).expect("the link");
    judges(&mut house, &xu(), Cause::Handling, Liable::Nobody).expect("judged");
    assert_eq!(house.car().line(BRAKES).expect("the line").shares, Share::whole(Payer::Customer));
    assert!(!house.car().is_free_comeback());
    let far = CheckIn { odometer_km: 42_001, ..house.car().check_in.clone().expect("a check-in") };
    house.does(&lin(), R::CheckIn { order: CAR, check_in: far, closed_is_meant: false }).expect("two thousand and one kilometres");
    judges(&mut house, &xu(), Cause::Workmanship, of_wang()).expect("judged again");
    assert_eq!(house.car().line(BRAKES).expect("the line").shares, Share::whole(Payer::Customer), "the guarantee was over");
}

#[test]
fn a_comeback_is_settled_when_it_is_judged() {
    let mut house = received(Kind::Comeback);
    adds(&mut house, labour(SERVICE, "复检制动", Skill::Mechanical, 50)).expect("a job");
    links(&mut house).expect("the link");
    for command in [R::Quote { order: CAR, promised_at: None, closed_is_meant: false }, crate::samples::signed()] {
        house.does(&lin(), command).expect("at the desk");
    }
    house
        .does(&zhao(), W::Dispatch { order: CAR, jobs: vec![SERVICE], technician: wang().person, bay: BAY_3, reason: "-".into() })
        .expect("given");
    house.does(&wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("begun");
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("done");
    let checks = domain::quality::Check::ALL.to_vec();
    let inspection = domain::InspectionId(Uuid::from_u128(1));
    house.does(&xu(), Q::Pass { order: CAR, inspection, checks, finding: String::new() }).expect("passed");
    house.does(&crate::cast::hu(), W::StartWash { order: CAR }).expect("washing");
    house.does(&crate::cast::hu(), W::FinishWash { order: CAR }).expect("washed");
    assert_eq!(house.does(&shen(), P::Settle { order: CAR }), Err(Refusal::ComebackNotJudged { number: number() }));
    judges(&mut house, &sun(), Cause::Diagnosis, of_wang()).expect("the service manager may");
    house.does(&shen(), P::Settle { order: CAR }).expect("settled");
    assert_eq!(house.car().statements[0].total.payer, Payer::Dealer);
    assert!(matches!(judges(&mut house, &xu(), Cause::OtherFault, Liable::Nobody), Err(Refusal::WrongStatus { .. })), "too late");
}

#[test]
fn a_comeback_counts_against_whom_the_judgement_names() {
    let (wang, chen) = (named(wang().person), named(chen().person));
    let back = |judged| CameBack {
        first: FIRST,
        first_number: number(),
        left_on: first(FIRST).left_on,
        back: CAR,
        back_number: "RO260312-018".to_owned(),
        came_on: CAME_ON,
        car: "浙A8K2C7".to_owned(),
        concern: "刹车还是响".to_owned(),
        worked: vec![(wang.clone(), Skill::Mechanical), (chen.clone(), Skill::Body)],
        judged,
    };
    let against = |judged| {
        let back = back(judged);
        let of = |who: &PersonRef| back.is_of(who.person);
        (back.counts(), of(&wang), of(&chen), back.is_of_team(Team::Mechanical), back.is_of_team(Team::Body))
    };
    assert_eq!(against(None), (true, true, true, true, true), "as long as nobody has judged, all who worked on it");
    let person = Liable::Person { person: wang.person };
    assert_eq!(against(Some((Cause::Workmanship, person))), (true, true, false, true, false));
    let team = Liable::Team { team: Team::Body };
    assert_eq!(against(Some((Cause::Workmanship, team))), (true, false, true, false, true));
    assert_eq!(against(Some((Cause::Part, Liable::PartMaker))), (true, false, false, false, false), "the house's figure, nobody's hand");
    assert_eq!(against(Some((Cause::Handling, Liable::Nobody))), (false, false, false, false, false), "right the first time");
    let advisor = Liable::Person { person: lin().person };
    assert_eq!(against(Some((Cause::Communication, advisor))), (true, false, false, false, false), "who heard it wrong repairs nothing");
}
