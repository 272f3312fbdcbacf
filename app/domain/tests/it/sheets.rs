//! Inspection sheets: what is asked by kind of work, what a reading means, and what does not count as done without them.

use crate::another_look::comes_back;
use crate::answers::around;
use crate::cast::{BRAKES, CAR, HOUSE, SERVICE, chen, hu, lin, sun, wang, xu, zhao};
use crate::day::{fail, pass};
use crate::diary::title;
use crate::house::House;
use domain::care::{Paper, customer_page, customers_order};
use domain::quality::{
    Command as Q, Counts, Event, FinalOwed, Given, Item, Looked, Mark, Measure, PhotoWhen, Scope, Sheet, SheetKind, Template, Unit, Work,
    awaits_check_by, finding_of, foresee, health_results, may_pass, owes_final, set_up,
};
use domain::repair_orders::{Command as R, Kind, Shows};
use domain::staff::Skill;
use domain::workshop::{Command as W, JobStatus};
use domain::{Actor, LineId, Permission, PhotoId, Refusal, SheetId};
use uuid::Uuid;

pub const SHEET: SheetId = SheetId(Uuid::from_u128(0x5E));
const PHOTO: PhotoId = PhotoId(Uuid::from_u128(0x5F));

fn item(code: &str, safety: bool, photo: PhotoWhen, measure: Option<Measure>) -> Item {
    Item { code: code.to_owned(), title: title(code), measure, safety, photo }
}

/// 轮胎花纹深度: below 1.6 mm no tyre is legal, below 3 mm it is to be watched.
fn tread() -> Measure {
    Measure {
        unit: Unit::Millimetre,
        least: 0,
        most: 2_000,
        bad_below: Some(160),
        watch_below: Some(300),
        watch_above: None,
        bad_above: None,
    }
}

/// Tread that is measured, brake hoses that must be looked at, wipers that may be.
pub fn health() -> Template {
    Template {
        code: "health".to_owned(),
        version: 1,
        kind: SheetKind::Health,
        title: title("车辆健康检查"),
        fits: Scope::default(),
        demanded: Scope::default(),
        items: vec![
            item("tread", true, PhotoWhen::Bad, Some(tread())),
            item("hoses", true, PhotoWhen::Never, None),
            item("wipers", false, PhotoWhen::Never, None),
        ],
        offered: true,
    }
}

/// 自检 of mechanical work and of comebacks; without it neither is done.
fn self_check() -> Template {
    let demanded = Scope { skills: vec![Skill::Mechanical], kinds: vec![Kind::Comeback], ..Scope::default() };
    let items = vec![item("torque", true, PhotoWhen::Never, None), item("tidy", false, PhotoWhen::Never, None)];
    Template { code: "self".to_owned(), kind: SheetKind::SelfCheck, title: title("自检"), demanded, items, ..health() }
}

pub fn of_kind(kind: SheetKind) -> Template {
    Template { code: kind.code().to_owned(), kind, ..self_check() }
}

fn given(item: &str, mark: Mark, value: Option<i32>) -> Given {
    Given { item: item.to_owned(), mark, value, photos: Vec::new(), note: String::new() }
}

pub fn all(mark: Mark) -> Vec<Given> {
    vec![given("torque", mark, None), given("tidy", Mark::Good, None)]
}

/// A tyre with 1.5 mm and a photo of it.
pub fn worn() -> Vec<Given> {
    let tyre = Given { photos: vec![PHOTO], note: "左前偏磨".to_owned(), ..given("tread", Mark::Good, Some(150)) };
    vec![tyre, given("hoses", Mark::Watch, None)]
}

pub fn fill(template: Template, job: Option<LineId>, given: Vec<Given>) -> Q {
    fill_as(SHEET, template, job, given)
}

pub fn fill_as(sheet: SheetId, template: Template, job: Option<LineId>, given: Vec<Given>) -> Q {
    let Template { code, version, kind, .. } = template;
    Q::FillSheet { order: CAR, sheet, kind, template: code, version, job, given, note: String::new() }
}

