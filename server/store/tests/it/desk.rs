//! The cashier's desk: money that comes in, goes back, and is never forgotten.

use crate::world::{World, id};
use domain::repair_orders::{Charge, Command as Orders, Filter, LineDraft, OtherKind, Payer, Share, Status};
use domain::settlement::{Command as Desk, Method};
use domain::{Command, Fen, GatePassId, LineId, OrderId, PaymentId, Refusal, StatementId};

/// A settled order of which the customer owes 786.00 and the dealership 234.00.
async fn settled(world: &World) -> (OrderId, StatementId) {
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    world.ready(order, job, &world.technician_wang).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    (order, world.order(order).await.statements[0].id)
}

fn pay(order: OrderId, statement: StatementId, payment: PaymentId, yuan: i64) -> Command {
    Command::Settlement(Desk::TakePayment { order, statement, payment, method: Method::Cash, amount: Fen::yuan(yuan) })
}

#[tokio::test]
async fn two_cashiers_at_once_never_take_more_than_is_due() {
    let world = World::new().await;
    let (order, statement) = settled(&world).await;
    let (one, other) = tokio::join!(
        world.asks(&world.cashier_shen, pay(order, statement, PaymentId(id()), 500)),
        world.asks(&world.cashier_tang, pay(order, statement, PaymentId(id()), 500))
    );
    let refused = match (one, other) {
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
        both => panic!("exactly one payment is taken: {both:?}"),
    };
    assert_eq!(refused.refusal(), Some(&Refusal::MoreThanDue { due: Fen::yuan(286), offered: Fen::yuan(500) }));
    let attempts: Vec<_> = (0..10_usize)
        .map(|attempt| {
            let cashier = if attempt % 2 == 0 { &world.cashier_shen } else { &world.cashier_tang };
            world.asks(cashier, pay(order, statement, PaymentId(id()), 100))
        })
        .collect();
    let taken = futures::future::join_all(attempts).await.into_iter().filter(Result::is_ok).count();
    assert_eq!(taken, 2);
    let statement = world.order(order).await.statements[0].clone();
    assert_eq!((statement.paid(), statement.open()), (Fen::yuan(700), Fen::yuan(86)));
}

#[tokio::test]
async fn a_settlement_that_is_undone_keeps_what_was_paid_and_given_back() {
    let mut world = World::new().await;
    let (order, statement) = settled(&world).await;
    let first = PaymentId(id());
    world.does(&world.cashier_shen, pay(order, statement, first, 100)).await;
    let undo = || Command::Settlement(Desk::UndoSettlement { order, reason: "客户要求改开票".into() });
    let standing = world.asks(&world.manager_sun, undo()).await.unwrap_err();
    assert_eq!(standing.refusal(), Some(&Refusal::PaymentsStand { paid: Fen::yuan(100) }));
    world.pass(5);
    let refund = Command::Settlement(Desk::RefundPayment { order, payment: first, reason: "重新结算".into() });
    world.does(&world.manager_sun, refund).await;
    world.does(&world.manager_sun, undo()).await;
    let undone = world.order(order).await;
    assert!(undone.statements.is_empty() && undone.settled_at.is_none(), "{undone:?}");
    let kept = &undone.undone[0];
    assert_eq!(undone.undone.len(), 2);
    assert_eq!((kept.statement.id, kept.by.name.as_str(), kept.reason.as_str(), kept.at), (statement, "sun", "客户要求改开票", world.now));
    let payment = &kept.statement.payments[0];
    assert_eq!((payment.id, payment.amount, payment.refunded.clone()), (first, Fen::yuan(100), Some((world.now, "重新结算".into()))));
    let unpayable = world.asks(&world.cashier_shen, pay(order, statement, PaymentId(id()), 1)).await.unwrap_err();
    assert!(matches!(unpayable.refusal(), Some(Refusal::WrongStatus { .. })), "{unpayable:?}");

    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    let again = world.order(order).await;
    assert_eq!(again.statements[0].number, "JS260312-002-1");
    assert_eq!(again.undone, undone.undone);
    let gone = world.asks(&world.cashier_shen, pay(order, statement, PaymentId(id()), 1)).await.unwrap_err();
    assert_eq!(gone.refusal(), Some(&Refusal::NotFound));
    let used = world.asks(&world.cashier_shen, pay(order, again.statements[0].id, first, 1)).await.unwrap_err();
    assert_eq!(used.refusal(), Some(&Refusal::AlreadyThere));
    world.does(&world.cashier_shen, pay(order, again.statements[0].id, PaymentId(id()), 286)).await;
    assert_eq!(world.order(order).await.statements[0].open(), Fen::yuan(500));
    let rows = store::repair_orders::queries::orders(&world.store, &world.cashier_shen, &Filter::default(), None).await.unwrap();
    assert_eq!(rows.rows[0].due, Some(Fen::yuan(500)));
    let day = store::kpis::queries::day(&world.store, &world.manager_sun, world.now).await.unwrap();
    assert_eq!((day.collected, day.settled), (Fen::yuan(286), Fen::yuan(1_020)));
}

