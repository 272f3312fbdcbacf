//! The appointment desk, as the people at it would say it.

use crate::cast::{BAY_3, BAY_5, chen, gu, lin, lu, minutes, noon, shen, wang, zhao};
use crate::diary::{
    SENT, VEHICLE, VISIT, appointment, at, at_the_public_pages, block, booked, by_link, catalogue, commands, facts, opening, service, visit,
};
use domain::appointments::{
    CarToday, Channel, Command, Event, Facts, LoanerMoved, ModelGroup, Need, Period, PromisedLoaner, Service, Settings, SetupFacts, Status,
    Step, VisitDraft, decide, needs, set_up,
};
use domain::customers::Energy;
use domain::staff::Skill;
use domain::{Actor, Fen, Hours, Refusal, VehicleId};
use uuid::Uuid;

fn book_for(
    facts: &Facts,
    who: &Actor,
    channel: Channel,
    visit: VisitDraft,
    starts_at: domain::appointments::Slot,
) -> Result<Event, Refusal> {
    let command =
        Command::Book { appointment: VISIT, channel, visit: Box::new(visit), starts_at: starts_at.at, link: None, agreed: Vec::new() };
    decide(facts, &command, who, noon()).map(one)
}

pub fn one(events: Vec<domain::Event>) -> Event {
    match <[domain::Event; 1]>::try_from(events) {
        Ok([domain::Event::Appointments(event)]) => event,
        other => panic!("one event of this area: {other:?}"),
    }
}

fn slot(at: chrono::DateTime<chrono::Utc>) -> domain::appointments::Slot {
    domain::appointments::Slot { at, ready_at: at }
}

/// The clerk books by telephone.
fn books(facts: &Facts, services: &[&str], starts_at: chrono::DateTime<chrono::Utc>) -> Result<domain::appointments::Appointment, Refusal> {
    match book_for(facts, &lu(), Channel::Phone, visit(services), slot(starts_at))? {
        Event::Booked { appointment, .. } => Ok(*appointment),
        other => panic!("a booking: {other:?}"),
    }
}

pub fn asks(facts: &Facts, who: &Actor, command: Command, now: chrono::DateTime<chrono::Utc>) -> Result<Event, Refusal> {
    decide(facts, &command, who, now).map(one)
}

pub fn with(status: Status) -> Facts {
    Facts { stored: Some(appointment(status)), ..facts() }
}

#[test]
fn whoever_is_still_expected_is_late_from_the_first_minute_on() {
    let (nine, at) = (at(13, 9, 0), |minute| at(13, 9, minute));
    assert_eq!(Status::Confirmed.minutes_late(nine, at(0)), None);
    assert_eq!(Status::Prepared.minutes_late(nine, at(0) + chrono::TimeDelta::seconds(59)), None);
    assert_eq!(Status::Requested.minutes_late(nine, at(12)), Some(12));
    for status in [Status::Arrived, Status::Cancelled, Status::NoShow] {
        assert_eq!(status.minutes_late(nine, at(12)), None, "{status:?}");
    }
}

