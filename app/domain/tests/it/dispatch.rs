//! What dispatch proposes, in which order, and what the rules say when somebody chooses otherwise.

use crate::cast::{BAY_3, BAY_5, CAR, SERVICE, chen, minutes, noon, wang, zhao};
use crate::day::dispatch_to_chen;
use crate::house::House;
use domain::repair_orders::Status;
use domain::staff::Skill;
use domain::workshop::{
    Against, Awaiting, Bay, Because, Candidate, Command as W, Event, Floor, InHouse, Job, JobStatus, Obstacle, Progress, Proposal, Rank,
    Spot, Technician, ToGive, against, against_bay, decide, in_order, propose, propose_hands,
};
use domain::{BayId, Event as Happened, Hours, LineId, OrderId, PersonId, Refusal};
use proptest::prelude::*;
use uuid::Uuid;

const CHEN: PersonId = PersonId(Uuid::from_u128(0xA1));
const HE: PersonId = PersonId(Uuid::from_u128(0xA2));
const WU: PersonId = PersonId(Uuid::from_u128(0xA3));
const LIFT: BayId = BayId(Uuid::from_u128(0xB1));
const BOOTH: BayId = BayId(Uuid::from_u128(0xB2));
const YARD: BayId = BayId(Uuid::from_u128(0xB3));

fn order(number: u128) -> OrderId {
    OrderId(Uuid::from_u128(number))
}

fn to_give(number: u128, skill: Skill, billed: i32) -> ToGive {
    ToGive { line: LineId(Uuid::from_u128(number)), title: format!("job {number}"), skill, billed: Hours(billed) }
}

fn awaiting(number: u128, jobs: Vec<ToGive>) -> Awaiting {
    Awaiting {
        order: order(number),
        comeback: false,
        appointment: false,
        waiting: false,
        promised_at: Some(noon() + minutes(240)),
        authorised_at: noon() - minutes(5),
        jobs,
        repaired_before: Vec::new(),
        stands_in: None,
        parts_short: Vec::new(),
        parts_ready: false,
    }
}

fn technician(person: PersonId, skills: &[Skill]) -> Candidate {
    Candidate {
        person,
        name: format!("{:x}", person.0.as_u128()),
        skills: skills.to_vec(),
        technical_director: false,
        here_until: Some(noon() + minutes(300)),
        in_house: InHouse::ByShift,
        works_on: None,
        load: Hours(0),
    }
}

fn spot(bay: BayId, skills: &[Skill]) -> Spot {
    Spot { bay, name: String::new(), skills: skills.to_vec(), closed: false, taken_by: None, coming: 0 }
}

fn who(proposal: &Result<Proposal, Obstacle>) -> Vec<PersonId> {
    proposal.as_ref().map(|proposal| proposal.given.iter().map(|given| given.technician).collect()).unwrap_or_default()
}

fn brakes() -> Awaiting {
    awaiting(1, vec![to_give(11, Skill::Mechanical, 150)])
}

#[test]
fn a_comeback_comes_before_an_appointment_before_a_customer_who_waits_before_the_rest() {
    let due = |number, hours: i64| Awaiting { promised_at: Some(noon() + minutes(60 * hours)), ..awaiting(number, Vec::new()) };
    let mut queue = vec![
        Awaiting { promised_at: None, ..awaiting(7, Vec::new()) },
        due(6, 1),
        Awaiting { waiting: true, ..due(5, 1) },
        Awaiting { appointment: true, ..due(4, 5) },
        Awaiting { appointment: true, waiting: true, ..due(3, 4) },
        Awaiting { comeback: true, ..due(2, 9) },
    ];
    in_order(&mut queue);
    let numbers: Vec<u128> = queue.iter().map(|of| of.order.0.as_u128()).collect();
    assert_eq!(numbers, [2, 3, 4, 5, 6, 7]);
    assert_eq!(queue[2].rank(), Rank::Appointment);
    assert_eq!(queue[0].due(), noon() + minutes(10));
}

