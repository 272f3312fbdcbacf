//! 备料: what a visit takes is held for it, nothing is held twice, and what is no longer wanted goes back.

use crate::cast::{CAR, HOUSE, lin, lu, noon, shen, sun, tang, wang};
use crate::diary::{VEHICLE, VISIT, appointment, at, catalogue, facts, service, whole_service};
use domain::appointments::{
    Appointment, Command, Entry, Event, Facts, Kept, ModelGroup, PartCheck, PartNeed, Preparation, Readiness, Recurring, Service, Settings,
    SetupFacts, Status, allot, decide, needs, parts_of, parts_wanted, picks, set_up, tasks,
};
use domain::parts::{self, Stock};
use domain::staff::Skill;
use domain::{Actor, CountId, Fen, Quantity, Refusal};
use proptest::prelude::*;
use uuid::Uuid;

const OIL: &str = "1016059000";
const FILTER: &str = "1056022300";

fn need(part_no: &str, units: i32) -> PartNeed {
    PartNeed { group: None, part_no: part_no.to_owned(), quantity: Quantity::units(units) }
}

/// Oil and filter for the service of the visit: six litres on large cars.
fn stocked() -> Vec<Service> {
    let mut all = catalogue();
    let large = |part_no, units| PartNeed { group: Some("large".to_owned()), ..need(part_no, units) };
    all[0].parts = vec![need(OIL, 5), need(FILTER, 1), large(OIL, 6), large(FILTER, 1)];
    all[0].operations = vec!["PM-010".to_owned()];
    all[1].parts = vec![need(OIL, 1)];
    all[1].operations = vec!["BR-110".to_owned(), "PM-010".to_owned()];
    all
}

fn stock(part_no: &str, on_hand: i32, reserved: i32) -> Stock {
    Stock {
        part_no: part_no.to_owned(),
        title: if part_no == OIL { "机油" } else { "机油滤清器" }.to_owned(),
        unit: "个".to_owned(),
        bin: "A-01".to_owned(),
        on_hand: Quantity::units(on_hand),
        reserved: Quantity::units(reserved),
    }
}

fn kept(part_no: &str, wanted: i32, held: i32) -> Kept {
    Kept { part_no: part_no.to_owned(), wanted: Quantity::units(wanted), held: Quantity::units(held) }
}

fn confirmed() -> Appointment {
    Appointment { model: "帝豪".to_owned(), ..appointment(Status::Confirmed) }
}

fn with(visit: Appointment, stock: Vec<Stock>) -> Facts {
    let group = ModelGroup { code: "large".to_owned(), prefixes: vec!["星越".to_owned()] };
    let settings = Settings { model_groups: vec![group], ..facts().settings };
    Facts { stored: Some(visit), stock, catalogue: stocked(), settings, vehicle: None, ..facts() }
}

fn prepare(despite_short: bool) -> Command {
    Command::Prepare { appointment: VISIT, note: "机油已备".to_owned(), despite_short }
}

/// What is held after a command, or why it was refused.
fn asks(facts: &Facts, who: &Actor, command: Command) -> Result<Appointment, Refusal> {
    let events = decide(facts, &command, who, noon())?;
    let visit = facts.stored.clone().expect("a visit");
    Ok(events.into_iter().fold(visit, |visit, event| match event {
        domain::Event::Appointments(event) => visit.after(&event, noon()),
        other => panic!("{other:?}"),
    }))
}