#[test]
fn several_services_in_one_visit_add_up_by_trade_and_what_a_package_holds_counts_once() {
    let of = |codes: &[&str], group, in_words| {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let found: Vec<_> = needs(&catalogue(), &codes, group, in_words)?.into_iter().map(|need| (need.skill, need.hours.0)).collect();
        Ok::<_, Refusal>(found)
    };
    assert_eq!(of(&["OIL", "AIR"], None, None), Ok(vec![(Skill::Maintenance, 150), (Skill::Mechanical, 50)]));
    assert_eq!(of(&["OIL"], Some("large"), None), Ok(vec![(Skill::Maintenance, 150)]), "a large car takes longer");
    assert_eq!(of(&["BRAKES"], Some("large"), None), Ok(vec![(Skill::Mechanical, 200)]), "brakes take what they take");
    assert_eq!(of(&["WINTER"], None, None), Ok(vec![(Skill::Maintenance, 100), (Skill::Mechanical, 200)]));
    assert_eq!(of(&["OIL", "WINTER", "OIL"], None, None), of(&["WINTER"], None, None), "nothing is done twice");
    let mut two = catalogue();
    two.push(Service { includes: vec!["OIL".to_owned(), "AIR".to_owned()], ..service("SUMMER", &[]) });
    let both = needs(&two, &["WINTER".to_owned(), "SUMMER".to_owned()], None, None).expect("two packages");
    let hours: Vec<_> = both.into_iter().map(|need| (need.skill, need.hours.0)).collect();
    assert_eq!(hours, [(Skill::Maintenance, 150), (Skill::Mechanical, 250)], "what both hold is done once");
    assert_eq!(two[0].package_of(&two).map(|package| package.code.as_str()), Some("WINTER"));
    assert_eq!(two[3].package_of(&two), None);
    let diagnosis = Settings::default().diagnosis;
    assert_eq!(of(&["OIL"], None, Some(diagnosis)), Ok(vec![(Skill::Maintenance, 100), (Skill::Mechanical, 50)]));
    assert_eq!(of(&[], None, Some(diagnosis)), Ok(vec![(Skill::Mechanical, 50)]), "words alone are enough");
    assert_eq!(of(&[], None, None), Err(Refusal::FieldEmpty { field: "services".to_owned() }));
    assert_eq!(of(&["WASH"], None, None), Err(Refusal::ServiceUnknown { service: "WASH".to_owned() }));
}

#[test]
fn a_model_belongs_to_the_group_with_the_longest_beginning() {
    let group = |code: &str, prefix: &str| ModelGroup { code: code.to_owned(), prefixes: vec![prefix.to_owned()] };
    let settings = Settings { model_groups: vec![group("star", "星越"), group("star_l", "星越L")], ..Settings::default() };
    assert_eq!(settings.group_of("星越L 2.0TD"), Some("star_l"));
    assert_eq!(settings.group_of("星越S"), Some("star"));
    assert_eq!(settings.group_of("博越"), None);
}

#[test]
fn a_call_is_answered_with_a_bay_and_a_technician() {
    let visit = books(&facts(), &["OIL"], at(13, 9, 0)).expect("it is free");
    assert_eq!((visit.status, visit.starts_at, visit.ready_at), (Status::Confirmed, at(13, 9, 0), at(13, 10, 0)));
    assert_eq!(visit.blocks, [block(chen().person, BAY_3, Skill::Maintenance, at(13, 9, 0), 100)], "Wang does no maintenance");
    let brakes = books(&facts(), &["BRAKES"], at(13, 9, 0)).expect("it is free");
    assert_eq!(brakes.blocks[0].technician, wang().person, "Chen, who can do more, stays free");
}

#[test]
fn each_trade_has_its_hands_and_the_car_stays_where_it_stands() {
    let visit = books(&facts(), &["AIR"], at(13, 9, 0)).expect("it is free");
    let blocks: Vec<_> = visit.blocks.iter().map(|block| (block.skill, block.technician, block.bay, block.period.from)).collect();
    assert_eq!(
        blocks,
        [(Skill::Mechanical, wang().person, BAY_3, at(13, 9, 0)), (Skill::Maintenance, chen().person, BAY_3, at(13, 9, 30)),]
    );
}

#[test]
fn a_refusal_names_the_next_times_that_are_free() {
    let mut facts = facts();
    facts.diary.booked = vec![booked(1, block(chen().person, BAY_5, Skill::Maintenance, at(13, 9, 0), 200))];
    let next = vec![at(13, 11, 0), at(13, 11, 30), at(13, 12, 0)];
    assert_eq!(books(&facts, &["OIL"], at(13, 9, 30)), Err(Refusal::SlotTaken { at: at(13, 9, 30), next }));
    assert!(books(&facts, &["BRAKES"], at(13, 9, 30)).is_ok(), "Wang has time");
    facts.diary.booked.push(booked(2, block(wang().person, BAY_3, Skill::Mechanical, at(13, 8, 0), 1_000)));
    assert!(matches!(books(&facts, &["BRAKES"], at(13, 9, 30)), Err(Refusal::SlotTaken { .. })), "nobody and no bay is left");
}

