//! What the customer was told and what they signed stays as it was.

use crate::world::{World, id, vehicle_draft};
use chrono::TimeDelta;
use domain::care::{Command as Care, Paper};
use domain::customers::Command as Customers;
use domain::repair_orders::{Change, Charge, Command as Orders, KeptKind, LineDraft, OrderPage, OtherKind, Payer, PromiseReason, Share};
use domain::settlement::{Command as Desk, Method};
use domain::{Actor, Command, Fen, GatePassId, LineId, OrderId, PaymentId, Refusal};
use store::care::{links, page};
use store::repair_orders::kept;

fn outwork(amount: i64) -> LineDraft {
    let charge = Charge::Other { of: OtherKind::Outwork, amount: Fen::yuan(amount) };
    LineDraft { id: LineId(id()), title: "外协加工".into(), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) }
}

async fn told_anew(world: &mut World, order: OrderId) {
    world.pass(5);
    for command in [
        Orders::AddLine { order, line: outwork(300) },
        Orders::Quote { order, promised_at: None, closed_is_meant: false },
        Orders::Authorise { order, signed_by: "陈女士".into(), signature: "M1 1 L90 90".into() },
    ] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
}

#[tokio::test]
async fn every_estimate_and_every_signature_is_kept_with_what_is_new_on_it() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A10001", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    told_anew(&mut world, order).await;
    let kept = store::repair_orders::kept::of_order(&world.store, &world.advisor_lin, order).await.unwrap();
    let mut told: Vec<_> = kept.iter().map(|paper| (paper.kind, paper.number, paper.total)).collect();
    told.sort_by_key(|(kind, number, _)| (kind.code(), *number));
    let (first, second) = (Some(Fen::yuan(1_020)), Some(Fen::yuan(1_320)));
    assert_eq!(
        told,
        [
            (KeptKind::Authorisation, 1, first),
            (KeptKind::Authorisation, 2, second),
            (KeptKind::Estimate, 1, first),
            (KeptKind::Estimate, 2, second)
        ]
    );
    let added = vec![Change::Added { title: "外协加工".into(), amount: Fen::yuan(300) }];
    for paper in kept {
        assert_eq!(paper.changes, if paper.number == 2 { added.clone() } else { Vec::new() }, "{paper:?}");
    }
    // Worked out once: the list need not read what stands on the papers. Papers from before that are still compared.
    let noted: i64 =
        sqlx::query_scalar("select count(*) from repair_orders_kept where changes is not null").fetch_one(&world.all).await.unwrap();
    assert_eq!(noted, 4);
    for statement in [
        "alter table repair_orders_kept disable trigger repair_orders_kept_stays_as_it_was",
        "update repair_orders_kept set changes = null",
    ] {
        sqlx::query(statement).execute(&world.all).await.unwrap();
    }
    let old = store::repair_orders::kept::of_order(&world.store, &world.advisor_lin, order).await.unwrap();
    for paper in old {
        assert_eq!(paper.changes, if paper.number == 2 { added.clone() } else { Vec::new() }, "{paper:?}");
    }
}

#[tokio::test]
async fn a_signed_paper_stays_as_it_was_when_the_order_moves_on() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A10001", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    let (store, lin, now) = (world.store.clone(), world.advisor_lin.clone(), world.now);
    let paper = async |number| store::repair_orders::kept::paper(&store, &lin, order, KeptKind::Authorisation, number, now).await;
    let (before, _) = paper(1).await.unwrap();
    assert_eq!(before.order.authorisations.len(), 1);
    assert_eq!(before.order.lines.len(), 2);
    told_anew(&mut world, order).await;
    assert_eq!(paper(1).await.unwrap().0, before);
    assert_eq!(paper(2).await.unwrap().0.order.lines.len(), 3);
    let refused = paper(3).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
    let changed = sqlx::query("update repair_orders_kept set total = 0").execute(&world.all).await;
    assert!(changed.is_err(), "not even whoever owns the table changes what was signed");
}

async fn in_force(world: &World, order: OrderId, kind: KeptKind) -> Option<OrderPage> {
    kept::in_force(&world.store, &world.manager_sun, order, kind, world.now).await.unwrap()
}

async fn desk(world: &World, command: Desk) {
    let who = if matches!(command, Desk::UndoSettlement { .. } | Desk::WithdrawGatePass { .. } | Desk::RefundPayment { .. }) {
        &world.manager_sun
    } else {
        &world.cashier_shen
    };
    world.does(who, Command::Settlement(command)).await;
}

