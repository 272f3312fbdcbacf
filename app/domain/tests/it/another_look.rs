//! The three inspections as three pairs of eyes: who may look at what, when, and how long a look holds.

use crate::cast::{BRAKES, CAR, SERVICE, check_in, chen, labour, lin, line, wang, xu, zhao};
use crate::day::pass;
use crate::house::House;
use crate::sheets::{all, fill, fill_as, knows, of_kind};
use domain::quality::{Command as Q, FinalOwed, Mark, PhotoWhen, Scope, SheetKind, Template, demanded_of_a_comeback, final_owed};
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{CheckIn, Command as R, Diagnosis, Kind, Shows};
use domain::staff::Skill;
use domain::workshop::{Command as W, Event as WorkEvent, HandOver, Planned, Stage, StagePlan, stages_after};
use domain::{Actor, CertificateId, LineId, PersonId, PhotoId, Refusal, SheetId};
use uuid::Uuid;

/// What this visit is counts as a comeback.
pub fn comes_back(mut house: House) -> House {
    let order = house.orders.iter_mut().find(|order| order.id == CAR).expect("the car");
    order.check_in = Some(CheckIn { kind: Kind::Comeback, ..check_in() });
    house
}

#[test]
fn a_final_sheet_older_than_the_last_work_does_not_let_the_car_out() {
    let mut house = knows(comes_back(House::finished()), of_kind(SheetKind::Final));
    let sheet = |number: u128| fill_as(SheetId(Uuid::from_u128(number)), of_kind(SheetKind::Final), None, all(Mark::Good));
    house.wait(5);
    house.does(&xu(), sheet(1)).expect("the car is looked at");
    assert_eq!(final_owed(house.car(), &house.sheets.offered), None);
    house.wait(5);
    let wipers = labour(line(1), "更换雨刮片", Skill::Maintenance, 10);
    house.does(&lin(), R::AddLine { order: CAR, line: wipers }).expect("added work");
    house.sign().expect("the customer says yes");
    house.sheets.offered.clear();
    house.does(&zhao(), crate::day::dispatch(&[])).expect("given out");
    house.does(&wang(), W::ClockOn { order: CAR, job: line(1) }).expect("begun");
    house.wait(5);
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("done");
    house.sheets.offered.push(of_kind(SheetKind::Final));
    assert_eq!(house.does(&xu(), pass()), Err(Refusal::FinalSheetMissing), "nobody has looked at the car as it is");
    house.does(&xu(), sheet(2)).expect("looked at again");
    house.does(&xu(), pass()).expect("it passes");
}

#[test]
fn a_stage_that_was_handed_over_since_asks_for_another_final_sheet() {
    let mut house = knows(comes_back(House::finished()), of_kind(SheetKind::Final));
    house.does(&xu(), fill(of_kind(SheetKind::Final), None, all(Mark::Good))).expect("the car is looked at");
    house.wait(30);
    let mut stages: Vec<_> = crate::stages::whole_plan().into_iter().map(Stage::new).collect();
    (stages[6].begun, stages[6].handed) = (Some(house.now), Some(HandOver { at: house.now, note: String::new() }));
    stages.iter_mut().for_each(|stage| stage.taken = Some(house.now));
    house.orders[0].progress.stages = stages;
    assert_eq!(final_owed(house.car(), &house.sheets.offered), Some(FinalOwed::Missing));
}

#[test]
fn whoever_has_done_the_mutual_check_does_not_fill_the_final_sheet() {
    let mut house = comes_back(House::finished());
    let (mutual, last) = (of_kind(SheetKind::MutualCheck), of_kind(SheetKind::Final));
    house.sheets.offered = vec![mutual.clone(), last.clone()];
    let number = |number: u128| SheetId(Uuid::from_u128(number));
    let mut fills = |who: &Actor, sheet: u128, template: &Template, job: Option<LineId>| {
        house.wait(1);
        house.sheets.named = Some(template.clone());
        house.does(who, fill_as(number(sheet), template.clone(), job, all(Mark::Good))).map(|_| ())
    };
    assert_eq!(fills(&xu(), 1, &mutual, Some(BRAKES)), Ok(()));
    assert_eq!(fills(&xu(), 2, &last, None), Err(Refusal::OwnCheck));
    assert_eq!(fills(&chen(), 2, &last, None), Ok(()), "another inspector may");
    assert_eq!(fills(&chen(), 3, &mutual, Some(BRAKES)), Ok(()), "or somebody else checks it again");
    assert_eq!(fills(&xu(), 4, &last, None), Ok(()));
}

#[test]
fn the_work_of_a_car_that_has_passed_is_checked_no_more() {
    for mut house in [House::passed(), House::ready(), House::settled()] {
        for (who, kind) in [(wang(), SheetKind::SelfCheck), (chen(), SheetKind::MutualCheck)] {
            house.sheets.named = Some(of_kind(kind));
            let late = house.does(&who, fill(of_kind(kind), Some(BRAKES), all(Mark::Good)));
            assert_eq!(late, Err(Refusal::SheetTooLate { kind }));
        }
    }
}

