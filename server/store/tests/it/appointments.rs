//! The appointment desk against the database.

use crate::world::{World, id};
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::appointments::{
    Appointment, Away, Channel, Command as Desk, Duration, Need, Opening, Period, Service, Settings, Shift, SpecialDay, Status, Stay, Step,
    Title, VisitDraft, Wish,
};
use domain::repair_orders::Command as Orders;
use domain::staff::Skill;
use domain::{Actor, AppointmentId, BasisPoints, ClosureId, Command, Envelope, Guest, Hours, OrderId, Refusal, VehicleId};
use store::appointments::queries;

/// A time of the day after, which is a Friday, in Hangzhou.
pub fn friday(hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 13, 0, 0, 0).unwrap() + TimeDelta::minutes(i64::from(hour * 60 + minute)) - TimeDelta::hours(8)
}

pub fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
}

/// Open from 8 to 18 o'clock; nothing is held back, cars follow each other at once.
pub fn settings() -> Settings {
    let week = [Opening::between((8, 0), (18, 0)); 7];
    Settings { week, check_in_minutes: 0, buffer_minutes: 0, held: BasisPoints(0), ..Settings::default() }
}

pub fn service(code: &str, skill: Skill, hours: i32) -> Service {
    let title = || Title { zh_hans: code.to_owned(), zh_hant: code.to_owned(), en: code.to_owned() };
    Service {
        code: code.to_owned(),
        position: 1,
        active: true,
        online: true,
        title: title(),
        detail: title(),
        durations: vec![Duration { group: None, skill, hours: Hours(hours) }],
        ..Service::default()
    }
}

/// The house is set up: an hour of mechanics' work can be booked.
pub async fn open_for_booking(world: &World) {
    let dealership = world.dealership;
    let set = |settings| Desk::SetSettings { dealership, effective_from: world.now, settings: Box::new(settings), replaces: None };
    let put = |service| Desk::PutService { dealership, service: Box::new(service), replaces: None };
    for command in [set(settings()), put(service("HOUR", Skill::Mechanical, 100)), put(service("OIL", Skill::Maintenance, 100))] {
        world.does(&world.manager_sun, Command::Appointments(command)).await;
    }
}

/// Somebody whose car nobody knows yet.
pub fn stranger(number: usize) -> VisitDraft {
    VisitDraft {
        vehicle: None,
        plate: String::new(),
        vin: String::new(),
        model: "星越L".into(),
        name: format!("客户{number}"),
        phone: format!("138{number:08}"),
        services: vec!["HOUR".into()],
        concern: String::new(),
        stay: Stay::Waits,
        pick_up: String::new(),
        loaner: false,
        advisor: None,
        note: String::new(),
        language: None,
    }
}

pub fn book(visit: VisitDraft, starts_at: DateTime<Utc>) -> (AppointmentId, Command) {
    let appointment = AppointmentId(id());
    let visit = Box::new(visit);
    (
        appointment,
        Command::Appointments(Desk::Book { appointment, channel: Channel::Phone, visit, starts_at, link: None, agreed: Vec::new() }),
    )
}

async fn booked(world: &World, visit: VisitDraft, starts_at: DateTime<Utc>) -> AppointmentId {
    let (appointment, command) = book(visit, starts_at);
    world.does(&world.clerk_he, command).await;
    appointment
}

async fn refused(world: &World, actor: &Actor, command: Command) -> Refusal {
    let error = world.asks(actor, command).await.unwrap_err();
    error.refusal().unwrap_or_else(|| panic!("a refusal: {error:?}")).clone()
}

async fn visit(world: &World, id: AppointmentId) -> Appointment {
    queries::visit(&world.store, &world.clerk_he, id).await.unwrap()
}

async fn free(world: &World, service: &str) -> Vec<DateTime<Utc>> {
    let wish = Wish { services: vec![service.into()], ..Wish::default() };
    let slots = queries::free_slots(&world.store, &world.clerk_he, &wish, Channel::Phone, world.now).await.unwrap();
    slots.into_iter().map(|slot| slot.at).collect()
}

