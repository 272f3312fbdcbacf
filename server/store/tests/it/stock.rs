//! The stock: nothing is held twice, what is no longer wanted goes back, and what has left is gone.

use crate::appointments::{book, open_for_booking, service, stranger};
use crate::world::{World, id};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use domain::appointments::{Command as Desk, Kept, PartNeed, Readiness, Service, Status, VisitDraft};
use domain::customers::Energy;
use domain::parts::Command as Parts;
use domain::permission::Post;
use domain::repair_orders::{Charge, Command as Orders, Operation};
use domain::settlement::{Command as Cashier, Method};
use domain::staff::Skill;
use domain::workshop::{Command as Floor, HoldReason};
use domain::{
    Actor, AppointmentId, Command, CountId, Fen, GatePassId, Hours, LineId, OrderId, PackageId, PartsRequestId, PaymentId, Quantity,
    Refusal,
};
use store::appointments::{prepare, queries};

const OIL: &str = "1016059000";

fn storekeeper(world: &World) -> Actor {
    Actor::staff(world.manager_sun.person, world.dealership, vec![Post::Storekeeper])
}

fn at(hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 13, hour - 8, minute, 0).unwrap()
}

fn count(units: i32) -> Command {
    let (bin, note) = ("A-01-02".into(), String::new());
    Command::Parts(Parts::Count { count: CountId(id()), part_no: OIL.into(), bin, counted: Quantity::units(units), note, seen: None })
}

fn prepares(appointment: AppointmentId, despite_short: bool) -> Command {
    Command::Appointments(Desk::Prepare { appointment, note: String::new(), despite_short })
}

fn kept(wanted: i32, held: i32) -> Kept {
    Kept { part_no: OIL.into(), wanted: Quantity::units(wanted), held: Quantity::units(held) }
}

/// Half an hour of mechanics' work that takes one oil, and so many of it on the shelf.
async fn stocked(units: i32) -> World {
    let world = World::new().await;
    open_for_booking(&world).await;
    world.price_list(OIL, Fen::yuan(78)).await;
    let operation = Operation { code: "PM-010".into(), title: "基础保养".into(), skill: Skill::Mechanical, quota: Hours(80) };
    store::bootstrap::put_operation(&world.store, world.dealership, &operation).await.unwrap();
    let part = PartNeed { group: None, part_no: OIL.into(), quantity: Quantity::units(1) };
    let service = Service {
        operations: vec!["PM-010".into()],
        parts: vec![part],
        price: Some(Fen::yuan(199)),
        ..service("HOUR", Skill::Mechanical, 50)
    };
    let replaces = Some(Box::new(crate::appointments::service("HOUR", Skill::Mechanical, 100)));
    let put = Desk::PutService { dealership: world.dealership, service: Box::new(service), replaces };
    world.does(&world.manager_sun, Command::Appointments(put)).await;
    world.does(&storekeeper(&world), count(units)).await;
    world
}

async fn booked(world: &World, draft: VisitDraft, starts_at: DateTime<Utc>) -> AppointmentId {
    let (appointment, command) = book(draft, starts_at);
    world.does(&world.clerk_he, command).await;
    appointment
}

async fn parts(world: &World, id: AppointmentId) -> Vec<Kept> {
    queries::visit(&world.store, &world.clerk_he, id).await.unwrap().parts
}

/// Worked on, inspected, paid and gone.
async fn delivered(world: &World, order: OrderId, job: LineId) {
    world.ready(order, job, &world.technician_wang).await;
    leaves(world, order).await;
}

/// Paid and gone.
async fn leaves(world: &World, order: OrderId) {
    world.does(&world.cashier_shen, Command::Settlement(Cashier::Settle { order })).await;
    let statement = world.order(order).await.statements[0].clone();
    let (payment, gate_pass) = (PaymentId(id()), GatePassId(id()));
    let pay = Cashier::TakePayment { order, statement: statement.id, payment, method: Method::Wechat, amount: statement.total.due };
    for command in [pay, Cashier::IssueGatePass { order, gate_pass }] {
        world.does(&world.cashier_shen, Command::Settlement(command)).await;
    }
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;
}

/// On hand, reserved, and the sum of all movements.
async fn stock(world: &World) -> (i32, i32, i64) {
    let (on_hand, reserved): (i32, i32) = sqlx::query_as("select on_hand, reserved from parts_stock").fetch_one(&world.all).await.unwrap();
    let moved: i64 = sqlx::query_scalar("select sum(quantity) from parts_movement").fetch_one(&world.all).await.unwrap();
    (on_hand, reserved, moved)
}

