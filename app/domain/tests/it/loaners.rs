//! Loaner cars: promised once at a time, handed over and taken back with what the odometer says.

use crate::cast::{gu, lin, minutes, noon, wang};
use chrono::{DateTime, Utc};
use domain::appointments::Period;
use domain::care::{Command, Correction, Event, Facts, Loan, LoanState, Loaner, LoanerDraft, LoanerFacts, Reading, decide};
use domain::{Actor, AppointmentId, LoanId, LoanerId, Refusal};
use proptest::prelude::*;
use uuid::Uuid;

const LOANER: LoanerId = LoanerId(Uuid::from_u128(0xAE));
const LOAN: LoanId = LoanId(Uuid::from_u128(0xAF));
const VISIT: AppointmentId = AppointmentId(Uuid::from_u128(0xB1));

fn car() -> Loaner {
    Loaner { id: LOANER, version: 1, plate: "浙A66B01".to_owned(), model: "缤越".to_owned(), odometer_km: 12_400, in_service: true }
}

fn promise(from: i64, until: i64) -> Command {
    let (from, until) = (noon() + minutes(from), noon() + minutes(until));
    Command::PromiseLoaner { loan: LOAN, loaner: LOANER, appointment: VISIT, from, until }
}

fn free() -> LoanerFacts {
    LoanerFacts { car: Some(car()), visit_stands: Some(true), ..LoanerFacts::default() }
}

fn loan(state: LoanState, handed_over: Option<(DateTime<Utc>, Reading)>) -> LoanerFacts {
    let period = Period { from: noon(), until: noon() + minutes(300) };
    let loan = Loan { id: LOAN, version: 1, state, loaner: car(), visit: VISIT, period, handed_over };
    LoanerFacts { loan: Some(loan), ..free() }
}

fn out() -> LoanerFacts {
    loan(LoanState::Out, Some((noon(), reading(12_410))))
}

fn reading(odometer_km: u32) -> Reading {
    Reading { odometer_km, energy_percent: 75 }
}

fn asks(who: &Actor, facts: LoanerFacts, command: &Command) -> Result<Event, Refusal> {
    decide(&Facts::Loaner(Box::new(facts)), command, who, noon()).map(|events| match events.as_slice() {
        [domain::Event::Care(event)] => event.clone(),
        other => panic!("one event, not {other:?}"),
    })
}

fn says(facts: LoanerFacts, command: &Command) -> Result<Event, Refusal> {
    asks(&lin(), facts, command)
}

#[test]
fn a_car_is_promised_to_a_visit_for_a_while() {
    let Ok(Event::LoanerPromised { plate, period, .. }) = says(free(), &promise(0, 300)) else { panic!("promised") };
    assert_eq!((plate.as_str(), period.length()), ("浙A66B01", minutes(300)));
    assert!(matches!(asks(&wang(), free(), &promise(0, 300)), Err(Refusal::NotAllowed { .. })));
    assert_eq!(says(LoanerFacts { visit_stands: None, ..free() }, &promise(0, 300)), Err(Refusal::NotFound));
    assert_eq!(says(LoanerFacts { visit_stands: Some(false), ..free() }, &promise(0, 300)), Err(Refusal::VisitIsOver));
    assert_eq!(says(LoanerFacts { visit_has_one: true, ..free() }, &promise(0, 300)), Err(Refusal::VisitHasLoaner));
    assert_eq!(says(LoanerFacts { car: None, ..free() }, &promise(0, 300)), Err(Refusal::NotFound));
    assert_eq!(says(loan(LoanState::Promised, None), &promise(0, 300)), Err(Refusal::AlreadyThere));
    let broken = LoanerFacts { car: Some(Loaner { in_service: false, ..car() }), ..free() };
    assert_eq!(says(broken, &promise(0, 300)), Err(Refusal::LoanerNotInService { plate: "浙A66B01".to_owned() }));
    assert_eq!(says(free(), &promise(300, 300)), Err(Refusal::TimeHasPassed { at: noon() + minutes(300) }));
    assert_eq!(says(free(), &promise(-300, -10)), Err(Refusal::TimeHasPassed { at: noon() - minutes(10) }));
    assert_eq!(says(free(), &promise(0, 61 * 24 * 60)), Err(Refusal::LoanTooLong { days: 60 }));
    let far = 121 * 24 * 60;
    assert_eq!(says(free(), &promise(far, far + 60)), Err(Refusal::TooFarAhead { at: noon() + minutes(far), days: 120 }));
}

