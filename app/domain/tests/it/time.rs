//! Time that adds up: in the house, on jobs, sold; and what is put right.

use crate::cast::{BAY_3, BRAKES, CAR, SERVICE, chen, minutes, noon, wang, zhao};
use crate::house::{House, named};
use chrono::{DateTime, Utc};
use domain::workshop::{
    Attended, Clocked, Command as W, Event, PersonTime, Sold, TimeFacts, TimeSheet, TimeTotals, TimeWarning, Times, correct_clocking,
    decide, decide_time, plausible,
};
use domain::{Actor, AttendanceId, Hours, Permission, Refusal};
use proptest::prelude::*;
use uuid::Uuid;

const DAY: AttendanceId = AttendanceId(Uuid::from_u128(0xDA));

fn at(minute: i64) -> DateTime<Utc> {
    noon() + minutes(minute)
}

fn times(since: i64, until: i64) -> Times {
    Times { since: at(since), until: Some(at(until)) }
}

fn open(since: i64) -> Times {
    Times { since: at(since), until: None }
}

/// Four hours that ended at noon.
pub fn morning() -> Times {
    times(-240, 0)
}

fn facts(attended: &[(AttendanceId, Times)]) -> TimeFacts {
    TimeFacts { works_here: true, attended: attended.to_vec(), ..TimeFacts::default() }
}

fn clock_in() -> W {
    W::ClockIn { person: wang().person, attendance: DAY }
}

fn clock_out() -> W {
    W::ClockOut { person: wang().person }
}