#[tokio::test]
async fn of_many_who_want_the_last_piece_exactly_one_gets_it() {
    let world = stocked(1).await;
    let mut visits = Vec::new();
    for number in 0..12 {
        let hour = 8 + u32::try_from(number).unwrap() / 2;
        visits.push(booked(&world, stranger(number), at(hour, u32::try_from(number).unwrap() % 2 * 30)).await);
    }
    for _ in 0..5 {
        let attempts = visits.iter().map(|visit| world.asks(&world.clerk_he, prepares(*visit, false)));
        let answers = futures::future::join_all(attempts).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        for refused in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            let missing = vec![("机油".to_owned(), Quantity::units(1), "升".to_owned())];
            assert_eq!(refused.refusal(), Some(&Refusal::PartsShort { missing }));
        }
        assert_eq!(stock(&world).await, (100, 100, 100));
        let winner = answers.iter().position(Result::is_ok).unwrap();
        let back = Command::Appointments(Desk::Unprepare { appointment: visits[winner] });
        world.does(&world.clerk_he, back).await;
        assert_eq!(stock(&world).await, (100, 0, 100));
    }
}

#[tokio::test]
async fn what_is_held_for_all_who_hold_what_they_can_is_never_more_than_is_there() {
    let world = stocked(3).await;
    let mut visits = Vec::new();
    for number in 0..6 {
        visits.push(booked(&world, stranger(number), at(8 + u32::try_from(number).unwrap(), 0)).await);
    }
    let counts = [2, 4, 3].map(|units| world.asks(&world.manager_sun, count(units)));
    assert!(futures::future::join_all(counts).await.iter().all(Result::is_err), "the manager does not count");
    let keeper = storekeeper(&world);
    let recounts = futures::future::join_all([2, 5, 4].map(|units| world.asks(&keeper, count(units))));
    let attempts = futures::future::join_all(visits.iter().map(|visit| world.asks(&world.clerk_he, prepares(*visit, true))));
    let (_, prepared) = tokio::join!(recounts, attempts);
    assert!(prepared.iter().all(Result::is_ok));
    let (on_hand, reserved, moved) = stock(&world).await;
    let held: i64 = sqlx::query_scalar("select sum(held) from parts_reservation").fetch_one(&world.all).await.unwrap();
    assert!(reserved <= on_hand, "{reserved} of {on_hand}");
    assert_eq!((i64::from(reserved), i64::from(on_hand)), (held, moved));
}

#[tokio::test]
async fn a_part_that_is_counted_for_the_first_time_by_two_at_once_has_what_the_later_one_found() {
    let world = World::new().await;
    world.price_list(OIL, Fen::yuan(78)).await;
    let keeper = storekeeper(&world);
    let counts = futures::future::join_all([2, 5, 4].map(|units| world.asks(&keeper, count(units)))).await;
    assert!(counts.iter().all(Result::is_ok));
    let (on_hand, _, moved) = stock(&world).await;
    assert_eq!(i64::from(on_hand), moved, "what is there is the sum of what was found");
}

#[tokio::test]
async fn a_visit_that_does_not_come_gives_back_what_was_put_aside() {
    let mut world = stocked(1).await;
    let visit = booked(&world, stranger(1), at(9, 0)).await;
    world.does(&world.clerk_he, prepares(visit, false)).await;
    assert_eq!((parts(&world, visit).await, stock(&world).await.1), (vec![kept(1, 1)], 100));
    world.does(&world.clerk_he, Command::Appointments(Desk::Move { appointment: visit, starts_at: at(10, 0) })).await;
    assert_eq!((parts(&world, visit).await, stock(&world).await.1), (vec![], 0), "prepared anew for the other time");
    world.does(&world.clerk_he, prepares(visit, false)).await;
    let cancel = Desk::Cancel { appointment: visit, reason: "客户出差".into() };
    world.does(&world.clerk_he, Command::Appointments(cancel)).await;
    assert_eq!(stock(&world).await.1, 0);

    let missed = booked(&world, stranger(2), at(11, 0)).await;
    world.does(&world.clerk_he, prepares(missed, false)).await;
    world.now = at(11, 40);
    world.does(&world.clerk_he, Command::Appointments(Desk::MarkNoShow { appointment: missed })).await;
    assert_eq!((parts(&world, missed).await, stock(&world).await), (vec![], (100, 0, 100)));
}