#[test]
fn a_closed_day_a_time_that_has_passed_and_one_between_two_slots_are_refused() {
    let next = vec![at(16, 8, 0), at(16, 8, 30), at(16, 9, 0)];
    assert_eq!(books(&facts(), &["OIL"], at(15, 9, 0)), Err(Refusal::HouseIsClosed { at: at(15, 9, 0), next }), "it is Sunday");
    assert_eq!(books(&facts(), &["OIL"], at(12, 9, 0)), Err(Refusal::TimeHasPassed { at: at(12, 9, 0) }));
    let next = vec![at(13, 9, 30), at(13, 10, 0), at(13, 10, 30)];
    assert_eq!(books(&facts(), &["OIL"], at(13, 9, 10)), Err(Refusal::TimeOffGrid { minutes: 30, next }));
    let far = at(13, 9, 0) + chrono::TimeDelta::days(28);
    assert_eq!(books(&facts(), &["OIL"], far), Err(Refusal::TooFarAhead { at: far, days: 28 }));
}

#[test]
fn customers_book_two_hours_ahead_and_wait_for_the_desk_to_confirm() {
    let customer = at_the_public_pages();
    let book = |facts: &Facts, starts_at| book_for(facts, &customer, Channel::Online, visit(&["OIL"]), slot(starts_at));
    let Ok(Event::Booked { appointment, .. }) = book(&facts(), at(12, 14, 30)) else { panic!("a booking") };
    assert_eq!(appointment.status, Status::Requested);
    let next = vec![at(12, 14, 30), at(12, 15, 0), at(12, 15, 30)];
    assert_eq!(book(&facts(), at(12, 14, 0)), Err(Refusal::TooSoon { at: at(12, 14, 0), minutes: 120, next }));
    assert!(books(&facts(), &["OIL"], at(12, 14, 0)).is_ok(), "the desk may");
    let full = Facts { open_of_phone: 3, ..facts() };
    assert_eq!(book(&full, at(13, 9, 0)), Err(Refusal::TooManyVisits { limit: 3 }));
    let by_phone = book_for(&facts(), &customer, Channel::Phone, visit(&["OIL"]), slot(at(13, 9, 0)));
    assert!(matches!(by_phone, Err(Refusal::NotAllowed { .. })), "nobody says they are the desk");
}

#[test]
fn a_share_is_kept_for_walk_ins_and_comebacks() {
    let mut facts = facts();
    facts.settings.held = domain::BasisPoints::percent(20);
    // Chen is here for ten hours; eight of maintenance may be booked.
    facts.diary.booked =
        (0..7).map(|n| booked(n, block(chen().person, BAY_5, Skill::Maintenance, at(13, 8, 0) + minutes(60 * n as i64), 100))).collect();
    assert!(books(&facts, &["OIL"], at(13, 15, 0)).is_ok(), "the eighth hour");
    facts.diary.booked.push(booked(9, block(chen().person, BAY_5, Skill::Maintenance, at(13, 15, 0), 100)));
    let Err(Refusal::SlotTaken { next, .. }) = books(&facts, &["OIL"], at(13, 16, 0)) else { panic!("the ninth is kept") };
    assert_eq!(next[0], at(14, 8, 0));
    assert!(book_for(&facts, &lu(), Channel::Comeback, visit(&["OIL"]), slot(at(13, 16, 0))).is_ok());
}