#[tokio::test]
async fn a_refund_counts_on_the_day_it_is_given_back() {
    let mut world = World::new().await;
    let (order, statement) = settled(&world).await;
    let payment = PaymentId(id());
    world.does(&world.cashier_shen, pay(order, statement, payment, 100)).await;
    world.pass(24 * 60);
    world.does(&world.cashier_shen, pay(order, statement, PaymentId(id()), 30)).await;
    world.does(&world.manager_sun, Command::Settlement(Desk::RefundPayment { order, payment, reason: "重复收款".into() })).await;
    let day = store::kpis::queries::day(&world.store, &world.manager_sun, world.now).await.unwrap();
    assert_eq!(day.collected, Fen::yuan(30) - Fen::yuan(100));
    assert_eq!(world.order(order).await.statements[0].open(), Fen::yuan(756));
}

#[tokio::test]
async fn a_payment_and_its_statement_cannot_be_parted() {
    let world = World::new().await;
    let (order, statement) = settled(&world).await;
    let orphan = "insert into settlement_payment (dealership_id, payment_id, statement_id, order_id, method, amount, at, cashier_id)
                  values ($1, $2, $2, $3, 'cash', 1, now(), $4)";
    let refused = sqlx::query(orphan).bind(world.dealership.0).bind(id()).bind(order.0).bind(world.cashier_shen.person.0);
    let refused = refused.execute(&world.all).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().constraint(), Some("settlement_payment_of_statement"));
    world.does(&world.cashier_shen, pay(order, statement, PaymentId(id()), 1)).await;
    let forgotten = sqlx::query("delete from settlement_statement").execute(&world.all).await.unwrap_err();
    assert_eq!(forgotten.as_database_error().unwrap().constraint(), Some("settlement_payment_of_statement"));
}

#[tokio::test]
async fn a_gate_pass_that_was_taken_back_keeps_its_number_and_another_is_issued() {
    let world = World::new().await;
    let (order, statement) = settled(&world).await;
    world.does(&world.cashier_shen, pay(order, statement, PaymentId(id()), 786)).await;
    let issue = || Command::Settlement(Desk::IssueGatePass { order, gate_pass: GatePassId(id()) });
    world.does(&world.cashier_shen, issue()).await;
    let withdraw = Command::Settlement(Desk::WithdrawGatePass { order, reason: "付费方选错".into() });
    world.does(&world.manager_sun, withdraw).await;
    assert_eq!(world.order(order).await.gate_pass, None);
    world.does(&world.cashier_shen, issue()).await;
    assert_eq!(world.order(order).await.gate_pass.map(|pass| pass.number), Some("CM260312-002".into()));
    let again = world.asks(&world.cashier_shen, issue()).await.unwrap_err();
    assert_eq!(again.refusal(), Some(&Refusal::GatePassIssued));
}

#[tokio::test]
async fn what_an_insurer_owes_and_what_is_on_credit_is_not_forgotten_when_the_car_has_left() {
    let mut world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let towing = LineDraft {
        id: LineId(id()),
        title: "拖车".into(),
        charge: Charge::Other { of: OtherKind::Towing, amount: Fen::yuan(300) },
        discount: Fen::ZERO,
        shares: Share::whole(Payer::Insurer),
    };
    for command in
        [Orders::AddLine { order, line: towing }, Orders::Authorise { order, signed_by: "陈女士".into(), signature: String::new() }]
    {
        world.pass(1);
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    world.ready(order, job, &world.technician_wang).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    let owed = async |world: &World| {
        let owed = store::settlement::queries::still_to_pay(&world.store, &world.cashier_shen, None).await.unwrap();
        assert!(owed.next.is_none());
        // The manufacturer owes its part of the service, too; here it is about the others.
        let others = owed.rows.into_iter().filter(|row| row.payer != Payer::Oem);
        others.map(|row| (row.payer, row.open, row.credit)).collect::<Vec<_>>()
    };
    // The customer pays at the desk, and the dealership owes itself nothing.
    assert_eq!(owed(&world).await, [(Payer::Insurer, Fen::yuan(300), false)]);
    let statements = world.order(order).await.statements;
    let of = |payer| statements.iter().find(|statement| statement.total.payer == payer).unwrap().id;
    let credit = Desk::GrantCredit { order, statement: of(Payer::Customer), reason: "月结协议客户".into() };
    world.does(&world.manager_sun, Command::Settlement(credit)).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::IssueGatePass { order, gate_pass: GatePassId(id()) })).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;
    world.pass(24 * 60);
    let mut still = owed(&world).await;
    still.sort();
    assert_eq!(still, [(Payer::Customer, Fen::yuan(786), true), (Payer::Insurer, Fen::yuan(300), false)]);
    world.does(&world.cashier_shen, pay(order, of(Payer::Insurer), PaymentId(id()), 300)).await;
    assert_eq!(owed(&world).await, [(Payer::Customer, Fen::yuan(786), true)]);
    let wang = store::settlement::queries::still_to_pay(&world.store, &world.technician_wang, None).await.unwrap_err();
    assert!(matches!(wang.refusal(), Some(Refusal::NotAllowed { .. })));
}