pub fn filled() -> Event {
    let mut house = knows(House::in_work(), health());
    match house.does(&wang(), fill(health(), None, worn())).expect("it is complete").remove(0) {
        domain::Event::Quality(event) => event,
        other => panic!("{other:?}"),
    }
}

/// A house that has this template, which the commands name.
pub fn knows(mut house: House, template: Template) -> House {
    house.sheets.offered.push(template.clone());
    house.sheets.named = Some(template);
    house
}

/// Wang works on the brakes, which ask for a self check.
fn at_the_brakes() -> House {
    let mut house = knows(House::authorised(), self_check());
    house.does(&zhao(), crate::day::dispatch(&[])).expect("the dispatch");
    house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("Wang begins");
    house
}

fn finish() -> W {
    W::Finish { order: CAR, job: None }
}

#[test]
fn a_reading_says_by_itself_what_it_means() {
    for (value, mark) in [(159, Mark::Bad), (160, Mark::Watch), (299, Mark::Watch), (300, Mark::Good), (800, Mark::Good)] {
        assert_eq!(tread().mark(value), mark, "{value}");
    }
    let water = Measure { bad_below: None, watch_below: None, watch_above: Some(200), bad_above: Some(300), ..tread() };
    for (value, mark) in [(200, Mark::Good), (201, Mark::Watch), (300, Mark::Watch), (301, Mark::Bad)] {
        assert_eq!(water.mark(value), mark, "{value}");
    }
    let Event::SheetFilled { entries, counts, .. } = filled() else { panic!("a filled sheet") };
    assert_eq!(entries[0].mark, Mark::Bad, "whatever was tapped, 1.5 mm are not legal");
    assert_eq!(counts, Counts { good: 0, watch: 1, bad: 1 });
}

#[test]
fn a_sheet_is_complete_with_its_safety_items_and_the_photos_that_it_wants() {
    let mut house = knows(House::in_work(), health());
    let mut fills = |given: Vec<Given>| house.does(&wang(), fill(health(), None, given)).map(|_| ());
    let missing = |codes: &[&str]| Refusal::SheetIncomplete { missing: codes.iter().map(|code| title(code)).collect() };
    assert_eq!(fills(vec![given("wipers", Mark::Good, None)]), Err(missing(&["tread", "hoses"])));
    assert_eq!(fills(vec![given("tread", Mark::Good, None), given("hoses", Mark::Good, None)]), Err(missing(&["tread"])), "not measured");
    let no_photo = vec![given("tread", Mark::Good, Some(150)), given("hoses", Mark::Good, None)];
    assert_eq!(fills(no_photo), Err(Refusal::SheetWantsPhotos { items: vec![title("tread")] }), "a bad tyre is shown");
    let slip = vec![given("tread", Mark::Good, Some(15_000)), given("hoses", Mark::Good, None)];
    let (least, most, unit) = (0, 2_000, Unit::Millimetre);
    assert_eq!(fills(slip), Err(Refusal::ReadingCannotBe { item: title("tread"), least, most, unit }));
    let silent = vec![given("tread", Mark::Good, Some(500)), given("hoses", Mark::Absent, None)];
    assert_eq!(fills(silent), Err(missing(&["hoses"])), "why nobody could look is said");
    let told = Given { note: "底护板未拆".to_owned(), ..given("hoses", Mark::Absent, None) };
    assert_eq!(fills(vec![given("tread", Mark::Good, Some(500)), told]), Ok(()));
}

