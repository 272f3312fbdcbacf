//! What the house can take: worked examples of a day, and random weeks in which nothing is promised twice.

use crate::cast::{BAY_3, BAY_5, CAR, chen, lu, minutes, noon, wang};
use crate::diary::{VISIT, at, block, booked, catalogue, date, diary, facts, free, opening, place, service, settings, visit};
use domain::appointments::{
    Appointment, Away, Block, Booked, Channel, Closure, Command, Event, HouseLoad, Need, Offer, OpenWork, Period, Plan, Settings, Shift,
    SpecialDay, Stay, VisitDraft, decide,
};
use domain::staff::Skill;
use domain::{AppointmentId, BasisPoints, ClosureId, Hours};
use proptest::prelude::*;
use uuid::Uuid;

const HOUR_OF_SERVICE: [Need; 1] = [Need { skill: Skill::Maintenance, hours: Hours(100) }];

#[test]
fn holidays_special_days_and_shifts_make_the_days() {
    let settings = settings();
    let closed = SpecialDay { day: date(13), opening: None, name: "春节".to_owned() };
    let working_sunday = SpecialDay { day: date(15), opening: Some(opening(9, 12)), name: "调休上班".to_owned() };
    let days = settings.workdays(&[closed, working_sunday], date(12), 5, crate::diary::instant);
    let opens: Vec<_> = days.iter().map(|day| (day.day, day.opens, day.closes)).collect();
    assert_eq!(
        opens,
        [
            (date(12), at(12, 8, 0), at(12, 18, 0)),
            (date(14), at(14, 8, 0), at(14, 18, 0)),
            (date(15), at(15, 9, 0), at(15, 12, 0)),
            (date(16), at(16, 8, 0), at(16, 18, 0)),
        ]
    );
    let mut diary = diary(&settings);
    // Chen works on Friday mornings only; Wang does no maintenance.
    diary.hands[1].shifts = vec![Shift { weekday: 4, hours: opening(7, 11) }];
    let plan = Plan::new(&diary, &settings, None, noon());
    assert_eq!(free(&plan, &HOUR_OF_SERVICE, 13), ["08:00", "08:30", "09:00", "09:30", "10:00"]);
    assert!(free(&plan, &HOUR_OF_SERVICE, 14).is_empty());
}

#[test]
fn a_closed_bay_and_an_absent_technician_are_not_offered() {
    let settings = settings();
    let mut diary = diary(&settings);
    diary.places = vec![place(BAY_3, "3号", &[Skill::Maintenance]), place(BAY_5, "5号", &[Skill::Mechanical])];
    let away = |number, away, from, until| Closure {
        id: ClosureId(Uuid::from_u128(number)),
        away,
        period: Period { from, until },
        reason: "年检".to_owned(),
    };
    diary.closures = vec![
        away(1, Away::Bay(BAY_3), at(13, 8, 0), at(13, 16, 0)),
        away(2, Away::Technician(chen().person), at(13, 17, 0), at(14, 12, 0)),
    ];
    let plan = Plan::new(&diary, &settings, None, noon());
    assert_eq!(free(&plan, &HOUR_OF_SERVICE, 13), ["16:00"], "the other bay is not fitted for it");
}

#[test]
fn a_car_is_received_first_and_leaves_its_bay_before_the_next_comes() {
    let settings = Settings { check_in_minutes: 15, buffer_minutes: 10, ..settings() };
    let mut diary = diary(&settings);
    diary.booked = vec![booked(
        1,
        Block {
            period: Period { from: at(13, 9, 15), until: at(13, 10, 25) },
            ..block(chen().person, BAY_3, Skill::Maintenance, at(13, 9, 15), 100)
        },
    )];
    let plan = Plan::new(&diary, &settings, None, noon());
    let times = free(&plan, &HOUR_OF_SERVICE, 13);
    assert_eq!(times.first().map(String::as_str), Some("10:30"), "at 8:00 it would last until 9:25");
    let offer = Offer { earliest: noon(), from_reserve: false };
    let last = plan.free_slots(&HOUR_OF_SERVICE, offer, usize::MAX).into_iter().rfind(|slot| slot.at < at(13, 23, 0));
    let last = last.expect("a time");
    assert_eq!((last.at, last.ready_at), (at(13, 16, 30), at(13, 17, 45)), "the car is driven out after closing, if need be");
}

#[test]
fn ready_is_told_to_five_minutes_and_never_sooner_than_the_work() {
    let settings = settings();
    let diary = diary(&settings);
    let plan = Plan::new(&diary, &settings, None, noon());
    for (hours, ready) in [(100, at(13, 9, 0)), (105, at(13, 9, 5)), (108, at(13, 9, 5)), (110, at(13, 9, 10))] {
        let work = block(chen().person, BAY_3, Skill::Maintenance, at(13, 8, 0), hours);
        assert_eq!(plan.ready_at(at(13, 8, 0), &[work]), ready, "{hours}");
    }
}

