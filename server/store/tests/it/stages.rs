//! Body and paint in stages, and paint by panel, in the database.

use crate::world::{World, id};
use chrono::TimeDelta;
use domain::repair_orders::{Charge, Command as Orders, Kind, LineDraft, Payer, Share};
use domain::staff::Skill;
use domain::workshop::{
    Command as Floor, HoldReason, PaintKind, PaintUnit, PaintUsed, Panel, Planned, Stage, StageKind as K, StagePlan, StageState,
    paint_that_counts,
};
use domain::{Actor, Command, Fen, Hours, LineId, OrderId, PaintId, Post, Refusal};

/// A dented car, authorised and planned: Wang does the body, Li the paint and the rest.
async fn planned(world: &mut World) -> OrderId {
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised_for(vehicle, Kind::General).await;
    world.pass(1);
    let charge =
        Charge::Labour { operation: "BP-110".into(), skill: Skill::Body, quota: Hours(400), billed: Hours(400), rate: Fen::yuan(240) };
    let line =
        LineDraft {
            id: LineId(id()), title: "左后叶子板钣金".into(), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Customer)
        };
    for command in [
        Orders::AddLine { order, line },
        Orders::Quote { order, promised_at: None, closed_is_meant: false },
        Orders::Authorise { order, signed_by: "陈女士".into(), signature: "M1 1 L90 40".into() },
    ] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    for who in [&world.technician_wang, &world.technician_li] {
        let skills = [Skill::Mechanical, Skill::Body, Skill::Paint];
        store::bootstrap::set_membership(&world.store, world.dealership, who.person, &[Post::Technician], &skills).await.unwrap();
    }
    let stage = |(at, kind): (usize, &K)| {
        let technician = if *kind < K::Primer { world.technician_wang.person } else { world.technician_li.person };
        let from = world.now + TimeDelta::hours(2 * i64::try_from(at).unwrap());
        let planned = (*kind != K::Polish).then_some(Planned { technician, from, until: from + TimeDelta::hours(2) });
        StagePlan { kind: *kind, planned, left_out: if planned.is_none() { "免抛".into() } else { String::new() } }
    };
    let stages = K::ALL.iter().enumerate().map(stage).collect();
    world.does(&world.director_zhao, Command::Workshop(Floor::PlanStages { order, stages })).await;
    order
}

async fn asks(world: &World, who: &Actor, command: Floor) -> Result<(), Refusal> {
    let asked = world.asks(who, Command::Workshop(command)).await;
    asked.map(|_| ()).map_err(|error| error.refusal().cloned().expect("a refusal"))
}

fn used(amount: i32) -> PaintUsed {
    let (panel, kind, unit) = (Panel::RearLeftWing, PaintKind::BaseCoat, PaintUnit::Gram);
    PaintUsed { panel, kind, colour: "1g3".into(), amount, unit }
}

#[tokio::test]
async fn a_car_is_read_back_in_the_stage_that_it_is_in_and_by_whom_it_waits_for() {
    let mut world = World::new().await;
    let order = planned(&mut world).await;
    let (wang, li) = (world.technician_wang.clone(), world.technician_li.clone());
    let over = |stage| Floor::HandOverStage { order, stage, note: "缝隙 4 mm".into() };
    assert_eq!(
        asks(&world, &wang, Floor::BeginStage { order, stage: K::Body }).await,
        Err(Refusal::StageNotHandedOver { stage: K::Body, before: K::Strip })
    );
    asks(&world, &wang, Floor::BeginStage { order, stage: K::Strip }).await.unwrap();
    world.pass(100);
    asks(&world, &wang, over(K::Strip)).await.unwrap();
    asks(&world, &wang, Floor::AcceptStage { order, stage: K::Strip }).await.unwrap();
    world.pass(200);
    asks(&world, &wang, over(K::Body)).await.unwrap();
    let read = world.order(order).await.progress;
    assert_eq!(read.stage().map(|stage| (stage.kind(), stage.state())), Some((K::Body, StageState::HandedOver)));
    assert_eq!(read.stages[0].ended(), Some(world.now - TimeDelta::minutes(200)));
    let board = store::workshop::queries::board(&world.store, &world.director_zhao).await.unwrap();
    assert_eq!(board.cards[0].progress.stages, read.stages, "the board shows the same");
    let listed = store::workshop::stages::body_shop(&world.store, &world.director_zhao).await.unwrap();
    assert_eq!(listed.cards.iter().map(|card| card.progress.order).collect::<Vec<_>>(), [order]);
    let jobs = store::workshop::queries::my_jobs(&world.store, &li).await.unwrap();
    assert_eq!(jobs.cards.len(), 1, "it waits for Li, who has no job on it");
    asks(&world, &li, Floor::RefuseStage { order, stage: K::Body, reason: "边缘不平".into() }).await.unwrap();
    asks(&world, &wang, over(K::Body)).await.unwrap();
    asks(&world, &li, Floor::AcceptStage { order, stage: K::Body }).await.unwrap();
    assert_eq!(world.order(order).await.progress.stage().map(Stage::kind), Some(K::Primer));
}