#[tokio::test]
async fn a_visit_goes_from_the_call_to_the_repair_order() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let draft = VisitDraft { vehicle: Some(vehicle), plate: "浙a·8k2c7".into(), ..stranger(1) };
    let appointment = booked(&world, draft, friday(9, 0)).await;
    let stored = visit(&world, appointment).await;
    assert_eq!((stored.status, stored.starts_at, stored.ready_at), (Status::Confirmed, friday(9, 0), friday(10, 0)));
    assert_eq!((stored.needs.as_slice(), stored.blocks.len()), ([Need { skill: Skill::Mechanical, hours: Hours(100) }].as_slice(), 1));
    let number: String = sqlx::query_scalar("select number from appointments_visit").fetch_one(&world.all).await.unwrap();
    assert_eq!(number, "YY260312-001");

    let step = |command| world.does(&world.clerk_he, Command::Appointments(command));
    step(Desk::Prepare { appointment, note: "机油已备".into(), despite_short: false }).await;
    step(Desk::Move { appointment, starts_at: friday(10, 30) }).await;
    let moved = visit(&world, appointment).await;
    assert_eq!((moved.status, moved.blocks[0].period.from, moved.version), (Status::Confirmed, friday(10, 30), 3));
    world.now = friday(10, 27);
    let step = |command| world.does(&world.clerk_he, Command::Appointments(command));
    step(Desk::Arrive { appointment }).await;
    let arrivals = queries::arrivals(&world.store, &world.advisor_lin, world.now).await.unwrap();
    assert_eq!((arrivals.waiting.len(), arrivals.expected.len(), arrivals.greet_minutes), (1, 0, 3));
    let order = OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
    world.does(&world.advisor_lin, Command::Appointments(Desk::LinkOrder { appointment, order })).await;
    let here = visit(&world, appointment).await;
    assert_eq!((here.order, here.greeted_at, here.waits_at_reception()), (Some(order), Some(world.now), false));
    let page = queries::desk(&world.store, &world.clerk_he, Some(day(13)), world.now).await.unwrap();
    assert_eq!(page.entries[0].order_number.as_deref(), Some("RO260313-001"));
    assert_eq!(page.diary.booked[0].order, Some(order), "planning knows whose work it is");
}

#[tokio::test]
async fn what_is_cancelled_or_missed_is_free_again() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let first = booked(&world, stranger(1), friday(9, 0)).await;
    let second = booked(&world, stranger(2), friday(9, 0)).await;
    let (_, third) = book(stranger(3), friday(9, 0));
    assert!(matches!(refused(&world, &world.clerk_he, third.clone()).await, Refusal::SlotTaken { .. }), "two bays");
    world.does(&world.clerk_he, Command::Appointments(Desk::Cancel { appointment: first, reason: "出差".into() })).await;
    assert!(visit(&world, first).await.blocks.is_empty());
    world.does(&world.clerk_he, third).await;
    let late = Command::Appointments(Desk::Cancel { appointment: first, reason: "出差".into() });
    let gone = Refusal::AppointmentStatus { status: Status::Cancelled, step: Step::Cancel };
    assert_eq!(refused(&world, &world.clerk_he, late).await, gone);
    world.now = friday(9, 30);
    world.does(&world.clerk_he, Command::Appointments(Desk::MarkNoShow { appointment: second })).await;
    assert_eq!((visit(&world, second).await.status, visit(&world, second).await.blocks.len()), (Status::NoShow, 0));
    let week = queries::desk(&world.store, &world.clerk_he, None, world.now).await.unwrap().week;
    let friday = week.iter().find(|load| load.day == day(13)).unwrap();
    assert_eq!((friday.visits, friday.no_shows), (2, 1));
}

