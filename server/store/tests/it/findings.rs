//! Added work (增项) and signed consent, in the database.

use crate::world::{World, id};
use domain::customers::{Agreed, Command as Customers, Purpose};
use domain::repair_orders::quote::{Declined, mark};
use domain::repair_orders::{Charge, Command as Orders, End, LineDraft, Payer, Row, Share, Standing};
use domain::staff::Skill;
use domain::{Actor, Command, ConsentId, Fen, FindingId, Guest, Hours, Language, LineId, OrderId, Refusal};

fn arm(line: LineId) -> LineDraft {
    let charge = Charge::Labour {
        operation: "SU-120".into(),
        skill: Skill::Mechanical,
        quota: Hours(120),
        billed: Hours(120),
        rate: Fen::yuan(200),
    };
    LineDraft { id: line, title: "更换左前下摆臂".into(), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) }
}

async fn desk_does(world: &World, command: Orders) {
    world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
}

async fn my_car(world: &World, order: OrderId) -> Row {
    let rows = store::repair_orders::queries::my_cars(&world.store, &world.advisor_lin, world.now).await.unwrap();
    rows.into_iter().find(|row| row.order == order).expect("a car of the advisor")
}

/// A car in the workshop on which a technician has found something.
async fn found(world: &World) -> (OrderId, FindingId) {
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let ((order, job), finding) = (world.authorised(vehicle).await, FindingId(id()));
    let report = Orders::ReportFinding { order, finding, text: "胶套开裂".into(), photos: Vec::new(), job: Some(job) };
    world.does(&world.technician_wang, Command::RepairOrders(report)).await;
    (order, finding)
}

#[tokio::test]
async fn what_was_found_waits_on_the_advisors_list_until_it_has_a_price_or_a_reason() {
    let world = World::new().await;
    let (order, finding) = found(&world).await;
    assert!(my_car(&world, order).await.to_price);
    let line = LineId(id());
    desk_does(&world, Orders::AddFoundWork { order, finding, line: arm(line) }).await;
    assert!(!my_car(&world, order).await.to_price);
    desk_does(&world, Orders::RemoveLine { order, line }).await;
    assert!(my_car(&world, order).await.to_price, "without its line it has no price again");
    desk_does(&world, Orders::DismissFinding { order, finding, reason: "下次保养再看".into() }).await;
    assert!(!my_car(&world, order).await.to_price);
    let stored = world.order(order).await.findings;
    assert_eq!((stored[0].by.name.as_str(), &stored[0].end), ("wang", &Some(End::Dismissed { reason: "下次保养再看".into() })));
}

#[tokio::test]
async fn the_customers_yes_brings_the_time_that_was_told_with_the_price() {
    let mut world = World::new().await;
    let (order, finding) = found(&world).await;
    world.pass(5);
    let line = LineId(id());
    let before = world.order(order).await.promise.unwrap();
    let later = before.at + chrono::TimeDelta::hours(3);
    desk_does(&world, Orders::AddFoundWork { order, finding, line: arm(line) }).await;
    desk_does(&world, Orders::Quote { order, promised_at: Some(later), closed_is_meant: false }).await;
    let told = world.order(order).await;
    assert_eq!((told.quoted_promise, told.findings[0].standing(&told)), (Some(later), Standing::Asked));
    assert_eq!(told.promise, Some(before), "until the customer has said yes");
    let (signed_by, signature) = ("陈女士".to_owned(), String::new());
    let answer = Orders::Answer { order, quote: mark(&told), approved: vec![line], declined: Vec::new(), signed_by, signature };
    let customer = Actor::guest(id(), Guest::Order(order), world.dealership);
    world.does(&customer, Command::RepairOrders(answer)).await;
    let stored = world.order(order).await;
    let promise = stored.promise.unwrap();
    assert_eq!((promise.at, promise.first, promise.changes, stored.quoted_promise), (later, before.first, 1, None));
    assert_eq!(stored.findings[0].standing(&stored), Standing::Agreed);
}