#[tokio::test]
async fn a_promise_that_is_moved_after_the_signature_is_not_above_it() {
    let mut world = World::new().await;
    let (order, _) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    assert_eq!(in_force(&world, order, KeptKind::Settlement).await, None, "nothing is settled");
    let signed = in_force(&world, order, KeptKind::Authorisation).await.unwrap();
    world.pass(30);
    let promised_at = world.now + TimeDelta::hours(9);
    let reason = PromiseReason::WaitingForParts;
    let moved = Orders::ChangePromise { order, promised_at, reason, customer_agreed: false, closed_is_meant: true };
    world.does(&world.advisor_lin, Command::RepairOrders(moved)).await;
    assert_ne!(world.order(order).await.promise, signed.order.promise);
    assert_eq!(in_force(&world, order, KeptKind::Authorisation).await, Some(signed));
}

#[tokio::test]
async fn what_was_settled_is_printed_as_it_was_when_the_car_gets_its_plate_later() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, job) = world.authorised(vehicle).await;
    world.ready(order, job, &world.technician_wang).await;
    world.pass(5);
    desk(&world, Desk::Settle { order }).await;
    let statement = world.order(order).await.statements[0].id;
    let settled = in_force(&world, order, KeptKind::Settlement).await.unwrap();
    assert_eq!((settled.order.statements.len(), settled.order.statements[0].paid()), (2, Fen::ZERO));
    world.pass(5);
    let (payment, method, amount) = (PaymentId(id()), Method::Cash, Fen::yuan(786));
    desk(&world, Desk::TakePayment { order, statement, payment, method, amount }).await;
    desk(&world, Desk::IssueGatePass { order, gate_pass: GatePassId(id()) }).await;
    let pass = in_force(&world, order, KeptKind::GatePass).await.unwrap();
    let (token, link) = ("a".repeat(43), domain::LinkId(id()));
    let digest = links::hash(&token).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    world.does(&world.advisor_lin, Command::Care(Care::ShareOrder { order, link, digest })).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;

    world.pass(60);
    let draft = vehicle_draft(settled.customer.id, "浙A9Z9Z9", "LFV2A21K8J3000001");
    world.does(&world.advisor_lin, Command::Customers(Customers::ChangeVehicle { vehicle, draft })).await;
    let again = in_force(&world, order, KeptKind::Settlement).await.unwrap();
    assert_eq!((&again.vehicle, &again.customer, &again.order.lines), (&settled.vehicle, &settled.customer, &settled.order.lines));
    assert_eq!(again.order.statements[0].paid(), Fen::yuan(786), "what was paid since is on it");
    assert_eq!(in_force(&world, order, KeptKind::GatePass).await, Some(pass));
    let behind = page::paper_behind_link(&world.store, &token, Paper::Settlement, Some(1), world.now).await.unwrap();
    assert_eq!(behind.page.vehicle, settled.vehicle, "nor does the customer read another plate");
    // Gate passes are not on the list, settlements for who may see them.
    let listed =
        async |who: &Actor| kept::of_order(&world.store, who, order).await.unwrap().into_iter().map(|paper| paper.kind).collect::<Vec<_>>();
    assert_eq!(listed(&world.manager_sun).await, [KeptKind::Settlement, KeptKind::Authorisation, KeptKind::Estimate]);
    assert_eq!(listed(&world.technician_wang).await, [KeptKind::Authorisation, KeptKind::Estimate]);
}

#[tokio::test]
async fn a_settlement_that_is_made_again_has_another_paper_and_a_pass_taken_back_has_none() {
    let mut world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    world.ready(order, job, &world.technician_wang).await;
    desk(&world, Desk::Settle { order }).await;
    let statement = world.order(order).await.statements[0].id;
    let (payment, method, amount) = (PaymentId(id()), Method::Cash, Fen::yuan(786));
    desk(&world, Desk::TakePayment { order, statement, payment, method, amount }).await;
    desk(&world, Desk::IssueGatePass { order, gate_pass: GatePassId(id()) }).await;
    world.pass(5);
    desk(&world, Desk::WithdrawGatePass { order, reason: "付费方选错".into() }).await;
    assert_eq!(in_force(&world, order, KeptKind::GatePass).await, None);
    let gone = kept::paper(&world.store, &world.manager_sun, order, KeptKind::GatePass, 1, world.now).await.unwrap_err();
    assert_eq!(gone.refusal(), Some(&Refusal::NotFound));
    desk(&world, Desk::RefundPayment { order, payment, reason: "重新结算".into() }).await;
    desk(&world, Desk::UndoSettlement { order, reason: "付费方选错".into() }).await;
    assert_eq!(in_force(&world, order, KeptKind::Settlement).await, None);
    world.pass(5);
    desk(&world, Desk::Settle { order }).await;
    let (first, _) = kept::paper(&world.store, &world.manager_sun, order, KeptKind::Settlement, 1, world.now).await.unwrap();
    assert_eq!(first.order.undone.len(), 2, "the first says that it was undone");
    let second = in_force(&world, order, KeptKind::Settlement).await.unwrap();
    assert_eq!(second.order.statements[0].number, "JS260312-002-1");
}
