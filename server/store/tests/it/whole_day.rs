//! One car through every hand.

use crate::world::{World, id};
use domain::repair_orders::{Command as Orders, Payer, Status};
use domain::settlement::{Command as Desk, Method};
use domain::workshop::Command as Floor;
use domain::{Command, Fen, GatePassId, PaymentId, Refusal};

#[tokio::test]
async fn a_car_goes_from_the_gate_back_to_the_gate() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, job) = world.authorised(vehicle).await;
    assert_eq!(world.order(order).await.number, "RO260312-001");
    world.dispatched(order, job, world.technician_wang.person, world.bays[0]).await;
    world.does(&world.technician_wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    world.pass(66);
    world.writes_up(order, job, &world.technician_wang).await;
    world.does(&world.technician_wang, Command::Workshop(Floor::Finish { order, job: None })).await;
    let finished = world.order(order).await;
    assert_eq!((finished.progress.status, finished.progress.jobs[0].clocked_minutes), (Status::AwaitingInspection, 66));
    let inspected_by_himself = world.asks(&world.technician_wang, world.pass_command(order)).await.unwrap_err();
    assert!(matches!(inspected_by_himself.refusal(), Some(Refusal::NotAllowed { .. })));
    world.does(&world.inspector_xu, world.pass_command(order)).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    let settled = world.order(order).await;
    let dues: Vec<_> =
        settled.statements.iter().map(|statement| (statement.total.payer, statement.total.due, statement.number.clone())).collect();
    assert_eq!(
        dues,
        [(Payer::Customer, Fen::yuan(786), "JS260312-001-1".to_owned()), (Payer::Oem, Fen::yuan(234), "JS260312-001-2".to_owned())]
    );
    let statement = settled.statements[0].id;
    let pay = |method, amount| Command::Settlement(Desk::TakePayment { order, statement, payment: PaymentId(id()), method, amount });
    let gate_pass = || Command::Settlement(Desk::IssueGatePass { order, gate_pass: GatePassId(id()) });
    world.does(&world.cashier_shen, pay(Method::Cash, Fen::yuan(100))).await;
    let unpaid = world.asks(&world.cashier_shen, gate_pass()).await.unwrap_err();
    assert_eq!(unpaid.refusal(), Some(&Refusal::Unpaid { due: Fen::yuan(686) }));
    let too_much = world.asks(&world.cashier_shen, pay(Method::Wechat, Fen::yuan(700))).await.unwrap_err();
    assert_eq!(too_much.refusal(), Some(&Refusal::MoreThanDue { due: Fen::yuan(686), offered: Fen::yuan(700) }));
    world.does(&world.cashier_shen, pay(Method::Wechat, Fen::yuan(686))).await;
    world.does(&world.cashier_shen, gate_pass()).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;
    assert_eq!(world.order(order).await.progress.status, Status::Delivered);
}

#[tokio::test]
async fn an_odometer_that_went_down_needs_a_reason_and_nothing_is_half_written() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (first, _) = world.authorised(vehicle).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::LeaveUnrepaired { order: first, reason: "下次再修".into() })).await;
    let second = domain::OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order: second, vehicle })).await;
    let check_in = Command::RepairOrders(Orders::CheckIn { order: second, check_in: world.check_in(40_000), closed_is_meant: false });
    let refused = world.asks(&world.advisor_lin, check_in).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::OdometerWentDown { last: 41_236, found: 40_000 }));
    let order = world.order(second).await;
    assert_eq!((order.progress.status, order.check_in), (Status::Draft, None));
}

#[tokio::test]
async fn a_void_order_takes_its_reading_back() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (first, _) = world.authorised(vehicle).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::LeaveUnrepaired { order: first, reason: "下次再修".into() })).await;
    let reads = async || {
        let page = store::customers::queries::vehicle_page(&world.store, &world.advisor_lin, vehicle).await.unwrap();
        page.vehicle.odometer_km
    };
    let received = async |km| {
        let order = domain::OrderId(id());
        world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
        let check_in = Orders::CheckIn { order, check_in: world.check_in(km), closed_is_meant: true };
        world.does(&world.advisor_lin, Command::RepairOrders(check_in)).await;
        order
    };
    let void = |order| Command::RepairOrders(Orders::Void { order, reason: "误开".into() });
    let mistaken = received(1_999_999).await;
    assert_eq!(reads().await, Some(1_999_999));
    // Put right before it is void: what is taken back is what it reads now.
    let corrected = Orders::CheckIn { order: mistaken, check_in: world.check_in(1_888_888), closed_is_meant: true };
    world.does(&world.advisor_lin, Command::RepairOrders(corrected)).await;
    world.does(&world.manager_sun, void(mistaken)).await;
    assert_eq!(reads().await, Some(41_236), "what the visit before has read");
    let next = received(41_300).await;
    assert_eq!(world.order(next).await.check_in.map(|check_in| check_in.odometer_km), Some(41_300), "no reason is asked for");
    // A draft has read nothing yet.
    world.does(&world.manager_sun, void(next)).await;
    let draft = domain::OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order: draft, vehicle })).await;
    world.does(&world.manager_sun, void(draft)).await;
    assert_eq!(reads().await, Some(41_236));
}

#[tokio::test]
async fn the_search_box_finds_a_car_by_any_of_its_names() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    for text in ["8K2C", "浙A8K2C7", "300000", "2266", "陈女", "RO260312-001"] {
        let hits = store::customers::queries::search(&world.store, &world.advisor_lin, text).await.unwrap();
        assert_eq!(hits.iter().map(|hit| hit.vehicle).collect::<Vec<_>>(), [Some(vehicle)], "{text}");
        assert_eq!(hits[0].energy, Some(domain::customers::Energy::Petrol), "what it is offered depends on it");
        assert_eq!(hits[0].order.as_ref().map(|(id, ..)| *id), Some(order), "{text}");
    }
    assert!(store::customers::queries::search(&world.store, &world.stranger, "8K2C").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_check_in_that_was_taken_down_wrong_is_put_right_and_the_last_visit_still_counts() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (first, _) = world.authorised(vehicle).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::LeaveUnrepaired { order: first, reason: "下次再修".into() })).await;
    let order = domain::OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
    let check_in =
        |world: &World, km| Command::RepairOrders(Orders::CheckIn { order, check_in: world.check_in(km), closed_is_meant: false });
    world.does(&world.advisor_lin, check_in(&world, 420_000)).await;
    let promised = world.order(order).await.promise;
    world.pass(30);
    world.does(&world.advisor_lin, check_in(&world, 42_000)).await;
    let too_low = world.asks(&world.advisor_lin, check_in(&world, 40_000)).await.unwrap_err();
    assert_eq!(too_low.refusal(), Some(&Refusal::OdometerWentDown { last: 41_236, found: 40_000 }));
    let (page, _) = store::repair_orders::queries::order_page(&world.store, &world.advisor_lin, order, world.now).await.unwrap();
    assert_eq!((page.vehicle.odometer_km, page.last_odometer_km), (Some(42_000), Some(41_236)));
    assert_eq!((page.order.promise, page.order.check_in.map(|check_in| check_in.odometer_km)), (promised, Some(42_000)));
}
