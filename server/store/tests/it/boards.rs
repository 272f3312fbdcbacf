//! The board that was read last is given again only while nothing has been written.

use crate::world::World;
use domain::Command;
use domain::workshop::{Card, Command as Floor};

async fn card(store: &store::Store, world: &World) -> Card {
    store::workshop::queries::board(store, &world.director_zhao).await.unwrap().cards[0].clone()
}

#[tokio::test]
async fn what_another_server_has_written_is_on_the_next_board() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, job) = world.authorised(vehicle).await;
    let other = world.another_server().await;
    let before = card(&other, &world).await;
    assert_eq!(card(&other, &world).await, before, "nothing was written");
    world.pass(5);
    world.dispatched(order, job, world.technician_wang.person, world.bays[0]).await;
    let after = card(&other, &world).await;
    assert_eq!(
        (after.progress.version, after.progress.jobs[0].technician),
        (before.progress.version + 1, Some(world.technician_wang.person))
    );
    world.pass(5);
    world.does(&world.technician_wang.clone(), Command::Workshop(Floor::ClockOn { order, job })).await;
    assert_eq!(card(&other, &world).await.progress.version, after.progress.version + 1);
}

#[tokio::test]
async fn a_change_that_commits_after_a_later_one_is_not_missed() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    world.authorised(vehicle).await;
    let mut slow = world.all.begin().await.unwrap();
    sqlx::query("update repair_orders_order set concern = '异响'").execute(&mut *slow).await.unwrap();
    // Written later, and committed first.
    sqlx::query("update staff_person set name = name").execute(&world.all).await.unwrap();
    let before = card(&world.store, &world).await;
    assert_ne!(before.concern, "异响");
    slow.commit().await.unwrap();
    assert_eq!(card(&world.store, &world).await.concern, "异响");
}
