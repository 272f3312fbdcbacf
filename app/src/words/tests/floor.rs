//! The board and a technician's tablet have words for all that the rules of the floor say no with, before anything is sent.

use super::{at, locales, noon};
use crate::words::{Loc, floor_refusal, refusal};
use domain::quality::Check;
use domain::repair_orders::Status;
use domain::staff::Skill;
use domain::workshop::{
    Bay, Card, Column, Command, Floor, Hold, HoldReason, Job, JobStatus, Portion, Progress, Technician, Told, WriteUp, gesture, gesture_on,
};
use domain::{Actor, BayId, DealershipId, Hours, InspectionId, LineId, OrderId, PersonId, Post, Refusal, quality, workshop};
use uuid::Uuid;

const WANG: PersonId = PersonId(Uuid::from_u128(7));
const ZHOU: PersonId = PersonId(Uuid::from_u128(8));
const JI: PersonId = PersonId(Uuid::from_u128(6));
const BAY: BayId = BayId(Uuid::from_u128(3));
const ORDER: OrderId = OrderId(Uuid::from_u128(1));
const LINE: LineId = LineId(Uuid::from_u128(2));

fn floor() -> Floor {
    let technician =
        |person, name: &str, skills, running| Technician { person, name: name.to_owned(), skills, running, load: Hours(0), attends: None };
    Floor {
        technicians: vec![
            technician(WANG, "王磊", vec![Skill::Mechanical], None),
            technician(JI, "季明", vec![Skill::Mechanical], None),
            technician(
                ZHOU,
                "周凯",
                vec![Skill::Paint],
                Some((OrderId(Uuid::from_u128(9)), "RO260312-009".to_owned(), "浙A8K2C7".to_owned())),
            ),
        ],
        bays: vec![Bay { id: BAY, name: "3号".to_owned(), taken_by: Some((OrderId(Uuid::from_u128(9)), "浙A8K2C7".to_owned())) }],
        repaired_before: vec![WANG],
    }
}

fn jobs() -> Vec<Vec<Job>> {
    let job = |status: JobStatus, authorised, technician: Option<PersonId>| Job {
        line: LINE,
        title: "更换减振器".to_owned(),
        skill: Skill::Mechanical,
        billed: Hours(150),
        status,
        authorised,
        technician,
        bay: technician.map(|_| BAY),
        crew: Vec::new(),
        hold: (status == JobStatus::OnHold).then(|| Hold { reason: HoldReason::ALL[0], note: String::new(), since: noon() }),
        worked_by: technician.into_iter().collect(),
        running_since: (status == JobStatus::Working).then(noon),
        clocked_minutes: 0,
        rework: false,
        owes: Vec::new(),
        owes_remedy: true,
        write_up: WriteUp::default(),
        told: Told::default(),
        asked: Vec::new(),
        listed: Vec::new(),
    };
    let mut all = vec![Vec::new(), vec![job(JobStatus::ALL[0], false, None)]];
    for status in JobStatus::ALL {
        all.extend([None, Some(WANG), Some(ZHOU)].map(|technician| vec![job(*status, true, technician)]));
    }
    all
}

fn card(status: Status, jobs: Vec<Job>, wash: bool) -> Card {
    Card {
        progress: Progress {
            order: ORDER,
            version: 1,
            status,
            advisor: WANG,
            wash,
            unauthorised_lines: u16::from(wash),
            jobs,
            stages: Vec::new(),
        },
        number: "RO260312-001".to_owned(),
        kind: None,
        plate: None,
        vin_serial: "000123".to_owned(),
        model: "星越L".to_owned(),
        concern: String::new(),
        customer_name: "王".to_owned(),
        promised_at: Some(at("2026-03-12T09:00:00Z")),
        waiting: false,
        paid: false,
        gate_pass: false,
        owes_final: None,
        since: noon(),
    }
}