#[tokio::test]
async fn the_order_takes_over_what_is_held_and_what_was_fitted_leaves_with_the_car() {
    let mut world = stocked(4).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let visit = booked(&world, VisitDraft { vehicle: Some(vehicle), ..stranger(1) }, at(9, 0)).await;
    world.does(&world.clerk_he, prepares(visit, false)).await;
    world.now = at(8, 55);
    world.does(&world.clerk_he, Command::Appointments(Desk::Arrive { appointment: visit })).await;
    let order = OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
    world.does(&world.advisor_lin, Command::Appointments(Desk::LinkOrder { appointment: visit, order })).await;
    let held = store::parts::queries::held_for_order(&world.store, &world.technician_wang, order).await.unwrap();
    assert_eq!((held[0].0.bin.as_str(), held[0].1), ("A-01-02", Quantity::units(1)));
    let listed = store::parts::queries::stock(&world.store, &storekeeper(&world), "a-01").await.unwrap();
    assert_eq!((listed[0].stock.available(), listed[0].held_for[0].held), (Quantity::units(3), Quantity::units(1)));
    let refused = world.asks(&storekeeper(&world), count(0)).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::PartIsReserved { reserved: Quantity::units(1) }));

    world.does(&world.manager_sun, Command::RepairOrders(Orders::Void { order, reason: "客户改期".into() })).await;
    assert_eq!(stock(&world).await, (400, 0, 400), "nothing was fitted, nothing is held any more");
}

#[tokio::test]
async fn a_package_comes_in_as_one_event_and_what_it_took_is_issued_when_the_car_leaves() {
    let world = stocked(4).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let order = OrderId(id());
    let add = Orders::AddPackage { order, package: PackageId(id()), service: "HOUR".into(), finding: None };
    for command in [
        Orders::Open { order, vehicle },
        Orders::CheckIn { order, check_in: world.check_in(41_236), closed_is_meant: true },
        add.clone(),
        Orders::Quote { order, promised_at: None, closed_is_meant: true },
        Orders::Authorise { order, signed_by: "陈女士".into(), signature: "M1 1 L90 40".into() },
    ] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    let twice = world.asks(&world.advisor_lin, Command::RepairOrders(add)).await.unwrap_err();
    assert_eq!(twice.refusal(), Some(&Refusal::AlreadyThere));
    let unknown = Orders::AddPackage { order, package: PackageId(id()), service: "GONE".into(), finding: None };
    let unknown = world.asks(&world.advisor_lin, Command::RepairOrders(unknown)).await.unwrap_err();
    assert_eq!(unknown.refusal(), Some(&Refusal::ServiceUnknown { service: "GONE".into() }));

    let read = world.order(order).await;
    assert_eq!(domain::repair_orders::estimate::total(&read.lines), Fen::yuan(199), "160 and 78 at the price of the package");
    assert!(read.lines.iter().all(|line| line.package.as_ref().is_some_and(|of| of.title.en == "HOUR")));
    assert!(matches!(read.lines[1].charge, Charge::Part { job, .. } if job == Some(read.lines[0].id)));
    let offered = store::repair_orders::packages::for_order(&world.store, &world.advisor_lin, order, world.now).await.unwrap();
    assert_eq!(offered.iter().map(|package| package.code.as_str()).collect::<Vec<_>>(), ["HOUR"], "what stands for nothing is not offered");

    delivered(&world, order, read.lines[0].id).await;
    assert_eq!(stock(&world).await, (300, 0, 300));
    let movement: (String, i32, i32) =
        sqlx::query_as("select kind, quantity, on_hand from parts_movement order by movement_id desc limit 1")
            .fetch_one(&world.all)
            .await
            .unwrap();
    assert_eq!(movement, ("issued".to_owned(), -100, 300));
}

