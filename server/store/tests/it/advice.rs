//! Advice for the driver, in the database: put right in place, taken back and given again, and told at the next visit.

use crate::comebacks::leaves;
use crate::world::{World, id};
use chrono::NaiveDate;
use domain::repair_orders::{Command as Orders, Due};
use domain::{AdviceId, Command, Refusal};
use store::repair_orders::earlier::of_car;

#[tokio::test]
async fn advice_is_put_right_taken_back_given_again_and_told_at_the_next_visit() {
    let mut world = World::new().await;
    let fleet = world.fleet(2).await;
    let (order, job) = world.authorised(fleet[0]).await;
    let (elsewhere, _) = world.authorised(fleet[1]).await;
    let advice = AdviceId(id());
    let due = Due { within_km: Some(5_000), until: NaiveDate::from_ymd_opt(2026, 6, 30) };
    let advise = |order, text: &str| Command::RepairOrders(Orders::Advise { order, advice, text: text.into(), due });
    let withdraw = || Command::RepairOrders(Orders::WithdrawAdvice { order, advice });
    world.does(&world.technician_wang, advise(order, "左前轮胎 3 mm")).await;
    world.does(&world.advisor_lin, advise(order, "左前轮胎 3 mm，雨天注意")).await;
    let given = &world.order(order).await.advice;
    assert_eq!((given.len(), given[0].text.as_str(), given[0].due), (1, "左前轮胎 3 mm，雨天注意", due));
    assert_eq!(given[0].by.person, world.advisor_lin.person, "who put it right last");
    let elsewhere = world.asks(&world.advisor_lin, advise(elsewhere, "?")).await.unwrap_err();
    assert_eq!(elsewhere.refusal(), Some(&Refusal::AlreadyThere), "an id belongs to one order");
    world.does(&world.advisor_lin, withdraw()).await;
    assert_eq!(world.order(order).await.advice, []);
    let refused = world.asks(&world.advisor_lin, withdraw()).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
    world.does(&world.advisor_lin, advise(order, "左前轮胎 3 mm")).await;
    assert_eq!(world.order(order).await.advice.len(), 1);

    leaves(&world, order, job).await;
    let late = world.asks(&world.advisor_lin, withdraw()).await.unwrap_err();
    assert_eq!(late.refusal(), Some(&Refusal::AdviceIsGiven));
    world.pass(24 * 60);
    let (next, _) = world.authorised(fleet[0]).await;
    let earlier = of_car(&world.store, &world.technician_wang, next, None).await.unwrap();
    assert_eq!((earlier.visits.len(), earlier.visits[0].advice.as_slice()), (1, ["左前轮胎 3 mm".to_owned()].as_slice()));
}

#[tokio::test]
async fn advice_whose_day_has_passed_is_given_again_as_it_was() {
    let mut world = World::new().await;
    let fleet = world.fleet(1).await;
    let (order, _) = world.authorised(fleet[0]).await;
    let (advice, day) = (AdviceId(id()), world.now.date_naive());
    let advise = |until| {
        let due = Due { within_km: None, until: Some(until) };
        Command::RepairOrders(Orders::Advise { order, advice, text: "左前轮胎 3 mm".into(), due })
    };
    world.does(&world.advisor_lin, advise(day)).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::WithdrawAdvice { order, advice })).await;
    world.pass(3 * 24 * 60);
    let refused = world.asks(&world.advisor_lin, advise(day.succ_opt().unwrap())).await.unwrap_err();
    assert!(matches!(refused.refusal(), Some(Refusal::AdviceDueUnlikely { .. })), "{refused:?}");
    world.does(&world.advisor_lin, advise(day)).await;
    assert_eq!(world.order(order).await.advice[0].due.until, Some(day));
}