#[tokio::test]
async fn free_times_know_holidays_shifts_closures_and_cars_that_are_here() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let manager = &world.manager_sun;
    let set_up = |command| world.does(manager, Command::Appointments(command));
    assert!(free(&world, "HOUR").await.contains(&friday(8, 0)));
    assert!(
        matches!(
            queries::free_slots(&world.store, manager, &Wish { services: vec!["OIL".into()], ..Wish::default() }, Channel::Phone, world.now).await,
            Ok(slots) if slots.is_empty()
        ),
        "nobody does maintenance"
    );

    let holiday = SpecialDay { day: day(14), opening: None, name: "盘点".into() };
    set_up(Desk::SetSpecialDay { dealership: world.dealership, special: holiday, displaces: 0 }).await;
    for technician in [&world.technician_li, &world.leader_qian] {
        set_up(Desk::SetShifts {
            technician: technician.person,
            shifts: vec![Shift { weekday: 0, hours: Opening::between((8, 0), (9, 0)).unwrap() }],
        })
        .await;
    }
    let wang = world.technician_wang.person;
    let away = Period { from: friday(10, 0), until: friday(14, 0) };
    let closure = ClosureId(id());
    set_up(Desk::Close { closure, away: Away::Technician(wang), period: away, reason: "培训".into(), displaces: 0 }).await;
    let times = free(&world, "HOUR").await;
    assert!(
        times.contains(&friday(9, 0)) && !times.contains(&friday(9, 30)) && times.contains(&friday(14, 0)),
        "Wang alone, but not at noon"
    );
    assert!(!times.iter().any(|at| (friday(24, 0)..friday(48, 0)).contains(at)), "the holiday");
    set_up(Desk::Reopen { closure }).await;
    assert!(free(&world, "HOUR").await.contains(&friday(10, 0)));

    // It is Thursday, nine o'clock: eight hours are left today after this car's 1.2 h.
    let order = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    world.dispatched(order.0, order.1, wang, world.bays[0]).await;
    let today = free(&world, "HOUR").await;
    assert!(!today.contains(&(world.now + TimeDelta::minutes(60))) && today.contains(&(world.now + TimeDelta::minutes(90))), "{today:?}");
}

#[tokio::test]
async fn a_bay_that_is_booked_is_closed_by_who_has_seen_it_and_the_visit_is_to_be_moved() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let appointment = booked(&world, stranger(1), friday(9, 0)).await;
    let bay = visit(&world, appointment).await.blocks[0].bay;
    let period = Period { from: friday(8, 0), until: friday(12, 0) };
    let close = |bay, displaces| {
        Command::Appointments(Desk::Close { closure: ClosureId(id()), away: Away::Bay(bay), period, reason: "年检".into(), displaces })
    };
    let in_the_way = Refusal::VisitsInTheWay { visits: 1, first: friday(9, 0) };
    assert_eq!(refused(&world, &world.director_zhao, close(bay, 0)).await, in_the_way);
    let other = world.bays.into_iter().find(|other| *other != bay).unwrap();
    world.does(&world.director_zhao, close(other, 0)).await;
    let special = SpecialDay { day: day(13), opening: Opening::between((12, 0), (18, 0)), name: "盘点".into() };
    let shorter =
        |displaces| Command::Appointments(Desk::SetSpecialDay { dealership: world.dealership, special: special.clone(), displaces });
    assert_eq!(refused(&world, &world.director_zhao, shorter(0)).await, in_the_way);
    world.does(&world.director_zhao, close(bay, 1)).await;
    let shown = queries::setup(&world.store, &world.manager_sun, world.now).await.unwrap();
    assert_eq!((shown.to_move, shown.closures.len()), (Some((1, day(13))), 2), "it stands where it was booked, and is named");
    world.does(&world.director_zhao, shorter(0)).await;
    assert_eq!(visit(&world, appointment).await.starts_at, friday(9, 0));
    world.does(&world.director_zhao, Command::Appointments(Desk::FitBay { bay, skills: vec![Skill::Paint] })).await;
    assert!(!free(&world, "HOUR").await.contains(&friday(10, 0)), "no bay takes mechanics' work before noon");
}

