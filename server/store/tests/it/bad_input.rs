//! What is wrong is refused with what would help, and nothing of it is written.

use crate::world::{World, id, vehicle_draft};
use domain::customers::{Command as Customers, VinError};
use domain::permission::Post;
use domain::repair_orders::{Charge, Command as Orders, LineDraft, OtherKind, Payer, QualityClass, Share, Status, Step};
use domain::settlement::{Command as Desk, Method};
use domain::workshop::Command as Floor;
use domain::{Actor, BasisPoints, Command, CustomerId, Fen, LineId, OrderId, PaymentId, Quantity, Refusal, VehicleId};

/// Refused with this, and the dealership's books look as they did before.
async fn refused(world: &World, actor: &Actor, command: Command, why: impl Fn(&Refusal) -> bool) {
    let (before, kept) = (world.picture().await, refusals(world).await);
    let refused = world.asks(actor, command.clone()).await.unwrap_err();
    assert!(refused.refusal().is_some_and(why), "{command:?}: {refused:?}");
    assert_eq!(world.picture().await, before, "{command:?}");
    assert_eq!(refusals(world).await, kept + 1, "{command:?}");
}

async fn refusals(world: &World) -> i64 {
    sqlx::query_scalar("select count(*) from refused_attempts").fetch_one(&world.all).await.unwrap()
}

fn extra(amount: i64, discount: i64, shares: Vec<Share>) -> LineDraft {
    let charge = Charge::Other { of: OtherKind::Outwork, amount: Fen::yuan(amount) };
    LineDraft { id: LineId(id()), title: "外协加工".into(), charge, discount: Fen::yuan(discount), shares }
}

#[tokio::test]
async fn a_wrong_digit_in_the_vin_is_named() {
    let world = World::new().await;
    world.car("浙A10001", "LFV2A21K8J3000001").await;
    let owner = CustomerId(sqlx::query_scalar("select customer_id from customers_vehicle").fetch_one(&world.all).await.unwrap());
    let register = |vin: &str, reason: &str| {
        let draft = domain::customers::VehicleDraft { vin_reason: reason.into(), ..vehicle_draft(owner, "浙A10002", vin) };
        Command::Customers(Customers::RegisterVehicle { vehicle: VehicleId(id()), draft })
    };
    let wrong_digit = |refusal: &Refusal| matches!(refusal, Refusal::VinUnreadable { error: VinError::CheckDigit { .. } });
    refused(&world, &world.advisor_lin, register("LSGKE54H4NW000123", ""), wrong_digit).await;
    refused(&world, &world.advisor_lin, register("LSGKE54H4NW000123", "平行进口"), wrong_digit).await;
    refused(&world, &world.manager_sun, register("LSGKE54H4NW00012", "平行进口"), |refusal| {
        *refusal == Refusal::VinUnreadable { error: VinError::Length { length: 16 } }
    })
    .await;
    let taken = |refusal: &Refusal| *refusal == Refusal::Taken { constraint: "customers_vehicle_vin_taken".into() };
    refused(&world, &world.advisor_lin, register("LFV2A21K8J3000001", ""), taken).await;
}

