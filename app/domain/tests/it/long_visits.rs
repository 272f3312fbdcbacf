//! Visits that take more than a day, the order of a visit's trades, and what is left to book beside what is promised.

use crate::cast::{BAY_5, CAR, chen, lu, noon};
use crate::diary::{at, block, booked, diary, facts, service, settings, visit};
use chrono::{DateTime, Utc};
use domain::appointments::{Appointment, Channel, Command, Event, Facts, Hand, Need, Offer, OpenWork, Plan, Stay, VisitDraft, decide};
use domain::staff::Skill;
use domain::{BasisPoints, Hours, Refusal};

fn books(facts: &Facts, services: &[&str], stay: Stay, starts_at: DateTime<Utc>) -> Result<Appointment, Refusal> {
    let visit = Box::new(VisitDraft { stay, ..visit(services) });
    let appointment = crate::diary::VISIT;
    let command = Command::Book { appointment, channel: Channel::Phone, visit, starts_at, link: None, agreed: Vec::new() };
    let event = decide(facts, &command, &lu(), noon())?.remove(0);
    let domain::Event::Appointments(Event::Booked { appointment, .. }) = event else { panic!("a booking: {event:?}") };
    Ok(*appointment)
}

#[test]
fn a_visit_that_no_day_can_take_goes_on_the_next_working_day() {
    let mut facts = facts();
    facts.catalogue.push(service("ENGINE", &[(None, Skill::Mechanical, 1_450), (None, Skill::Maintenance, 100)]));
    // Saturday the 14th at one: five hours, then Monday, for Sunday is closed.
    let appointment = books(&facts, &["ENGINE"], Stay::Leaves, at(14, 13, 0)).expect("a booking");
    let laid: Vec<_> = appointment.blocks.iter().map(|block| (block.skill, block.hours, block.period.from, block.period.until)).collect();
    assert_eq!(
        laid,
        [
            (Skill::Mechanical, Hours(500), at(14, 13, 0), at(14, 18, 0)),
            (Skill::Mechanical, Hours(950), at(16, 8, 0), at(16, 17, 30)),
            (Skill::Maintenance, Hours(100), at(17, 8, 0), at(17, 9, 0)),
        ],
        "half an hour is too little to begin with another trade"
    );
    assert!(appointment.blocks.windows(2).all(|pair| pair[0].skill != pair[1].skill || pair[0].technician == pair[1].technician));
    assert_eq!(appointment.ready_at, at(17, 9, 0));
    let waits = books(&facts, &["ENGINE"], Stay::Waits, at(14, 13, 0));
    assert_eq!(waits, Err(Refusal::LastsOverNight { ready_at: at(17, 9, 0) }), "nobody waits in the lounge overnight");
    // What must be kept for walk-ins is kept on each of the days.
    facts.settings.held = BasisPoints::percent(60);
    let full = books(&facts, &["ENGINE"], Stay::Leaves, at(14, 13, 0));
    assert!(matches!(full, Err(Refusal::SlotTaken { .. })), "Monday keeps six of its ten hours: {full:?}");
}

#[test]
fn a_car_goes_through_its_trades_in_the_order_that_fits_but_paint_waits_for_the_body() {
    let settings = settings();
    let mut diary = diary(&settings);
    diary.places.truncate(1);
    // Chen, who alone does maintenance, is busy at eleven.
    diary.booked = vec![booked(1, block(chen().person, BAY_5, Skill::Maintenance, at(13, 11, 0), 100))];
    let both = [(Skill::Maintenance, 100), (Skill::Mechanical, 200)].map(|(skill, hours)| Need { skill, hours: Hours(hours) });
    let plan = Plan::new(&diary, &settings, None, noon());
    let offer = Offer { earliest: noon(), from_reserve: false };
    let blocks = plan.place(&both, at(13, 11, 0), offer).expect("the mechanic goes first");
    assert_eq!(blocks.iter().map(|block| block.skill).collect::<Vec<_>>(), [Skill::Mechanical, Skill::Maintenance]);
    diary.hands = vec![Hand { skills: vec![Skill::Body, Skill::Paint], ..diary.hands.remove(0) }];
    let paint_first = [(Skill::Paint, 100), (Skill::Body, 100)].map(|(skill, hours)| Need { skill, hours: Hours(hours) });
    let plan = Plan::new(&diary, &settings, None, noon());
    let blocks = plan.place(&paint_first, at(13, 13, 0), offer).expect("a time");
    assert_eq!(blocks.iter().map(|block| block.skill).collect::<Vec<_>>(), [Skill::Body, Skill::Paint]);
}

#[test]
fn what_is_promised_to_cars_that_are_here_leaves_less_to_keep_a_share_of() {
    let mut facts = facts();
    facts.settings.held = BasisPoints::percent(50);
    let carried = OpenWork {
        order: CAR,
        skill: Skill::Maintenance,
        technician: Some(chen().person),
        bay: None,
        // The rest of today and six hours of tomorrow.
        left: Hours(567 + 600),
        promised_at: Some(at(13, 14, 0)),
    };
    facts.diary.work = vec![carried];
    assert!(books(&facts, &["OIL"], Stay::Waits, at(13, 14, 0)).is_ok(), "of four hours two may be booked");
    facts.diary.booked = vec![
        booked(1, block(chen().person, BAY_5, Skill::Maintenance, at(13, 14, 0), 100)),
        booked(2, block(chen().person, BAY_5, Skill::Maintenance, at(13, 15, 0), 100)),
    ];
    assert!(
        matches!(books(&facts, &["OIL"], Stay::Waits, at(13, 16, 0)), Err(Refusal::SlotTaken { .. })),
        "the other two are kept for walk-ins"
    );
}