#[test]
fn work_goes_to_whoever_of_the_trade_works_on_nothing_and_has_the_most_hours_free() {
    let busy = Candidate { works_on: Some("浙A8K2C7".to_owned()), ..technician(CHEN, &[Skill::Mechanical]) };
    let loaded = Candidate { load: Hours(250), ..technician(HE, &[Skill::Mechanical]) };
    let free = Candidate { load: Hours(100), ..technician(WU, &[Skill::Mechanical]) };
    let proposal = propose(&brakes(), &[busy.clone(), loaded.clone(), free], &[spot(LIFT, &[])], noon()).expect("somebody is free");
    assert_eq!((proposal.given[0].technician, proposal.bay), (WU, LIFT));
    assert_eq!(proposal.given[0].because, [Because::FreeNow { free: Hours(400) }]);
    let proposal = propose(&brakes(), &[busy, loaded], &[spot(LIFT, &[])], noon());
    assert_eq!(who(&proposal), [HE], "whoever works on nothing, although the other has more hours free");
}

#[test]
fn nobody_is_proposed_who_is_not_here() {
    let gone = Candidate { here_until: None, ..technician(CHEN, &[Skill::Mechanical]) };
    let over = Candidate { here_until: Some(noon()), ..technician(HE, &[Skill::Mechanical]) };
    let none = propose(&brakes(), &[gone, over, technician(WU, &[Skill::Paint])], &[spot(LIFT, &[])], noon());
    assert_eq!(none, Err(Obstacle::NobodyHere { skill: Skill::Mechanical }));
    let none = propose(&brakes(), &[technician(WU, &[Skill::Paint])], &[spot(LIFT, &[])], noon());
    assert_eq!(none, Err(Obstacle::NobodyOfTrade { skill: Skill::Mechanical }));
}

#[test]
fn whoever_has_not_come_is_proposed_last_and_whoever_has_left_not_at_all() {
    let of = |person, in_house| Candidate { in_house, ..technician(person, &[Skill::Mechanical]) };
    let (bays, job) = ([spot(LIFT, &[])], brakes().jobs[0].line);
    let missing = of(CHEN, InHouse::NotCome);
    let busy = Candidate { works_on: Some("浙A8K2C7".to_owned()), load: Hours(400), ..of(HE, InHouse::In) };
    let left = of(WU, InHouse::Left);
    let proposal = propose(&brakes(), &[missing.clone(), busy, left.clone()], &bays, noon());
    assert_eq!(who(&proposal), [HE], "although everything else speaks for the others");
    let proposal = propose(&brakes(), &[missing.clone(), left.clone()], &bays, noon()).expect("they may have forgotten to clock in");
    assert_eq!((proposal.given[0].technician, proposal.given[0].because[0]), (CHEN, Because::NotComeIn));
    assert_eq!(propose(&brakes(), std::slice::from_ref(&left), &bays, noon()), Err(Obstacle::NobodyHere { skill: Skill::Mechanical }));
    assert_eq!(against(&brakes(), &[job], &missing, noon()), [Against::NotComeIn]);
    assert_eq!(against(&brakes(), &[job], &left, noon()), [Against::Left]);
    let early = Candidate { here_until: None, ..missing };
    assert_eq!(against(&brakes(), &[job], &early, noon()), [Against::NotHere], "before the shift begins the shift counts");
    let unkept = of(CHEN, InHouse::ByShift);
    assert_eq!(
        propose(&brakes(), &[unkept], &bays, noon()).map(|proposal| proposal.given[0].because[0]),
        Ok(Because::OnlyOne { skill: Skill::Mechanical })
    );
}

#[test]
fn high_voltage_goes_to_the_certificate_only() {
    let battery = awaiting(1, vec![to_give(11, Skill::HighVoltage, 50), to_give(12, Skill::Maintenance, 80)]);
    let house = [
        technician(CHEN, &[Skill::Maintenance, Skill::Mechanical]),
        Candidate { load: Hours(200), ..technician(HE, &[Skill::Maintenance, Skill::HighVoltage]) },
    ];
    let proposal = propose(&battery, &house, &[spot(LIFT, &[])], noon()).expect("He has the certificate");
    assert_eq!(proposal.given.len(), 1, "one who can do it all does it all");
    assert_eq!((proposal.given[0].technician, proposal.given[0].because[0]), (HE, Because::Certificate));
    assert_eq!(against(&battery, &[battery.jobs[0].line], &house[0], noon()), [Against::NoCertificate]);
    assert!(Against::NoCertificate.refuses());
}

