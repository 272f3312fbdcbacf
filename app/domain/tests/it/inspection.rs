//! The final inspection and rework.

use crate::cast::{BRAKES, CAR, SERVICE, chen, diagnosis_fee, hu, labour, lin, line, shen, wang, xu, zhao};
use crate::day::{dispatch_to_chen, fail, gate_pass, pass};
use crate::house::House;
use domain::quality::{Check, Command as Q};
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{Command as R, Diagnosis, Status, Step};
use domain::settlement::Command as P;
use domain::staff::Skill;
use domain::workshop::Command as W;
use domain::{Actor, CertificateId, Fen, InspectionId, Post, Refusal};

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

/// A car whose engine was repaired, as it stands once it has passed.
fn engine_repaired() -> House {
    let mut house = House::finished();
    let class = Some(RepairClass::Assembly);
    let diagnosis = Diagnosis { cause: "缸垫渗漏".to_owned(), class, ..Diagnosis::default() };
    house.does(&wang(), R::RecordDiagnosis { order: CAR, diagnosis }).expect("an assembly was repaired");
    house.does(&xu(), pass()).expect("it passes");
    house
}

fn certify(km: u32) -> Q {
    Q::Certify { order: CAR, certificate: CertificateId(uuid::Uuid::nil()), odometer_km: km }
}

#[test]
fn a_car_leaves_after_the_repair_of_an_assembly_only_with_its_certificate() {
    let mut house = engine_repaired();
    let came_with = house.order(CAR).check_in.as_ref().expect("it was checked in").odometer_km;
    let slip = came_with - 1;
    assert_eq!(
        house.does(&xu(), certify(slip)),
        Err(Refusal::ExitOdometer { least: came_with, most: came_with + 1_000, found: slip }),
        "no odometer goes back in the workshop"
    );
    assert!(matches!(house.does(&xu(), certify(came_with + 1_001)), Err(Refusal::ExitOdometer { .. })));
    let wang_inspects = Actor { posts: vec![Post::QualityInspector], ..wang() };
    assert_eq!(house.does(&wang_inspects, certify(came_with)), Err(Refusal::OwnWork));
    assert_eq!(house.does(&lin(), certify(came_with)), Err(Refusal::not_allowed(domain::Permission::Inspect)));
    house.does(&hu(), W::FinishWash { order: CAR }).expect("the wash");
    house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
    house.pays(Fen::yuan(690)).expect("the payment");
    assert_eq!(house.does(&shen(), gate_pass()), Err(Refusal::NotCertified));
    house.does(&xu(), certify(came_with + 12)).expect("written out");
    assert_eq!(house.does(&xu(), certify(came_with + 12)), Err(Refusal::AlreadyThere));
    house.does(&shen(), gate_pass()).expect("now it may leave");
}

#[test]
fn a_car_that_goes_back_to_work_loses_its_certificate() {
    let mut house = engine_repaired();
    let came_with = house.order(CAR).check_in.as_ref().expect("it was checked in").odometer_km;
    house.does(&xu(), certify(came_with)).expect("written out");
    house.does(&xu(), fail(&[])).expect("a leak after all");
    assert_eq!(house.order(CAR).certificate, None);
    assert_eq!(house.does(&xu(), certify(came_with)), Err(Refusal::NothingToCertify), "it has not passed again");
}

#[test]
fn nothing_is_certified_where_the_law_does_not_ask() {
    let mut house = House::finished();
    house.does(&xu(), pass()).expect("a minor repair");
    assert_eq!(house.does(&xu(), certify(50_000)), Err(Refusal::NothingToCertify));
}
