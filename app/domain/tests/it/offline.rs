//! What is done without network: when it counts as done, and what the tablet shows meanwhile.

use crate::cast::{BRAKES, CAR, HOUSE, SERVICE, minutes, noon, wang};
use crate::house::House;
use chrono::{DateTime, Utc};
use domain::repair_orders::Command as R;
use domain::workshop::{Board, Card, Command as W, HoldReason, Progress, Times, foresee};
use domain::{AttendanceId, Command, CommandId, Envelope, Refusal};

fn told_later(command: Command, at: DateTime<Utc>) -> Envelope {
    let id = CommandId(uuid::Uuid::from_u128(7));
    Envelope { id, dealership: HOUSE, command, expected_version: Some(3), made_at: at, offline: true }
}

fn finish() -> Command {
    Command::Workshop(W::Finish { order: CAR, job: Some(SERVICE) })
}

/// Wang works on the service since noon.
fn working() -> Progress {
    House::in_work().car().progress.clone()
}

/// When what Wang did after so many minutes counts as done, told an hour and a half after noon.
fn after(of: i64) -> Result<DateTime<Utc>, Refusal> {
    told_later(finish(), noon() + minutes(of)).done_at(&working(), noon() + minutes(90))
}

#[test]
fn a_clock_stops_when_the_work_stopped_and_not_when_the_network_was_back() {
    assert_eq!(after(40), Ok(noon() + minutes(40)));
    let online = Envelope { offline: false, ..told_later(finish(), noon() + minutes(40)) };
    assert_eq!(online.done_at(&working(), noon() + minutes(90)), Ok(noon() + minutes(90)), "with network it is done when it arrives");
}

#[test]
fn a_clock_that_is_a_little_ahead_or_behind_is_put_right() {
    assert_eq!(after(91), Ok(noon() + minutes(90)), "nothing is done in the future");
    assert_eq!(after(-1), Ok(noon()), "nothing ends before it began");
}

#[test]
fn a_tablet_whose_clock_is_three_hours_wrong_is_not_believed() {
    assert_eq!(after(90 + 180), Err(Refusal::DoneInTheFuture { at: noon() + minutes(270) }));
    let (title, at) = ("4万公里保养".to_owned(), noon() + minutes(90 - 180));
    assert_eq!(after(90 - 180), Err(Refusal::DoneBeforeTheLast { title, at, last: noon() }));
}

#[test]
fn what_was_done_before_the_shift_is_for_a_person_to_look_at() {
    let late = |hours: i64| told_later(finish(), noon() + minutes(5)).done_at(&working(), noon() + minutes(5 + 60 * hours));
    assert_eq!(late(12), Ok(noon() + minutes(5)));
    assert_eq!(late(13), Err(Refusal::DoneTooLongAgo { at: noon() + minutes(5) }));
}

#[test]
fn work_is_not_taken_up_before_it_was_held() {
    let mut house = House::in_work();
    house.now += minutes(30);
    house.does(&wang(), hold(Some(SERVICE))).expect("a hold at half past");
    let resume = |of: i64| {
        let command = Command::Workshop(W::Resume { order: CAR, job: Some(SERVICE) });
        told_later(command, noon() + minutes(of)).done_at(&house.car().progress, noon() + minutes(90))
    };
    assert_eq!(resume(45), Ok(noon() + minutes(45)));
    assert!(matches!(resume(20), Err(Refusal::DoneBeforeTheLast { .. })));
}

#[test]
fn only_the_clock_is_told_later() {
    let note = Command::RepairOrders(R::Annotate { order: CAR, text: "左前轮胎偏磨".to_owned() });
    let envelope = told_later(note, noon());
    assert!(!envelope.tells_later());
    assert_eq!(envelope.done_at(&working(), noon() + minutes(90)), Ok(noon() + minutes(90)));
}

fn hold(job: Option<domain::LineId>) -> W {
    W::Hold { order: CAR, job, reason: HoldReason::WaitingForParts, note: "缺左前减振器".to_owned(), leaves_bay: true }
}

pub fn board(house: &House) -> Board {
    let card = Card {
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
    };
    Board { cards: vec![card], floor: house.floor(), advisors: Vec::new(), seq: 1 }
}