#[test]
fn what_no_one_can_do_alone_goes_to_as_few_as_it_takes() {
    let accident = awaiting(1, vec![to_give(11, Skill::Body, 300), to_give(12, Skill::Paint, 200), to_give(13, Skill::Body, 50)]);
    let house = [technician(CHEN, &[Skill::Body]), technician(HE, &[Skill::Paint])];
    let booth = spot(BOOTH, &[Skill::Body, Skill::Paint]);
    let proposal = propose(&accident, &house, &[spot(LIFT, &[]), booth], noon()).expect("two do it");
    let given: Vec<(PersonId, usize)> = proposal.given.iter().map(|given| (given.technician, given.jobs.len())).collect();
    assert_eq!(given, [(CHEN, 2), (HE, 1)]);
    assert_eq!((proposal.bay, proposal.bay_because), (BOOTH, Because::Fitted { skill: Skill::Body }));
}

#[test]
fn a_comeback_goes_to_somebody_else_or_to_the_technical_director() {
    let back = Awaiting { comeback: true, repaired_before: vec![CHEN], ..brakes() };
    let chen = technician(CHEN, &[Skill::Mechanical]);
    let he = Candidate { load: Hours(600), ..technician(HE, &[Skill::Mechanical]) };
    let director = Candidate { technical_director: true, ..technician(WU, &[Skill::Mechanical]) };
    let bays = [spot(LIFT, &[])];
    let proposal = propose(&back, &[chen.clone(), he, director.clone()], &bays, noon()).expect("He did not do it");
    assert_eq!((proposal.given[0].technician, proposal.given[0].because[0]), (HE, Because::SomebodyElse));
    let proposal = propose(&back, &[chen.clone(), director.clone()], &bays, noon()).expect("the technical director");
    assert_eq!((proposal.given[0].technician, proposal.given[0].because[0]), (WU, Because::TechnicalDirector));
    assert_eq!(propose(&back, std::slice::from_ref(&chen), &bays, noon()), Err(Obstacle::OnlyWhoRepaired { skill: Skill::Mechanical }));
    let own = Awaiting { repaired_before: vec![WU], ..back.clone() };
    assert_eq!(who(&propose(&own, &[director], &bays, noon())), [WU], "the technical director is asked again");
    assert_eq!(against(&back, &[], &chen, noon()), [Against::RepairedBefore]);
}

#[test]
fn work_that_does_not_fit_into_any_shift_says_so() {
    let late = Candidate { here_until: Some(noon() + minutes(60)), ..technician(CHEN, &[Skill::Mechanical]) };
    let proposal = propose(&brakes(), std::slice::from_ref(&late), &[spot(LIFT, &[])], noon()).expect("it is begun all the same");
    assert_eq!(proposal.given[0].because, [Because::GoesOnTomorrow { over: Hours(50) }]);
    assert_eq!(against(&brakes(), &[brakes().jobs[0].line], &late, noon()), [Against::GoesOnTomorrow { over: Hours(50) }]);
}

