//! What the customer was told and what they signed stays as it was.

use crate::world::{World, id};
use domain::repair_orders::{Change, Charge, Command as Orders, KeptKind, LineDraft, OtherKind, Payer, Share};
use domain::{Command, Fen, LineId, OrderId, Refusal};

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
    let (store, lin) = (world.store.clone(), world.advisor_lin.clone());
    let paper = async |number| store::repair_orders::kept::paper(&store, &lin, order, KeptKind::Authorisation, number).await;
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
