//! What giving a card to somebody means, and what becomes of a car that is not washed.

use super::*;
use crate::{Actor, DealershipId, Event as Happened, Post, Refusal};
use chrono::{DateTime, Utc};
use uuid::Uuid;

const CHEN: PersonId = PersonId(Uuid::from_u128(1));
const HE: PersonId = PersonId(Uuid::from_u128(2));

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_773_300_000, 0).expect("a valid time")
}

fn actor(post: Post) -> Actor {
    Actor::staff(PersonId(Uuid::from_u128(9)), DealershipId(Uuid::nil()), vec![post])
}

fn floor() -> Floor {
    let technician = |person, name: &str, skill| Technician {
        person,
        name: name.to_owned(),
        skills: vec![skill],
        running: None,
        load: Hours(0),
        attends: None,
    };
    Floor {
        technicians: vec![technician(CHEN, "陈浩", Skill::Mechanical), technician(HE, "何勇", Skill::Electrical)],
        bays: vec![Bay { id: BayId(Uuid::from_u128(3)), name: "3号".to_owned(), taken_by: None }],
        repaired_before: Vec::new(),
    }
}

pub(super) fn job(line: u128, skill: Skill, status: JobStatus, technician: Option<PersonId>) -> Job {
    Job {
        line: LineId(Uuid::from_u128(line)),
        title: format!("job {line}"),
        skill,
        billed: Hours(100),
        status,
        authorised: true,
        technician,
        bay: technician.map(|_| BayId(Uuid::from_u128(3))),
        crew: Vec::new(),
        hold: None,
        worked_by: Vec::new(),
        running_since: None,
        clocked_minutes: 0,
        rework: false,
        owes: Vec::new(),
        owes_remedy: false,
        write_up: crate::workshop::WriteUp::default(),
        told: crate::workshop::Told::default(),
        asked: Vec::new(),
        listed: Vec::new(),
    }
}

fn card(status: Status, jobs: Vec<Job>) -> Card {
    let progress = Progress {
        order: OrderId(Uuid::from_u128(8)),
        version: 4,
        status,
        advisor: HE,
        wash: true,
        unauthorised_lines: 0,
        jobs,
        stages: Vec::new(),
    };
    Card {
        number: "RO260312-001".to_owned(),
        kind: None,
        plate: None,
        vin_serial: "000123".to_owned(),
        model: String::new(),
        concern: String::new(),
        customer_name: String::new(),
        promised_at: None,
        waiting: false,
        paid: false,
        gate_pass: false,
        owes_final: None,
        since: now(),
        progress,
    }
}

#[test]
fn a_card_can_be_given_to_whoever_can_do_one_of_its_jobs() {
    let open =
        card(Status::Authorised, vec![job(1, Skill::Mechanical, JobStatus::Open, None), job(2, Skill::Paint, JobStatus::Open, None)]);
    let give = |to| gesture_on(&open, &floor(), to, &actor(Post::WorkshopDirector), now());
    assert_eq!(give(CHEN), Ok(Gesture::AskDispatch));
    assert_eq!(give(HE), Err(Refusal::SkillMissing { technician: "何勇".to_owned(), skill: Skill::Mechanical }));
}

#[test]
fn a_dispatched_card_can_be_given_to_somebody_else_but_not_to_the_same_again() {
    let given = card(Status::Dispatched, vec![job(1, Skill::Electrical, JobStatus::Dispatched, Some(CHEN))]);
    let give = |to, post| gesture_on(&given, &floor(), to, &actor(post), now());
    assert_eq!(give(HE, Post::WorkshopDirector), Ok(Gesture::AskDispatch));
    let own = card(Status::Dispatched, vec![job(1, Skill::Mechanical, JobStatus::Dispatched, Some(CHEN))]);
    assert_eq!(gesture_on(&own, &floor(), CHEN, &actor(Post::WorkshopDirector), now()), Err(Refusal::NothingChanged));
    assert!(matches!(give(HE, Post::Technician), Err(Refusal::NotAllowed { .. })));
}

#[test]
fn a_wash_is_skipped_with_a_reason_only() {
    let waiting = card(Status::Passed, vec![job(1, Skill::Mechanical, JobStatus::Done, Some(CHEN))]).progress;
    let skip = |reason: &str| {
        let command = Command::SkipWash { order: waiting.order, reason: reason.to_owned() };
        decide(&waiting, &Floor::default(), &command, &actor(Post::CarWasher), now())
    };
    assert_eq!(skip("  "), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    let events = skip("Customer is in a hurry").expect("a reason is given");
    assert_eq!(events[0], Happened::Workshop(Event::WashSkipped { reason: "Customer is in a hurry".to_owned() }));
    assert_eq!(events[1], Happened::RepairOrders(crate::repair_orders::Event::Moved { from: Status::Passed, to: Status::Ready }));
}