#[test]
fn a_tablet_foresees_what_the_server_will_say() {
    let mut house = House::dispatched();
    let mut foreseen = board(&house);
    let steps = [
        W::ClockOn { order: CAR, job: SERVICE },
        hold(Some(SERVICE)),
        W::Resume { order: CAR, job: Some(SERVICE) },
        W::Finish { order: CAR, job: Some(SERVICE) },
        W::ClockOn { order: CAR, job: BRAKES },
        W::Finish { order: CAR, job: Some(BRAKES) },
    ];
    for step in steps {
        house.now += minutes(17);
        foresee(&mut foreseen, &step, &wang(), house.now).expect("the tablet takes the step");
        house.does(&wang(), step.clone()).expect("so does the server");
        let shown = &foreseen.cards[0].progress;
        let there = Progress { version: shown.version, ..house.car().progress.clone() };
        assert_eq!(*shown, there, "after {step:?}");
        let (shown, there) = (&foreseen.floor, house.floor());
        assert_eq!(shown.bays, there.bays, "after {step:?}");
        let clocks = |floor: &domain::workshop::Floor| floor.technicians.iter().map(|one| one.running.clone()).collect::<Vec<_>>();
        assert_eq!(clocks(shown), clocks(&there), "after {step:?}");
    }
}

#[test]
fn what_the_rules_refuse_is_not_foreseen() {
    let house = House::dispatched();
    let mut foreseen = board(&house);
    let early = foresee(&mut foreseen, &W::Finish { order: CAR, job: Some(SERVICE) }, &wang(), house.now);
    assert!(early.is_err());
    assert_eq!(foreseen, board(&house), "nothing is changed");
}

const DAY: AttendanceId = AttendanceId(uuid::Uuid::from_u128(0xDA));

fn comes() -> W {
    W::ClockIn { person: wang().person, attendance: DAY }
}

fn goes() -> W {
    W::ClockOut { person: wang().person }
}

/// When it counts that Wang came or went so many minutes after noon, told an hour and a half after noon, having attended from then to then.
fn attended(step: W, of: i64, since: i64, until: Option<i64>) -> Result<DateTime<Utc>, Refusal> {
    let at = |of: i64| noon() + minutes(of);
    let times = Times { since: at(since), until: until.map(at) };
    told_later(Command::Workshop(step), at(of)).attended_at(&[(DAY, times)], at(90))
}

#[test]
fn whoever_comes_and_goes_without_network_came_and_went_when_they_say() {
    let (now, at) = (noon() + minutes(90), |of: i64| noon() + minutes(of));
    assert_eq!(told_later(Command::Workshop(comes()), at(5)).attended_at(&[], now), Ok(at(5)));
    assert_eq!(attended(goes(), 40, 0, None), Ok(at(40)));
    assert_eq!(attended(goes(), -1, 0, None), Ok(at(0)), "nobody goes before they came");
    assert_eq!(attended(goes(), -30, 0, None), Err(Refusal::EndsBeforeItBegins));
    assert_eq!(attended(comes(), 29, 0, Some(30)), Ok(at(30)), "nobody comes before they went");
    assert_eq!(attended(comes(), 10, 0, Some(30)), Err(Refusal::TimesOverlap { since: at(0), until: Some(at(30)) }));
    assert_eq!(attended(comes(), 180, -60, Some(-30)), Err(Refusal::DoneInTheFuture { at: at(180) }));
    assert_eq!(attended(comes(), -60 * 13, -2000, Some(-1900)), Err(Refusal::DoneTooLongAgo { at: at(-60 * 13) }));
    let online = Envelope { offline: false, ..told_later(Command::Workshop(comes()), at(5)) };
    assert_eq!(online.attended_at(&[], now), Ok(now), "with network it is now");
}

#[test]
fn a_tablet_shows_who_came_and_went_before_the_server_knows() {
    let house = House::dispatched();
    let mut shown = board(&house);
    let since = |shown: &Board| shown.floor.technicians.iter().find(|who| who.person == wang().person).and_then(|who| who.attends);
    shown.floor.technicians.iter_mut().for_each(|who| who.attends = None);
    assert_eq!(foresee(&mut shown, &goes(), &wang(), house.now), Err(Refusal::NotClockedIn));
    foresee(&mut shown, &comes(), &wang(), house.now).expect("in");
    assert_eq!(since(&shown), Some(house.now));
    assert!(matches!(foresee(&mut shown, &comes(), &wang(), house.now + minutes(1)), Err(Refusal::IsClockedIn { .. })));
    foresee(&mut shown, &W::ClockOn { order: CAR, job: SERVICE }, &wang(), house.now + minutes(2)).expect("a job");
    assert!(matches!(foresee(&mut shown, &goes(), &wang(), house.now + minutes(3)), Err(Refusal::ClockStillRuns { .. })));
    foresee(&mut shown, &hold(Some(SERVICE)), &wang(), house.now + minutes(4)).expect("held");
    foresee(&mut shown, &goes(), &wang(), house.now + minutes(5)).expect("out");
    assert_eq!(since(&shown), None);
}