#[test]
fn the_bay_is_free_open_and_fitted_and_kept_for_nobody() {
    let house = [technician(CHEN, &[Skill::Mechanical, Skill::Paint])];
    let taken = Spot { taken_by: Some((order(9), "浙A8K2C7".to_owned())), ..spot(LIFT, &[]) };
    let closed = Spot { closed: true, ..spot(YARD, &[]) };
    let booth = spot(BOOTH, &[Skill::Paint]);
    let none = propose(&brakes(), &house, &[taken.clone(), closed.clone(), booth.clone()], noon());
    assert_eq!(none, Err(Obstacle::NoBay));
    let hands = propose_hands(&brakes(), &house, noon()).map(|given| given.iter().map(|one| one.technician).collect::<Vec<_>>());
    assert_eq!(hands, Ok(vec![CHEN]), "who would do it is said all the same");
    assert_eq!(against_bay(&brakes(), &taken), [Against::BayTaken { plate: "浙A8K2C7".to_owned() }]);
    assert_eq!(against_bay(&brakes(), &closed), [Against::BayClosed]);
    assert_eq!(against_bay(&brakes(), &booth), [Against::BayNotFitted { skill: Skill::Mechanical }]);
    let bay = |of: &Awaiting, spots: &[Spot]| propose(of, &house, spots, noon()).map(|proposal| proposal.bay);
    let promised = Spot { coming: 1, ..spot(LIFT, &[]) };
    assert_eq!(bay(&brakes(), &[promised, spot(YARD, &[])]), Ok(YARD));
    let paint = awaiting(1, vec![to_give(11, Skill::Paint, 100)]);
    assert_eq!(bay(&paint, &[spot(LIFT, &[]), booth]), Ok(BOOTH), "what is made for nothing else");
    let stands = Awaiting { stands_in: Some(LIFT), ..brakes() };
    let own = Spot { taken_by: Some((order(1), String::new())), ..spot(LIFT, &[]) };
    assert_eq!(bay(&stands, &[spot(YARD, &[]), own]), Ok(LIFT), "a car that stands in a bay stays there");
}

#[test]
fn a_comeback_goes_back_to_who_did_the_first_repair_with_a_reason_only() {
    let mut house = House::authorised();
    house.repaired_before = vec![wang().person];
    let to_wang = |reason: &str| W::Dispatch { order: CAR, jobs: vec![], technician: wang().person, bay: BAY_3, reason: reason.to_owned() };
    assert_eq!(house.does(&zhao(), to_wang(" ")), Err(Refusal::ComebackToSame { technician: "王强".to_owned() }));
    let events = house.does(&zhao(), to_wang("只有他有专用工具")).expect("with a reason");
    let kept = |event: &Happened| matches!(event, Happened::Workshop(Event::Dispatched { reason, .. }) if reason == "只有他有专用工具");
    assert!(events.iter().any(kept), "the reason is kept");
    let mut house = House::authorised();
    house.repaired_before = vec![wang().person];
    house
        .does(&zhao(), W::Dispatch { order: CAR, jobs: vec![], technician: chen().person, bay: BAY_5, reason: String::new() })
        .expect("Chen");
}

#[test]
fn a_job_is_taken_from_somebody_with_a_reason_only() {
    let mut house = House::dispatched();
    let silent = W::Dispatch { order: CAR, jobs: vec![SERVICE], technician: chen().person, bay: BAY_5, reason: String::new() };
    let missing = Refusal::ReassignmentNeedsReason { title: "4万公里保养".to_owned(), technician: "王强".to_owned() };
    assert_eq!(house.does(&zhao(), silent), Err(missing));
    house.does(&zhao(), dispatch_to_chen(&[SERVICE])).expect("with a reason");
    assert_eq!(house.car().job(SERVICE).and_then(|job| job.technician), Some(chen().person));
    let elsewhere = W::Dispatch { order: CAR, jobs: vec![SERVICE], technician: chen().person, bay: BAY_3, reason: String::new() };
    house.does(&zhao(), elsewhere).expect("another bay needs none");
}

/// Somebody of the house, drawn: skills, whether they are here, and what they have to do.
type Drawn = (Vec<usize>, bool, bool, bool, i32);

fn drawn(people: &[Drawn]) -> Vec<Candidate> {
    let one = |(index, (skills, here, director, works, load)): (usize, &Drawn)| Candidate {
        skills: skills.iter().map(|skill| Skill::ALL[skill % Skill::ALL.len()]).collect(),
        technical_director: *director,
        here_until: here.then(|| noon() + minutes(i64::from(*load) % 400)),
        works_on: works.then(|| "浙A8K2C7".to_owned()),
        load: Hours(*load),
        ..technician(PersonId(Uuid::from_u128(0xE0 + index as u128)), &[])
    };
    people.iter().enumerate().map(one).collect()
}