#[test]
fn work_on_cars_that_are_here_comes_before_what_could_be_booked() {
    let settings = settings();
    let mut diary = diary(&settings);
    let work = |order: u128, technician, left| OpenWork {
        order: domain::OrderId(Uuid::from_u128(order)),
        skill: Skill::Maintenance,
        technician,
        bay: None,
        left: Hours(left),
        promised_at: Some(at(12, 17, 0)),
    };
    // It is 12:20. Five hours and forty minutes are left today; the rest is carried over.
    diary.work = vec![work(1, Some(chen().person), 700)];
    let plan = Plan::new(&diary, &settings, None, noon());
    assert!(free(&plan, &HOUR_OF_SERVICE, 12).is_empty());
    assert_eq!(free(&plan, &HOUR_OF_SERVICE, 13).first().map(String::as_str), Some("09:30"));
    let load = |day| plan.load(date(day)).into_iter().find(|load| load.skill == Skill::Maintenance).expect("Chen does it");
    assert_eq!((load(12).carried, load(13).carried), (Hours(567), Hours(133)));
    assert_eq!((load(13).capacity, load(13).free), (Hours(1_000), Hours(867)));
}

#[test]
fn who_holds_several_trades_counts_once_in_the_house() {
    let settings = settings();
    let mut diary = diary(&settings);
    let kept = block(chen().person, BAY_3, Skill::Maintenance, at(13, 13, 0), 200);
    diary.booked = vec![Booked { appointment: AppointmentId(Uuid::from_u128(1)), order: None, block: kept }];
    let plan = Plan::new(&diary, &settings, None, noon());
    let (trades, house) = (plan.load(date(13)), plan.house_load(date(13)));
    let hands = i32::try_from(diary.hands.len()).expect("few");
    assert_eq!((house.capacity, house.booked), (Hours(1_000 * hands), Hours(200)));
    assert_eq!(house.free, Hours(1_000 * hands - 200), "what one trade keeps is free in none of their trades");
    let sum: i32 = trades.iter().map(|load| load.capacity.0).sum();
    assert!(sum > house.capacity.0, "trade by trade they are counted again");
    assert_eq!(plan.house_load(date(1)), HouseLoad::default());
}

#[test]
fn a_visit_that_has_become_an_order_is_not_counted_twice() {
    let settings = settings();
    let mut diary = diary(&settings);
    let kept = block(chen().person, BAY_3, Skill::Maintenance, at(12, 13, 0), 200);
    diary.booked = vec![Booked { appointment: AppointmentId(Uuid::from_u128(1)), order: Some(CAR), block: kept }];
    diary.work = vec![OpenWork { order: CAR, skill: Skill::Maintenance, technician: None, bay: None, left: Hours(250), promised_at: None }];
    let plan = Plan::new(&diary, &settings, None, noon());
    let load = plan.load(date(12)).into_iter().find(|load| load.skill == Skill::Maintenance).expect("Chen does it");
    assert_eq!((load.booked, load.carried), (Hours(200), Hours(50)));
}

/// What random days are made of: what is wanted, on which day and when, through which door.
type Wish = (usize, u32, u32, usize);

/// Whoever may have to leave the car overnight.
fn left(services: &[&str]) -> VisitDraft {
    VisitDraft { stay: Stay::Leaves, ..visit(services) }
}

fn wished(facts: &domain::appointments::Facts, number: usize, (what, day, quarter, how): Wish) -> Option<Appointment> {
    let services: &[&str] = [&["OIL"][..], &["BRAKES"], &["AIR"], &["WINTER"], &["OIL", "AIR"], &["GEARBOX"]][what];
    let appointment = AppointmentId(Uuid::from_u128(0x5000 + number as u128));
    let channel = [Channel::Phone, Channel::Online, Channel::Comeback][how];
    let starts_at = at(13 + day, 8, 0) + minutes(i64::from(quarter) * 15);
    let command = Command::Book { appointment, channel, visit: Box::new(left(services)), starts_at, link: None, agreed: Vec::new() };
    match decide(facts, &command, &lu(), noon()) {
        Ok(events) => match events.into_iter().next() {
            Some(domain::Event::Appointments(Event::Booked { appointment, .. })) => Some(*appointment),
            other => panic!("a booking: {other:?}"),
        },
        Err(
            domain::Refusal::SlotTaken { next, .. }
            | domain::Refusal::HouseIsClosed { next, .. }
            | domain::Refusal::TimeOffGrid { next, .. },
        ) => {
            for other in next {
                let again = Command::Book {
                    appointment,
                    channel,
                    visit: Box::new(left(services)),
                    starts_at: other,
                    link: None,
                    agreed: Vec::new(),
                };
                assert!(decide(facts, &again, &lu(), noon()).is_ok(), "a time that is named is free: {other}");
            }
            None
        }
        Err(other) => panic!("no other refusal: {other:?}"),
    }
}