#[tokio::test]
async fn what_was_issued_on_request_is_not_issued_again_when_the_car_leaves() {
    let mut world = stocked(4).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let visit = booked(&world, VisitDraft { vehicle: Some(vehicle), ..stranger(1) }, at(9, 0)).await;
    world.does(&world.clerk_he, prepares(visit, false)).await;
    world.now = at(8, 55);
    world.does(&world.clerk_he, Command::Appointments(Desk::Arrive { appointment: visit })).await;
    let order = OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
    world.does(&world.advisor_lin, Command::Appointments(Desk::LinkOrder { appointment: visit, order })).await;
    for command in [
        Orders::CheckIn { order, check_in: world.check_in(41_236), closed_is_meant: true },
        Orders::AddPackage { order, package: PackageId(id()), service: "HOUR".into(), finding: None },
        Orders::Quote { order, promised_at: None, closed_is_meant: false },
        Orders::Authorise { order, signed_by: "陈女士".into(), signature: "M1 1 L90 40".into() },
    ] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    let job = world.order(order).await.lines[0].id;
    let (technician, keeper) = (world.technician_wang.clone(), storekeeper(&world));
    world.dispatched(order, job, technician.person, world.bays[0]).await;
    let mine = store::workshop::queries::my_jobs(&world.store, &technician).await.unwrap();
    assert_eq!(mine.cards[0].progress.jobs[0].listed[0].part_no, OIL);

    let (first, second) = (PartsRequestId(id()), PartsRequestId(id()));
    let ask = |request, title: &str| {
        let (part_no, quantity) = (OIL.to_owned(), Quantity::units(1));
        Command::Parts(Parts::AskFor { order, job, request, part_no, title: title.into(), quantity, standing: true })
    };
    let issue = |request, units| Command::Parts(Parts::Issue { order, request, part_no: OIL.into(), quantity: Quantity::units(units) });
    world.does(&technician, ask(first, "机油")).await;
    world.does(&technician, ask(second, "机油 备用")).await;
    let desk = store::parts::desk::waiting(&world.store, &keeper, world.now).await.unwrap();
    let on_hand = desk[0].on_hand.clone().unwrap();
    assert_eq!((desk.len(), on_hand.own, on_hand.for_order()), (2, Quantity::units(1), Quantity::units(4)));
    let told = store::parts::desk::for_me(&world.store, &keeper, world.now).await.unwrap();
    assert_eq!(told.len(), 2, "the desk hears of both at once");
    world.does(&keeper, issue(first, 1)).await;
    assert_eq!(stock(&world).await, (300, 0, 300), "what was held for the order is what it was given");
    world.does(&keeper, issue(second, 1)).await;
    assert_eq!(stock(&world).await, (200, 0, 200));
    let told = store::parts::desk::for_me(&world.store, &technician, world.now).await.unwrap();
    assert_eq!(told.len(), 2, "who asked hears of the answers");
    assert!(store::parts::desk::waiting(&world.store, &keeper, world.now).await.unwrap().is_empty());

    world.does(&technician, Command::Workshop(Floor::ClockOn { order, job })).await;
    world.writes_up(order, job, &technician).await;
    let finish = || Command::Workshop(Floor::Finish { order, job: Some(job) });
    let out = world.asks(&technician, finish()).await.unwrap_err();
    assert!(matches!(out.refusal(), Some(Refusal::PartsOut { quantity, .. }) if *quantity == Quantity::units(1)), "{out:?}");
    let board = store::workshop::queries::board(&world.store, &world.director_zhao).await.unwrap();
    let asked = &board.cards[0].progress.jobs[0].asked;
    let outs = asked.iter().map(|request| request.out().0).collect::<Vec<_>>();
    assert_eq!(outs, [100], "the board refuses what the server does, and is told of nothing that is on the order");
    let quantity = Quantity::units(1);
    let give_back = || Command::Parts(Parts::GiveBack { order, request: second, quantity });
    world.does(&technician, give_back()).await;
    world.does(&keeper, Command::Parts(Parts::TakeBack { order, request: second, quantity: Quantity(0) })).await;
    assert_eq!(stock(&world).await, (200, 0, 200), "nothing came");
    world.does(&technician, give_back()).await;
    world.does(&technician, finish()).await;
    world.does(&keeper, Command::Parts(Parts::TakeBack { order, request: second, quantity })).await;
    assert_eq!(stock(&world).await, (300, 0, 300));

    world.does(&world.inspector_xu, world.pass_command(order)).await;
    leaves(&world, order).await;
    assert_eq!(stock(&world).await, (300, 0, 300), "it left the stock when it was issued");
}