#[test]
fn a_car_that_somebody_else_was_promised_or_has_is_not_promised_again() {
    let clash = Period { from: noon() + minutes(60), until: noon() + minutes(120) };
    let taken = LoanerFacts { clashes: vec![clash], ..free() };
    let says_when = Refusal::LoanerIsTaken { plate: "浙A66B01".to_owned(), from: clash.from, until: clash.until };
    assert_eq!(says(taken, &promise(0, 300)), Err(says_when));
    let until = noon() - minutes(30);
    let late = LoanerFacts { out_until: Some(until), ..free() };
    assert_eq!(says(late.clone(), &promise(0, 300)), Err(Refusal::LoanerIsOut { plate: "浙A66B01".to_owned(), until }));
    assert!(says(late, &promise(600, 900)).is_ok(), "for later it can be promised: it will be back by then");
}

#[test]
fn it_is_handed_over_and_taken_back_and_its_odometer_never_goes_back() {
    let over = |km| Command::HandOverLoaner { loan: LOAN, reading: reading(km) };
    let back = |km| Command::TakeBackLoaner { loan: LOAN, reading: reading(km), note: String::new() };
    let promised = || loan(LoanState::Promised, None);
    assert_eq!(says(promised(), &over(12_399)), Err(Refusal::OdometerWentDown { last: 12_400, found: 12_399 }));
    assert_eq!(says(promised(), &over(12_410)), Ok(Event::LoanerHandedOver { plate: "浙A66B01".to_owned(), reading: reading(12_410) }));
    assert_eq!(says(out(), &over(12_410)), Err(Refusal::LoanIs { state: LoanState::Out }));
    assert_eq!(says(out(), &back(12_409)), Err(Refusal::OdometerWentDown { last: 12_410, found: 12_409 }));
    let Ok(Event::LoanerTakenBack { driven_km, .. }) = says(out(), &back(12_466)) else { panic!("taken back") };
    assert_eq!(driven_km, 56);
    assert_eq!(says(promised(), &back(12_466)), Err(Refusal::LoanIs { state: LoanState::Promised }));
    assert_eq!(says(promised(), &over(2_000_001)), Err(Refusal::OdometerUnreadable { found: 2_000_001 }));
    let brimming = Command::HandOverLoaner { loan: LOAN, reading: Reading { odometer_km: 12_410, energy_percent: 101 } };
    assert_eq!(says(promised(), &brimming), Err(Refusal::EnergyUnreadable { found: 101 }));
    let until = noon() - minutes(30);
    let elsewhere = LoanerFacts { out_until: Some(until), ..promised() };
    assert_eq!(says(elsewhere, &over(12_410)), Err(Refusal::LoanerIsOut { plate: "浙A66B01".to_owned(), until }));
    let before = Period { from: noon() + minutes(60), until: noon() + minutes(90) };
    let another = LoanerFacts { clashes: vec![before], ..promised() };
    let taken = Refusal::LoanerIsTaken { plate: "浙A66B01".to_owned(), from: before.from, until: before.until };
    assert_eq!(says(another, &over(12_410)), Err(taken), "somebody else was promised it before");
}