fn nothing_is_promised_twice(booked: &[Booked]) {
    for (index, one) in booked.iter().enumerate() {
        for other in &booked[..index] {
            if one.block.period.meets(other.block.period) {
                assert_ne!(one.block.bay, other.block.bay, "two cars in one bay");
                assert_ne!(one.block.technician, other.block.technician, "two jobs in one pair of hands");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_booked_no_bay_and_no_technician_is_promised_twice(
        wishes in prop::collection::vec((0..6_usize, 0..3_u32, 0..42_u32, 0..3_usize), 1..60),
        held in 0..60_u32,
        buffer in 0..4_u16,
        work in prop::collection::vec((0..2_usize, 10..400_i32, any::<bool>()), 0..6),
    ) {
        let mut facts = facts();
        facts.catalogue.push(service("GEARBOX", &[(None, Skill::Mechanical, 1_300), (None, Skill::Maintenance, 100)]));
        facts.settings = Settings { held: BasisPoints::percent(held), buffer_minutes: buffer * 5, check_in_minutes: buffer * 5, ..settings() };
        facts.diary = diary(&facts.settings);
        facts.diary.work = work.into_iter().enumerate().map(|(number, (trade, left, given))| OpenWork {
            order: domain::OrderId(Uuid::from_u128(number as u128)),
            skill: [Skill::Mechanical, Skill::Maintenance][trade],
            technician: given.then(|| chen().person),
            bay: given.then_some(BAY_5),
            left: Hours(left),
            promised_at: None,
        }).collect();
        for (number, wish) in wishes.into_iter().enumerate() {
            if let Some(visit) = wished(&facts, number, wish) {
                prop_assert!(visit.blocks.iter().all(|block| visit.starts_at <= block.period.from), "work begins after arrival");
                for need in &visit.needs {
                    let laid: i32 = visit.blocks.iter().filter(|block| block.skill == need.skill).map(|block| block.hours.0).sum();
                    prop_assert_eq!(laid, need.hours.0, "every hour of it is laid somewhere");
                }
                facts.diary.booked.extend(visit.blocks.iter().map(|block| Booked { appointment: visit.id, order: None, block: *block }));
            }
        }
        nothing_is_promised_twice(&facts.diary.booked);
        let plan = Plan::new(&facts.diary, &facts.settings, None, noon());
        for day in 12..18 {
            for load in plan.load(date(day)) {
                prop_assert!(load.free >= Hours(0) && load.free <= load.capacity, "{load:?}");
                prop_assert!(load.booked <= load.capacity && load.reserve <= load.capacity, "{load:?}");
            }
        }
    }

    #[test]
    fn every_time_that_is_offered_can_be_booked(what in 0..5_usize, taken in prop::collection::vec((0..30_u32, 1..20_i32, 0..2_usize), 0..12)) {
        let mut facts = facts();
        for (number, (quarter, tenths, who)) in taken.into_iter().enumerate() {
            let (technician, bay) = [(wang().person, BAY_3), (chen().person, BAY_5)][who];
            let from = at(13, 8, 0) + minutes(i64::from(quarter) * 15);
            let kept = block(technician, bay, Skill::Mechanical, from, tenths * 10);
            if facts.diary.booked.iter().all(|other: &Booked| other.block.technician != technician || !other.block.period.meets(kept.period)) {
                facts.diary.booked.push(booked(number as u128, kept));
            }
        }
        let services: Vec<String> = [&["OIL"][..], &["BRAKES"], &["AIR"], &["WINTER"], &["OIL", "AIR"]][what].iter().map(|code| (*code).to_owned()).collect();
        let needs = domain::appointments::needs(&catalogue(), &services, None, None).expect("they are offered");
        let plan = Plan::new(&facts.diary, &facts.settings, None, noon());
        let slots = plan.free_slots(&needs, Offer { earliest: noon(), from_reserve: false }, 60);
        prop_assert!(slots.windows(2).all(|pair| pair[0].at < pair[1].at), "soonest first");
        for slot in slots {
            let codes: Vec<&str> = services.iter().map(String::as_str).collect();
            let command = Command::Book { appointment: VISIT, channel: Channel::Phone, visit: Box::new(visit(&codes)), starts_at: slot.at, link: None, agreed: Vec::new() };
            let events = decide(&facts, &command, &lu(), noon()).expect("it was offered");
            let Some(domain::Event::Appointments(Event::Booked { appointment, .. })) = events.first() else { panic!("a booking") };
            prop_assert_eq!(appointment.ready_at, slot.ready_at);
        }
    }
}