#[test]
fn a_visit_that_no_day_can_take_and_a_trade_that_nobody_holds_are_named() {
    let mut facts = facts();
    facts.catalogue.push(service("ENGINE", &[(None, Skill::Mechanical, 10_050)]));
    facts.catalogue.push(service("PAINT", &[(None, Skill::Paint, 100)]));
    assert_eq!(books(&facts, &["ENGINE"], at(13, 8, 0)), Err(Refusal::VisitTooLong { hours: Hours(10_050), longest: Hours(10_000) }));
    assert_eq!(books(&facts, &["PAINT"], at(13, 8, 0)), Err(Refusal::NobodyForSkill { skill: Skill::Paint }));
}

#[test]
fn a_car_is_expected_once_a_day() {
    let expected = Facts { other_visits: vec![(domain::AppointmentId(Uuid::from_u128(5)), at(13, 14, 0))], ..facts() };
    assert_eq!(books(&expected, &["OIL"], at(13, 9, 0)), Err(Refusal::CarIsExpected { at: at(13, 14, 0) }));
    assert!(books(&expected, &["OIL"], at(14, 9, 0)).is_ok());
    // Nor is a visit moved beside another of the same car, whoever moves it; its own time does not stand in its way.
    let others = vec![(VISIT, at(13, 9, 0)), (domain::AppointmentId(Uuid::from_u128(5)), at(14, 14, 0))];
    let moving = Facts { other_visits: others, ..with(Status::Confirmed) };
    for who in [lu(), by_link(VISIT)] {
        let to = |starts_at| asks(&moving, &who, Command::Move { appointment: VISIT, starts_at }, noon());
        assert_eq!(to(at(14, 9, 0)), Err(Refusal::CarIsExpected { at: at(14, 14, 0) }));
        assert!(to(at(13, 15, 0)).is_ok() && to(at(16, 9, 0)).is_ok());
    }
}

#[test]
fn what_was_told_when_it_was_booked_stays_with_the_visit() {
    let told = books(&facts(), &["OIL", "WINTER"], at(13, 9, 0)).expect("booked");
    let mut dearer = catalogue();
    for service in &mut dearer {
        (service.title, service.from_price) = (crate::diary::title("涨价"), Some(Fen::yuan(999)));
    }
    let names = |visit: &domain::appointments::Appointment| -> Vec<(String, Option<Fen>)> {
        visit.told_of(&dearer).into_iter().map(|told| (told.title.en, told.from_price)).collect()
    };
    assert_eq!(names(&told), [("OIL".to_owned(), Some(Fen::yuan(380))), ("WINTER".to_owned(), Some(Fen::yuan(380)))]);
    let before = domain::appointments::Appointment { told: Vec::new(), ..told };
    assert_eq!(names(&before)[0], ("涨价".to_owned(), Some(Fen::yuan(999))), "what was not kept is what the catalogue says");
    let on_paper = [Fen::yuan(1_088), Fen(108_850), Fen::yuan(88)].map(Fen::told);
    assert_eq!(on_paper, ["1,088", "1,088.50", "88"], "no fen is cut off");
}

