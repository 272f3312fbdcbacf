//! Cars that roll in: each is received with the visit that it came for, once, and customers are written to as they booked.

use crate::appointments::{book, friday, open_for_booking, service, settings, stranger};
use crate::guests::{agrees, draw};
use crate::world::{World, id, vehicle_draft};
use chrono::{DateTime, TimeDelta, Utc};
use domain::appointments::{Appointment, Away, Channel, Command as Desk, Entry, Opening, Period, Shift, SpecialDay, VisitDraft};
use domain::customers::{Command as Customers, CustomerDraft, CustomerKind, Purpose};
use domain::repair_orders::{CheckIn, Command as Orders, PromiseReason};
use domain::staff::Skill;
use domain::{AppointmentId, ClosureId, Command, CustomerId, Fen, Language, OrderId, Refusal, VehicleId};
use std::cell::Cell;
use store::appointments::{guests, queries};

impl World {
    async fn desk(&self, command: Desk) -> Result<(), Refusal> {
        let asked = self.asks(&self.clerk_he, Command::Appointments(command)).await;
        asked.map(|_| ()).map_err(|error| error.refusal().unwrap_or_else(|| panic!("a refusal: {error:?}")).clone())
    }

    async fn manages(&self, command: Desk) {
        self.does(&self.manager_sun, Command::Appointments(command)).await;
    }

    /// The row of a visit that waits at reception.
    async fn waiting(&self, visit: AppointmentId) -> Entry {
        let page = queries::arrivals(&self.store, &self.advisor_lin, self.now).await.unwrap();
        page.waiting.into_iter().find(|entry| entry.appointment.id == visit).expect("it waits")
    }

    async fn registers(&self, phone: &str, plate: &str, vin: &str) -> VehicleId {
        let (customer, vehicle) = (CustomerId(id()), VehicleId(id()));
        let draft = CustomerDraft {
            kind: CustomerKind::Person,
            name: "客户".into(),
            phone: phone.into(),
            contact: String::new(),
            address: String::new(),
            note: String::new(),
        };
        self.does(&self.advisor_lin, Command::Customers(Customers::RegisterCustomer { customer, draft })).await;
        let draft = domain::customers::VehicleDraft { vin_reason: "平行进口".into(), ..vehicle_draft(customer, plate, vin) };
        self.does(&self.manager_sun, Command::Customers(Customers::RegisterVehicle { vehicle, draft })).await;
        vehicle
    }

    async fn opens(&self, vehicle: VehicleId, appointment: AppointmentId) -> OrderId {
        let order = OrderId(id());
        self.does(&self.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
        self.does(&self.advisor_lin, Command::Appointments(Desk::LinkOrder { appointment, order })).await;
        order
    }
}

fn walk_in(plate: &str) -> Desk {
    let visit = Box::new(VisitDraft { plate: plate.into(), services: Vec::new(), ..stranger(1) });
    Desk::QueueWalkIn { appointment: AppointmentId(id()), visit }
}

#[tokio::test]
async fn whoever_is_new_here_is_received_with_their_visit_once_their_car_is_registered() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    // One tells a plate, one a VIN, one nothing of their car; a fourth is on record under another telephone number.
    let plate = VisitDraft { plate: "浙A00001".into(), concern: "刹车异响".into(), ..stranger(1) };
    let vin = VisitDraft { vin: "LFV2A21K8J4000002".into(), ..stranger(2) };
    let known = VisitDraft { plate: "浙A8K2C7".into(), ..stranger(4) };
    let mut visits = Vec::new();
    for draft in [plate, vin, stranger(3), known] {
        let at = friday(9, 0) + TimeDelta::hours(i64::try_from(visits.len()).unwrap());
        let booked = Desk::Book {
            appointment: AppointmentId(id()),
            channel: Channel::Online,
            visit: Box::new(draft),
            starts_at: at,
            link: None,
            agreed: Vec::new(),
        };
        let appointment = booked.appointment().unwrap();
        let customer = domain::Actor::guest(appointment.0, domain::Guest::Booking, world.dealership);
        world.does(&customer, Command::Appointments(booked)).await;
        visits.push(appointment);
    }
    world.now = friday(8, 50);
    let registered = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    for visit in &visits {
        world.desk(Desk::Arrive { appointment: *visit }).await.unwrap();
    }
    assert_eq!(world.waiting(visits[3]).await.vehicle, Some(registered), "the plate is known, whoever told it");
    for visit in &visits[..3] {
        assert_eq!(world.waiting(*visit).await.vehicle, None, "nobody knows this car yet");
    }
    let cars = [
        world.registers("13800000001", "浙A00001", "LFV2A21K8J4000001").await,
        world.registers("13911112222", "浙A00002", "LFV2A21K8J4000002").await,
        world.registers("13800000003", "浙A00003", "LFV2A21K8J4000003").await,
        registered,
    ];
    for (visit, car) in visits.iter().zip(cars) {
        assert_eq!(world.waiting(*visit).await.vehicle, Some(car));
        let coming = queries::coming(&world.store, &world.clerk_he, &[car], world.now).await.unwrap();
        assert_eq!(coming.iter().map(|(of, coming)| (*of, coming.appointment)).collect::<Vec<_>>(), [(car, *visit)], "found, too");
    }
    let order = world.opens(cars[0], visits[0]).await;
    let booked = store::repair_orders::queries::order_page(&world.store, &world.advisor_lin, order, world.now).await.unwrap().0.booked;
    assert_eq!(booked.map(|booked| booked.concern).as_deref(), Some("刹车异响"), "nobody asks twice");
    let second = world.registers("13800000003", "浙A00005", "LFV2A21K8J4000005").await;
    assert_ne!(second, cars[2]);
    assert_eq!(world.waiting(visits[2]).await.vehicle, None, "of two cars nobody guesses which has come");
}