#[test]
fn work_that_asks_for_a_self_check_is_not_done_without_it() {
    let mut house = at_the_brakes();
    assert_eq!(house.car().job(SERVICE).map(|job| job.owes.clone()), Some(Vec::new()), "maintenance asks for none");
    let owed = Refusal::SheetOwed { kind: SheetKind::SelfCheck, title: "更换前制动片".to_owned() };
    assert_eq!(house.does(&wang(), finish()), Err(owed.clone()));
    house.does(&wang(), fill_as(SheetId(Uuid::from_u128(1)), self_check(), Some(BRAKES), all(Mark::Bad))).expect("written down");
    assert_eq!(house.does(&wang(), finish()), Err(owed), "what is not in order is put right first");
    house.does(&wang(), fill(self_check(), Some(BRAKES), all(Mark::Good))).expect("in order");
    house.does(&wang(), finish()).expect("now it is done");
    house.does(&wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("the service");
    house.does(&wang(), finish()).expect("which asks for nothing");
    house.does(&xu(), fail(&[BRAKES])).expect("the pedal is soft");
    house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("again");
    assert!(house.does(&wang(), finish()).is_err(), "what is done again is checked again");
}

#[test]
fn one_checks_ones_own_work_and_another_checks_it_again() {
    let mut house = at_the_brakes();
    let not_mine = Err(Refusal::NotYours { permission: Permission::FillSheet });
    for other in [chen(), zhao()] {
        let filled = house.does(&other, fill(self_check(), Some(BRAKES), all(Mark::Good)));
        assert_eq!(filled, not_mine, "the work is Wang's, whoever leads the floor");
    }
    let not_begun = Err(Refusal::WorkNotBegun { title: "4万公里保养".to_owned() });
    assert_eq!(house.does(&wang(), fill(self_check(), Some(SERVICE), all(Mark::Good))), not_begun);
    house.sheets.named = Some(of_kind(SheetKind::MutualCheck));
    let mutual = || fill(of_kind(SheetKind::MutualCheck), Some(BRAKES), all(Mark::Good));
    assert_eq!(house.does(&wang(), mutual()), Err(Refusal::OwnWork));
    let title = "更换前制动片".to_owned();
    assert_eq!(house.does(&chen(), mutual()), Err(Refusal::JobNotDone { title }), "Wang is still at it");
    let (progress, brakes) = (&house.car().progress, house.car().job(BRAKES).expect("a job"));
    assert!(!awaits_check_by(progress, brakes, chen().person), "nor is it asked for");
    house.sheets.named = Some(self_check());
    house.does(&wang(), fill_as(SheetId(Uuid::from_u128(1)), self_check(), Some(BRAKES), all(Mark::Good))).expect("his own");
    house.does(&wang(), finish()).expect("done");
    house.sheets.named = Some(of_kind(SheetKind::MutualCheck));
    house.does(&chen(), mutual()).expect("Chen looks at the work of Wang");
    assert_eq!(house.does(&lin(), mutual()), Err(Refusal::not_allowed(Permission::FillSheet)));
}

#[test]
fn a_car_does_not_pass_before_somebody_else_has_looked_at_the_work() {
    let mut house = knows(House::authorised(), of_kind(SheetKind::MutualCheck));
    house.does(&zhao(), crate::day::dispatch(&[])).expect("the dispatch");
    for job in [SERVICE, BRAKES] {
        house.does(&wang(), W::ClockOn { order: CAR, job }).expect("clocking on");
        house.does(&wang(), finish()).expect("finishing: the others look at it later");
    }
    let owed = Refusal::SheetOwed { kind: SheetKind::MutualCheck, title: "更换前制动片".to_owned() };
    assert_eq!(may_pass(&house.car().progress, None, &xu()), Err(owed.clone()), "the button says so beforehand");
    assert_eq!(house.does(&xu(), pass()), Err(owed));
    house.does(&chen(), fill(of_kind(SheetKind::MutualCheck), Some(BRAKES), all(Mark::Good))).expect("Chen looks");
    house.does(&xu(), pass()).expect("it passes");
}

#[test]
fn a_comeback_passes_only_with_a_final_sheet_in_order() {
    let mut house = knows(comes_back(House::finished()), of_kind(SheetKind::Final));
    assert_eq!(house.does(&xu(), pass()), Err(Refusal::FinalSheetMissing));
    let own = Actor { posts: vec![domain::Post::QualityInspector], ..wang() };
    let sheet = |number: u128, mark| fill_as(SheetId(Uuid::from_u128(number)), of_kind(SheetKind::Final), None, all(mark));
    assert_eq!(house.does(&own, sheet(1, Mark::Good)), Err(Refusal::OwnWork), "the inspector is never the repairer");
    house.does(&xu(), sheet(1, Mark::Bad)).expect("written down");
    assert_eq!(house.does(&xu(), pass()), Err(Refusal::FinalSheetBad { bad: 1 }));
    house.wait(5);
    house.does(&xu(), sheet(2, Mark::Good)).expect("looked at again");
    house.wait(5);
    house.does(&xu(), fail(&[BRAKES])).expect("something else came up");
    house.wait(5);
    house.sheets.offered[0].kind = SheetKind::Spot;
    house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("again");
    house.does(&wang(), finish()).expect("done");
    house.sheets.offered[0].kind = SheetKind::Final;
    assert_eq!(house.does(&xu(), pass()), Err(Refusal::FinalSheetMissing), "what was sent back is looked at anew");
}

/// A car on which nobody has worked since.
const fn looked(sheets: &[Sheet]) -> Looked<'_> {
    Looked { sheets, photos: &[], sent_back: None, clocked: None, stages: &[] }
}