#[test]
fn what_a_visit_takes_follows_from_its_services_and_its_model() {
    let wanted = |model: &str, services: &[&str]| {
        let visit =
            Appointment { model: model.to_owned(), services: services.iter().map(|code| (*code).to_owned()).collect(), ..confirmed() };
        parts_wanted(&with(visit.clone(), Vec::new()), &visit)
    };
    let (oil, filter) = (|units| (OIL.to_owned(), Quantity::units(units)), (FILTER.to_owned(), Quantity::units(1)));
    assert_eq!(wanted("帝豪", &["OIL"]), [oil(5), filter.clone()]);
    assert_eq!(wanted("星越L 2.0TD", &["OIL"]), [oil(6), filter.clone()], "a large car takes more");
    let registered = with(confirmed(), Vec::new());
    let registered = Facts { vehicle: Some((VEHICLE, "星越L".to_owned())), ..registered };
    assert_eq!(parts_wanted(&registered, &confirmed())[0], oil(6), "the register knows the model better than who called");
    assert_eq!(wanted("帝豪", &["WINTER"]), [oil(6), filter.clone()], "a package takes what is in it");
    assert_eq!(wanted("帝豪", &["WINTER", "OIL", "OIL"]), [oil(6), filter], "and what is in it already is not taken again");
    assert_eq!(wanted("帝豪", &["AIR", "GONE"]), []);
    let operations: Vec<Vec<String>> = tasks(&stocked(), &["WINTER".to_owned()], None).into_iter().map(|task| task.operations).collect();
    assert_eq!(operations, [vec!["PM-010".to_owned()], vec!["BR-110".to_owned()]], "nothing is done twice");
    assert_eq!(parts_of(&[]), []);
}

#[test]
fn a_larger_service_holds_the_smaller_one_that_its_work_counts_as() {
    let every =
        |operations: &[&str]| Some(Recurring { months: 6, km: 0, operations: operations.iter().map(|code| (*code).to_owned()).collect() });
    let of = |code: &str, hours, operation: &str, counts: &[&str]| Service {
        operations: vec![operation.to_owned()],
        every: every(counts),
        parts: vec![PartNeed { group: None, part_no: format!("P-{code}"), quantity: Quantity::units(5) }],
        ..service(code, &[(None, Skill::Maintenance, hours)])
    };
    // The small one is due again after the large one as well; the large one is not done by the small.
    let mut all = vec![of("SMALL", 80, "PM-010", &["PM-010", "PM-040"]), of("LARGE", 120, "PM-040", &["PM-040"])];
    all.push(Service { includes: vec!["SMALL".to_owned(), "BRAKES".to_owned()], ..service("WINTER", &[]) });
    all.push(service("BRAKES", &[(None, Skill::Mechanical, 200)]));
    let hours = |codes: &[&str]| {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let found = needs(&all, &codes, None, None).expect("work");
        let parts: Vec<String> = parts_of(&tasks(&all, &codes, None)).into_iter().map(|(part_no, _)| part_no).collect();
        (found.into_iter().map(|need| (need.skill, need.hours.0)).collect::<Vec<_>>(), parts)
    };
    let large = (vec![(Skill::Maintenance, 120)], vec!["P-LARGE".to_owned()]);
    assert_eq!(hours(&["LARGE"]), large);
    assert_eq!(hours(&["SMALL", "LARGE"]), large, "oil is changed once");
    assert_eq!(hours(&["LARGE", "WINTER"]).0, [(Skill::Maintenance, 120), (Skill::Mechanical, 200)]);
    assert_eq!(hours(&["SMALL"]).0, [(Skill::Maintenance, 80)]);
    let called = |service: &Service, all: &[Service]| service.package_of(all).map(|larger| larger.code.clone());
    assert_eq!(called(&all[0], &all[..2]), Some("LARGE".to_owned()));
    assert_eq!(called(&all[1], &all), None);
    // Two that count as each other hold neither.
    let alike = [of("A", 80, "X-1", &["X-1", "X-2"]), of("B", 80, "X-2", &["X-1", "X-2"])];
    assert_eq!((called(&alike[0], &alike), called(&alike[1], &alike)), (None, None));
}

#[test]
fn the_evening_before_everything_is_put_aside() {
    let full = with(confirmed(), vec![stock(OIL, 20, 10), stock(FILTER, 1, 0)]);
    let visit = asks(&full, &lu(), prepare(false)).expect("prepared");
    assert_eq!((visit.status, visit.parts.clone()), (Status::Prepared, vec![kept(OIL, 5, 5), kept(FILTER, 1, 1)]));
    assert!(!visit.is_short());
    assert!(asks(&full, &tang(), prepare(false)).is_ok(), "the storekeeper prepares, too");
    assert!(matches!(asks(&full, &shen(), prepare(false)), Err(Refusal::NotAllowed { .. })));
    let requested = with(Appointment { status: Status::Requested, ..confirmed() }, Vec::new());
    assert!(matches!(asks(&requested, &lu(), prepare(false)), Err(Refusal::AppointmentStatus { .. })), "the desk confirms first");
    let in_words = with(Appointment { services: Vec::new(), ..confirmed() }, Vec::new());
    assert_eq!(asks(&in_words, &lu(), prepare(false)).expect("nothing to put aside").parts, []);
}

