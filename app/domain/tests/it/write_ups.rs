//! Symptom, cause and remedy of each job, as a technician writes them.

use crate::cast::{BAY_3, BRAKES, CAR, HOUSE, SERVICE, brakes, check_in, chen, lin, minutes, service, wang, xu, zhao};
use crate::house::House;
use domain::repair_orders::{CheckIn, Command as R, Kind};
use domain::staff::Skill;
use domain::workshop::{Command as W, Event as E, MOST_FAULT_CODES, WriteUp, foresee, wants_remedy};
use domain::{Actor, Command, CommandId, Envelope, Event, Refusal};

fn done() -> WriteUp {
    WriteUp {
        symptom: "踩制动有金属声".into(),
        cause: "片磨到极限".into(),
        remedy: "更换前制动片".into(),
        codes: vec![" c0034-1f ".into()],
    }
}

/// A service and brakes given to Wang in a house that asks for remedies, the brakes begun.
fn begun(kind: Kind) -> House {
    let mut house = House::new();
    house.asks_remedies = true;
    house.does(&lin(), R::CheckIn { order: CAR, check_in: CheckIn { kind, ..check_in() }, closed_is_meant: false }).expect("the check-in");
    for command in [
        R::AddLine { order: CAR, line: service() },
        R::AddLine { order: CAR, line: brakes() },
        R::Quote { order: CAR, promised_at: None, closed_is_meant: false },
        crate::samples::signed(),
    ] {
        house.does(&lin(), command).expect("at the desk");
    }
    let give = W::Dispatch { order: CAR, jobs: Vec::new(), technician: wang().person, bay: BAY_3, reason: String::new() };
    house.does(&zhao(), give).expect("given");
    house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("begun");
    house
}

fn writes(house: &mut House, who: &Actor, write_up: WriteUp) -> Result<Vec<Event>, Refusal> {
    house.does(who, W::WriteUp { order: CAR, job: BRAKES, write_up })
}

fn finish(line: domain::LineId) -> W {
    W::Finish { order: CAR, job: Some(line) }
}