#[test]
fn the_button_says_what_the_command_would_say_of_the_final_sheet() {
    let house = House::finished();
    let progress = &house.car().progress;
    let templates = [Template { demanded: Scope { kinds: vec![Kind::Accident], ..Scope::default() }, ..of_kind(SheetKind::Final) }];
    let work = |kind| [Work { skill: None, kind: Some(kind), class: None }];
    assert_eq!(owes_final(&templates, &work(Kind::Maintenance), &looked(&[])), None, "nobody asks for it");
    let sheet = |mark| {
        let mut house = knows(House::finished(), of_kind(SheetKind::Final));
        house.does(&xu(), fill(of_kind(SheetKind::Final), None, all(mark))).expect("filled");
        house.car().sheets.clone()
    };
    let owed = |sheets: &[Sheet]| owes_final(&templates, &work(Kind::Accident), &looked(sheets));
    let (missing, bad, good) = (owed(&[]), owed(&sheet(Mark::Bad)), owed(&sheet(Mark::Good)));
    assert_eq!((missing, bad, good), (Some(FinalOwed::Missing), Some(FinalOwed::Bad { bad: 1 }), None));
    assert_eq!(may_pass(progress, missing, &xu()), Err(Refusal::FinalSheetMissing));
    assert_eq!(may_pass(progress, bad, &xu()), Err(Refusal::FinalSheetBad { bad: 1 }));
    assert_eq!(may_pass(progress, good, &xu()), Ok(()));
    assert_eq!(may_pass(progress, None, &wang()), Err(Refusal::not_allowed(Permission::Inspect)));
}

#[test]
fn work_that_was_given_up_needs_no_check_by_another() {
    let house = House::finished();
    let mut progress = house.car().progress.clone();
    progress.jobs[0].owes = vec![SheetKind::MutualCheck];
    assert!(matches!(may_pass(&progress, None, &xu()), Err(Refusal::SheetOwed { kind: SheetKind::MutualCheck, .. })));
    progress.jobs[0].status = JobStatus::Abandoned;
    assert_eq!(may_pass(&progress, None, &xu()), Ok(()));
}