#[test]
fn what_is_missing_is_named_and_the_rest_can_be_held_all_the_same() {
    let few = with(confirmed(), vec![stock(OIL, 6, 4)]);
    let missing = vec![("机油".to_owned(), Quantity::units(3), "个".to_owned()), (FILTER.to_owned(), Quantity::units(1), String::new())];
    assert_eq!(asks(&few, &lu(), prepare(false)), Err(Refusal::PartsShort { missing }));
    let visit = asks(&few, &lu(), prepare(true)).expect("what there is");
    assert_eq!(visit.parts, [kept(OIL, 5, 2), kept(FILTER, 1, 0)]);
    assert!(visit.is_short());
    let again = with(visit.clone(), vec![stock(OIL, 6, 6)]);
    assert_eq!(asks(&again, &lu(), prepare(true)), Err(Refusal::NothingChanged));
    let come_in = with(visit, vec![stock(OIL, 20, 6), stock(FILTER, 2, 0)]);
    assert_eq!(asks(&come_in, &lu(), prepare(false)).expect("the rest").parts, [kept(OIL, 5, 5), kept(FILTER, 1, 1)]);
}

#[test]
fn what_is_no_longer_wanted_goes_back() {
    let prepared = || Appointment { status: Status::Prepared, parts: vec![kept(OIL, 5, 5)], ..confirmed() };
    let after = |command: Command| asks(&with(prepared(), Vec::new()), &lu(), command).expect("a step");
    let unprepared = after(Command::Unprepare { appointment: VISIT });
    assert_eq!((unprepared.status, unprepared.parts), (Status::Confirmed, vec![]));
    assert_eq!(after(Command::Cancel { appointment: VISIT, reason: "客户出差".to_owned() }).parts, []);
    assert_eq!(after(Command::Move { appointment: VISIT, starts_at: at(16, 9, 0) }).parts, []);
    let missed = decide(&with(prepared(), Vec::new()), &Command::MarkNoShow { appointment: VISIT }, &lu(), at(13, 12, 0));
    assert!(matches!(missed.as_deref(), Ok([domain::Event::Appointments(Event::NoShowMarked)])));
    assert_eq!(prepared().after(&Event::NoShowMarked, noon()).parts, []);
    assert_eq!(after(Command::Arrive { appointment: VISIT }).parts, [kept(OIL, 5, 5)], "the car is here: its parts wait for it");
    let linked = prepared().after(&Event::OrderLinked { order: CAR, vehicle: VEHICLE }, noon());
    assert_eq!(linked.parts, [kept(OIL, 5, 5)], "the order takes them over");
}

#[test]
fn a_car_that_came_and_is_not_repaired_gives_its_parts_back_and_an_order_keeps_them() {
    let arrived = Appointment { status: Status::Arrived, parts: vec![kept(OIL, 5, 5)], ..confirmed() };
    let unprepare = || Command::Unprepare { appointment: VISIT };
    assert_eq!(asks(&with(arrived.clone(), Vec::new()), &lin(), unprepare()).expect("given back").parts, []);
    let refused = |visit| asks(&with(visit, Vec::new()), &lin(), unprepare());
    assert!(matches!(refused(Appointment { order: Some(CAR), ..arrived.clone() }), Err(Refusal::AppointmentStatus { .. })));
    assert!(matches!(refused(Appointment { parts: Vec::new(), ..arrived }), Err(Refusal::AppointmentStatus { .. })));
}