#[tokio::test]
async fn a_job_that_stands_still_is_told_of_what_came_since_and_the_desk_is_called_for_what_did_not() {
    let mut world = stocked(4).await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let (technician, keeper) = (world.technician_wang.clone(), storekeeper(&world));
    world.dispatched(order, job, technician.person, world.bays[0]).await;
    world.does(&technician, Command::Workshop(Floor::ClockOn { order, job })).await;
    let (before, since, quantity) = (PartsRequestId(id()), PartsRequestId(id()), Quantity::units(1));
    let oil = || (OIL.to_owned(), "机油".to_owned());
    let ask = |request, (part_no, title)| Command::Parts(Parts::AskFor { order, job, request, part_no, title, quantity, standing: false });
    let issue = |request| Command::Parts(Parts::Issue { order, request, part_no: OIL.into(), quantity });
    world.does(&technician, ask(before, oil())).await;
    world.does(&keeper, issue(before)).await;
    world.pass(60);
    let (reason, note, expected) = (HoldReason::WaitingForParts, String::new(), (world.now + TimeDelta::days(2)).date_naive());
    world.does(&technician, Command::Workshop(Floor::Hold { order, job: None, reason, note, leaves_bay: false })).await;
    world.does(&technician, ask(since, oil())).await;
    world.does(&keeper, Command::Parts(Parts::PutOnOrder { order, request: since, expected })).await;
    world.pass(40);
    let told = async |world: &World| {
        let of_parts = store::parts::desk::for_me(&world.store, &technician, world.now).await.unwrap();
        let calls = store::workshop::calls::for_me(&world.store, &keeper).await.unwrap();
        (of_parts.iter().map(|of| of.request.id).collect::<Vec<_>>(), calls.len())
    };
    assert_eq!(told(&world).await, (vec![], 1), "what came before it stood still is not what it waits for");
    world.does(&keeper, issue(since)).await;
    world.pass(40);
    assert_eq!(told(&world).await, (vec![since], 0), "it has come and nobody has gone on");
}

#[tokio::test]
async fn of_two_who_are_issued_the_last_piece_one_gets_it() {
    let world = stocked(1).await;
    let mut requests = Vec::new();
    for (vehicle, technician) in world.fleet(2).await.into_iter().zip([&world.technician_wang, &world.technician_li]) {
        let (order, job) = world.authorised(vehicle).await;
        world.dispatched(order, job, technician.person, world.bays[0]).await;
        let (request, quantity) = (PartsRequestId(id()), Quantity::units(1));
        let ask = Parts::AskFor { order, job, request, part_no: OIL.into(), title: "机油".into(), quantity, standing: false };
        world.does(technician, Command::Parts(ask)).await;
        requests.push(Command::Parts(Parts::Issue { order, request, part_no: OIL.into(), quantity }));
    }
    let keeper = storekeeper(&world);
    let answers = futures::future::join_all(requests.into_iter().map(|issue| world.asks(&keeper, issue))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(stock(&world).await, (0, 0, 0));
    let refused = answers.iter().find_map(|answer| answer.as_ref().err()).unwrap();
    assert!(matches!(refused.refusal(), Some(Refusal::StockShort { there, .. }) if *there == Quantity(0)), "{refused:?}");
}

#[tokio::test]
async fn what_a_car_has_not_is_neither_offered_for_its_order_nor_put_on_it() {
    let world = stocked(4).await;
    let burns = Service { energies: vec![Energy::Petrol], ..service("OIL-5W30", Skill::Mechanical, 100) };
    let oil = Service { operations: vec!["PM-010".into()], ..burns };
    let (dealership, title) = (world.dealership, oil.title.clone());
    let put = Desk::PutService { dealership, service: Box::new(oil), replaces: None };
    world.does(&world.manager_sun, Command::Appointments(put)).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let order = OrderId(id());
    for command in [Orders::Open { order, vehicle }, Orders::CheckIn { order, check_in: world.check_in(41_236), closed_is_meant: true }] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    let driven_by = async |energy: Energy| {
        sqlx::query("update customers_vehicle set energy = $1").bind(energy.code()).execute(&world.all).await.unwrap();
        let offered = store::repair_orders::packages::for_order(&world.store, &world.advisor_lin, order, world.now).await.unwrap();
        offered.iter().any(|package| package.code == "OIL-5W30")
    };
    assert_eq!((driven_by(Energy::Petrol).await, driven_by(Energy::Electric).await), (true, false));
    let add = Orders::AddPackage { order, package: PackageId(id()), service: "OIL-5W30".into(), finding: None };
    let refused = world.asks(&world.advisor_lin, Command::RepairOrders(add)).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::ServiceNotForCar { service: title, energy: Energy::Electric }));
}