#[tokio::test]
async fn what_the_customer_declines_is_answered_and_keeps_the_promise() {
    let world = World::new().await;
    let (order, finding) = found(&world).await;
    let line = LineId(id());
    let before = world.order(order).await.promise.unwrap();
    desk_does(&world, Orders::AddFoundWork { order, finding, line: arm(line) }).await;
    desk_does(&world, Orders::Quote { order, promised_at: Some(before.at + chrono::TimeDelta::hours(3)), closed_is_meant: false }).await;
    let quote = mark(&world.order(order).await);
    let declined = vec![Declined { line, reason: "下次".into() }];
    let (signed_by, signature) = ("陈女士".to_owned(), String::new());
    desk_does(&world, Orders::Answer { order, quote, approved: Vec::new(), declined, signed_by, signature }).await;
    let stored = world.order(order).await;
    assert_eq!((stored.promise, stored.findings[0].standing(&stored)), (Some(before), Standing::Declined));
    assert!(!my_car(&world, order).await.to_price, "it was answered");
}

#[tokio::test]
async fn consent_to_share_is_signed_with_an_order_once_and_taken_back_behind_its_link() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    let sign = |consent| {
        let agreed =
            Agreed { consent, purpose: Purpose::ShareWithOem, wording: "同意提供给厂家".into(), language: Language::ZhHans };
        let (signed_by, signature) = ("陈女士".into(), "M10 10L80 40".into());
        Command::Customers(Customers::SignConsent { order, agreed, signed_by, signature })
    };
    let shared = async || store::customers::consents::shared(&world.store, &world.advisor_lin, order).await.unwrap();
    assert_eq!(shared().await, []);
    let consent = ConsentId(id());
    world.does(&world.advisor_lin, sign(consent)).await;
    let stands = shared().await;
    assert_eq!((stands.len(), stands[0].id, stands[0].signed_by.as_deref()), (1, consent, Some("陈女士")));
    let twice = world.asks(&world.advisor_lin, sign(ConsentId(id()))).await.unwrap_err();
    assert_eq!(twice.refusal(), Some(&Refusal::NothingChanged));
    let withdraw = Command::Customers(Customers::WithdrawConsent { consent });
    let other = Actor::guest(id(), Guest::Order(OrderId(id())), world.dealership);
    assert_eq!(world.asks(&other, withdraw.clone()).await.unwrap_err().refusal(), Some(&Refusal::NotFound));
    world.does(&Actor::guest(id(), Guest::Order(order), world.dealership), withdraw).await;
    assert_eq!(shared().await, []);
    world.does(&world.advisor_lin, sign(ConsentId(id()))).await;
    assert_eq!(shared().await.len(), 1, "they may agree again");
}

#[tokio::test]
async fn what_was_found_and_never_priced_is_at_hand_at_the_next_visit() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, job) = world.authorised(vehicle).await;
    let report = |text: &str| {
        let finding = FindingId(id());
        (finding, Orders::ReportFinding { order, finding, text: text.into(), photos: Vec::new(), job: None })
    };
    let (dismissed, first) = report("胶套开裂");
    let (priced, second) = report("左前下摆臂松旷");
    let (_, third) = report("右前轮胎老化");
    for command in [first, second, third] {
        desk_does(&world, command).await;
        world.pass(1);
    }
    desk_does(&world, Orders::DismissFinding { order, finding: dismissed, reason: "下次保养再看".into() }).await;
    desk_does(&world, Orders::AddFoundWork { order, finding: priced, line: arm(LineId(id())) }).await;
    desk_does(&world, Orders::LeaveUnrepaired { order, reason: "客户赶时间".into() }).await;
    assert!(world.order(order).await.job(job).is_none(), "nothing was done");
    world.pass(24 * 60);
    let (next, _) = world.authorised(vehicle).await;
    let earlier = store::repair_orders::earlier::of_car(&world.store, &world.technician_wang, next, None).await.unwrap();
    let found = earlier.visits[0].unpriced.iter().map(|found| (found.text.as_str(), found.reason.as_deref())).collect::<Vec<_>>();
    // The car left before anybody was told the price of the second.
    assert_eq!(found, [("胶套开裂", Some("下次保养再看")), ("左前下摆臂松旷", None), ("右前轮胎老化", None)]);
    assert!(!earlier.visits[0].more_unpriced);
}
