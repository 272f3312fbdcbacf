//! Discounts that are asked of the next post up, in the database.

use crate::world::{World, id};
use domain::repair_orders::{Charge, Command as Orders, LineDraft, OtherKind, Payer, QualityClass, Share, WaitingDiscount};
use domain::{Actor, Command, DiscountId, Fen, LineId, OrderId, Quantity, Refusal};
use store::Error;

/// Work of 500 yuan, with so much taken off.
fn work(off: i64) -> LineDraft {
    let charge = Charge::Other { of: OtherKind::Outwork, amount: Fen::yuan(500) };
    LineDraft { id: LineId(id()), title: "外协加工".into(), charge, discount: Fen::yuan(off), shares: Share::whole(Payer::Customer) }
}

async fn an_order(world: &World) -> OrderId {
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    world.authorised(vehicle).await.0
}

fn ask(order: OrderId, request: DiscountId, off: i64) -> Command {
    Command::RepairOrders(Orders::AskDiscount { order, request, line: work(off), finding: None, reason: "老客户".into() })
}

fn grant(order: OrderId, request: DiscountId) -> Command {
    Command::RepairOrders(Orders::GrantDiscount { order, request })
}

fn refuse(order: OrderId, request: DiscountId) -> Command {
    Command::RepairOrders(Orders::RefuseDiscount { order, request, reason: "已是活动价".into() })
}

async fn waiting(world: &World, actor: &Actor) -> Result<Vec<WaitingDiscount>, Error> {
    store::repair_orders::discounts::waiting(&world.store, actor, world.now).await
}

#[tokio::test]
async fn what_is_asked_waits_for_whoever_may_give_it_until_it_is_granted() {
    let world = World::new().await;
    let (order, request) = (an_order(&world).await, DiscountId(id()));
    world.does(&world.advisor_lin, ask(order, request, 50)).await;
    let listed = waiting(&world, &world.manager_sun).await.unwrap();
    let [row] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!((row.order, row.car.as_str(), row.customer_name.as_str(), row.total), (order, "浙A8K2C7", "陈女士", Fen::yuan(1_020)));
    assert_eq!((row.asked.given.given, row.asked.by.name.as_str(), row.asked.reason.as_str()), (Fen::yuan(50), "lin", "老客户"));
    assert!(matches!(waiting(&world, &world.advisor_lin).await.unwrap_err().refusal(), Some(Refusal::NotAllowed { .. })));
    assert!(waiting(&world, &Actor { dealership: world.stranger.dealership, ..world.manager_sun.clone() }).await.unwrap().is_empty());
    world.does(&world.manager_sun, grant(order, request)).await;
    assert!(waiting(&world, &world.manager_sun).await.unwrap().is_empty());
    let order = world.order(order).await;
    assert!(order.discount.is_none() && order.lines.iter().any(|line| line.discount == Fen::yuan(50)), "{:?}", order.lines);
}