#[test]
fn an_inspector_looks_while_work_goes_on_and_never_at_their_own() {
    let mut house = knows(House::in_work(), of_kind(SheetKind::Spot));
    house.does(&xu(), fill(of_kind(SheetKind::Spot), None, all(Mark::Good))).expect("a spot check");
    let own = Actor { posts: vec![domain::Post::QualityInspector], ..wang() };
    let again = || fill_as(SheetId(Uuid::from_u128(1)), of_kind(SheetKind::Spot), None, all(Mark::Good));
    assert_eq!(house.does(&own, again()), Err(Refusal::OwnWork));
    assert_eq!(house.does(&wang(), again()), Err(Refusal::not_allowed(Permission::Inspect)));
    let mut house = knows(House::ready(), of_kind(SheetKind::Spot));
    assert!(matches!(house.does(&xu(), again()), Err(Refusal::WrongStatus { .. })), "the work is over");
}

#[test]
fn the_customer_sees_the_photos_of_a_health_check_once_it_is_shared() {
    let mut house = knows(House::in_work(), health());
    let taken_at = house.now;
    house.does(&wang(), R::AddPhoto { order: CAR, photo: PHOTO, shows: Shows::Other, taken_at }).expect("the photo");
    house.does(&wang(), fill(health(), None, worn())).expect("filled");
    assert_eq!(house.car().photos_for_customers().count(), 0);
    assert_eq!(house.does(&wang(), Q::ShareSheet { order: CAR, sheet: SHEET }).err(), Some(Refusal::not_allowed(Permission::ShareOrder)));
    house.does(&lin(), Q::ShareSheet { order: CAR, sheet: SHEET }).expect("the advisor shares it");
    assert_eq!(house.car().photos_for_customers().count(), 1);
    let page = customer_page(house.car(), around(), &house.policy, house.now);
    let items = &page.health[0].items;
    assert_eq!((items.len(), items[0].mark, items[0].reading, items[0].photos.len()), (2, Mark::Bad, Some((150, Unit::Millimetre)), 1));
    assert!(page.photos.is_empty(), "beside its item, and not twice");
    let withdraw = R::WithdrawPhoto { order: CAR, photo: PHOTO, reason: "模糊".into() };
    assert_eq!(house.does(&lin(), withdraw), Err(Refusal::PhotoIsTold));
    assert_eq!(house.does(&lin(), Q::ShareSheet { order: CAR, sheet: SHEET }), Err(Refusal::AlreadyThere));
    let mut house = at_the_brakes();
    house.does(&wang(), fill(self_check(), Some(BRAKES), all(Mark::Good))).expect("in order");
    assert_eq!(house.does(&lin(), Q::ShareSheet { order: CAR, sheet: SHEET }), Err(Refusal::SheetIsForTheHouse));
}

#[test]
fn the_car_leaves_with_the_newest_health_check_that_was_shared() {
    let mut house = knows(House::in_work(), health());
    house.does(&wang(), fill(health(), None, worn())).expect("filled");
    let good = vec![given("tread", Mark::Good, Some(620)), given("hoses", Mark::Good, None)];
    let again = SheetId(Uuid::from_u128(0x60));
    house.does(&wang(), fill_as(again, health(), None, good)).expect("filled again");
    let copy = |house: &House, paper| customers_order(house.car().clone(), paper).sheets;
    assert_eq!((health_results(&house.car().sheets), copy(&house, Paper::Settlement)), (vec![], vec![]), "nobody has shared it");

    house.does(&lin(), Q::ShareSheet { order: CAR, sheet: SHEET }).expect("the advisor shares the first");
    let first = health_results(&house.car().sheets);
    assert_eq!((first[0].bad[0].note.as_str(), first[0].watch.len(), first[0].measured.len()), ("左前偏磨", 1, 0));
    let shared = copy(&house, Paper::Settlement);
    assert_eq!((shared.len(), &shared[0].by), (1, &house.car().advisor), "who looked is nothing that customers are told");
    let told = serde_json::to_string(&shared).expect("JSON");
    assert!(!told.contains("below") && shared[0].entries.iter().all(|entry| entry.photos.is_empty()), "{told}");
    assert_eq!(copy(&house, Paper::Authorisation), []);

    house.does(&lin(), Q::ShareSheet { order: CAR, sheet: again }).expect("and the second");
    let results = health_results(&house.car().sheets);
    assert_eq!((results.len(), results[0].counts), (1, Counts { good: 2, watch: 0, bad: 0 }), "what was done again holds");
    let measured: Vec<_> = results[0].measured.iter().map(|entry| (entry.item.code.as_str(), entry.value)).collect();
    assert_eq!(measured, [("tread", Some(620))]);
}