#[test]
fn the_list_says_how_far_each_visit_is() {
    let check = |wanted: i32, held: i32, available: i32| PartCheck {
        part_no: OIL.to_owned(),
        title: "机油".to_owned(),
        unit: "升".to_owned(),
        bin: "A-01".to_owned(),
        wanted: Quantity::units(wanted),
        held: Quantity::units(held),
        available: Quantity::units(available),
    };
    let readiness = |status, parts: Vec<PartCheck>| {
        let appointment = Appointment { status, ..confirmed() };
        let entry = Entry {
            number: "YY260312-001".to_owned(),
            appointment,
            order_number: None,
            advisor: None,
            vehicle: None,
            open_order: None,
            loaner: None,
            photos: Vec::new(),
        };
        Preparation { entry, services: Vec::new(), todo: Vec::new(), parts, laid: Vec::new() }.readiness()
    };
    assert_eq!(readiness(Status::Confirmed, vec![check(5, 0, 5)]), Readiness::NotYet);
    assert_eq!(readiness(Status::Confirmed, vec![check(5, 0, 4)]), Readiness::Short);
    assert_eq!(readiness(Status::Prepared, vec![check(5, 5, 0)]), Readiness::Prepared);
    assert_eq!(readiness(Status::Prepared, vec![check(5, 2, 0)]), Readiness::Short);
    assert_eq!(readiness(Status::Prepared, vec![check(5, 2, 3)]), Readiness::NotYet, "the rest has come in and can be put aside");
    assert_eq!((readiness(Status::Confirmed, vec![]), readiness(Status::Prepared, vec![])), (Readiness::NotYet, Readiness::Prepared));
}

#[test]
fn a_service_stands_for_what_the_catalogues_know() {
    let put = |service: Service| {
        let known = SetupFacts { operations: vec!["PM-010".to_owned()], part_nos: vec![OIL.to_owned()], ..SetupFacts::default() };
        set_up(&known, &Command::PutService { dealership: HOUSE, service: Box::new(service), replaces: None }, &sun(), noon()).map(|_| ())
    };
    let whole = whole_service;
    assert_eq!(put(whole()), Ok(()));
    let unknown = Service { operations: vec!["XX-1".to_owned()], ..whole() };
    assert_eq!(put(unknown), Err(Refusal::OperationUnknown { operation: "XX-1".to_owned() }));
    let unknown = Service { parts: vec![need("X-1", 1)], ..whole() };
    assert_eq!(put(unknown), Err(Refusal::PartUnknown { part_no: "X-1".to_owned() }));
    let nothing = Service { parts: vec![PartNeed { quantity: Quantity(0), ..need(OIL, 1) }], ..whole() };
    assert_eq!(put(nothing), Err(Refusal::QuantityOutOfRange { quantity: Quantity(0) }));
    let negative = Service { price: Some(Fen(-1)), ..whole() };
    assert_eq!(put(negative), Err(Refusal::AmountOutOfRange { amount: Fen(-1) }));
    let seen = |stored: Option<Service>, seen: Option<Service>| {
        let known =
            SetupFacts { operations: vec!["PM-010".to_owned()], part_nos: vec![OIL.to_owned()], service: stored, ..SetupFacts::default() };
        let replaces = seen.map(Box::new);
        let put = Command::PutService { dealership: HOUSE, service: Box::new(whole()), replaces };
        set_up(&known, &put, &sun(), noon()).map(|_| ())
    };
    assert_eq!(seen(Some(whole()), Some(whole())), Ok(()));
    assert_eq!(seen(None, None), Ok(()));
    assert_eq!(seen(Some(whole()), None), Err(Refusal::AlreadyThere), "a new one does not take the code of another");
    let other = || Service { position: 7, ..whole() };
    assert_eq!(seen(Some(other()), Some(whole())), Err(Refusal::SettingsChanged), "somebody else's change is not written over unseen");
    let endless = Service { operations: vec!["PM-010".to_owned(); 41], ..whole() };
    assert!(matches!(put(endless), Err(Refusal::FieldTooLong { .. })));
    assert!(service("X", &[]).operations.is_empty(), "and it need not stand for any");
}

