//! When the database has the last word, what is said is true.

use crate::world::{World, id, vehicle_draft};
use domain::customers::Command as Customers;
use domain::repair_orders::{Charge, Command as Orders, LineDraft, OtherKind, Payer, Share};
use domain::settlement::{Command as Desk, Method};
use domain::workshop::Command as Floor;
use domain::{Command, CustomerId, Fen, LineId, OrderId, PaymentId, Refusal, VehicleId};
use sqlx::AssertSqlSafe;
use std::time::Duration;

fn diagnosis_fee(id: LineId) -> LineDraft {
    LineDraft {
        id,
        title: "诊断费".into(),
        charge: Charge::Other { of: OtherKind::Diagnosis, amount: Fen::yuan(80) },
        discount: Fen::ZERO,
        shares: Share::whole(Payer::Customer),
    }
}

async fn refusals(world: &World) -> i64 {
    sqlx::query_scalar("select count(*) from refused_attempts").fetch_one(&world.all).await.unwrap()
}

#[tokio::test]
async fn a_constraint_that_no_rule_stands_behind_is_our_fault_and_never_a_sentence() {
    let world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    world.ready(order, job, &world.technician_wang).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    let statement = world.order(order).await.statements[0].id;
    // Somebody has meddled with the sums: the rules see nothing paid, the row says that everything is.
    sqlx::query("update settlement_statement set paid = due").execute(&world.all).await.unwrap();
    sqlx::query("alter table customers_vehicle add constraint model_is_short check (length(model) < 3) not valid")
        .execute(&world.all)
        .await
        .unwrap();
    let payment = PaymentId(id());
    let owner = CustomerId(sqlx::query_scalar("select customer_id from customers_vehicle").fetch_one(&world.all).await.unwrap());
    let before = world.picture().await;
    for (actor, command, constraint) in [
        (
            &world.cashier_shen,
            Command::Settlement(Desk::TakePayment { order, statement, payment, method: Method::Cash, amount: Fen::yuan(1) }),
            "settlement_paid_more_than_due",
        ),
        (
            &world.advisor_lin,
            Command::Customers(Customers::RegisterVehicle {
                vehicle: VehicleId(id()),
                draft: vehicle_draft(owner, "浙A10002", "LSGKE54H3NW000123"),
            }),
            "model_is_short",
        ),
    ] {
        let failed = world.asks(actor, command).await.unwrap_err();
        assert_eq!((failed.refusal(), failed.constraint()), (None, Some(constraint)));
    }
    assert_eq!(world.picture().await, before);
    assert_eq!(refusals(&world).await, 0);
}

#[tokio::test]
async fn an_id_that_another_order_uses_is_not_taken_for_a_technician_or_a_bay() {
    let world = World::new().await;
    let first = OrderId(id());
    let vehicles = world.fleet(2).await;
    let (second, job) = world.authorised(vehicles[1]).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order: first, vehicle: vehicles[0] })).await;
    world
        .does(
            &world.advisor_lin,
            Command::RepairOrders(Orders::CheckIn { order: first, check_in: world.check_in(9), closed_is_meant: false }),
        )
        .await;
    let add = Command::RepairOrders(Orders::AddLine { order: first, line: diagnosis_fee(job) });
    let refused = world.asks(&world.advisor_lin, add).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::AlreadyThere));
    assert_eq!(world.order(second).await.lines.len(), 2);
}

#[tokio::test]
async fn a_vin_registered_twice_at_once_is_registered_once_and_the_other_hears_that_it_is_taken() {
    let world = World::new().await;
    world.car("浙A10001", "LFV2A21K8J3000001").await;
    let owner = CustomerId(sqlx::query_scalar("select customer_id from customers_vehicle").fetch_one(&world.all).await.unwrap());
    let register = |plate: &str| {
        let draft = vehicle_draft(owner, plate, "LSGKE54H3NW000123");
        world.asks(&world.advisor_lin, Command::Customers(Customers::RegisterVehicle { vehicle: VehicleId(id()), draft }))
    };
    let (one, other) = tokio::join!(register("浙A10002"), register("浙A10003"));
    let refused = match (one, other) {
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
        both => panic!("exactly one is registered: {both:?}"),
    };
    assert_eq!(refused.refusal(), Some(&Refusal::Taken { constraint: "customers_vehicle_vin_taken".into() }));
}

#[tokio::test]
async fn a_server_whose_clock_is_behind_does_not_stop_the_technician() {
    let mut world = World::new().await;
    let vehicles = world.fleet(2).await;
    let (first, first_job) = world.authorised(vehicles[0]).await;
    let (second, second_job) = world.authorised(vehicles[1]).await;
    let wang = world.technician_wang.clone();
    world.dispatched(first, first_job, wang.person, world.bays[0]).await;
    world.dispatched(second, second_job, wang.person, world.bays[0]).await;
    world.does(&wang, Command::Workshop(Floor::ClockOn { order: first, job: first_job })).await;
    world.pass(30);
    world.writes_up(first, first_job, &wang).await;
    world.does(&wang, Command::Workshop(Floor::Finish { order: first, job: None })).await;
    let finished = world.now;
    world.pass(-1);
    world.does(&wang, Command::Workshop(Floor::ClockOn { order: second, job: second_job })).await;
    assert_eq!(world.order(second).await.progress.jobs[0].running_since, Some(finished));
}

#[tokio::test]
async fn cars_that_want_the_same_bay_queue_instead_of_blocking_each_other() {
    let mut world = World::new().await;
    let database: String = sqlx::query_scalar("select current_database()::text").fetch_one(&world.all).await.unwrap();
    // Whoever blocks another here would wait for an hour.
    let patient = format!("alter database {database} set deadlock_timeout = '1h'");
    sqlx::query(AssertSqlSafe(patient)).execute(&world.all).await.unwrap();
    let store = world.another_server().await;
    let vehicles = world.fleet(2).await;
    let (first, first_job) = world.authorised(vehicles[0]).await;
    let (second, second_job) = world.authorised(vehicles[1]).await;
    let clock_on = async |world: &World, actor: &domain::Actor, order, job| {
        let envelope = world.envelope(Command::Workshop(Floor::ClockOn { order, job }));
        store::execute(&store, actor, &envelope, world.now).await
    };
    for round in 0..20_usize {
        world.pass(2);
        let bay = world.bays[round % 2];
        world.dispatched(first, first_job, world.technician_wang.person, bay).await;
        world.dispatched(second, second_job, world.technician_li.person, bay).await;
        let both = async {
            tokio::join!(
                clock_on(&world, &world.technician_wang, first, first_job),
                clock_on(&world, &world.technician_li, second, second_job)
            )
        };
        let (one, other) = tokio::time::timeout(Duration::from_secs(30), both).await.expect("nobody blocks the other");
        let (refused, order, technician) = match (one, other) {
            (Ok(_), Err(error)) => (error, first, world.technician_wang.clone()),
            (Err(error), Ok(_)) => (error, second, world.technician_li.clone()),
            both => panic!("exactly one car gets the bay: {both:?}"),
        };
        assert!(matches!(refused.refusal(), Some(Refusal::BayIsTaken { .. })), "{refused:?}");
        world.pass(2);
        let job = world.order(order).await.progress.jobs[0].line;
        world.writes_up(order, job, &technician).await;
        world.does(&technician, Command::Workshop(Floor::Finish { order, job: None })).await;
        let finding = "再做一次".to_owned();
        let fail = domain::quality::Command::Fail { order, inspection: domain::InspectionId(id()), jobs: vec![], finding };
        world.does(&world.inspector_xu, Command::Quality(fail)).await;
    }
}