#[tokio::test]
async fn what_is_given_back_after_the_car_has_left_is_owed_again() {
    let mut world = World::new().await;
    let (order, statement) = settled(&world).await;
    let payment = PaymentId(id());
    world.does(&world.cashier_shen, pay(order, statement, payment, 786)).await;
    let owed = async |world: &World| {
        let owed = store::settlement::queries::still_to_pay(&world.store, &world.cashier_shen, None).await.unwrap();
        let of_the_customer = owed.rows.into_iter().filter(|row| row.statement == statement);
        of_the_customer.map(|row| (row.open, row.credit)).collect::<Vec<_>>()
    };
    world.does(&world.cashier_shen, Command::Settlement(Desk::IssueGatePass { order, gate_pass: GatePassId(id()) })).await;
    let refund = || Command::Settlement(Desk::RefundPayment { order, payment, reason: "入账错误".into() });
    let here = world.asks(&world.manager_sun, refund()).await.unwrap_err();
    assert_eq!(here.refusal(), Some(&Refusal::GatePassIssued));
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;
    assert_eq!(owed(&world).await, []);
    world.pass(60);
    world.does(&world.manager_sun, refund()).await;
    assert_eq!(owed(&world).await, [(Fen::yuan(786), false)]);
    world.does(&world.manager_sun, Command::RepairOrders(Orders::Close { order })).await;
    assert_eq!(owed(&world).await, [(Fen::yuan(786), false)], "whether or not its order is closed");
    world.does(&world.cashier_shen, pay(order, statement, PaymentId(id()), 786)).await;
    assert_eq!(owed(&world).await, []);
}

#[tokio::test]
async fn a_car_that_nobody_repaired_waits_for_its_pass() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let at_the_desk = async |world: &World| {
        let rows = store::settlement::queries::to_settle(&world.store, &world.cashier_shen, world.now).await.unwrap();
        rows.into_iter().map(|row| (row.order, row.status)).collect::<Vec<_>>()
    };
    let of_the_advisor = async |world: &World| {
        let rows = store::repair_orders::queries::my_cars(&world.store, &world.advisor_lin, world.now).await.unwrap();
        rows.into_iter().map(|row| (row.order, row.status)).collect::<Vec<_>>()
    };
    // Opened by mistake, and the car was never checked in.
    let mistaken = OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order: mistaken, vehicle })).await;
    let void = Orders::Void { order: mistaken, reason: "车牌录错".into() };
    world.does(&world.manager_sun, Command::RepairOrders(void)).await;
    assert_eq!(at_the_desk(&world).await, []);
    world.pass(5);
    let (order, _) = world.authorised(vehicle).await;
    let leave = Orders::LeaveUnrepaired { order, reason: "客户嫌贵".into() };
    world.does(&world.advisor_lin, Command::RepairOrders(leave)).await;
    let waits = [(order, Status::LeftUnrepaired)];
    assert_eq!((at_the_desk(&world).await, of_the_advisor(&world).await), (waits.to_vec(), waits.to_vec()));
    let issue = || Command::Settlement(Desk::IssueGatePass { order, gate_pass: GatePassId(id()) });
    world.does(&world.cashier_shen, issue()).await;
    assert_eq!((at_the_desk(&world).await, of_the_advisor(&world).await), (vec![], vec![]));
    let withdraw = Command::Settlement(Desk::WithdrawGatePass { order, reason: "客户又决定修".into() });
    world.does(&world.manager_sun, withdraw).await;
    assert_eq!(at_the_desk(&world).await, waits, "the pass was taken back");
    world.pass(4 * 24 * 60);
    assert_eq!(at_the_desk(&world).await, [], "by then it has left");
    world.now -= chrono::TimeDelta::days(4);
    world.pass(5);
    let again = OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order: again, vehicle })).await;
    assert_eq!(
        (at_the_desk(&world).await, of_the_advisor(&world).await),
        (vec![], vec![(again, Status::Draft)]),
        "it leaves with the next order"
    );
}