/// The order and the floor as the rules see them.
fn as_asked(of: &Awaiting, candidates: &[Candidate], spots: &[Spot]) -> (Progress, Floor) {
    let job = |job: &ToGive| Job {
        line: job.line,
        title: job.title.clone(),
        skill: job.skill,
        billed: job.billed,
        status: JobStatus::Open,
        authorised: true,
        technician: None,
        bay: None,
        crew: Vec::new(),
        hold: None,
        worked_by: Vec::new(),
        running_since: None,
        clocked_minutes: 0,
        rework: false,
        owes: Vec::new(),
        owes_remedy: false,
        write_up: domain::workshop::WriteUp::default(),
        told: domain::workshop::Told::default(),
        asked: Vec::new(),
        listed: Vec::new(),
    };
    let progress = Progress {
        order: of.order,
        version: 1,
        status: Status::Authorised,
        advisor: CHEN,
        wash: false,
        unauthorised_lines: 0,
        jobs: of.jobs.iter().map(job).collect(),
        stages: Vec::new(),
    };
    let directs = |person: &&PersonId| candidates.iter().any(|who| who.person == **person && who.technical_director);
    let floor = Floor {
        technicians: candidates
            .iter()
            .map(|who| Technician {
                person: who.person,
                name: who.name.clone(),
                skills: who.skills.clone(),
                running: None,
                load: who.load,
                attends: None,
            })
            .collect(),
        bays: spots.iter().map(|spot| Bay { id: spot.bay, name: spot.name.clone(), taken_by: spot.taken_by.clone() }).collect(),
        repaired_before: of.repaired_before.iter().filter(|person| !directs(person)).copied().collect(),
    };
    (progress, floor)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_proposal_is_always_accepted(
        jobs in prop::collection::vec((0usize..6, 10i32..400), 1..5),
        people in prop::collection::vec((prop::collection::vec(0usize..6, 0..4), any::<bool>(), any::<bool>(), any::<bool>(), 0i32..900), 0..7),
        bays in prop::collection::vec((prop::collection::vec(0usize..6, 0..3), any::<bool>(), 0u8..3), 0..5),
        (comeback, before) in (any::<bool>(), prop::collection::vec(0u128..7, 0..3)),
    ) {
        let jobs = jobs.iter().enumerate().map(|(at, (skill, billed))| to_give(at as u128, Skill::ALL[*skill], *billed)).collect();
        let repaired_before = before.iter().filter(|_| comeback).map(|at| PersonId(Uuid::from_u128(0xE0 + at))).collect();
        let of = Awaiting { comeback, repaired_before, ..awaiting(1, jobs) };
        let candidates = drawn(&people);
        let spots: Vec<Spot> = bays
            .iter()
            .enumerate()
            .map(|(at, (skills, closed, taken))| Spot {
                skills: skills.iter().map(|skill| Skill::ALL[*skill]).collect(),
                closed: *closed,
                taken_by: (*taken == 0).then(|| (order(99), String::new())),
                ..spot(BayId(Uuid::from_u128(0xF0 + at as u128)), &[])
            })
            .collect();
        if let Ok(proposal) = propose(&of, &candidates, &spots, noon()) {
            let bay = spots.iter().find(|spot| spot.bay == proposal.bay).expect("a bay of the house");
            prop_assert!(!bay.closed && bay.taken_by.is_none(), "a busy bay");
            let (mut progress, floor) = as_asked(&of, &candidates, &spots);
            for given in &proposal.given {
                let who = candidates.iter().find(|who| who.person == given.technician).expect("somebody of the house");
                prop_assert!(who.here_until.is_some_and(|until| until > noon()), "an absent person");
                prop_assert!(!given.because.is_empty(), "no reason");
                prop_assert!(!against(&of, &given.jobs, who, noon()).iter().any(Against::refuses), "against the rules");
                let (order, jobs, technician, bay) = (of.order, given.jobs.clone(), given.technician, proposal.bay);
                let command = W::Dispatch { order, jobs, technician, bay, reason: String::new() };
                let decided = decide(&progress, &floor, &command, &zhao(), noon());
                prop_assert!(decided.is_ok(), "{:?}", decided);
                for job in progress.jobs.iter_mut().filter(|job| given.jobs.contains(&job.line)) {
                    (job.status, job.technician, job.bay) = (JobStatus::Dispatched, Some(technician), Some(bay));
                }
                progress.status = Status::Dispatched;
            }
            prop_assert!(progress.jobs.iter().all(|job| job.technician.is_some()), "a job is left out");
        }
    }
}
