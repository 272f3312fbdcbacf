//! Who is told of what becomes of a request: all who share the job, and the desk when nobody waits for it any more.

use crate::world::{World, id};
use chrono::TimeDelta;
use domain::parts::{Command as Parts, RequestState};
use domain::permission::Post;
use domain::workshop::{Command as Floor, Portion};
use domain::{Actor, Command, LineId, OrderId, PartsRequestId, Quantity};

fn storekeeper(world: &World) -> Actor {
    Actor::staff(world.manager_sun.person, world.dealership, vec![Post::Storekeeper])
}

/// A job that Wang has begun.
async fn begun(world: &World) -> (OrderId, LineId) {
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    world.dispatched(order, job, world.technician_wang.person, world.bays[0]).await;
    (order, job)
}

/// Wang asks in his own words.
async fn asks(world: &World, order: OrderId, job: LineId, title: &str) -> PartsRequestId {
    let (request, quantity) = (PartsRequestId(id()), Quantity::units(1));
    let ask = Parts::AskFor { order, job, request, part_no: String::new(), title: title.into(), quantity, standing: false };
    world.does(&world.technician_wang, Command::Parts(ask)).await;
    request
}

#[tokio::test]
async fn all_who_share_a_job_hear_of_the_answers() {
    let world = World::new().await;
    let (order, job) = begun(&world).await;
    let (wang, li) = (&world.technician_wang, &world.technician_li);
    let request = asks(&world, order, job, "灯后的卡扣").await;
    world.does(&storekeeper(&world), Command::Parts(Parts::Decline { order, request, reason: "单卖没有".into() })).await;
    let told = async |who: &Actor| store::parts::desk::for_me(&world.store, who, world.now).await.unwrap().len();
    assert_eq!((told(wang).await, told(li).await), (1, 0));
    let crew = vec![Portion { person: wang.person, percent: 60 }, Portion { person: li.person, percent: 40 }];
    world.does(&world.director_zhao, Command::Workshop(Floor::Share { order, job, crew, reason: String::new() })).await;
    assert_eq!((told(wang).await, told(li).await), (1, 1));
}

#[tokio::test]
async fn what_was_ordered_for_a_job_that_is_finished_stays_in_sight_of_the_desk() {
    let mut world = World::new().await;
    let (order, job) = begun(&world).await;
    let (wang, keeper) = (world.technician_wang.clone(), storekeeper(&world));
    world.does(&wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    let open = asks(&world, order, job, "卡扣").await;
    world.pass(1);
    let ordered = asks(&world, order, job, "密封圈").await;
    let by_hand = asks(&world, order, job, "螺栓").await;
    world.does(&wang, Command::Parts(Parts::WithdrawRequest { order, request: by_hand })).await;
    let expected = (world.now + TimeDelta::days(3)).date_naive();
    world.does(&keeper, Command::Parts(Parts::PutOnOrder { order, request: ordered, expected })).await;
    world.pass(30);
    world.writes_up(order, job, &wang).await;
    world.does(&wang, Command::Workshop(Floor::Finish { order, job: Some(job) })).await;
    let list = async |world: &World| {
        let list = store::parts::desk::waiting(&world.store, &keeper, world.now).await.unwrap();
        assert!(list.iter().all(|of| of.request.ended_with_job() && of.request.state == RequestState::Withdrawn));
        list.into_iter().map(|of| of.request.id).collect::<Vec<_>>()
    };
    assert_eq!(list(&world).await, [open, ordered], "both are gone because the job is finished");
    assert!(store::parts::desk::for_me(&world.store, &keeper, world.now).await.unwrap().is_empty(), "nobody is called for them");
    assert!(store::parts::desk::for_me(&world.store, &wang, world.now).await.unwrap().is_empty());
    world.pass(31);
    assert_eq!(list(&world).await, [ordered], "it is still on its way");
    world.pass(12 * 24 * 60);
    assert!(list(&world).await.is_empty());
}
