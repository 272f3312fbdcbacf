//! Dispatch, the clock, holds and bays.

use crate::cast::{BAY_3, BAY_5, BRAKES, CAR, SECOND_CAR, SERVICE, chen, labour, lin, line, service, wang, xu, zhao};
use crate::day::{dispatch, dispatch_to_chen};
use crate::house::House;
use domain::repair_orders::{Command as R, Status};
use domain::staff::Skill;
use domain::workshop::{Command as W, HoldReason, JobStatus};
use domain::{BayId, OrderId, PersonId, Refusal};

fn clock_on(job: domain::LineId) -> W {
    W::ClockOn { order: CAR, job }
}

fn hold(leaves_bay: bool) -> W {
    W::Hold { order: CAR, job: None, reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay }
}

/// Service with Wang in bay 3, brakes with Chen in bay 5.
fn shared() -> House {
    let mut house = House::authorised();
    house.does(&zhao(), dispatch(&[SERVICE])).expect("the service goes to Wang");
    house.does(&zhao(), dispatch_to_chen(&[BRAKES])).expect("the brakes go to Chen");
    house
}

/// Two cars, each authorised and dispatched: the first to Wang in bay 3, the second as named.
fn two_cars(technician: PersonId, bay: BayId) -> House {
    let mut house = House::with(&[CAR, SECOND_CAR]);
    let mut of = |order: OrderId, technician, bay| {
        house.does(&lin(), R::CheckIn { order, check_in: crate::cast::check_in(), closed_is_meant: false }).expect("the check-in");
        house.does(&lin(), R::AddLine { order, line: service() }).expect("a job");
        house.does(&lin(), R::Quote { order, promised_at: None, closed_is_meant: false }).expect("the quote");
        let sign = R::Authorise { order, signed_by: "车主".to_owned(), signature: String::new() };
        house.does(&lin(), sign).expect("the signature");
        house.does(&zhao(), W::Dispatch { order, jobs: vec![], technician, bay, reason: String::new() }).expect("the dispatch");
    };
    of(CAR, wang().person, BAY_3);
    of(SECOND_CAR, technician, bay);
    house
}

#[test]
fn work_begins_only_with_the_customers_yes() {
    let mut house = House::quoted();
    let early = house.does(&zhao(), dispatch(&[]));
    assert!(matches!(early, Err(Refusal::WrongStatus { status: Status::Quoted, .. })));

    let mut house = House::dispatched();
    let dearer = labour(SERVICE, "4万公里保养", Skill::Maintenance, 120);
    house.does(&lin(), R::ChangeLine { order: CAR, line: dearer }).expect("a dearer price");
    assert_eq!(house.does(&wang(), clock_on(SERVICE)), Err(Refusal::JobNotAuthorised { title: "4万公里保养".to_owned() }));
}

#[test]
fn added_work_without_an_answer_does_not_keep_the_rest_waiting() {
    let mut house = House::authorised();
    let added = labour(line(1), "更换蓄电池", Skill::Mechanical, 30);
    house.does(&lin(), R::AddLine { order: CAR, line: added }).expect("added work");
    house.does(&zhao(), dispatch(&[])).expect("the signed work is given out");
    let given: Vec<_> = house.car().progress.jobs.iter().filter(|job| job.technician.is_some()).map(|job| job.line).collect();
    assert_eq!(given, [SERVICE, BRAKES]);
    let title = "更换蓄电池".to_owned();
    assert_eq!(house.does(&zhao(), dispatch(&[line(1)])), Err(Refusal::JobNotAuthorised { title }));
}

#[test]
fn a_job_goes_to_somebody_of_the_trade() {
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: labour(line(1), "动力电池检测", Skill::HighVoltage, 50) }).expect("a job");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the quote");
    house.sign().expect("the signature");
    let missing = Refusal::CertificateMissing { technician: "王强".to_owned() };
    assert_eq!(house.does(&zhao(), dispatch(&[])), Err(missing));
    house.does(&zhao(), dispatch_to_chen(&[])).expect("Chen has the certificate");
}