#[test]
fn what_an_offered_package_includes_is_offered_and_no_package() {
    let package = |active| Service { active, includes: vec!["A".to_owned()], ..service("P", &[]) };
    let one = |code: &str| Service { code: code.to_owned(), ..whole_service() };
    let known = || SetupFacts { operations: vec!["PM-010".to_owned()], part_nos: vec![OIL.to_owned()], ..SetupFacts::default() };
    let put = |service: Service, stored: Option<Service>, packages: Vec<Service>| {
        let facts = SetupFacts { codes: ["A", "P"].map(str::to_owned).to_vec(), service: stored.clone(), packages, ..known() };
        let put = Command::PutService { dealership: HOUSE, service: Box::new(service), replaces: stored.map(Box::new) };
        set_up(&facts, &put, &sun(), noon()).map(|_| ())
    };
    let retired = || Service { active: false, ..one("A") };
    let refused = Refusal::ServiceIsInPackage { service: "A".to_owned(), package: "P".to_owned() };
    assert_eq!(put(retired(), Some(one("A")), vec![package(true)]), Err(refused));
    assert_eq!(put(retired(), Some(one("A")), vec![package(false)]), Ok(()), "nobody books that package any more");
    assert_eq!(put(one("A"), Some(one("A")), vec![package(true)]), Ok(()));
    let nested = Service { includes: vec!["P".to_owned()], ..service("Q", &[]) };
    assert_eq!(put(nested, None, vec![package(true)]), Err(Refusal::PackageInPackage { service: "P".to_owned() }));
    let becomes = Service { includes: vec!["P".to_owned()], ..one("A") };
    assert!(matches!(put(becomes, Some(one("A")), vec![package(true)]), Err(Refusal::PackageInPackage { .. })));
}

fn count(counted: i32, bin: &str) -> parts::Command {
    parts::Command::Count {
        count: CountId(Uuid::from_u128(0xAC)),
        part_no: OIL.to_owned(),
        bin: bin.to_owned(),
        counted: Quantity(counted),
        note: String::new(),
        seen: None,
    }
}

