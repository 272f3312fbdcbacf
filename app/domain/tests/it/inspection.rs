//! The final inspection and rework.

use crate::cast::{BRAKES, CAR, SERVICE, chen, diagnosis_fee, labour, lin, line, shen, wang, xu, zhao};
use crate::day::{dispatch_to_chen, fail, pass};
use crate::house::House;
use domain::quality::{Check, Command as Q};
use domain::repair_orders::{Command as R, Status, Step};
use domain::settlement::Command as P;
use domain::staff::Skill;
use domain::workshop::Command as W;
use domain::{Actor, Fen, InspectionId, Post, Refusal};

#[test]
fn nobody_inspects_a_car_they_have_worked_on() {
    let mut house = House::in_work();
    let hold = W::Hold { order: CAR, job: None, reason: domain::workshop::HoldReason::EndOfShift, note: String::new(), leaves_bay: true };
    house.does(&wang(), hold).expect("the end of Wang's shift");
    house.does(&zhao(), dispatch_to_chen(&[SERVICE, BRAKES])).expect("Chen takes over");
    house.does(&chen(), W::Resume { order: CAR, job: None }).expect("Chen goes on");
    house.does(&chen(), W::Finish { order: CAR, job: None }).expect("the service");
    house.does(&chen(), W::ClockOn { order: CAR, job: BRAKES }).expect("the brakes");
    house.does(&chen(), W::Finish { order: CAR, job: None }).expect("the brakes are done");
    assert_eq!(house.does(&chen(), pass()), Err(Refusal::OwnWork));
    assert_eq!(house.does(&chen(), fail(&[])), Err(Refusal::OwnWork), "nor sends it back");
    let wang_inspects = Actor { posts: vec![Post::QualityInspector], ..wang() };
    assert_eq!(house.does(&wang_inspects, pass()), Err(Refusal::OwnWork), "whoever has only begun it neither");
    house.does(&xu(), pass()).expect("somebody else inspects");
}

#[test]
fn a_car_passes_only_with_its_safety_checks_and_road_test() {
    let inspection = InspectionId(uuid::Uuid::nil());
    let checks = vec![Check::Brakes, Check::Lights, Check::RoadTest];
    let passes = Q::Pass { order: CAR, inspection, checks, finding: String::new() };
    let missing = vec![Check::Steering, Check::WheelTorque];
    assert_eq!(House::finished().does(&xu(), passes), Err(Refusal::ChecksMissing { missing }));
}

#[test]
fn a_car_does_not_pass_while_the_customer_is_still_asked() {
    let mut house = House::finished();
    house.does(&lin(), R::AddLine { order: CAR, line: labour(line(1), "更换雨刮片", Skill::Mechanical, 10) }).expect("added work");
    assert_eq!(house.does(&xu(), pass()), Err(Refusal::LinesNotAuthorised { lines: 1 }));
}

#[test]
fn a_car_that_fails_goes_back_to_work_with_the_finding() {
    let mut house = House::finished();
    let silent = Q::Fail { order: CAR, inspection: InspectionId(uuid::Uuid::nil()), jobs: vec![], finding: " ".to_owned() };
    assert_eq!(house.does(&xu(), silent), Err(Refusal::FieldEmpty { field: "finding".to_owned() }));
    house.does(&xu(), fail(&[BRAKES])).expect("the brakes are soft");
    assert_eq!(house.status(), Status::Rework);
    house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("Wang does them again");
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("done");
    house.does(&xu(), pass()).expect("now it passes");
    assert_eq!(house.car().inspections.iter().map(|inspection| inspection.passed).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn only_what_was_done_is_sent_back() {
    let mut house = House::finished();
    let added = labour(line(1), "更换雨刮片", Skill::Mechanical, 10);
    house.does(&lin(), R::AddLine { order: CAR, line: added }).expect("added work");
    let title = "更换雨刮片".to_owned();
    assert_eq!(house.does(&xu(), fail(&[line(1)])), Err(Refusal::JobNotAuthorised { title }));
    house.does(&xu(), fail(&[])).expect("everything is done again");
    let back: Vec<_> = house.car().progress.jobs.iter().filter(|job| job.rework).map(|job| job.line).collect();
    assert_eq!(back, [SERVICE, BRAKES], "nobody has worked on what the customer is still asked about");
}

#[test]
fn what_comes_to_light_after_the_inspection_goes_back_to_work() {
    for mut house in [House::passed(), House::ready()] {
        house.does(&xu(), fail(&[BRAKES])).expect("the washer heard the brakes");
        assert_eq!(house.status(), Status::Rework);
        assert_eq!(house.does(&shen(), P::Settle { order: CAR }), Err(Refusal::JobsOpen { open: 1 }));
        house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("Wang does them again");
        house.does(&wang(), W::Finish { order: CAR, job: None }).expect("done");
        house.does(&xu(), pass()).expect("inspected again");
        assert_eq!(house.status(), Status::Passed, "and washed again");
    }
    let fails = House::settled().does(&xu(), fail(&[]));
    assert_eq!(fails, Err(Refusal::WrongStatus { status: Status::Settled, step: Step::Fail }), "the statements are drawn up");
    let passes = House::ready().does(&xu(), pass());
    assert_eq!(passes, Err(Refusal::WrongStatus { status: Status::Ready, step: Step::Pass }));
}

#[test]
fn a_car_that_leaves_unrepaired_has_nothing_to_be_done_again() {
    let mut house = House::quoted();
    house.does(&lin(), R::AddLine { order: CAR, line: diagnosis_fee(line(9), Fen::yuan(150)) }).expect("the fee");
    house.does(&lin(), R::LeaveUnrepaired { order: CAR, reason: "嫌贵".to_owned() }).expect("the customer declines");
    assert_eq!(house.does(&xu(), fail(&[])), Err(Refusal::NothingToDo));
}