#[test]
fn the_items_of_a_sheet_become_findings_of_their_own() {
    assert_eq!(finding_of(SHEET, "tread"), finding_of(SHEET, "tread"), "reported twice, it is one");
    assert_ne!(finding_of(SHEET, "tread"), finding_of(SHEET, "hoses"));
}

#[test]
fn only_what_the_house_offers_is_filled() {
    let mut house = knows(House::in_work(), health());
    house.sheets.named = Some(Template { version: 2, ..health() });
    assert_eq!(house.does(&wang(), fill(health(), None, worn())), Err(Refusal::SheetUnknown), "another version is another sheet");
    let body = Template { fits: Scope { skills: vec![Skill::Paint], ..Scope::default() }, ..health() };
    house.sheets.named = Some(body.clone());
    assert_eq!(house.does(&wang(), fill(body, None, worn())), Err(Refusal::SheetNotForThis { title: title("车辆健康检查") }));
}

#[test]
fn a_template_is_changed_by_whoever_has_seen_it_as_it_stands() {
    let put = |who: &Actor, template: Template, replaces: Option<i32>| {
        let command = Q::PutTemplate { dealership: HOUSE, template: Box::new(template), replaces };
        set_up(&[health()], &command, who)
    };
    let without_wipers = || Template { items: health().items[..2].to_vec(), ..health() };
    let Ok(events) = put(&sun(), without_wipers(), Some(1)) else { panic!("it is changed") };
    let domain::Event::Quality(Event::TemplatePut { template }) = &events[0] else { panic!("a template") };
    assert_eq!(template.version, 2, "sheets that were filled keep the first");
    assert_eq!(put(&sun(), without_wipers(), Some(3)), Err(Refusal::SettingsChanged));
    assert_eq!(put(&sun(), health(), Some(1)), Err(Refusal::NothingChanged));
    assert_eq!(put(&sun(), Template { items: Vec::new(), ..health() }, Some(1)), Err(Refusal::FieldEmpty { field: "items".to_owned() }));
    let twice = Template { items: [health().items, health().items].concat(), ..health() };
    assert_eq!(put(&sun(), twice, Some(1)), Err(Refusal::AlreadyThere));
    let wrong = Measure { bad_below: Some(400), watch_below: Some(300), ..tread() };
    let contradicts = Template { items: vec![item("tread", true, PhotoWhen::Never, Some(wrong))], ..health() };
    assert_eq!(put(&sun(), contradicts, Some(1)), Err(Refusal::LimitsContradict { item: title("tread") }));
    assert_eq!(put(&sun(), Template { code: "own".to_owned(), ..health() }, None).map(|events| events.len()), Ok(1), "a new one");
    assert!(
        domain::Command::Quality(Q::PutTemplate { dealership: HOUSE, template: Box::new(health()), replaces: None })
            .expect_permitted(&hu())
            .is_err()
    );
}

#[test]
fn a_tablet_lets_the_work_be_finished_once_its_own_sheet_is_filled() {
    let mut house = at_the_brakes();
    let mut shown = crate::offline::board(&house);
    let step = finish();
    assert!(domain::workshop::foresee(&mut shown.clone(), &step, &wang(), house.now).is_err());
    foresee(&mut shown, SheetKind::SelfCheck, (CAR, Some(BRAKES)), &all(Mark::Good));
    house.does(&wang(), fill(self_check(), Some(BRAKES), all(Mark::Good))).expect("so does the server");
    assert_eq!(shown.cards[0].progress.jobs, house.car().progress.jobs);
    domain::workshop::foresee(&mut shown, &step, &wang(), house.now).expect("and then it is done");
}