#[tokio::test]
async fn a_car_that_walks_in_is_queued_once_and_not_beside_its_appointment() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let (coming, command) = book(VisitDraft { plate: "浙A00001".into(), ..stranger(1) }, friday(14, 0));
    world.does(&world.clerk_he, command).await;
    assert_eq!(world.desk(walk_in("浙A00001")).await, Ok(()), "today nobody expects it");
    world.now = friday(9, 0);
    assert_eq!(world.desk(walk_in("浙a·00001")).await, Err(Refusal::CarIsComing { at: friday(14, 0) }));
    world.desk(Desk::Arrive { appointment: coming }).await.unwrap();
    assert_eq!(world.desk(walk_in("浙A00001")).await, Err(Refusal::CarWaits { since: friday(9, 0) }));
    // Two people at reception see the same car.
    let servers = [world.store.clone(), world.another_server().await];
    let envelopes = [walk_in("浙A00002"), walk_in("浙A00002")].map(|command| world.envelope(Command::Appointments(command)));
    let asked = envelopes.iter().zip(&servers).map(|(envelope, server)| store::execute(server, &world.clerk_he, envelope, world.now));
    let answers = futures::future::join_all(asked).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    // A car with an open order is queued; its row leads there.
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let order = OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
    let again = walk_in("浙A8K2C7");
    let appointment = again.appointment().unwrap();
    world.desk(again).await.unwrap();
    assert_eq!(world.waiting(appointment).await.open_order, Some(order));
}

#[tokio::test]
async fn a_visit_is_not_moved_beside_another_of_the_same_car() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let phone = || "13805712266".to_owned();
    let (_, first) = book(VisitDraft { vehicle: Some(vehicle), phone: phone(), ..stranger(1) }, friday(9, 0));
    // The other one was booked by its plate, before anybody knew which car that is.
    let (moved, second) = book(VisitDraft { plate: "浙A8K2C7".into(), phone: phone(), ..stranger(2) }, friday(9, 0) + TimeDelta::days(1));
    world.does(&world.clerk_he, second).await;
    sqlx::query("update appointments_visit set vehicle_id = null").execute(&world.all).await.unwrap();
    world.does(&world.clerk_he, first).await;
    let beside = || Command::Appointments(Desk::Move { appointment: moved, starts_at: friday(11, 0) });
    let customer = domain::Actor::guest(moved.0, domain::Guest::Visit(moved), world.dealership);
    for who in [&world.clerk_he, &customer] {
        let error = world.asks(who, beside()).await.unwrap_err();
        assert_eq!(error.refusal(), Some(&Refusal::CarIsExpected { at: friday(9, 0) }));
    }
    world.desk(Desk::Move { appointment: moved, starts_at: friday(11, 0) + TimeDelta::days(1) }).await.unwrap();
}