#[test]
fn whoever_counts_says_what_is_there_and_what_that_changes() {
    let known = parts::Facts { stock: Some(stock(OIL, 40, 5)), exists: false };
    let counted = parts::decide(&known, &count(3_800, " a-01-02 "), &tang());
    let event = parts::Event::Counted {
        part_no: OIL.to_owned(),
        title: "机油".to_owned(),
        bin: "A-01-02".to_owned(),
        counted: Quantity::units(38),
        difference: Quantity::units(-2),
        note: String::new(),
    };
    assert_eq!(counted, Ok(vec![domain::Event::Parts(event)]));
    let refused = |facts: &parts::Facts, who: &Actor, command| parts::decide(facts, &command, who).err();
    assert_eq!(refused(&known, &tang(), count(400, "A")), Some(Refusal::PartIsReserved { reserved: Quantity::units(5) }));
    assert_eq!(refused(&known, &tang(), count(-1, "A")), Some(Refusal::QuantityOutOfRange { quantity: Quantity(-1) }));
    assert_eq!(refused(&known, &tang(), count(4_000, " ")), Some(Refusal::FieldEmpty { field: "bin".to_owned() }));
    let seen = |units| match count(3_800, "A") {
        parts::Command::Count { count, part_no, bin, counted, note, .. } => {
            parts::Command::Count { count, part_no, bin, counted, note, seen: Some(Quantity::units(units)) }
        }
        other => other,
    };
    let moved = Refusal::StockHasMoved { seen: Quantity::units(41), on_hand: Quantity::units(40) };
    assert_eq!((refused(&known, &tang(), seen(41)), refused(&known, &tang(), seen(40))), (Some(moved), None), "one has gone meanwhile");
    let unknown = parts::Facts::default();
    assert_eq!(refused(&unknown, &tang(), count(1, "A")), Some(Refusal::NotFound));
    let counted = parts::Facts { exists: true, ..known.clone() };
    assert_eq!(refused(&counted, &tang(), count(1, "A")), Some(Refusal::AlreadyThere));
    for who in [wang(), lu(), lin()] {
        assert!(matches!(refused(&known, &who, count(4_000, "A")), Some(Refusal::NotAllowed { .. })));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Visits are prepared and given up, parts are counted, in any order: never is more held than is there.
    #[test]
    fn nothing_is_held_twice(steps in prop::collection::vec((0usize..4, 0u8..3, 0i32..20), 0..60), first in 0i32..20) {
        let mut there = stock(OIL, first, 0);
        let mut visits = vec![confirmed(); 4];
        for (which, step, counted) in steps {
            match step {
                0 => {
                    let facts = with(visits[which].clone(), vec![there.clone()]);
                    if let Ok(after) = asks(&facts, &lu(), prepare(true)) {
                        visits[which] = after;
                    }
                }
                1 => {
                    let facts = with(visits[which].clone(), Vec::new());
                    if let Ok(after) = asks(&facts, &lu(), Command::Unprepare { appointment: VISIT }) {
                        visits[which] = after;
                    }
                }
                _ => {
                    let facts = parts::Facts { stock: Some(there.clone()), exists: false };
                    if parts::decide(&facts, &count(counted * 100, "A"), &tang()).is_ok() {
                        there.on_hand = Quantity::units(counted);
                    }
                }
            }
            let held = |visit: &Appointment| visit.parts.iter().filter(|kept| kept.part_no == OIL).map(|kept| kept.held.0).sum::<i32>();
            there.reserved = Quantity(visits.iter().map(held).sum());
            prop_assert!(there.reserved <= there.on_hand, "{there:?}");
            prop_assert!(visits.iter().flat_map(|visit| &visit.parts).all(|kept| kept.held <= kept.wanted && kept.held >= Quantity(0)));
        }
    }

    #[test]
    fn what_is_allotted_is_never_more_than_is_wanted_or_there(wanted in 0i32..1_000, on_hand in 0i32..1_000, reserved in 0i32..1_000, own in 0i32..1_000) {
        let own = own.min(reserved).min(wanted);
        let there = Stock { on_hand: Quantity(on_hand.max(reserved)), reserved: Quantity(reserved), ..stock(OIL, 0, 0) };
        let held = Kept { part_no: OIL.to_owned(), wanted: Quantity(wanted), held: Quantity(own) };
        let allotted = allot(&[(OIL.to_owned(), Quantity(wanted))], std::slice::from_ref(&there), &[held]);
        prop_assert!(allotted[0].held.0 <= wanted);
        prop_assert!(there.reserved.0 - own + allotted[0].held.0 <= there.on_hand.0);
        prop_assert_eq!(allotted[0].held.0, wanted.min(there.available().0 + own));
    }
}

#[test]
fn the_pick_list_of_a_day_leads_to_each_bin_once() {
    let check = |bin: &str, part_no: &str, wanted: i32, held: i32| PartCheck {
        part_no: part_no.to_owned(),
        title: part_no.to_owned(),
        unit: "个".to_owned(),
        bin: bin.to_owned(),
        wanted: Quantity::units(wanted),
        held: Quantity::units(held),
        available: Quantity::units(1),
    };
    let visit = |name: &str, parts: Vec<PartCheck>| {
        let appointment = Appointment { plate: None, name: name.to_owned(), ..confirmed() };
        let entry = Entry {
            number: String::new(),
            appointment,
            order_number: None,
            advisor: None,
            vehicle: None,
            open_order: None,
            loaner: None,
            photos: Vec::new(),
        };
        Preparation { entry, services: Vec::new(), todo: Vec::new(), parts, laid: Vec::new() }
    };
    let day = [
        visit("陈女士", vec![check("B-02", FILTER, 1, 1), check("A-01", OIL, 5, 5)]),
        visit("王先生", vec![check("A-01", OIL, 6, 4)]),
        visit("没有配件", Vec::new()),
    ];
    let picks = picks(&day);
    let rows: Vec<_> = picks.iter().map(|pick| (pick.bin.as_str(), pick.part_no.as_str(), pick.wanted, pick.held)).collect();
    assert_eq!(rows, [("A-01", OIL, Quantity::units(11), Quantity::units(9)), ("B-02", FILTER, Quantity::units(1), Quantity::units(1))]);
    assert_eq!((picks[0].missing(), picks[1].missing()), (Quantity::units(1), Quantity(0)), "one of the two is in the stock");
    assert_eq!(picks[0].for_whom, [("陈女士".to_owned(), Quantity::units(5)), ("王先生".to_owned(), Quantity::units(6))]);
}