#[test]
fn a_job_that_became_high_voltage_is_not_begun_without_the_certificate() {
    let mut house = House::dispatched();
    let changed = labour(BRAKES, "更换前制动片", Skill::HighVoltage, 50);
    house.does(&lin(), R::ChangeLine { order: CAR, line: changed }).expect("another trade");
    let missing = Refusal::CertificateMissing { technician: "王强".to_owned() };
    assert_eq!(house.does(&wang(), clock_on(BRAKES)), Err(missing));
}

#[test]
fn a_technician_has_one_clock_running() {
    let mut house = House::in_work();
    let busy = || Refusal::TechnicianIsWorking { technician: "王强".to_owned(), number: "RO260312-018".to_owned() };
    assert_eq!(house.does(&wang(), clock_on(BRAKES)), Err(busy()), "on the same car");

    let mut house = two_cars(wang().person, BAY_5);
    house.does(&wang(), clock_on(SERVICE)).expect("the first car");
    assert_eq!(house.does(&wang(), W::ClockOn { order: SECOND_CAR, job: SERVICE }), Err(busy()), "on another car");
    house.does(&wang(), hold(true)).expect("the first car waits");
    house.does(&wang(), W::ClockOn { order: SECOND_CAR, job: SERVICE }).expect("now the second");
}

#[test]
fn a_bay_holds_one_car() {
    let mut house = two_cars(chen().person, BAY_3);
    house.does(&wang(), clock_on(SERVICE)).expect("the first car");
    let taken = Refusal::BayIsTaken { bay: "3号".to_owned(), plate: "浙A8K2C7".to_owned() };
    assert_eq!(house.does(&chen(), W::ClockOn { order: SECOND_CAR, job: SERVICE }), Err(taken.clone()));
    house.does(&wang(), hold(false)).expect("the first car waits in its bay");
    assert_eq!(house.does(&chen(), W::ClockOn { order: SECOND_CAR, job: SERVICE }), Err(taken));
    house.does(&wang(), W::Resume { order: CAR, job: None }).expect("work goes on");
    house.does(&wang(), hold(true)).expect("the first car leaves the bay");
    house.does(&chen(), W::ClockOn { order: SECOND_CAR, job: SERVICE }).expect("now there is room");
}

#[test]
fn two_technicians_work_on_a_car_where_it_stands() {
    let mut house = shared();
    house.does(&wang(), clock_on(SERVICE)).expect("Wang begins in bay 3");
    house.does(&chen(), clock_on(BRAKES)).expect("Chen joins in");
    assert_eq!(house.stands.iter().collect::<Vec<_>>(), [(&BAY_3, &CAR)], "the car is not pulled from under Wang's hands");
}

#[test]
fn a_technician_moves_only_their_own_clock() {
    let mut house = House::dispatched();
    assert!(matches!(house.does(&chen(), clock_on(SERVICE)), Err(Refusal::NotYours { .. })));
    assert!(matches!(house.does(&xu(), clock_on(SERVICE)), Err(Refusal::NotAllowed { .. })));
    house.does(&zhao(), clock_on(SERVICE)).expect("the director may start it for Wang");
    assert_eq!(house.car().job(SERVICE).map(|job| job.worked_by.clone()), Some(vec![wang().person]));
}

#[test]
fn holding_and_finishing_without_naming_a_job_is_about_ones_own() {
    let mut house = shared();
    house.does(&wang(), clock_on(SERVICE)).expect("Wang begins");
    house.does(&chen(), clock_on(BRAKES)).expect("Chen joins in");
    house.does(&chen(), hold(true)).expect("Chen waits for parts");
    assert_eq!(house.car().job(SERVICE).map(|job| job.status), Some(JobStatus::Working));
    assert!(!house.stands.is_empty(), "the car stays, Wang is working on it");
    house.does(&wang(), hold(false)).expect("Wang waits too");
    house.does(&chen(), W::Resume { order: CAR, job: None }).expect("Chen takes up the brakes, not the service");
    assert_eq!(house.car().job(BRAKES).map(|job| job.status), Some(JobStatus::Working));
    let none_of_hers = house.does(&wang(), W::Finish { order: CAR, job: None });
    assert!(matches!(none_of_hers, Err(Refusal::NotYours { .. })));
}

