//! Work that was begun and is given up.

use crate::cast::{BAY_3, BRAKES, CAR, OIL, SERVICE, brakes, chen, diagnosis_fee, gu, labour, lin, line, oil, shen, sun, wang, xu, zhao};
use crate::day::{dispatch_to_chen, pass};
use crate::house::House;
use domain::repair_orders::{Charge, Command as R, LineDraft, Status};
use domain::settlement::Command as P;
use domain::staff::Skill;
use domain::workshop::{Command as W, HoldReason, JobStatus};
use domain::{Actor, Event, Fen, LineId, Post, Refusal};

fn abandon(job: LineId) -> R {
    R::AbandonJob { order: CAR, job, reason: "拆开后发现配件停产".to_owned() }
}

fn hold(leaves_bay: bool) -> W {
    W::Hold { order: CAR, job: None, reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay }
}

/// The service is done; Wang has begun the brakes and waits for parts.
fn half_done() -> House {
    let mut house = House::in_work();
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("the service");
    house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("the brakes");
    house.wait(20);
    house.does(&wang(), hold(false)).expect("no parts");
    house
}

#[test]
fn a_job_that_is_given_up_bills_nothing_and_the_car_goes_on_to_the_inspection() {
    let mut house = half_done();
    house.does(&zhao(), abandon(BRAKES)).expect("the director gives it up");
    assert_eq!((house.status(), house.stands.is_empty()), (Status::AwaitingInspection, true));
    let job = house.car().job(BRAKES).expect("it stays on record");
    assert_eq!((job.status, job.clocked_minutes, job.worked_by.clone()), (JobStatus::Abandoned, 20, vec![wang().person]));
    house.does(&xu(), pass()).expect("the inspection does not wait for it");
    house.does(&zhao(), W::FinishWash { order: CAR }).expect("the wash");
    house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
    let due: Vec<Fen> = house.car().statements.iter().map(|statement| statement.total.due).collect();
    assert_eq!(due, [Fen::yuan(590)], "without the 100 yuan of the brakes");
}