#[tokio::test]
async fn what_is_more_than_ones_own_to_give_is_listed_to_be_refused() {
    let world = World::new().await;
    let (order, request) = (an_order(&world).await, DiscountId(id()));
    world.does(&world.advisor_lin, ask(order, request, 250)).await;
    let listed = waiting(&world, &world.manager_sun).await.unwrap();
    assert_eq!(listed.iter().map(|row| row.grantable).collect::<Vec<_>>(), [false], "half the price is the general manager's");
    let refused = world.asks(&world.manager_sun, grant(order, request)).await.unwrap_err();
    assert!(matches!(refused.refusal(), Some(Refusal::DiscountOverLimit { .. })));
    world.does(&world.manager_sun, refuse(order, request)).await;
    assert!(waiting(&world, &world.manager_sun).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_part_that_is_typed_below_its_list_price_is_asked_for_by_what_the_list_says() {
    let world = World::new().await;
    let (order, request) = (an_order(&world).await, DiscountId(id()));
    world.price_list("1016059000", Fen::yuan(100)).await;
    let charge = Charge::Part {
        part_no: "1016059000".into(),
        quality: QualityClass::Genuine,
        maker: String::new(),
        unit: "升".into(),
        quantity: Quantity::units(4),
        price: Fen::yuan(85),
        list: None,
        job: None,
    };
    let line = LineDraft { id: LineId(id()), title: "机油".into(), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) };
    let reason = "老客户".into();
    world
        .does(&world.advisor_lin, Command::RepairOrders(Orders::AskDiscount { order, request, line: line.clone(), finding: None, reason }))
        .await;
    let given = waiting(&world, &world.manager_sun).await.unwrap()[0].asked.given;
    assert_eq!((given.given, given.of), (Fen::yuan(60), Fen::yuan(400)));
    world.does(&world.manager_sun, grant(order, request)).await;
    let granted = world.order(order).await.line(line.id).map(|line| line.charge.clone());
    assert!(matches!(granted, Some(Charge::Part { list: Some(list), .. }) if list == Fen::yuan(100)), "{granted:?}");
}

#[tokio::test]
async fn of_all_who_answer_at_once_one_does() {
    let world = World::new().await;
    let servers = [world.store.clone(), world.another_server().await];
    let order = an_order(&world).await;
    for round in 0..8 {
        let request = DiscountId(id());
        world.does(&world.advisor_lin, ask(order, request, 50)).await;
        let back = Command::RepairOrders(Orders::TakeBackDiscount { order, request });
        let attempts = [
            (&world.manager_sun, world.envelope(grant(order, request))),
            (&world.manager_sun, world.envelope(refuse(order, request))),
            (&world.advisor_lin, world.envelope(back)),
            (&world.manager_sun, world.envelope(grant(order, request))),
        ];
        let sent = attempts.iter().enumerate().map(|(turn, (who, envelope))| {
            let server = &servers[(turn + round) % 2];
            store::execute(server, who, envelope, world.now)
        });
        let answers = futures::future::join_all(sent).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        let decided = |error: &Error| error.refusal() == Some(&Refusal::DiscountIsDecided);
        assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(decided), "{answers:?}");
        let granted = answers[0].is_ok() || answers[3].is_ok();
        let state: String = sqlx::query_scalar("select state from repair_orders_discount where discount_id = $1")
            .bind(request.0)
            .fetch_one(&world.all)
            .await
            .unwrap();
        assert_eq!(state == "granted", granted, "{state}");
    }
    let (lines, granted): (i64, i64) = sqlx::query_as(
        "select (select count(*) from repair_orders_line where discount > 0), (select count(*) from repair_orders_discount where state = 'granted')",
    )
    .fetch_one(&world.all)
    .await
    .unwrap();
    assert_eq!(lines, granted, "a line for each that was granted, and none for the others");
}

#[tokio::test]
async fn two_who_ask_at_once_for_one_order_are_answered_one_after_the_other() {
    let world = World::new().await;
    let order = an_order(&world).await;
    let sent = [50, 60].map(|off| world.asks(&world.advisor_lin, ask(order, DiscountId(id()), off)));
    let answers = futures::future::join_all(sent).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let asked = |error: &Error| matches!(error.refusal(), Some(Refusal::DiscountIsAsked { .. }));
    assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(asked), "{answers:?}");
}

#[tokio::test]
async fn a_refusal_is_told_on_the_order_and_stands_on_none_of_its_papers() {
    let mut world = World::new().await;
    let (order, request) = (an_order(&world).await, DiscountId(id()));
    world.does(&world.advisor_lin, ask(order, request, 50)).await;
    world.does(&world.manager_sun, refuse(order, request)).await;
    let refused = world.order(order).await.discount.and_then(|asked| asked.refused).expect("it is told");
    assert_eq!((refused.by.name.as_str(), refused.reason.as_str()), ("sun", "已是活动价"));
    world.pass(5);
    for command in [Orders::AddLine { order, line: work(0) }, Orders::Quote { order, promised_at: None, closed_is_meant: false }] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    let told: i64 = sqlx::query_scalar("select count(*) from repair_orders_kept where page -> 'order' ? 'discount'")
        .fetch_one(&world.all)
        .await
        .unwrap();
    assert_eq!(told, 0);
}

#[tokio::test]
async fn what_is_asked_leaves_the_list_with_the_order() {
    let world = World::new().await;
    let (order, request) = (an_order(&world).await, DiscountId(id()));
    world.does(&world.advisor_lin, ask(order, request, 50)).await;
    world.does(&world.manager_sun, Command::RepairOrders(Orders::Void { order, reason: "客户改期".into() })).await;
    assert!(waiting(&world, &world.manager_sun).await.unwrap().is_empty());
}