#[test]
fn visits_that_no_longer_fit_are_named_and_may_be_laid_out_anew_at_their_time() {
    let (sooner, later) = (
        booked(1, block(chen().person, BAY_3, Skill::Maintenance, at(13, 9, 0), 100)),
        booked(2, block(wang().person, BAY_5, Skill::Mechanical, at(14, 16, 0), 200)),
    );
    let diary = || domain::appointments::Diary { booked: vec![later, sooner], ..facts().diary };
    let named = |diary: &domain::appointments::Diary| domain::appointments::to_move(diary, noon());
    assert!(named(&diary()).is_empty());
    let mut shorter = diary();
    for day in &mut shorter.days {
        day.closes -= minutes(60);
    }
    assert_eq!(named(&shorter), [later.appointment], "the house closes before the work is done");
    shorter.days.retain(|day| day.day != crate::diary::date(13));
    assert_eq!(named(&shorter), [sooner.appointment, later.appointment], "closed, soonest first");
    let mut afternoons = diary();
    afternoons.hands[1].shifts = vec![domain::appointments::Shift { weekday: 4, hours: opening(13, 18) }];
    assert_eq!(named(&afternoons), [sooner.appointment]);
    let mut paint = diary();
    paint.places[1].skills = vec![Skill::Paint];
    assert_eq!(named(&paint), [later.appointment]);
    let mut left = diary();
    left.hands.remove(0);
    assert_eq!(named(&left), [later.appointment], "who has left does nothing here");
    left.booked[0].order = Some(crate::cast::CAR);
    assert!(named(&left).is_empty(), "a car that is here is the workshop's");
    // The bay is for painters now; the other one takes the car at the same time.
    let mut facts = with(Status::Confirmed);
    let same = Command::Move { appointment: VISIT, starts_at: at(13, 9, 0) };
    assert_eq!(asks(&facts, &lu(), same.clone(), noon()), Err(Refusal::NothingChanged));
    facts.diary.places[0].skills = vec![Skill::Paint];
    let Ok(Event::Rescheduled { blocks, .. }) = asks(&facts, &lu(), same, noon()) else { panic!("laid out anew") };
    assert_eq!(blocks[0].bay, BAY_5);
}

#[test]
fn what_is_typed_is_read_or_refused() {
    let book = |draft: VisitDraft| book_for(&facts(), &lu(), Channel::Phone, draft, slot(at(13, 9, 0))).map(|_| ());
    let refused = |draft: VisitDraft| book(draft).expect_err("it is refused");
    assert_eq!(refused(VisitDraft { name: " ".to_owned(), ..visit(&["OIL"]) }), Refusal::FieldEmpty { field: "name".to_owned() });
    assert!(matches!(refused(VisitDraft { phone: "12".to_owned(), ..visit(&["OIL"]) }), Refusal::PhoneUnreadable { .. }));
    assert!(matches!(refused(VisitDraft { plate: "浙A8KO27".to_owned(), ..visit(&["OIL"]) }), Refusal::PlateUnreadable { .. }));
    assert!(matches!(refused(VisitDraft { concern: "响".repeat(1_001), ..visit(&[]) }), Refusal::FieldTooLong { .. }));
    assert_eq!(book(VisitDraft { vehicle: None, plate: String::new(), ..visit(&["OIL"]) }), Ok(()), "a new car has no plate yet");
}

#[test]
fn a_visit_is_moved_beside_itself_and_prepared_anew() {
    let mut facts = with(Status::Prepared);
    facts.diary.booked = appointment(Status::Prepared)
        .blocks
        .into_iter()
        .map(|block| domain::appointments::Booked { appointment: VISIT, order: None, block })
        .collect();
    let half_past = asks(&facts, &lin(), Command::Move { appointment: VISIT, starts_at: at(13, 9, 30) }, noon());
    let Ok(Event::Rescheduled { from, to, blocks, .. }) = half_past else { panic!("it does not stand in its own way: {half_past:?}") };
    assert_eq!((from, to, blocks[0].period.from), (at(13, 9, 0), at(13, 9, 30), at(13, 9, 30)));
    assert_eq!(asks(&facts, &lin(), Command::Move { appointment: VISIT, starts_at: at(13, 9, 0) }, noon()), Err(Refusal::NothingChanged));
    let missed = with(Status::NoShow);
    assert!(
        asks(&missed, &lin(), Command::Move { appointment: VISIT, starts_at: at(13, 9, 0) }, noon()).is_ok(),
        "the time went to others"
    );
}

#[test]
fn nobody_is_given_up_before_half_an_hour() {
    let facts = with(Status::Confirmed);
    let give_up = |now| asks(&facts, &lu(), Command::MarkNoShow { appointment: VISIT }, now);
    assert_eq!(give_up(at(13, 9, 29)), Err(Refusal::MayStillCome { from: at(13, 9, 30) }));
    assert_eq!(give_up(at(13, 9, 30)), Ok(Event::NoShowMarked));
    assert!(asks(&with(Status::NoShow), &lu(), Command::Arrive { appointment: VISIT }, at(13, 9, 50)).is_ok(), "they come after all");
}