#[tokio::test]
async fn no_booking_slips_into_a_closure_that_is_planned_in_the_same_moment() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let (booked, command) = book(stranger(1), friday(9, 0));
    world.does(&world.clerk_he, command).await;
    let bay: uuid::Uuid = sqlx::query_scalar("select bay_id from appointments_block").fetch_one(&world.all).await.unwrap();
    // Somebody books on Saturday: they hold the row of that day, and have written nothing that others see yet.
    let mut booking = world.all.begin().await.unwrap();
    sqlx::query("insert into appointments_day values ($1, '2026-03-14')").bind(world.dealership.0).execute(&mut *booking).await.unwrap();
    let later = "update appointments_block set from_at = from_at + interval '1 day', until_at = until_at + interval '1 day' where appointment_id = $1";
    sqlx::query(later).bind(booked.0).execute(&mut *booking).await.unwrap();
    let period = Period { from: friday(12, 0), until: friday(12, 0) + TimeDelta::days(3) };
    let away = Away::Bay(domain::BayId(bay));
    let close = Command::Appointments(Desk::Close { closure: ClosureId(id()), away, period, reason: "年检".into(), displaces: 0 });
    let answered = Cell::new(false);
    let closes = async {
        let answer = world.asks(&world.manager_sun, close).await;
        answered.set(true);
        answer
    };
    let commits = async {
        let waits = "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
        while !answered.get() && !sqlx::query_scalar::<_, bool>(waits).fetch_one(&world.all).await.unwrap() {
            tokio::task::yield_now().await;
        }
        booking.commit().await.unwrap();
    };
    let (answer, ()) = tokio::join!(closes, commits);
    let refused = answer.expect_err("the visit lies in the closure");
    let saturday = friday(9, 0) + TimeDelta::days(1);
    assert_eq!(refused.refusal(), Some(&Refusal::VisitsInTheWay { visits: 1, first: saturday }));
}

#[tokio::test]
async fn orders_of_a_visit_speak_the_language_that_it_was_booked_in() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let own = VisitDraft { vehicle: Some(vehicle), phone: "13805712266".into(), language: Some(Language::En), ..stranger(1) };
    let visit = world.books(own, &draw(), vec![agrees(Purpose::VisitMessages)]).await.unwrap();
    world.now = friday(8, 55);
    world.desk(Desk::Arrive { appointment: visit }).await.unwrap();
    world.opens(vehicle, visit).await;
    let spoken = async |world: &World| -> Vec<(String, String)> {
        sqlx::query_as("select language, email from care_contact").fetch_all(&world.all).await.unwrap()
    };
    assert_eq!(spoken(&world).await, [("en".to_owned(), String::new())]);
    // Whoever has said how they want to be written to has said it.
    sqlx::query("update care_contact set language = 'zh-Hant', email = 'chen@example.com'").execute(&world.all).await.unwrap();
    let other = world.registers("13805712266", "浙A00009", "LFV2A21K8J4000009").await;
    let customer: uuid::Uuid = sqlx::query_scalar("select customer_id from care_contact").fetch_one(&world.all).await.unwrap();
    sqlx::query("update customers_vehicle set customer_id = $1").bind(customer).execute(&world.all).await.unwrap();
    let again = VisitDraft { vehicle: Some(other), phone: "13805712266".into(), language: Some(Language::En), ..stranger(2) };
    let (again, command) = book(again, friday(11, 0));
    world.does(&world.clerk_he, command).await;
    world.desk(Desk::Arrive { appointment: again }).await.unwrap();
    world.opens(other, again).await;
    assert_eq!(spoken(&world).await, [("zh-Hant".to_owned(), "chen@example.com".to_owned())]);
}

#[tokio::test]
async fn the_sheet_of_a_visit_says_what_was_told_when_it_was_booked() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let priced = |title: &str, yuan| {
        let mut priced = service("WASH", Skill::Mechanical, 50);
        (priced.title.en, priced.from_price) = (title.into(), Some(Fen::yuan(yuan)));
        priced
    };
    let (before, after) = (priced("Wash", 88), priced("Deluxe wash", 288));
    let dealership = world.dealership;
    world.manages(Desk::PutService { dealership, service: Box::new(before.clone()), replaces: None }).await;
    let (visit, command) = book(VisitDraft { services: vec!["WASH".into()], ..stranger(1) }, friday(9, 0));
    world.does(&world.clerk_he, command).await;
    world.manages(Desk::PutService { dealership, service: Box::new(after), replaces: Some(Box::new(before)) }).await;
    let sheet = async || guests::sheet(&world.store, &world.clerk_he, visit, world.now).await.unwrap();
    let told = |sheet: &domain::appointments::VisitSheet| {
        (sheet.services[0].title.en.clone(), sheet.services[0].from_price, sheet.page.services[0].en.clone())
    };
    assert_eq!(told(&sheet().await), ("Wash".to_owned(), Some(Fen::yuan(88)), "Wash".to_owned()));
    // A visit of before this was kept says what the catalogue says.
    sqlx::query("update appointments_visit set told = null").execute(&world.all).await.unwrap();
    assert_eq!(told(&sheet().await), ("Deluxe wash".to_owned(), Some(Fen::yuan(288)), "Deluxe wash".to_owned()));
}

