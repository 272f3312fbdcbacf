//! What a drop on the board means.

use crate::cast::{BRAKES, CAR, SERVICE, chen, lin, wang, xu, zhao};
use crate::day::{dispatch, dispatch_to_chen, fail};
use crate::golden;
use crate::house::House;
use domain::repair_orders::{Command as R, Status};
use domain::workshop::{Card, Column, Command as W, Gesture, HoldReason, gesture, next_column};
use domain::{Actor, Command, Post, Refusal};
use std::fmt::Write;

fn card(house: &House) -> Card {
    Card {
        number: house.car().number.clone(),
        kind: None,
        plate: Some("浙A8K2C7".to_owned()),
        vin_serial: "000001".to_owned(),
        model: "星越L".to_owned(),
        concern: "保养".to_owned(),
        customer_name: "陈女士".to_owned(),
        promised_at: None,
        waiting: false,
        paid: false,
        gate_pass: false,
        owes_final: None,
        since: house.now,
        progress: house.car().progress.clone(),
    }
}

fn drops(house: &House, target: Column, who: &Actor) -> Result<Gesture, Refusal> {
    gesture(&card(house), &house.floor(), target, who, house.now)
}

fn on_hold() -> House {
    let mut house = House::in_work();
    let hold = W::Hold { order: CAR, job: None, reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay: false };
    house.does(&wang(), hold).expect("a hold");
    house
}

/// A car in every status that the board shows, and one that has left it.
fn cars() -> Vec<House> {
    let mut rework = House::finished();
    rework.does(&xu(), fail(&[])).expect("it fails");
    let mut diagnosis = House::received();
    diagnosis.does(&lin(), R::StartDiagnosis { order: CAR }).expect("the diagnosis");
    let mut last_job = House::in_work();
    last_job.does(&wang(), W::Finish { order: CAR, job: None }).expect("the service");
    last_job.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("the brakes");
    let mut washing = House::passed();
    washing.does(&zhao(), W::StartWash { order: CAR }).expect("the wash");
    vec![
        House::new(),
        House::received(),
        diagnosis,
        House::quoted(),
        House::authorised(),
        House::dispatched(),
        last_job,
        on_hold(),
        House::finished(),
        rework,
        House::passed(),
        washing,
        House::ready(),
        House::settled(),
        House::delivered(),
    ]
}

fn said(answer: Result<Gesture, Refusal>) -> String {
    match answer {
        Ok(Gesture::Do(command)) => {
            let sent = serde_json::to_value(&command).expect("a command");
            format!("does {}", sent["do"].as_str().expect("a name"))
        }
        Ok(Gesture::AskDispatch) => "asks for technician and bay".to_owned(),
        Ok(Gesture::AskHold) => "asks for the reason".to_owned(),
        Ok(Gesture::AskInspection { passed: true }) => "asks for the checks".to_owned(),
        Ok(Gesture::AskInspection { passed: false }) => "asks for the finding".to_owned(),
        Ok(Gesture::OpenOrder) => "opens the order".to_owned(),
        Err(refusal) => {
            let sent = serde_json::to_value(&refusal).expect("a refusal");
            let named = sent.as_object().and_then(|refusal| refusal.keys().next()).map(String::as_str);
            format!("refused: {}", sent.as_str().or(named).expect("a code"))
        }
    }
}

#[test]
fn a_drop_means_what_the_table_says() {
    let everything = Actor { posts: vec![Post::WorkshopDirector, Post::ServiceManager, Post::QualityInspector], ..zhao() };
    let mut text =
        String::from("What a drop means for the director, who is also manager and inspector; what it means for Wang, a technician.\n");
    for house in cars() {
        let next = next_column(&house.car().progress).map_or("none", Column::code);
        writeln!(text, "\n{} (big button: {next})", house.status()).expect("text");
        for target in Column::ALL {
            let (director, technician) = (said(drops(&house, *target, &everything)), said(drops(&house, *target, &wang())));
            writeln!(text, "  {:<11} {director:<32} {technician}", target.code()).expect("text");
        }
    }
    golden::expect("board.txt", &text);
}

#[test]
fn the_table_shows_a_car_in_every_status_of_the_board() {
    let shown: Vec<Status> = cars().iter().map(House::status).collect();
    for status in Status::ALL.iter().filter(|status| Column::of(**status).is_some()) {
        assert!(shown.contains(status), "{status}");
    }
}

#[test]
fn a_card_can_be_dropped_only_where_the_server_would_agree() {
    for house in cars() {
        for target in Column::ALL {
            for who in [zhao(), wang(), xu(), lin()] {
                if let Ok(Gesture::Do(command)) = drops(&house, *target, &who) {
                    assert!(house.decide(&who, &Command::Workshop(command)).is_ok(), "{:?} on {target}", house.status());
                }
            }
        }
    }
}

#[test]
fn a_drop_on_inspection_waits_until_every_technician_is_done() {
    let mut house = House::authorised();
    house.does(&zhao(), dispatch(&[SERVICE])).expect("the service goes to Wang");
    house.does(&zhao(), dispatch_to_chen(&[BRAKES])).expect("the brakes go to Chen");
    house.does(&wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("Wang begins");
    house.does(&chen(), W::ClockOn { order: CAR, job: BRAKES }).expect("Chen begins");
    assert_eq!(drops(&house, Column::Inspection, &wang()), Err(Refusal::JobsOpen { open: 1 }), "Chen is still at it");
    let finish = Gesture::Do(W::Finish { order: CAR, job: None });
    assert_eq!(drops(&house, Column::Inspection, &zhao()), Ok(finish), "the director finishes for both");
}

#[test]
fn a_drop_within_the_work_column_starts_ones_own_job() {
    let mut house = House::authorised();
    house.does(&zhao(), dispatch(&[SERVICE])).expect("the service goes to Wang");
    house.does(&zhao(), dispatch_to_chen(&[BRAKES])).expect("the brakes go to Chen");
    let clock_on = |job| Ok(Gesture::Do(W::ClockOn { order: CAR, job }));
    assert_eq!(drops(&house, Column::Work, &wang()), clock_on(SERVICE));
    assert_eq!(drops(&house, Column::Work, &chen()), clock_on(BRAKES));
}

#[test]
fn a_car_goes_to_the_wash_or_past_it_as_the_customer_wished() {
    let house = House::finished();
    assert_eq!(drops(&house, Column::Wash, &xu()), Ok(Gesture::AskInspection { passed: true }));
    assert_eq!(drops(&house, Column::Ready, &xu()), Err(Refusal::WashWish { wanted: true }));
}