#[test]
fn minutes_add_up_over_the_clockings_of_a_job() {
    let mut house = House::in_work();
    house.wait(25);
    house.does(&wang(), hold(true)).expect("a hold");
    house.wait(100);
    house.does(&wang(), W::Resume { order: CAR, job: None }).expect("work goes on");
    house.wait(20);
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("finished");
    assert_eq!(house.car().job(SERVICE).map(|job| job.clocked_minutes), Some(45));
}

#[test]
fn what_is_done_or_running_or_not_given_out_cannot_be_begun() {
    let title = || "4万公里保养".to_owned();
    let mut house = House::authorised();
    assert_eq!(house.does(&wang(), clock_on(SERVICE)), Err(Refusal::JobNotDispatched { title: title() }));
    let mut house = House::in_work();
    assert_eq!(house.does(&wang(), clock_on(SERVICE)), Err(Refusal::JobIsRunning { title: title() }));
    house.does(&wang(), hold(false)).expect("a hold");
    assert_eq!(house.does(&wang(), clock_on(SERVICE)), Err(Refusal::JobOnHold { title: title() }));
    house.does(&wang(), W::Resume { order: CAR, job: None }).expect("work goes on");
    house.does(&wang(), W::Finish { order: CAR, job: Some(SERVICE) }).expect("finished");
    assert_eq!(house.does(&wang(), clock_on(SERVICE)), Err(Refusal::JobIsDone { title: title() }));
    assert!(matches!(house.does(&wang(), hold(false)), Err(Refusal::WrongStatus { status: Status::Dispatched, .. })));
}

#[test]
fn a_job_that_stands_still_is_given_to_somebody_else() {
    let mut house = House::in_work();
    assert_eq!(house.does(&zhao(), dispatch_to_chen(&[SERVICE])), Err(Refusal::JobIsRunning { title: "4万公里保养".to_owned() }));
    house.does(&wang(), hold(true)).expect("end of the shift");
    house.does(&zhao(), dispatch_to_chen(&[SERVICE])).expect("Chen takes over");
    assert_eq!(house.status(), Status::OnHold);
    house.does(&chen(), W::Resume { order: CAR, job: None }).expect("Chen goes on");
    assert_eq!(house.car().job(SERVICE).map(|job| job.worked_by.clone()), Some(vec![wang().person, chen().person]));
}

#[test]
fn nobody_is_dispatched_who_is_not_on_the_floor() {
    let mut house = House::authorised();
    let to = |technician, bay| W::Dispatch { order: CAR, jobs: vec![], technician, bay, reason: String::new() };
    assert_eq!(house.does(&zhao(), to(xu().person, BAY_3)), Err(Refusal::TechnicianUnknown));
    let nowhere = BayId(uuid::Uuid::nil());
    assert_eq!(house.does(&zhao(), to(wang().person, nowhere)), Err(Refusal::BayUnknown));
    house.does(&zhao(), to(wang().person, BAY_3)).expect("Wang in bay 3");
    assert_eq!(house.does(&zhao(), to(wang().person, BAY_3)), Err(Refusal::NothingToDispatch));
}

#[test]
fn no_clock_starts_for_somebody_who_has_left_the_floor() {
    let mut house = House::dispatched();
    house.technicians.retain(|(person, ..)| *person != wang().person);
    assert_eq!(house.does(&zhao(), clock_on(SERVICE)), Err(Refusal::TechnicianUnknown));
    let mut house = House::in_work();
    house.does(&wang(), hold(true)).expect("a hold");
    house.technicians.retain(|(person, ..)| *person != wang().person);
    assert_eq!(house.does(&zhao(), W::Resume { order: CAR, job: None }), Err(Refusal::TechnicianUnknown));
    house.does(&zhao(), dispatch_to_chen(&[SERVICE])).expect("somebody else takes over");
}
