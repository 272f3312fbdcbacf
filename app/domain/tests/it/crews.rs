//! Jobs that several technicians share: by percent, on one clock for those who are in the house, and what is said when it changes.

use crate::cast::{BAY_5, BRAKES, CAR, SERVICE, chen, labour, lin, line, wang, zhao};
use crate::day::{dispatch, dispatch_to_chen};
use crate::house::House;
use domain::repair_orders::Command as R;
use domain::staff::Skill;
use domain::workshop::{Command as W, Event, Floor, HoldReason, Portion};
use domain::{Actor, Hours, LineId, OrderId, PersonId, Refusal};
use uuid::Uuid;

const HE: PersonId = PersonId(Uuid::from_u128(0xA2));

fn share(job: LineId, crew: &[(PersonId, u8)]) -> W {
    share_because(job, crew, "")
}

fn share_because(job: LineId, crew: &[(PersonId, u8)], reason: &str) -> W {
    let crew = crew.iter().map(|(person, percent)| Portion { person: *person, percent: *percent }).collect();
    W::Share { order: CAR, job, crew, reason: reason.to_owned() }
}

#[test]
fn a_job_is_shared_by_percent() {
    let mut house = House::dispatched();
    let (wang, chen) = (wang().person, chen().person);
    assert_eq!(house.does(&zhao(), share(BRAKES, &[(wang, 100)])), Err(Refusal::CrewOutOfRange { least: 2, most: 6 }));
    let sum = |percent| Refusal::SharesDoNotAddUp { sum: domain::BasisPoints::percent(percent) };
    assert_eq!(house.does(&zhao(), share(BRAKES, &[(wang, 60), (chen, 30)])), Err(sum(90)));
    assert_eq!(house.does(&zhao(), share(BRAKES, &[(wang, 100), (chen, 0)])), Err(sum(100)));
    let twice = Refusal::TechnicianTwice { technician: "王强".to_owned() };
    assert_eq!(house.does(&zhao(), share(BRAKES, &[(wang, 60), (wang, 40)])), Err(twice));
    assert_eq!(house.does(&zhao(), share(BRAKES, &[])), Err(Refusal::NothingChanged));
    house.does(&zhao(), share(BRAKES, &[(wang, 67), (chen, 33)])).expect("they share it");
    let job = house.car().job(BRAKES).expect("the brakes").clone();
    assert_eq!((job.billed, job.portion_of(wang), job.portion_of(chen)), (Hours(50), Hours(33), Hours(17)));
    assert_eq!(job.length(), Hours(33), "they work side by side");
    house.does(&crate::cast::chen(), W::ClockOn { order: CAR, job: BRAKES }).expect("any of them starts its clock");
    assert_eq!(house.car().job(BRAKES).map(|job| job.worked_by.clone()), Some(vec![wang, chen]), "which runs for all");
    let running = Refusal::JobIsRunning { title: house.car().job(BRAKES).expect("the brakes").title.clone() };
    assert_eq!(house.does(&zhao(), share(BRAKES, &[])), Err(running));
    house.does(&crate::cast::wang(), W::Finish { order: CAR, job: Some(BRAKES) }).expect("any of them finishes it");
}