#[test]
fn cancelling_takes_a_reason_at_the_desk_and_is_too_late_after_arrival() {
    let cancel = |reason: &str| Command::Cancel { appointment: VISIT, reason: reason.to_owned() };
    assert_eq!(asks(&with(Status::Confirmed), &lu(), cancel(""), noon()), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    let customer = by_link(VISIT);
    assert!(asks(&with(Status::Confirmed), &customer, cancel(""), noon()).is_ok(), "customers need not say why");
    let late = Refusal::AppointmentStatus { status: Status::Arrived, step: Step::Cancel };
    assert_eq!(asks(&with(Status::Arrived), &customer, cancel(""), noon()), Err(late));
    let confirm = asks(&with(Status::Requested), &customer, Command::Confirm { appointment: VISIT }, noon());
    assert!(matches!(confirm, Err(Refusal::NotAllowed { .. })), "the desk confirms");
}

#[test]
fn whoever_comes_is_greeted_once_and_gets_an_order_of_their_own_car() {
    let came = asks(&with(Status::Prepared), &lu(), Command::Arrive { appointment: VISIT }, at(13, 8, 56));
    assert_eq!(came, Ok(Event::CameIn { late_minutes: -4 }));
    let mut facts = with(Status::Arrived);
    let greet = |facts: &Facts| asks(facts, &lu(), Command::Greet { appointment: VISIT }, at(13, 8, 58));
    let stored = facts.stored.as_mut().expect("a visit");
    stored.arrived_at = Some(at(13, 8, 56));
    assert_eq!(greet(&facts), Ok(Event::Greeted { after_minutes: 2 }));
    facts.stored.as_mut().expect("a visit").greeted_at = Some(at(13, 8, 58));
    assert_eq!(greet(&facts), Err(Refusal::NothingChanged));
    let link =
        |facts: &Facts, who: &Actor| asks(facts, who, Command::LinkOrder { appointment: VISIT, order: crate::cast::CAR }, at(13, 9, 0));
    assert!(matches!(link(&facts, &lu()), Err(Refusal::NotAllowed { .. })), "an advisor does");
    assert_eq!(link(&facts, &lin()), Ok(Event::OrderLinked { order: crate::cast::CAR, vehicle: VEHICLE }));
    let over = |at| Facts { order_over_at: Some(at), ..facts.clone() };
    assert_eq!(link(&over(at(13, 8, 40)), &lin()), Err(Refusal::OrderIsOver), "it was another visit's");
    assert!(link(&over(at(13, 9, 30)), &lin()).is_ok(), "it is written down later");
    let other = Facts { order_vehicle: Some(VehicleId(Uuid::from_u128(9))), ..facts };
    assert_eq!(link(&other, &lin()), Err(Refusal::OrderOfAnotherCar));
}

#[test]
fn a_car_that_walks_in_waits_at_reception() {
    let draft = VisitDraft { name: String::new(), phone: String::new(), vehicle: None, ..visit(&[]) };
    let unknown_car = Facts { vehicle: None, ..facts() };
    let queued = asks(&unknown_car, &lu(), Command::QueueWalkIn { appointment: VISIT, visit: Box::new(draft.clone()) }, noon());
    let Ok(Event::WalkInQueued { appointment }) = queued else { panic!("it waits: {queued:?}") };
    assert_eq!((appointment.status, appointment.arrived_at, appointment.waits_at_reception()), (Status::Arrived, Some(noon()), true));
    assert!(appointment.blocks.is_empty() && appointment.vehicle.is_none());
    let queue = |today| {
        let facts = Facts { today, ..unknown_car.clone() };
        asks(&facts, &lu(), Command::QueueWalkIn { appointment: VISIT, visit: Box::new(draft.clone()) }, noon())
    };
    let (coming, since) = (at(12, 14, 0), noon() - minutes(5));
    assert_eq!(queue(CarToday { expected_at: Some(coming), waits_since: None }), Err(Refusal::CarIsComing { at: coming }));
    assert_eq!(queue(CarToday { expected_at: Some(coming), waits_since: Some(since) }), Err(Refusal::CarWaits { since }));
    // A new car has no plate yet: whose it is, or what is wrong, tells it from the others that wait.
    let nobody = VisitDraft { plate: String::new(), concern: " ".to_owned(), ..draft };
    let queue =
        |visit: &VisitDraft| asks(&unknown_car, &lu(), Command::QueueWalkIn { appointment: VISIT, visit: Box::new(visit.clone()) }, noon());
    assert_eq!(queue(&nobody), Err(Refusal::FieldEmpty { field: "plate_or_concern".to_owned() }));
    let said = queue(&VisitDraft { concern: "新车异响".to_owned(), ..nobody.clone() });
    let Ok(Event::WalkInQueued { appointment }) = said else { panic!("it waits: {said:?}") };
    assert_eq!((appointment.plate.as_ref(), appointment.concern.as_str(), appointment.waits_at_reception()), (None, "新车异响", true));
    assert!(queue(&VisitDraft { name: "陈女士".to_owned(), ..nobody }).is_ok());
}

#[test]
fn settings_that_others_have_set_meanwhile_are_not_written_over() {
    let in_force = Settings { buffer_minutes: 25, ..Settings::default() };
    let facts = SetupFacts { settings: in_force.clone(), ..SetupFacts::default() };
    let set = |seen: Option<Settings>| {
        let settings = Box::new(Settings { grid_minutes: 15, ..Settings::default() });
        let command = Command::SetSettings { dealership: gu().dealership, effective_from: noon(), settings, replaces: seen.map(Box::new) };
        set_up(&facts, &command, &gu(), noon()).map(|_| ())
    };
    assert_eq!(set(Some(Settings::default())), Err(Refusal::SettingsChanged));
    assert_eq!(set(Some(in_force)), Ok(()));
    assert_eq!(set(None), Ok(()), "a program that sets up a house");
}

#[test]
fn who_sets_the_house_up_and_how_far() {
    for command in commands().into_iter().filter(|command| command.appointment().is_none()) {
        let refused = set_up(&SetupFacts::default(), &command, &shen(), noon());
        assert!(matches!(refused, Err(Refusal::NotAllowed { .. })), "{command:?}");
    }
    let set = |settings: Settings| {
        let command =
            Command::SetSettings { dealership: zhao().dealership, effective_from: noon(), settings: Box::new(settings), replaces: None };
        set_up(&SetupFacts::default(), &command, &zhao(), noon())
    };
    let wild = Settings { grid_minutes: 1, ..Settings::default() };
    assert_eq!(set(wild), Err(Refusal::SettingOutOfRange { field: "grid_minutes".to_owned(), least: 5, most: 240 }));
    assert!(set(Settings::default()).is_ok());
    let none = Settings { diagnosis: Need { skill: Skill::Mechanical, hours: Hours(0) }, ..Settings::default() };
    assert_eq!(set(none), Err(Refusal::HoursOutOfRange { hours: Hours(0) }));
    let empty = Command::PutService { dealership: zhao().dealership, service: Box::new(service("X", &[])), replaces: None };
    let refused = set_up(&SetupFacts::default(), &empty, &zhao(), noon());
    assert_eq!(refused, Err(Refusal::FieldEmpty { field: "duration".to_owned() }));
}

#[test]
fn a_photo_of_the_booking_is_taken_back_before_the_car_is_here_and_removed_by_the_desk_with_a_reason() {
    let take_back = |photo| Command::RemovePhoto { appointment: VISIT, photo, reason: String::new() };
    let customer = by_link(VISIT);
    for status in [Status::Requested, Status::Confirmed, Status::Prepared, Status::Cancelled, Status::NoShow] {
        let gone = Event::PhotoRemoved { photo: SENT, reason: String::new() };
        assert_eq!(asks(&with(status), &customer, take_back(SENT), noon()), Ok(gone), "{status:?}");
    }
    assert_eq!(asks(&with(Status::Arrived), &customer, take_back(SENT), noon()), Err(Refusal::PhotosAreInUse));
    let another = domain::PhotoId(Uuid::from_u128(0xF1));
    assert_eq!(asks(&with(Status::Confirmed), &customer, take_back(another), noon()), Err(Refusal::NotFound));
    let other = by_link(domain::AppointmentId(Uuid::from_u128(5)));
    assert!(matches!(asks(&with(Status::Confirmed), &other, take_back(SENT), noon()), Err(Refusal::NotAllowed { .. })));

    let nothing_said = asks(&with(Status::Arrived), &lu(), take_back(SENT), noon());
    assert_eq!(nothing_said, Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    let said = Command::RemovePhoto { appointment: VISIT, photo: SENT, reason: " 拍到了别人 ".to_owned() };
    let gone = Event::PhotoRemoved { photo: SENT, reason: "拍到了别人".to_owned() };
    assert_eq!(asks(&with(Status::Arrived), &lu(), said, noon()), Ok(gone), "the desk also when the car is here");
}

#[test]
fn a_loaner_goes_with_the_visit_that_moves_or_the_visit_waits_for_another() {
    let period = Period { from: at(13, 14, 0), until: at(13, 22, 0) };
    let promised = |free| Facts { loaner: Some(PromisedLoaner { plate: "浙A66B01".to_owned(), period, free }), ..with(Status::Confirmed) };
    let moves = |facts: &Facts| {
        let event = asks(facts, &lu(), Command::Move { appointment: VISIT, starts_at: at(13, 14, 0) }, noon()).expect("it is free");
        let Event::Rescheduled { loaner, .. } = &event else { panic!("moved: {event:?}") };
        (loaner.clone(), appointment(Status::Confirmed).after(&event, noon()).loaner)
    };
    let moved = |period| Some(LoanerMoved { plate: "浙A66B01".to_owned(), period });
    assert_eq!(moves(&promised(true)), (moved(Some(period)), false));
    assert_eq!(moves(&promised(false)), (moved(None), true), "from now on one is wished for");
    assert_eq!(moves(&with(Status::Confirmed)), (None, false));
}

#[test]
fn no_oil_is_changed_in_a_car_that_runs_on_its_battery_not_in_a_package_either() {
    let mut facts = Facts { energy: Some(Energy::Electric), ..facts() };
    facts.catalogue[0].energies = vec![Energy::Petrol, Energy::PlugInHybrid];
    let refused = |code: usize| Refusal::ServiceNotForCar { service: facts.catalogue[code].title.clone(), energy: Energy::Electric };
    assert_eq!(books(&facts, &["OIL"], at(13, 9, 0)), Err(refused(0)));
    assert_eq!(books(&facts, &["BRAKES", "WINTER"], at(13, 9, 0)), Err(refused(3)), "the package holds it");
    assert!(books(&facts, &["BRAKES"], at(13, 9, 0)).is_ok());
    for energy in [None, Some(Energy::PlugInHybrid)] {
        assert!(books(&Facts { energy, ..facts.clone() }, &["OIL"], at(13, 9, 0)).is_ok(), "{energy:?}");
    }
}

#[test]
fn the_plate_says_which_cars_run_on_their_battery() {
    let is = |plate: &str| domain::customers::Plate::stored(plate).expect("a plate").is_battery_electric();
    assert!(is("浙AD12345") && is("浙AA12345") && is("浙A12345D"));
    assert!(!is("浙AF12345") && !is("浙A12345F") && !is("浙AD1234"), "a plug-in hybrid, a large one, and any other car");
}