#[test]
fn what_was_promised_is_released_with_a_reason_and_what_is_out_is_not() {
    let release = |reason: &str| Command::ReleaseLoaner { loan: LOAN, reason: reason.to_owned() };
    let released = Ok(Event::LoanerReleased { plate: "浙A66B01".to_owned(), reason: "客户自己有车".to_owned() });
    assert_eq!(says(loan(LoanState::Promised, None), &release("客户自己有车")), released);
    assert_eq!(says(loan(LoanState::Promised, None), &release("")), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    assert_eq!(says(out(), &release("?")), Err(Refusal::LoanIs { state: LoanState::Out }));
    assert_eq!(says(free(), &release("?")), Err(Refusal::NotFound));
}

#[test]
fn the_fleet_is_kept_by_whoever_leads_the_desk() {
    let put = |plate: &str, km| {
        let draft = LoanerDraft { plate: plate.to_owned(), model: "缤越".to_owned(), odometer_km: km, in_service: true };
        Command::PutLoaner { loaner: LOANER, draft, reason: String::new() }
    };
    assert!(matches!(asks(&lin(), LoanerFacts::default(), &put("浙A66B01", 0)), Err(Refusal::NotAllowed { .. })));
    let said = |facts, command: &Command| asks(&gu(), facts, command);
    assert!(matches!(said(LoanerFacts::default(), &put("浙a66b01", 0)), Ok(Event::LoanerPut { draft, .. }) if draft.plate == "浙A66B01"));
    assert_eq!(said(LoanerFacts::default(), &put(" ", 0)), Err(Refusal::FieldEmpty { field: "plate".to_owned() }));
    assert!(matches!(said(LoanerFacts::default(), &put("A1", 0)), Err(Refusal::PlateUnreadable { .. })));
    let taken = LoanerFacts { plate_taken: true, ..LoanerFacts::default() };
    assert_eq!(said(taken, &put("浙A66B01", 0)), Err(Refusal::LoanerPlateTaken { plate: "浙A66B01".to_owned() }));
    assert_eq!(said(free(), &put("浙A66B01", 12_399)), Err(Refusal::OdometerWentDown { last: 12_400, found: 12_399 }));
    assert_eq!(said(free(), &put("浙A66B01", 12_400)), Err(Refusal::NothingChanged));
}

#[test]
fn an_odometer_that_was_typed_wrongly_is_put_right_with_a_reason() {
    let put = |km, reason: &str| {
        let draft = LoanerDraft { plate: "浙A66B01".to_owned(), model: "缤越".to_owned(), odometer_km: km, in_service: true };
        asks(&gu(), free(), &Command::PutLoaner { loaner: LOANER, draft, reason: reason.to_owned() })
    };
    assert_eq!(put(1_240, " "), Err(Refusal::OdometerWentDown { last: 12_400, found: 1_240 }));
    let Ok(Event::LoanerPut { draft, corrected }) = put(1_240, "还车时多打了一个零") else { panic!("put right") };
    assert_eq!(draft.odometer_km, 1_240);
    assert_eq!(corrected, Some(Correction { from: 12_400, reason: "还车时多打了一个零".to_owned() }));
    let Ok(Event::LoanerPut { corrected, .. }) = put(12_500, "?") else { panic!("driven meanwhile") };
    assert_eq!(corrected, None, "up it goes by itself");
}

proptest! {
    /// Whoever asks for what, whenever: no two promises of one car meet, and its odometer only goes up.
    #[test]
    fn a_car_is_never_promised_twice_at_once_and_never_drives_backwards(
        wishes in prop::collection::vec((0_u8..4, -100_i64..2_000, 1_i64..600, 0_u32..200), 1..60)
    ) {
        let (mut car, mut loans, mut now) = (car(), Vec::<Loan>::new(), noon());
        for (turn, (what, from, length, km)) in (1..).zip(wishes) {
            now += minutes(20);
            let standing = |loan: &&Loan| matches!(loan.state, LoanState::Promised | LoanState::Out);
            let out_until = loans.iter().find(|loan| loan.state == LoanState::Out).map(|loan| loan.period.until);
            let read = Reading { odometer_km: (car.odometer_km + km).saturating_sub(60), energy_percent: 50 };
            let named = loans.iter().find(standing).map_or(LoanId(Uuid::from_u128(turn)), |loan| loan.id);
            let period = Period { from: now + minutes(from), until: now + minutes(from + length) };
            let new = LoanId(Uuid::from_u128(turn));
            let command = match what {
                0 | 3 => Command::PromiseLoaner { loan: new, loaner: LOANER, appointment: VISIT, from: period.from, until: period.until },
                1 => Command::HandOverLoaner { loan: named, reading: read },
                _ => Command::TakeBackLoaner { loan: named, reading: read, note: String::new() },
            };
            let id = command.loan().expect("a loan");
            // Whoever is handed the car has it from now on.
            let period = match loans.iter().find(|loan| loan.id == id) {
                Some(loan) if what == 1 => Period { from: now, until: loan.period.until.max(now) },
                _ => period,
            };
            let meets = |loan: &&Loan| loan.id != id && loan.period.from < period.until.max(now) && period.from < loan.period.until;
            let clashes = loans.iter().filter(standing).filter(meets).map(|loan| loan.period).collect();
            let loan = loans.iter().find(|loan| loan.id == id).map(|loan| Loan { loaner: car.clone(), ..loan.clone() });
            let facts = LoanerFacts { car: Some(car.clone()), loan, clashes, out_until, visit_stands: Some(true), ..LoanerFacts::default() };
            let Ok(events) = decide(&Facts::Loaner(Box::new(facts)), &command, &lin(), now) else { continue };
            let before = car.odometer_km;
            match &events[0] {
                domain::Event::Care(Event::LoanerPromised { period, .. }) => loans.push(Loan {
                    id, version: 1, state: LoanState::Promised, loaner: car.clone(), visit: VISIT, period: *period, handed_over: None,
                }),
                domain::Event::Care(Event::LoanerHandedOver { reading, .. }) => {
                    let loan = loans.iter_mut().find(|loan| loan.id == id).expect("promised");
                    (loan.state, loan.handed_over, car.odometer_km) = (LoanState::Out, Some((now, *reading)), reading.odometer_km);
                    loan.period.from = loan.period.from.min(now);
                }
                domain::Event::Care(Event::LoanerTakenBack { reading, .. }) => {
                    let loan = loans.iter_mut().find(|loan| loan.id == id).expect("out");
                    (loan.state, car.odometer_km) = (LoanState::Returned, reading.odometer_km);
                }
                other => panic!("{other:?}"),
            }
            prop_assert!(car.odometer_km >= before);
            prop_assert!(loans.iter().filter(|loan| loan.state == LoanState::Out).count() <= 1);
            let kept: Vec<&Loan> = loans.iter().filter(standing).collect();
            for (index, one) in kept.iter().enumerate() {
                for other in &kept[index + 1..] {
                    prop_assert!(one.period.until <= other.period.from || other.period.until <= one.period.from);
                }
            }
        }
    }
}