#[test]
fn the_clock_of_a_shared_job_waits_until_all_are_free() {
    let mut house = House::dispatched();
    let (wang, chen) = (wang().person, chen().person);
    house.does(&zhao(), dispatch_to_chen(&[BRAKES])).expect("Chen does the brakes");
    house.does(&zhao(), share(BRAKES, &[(chen, 50), (wang, 50)])).expect("with Wang");
    house.does(&crate::cast::wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("Wang works on the service");
    let works = house.does(&crate::cast::chen(), W::ClockOn { order: CAR, job: BRAKES });
    assert!(matches!(works, Err(Refusal::TechnicianIsWorking { technician, .. }) if technician == "王强"));
}

/// What happens on the floor when somebody asks; of the technicians only these are in the house.
fn with_those_in(house: &House, here: &[PersonId], who: &Actor, command: &W) -> Result<Vec<Event>, Refusal> {
    let mut floor = house.floor();
    for technician in &mut floor.technicians {
        technician.attends = technician.attends.filter(|_| here.contains(&technician.person));
    }
    let events = domain::workshop::decide(&house.car().progress, &floor, command, who, house.now)?;
    let on_floor = events.into_iter().filter_map(|event| match event {
        domain::Event::Workshop(event) => Some(event),
        _ => None,
    });
    Ok(on_floor.collect())
}

/// Who is said to have come in, and whose clock starts.
fn begun(events: &[Event]) -> (Vec<PersonId>, Vec<PersonId>) {
    let came = events.iter().filter_map(|event| match event {
        Event::ClockedIn { person, implied: true, .. } => Some(*person),
        _ => None,
    });
    let clocks = events.iter().flat_map(|event| match event {
        Event::ClockedOn { technician, hands, .. } | Event::Resumed { technician, hands, .. } => {
            assert!(hands.is_empty() || hands.contains(technician), "the one who is named is among them");
            if hands.is_empty() { vec![*technician] } else { hands.clone() }
        }
        _ => Vec::new(),
    });
    (came.collect(), clocks.collect())
}

#[test]
fn whoever_has_gone_home_gets_no_time_for_what_the_others_of_a_crew_do() {
    let mut house = House::dispatched();
    let (wang, chen) = (wang().person, chen().person);
    house.does(&zhao(), share(BRAKES, &[(wang, 60), (chen, 40)])).expect("they share it");
    let start = W::ClockOn { order: CAR, job: BRAKES };
    let begin =
        |house: &House, here: &[PersonId], who: &Actor, command: &W| begun(&with_those_in(house, here, who, command).expect("it begins"));
    assert_eq!(begin(&house, &[wang, chen], &crate::cast::chen(), &start), (vec![], vec![wang, chen]), "both are here");
    assert_eq!(begin(&house, &[chen], &crate::cast::chen(), &start), (vec![], vec![chen]), "Wang is at home");
    assert_eq!(begin(&house, &[], &crate::cast::chen(), &start), (vec![chen], vec![chen]), "whoever acts is here");
    assert_eq!(begin(&house, &[chen], &zhao(), &start), (vec![], vec![chen]), "a leader starts it for those who are here");
    assert_eq!(begin(&house, &[], &zhao(), &start), (vec![wang], vec![wang]), "or for its technician, as where nobody shares it");
    house.does(&crate::cast::wang(), start.clone()).expect("both work");
    let hold = W::Hold { order: CAR, job: Some(BRAKES), reason: HoldReason::EndOfShift, note: String::new(), leaves_bay: false };
    house.does(&crate::cast::wang(), hold).expect("Wang goes home");
    let again = W::Resume { order: CAR, job: Some(BRAKES) };
    assert_eq!(begin(&house, &[chen], &crate::cast::chen(), &again), (vec![], vec![chen]), "Chen goes on alone");
}

#[test]
fn whoever_shares_a_job_and_comes_later_joins_in_by_their_own_tap() {
    let mut house = House::dispatched();
    let (wang, chen) = (wang().person, chen().person);
    house.does(&zhao(), share(BRAKES, &[(wang, 60), (chen, 40)])).expect("they share it");
    let start = W::ClockOn { order: CAR, job: BRAKES };
    house.does(&crate::cast::chen(), start.clone()).expect("it runs");
    let progress = house.car().progress.clone();
    let mut floor = house.floor();
    let ask = |floor: &Floor, who: &Actor| domain::workshop::decide(&progress, floor, &start, who, house.now);
    let running = Err(Refusal::JobIsRunning { title: "更换前制动片".to_owned() });
    assert_eq!(ask(&floor, &crate::cast::wang()).map(|_| ()), running, "on the clock already");
    let clock = |floor: &mut Floor, running| {
        let who = floor.technicians.iter_mut().find(|who| who.person == wang).expect("Wang");
        (who.attends, who.running) = (None, running);
    };
    clock(&mut floor, None);
    let events = ask(&floor, &crate::cast::wang()).expect("Wang comes");
    assert!(matches!(
        events.as_slice(),
        [
            domain::Event::Workshop(Event::ClockedIn { person, implied: true, .. }),
            domain::Event::Workshop(Event::ClockedOn { technician, hands, .. })
        ] if *person == wang && *technician == wang && *hands == [wang]
    ));
    assert_eq!(ask(&floor, &zhao()).map(|_| ()), running, "nobody joins in for somebody else");
    assert_eq!(ask(&floor, &crate::cast::chen()).map(|_| ()), running);
    clock(&mut floor, Some((OrderId(Uuid::from_u128(0xEE)), "RO260312-019".to_owned(), "浙A1B2C3".to_owned())));
    assert!(matches!(ask(&floor, &crate::cast::wang()), Err(Refusal::TechnicianIsWorking { .. })), "one clock for each");
}

#[test]
fn whoever_takes_a_shared_job_over_does_it_alone() {
    let mut house = House::dispatched();
    let (wang, chen) = (wang().person, chen().person);
    house.does(&zhao(), share(BRAKES, &[(wang, 50), (chen, 50)])).expect("they share it");
    house.does(&zhao(), dispatch_to_chen(&[BRAKES])).expect("Chen alone");
    assert_eq!(house.car().job(BRAKES).map(|job| (job.crew.len(), job.portion_of(chen))), Some((0, Hours(50))));
    let without = Refusal::CrewWithoutTechnician { technician: "陈辉".to_owned() };
    house.technicians.push((PersonId(Uuid::from_u128(0xC0)), "何勇", vec![Skill::Mechanical]));
    assert_eq!(house.does(&zhao(), share(BRAKES, &[(wang, 50), (PersonId(Uuid::from_u128(0xC0)), 50)])), Err(without));
}

#[test]
fn who_shares_a_job_goes_on_sharing_it_in_another_bay() {
    let mut house = House::dispatched();
    let (wang, chen) = (wang().person, chen().person);
    house.does(&zhao(), share(BRAKES, &[(wang, 60), (chen, 40)])).expect("they share it");
    let give = |technician, reason: &str| W::Dispatch { order: CAR, jobs: vec![BRAKES], technician, bay: BAY_5, reason: reason.to_owned() };
    house.does(&zhao(), give(wang, "")).expect("another bay");
    assert_eq!(house.car().job(BRAKES).map(|job| (job.bay, job.crew.len())), Some((Some(BAY_5), 2)), "the crew stays");
    let needs = |technician: &str| {
        Err(Refusal::ReassignmentNeedsReason { title: "更换前制动片".to_owned(), technician: technician.to_owned() })
    };
    assert_eq!(house.does(&zhao(), give(chen, "")), needs("王强"), "Wang would lose it");
    house.does(&zhao(), give(chen, "王强请假")).expect("with a reason");
    assert_eq!(house.car().job(BRAKES).map(|job| (job.technician, job.crew.len())), Some((Some(chen), 0)));
}

#[test]
fn whoever_is_to_share_a_job_no_longer_hears_why() {
    let mut house = House::dispatched();
    house.technicians.push((HE, "何勇", vec![Skill::Mechanical]));
    let (wang, chen) = (wang().person, chen().person);
    house.does(&zhao(), share(BRAKES, &[(wang, 60), (chen, 40)])).expect("nobody loses it");
    house.does(&zhao(), share(BRAKES, &[(wang, 50), (chen, 50)])).expect("nobody loses it");
    let needs = Err(Refusal::ReassignmentNeedsReason { title: "更换前制动片".to_owned(), technician: "陈辉".to_owned() });
    assert_eq!(house.does(&zhao(), share(BRAKES, &[])), needs);
    assert_eq!(house.does(&zhao(), share(BRAKES, &[(wang, 50), (HE, 50)])), needs);
    assert_eq!(house.does(&zhao(), share_because(BRAKES, &[], " ")), needs);
    house.does(&zhao(), share(BRAKES, &[(wang, 40), (chen, 30), (HE, 30)])).expect("somebody joins");
    house.does(&zhao(), share_because(BRAKES, &[], "陈辉请假")).expect("with a reason");
    assert_eq!(house.car().job(BRAKES).map(|job| job.hands().collect::<Vec<_>>()), Some(vec![wang]));
}

#[test]
fn a_comeback_is_shared_with_who_did_the_first_repair_with_a_reason_only() {
    let mut house = House::dispatched();
    let (wang, chen) = (wang().person, chen().person);
    house.repaired_before = vec![chen];
    let crew = [(wang, 60), (chen, 40)];
    assert_eq!(house.does(&zhao(), share(BRAKES, &crew)), Err(Refusal::ComebackToSame { technician: "陈辉".to_owned() }));
    house.does(&zhao(), share_because(BRAKES, &crew, "技术总监指定一起复查")).expect("with a reason");
    house.does(&zhao(), share(BRAKES, &[(wang, 50), (chen, 50)])).expect("who shares it already needs none again");
}

#[test]
fn nobody_shares_high_voltage_without_the_certificate() {
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: labour(line(1), "动力电池检测", Skill::HighVoltage, 50) }).expect("a job");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the quote");
    house.sign().expect("the signature");
    assert!(matches!(house.does(&zhao(), share(line(1), &[])), Err(Refusal::JobNotDispatched { .. })));
    house.does(&zhao(), dispatch_to_chen(&[])).expect("Chen has the certificate");
    let crew = [(chen().person, 50), (wang().person, 50)];
    assert_eq!(house.does(&zhao(), share(line(1), &crew)), Err(Refusal::CertificateMissing { technician: "王强".to_owned() }));
    assert_eq!(house.does(&zhao(), dispatch(&[line(1)])), Err(Refusal::CertificateMissing { technician: "王强".to_owned() }));
}