#[tokio::test]
async fn visits_whose_time_was_taken_from_them_are_counted_and_shown() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let booked = async |number, at: DateTime<Utc>| -> Appointment {
        let (visit, command) = book(stranger(number), at);
        world.does(&world.clerk_he, command).await;
        queries::visit(&world.store, &world.clerk_he, visit).await.unwrap()
    };
    let (morning, evening) = (booked(1, friday(9, 0)).await, booked(2, friday(17, 0)).await);
    let page = async || queries::desk(&world.store, &world.clerk_he, Some(crate::appointments::day(13)), world.now).await.unwrap();
    let set_up = async || queries::setup(&world.store, &world.manager_sun, world.now).await.unwrap().to_move;
    assert_eq!((page().await.to_move, set_up().await), (Vec::new(), None));
    // The house closes at five, and whoever was to do the first visit works on Mondays.
    let mut shorter = settings();
    shorter.week[4] = Opening::between((8, 0), (17, 0));
    let (dealership, effective_from) = (world.dealership, world.now);
    world.manages(Desk::SetSettings { dealership, effective_from, settings: Box::new(shorter), replaces: None }).await;
    assert_eq!((page().await.to_move, set_up().await), (vec![evening.id], Some((1, crate::appointments::day(13)))));
    let shifts = vec![Shift { weekday: 0, hours: Opening::between((8, 0), (17, 0)).unwrap() }];
    world.manages(Desk::SetShifts { technician: morning.blocks[0].technician, shifts }).await;
    let shown = page().await;
    let of_day: Vec<u16> = shown.week.iter().map(|day| day.to_move).collect();
    assert_eq!((shown.to_move, of_day), (vec![morning.id, evening.id], vec![0, 0, 0, 0, 2, 0, 0]));
    // Somebody else does the first one at its time; the other comes earlier.
    world.desk(Desk::Move { appointment: morning.id, starts_at: friday(9, 0) }).await.unwrap();
    world.desk(Desk::Move { appointment: evening.id, starts_at: friday(15, 0) }).await.unwrap();
    assert_eq!((page().await.to_move, set_up().await), (Vec::new(), None));
    assert_ne!(queries::visit(&world.store, &world.clerk_he, morning.id).await.unwrap().blocks, morning.blocks);
}

#[tokio::test]
async fn a_promise_when_the_house_is_closed_is_asked_back_by_the_hours_in_force() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let (order, vehicle) = (OrderId(id()), world.car("浙A8K2C7", "LFV2A21K8J3000001").await);
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
    // The house is open every day from 8 to 18 o'clock.
    let (night, next) = (friday(23, 45), friday(8, 0) + TimeDelta::days(1));
    let checks_in = async |closed_is_meant| {
        let check_in = CheckIn { promised_at: night, ..world.check_in(41_236) };
        let command = Command::RepairOrders(Orders::CheckIn { order, check_in, closed_is_meant });
        world.asks(&world.advisor_lin, command).await
    };
    let refused = checks_in(false).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::PromiseWhenClosed { promised_at: night, next }));
    checks_in(true).await.unwrap();
    assert_eq!(world.order(order).await.promise.map(|promise| promise.at), Some(night));
    // The other day it is closed altogether: a special day counts.
    let special = SpecialDay { day: crate::appointments::day(14), opening: None, name: "盘点".into() };
    world.manages(Desk::SetSpecialDay { dealership: world.dealership, special, displaces: 0 }).await;
    let promised_at = friday(10, 0) + TimeDelta::days(1);
    let change = Orders::ChangePromise { order, promised_at, reason: PromiseReason::Other, customer_agreed: true, closed_is_meant: false };
    let refused = world.asks(&world.advisor_lin, Command::RepairOrders(change)).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::PromiseWhenClosed { promised_at, next: friday(8, 0) + TimeDelta::days(2) }));
}