#[test]
fn a_repair_is_finished_with_its_remedy_and_maintenance_without() {
    let mut house = begun(Kind::General);
    let missing = Refusal::RemedyMissing { title: "更换前制动片".to_owned() };
    assert_eq!(house.does(&wang(), finish(BRAKES)), Err(missing.clone()));
    writes(&mut house, &wang(), WriteUp { remedy: "  ".into(), ..done() }).expect("what is known so far");
    assert_eq!(house.does(&wang(), finish(BRAKES)), Err(missing), "the remedy is what is asked for");
    let events = writes(&mut house, &wang(), done()).expect("all of it");
    let written = WriteUp { codes: vec!["C0034-1F".into()], ..done() };
    assert_eq!(events, [Event::Workshop(E::WrittenUp { job: BRAKES, title: "更换前制动片".into(), write_up: written.clone() })]);
    house.does(&wang(), finish(BRAKES)).expect("finished");
    house.does(&wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("the service");
    house.does(&wang(), finish(SERVICE)).expect("a service says by its name what was done");
    assert_eq!(house.car().job(BRAKES).expect("the job").write_up, written);
}

#[test]
fn repairs_accidents_and_comebacks_ask_for_it() {
    let asked = |kind: Kind| wants_remedy(Some(kind), Skill::Mechanical);
    assert!(asked(Kind::General) && asked(Kind::Accident) && asked(Kind::Comeback) && asked(Kind::Warranty));
    assert!(!asked(Kind::Maintenance) && !asked(Kind::Pdi) && !asked(Kind::Campaign));
    assert!(!wants_remedy(Some(Kind::General), Skill::Maintenance) && !wants_remedy(None, Skill::Body));
    let mut house = begun(Kind::Maintenance);
    house.does(&wang(), finish(BRAKES)).expect("on a maintenance visit nothing is asked");
}

#[test]
fn what_is_written_is_ones_own_and_can_be_put_right_until_the_car_is_settled() {
    let mut house = begun(Kind::General);
    assert!(matches!(writes(&mut house, &chen(), done()), Err(Refusal::NotYours { .. })), "somebody else's job");
    assert!(matches!(writes(&mut house, &xu(), done()), Err(Refusal::NotAllowed { .. })));
    writes(&mut house, &wang(), done()).expect("one's own");
    assert_eq!(writes(&mut house, &wang(), done()), Err(Refusal::NothingChanged));
    assert_eq!(
        writes(&mut house, &wang(), WriteUp { remedy: String::new(), ..done() }),
        Err(Refusal::FieldEmpty { field: "remedy".into() })
    );
    house.does(&wang(), finish(BRAKES)).expect("finished");
    let more = WriteUp { cause: "分泵导销卡滞".into(), ..done() };
    writes(&mut house, &zhao(), more).expect("the workshop director puts it right afterwards");
    let begin = W::WriteUp { order: CAR, job: SERVICE, write_up: done() };
    assert_eq!(house.does(&wang(), begin), Err(Refusal::WorkNotBegun { title: "4万公里保养".into() }), "nobody has looked yet");
}

#[test]
fn codes_are_of_the_standard_once_each_and_not_without_end() {
    let mut house = begun(Kind::General);
    let with = |codes: Vec<String>| WriteUp { codes, ..done() };
    let unreadable = writes(&mut house, &wang(), with(vec!["P0301".into(), "P9999".into()]));
    assert_eq!(unreadable, Err(Refusal::FaultCodeUnreadable { found: "P9999".into() }));
    let many = (0..=MOST_FAULT_CODES).map(|number| format!("P0{number:03X}")).collect::<Vec<_>>();
    assert_eq!(writes(&mut house, &wang(), with(many)), Err(Refusal::TooManyFaultCodes { limit: MOST_FAULT_CODES }));
    writes(&mut house, &wang(), with(vec!["p0301".into(), "P0301".into(), "U0100".into()])).expect("twice the same");
    assert_eq!(house.car().job(BRAKES).expect("the job").write_up.codes, ["P0301", "U0100"]);
    let long = WriteUp { symptom: "长".repeat(1_001), ..done() };
    assert_eq!(writes(&mut house, &wang(), long), Err(Refusal::FieldTooLong { field: "symptom".into(), limit: 1_000 }));
}

#[test]
fn without_network_it_is_foreseen_and_told_later() {
    let house = begun(Kind::General);
    let mut board = crate::offline::board(&house);
    let write = W::WriteUp { order: CAR, job: BRAKES, write_up: done() };
    foresee(&mut board, &write, &wang(), house.now).expect("written on the tablet");
    foresee(&mut board, &finish(BRAKES), &wang(), house.now + minutes(1)).expect("and finished there");
    let envelope = Envelope {
        id: CommandId(uuid::Uuid::from_u128(1)),
        dealership: HOUSE,
        command: Command::Workshop(write),
        expected_version: Some(1),
        made_at: house.now - minutes(40),
        offline: true,
    };
    assert!(envelope.tells_later());
    assert_eq!(envelope.done_at(&house.car().progress, house.now), Ok(house.now - minutes(40)));
}

#[test]
fn what_an_older_program_has_kept_is_still_read_and_asks_for_nothing_new() {
    let job = r#"{"line":"00000000-0000-0000-0000-0000000000f2","title":"更换前制动片","skill":"mechanical","billed":50,"status":"working",
        "authorised":true}"#;
    let job: domain::workshop::Job = serde_json::from_str(job).expect("a job of a list that was kept");
    assert!(!job.owes_remedy && job.write_up.is_empty());
    let finish = r#"{"do":"finish","order":"00000000-0000-0000-0000-0000000000e1","job":"00000000-0000-0000-0000-0000000000f2"}"#;
    assert_eq!(serde_json::from_str::<W>(finish).expect("a step that was kept"), self::finish(BRAKES));
    let mut house = begun(Kind::General);
    // Given out before remedies were asked for.
    house.orders[0].progress.jobs.iter_mut().for_each(|job| job.owes_remedy = false);
    house.does(&wang(), self::finish(BRAKES)).expect("it is finished as it was begun");
}
