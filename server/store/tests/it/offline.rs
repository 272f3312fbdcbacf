//! What was done without network is told later: at its own time, once, and with what happened meanwhile when it cannot be any more.

use crate::world::{World, id};
use chrono::{DateTime, Utc};
use domain::workshop::{Command as Floor, HoldReason, WriteUp};
use domain::{AttendanceId, Command, Envelope, Event, LineId, OrderId, Refusal};

/// A car that is dispatched to Wang.
async fn dispatched(world: &World) -> (OrderId, LineId) {
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    world.dispatched(order, job, world.technician_wang.person, world.bays[0]).await;
    (order, job)
}

/// What was done at a time, told later. Its sender had seen this version.
fn told_later(world: &World, command: Floor, at: DateTime<Utc>, seen: i32) -> Envelope {
    Envelope { made_at: at, offline: true, expected_version: Some(seen), ..world.envelope(Command::Workshop(command)) }
}

#[tokio::test]
async fn an_afternoon_without_network_is_clocked_as_it_was_worked() {
    let mut world = World::new().await;
    let (order, job) = dispatched(&world).await;
    let (wang, seen) = (world.technician_wang.clone(), world.order(order).await.progress.version);
    let noon = world.now;
    let at = |minutes| noon + chrono::TimeDelta::minutes(minutes);
    let hold = Floor::Hold { order, job: Some(job), reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay: false };
    let deeds = [
        told_later(&world, Floor::ClockOn { order, job }, at(5), seen),
        told_later(&world, hold, at(25), seen),
        told_later(&world, Floor::Resume { order, job: Some(job) }, at(60), seen),
        told_later(
            &world,
            Floor::WriteUp { order, job, write_up: WriteUp { remedy: "更换减振器".into(), ..WriteUp::default() } },
            at(69),
            seen,
        ),
        told_later(&world, Floor::Finish { order, job: Some(job) }, at(70), seen),
    ];
    // Somebody writes a note meanwhile, which is nobody's reason to refuse a clock.
    let note = domain::repair_orders::Command::Annotate { order, text: "车主来电".into() };
    world.does(&world.advisor_lin, Command::RepairOrders(note)).await;
    world.pass(180);
    for deed in &deeds {
        let answer = store::execute(&world.store, &wang, deed, world.now).await.unwrap();
        // An answer that was lost on its way is asked for again.
        assert_eq!(store::execute(&world.store, &wang, deed, world.now).await.unwrap(), answer);
    }
    assert_eq!(world.order(order).await.progress.jobs[0].clocked_minutes, 20 + 10);
    let spans: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> =
        sqlx::query_as("select since, until from workshop_clocking order by since").fetch_all(&world.all).await.unwrap();
    assert_eq!(spans, [(at(5), Some(at(25))), (at(60), Some(at(70)))]);
    let told: Vec<(DateTime<Utc>, DateTime<Utc>)> =
        sqlx::query_as("select e.at, l.at from events e join command_log l using (dealership_id, command_id) where kind = 'finished'")
            .fetch_all(&world.all)
            .await
            .unwrap();
    assert_eq!(told, [(at(70), world.now)], "the history says when it was done, the log when it was told");
}

#[tokio::test]
async fn work_that_was_given_to_somebody_else_meanwhile_is_refused_with_who_did_it() {
    let mut world = World::new().await;
    let (order, job) = dispatched(&world).await;
    let seen = world.order(order).await.progress.version;
    let deed = told_later(&world, Floor::ClockOn { order, job }, world.now, seen);
    world.pass(10);
    let (technician, bay) = (world.technician_li.person, world.bays[0]);
    let reassign = Floor::Dispatch { order, jobs: vec![job], technician, bay, reason: "王强去救援".into() };
    world.does(&world.director_zhao, Command::Workshop(reassign)).await;
    let before = world.picture().await;
    let refused = store::execute(&world.store, &world.technician_wang, &deed, world.now).await.unwrap_err();
    let store::Error::Refused(refused) = refused else { panic!("{refused:?}") };
    assert!(matches!(refused.refusal, Refusal::NotYours { .. }), "{refused:?}");
    assert!(
        refused.meanwhile.events.iter().any(
            |event| matches!(&event.event, Event::Workshop(domain::workshop::Event::Dispatched { reason, .. }) if reason == "王强去救援")
        ),
        "{refused:?}"
    );
    assert_eq!(world.picture().await, before);
}

#[tokio::test]
async fn a_clock_that_cannot_be_right_changes_nothing() {
    let mut world = World::new().await;
    let (order, job) = dispatched(&world).await;
    let seen = world.order(order).await.progress.version;
    let ahead = world.now + chrono::TimeDelta::hours(3);
    let before = world.picture().await;
    let early = told_later(&world, Floor::ClockOn { order, job }, ahead, seen);
    let refused = store::execute(&world.store, &world.technician_wang, &early, world.now).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::DoneInTheFuture { at: ahead }));
    assert_eq!(world.picture().await, before);
    let long_ago = world.now;
    world.pass(13 * 60);
    let late = told_later(&world, Floor::ClockOn { order, job }, long_ago, seen);
    let refused = store::execute(&world.store, &world.technician_wang, &late, world.now).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::DoneTooLongAgo { at: long_ago }));
}

#[tokio::test]
async fn whoever_came_and_went_without_network_was_in_the_house_from_then_to_then() {
    let mut world = World::new().await;
    let (wang, noon) = (world.technician_wang.clone(), world.now);
    let at = |minutes| noon + chrono::TimeDelta::minutes(minutes);
    let told =
        |world: &World, command: Floor, minutes: i64| Envelope { expected_version: None, ..told_later(world, command, at(minutes), 0) };
    let comes = || Floor::ClockIn { person: wang.person, attendance: AttendanceId(id()) };
    let goes = || Floor::ClockOut { person: wang.person };
    let deeds = [told(&world, comes(), 5), told(&world, goes(), 65)];
    let (overlapping, ahead) = (told(&world, comes(), 30), told(&world, comes(), 300));
    world.pass(180);
    for deed in &deeds {
        let answer = store::execute(&world.store, &wang, deed, world.now).await.unwrap();
        assert_eq!(store::execute(&world.store, &wang, deed, world.now).await.unwrap(), answer, "once, however often it is told");
    }
    let times: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> =
        sqlx::query_as("select since, until from workshop_attendance").fetch_all(&world.all).await.unwrap();
    assert_eq!(times, [(at(5), Some(at(65)))]);
    for (deed, why) in
        [(overlapping, Refusal::TimesOverlap { since: at(5), until: Some(at(65)) }), (ahead, Refusal::DoneInTheFuture { at: at(300) })]
    {
        let refused = store::execute(&world.store, &wang, &deed, world.now).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&why));
    }
}