#[test]
fn whoever_has_worked_on_what_was_given_up_does_not_inspect_the_car() {
    let mut house = House::dispatched();
    house.does(&zhao(), dispatch_to_chen(&[BRAKES])).expect("the brakes go to Chen");
    house.does(&chen(), W::ClockOn { order: CAR, job: BRAKES }).expect("Chen begins");
    house.does(&chen(), hold(true)).expect("no parts");
    house.does(&gu(), abandon(BRAKES)).expect("given up");
    house.does(&wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("the service");
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("done");
    assert_eq!(house.does(&chen(), pass()), Err(Refusal::OwnWork));
}

#[test]
fn only_work_that_was_begun_and_stands_still_is_given_up_and_by_a_supervisor() {
    let title = || "更换前制动片".to_owned();
    let mut house = half_done();
    assert!(matches!(house.does(&wang(), abandon(BRAKES)), Err(Refusal::NotAllowed { .. })));
    assert!(matches!(house.does(&lin(), abandon(BRAKES)), Err(Refusal::NotAllowed { .. })));
    let silent = R::AbandonJob { order: CAR, job: BRAKES, reason: " ".to_owned() };
    assert_eq!(house.does(&sun(), silent), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    assert_eq!(house.does(&sun(), abandon(SERVICE)), Err(Refusal::JobIsDone { title: "4万公里保养".to_owned() }));
    assert_eq!(house.does(&sun(), abandon(OIL)), Err(Refusal::NotFound), "a part is no job");
    house.does(&wang(), W::Resume { order: CAR, job: None }).expect("work goes on");
    assert_eq!(house.does(&sun(), abandon(BRAKES)), Err(Refusal::JobIsRunning { title: title() }));
    house.does(&wang(), hold(false)).expect("a hold");
    house.does(&sun(), abandon(BRAKES)).expect("given up");
    assert_eq!(house.does(&sun(), abandon(BRAKES)), Err(Refusal::NothingChanged));
    let again = R::ChangeLine { order: CAR, line: LineDraft { discount: Fen::yuan(1), ..brakes() } };
    assert_eq!(house.does(&lin(), again), Err(Refusal::JobIsAbandoned { title: title() }));
    let clock_on = W::ClockOn { order: CAR, job: BRAKES };
    assert!(house.does(&zhao(), clock_on).is_err(), "nobody takes it up again");
    let untouched = House::dispatched().does(&sun(), abandon(BRAKES));
    assert_eq!(untouched, Err(Refusal::JobNotBegun { title: title() }), "that is simply taken off");
}

#[test]
fn the_parts_of_a_job_go_before_it_is_given_up() {
    let mut house = half_done();
    let Charge::Part { part_no, quality, unit, quantity, price, list, .. } = oil().charge else { panic!("a part") };
    let fitted = Charge::Part { part_no, quality, maker: String::new(), unit, quantity, price, list, job: Some(BRAKES) };
    house
        .does(&lin(), R::ChangeLine { order: CAR, line: LineDraft { charge: fitted.clone(), ..oil() } })
        .expect("the oil is for the brakes");
    let title = "全合成机油 0W-20".to_owned();
    assert_eq!(house.does(&sun(), abandon(BRAKES)), Err(Refusal::PartBelongsToJob { title }));
    house.does(&lin(), R::RemoveLine { order: CAR, line: OIL }).expect("the part goes back to the store");
    house.does(&sun(), abandon(BRAKES)).expect("given up");
    let late = R::AddLine { order: CAR, line: LineDraft { charge: fitted, ..oil() } };
    assert_eq!(house.does(&lin(), late), Err(Refusal::NotFound), "no part is fitted in it any more");
}

#[test]
fn a_job_that_waits_for_the_customers_yes_and_is_given_up_waits_no_longer() {
    let mut house = half_done();
    let dearer = R::ChangeLine { order: CAR, line: labour(BRAKES, "更换前制动片", Skill::Mechanical, 200) };
    house.does(&lin(), dearer).expect("it would be dearer");
    house.does(&sun(), abandon(BRAKES)).expect("the customer does not want it like that");
    assert_eq!(house.car().progress.unauthorised_lines, 0);
    house.does(&xu(), pass()).expect("nothing waits for a signature");
}

#[test]
fn a_car_whose_work_was_given_up_leaves_with_its_fees_paid() {
    let mut house = House::in_work();
    house.does(&lin(), R::AddLine { order: CAR, line: diagnosis_fee(line(9), Fen::yuan(150)) }).expect("a fee");
    house.does(&wang(), hold(false)).expect("the customer calls");
    let leave = || R::LeaveUnrepaired { order: CAR, reason: "车主急用车".to_owned() };
    assert!(house.does(&lin(), leave()).is_err(), "work stands half done");
    house.does(&sun(), abandon(SERVICE)).expect("given up");
    house.does(&lin(), R::RemoveLine { order: CAR, line: BRAKES }).expect("nobody has begun the brakes");
    assert_eq!(house.status(), Status::Authorised);
    house.does(&lin(), leave()).expect("the customer takes the car");
    assert_eq!((house.status(), house.stands.is_empty()), (Status::Ready, true));
    house.does(&shen(), P::Settle { order: CAR }).expect("the settlement");
    assert_eq!(house.car().statements[0].total.due, Fen::yuan(150));

    let mut begun = House::dispatched();
    begun.does(&wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("clocking on");
    begun.does(&wang(), W::Finish { order: CAR, job: None }).expect("done");
    begun.does(&lin(), R::RemoveLine { order: CAR, line: BRAKES }).expect("no brakes");
    assert!(begun.does(&lin(), leave()).is_err(), "what was done is inspected and paid");
}

#[test]
fn a_car_that_stands_still_gives_its_bay_up_to_another() {
    let leave = || W::LeaveBay { order: CAR };
    let mut house = House::in_work();
    assert_eq!(house.does(&wang(), leave()), Err(Refusal::JobIsRunning { title: "4万公里保养".to_owned() }));
    house.does(&wang(), hold(false)).expect("a hold in the bay");
    assert_eq!(house.stands.get(&BAY_3), Some(&CAR));
    assert!(matches!(house.does(&chen(), leave()), Err(Refusal::NotYours { .. })));
    assert!(matches!(house.does(&lin(), leave()), Err(Refusal::NotAllowed { .. })));
    let events = house.does(&wang(), leave()).expect("Wang moves the car out");
    assert_eq!(events, [Event::Workshop(domain::workshop::Event::BayCleared)]);
    assert_eq!((house.stands.is_empty(), house.status()), (true, Status::OnHold));
    assert_eq!(house.does(&zhao(), leave()), Err(Refusal::NothingChanged));

    let mut house = half_done();
    let dispatcher = Actor { posts: vec![Post::Dispatcher], ..zhao() };
    house.does(&dispatcher, leave()).expect("whoever gives out the bays may clear them");
}