/// Everything that can be asked of a car on the floor, well or badly.
fn refusals(card: &Card, actor: &Actor) -> Vec<Refusal> {
    let (floor, now) = (floor(), noon());
    let job = Some(LINE);
    let dispatch = |technician, bay| Command::Dispatch { order: ORDER, jobs: vec![LINE], technician, bay, reason: String::new() };
    let share = |crew: &[(PersonId, u8)]| {
        let crew = crew.iter().map(|(person, percent)| Portion { person: *person, percent: *percent }).collect();
        Command::Share { order: ORDER, job: LINE, crew, reason: String::new() }
    };
    let hold = |note: &str| Command::Hold { order: ORDER, job, reason: HoldReason::ALL[0], note: note.to_owned(), leaves_bay: false };
    let commands = [
        dispatch(WANG, BAY),
        dispatch(ZHOU, BAY),
        dispatch(PersonId(Uuid::nil()), BAY),
        dispatch(WANG, BayId(Uuid::nil())),
        share(&[(WANG, 100)]),
        share(&[(WANG, 50), (WANG, 50)]),
        share(&[(WANG, 50), (ZHOU, 50)]),
        share(&[(WANG, 50), (JI, 40)]),
        share(&[(WANG, 60), (JI, 40)]),
        share(&[]),
        Command::ClockOn { order: ORDER, job: LINE },
        hold(""),
        hold(&"长".repeat(401)),
        Command::Resume { order: ORDER, job },
        Command::Resume { order: ORDER, job: None },
        Command::LeaveBay { order: ORDER },
        Command::WriteUp { order: ORDER, job: LINE, write_up: WriteUp::default() },
        Command::WriteUp { order: ORDER, job: LINE, write_up: WriteUp { codes: vec!["P9".to_owned()], ..WriteUp::default() } },
        Command::Finish { order: ORDER, job },
        Command::Finish { order: ORDER, job: None },
        Command::StartWash { order: ORDER },
        Command::FinishWash { order: ORDER },
        Command::SkipWash { order: ORDER, reason: String::new() },
    ];
    let inspection = InspectionId(Uuid::nil());
    let inspections = [
        quality::Command::Pass { order: ORDER, inspection, checks: Vec::new(), finding: String::new() },
        quality::Command::Pass { order: ORDER, inspection, checks: Check::ALL.to_vec(), finding: String::new() },
        quality::Command::Fail { order: ORDER, inspection, jobs: vec![LINE], finding: String::new() },
        quality::Command::Fail { order: ORDER, inspection, jobs: Vec::new(), finding: "异响仍在".to_owned() },
    ];
    let progress = &card.progress;
    let mut all: Vec<Refusal> = Vec::new();
    all.extend(commands.iter().filter_map(|command| workshop::decide(progress, &floor, command, actor, now).err()));
    all.extend(inspections.iter().filter_map(|command| quality::decide(progress, command, actor, now).err()));
    all.extend(Column::ALL.iter().filter_map(|column| gesture(card, &floor, *column, actor, now).err()));
    all.extend([WANG, ZHOU].into_iter().filter_map(|person| gesture_on(card, &floor, person, actor, now).err()));
    all
}

#[test]
fn the_floor_has_words_for_whatever_its_rules_refuse() {
    let mut seen = std::collections::BTreeSet::new();
    for (status, jobs) in Status::ALL.iter().flat_map(|status| jobs().into_iter().map(move |jobs| (*status, jobs))) {
        for (post, wash) in Post::ALL.iter().flat_map(|post| [(*post, true), (*post, false)]) {
            let actor = Actor::staff(WANG, DealershipId(Uuid::nil()), vec![post]);
            for refused in refusals(&card(status, jobs.clone(), wash), &actor) {
                if seen.insert(format!("{refused:?}")) {
                    for loc in locales() {
                        let (here, anywhere) = (floor_refusal(loc, &refused), refusal(loc, &refused, &super::SHANGHAI));
                        assert!(!anywhere.is_empty() && here == anywhere, "{refused:?}: {here}");
                    }
                }
            }
        }
    }
    assert!(seen.len() > 60, "{} refusals are few: what is asked here does not reach the rules", seen.len());
    assert_ne!(floor_refusal(Loc::en, &Refusal::MonthIsClosed), "", "what the floor never meets has a sentence all the same");
}
