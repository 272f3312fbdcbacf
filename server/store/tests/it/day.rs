//! The day at a glance.

use crate::world::{World, id};
use domain::kpis::{Day, MOST_LATE};
use domain::repair_orders::{Command as Orders, Status};
use domain::settlement::{Command as Desk, Method};
use domain::workshop::Command as Floor;
use domain::{Command, Fen, GatePassId, Hours, InspectionId, LineId, OrderId, PaymentId};

async fn day(world: &World) -> Day {
    store::kpis::queries::day(&world.store, &world.manager_sun, world.now).await.unwrap()
}

/// From ready to gone.
async fn delivered(world: &World, order: OrderId) {
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    let statement = world.order(order).await.statements[0].id;
    let (payment, gate_pass) = (PaymentId(id()), GatePassId(id()));
    for command in [
        Desk::TakePayment { order, statement, payment, method: Method::Wechat, amount: Fen::yuan(786) },
        Desk::IssueGatePass { order, gate_pass },
    ] {
        world.does(&world.cashier_shen, Command::Settlement(command)).await;
    }
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;
}

async fn worked(world: &mut World, order: OrderId, job: LineId, minutes: i64) {
    let wang = world.technician_wang.clone();
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    world.does(&wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    world.pass(minutes);
    world.writes_up(order, job, &wang).await;
    world.does(&wang, Command::Workshop(Floor::Finish { order, job: None })).await;
}

#[tokio::test]
async fn the_manager_sees_what_came_what_left_in_time_and_what_every_technician_did() {
    let mut world = World::new().await;
    let vehicles = world.fleet(4).await;
    let (yesterday, job) = world.authorised(vehicles[0]).await;
    world.ready(yesterday, job, &world.technician_wang).await;
    delivered(&world, yesterday).await;
    world.pass(24 * 60);

    let (in_time, job) = world.authorised(vehicles[1]).await;
    worked(&mut world, in_time, job, 66).await;
    world.does(&world.inspector_xu, world.pass_command(in_time)).await;
    delivered(&world, in_time).await;
    let (late, job) = world.authorised(vehicles[2]).await;
    worked(&mut world, late, job, 60).await;
    let fail = |jobs| domain::quality::Command::Fail { order: late, inspection: InspectionId(id()), jobs, finding: "异响仍在".into() };
    world.does(&world.inspector_xu, Command::Quality(fail(vec![job, job]))).await;
    assert_eq!(world.order(late).await.progress.status, Status::Rework);
    worked(&mut world, late, job, 24).await;
    world.does(&world.inspector_xu, world.pass_command(late)).await;
    world.pass(180);
    delivered(&world, late).await;
    let (running, job) = world.authorised(vehicles[3]).await;
    world.dispatched(running, job, world.technician_li.person, world.bays[1]).await;
    world.does(&world.technician_li, Command::Workshop(Floor::ClockOn { order: running, job })).await;
    world.pass(12);

    let seen = day(&world).await;
    assert_eq!((seen.arrived, seen.delivered, seen.delivered_on_time, seen.waiting), (3, 2, 1, 1));
    assert_eq!((seen.inspected, seen.failed), (3, 1));
    assert_eq!((seen.settled, seen.collected), (Fen::yuan(2 * 1_020), Fen::yuan(2 * 786)));
    assert_eq!(seen.stages, [(Status::InWork, 1)]);
    assert_eq!((seen.late_count, seen.late.len()), (0, 0));
    let of = |name: &str| seen.technicians.iter().find(|technician| technician.technician.name == name).unwrap();
    assert_eq!((of("wang").clocked, of("wang").working_on.clone()), (Hours(250), None));
    assert_eq!(of("wang").billed, Hours(2 * 120), "a job that was sent back is sold once");
    assert_eq!((of("li").clocked, of("li").billed, of("li").working_on.as_deref()), (Hours(20), Hours(0), Some("浙A90003")));
    let trend: Vec<_> = seen.trend.iter().rev().take(3).map(|day| (day.arrived, day.delivered, day.on_time, day.settled)).collect();
    assert_eq!(trend, [(3, 2, 1, Fen::yuan(2_040)), (1, 1, 1, Fen::yuan(1_020)), (0, 0, 0, Fen::ZERO)]);
    assert_eq!(seen.trend.len(), 14);
}

#[tokio::test]
async fn a_car_that_is_ready_only_waits_to_be_fetched() {
    let mut world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    worked(&mut world, order, job, 5 * 60).await;
    assert_eq!(day(&world).await.late_count, 1);
    world.does(&world.inspector_xu, world.pass_command(order)).await;
    assert_eq!(day(&world).await.late_count, 0);
}

#[tokio::test]
async fn every_late_car_is_counted_and_those_that_have_been_late_for_longest_are_listed() {
    let mut world = World::new().await;
    let (longest, _) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    for copies in [
        "insert into customers_vehicle
         select (jsonb_populate_record(v, jsonb_build_object('vehicle_id', md5(n::text)::uuid, 'plate', 'P' || n, 'vin', 'V' || n))).*
           from customers_vehicle v, generate_series(1, 600) n",
        "insert into repair_orders_order
         select (jsonb_populate_record(o, jsonb_build_object('order_id', v.vehicle_id, 'vehicle_id', v.vehicle_id, 'number', v.plate,
                    'opened_at', o.opened_at + interval '1 minute', 'promised_at', o.promised_at + interval '1 minute'))).*
           from repair_orders_order o, customers_vehicle v where v.vehicle_id <> o.vehicle_id",
    ] {
        sqlx::query(copies).execute(&world.all).await.unwrap();
    }
    world.pass(5 * 60);
    let seen = day(&world).await;
    assert_eq!((seen.late_count, seen.late.len(), seen.late[0].order), (601, MOST_LATE, longest));
}

#[tokio::test]
async fn what_was_sold_yesterday_is_not_sold_again_by_doing_it_again_and_a_car_is_judged_by_its_first_inspection() {
    let mut world = World::new().await;
    let vehicles = world.fleet(2).await;
    let (order, job) = world.authorised(vehicles[0]).await;
    worked(&mut world, order, job, 60).await;
    let fail = |order| {
        Command::Quality(domain::quality::Command::Fail {
            order,
            inspection: InspectionId(id()),
            jobs: Vec::new(),
            finding: "异响仍在".into(),
        })
    };
    world.does(&world.inspector_xu, fail(order)).await;
    assert_eq!((day(&world).await.first_inspected, day(&world).await.first_passed), (1, 0));
    world.pass(24 * 60);
    worked(&mut world, order, job, 24).await;
    world.does(&world.inspector_xu, world.pass_command(order)).await;
    let (other, job) = world.authorised(vehicles[1]).await;
    worked(&mut world, other, job, 60).await;
    world.does(&world.inspector_xu, world.pass_command(other)).await;
    world.does(&world.inspector_xu, fail(other)).await;
    let seen = day(&world).await;
    let wang = seen.technicians.iter().find(|technician| technician.technician.name == "wang").unwrap();
    assert_eq!((wang.clocked, wang.billed), (Hours(140), Hours(120)));
    assert_eq!((seen.inspected, seen.failed, seen.first_inspected, seen.first_passed), (3, 1, 1, 1));
}