#[tokio::test]
async fn a_stage_waits_while_its_technician_is_at_another_car() {
    let mut world = World::new().await;
    let order = planned(&mut world).await;
    let (other, job) = world.authorised(world.car("浙A1B2C3", "LFV2A21KXJ3000002").await).await;
    let (wang, li) = (world.technician_wang.clone(), world.technician_li.clone());
    let busy = |who: &str, number: String| Err(Refusal::TechnicianIsWorking { technician: who.into(), number });
    let number = world.order(other).await.number;
    world.dispatched(other, job, wang.person, world.bays[0]).await;
    asks(&world, &wang, Floor::ClockOn { order: other, job }).await.unwrap();
    assert_eq!(asks(&world, &wang, Floor::BeginStage { order, stage: K::Strip }).await, busy("wang", number.clone()));
    world.pass(5);
    let hold = |leaves_bay| {
        let (reason, note) = (HoldReason::TechnicalSupport, String::new());
        Floor::Hold { order: other, job: Some(job), reason, note, leaves_bay }
    };
    asks(&world, &wang, hold(false)).await.unwrap();
    asks(&world, &wang, Floor::BeginStage { order, stage: K::Strip }).await.unwrap();
    for stage in [K::Strip, K::Body] {
        asks(&world, &wang, Floor::HandOverStage { order, stage, note: String::new() }).await.unwrap();
        if stage == K::Strip {
            asks(&world, &wang, Floor::AcceptStage { order, stage }).await.unwrap();
        }
    }
    let reason = "王强请假".to_owned();
    let give = Floor::Dispatch { order: other, jobs: vec![job], technician: li.person, bay: world.bays[0], reason };
    asks(&world, &world.director_zhao, give).await.unwrap();
    asks(&world, &li, Floor::Resume { order: other, job: Some(job) }).await.unwrap();
    assert_eq!(asks(&world, &li, Floor::AcceptStage { order, stage: K::Body }).await, busy("li", number));
}

#[tokio::test]
async fn paint_is_kept_as_it_was_weighed_and_a_slip_is_put_right_once() {
    let mut world = World::new().await;
    let order = planned(&mut world).await;
    let (wang, li) = (world.technician_wang.clone(), world.technician_li.clone());
    asks(&world, &wang, Floor::BeginStage { order, stage: K::Strip }).await.unwrap();
    for stage in [K::Strip, K::Body] {
        let giver = &wang;
        asks(&world, giver, Floor::HandOverStage { order, stage, note: String::new() }).await.unwrap();
        let taker = if stage == K::Strip { &wang } else { &li };
        asks(&world, taker, Floor::AcceptStage { order, stage }).await.unwrap();
    }
    let (first, second) = (PaintId(id()), PaintId(id()));
    let record = |paint, amount, instead_of: Option<PaintId>| {
        let reason = if instead_of.is_some() { "多写一个零".to_owned() } else { String::new() };
        Floor::RecordPaint { order, paint, used: used(amount), instead_of, reason }
    };
    assert_eq!(asks(&world, &li, record(first, -5, None)).await, Err(Refusal::PaintAmount { found: -5, most: 5_000 }));
    asks(&world, &li, record(first, 1_800, None)).await.unwrap();
    assert_eq!(asks(&world, &li, record(first, 180, None)).await, Err(Refusal::AlreadyThere));
    asks(&world, &li, record(second, 180, Some(first))).await.unwrap();
    assert_eq!(asks(&world, &li, record(PaintId(id()), 170, Some(first))).await, Err(Refusal::NotFound));
    let paint = world.order(order).await.paint;
    assert_eq!(paint_that_counts(&paint).map(|entry| (entry.used.amount, entry.by.name.as_str())).collect::<Vec<_>>(), [(180, "li")]);
    assert_eq!((paint.len(), paint[0].used.colour.as_str()), (2, "1G3"));
    for statement in ["update workshop_paint set amount = 1", "delete from workshop_paint", "truncate workshop_paint cascade"] {
        assert!(sqlx::query(statement).execute(&world.all).await.is_err(), "{statement}");
    }
}