#[tokio::test]
async fn a_count_is_made_once_and_movements_are_never_changed() {
    let world = stocked(4).await;
    let keeper = storekeeper(&world);
    let envelope = world.envelope(count(7));
    for _ in 0..2 {
        store::execute(&world.store, &keeper, &envelope, world.now).await.unwrap();
    }
    assert_eq!(stock(&world).await, (700, 0, 700), "three more were found, once");
    let same = world.asks(&keeper, envelope.command.clone()).await.unwrap_err();
    assert_eq!(same.refusal(), Some(&Refusal::AlreadyThere));
    let unknown =
        Parts::Count { count: CountId(id()), part_no: "X".into(), bin: "A".into(), counted: Quantity(0), note: String::new(), seen: None };
    let unknown = world.asks(&keeper, Command::Parts(unknown)).await.unwrap_err();
    assert_eq!(unknown.refusal(), Some(&Refusal::NotFound));
    for statement in ["update parts_movement set quantity = 1", "delete from parts_movement", "truncate parts_movement"] {
        assert!(sqlx::query(statement).execute(&world.all).await.is_err(), "{statement}");
    }
    for statement in ["update parts_stock set reserved = on_hand + 1", "update parts_stock set on_hand = -1"] {
        assert!(sqlx::query(statement).execute(&world.all).await.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn the_day_says_what_is_prepared_what_is_short_and_what_is_left_to_do() {
    let world = stocked(2).await;
    let ready = |page: &domain::appointments::PreparationPage| page.visits.iter().map(|visit| visit.readiness()).collect::<Vec<_>>();
    let page = || prepare::day(&world.store, &world.clerk_he, None, world.now);
    let mut visits = Vec::new();
    for number in 0..3 {
        visits.push(booked(&world, stranger(number), at(8 + u32::try_from(number).unwrap(), 0)).await);
    }
    let (short, left, prepared) = (Readiness::Short, Readiness::NotYet, Readiness::Prepared);
    assert_eq!(ready(&page().await.unwrap()), [left, left, left], "tomorrow, when no day is named");
    for visit in &visits[..2] {
        world.does(&world.clerk_he, prepares(*visit, false)).await;
    }
    let shown = page().await.unwrap();
    assert_eq!(ready(&shown), [prepared, prepared, short]);
    let check = &shown.visits[2].parts[0];
    assert_eq!((check.bin.as_str(), check.missing(), check.available), ("A-01-02", Quantity::units(1), Quantity(0)));
    assert_eq!((shown.visits[2].todo[0].operations[0].code.as_str(), shown.visits[2].laid.len()), ("PM-010", 1));
    world.does(&storekeeper(&world), count(3)).await;
    assert_eq!(ready(&page().await.unwrap()), [prepared, prepared, left]);
    let one = prepare::visit(&world.store, &world.clerk_he, visits[0], world.now).await.unwrap();
    assert_eq!((one.entry.appointment.status, one.parts[0].held), (Status::Prepared, Quantity::units(1)));
    assert!(prepare::visit(&world.store, &world.stranger, visits[0], world.now).await.is_err(), "another house has no such visit");
}

#[tokio::test]
async fn what_past_days_still_hold_is_found_without_their_day_and_released_or_with_its_order() {
    let mut world = stocked(3).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let missed = booked(&world, stranger(0), at(8, 0)).await;
    let here = booked(&world, VisitDraft { vehicle: Some(vehicle), ..stranger(1) }, at(9, 0)).await;
    let to_come = booked(&world, stranger(2), at(10, 0) + TimeDelta::days(3)).await;
    for visit in [missed, here, to_come] {
        world.does(&world.clerk_he, prepares(visit, false)).await;
    }
    world.now = at(9, 0);
    world.does(&world.clerk_he, Command::Appointments(Desk::Arrive { appointment: here })).await;
    let (order, _) = world.authorised(vehicle).await;
    world.does(&world.advisor_lin, Command::Appointments(Desk::LinkOrder { appointment: here, order })).await;
    let left = async |world: &World| {
        let page = prepare::day(&world.store, &world.clerk_he, None, world.now).await.unwrap();
        page.left.into_iter().map(|visit| (visit.entry.appointment.id, visit.entry.order_number.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(left(&world).await, [], "of today nothing is left over yet");
    world.now = at(9, 0) + TimeDelta::days(1);
    assert_eq!(left(&world).await, [(missed, false), (here, true)], "what is still to come is no left-over");
    world.does(&world.clerk_he, Command::Appointments(Desk::Unprepare { appointment: missed })).await;
    assert_eq!((left(&world).await, stock(&world).await.1), (vec![(here, true)], 200));
}
