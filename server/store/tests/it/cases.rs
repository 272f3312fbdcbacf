//! What the house has learnt, in the database: what was written of one car is found at the next one, and the history of a car is at hand.

use crate::comebacks::repaired;
use crate::world::World;
use domain::workshop::{Command as Floor, JobStatus, WriteUp};
use domain::{Command, Refusal};
use store::repair_orders::earlier::of_car;
use store::workshop::cases::similar;

fn written(symptom: &str, remedy: &str, codes: &[&str]) -> WriteUp {
    let codes = codes.iter().map(|code| (*code).to_owned()).collect();
    WriteUp { symptom: symptom.into(), cause: String::new(), remedy: remedy.into(), codes }
}

#[tokio::test]
async fn what_was_written_of_one_car_is_found_at_the_next_and_its_history_is_at_hand() {
    let mut world = World::new().await;
    let fleet = world.fleet(2).await;
    let (first, job) = world.authorised(fleet[0]).await;
    world.dispatched(first, job, world.technician_wang.person, world.bays[0]).await;
    world.does(&world.technician_wang, Command::Workshop(Floor::ClockOn { order: first, job })).await;
    let write = |order, job, write_up| Command::Workshop(Floor::WriteUp { order, job, write_up });
    world.does(&world.technician_wang, write(first, job, written("怠速抖动", "换一缸点火线圈", &["P0302", "P0301-00"]))).await;
    world.does(&world.technician_wang, write(first, job, written("怠速抖动", "换一缸点火线圈，路试正常", &["P0301-00"]))).await;

    world.pass(60);
    let (second, other) = world.authorised(fleet[1]).await;
    world.dispatched(second, other, world.technician_li.person, world.bays[1]).await;
    world.does(&world.technician_li, Command::Workshop(Floor::ClockOn { order: second, job: other })).await;
    world.does(&world.technician_li, write(second, other, written("故障灯亮", "", &["P0301"]))).await;
    let asked = || similar(&world.store, &world.technician_li, second, Some(other), world.now);
    assert_eq!(asked().await.unwrap(), [], "what is not done yet has taught nobody anything");

    world.does(&world.technician_wang, Command::Workshop(Floor::Finish { order: first, job: Some(job) })).await;
    let found = asked().await.unwrap();
    assert_eq!((found.len(), found[0].line, found[0].because.codes.as_slice()), (1, job, ["P0301".to_owned()].as_slice()));
    assert_eq!((found[0].times, found[0].held), (1, 1));
    let told = serde_json::to_string(&found).unwrap();
    let number = world.order(first).await.number;
    assert!(!told.contains(&number), "whose car it was is told to nobody: {told}");
    let codes: Vec<String> = sqlx::query_scalar("select code from workshop_case_code where line_id = $1 order by code")
        .bind(job.0)
        .fetch_all(&world.all)
        .await
        .unwrap();
    assert_eq!(codes, ["P0301"], "what was put right is found under no other code");
    assert_eq!(similar(&world.store, &world.technician_li, second, None, world.now).await.unwrap(), found);
    let strange = similar(&world.store, &world.stranger, second, None, world.now).await.unwrap_err();
    assert_eq!(strange.refusal(), Some(&Refusal::NotFound));
    let unknown = similar(&world.store, &world.technician_li, second, Some(job), world.now).await.unwrap_err();
    assert_eq!(unknown.refusal(), Some(&Refusal::NotFound), "a job of another order");
}

#[tokio::test]
async fn earlier_visits_come_newest_first_and_a_page_at_a_time() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let mut orders = Vec::new();
    for _ in 0..6 {
        orders.push(repaired(&world, vehicle).await);
        world.pass(24 * 60);
    }
    let (here, _) = world.authorised(vehicle).await;
    orders.reverse();
    let page = of_car(&world.store, &world.technician_wang, here, None).await.unwrap();
    let seen = |page: &domain::repair_orders::EarlierVisits| page.visits.iter().map(|visit| visit.order).collect::<Vec<_>>();
    assert_eq!(seen(&page), orders[..5]);
    let visit = &page.visits[0];
    assert_eq!((visit.jobs.len(), visit.jobs[0].status), (1, JobStatus::Done));
    let rest = of_car(&world.store, &world.technician_wang, here, page.next).await.unwrap();
    assert_eq!((seen(&rest), rest.next), (orders[5..].to_vec(), None));
    let strange = of_car(&world.store, &world.stranger, here, None).await.unwrap_err();
    assert_eq!(strange.refusal(), Some(&Refusal::NotFound));
}