#[tokio::test]
async fn customers_hold_few_visits_and_nobody_elses() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let customer = Actor::guest(id(), Guest::Booking, world.dealership);
    let online = |visit: VisitDraft, starts_at, link: Option<String>| {
        let command = Desk::Book {
            appointment: AppointmentId(id()),
            channel: Channel::Online,
            visit: Box::new(visit),
            starts_at,
            link,
            agreed: Vec::new(),
        };
        Command::Appointments(command)
    };
    // A hundred from one telephone at once, on many days.
    let attempts: Vec<Envelope> =
        (0..100).map(|n| world.envelope(online(stranger(7), friday(9 + n % 8, 0) + TimeDelta::days(i64::from(n / 8)), None))).collect();
    let tried = attempts.iter().map(|envelope| store::execute(&world.store, &customer, envelope, world.now));
    let answers = futures::future::join_all(tried).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3);
    let refusals: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()?.refusal()).collect();
    assert!(refusals.iter().all(|refusal| **refusal == Refusal::TooManyVisits { limit: 3 }), "{refusals:?}");
    let by: Option<uuid::Uuid> =
        sqlx::query_scalar("select person_id from events where kind = 'booked' limit 1").fetch_one(&world.all).await.unwrap();
    assert_eq!(by, None, "nobody of the staff");
    let register = Command::RepairOrders(Orders::Open { order: OrderId(id()), vehicle: VehicleId(id()) });
    assert!(matches!(refused(&world, &customer, register).await, Refusal::NotAllowed { .. }));
    assert!(queries::desk(&world.store, &customer, None, world.now).await.is_err(), "who else comes is not for customers");
}

#[tokio::test]
async fn the_database_lets_no_bay_and_no_technician_be_promised_twice() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let (first, second) = (booked(&world, stranger(1), friday(9, 0)).await, booked(&world, stranger(2), friday(11, 0)).await);
    assert_ne!(first, second);
    for (column, constraint) in [("bay_id", "appointments_bay_is_taken"), ("technician_id", "appointments_technician_is_taken")] {
        let other = if column == "bay_id" { "technician_id" } else { "bay_id" };
        let free = if other == "bay_id" { world.bays[1].0 } else { world.leader_qian.person.0 };
        let copy = format!(
            "insert into appointments_block
             select (jsonb_populate_record(b, jsonb_build_object('appointment_id', $1::uuid, 'position', 9, '{other}', $2::uuid,
                        'from_at', b.from_at + interval '30 minutes', 'until_at', b.until_at + interval '30 minutes'))).*
               from appointments_block b where b.appointment_id = $3"
        );
        let copied = sqlx::query(sqlx::AssertSqlSafe(copy)).bind(second.0).bind(free).bind(first.0).execute(&world.all).await;
        let error = copied.unwrap_err();
        assert_eq!(error.as_database_error().and_then(|error| error.constraint()), Some(constraint));
    }
}

#[tokio::test]
async fn times_that_no_calendar_knows_are_refused_and_the_desk_shows_today_instead() {
    let world = World::new().await;
    open_for_booking(&world).await;
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let (_, command) = book(stranger(1), at);
        let told = refused(&world, &world.clerk_he, command).await;
        assert!(matches!(told, Refusal::TimeHasPassed { .. } | Refusal::TooFarAhead { .. }), "{told:?}");
        let special = SpecialDay { day: at.date_naive(), opening: None, name: "?".into() };
        let period = Period { from: at.min(world.now), until: at.max(world.now) };
        for command in [
            Desk::SetSpecialDay { dealership: world.dealership, special, displaces: 0 },
            Desk::Close { closure: ClosureId(id()), away: Away::Bay(world.bays[0]), period, reason: "?".into(), displaces: 0 },
            Desk::SetSettings { dealership: world.dealership, effective_from: at, settings: Box::new(settings()), replaces: None },
        ] {
            let told = refused(&world, &world.manager_sun, Command::Appointments(command)).await;
            assert!(matches!(told, Refusal::TimeHasPassed { .. } | Refusal::TooFarAhead { .. }), "{told:?}");
        }
        let page = queries::desk(&world.store, &world.clerk_he, Some(at.date_naive()), world.now).await.unwrap();
        assert_eq!(page.day, day(12));
    }
}