#[tokio::test]
async fn an_odometer_that_goes_back_and_an_estimate_that_does_not_add_up_are_refused() {
    let mut world = World::new().await;
    let vehicles = world.fleet(2).await;
    let (order, _) = world.authorised(vehicles[0]).await;
    world.pass(1);
    let (lin, sun) = (world.advisor_lin.clone(), world.manager_sun.clone());
    let whole = || Share::whole(Payer::Customer);
    let add = |line| Command::RepairOrders(Orders::AddLine { order, line });
    let ninety = vec![
        Share { payer: Payer::Customer, part: BasisPoints::percent(60) },
        Share { payer: Payer::Dealer, part: BasisPoints::percent(30) },
    ];
    let sum = BasisPoints::percent(90);
    refused(&world, &lin, add(extra(100, 0, ninety)), |refusal| *refusal == Refusal::SharesDoNotAddUp { sum }).await;
    refused(&world, &lin, add(extra(100, 30, whole())), |refusal| {
        matches!(refusal, Refusal::DiscountOverLimit { ask: Some(Post::GeneralManager), .. })
    })
    .await;
    refused(&world, &sun, add(extra(100, 30, whole())), |refusal| matches!(refusal, Refusal::DiscountOverLimit { .. })).await;

    world.price_list("1016059000", Fen::yuan(78)).await;
    let cheap = |price| {
        let charge = Charge::Part {
            part_no: " 1016059000".into(),
            quality: QualityClass::Genuine,
            maker: String::new(),
            unit: "升".into(),
            quantity: Quantity::units(5),
            price: Fen::yuan(price),
            list: Some(Fen::yuan(price)),
            job: None,
        };
        add(LineDraft { id: LineId(id()), title: "机油".into(), charge, discount: Fen::ZERO, shares: whole() })
    };
    refused(
        &world,
        &lin,
        cheap(39),
        |refusal| matches!(refusal, Refusal::DiscountOverLimit { asked, .. } if *asked == BasisPoints::percent(50)),
    )
    .await;
    world.does(&lin, cheap(78)).await;

    world.does(&sun, Command::RepairOrders(Orders::LeaveUnrepaired { order, reason: "改天再修".into() })).await;
    let second = OrderId(id());
    let open = Command::RepairOrders(Orders::Open { order: second, vehicle: vehicles[0] });
    world.does(&lin, open).await;
    let went_down = |refusal: &Refusal| *refusal == Refusal::OdometerWentDown { last: 41_236, found: 40_000 };
    let check_in = Command::RepairOrders(Orders::CheckIn { order: second, check_in: world.check_in(40_000), closed_is_meant: false });
    refused(&world, &lin, check_in, went_down).await;
    let again = Command::RepairOrders(Orders::Open { order: OrderId(id()), vehicle: vehicles[0] });
    refused(&world, &lin, again, |refusal| *refusal == Refusal::VehicleHasOpenOrder { number: "RO260312-002".into() }).await;
    let next = Command::RepairOrders(Orders::Open { order: OrderId(id()), vehicle: vehicles[1] });
    world.does(&lin, next).await;
    let rows = store::repair_orders::queries::my_cars(&world.store, &lin, world.now).await.unwrap();
    assert!(rows.iter().any(|row| row.number == "RO260312-003"), "a refused order uses no number: {rows:?}");
}

#[tokio::test]
async fn nobody_settles_open_jobs_pays_too_much_leaves_unpaid_or_inspects_their_own_work() {
    let world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let settle = || Command::Settlement(Desk::Settle { order });
    let deliver = || Command::RepairOrders(Orders::Deliver { order });
    refused(&world, &world.cashier_shen, settle(), |refusal| *refusal == Refusal::JobsOpen { open: 1 }).await;
    let qian = &world.leader_qian;
    world.dispatched(order, job, qian.person, world.bays[0]).await;
    world.does(qian, Command::Workshop(Floor::ClockOn { order, job })).await;
    refused(&world, &world.cashier_shen, settle(), |refusal| *refusal == Refusal::JobsOpen { open: 1 }).await;
    world.writes_up(order, job, qian).await;
    world.does(qian, Command::Workshop(Floor::Finish { order, job: None })).await;
    refused(&world, qian, world.pass_command(order), |refusal| *refusal == Refusal::OwnWork).await;
    world.does(&world.inspector_xu, world.pass_command(order)).await;
    let unsettled = Refusal::WrongStatus { status: Status::Ready, step: Step::Deliver };
    refused(&world, &world.advisor_lin, deliver(), |refusal| *refusal == unsettled).await;
    world.does(&world.cashier_shen, settle()).await;
    let unpaid = |refusal: &Refusal| *refusal == Refusal::Unpaid { due: Fen::yuan(786) };
    refused(&world, &world.advisor_lin, deliver(), unpaid).await;
    let statement = world.order(order).await.statements[0].id;
    let pay = |amount| {
        let payment = PaymentId(id());
        Command::Settlement(Desk::TakePayment { order, statement, payment, method: Method::Card, amount })
    };
    let (due, offered) = (Fen::yuan(786), Fen(78_601));
    refused(&world, &world.cashier_shen, pay(offered), |refusal| *refusal == Refusal::MoreThanDue { due, offered }).await;
    for amount in [Fen::ZERO, Fen(-1)] {
        refused(&world, &world.cashier_shen, pay(amount), |refusal| *refusal == Refusal::PaymentNotAnAmount { due }).await;
    }
}