/// A body car whose work is done. Its stages were in Chen's hands when they began, and then in those of Wang, who did the jobs.
fn after_the_body_shop() -> House {
    let mut house = House::finished();
    let plans = |technician: PersonId| {
        let of = |plan: StagePlan| StagePlan { planned: plan.planned.map(|planned| Planned { technician, ..planned }), ..plan };
        crate::stages::whole_plan().into_iter().map(of).collect::<Vec<_>>()
    };
    let planned = |stages| WorkEvent::StagesPlanned { stages };
    let mut stages = stages_after(&[], &planned(plans(chen().person)), house.now);
    for stage in &mut stages {
        stage.begun = stage.plan.planned.map(|_| house.now);
    }
    let mut stages = stages_after(&stages, &planned(plans(wang().person)), house.now);
    for stage in stages.iter_mut().filter(|stage| stage.begun.is_some()) {
        (stage.handed, stage.taken) = (Some(HandOver { at: house.now, note: String::new() }), Some(house.now));
    }
    house.orders[0].progress.stages = stages;
    house
}

#[test]
fn whoever_has_done_a_stage_does_not_inspect_the_car() {
    let mut house = after_the_body_shop();
    assert!(house.car().progress.worked_on_by(chen().person) && house.car().progress.worked_on_by(wang().person));
    assert!(!house.car().progress.worked_on_by(xu().person));
    assert_eq!(house.does(&chen(), pass()), Err(Refusal::OwnWork));
    assert_eq!(house.does(&chen(), crate::day::fail(&[BRAKES])), Err(Refusal::OwnWork));
    for (sheet, (kind, job)) in (1..).zip([(SheetKind::Final, None), (SheetKind::Spot, None), (SheetKind::MutualCheck, Some(BRAKES))]) {
        house.sheets.named = Some(of_kind(kind));
        assert_eq!(house.does(&chen(), fill(of_kind(kind), job, all(Mark::Good))), Err(Refusal::OwnWork), "{kind:?}");
        house.does(&xu(), fill_as(SheetId(Uuid::from_u128(sheet)), of_kind(kind), job, all(Mark::Good))).expect("Xu has no hand in it");
    }
    let diagnosis = Diagnosis { class: Some(RepairClass::Assembly), cause: "撞击".to_owned(), ..Diagnosis::default() };
    house.does(&wang(), R::RecordDiagnosis { order: CAR, diagnosis }).expect("the body");
    house.does(&xu(), pass()).expect("it passes");
    let certify = Q::Certify { order: CAR, certificate: CertificateId(Uuid::nil()), odometer_km: 41_240 };
    assert_eq!(house.does(&chen(), certify), Err(Refusal::OwnWork));
}

#[test]
fn a_stage_that_nobody_has_begun_is_nobodys_work() {
    let mut house = House::finished();
    let event = WorkEvent::StagesPlanned { stages: crate::stages::whole_plan() };
    let stages = stages_after(&[], &event, house.now);
    house.orders[0].progress.stages = stages_after(&stages, &event, house.now);
    assert!(!house.car().progress.worked_on_by(chen().person), "it was only planned");
}

/// A template whose first item is always shown.
fn shown(kind: SheetKind) -> Template {
    let mut template = of_kind(kind);
    template.items[0].photo = PhotoWhen::Always;
    template
}

#[test]
fn a_car_passes_once_the_photos_that_its_final_sheet_is_to_show_have_arrived() {
    let mut house = comes_back(House::finished());
    house.sheets.offered = vec![shown(SheetKind::MutualCheck), shown(SheetKind::Final)];
    let photo = |number: u128| PhotoId(Uuid::from_u128(number));
    let fills = |house: &mut House, who: &Actor, number: u128, kind: SheetKind, job: Option<LineId>| {
        house.sheets.named = Some(shown(kind));
        let mut given = all(Mark::Good);
        given[0].photos = vec![photo(number)];
        house.does(who, fill_as(SheetId(Uuid::from_u128(number)), shown(kind), job, given)).expect("a photo may be on its way");
    };
    for (number, job) in [(1, BRAKES), (2, SERVICE)] {
        fills(&mut house, &chen(), number, SheetKind::MutualCheck, Some(job));
    }
    fills(&mut house, &xu(), 3, SheetKind::Final, None);
    let taken_at = house.now;
    assert_eq!(house.does(&xu(), pass()), Err(Refusal::SheetPhotosMissing { missing: 1 }));
    house.does(&wang(), R::AddPhoto { order: CAR, photo: photo(3), shows: Shows::Other, taken_at }).expect("it arrives");
    house.does(&xu(), pass()).expect("those of earlier checks may be lost with a tablet");
}

#[test]
fn a_check_that_nobody_demands_keeps_no_car_back() {
    let mut house = House::finished();
    let nobodys = Template { demanded: Scope::default(), ..shown(SheetKind::MutualCheck) };
    (house.sheets.named, house.sheets.offered) = (Some(nobodys.clone()), vec![nobodys.clone()]);
    let mut given = all(Mark::Good);
    given[0].photos = vec![PhotoId(Uuid::nil())];
    house.does(&chen(), fill(nobodys, Some(SERVICE), given)).expect("as a favour");
    house.does(&xu(), pass()).expect("its photo is nobody's concern");
}

#[test]
fn a_comeback_asks_for_its_checks_of_what_was_given_out_before_anybody_knew() {
    let mut house = House::in_work();
    let of_comebacks = Scope { kinds: vec![Kind::Comeback], ..Scope::default() };
    let templates = [Template { demanded: of_comebacks, ..of_kind(SheetKind::MutualCheck) }];
    let mutual = vec![SheetKind::MutualCheck];
    let asked = |house: &House| demanded_of_a_comeback(house.car(), &templates);
    assert_eq!(asked(&house), [(SERVICE, mutual.clone()), (BRAKES, mutual.clone())]);
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("the service");
    assert_eq!(asked(&house), [(BRAKES, mutual)], "whoever has finished finds no more asked");
    assert_eq!(asked(&House::authorised()), [], "what nobody has is asked when it is given out");
}