fn ask(facts: &TimeFacts, command: &W, who: &Actor, now: i64) -> Result<Event, Refusal> {
    match decide_time(facts, command, who, at(now))?.remove(0) {
        domain::Event::Workshop(event) => Ok(event),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_clocks_in_and_out_oneself_and_a_leader_does_it_for_anybody() {
    let (person, attendance) = (wang().person, DAY);
    assert_eq!(ask(&facts(&[]), &clock_in(), &wang(), 0), Ok(Event::ClockedIn { attendance, person, implied: false }));
    assert_eq!(ask(&facts(&[]), &clock_in(), &zhao(), 0), Ok(Event::ClockedIn { attendance, person, implied: false }));
    assert_eq!(ask(&facts(&[]), &clock_in(), &chen(), 0), Err(Refusal::NotYours { permission: Permission::Work }));
    let here = facts(&[(DAY, open(-200))]);
    assert_eq!(ask(&here, &clock_in(), &wang(), 0), Err(Refusal::IsClockedIn { since: at(-200) }));
    assert_eq!(ask(&here, &clock_out(), &wang(), 5), Ok(Event::ClockedOut { attendance, person, minutes: 205 }));
    assert_eq!(ask(&facts(&[(DAY, morning())]), &clock_out(), &wang(), 5), Err(Refusal::NotClockedIn));
    let busy = TimeFacts { running: Some("RO260312-018".to_owned()), ..here };
    assert_eq!(ask(&busy, &clock_out(), &wang(), 5), Err(Refusal::ClockStillRuns { number: "RO260312-018".to_owned() }));
    assert_eq!(ask(&TimeFacts::default(), &clock_in(), &zhao(), 0), Err(Refusal::NotFound), "somebody of another house");
}

#[test]
fn whoever_forgot_to_clock_out_yesterday_comes_in_today_all_the_same() {
    let forgotten = facts(&[(DAY, open(-24 * 60))]);
    assert!(ask(&forgotten, &clock_in(), &wang(), 0).is_ok());
    assert_eq!(ask(&forgotten, &clock_out(), &wang(), 0), Err(Refusal::NotClockedIn), "and yesterday is for the director to put right");
}

#[test]
fn what_is_put_right_keeps_what_it_was_and_why() {
    let correct = |times, reason: &str| W::CorrectAttendance { person: wang().person, attendance: DAY, times, reason: reason.to_owned() };
    let known = facts(&[(DAY, open(-24 * 60))]);
    let (before, after) = (Some(open(-24 * 60)), times(-24 * 60, -15 * 60));
    assert_eq!(
        ask(&known, &correct(after, "忘打下班卡"), &zhao(), 0),
        Ok(Event::AttendanceCorrected { attendance: DAY, person: wang().person, before, after, reason: "忘打下班卡".to_owned() })
    );
    assert!(matches!(ask(&facts(&[]), &correct(after, "补卡"), &zhao(), 0), Ok(Event::AttendanceCorrected { before: None, .. })));
    assert_eq!(ask(&known, &correct(after, ""), &zhao(), 0), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    assert_eq!(ask(&known, &correct(open(-24 * 60), "—"), &zhao(), 0), Err(Refusal::NothingChanged));
    assert_eq!(ask(&known, &correct(after, "—"), &wang(), 0), Err(Refusal::not_allowed(Permission::CorrectTime)), "not by oneself");
}

#[test]
fn only_times_that_can_be_true_are_taken() {
    let now = at(0);
    assert_eq!(plausible(&times(-60, 1), &[], now), Err(Refusal::TimeNotYet { at: at(1) }));
    assert_eq!(plausible(&times(-60, -60), &[], now), Err(Refusal::EndsBeforeItBegins));
    assert_eq!(plausible(&times(-60, -70), &[], now), Err(Refusal::EndsBeforeItBegins));
    assert_eq!(plausible(&times(-16 * 60, 0), &[], now), Ok(()));
    assert_eq!(plausible(&times(-16 * 60 - 1, 0), &[], now), Err(Refusal::LongerThanAnybodyWorks { hours: 16 }));
    assert_eq!(plausible(&open(-17 * 60), &[], now), Err(Refusal::LongerThanAnybodyWorks { hours: 16 }));
    let others = [times(-120, -60)];
    assert_eq!(plausible(&times(-90, -30), &others, now), Err(Refusal::TimesOverlap { since: at(-120), until: Some(at(-60)) }));
    assert_eq!(plausible(&times(-60, -30), &others, now), Ok(()), "one ends as the other begins");
    assert_eq!(plausible(&times(-60, -30), &[open(-20 * 60)], now), Ok(()), "what was forgotten is no reason");
}

#[test]
fn a_clocking_is_put_right_by_the_director() {
    let house = House::finished();
    let correct = |began: i64, after: Times| W::CorrectClocking {
        order: CAR,
        job: SERVICE,
        began: at(began),
        times: after,
        reason: "忘停表".to_owned(),
    };
    let asks =
        |facts: &TimeFacts, command: &W, who: &Actor| correct_clocking(&house.car().progress, facts, command, who, at(200)).map(|_| ());
    let known = TimeFacts { clocking: Some(times(0, 60)), beside: vec![times(60, 90)], ..TimeFacts::default() };
    assert_eq!(asks(&known, &correct(0, times(0, 40)), &zhao()), Ok(()));
    assert_eq!(asks(&known, &correct(0, times(0, 70)), &zhao()), Err(Refusal::TimesOverlap { since: at(60), until: Some(at(90)) }));
    assert_eq!(asks(&known, &correct(0, times(0, 60)), &zhao()), Err(Refusal::NothingChanged));
    assert_eq!(asks(&TimeFacts::default(), &correct(7, times(0, 40)), &zhao()), Err(Refusal::NotFound));
    assert_eq!(asks(&known, &correct(0, open(0)), &zhao()), Err(Refusal::JobNotRunning { title: "4万公里保养".to_owned() }));
    assert_eq!(asks(&known, &correct(0, times(0, 40)), &wang()), Err(Refusal::not_allowed(Permission::CorrectTime)));
}

#[test]
fn work_that_begins_says_that_whoever_does_it_is_here() {
    let house = House::dispatched();
    let on = W::ClockOn { order: CAR, job: SERVICE };
    let events = |attends| {
        let mut floor = house.floor();
        floor.technicians.iter_mut().for_each(|who| who.attends = attends);
        decide(&house.car().progress, &floor, &on, &wang(), noon()).expect("it begins")
    };
    let came = |events: &[domain::Event]| {
        events.iter().any(
            |event| matches!(event, domain::Event::Workshop(Event::ClockedIn { person, implied: true, .. }) if *person == wang().person),
        )
    };
    assert!(came(&events(None)), "nobody clocked in");
    assert!(!came(&events(Some(at(-60)))));
    assert!(came(&events(Some(at(-60 * 17)))), "that was yesterday");
    assert!(matches!(events(None).get(1), Some(domain::Event::Workshop(Event::ClockedOn { bay, .. })) if *bay == BAY_3));
}

fn attended(number: u128, times: Times) -> Attended {
    Attended { id: AttendanceId(Uuid::from_u128(number)), times, implied: false, corrections: Vec::new() }
}

fn clocked(times: Times) -> Clocked {
    Clocked {
        order: CAR,
        number: "RO260312-018".to_owned(),
        line: BRAKES,
        title: "更换前制动片".to_owned(),
        times,
        corrections: Vec::new(),
    }
}

fn sold(minute: i64, hours: i32) -> Sold {
    Sold {
        order: CAR,
        number: "RO260312-018".to_owned(),
        line: BRAKES,
        title: "更换前制动片".to_owned(),
        at: at(minute),
        hours: Hours(hours),
    }
}

fn time(attended: Vec<Attended>, clocked: Vec<Clocked>, sold: Vec<Sold>) -> PersonTime {
    PersonTime { person: named(wang().person), attended, clocked, sold }
}

#[test]
fn efficiency_and_utilisation_are_those_of_the_trade() {
    // Eight hours here, six on jobs, 6.6 sold: 110 % efficient, 75 % used.
    let one = time(vec![attended(1, times(0, 480))], vec![clocked(times(30, 390))], vec![sold(390, 660)]);
    let totals = one.totals(&times(0, 600), at(600));
    assert_eq!(totals, TimeTotals { attended: 480, clocked: 360, sold: Hours(660) });
    assert_eq!((totals.efficiency(), totals.utilisation()), (Some(110), Some(75)));
    assert_eq!((TimeTotals::default().efficiency(), TimeTotals::default().utilisation()), (None, None));
    assert!(one.warnings(&times(0, 600), at(600)).is_empty());
}

#[test]
fn what_does_not_fit_together_is_said_and_not_put_right() {
    let one = time(vec![attended(1, times(60, 480)), attended(2, open(-30 * 60))], vec![clocked(times(0, 120))], Vec::new());
    let within = times(-40 * 60, 600);
    assert_eq!(one.totals(&within, at(600)).attended, 420, "a day that nobody ended counts nothing yet");
    let warnings = [TimeWarning::ClockedOutside { minutes: 60 }, TimeWarning::NotClockedOut { since: at(-30 * 60) }];
    assert_eq!(one.warnings(&within, at(600)), warnings);
}

/// Stretches one after the other: gap and length of each, in seconds.
fn stretches(drawn: &[(i64, i64)]) -> Vec<Times> {
    let mut end = noon();
    drawn
        .iter()
        .map(|(gap, length)| {
            let since = end + chrono::TimeDelta::seconds(*gap);
            end = since + chrono::TimeDelta::seconds(*length);
            Times { since, until: Some(end) }
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Days add up to the week, people to the house, and whoever has clocked more than they were here is named.
    #[test]
    fn sums_are_those_of_what_happened(
        here in prop::collection::vec((0i64..30_000, 1i64..50_000), 0..6),
        worked in prop::collection::vec((0i64..30_000, 1i64..50_000), 0..8),
        hours in prop::collection::vec((0i64..4_000, 1i32..800), 0..8),
    ) {
        let here: Vec<Attended> = stretches(&here).into_iter().zip(1..).map(|(times, number)| attended(number, times)).collect();
        let worked: Vec<Clocked> = stretches(&worked).into_iter().map(clocked).collect();
        let hours: Vec<Sold> = hours.into_iter().map(|(minute, hours)| sold(minute, hours)).collect();
        let one = time(here, worked, hours);
        let now = at(20_000);
        let day = |number: i64| times(1_440 * number, 1_440 * (number + 1));
        let days: Vec<Times> = (0..10).map(day).collect();
        let whole = one.totals(&times(0, 14_400), now);
        let sum = days.iter().map(|day| one.totals(day, now)).fold(TimeTotals::default(), TimeTotals::plus);
        prop_assert_eq!(sum, whole, "the days add up to the whole");
        let minute = |at: DateTime<Utc>| at.timestamp().div_euclid(60);
        let events: i64 = one.clocked.iter().map(|one| minute(one.times.until.expect("ended")) - minute(one.times.since)).sum();
        prop_assert_eq!(whole.clocked, events, "the sum is that of the events");
        let beyond = whole.clocked > whole.attended;
        let warned = one.warnings(&times(0, 14_400), now).iter().any(|of| matches!(of, TimeWarning::ClockedOutside { .. }));
        prop_assert!(!beyond || warned, "clocked {} of {} attended, and nobody says so", whole.clocked, whole.attended);
        let sheet = TimeSheet { within: times(0, 14_400), days, people: vec![one.clone(), one.clone()], sums: Vec::new(), now };
        prop_assert_eq!(sheet.totals(), whole.plus(whole));
        // Where lists are cut, what was summed of all of it counts.
        let cut = TimeSheet { sums: vec![(one.person.person, whole.plus(whole))], ..sheet.clone() };
        prop_assert!(cut.is_cut() && !sheet.is_cut());
        prop_assert_eq!(cut.totals(), whole.plus(whole).plus(whole.plus(whole)));
    }
}
