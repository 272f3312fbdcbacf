//! Several people at once, and the same envelope twice.

use crate::world::{World, id};
use domain::repair_orders::Command as Orders;
use domain::workshop::Command as Floor;
use domain::{Command, OrderId, Refusal};
use std::collections::BTreeSet;

#[tokio::test]
async fn an_envelope_sent_twice_acts_once_and_answers_the_same() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    let envelope = world.envelope(Command::RepairOrders(Orders::Annotate { order, text: "车主中午来".into() }));
    let send = || store::execute(&world.store, &world.advisor_lin, &envelope, world.now);
    let (first, second, third) = tokio::join!(send(), send(), send());
    assert_eq!(first.as_ref().unwrap(), second.as_ref().unwrap());
    assert_eq!(first.unwrap(), third.unwrap());
    let (_, history) = store::repair_orders::queries::order_page(&world.store, &world.advisor_lin, order, world.now).await.unwrap();
    assert_eq!(history.events.iter().filter(|recorded| recorded.event.kind() == "annotated").count(), 1);
    let mut forged = envelope.clone();
    forged.command = Command::RepairOrders(Orders::Annotate { order, text: "别的".into() });
    let refused = store::execute(&world.store, &world.advisor_lin, &forged, world.now).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::EnvelopeReused));
}

#[tokio::test]
async fn a_stale_screen_is_told_what_happened_meanwhile() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, job) = world.authorised(vehicle).await;
    let seen = world.order(order).await.progress.version;
    world.dispatched(order, job, world.technician_wang.person, world.bays[0]).await;
    let mut envelope = world.envelope(Command::RepairOrders(Orders::Annotate { order, text: "晚了".into() }));
    envelope.expected_version = Some(seen);
    let store::Error::Refused(refused) = store::execute(&world.store, &world.advisor_lin, &envelope, world.now).await.unwrap_err() else {
        panic!("it is refused");
    };
    assert_eq!(refused.refusal, Refusal::Stale { expected: seen, actual: seen + 1 });
    assert!(refused.meanwhile.events.iter().any(|recorded| recorded.event.kind() == "dispatched"));
    let names = &refused.meanwhile.names;
    assert_eq!((names.person(world.technician_wang.person), names.bay(world.bays[0])), ("wang", "1号"));
}

#[tokio::test]
async fn order_numbers_have_neither_gaps_nor_repeats() {
    let world = World::new().await;
    let mut vehicles = Vec::new();
    for (number, vin) in ["LFV2A21K8J3000001", "LSGKE54H3NW000123", "LGXCE4CB8P0000456", "LATPAB071W1005301"].into_iter().enumerate() {
        vehicles.push(world.car(&format!("浙A1000{number}"), vin).await);
    }
    let open = |vehicle| world.asks(&world.advisor_lin, Command::RepairOrders(Orders::Open { order: OrderId(id()), vehicle }));
    // Each car is opened twice at once: one of the two is refused and must leave no gap.
    let attempts: Vec<_> = vehicles.iter().chain(&vehicles).map(|vehicle| open(*vehicle)).collect();
    let answers = futures::future::join_all(attempts).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 4);
    assert!(
        answers
            .iter()
            .filter_map(|answer| answer.as_ref().err())
            .all(|error| matches!(error.refusal(), Some(Refusal::VehicleHasOpenOrder { .. })))
    );
    let rows = store::repair_orders::queries::my_cars(&world.store, &world.advisor_lin, world.now).await.unwrap();
    let numbers: BTreeSet<String> = rows.into_iter().map(|row| row.number).collect();
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), ["RO260312-001", "RO260312-002", "RO260312-003", "RO260312-004"]);
}

#[tokio::test]
async fn fifty_cars_at_the_gate_at_once_get_fifty_numbers_in_a_row() {
    let world = World::new().await;
    let servers = [world.store.clone(), world.another_server().await];
    let fleet = world.fleet(50).await;
    let envelopes: Vec<_> =
        fleet.into_iter().map(|vehicle| world.envelope(Command::RepairOrders(Orders::Open { order: OrderId(id()), vehicle }))).collect();
    let opened =
        envelopes.iter().enumerate().map(|(car, envelope)| store::execute(&servers[car % 2], &world.advisor_lin, envelope, world.now));
    for answer in futures::future::join_all(opened).await {
        answer.expect("every car gets its order");
    }
    let numbers: Vec<String> =
        sqlx::query_scalar("select number from repair_orders_order order by number").fetch_all(&world.all).await.unwrap();
    assert_eq!(numbers, (1..=50).map(|number| format!("RO260312-{number:03}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn two_orders_race_for_a_technician_and_the_other_hears_what_he_works_on() {
    let world = World::new().await;
    let vehicles = world.fleet(2).await;
    let wang = &world.technician_wang;
    let mut orders = Vec::new();
    for (vehicle, bay) in vehicles.into_iter().zip(world.bays) {
        let (order, job) = world.authorised(vehicle).await;
        world.dispatched(order, job, wang.person, bay).await;
        orders.push((order, job));
    }
    let clock_on = |(order, job)| world.asks(wang, Command::Workshop(Floor::ClockOn { order, job }));
    let (refused, winner, loser) = match tokio::join!(clock_on(orders[0]), clock_on(orders[1])) {
        (Ok(_), Err(error)) => (error, orders[0].0, orders[1].0),
        (Err(error), Ok(_)) => (error, orders[1].0, orders[0].0),
        both => panic!("exactly one gets the technician: {both:?}"),
    };
    let number = world.order(winner).await.number;
    assert_eq!(refused.refusal(), Some(&Refusal::TechnicianIsWorking { technician: "wang".into(), number }));
    let progress = world.order(loser).await.progress;
    assert_eq!((progress.status, progress.jobs[0].running_since), (domain::repair_orders::Status::Dispatched, None));
}

#[tokio::test]
async fn a_bay_holds_one_car_and_a_technician_works_on_one_job() {
    let world = World::new().await;
    let first = world.authorised(world.car("浙A10001", "LFV2A21K8J3000001").await).await;
    let second = world.authorised(world.car("浙A10002", "LSGKE54H3NW000123").await).await;
    world.dispatched(first.0, first.1, world.technician_wang.person, world.bays[0]).await;
    world.dispatched(second.0, second.1, world.technician_li.person, world.bays[0]).await;
    let clock_on = |(order, job)| Command::Workshop(Floor::ClockOn { order, job });
    let (one, other) =
        tokio::join!(world.asks(&world.technician_wang, clock_on(first)), world.asks(&world.technician_li, clock_on(second)));
    let refused = match (one, other) {
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
        both => panic!("exactly one car gets the bay: {both:?}"),
    };
    assert!(matches!(refused.refusal(), Some(Refusal::BayIsTaken { .. })), "{refused:?}");
    let third = world.authorised(world.car("浙A10003", "LGXCE4CB8P0000456").await).await;
    let working = world.order(first.0).await.progress.jobs[0].running_since.is_some();
    let busy = if working { &world.technician_wang } else { &world.technician_li };
    world.dispatched(third.0, third.1, busy.person, world.bays[1]).await;
    let refused = world.asks(busy, clock_on(third)).await.unwrap_err();
    assert!(matches!(refused.refusal(), Some(Refusal::TechnicianIsWorking { .. })), "{refused:?}");
}
