//! The floor: holds with their reasons, the bay, the wash; and an order that ends without a repair.

use crate::world::{World, id};
use domain::repair_orders::{Charge, Command as Orders, LineDraft, OtherKind, Payer, PromiseReason, Share, Status};
use domain::settlement::{Command as Desk, Method};
use domain::workshop::{Command as Floor, HoldReason};
use domain::{Command, Fen, GatePassId, LineId, OrderId, PaymentId, Refusal};

#[tokio::test]
async fn a_job_that_waits_for_parts_keeps_the_reason_frees_the_bay_and_goes_on_to_the_wash() {
    let mut world = World::new().await;
    let order = OrderId(id());
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let job = washed(&world, order, vehicle).await;
    let wang = world.technician_wang.clone();
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    world.does(&wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    world.pass(20);
    let (reason, note) = (HoldReason::WaitingForParts, "缺左前减振器".to_owned());
    let hold = Floor::Hold { order, job: None, reason, note: note.clone(), leaves_bay: true };
    world.does(&wang, Command::Workshop(hold)).await;
    let held = world.order(order).await.progress;
    let kept = held.jobs[0].hold.clone().unwrap();
    assert_eq!((held.status, kept.reason, kept.note, kept.since), (Status::OnHold, reason, note, world.now));
    let floor = store::workshop::queries::floor(&world.store, &world.director_zhao).await.unwrap();
    assert!(floor.bays.iter().all(|bay| bay.taken_by.is_none()), "{floor:?}");
    world.pass(40);
    world.does(&wang, Command::Workshop(Floor::Resume { order, job: None })).await;
    world.pass(10);
    world.writes_up(order, job, &wang).await;
    world.does(&wang, Command::Workshop(Floor::Finish { order, job: None })).await;
    assert_eq!(world.order(order).await.progress.jobs[0].clocked_minutes, 30);
    world.does(&world.inspector_xu, world.pass_command(order)).await;
    assert_eq!(world.order(order).await.progress.status, Status::Passed);
    let settle = Command::Settlement(Desk::Settle { order });
    let unwashed = world.asks(&world.cashier_shen, settle).await.unwrap_err();
    assert!(matches!(unwashed.refusal(), Some(Refusal::WrongStatus { status: Status::Passed, .. })));
    world.does(&world.advisor_lin, Command::Workshop(Floor::StartWash { order })).await;
    assert_eq!(world.order(order).await.progress.status, Status::Washing);
    world.does(&world.advisor_lin, Command::Workshop(Floor::FinishWash { order })).await;
    assert_eq!(world.order(order).await.progress.status, Status::Ready);
}

/// A car that is to be washed, with one authorised job.
async fn washed(world: &World, order: OrderId, vehicle: domain::VehicleId) -> LineId {
    let job = LineId(id());
    let mut check_in = world.check_in(41_236);
    check_in.wash = true;
    let charge = Charge::Labour {
        operation: "SU-220".into(),
        skill: domain::staff::Skill::Mechanical,
        quota: domain::Hours(120),
        billed: domain::Hours(120),
        rate: Fen::yuan(200),
    };
    let shares = Share::whole(Payer::Customer);
    let line = LineDraft { id: job, title: "更换减振器".into(), charge, discount: Fen::ZERO, shares };
    for command in [
        Orders::Open { order, vehicle },
        Orders::CheckIn { order, check_in, closed_is_meant: false },
        Orders::AddLine { order, line },
        Orders::Quote { order, promised_at: None, closed_is_meant: false },
        Orders::Authorise { order, signed_by: "陈女士".into(), signature: "M1 1 L90 40".into() },
    ] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    job
}

#[tokio::test]
async fn a_promise_that_is_changed_keeps_the_old_one_its_reason_and_the_customers_answer() {
    let mut world = World::new().await;
    let (order, _) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let first = world.order(order).await.promise.unwrap().at;
    let mut promised = vec![first];
    for (reason, customer_agreed) in [(PromiseReason::WaitingForParts, true), (PromiseReason::CustomersWish, false)] {
        world.pass(10);
        let promised_at = *promised.last().unwrap() + chrono::TimeDelta::hours(2);
        let change = Orders::ChangePromise { order, promised_at, reason, customer_agreed, closed_is_meant: false };
        world.does(&world.advisor_lin, Command::RepairOrders(change)).await;
        promised.push(promised_at);
    }
    let promise = world.order(order).await.promise.unwrap();
    assert_eq!((promise.first, promise.at, promise.changes), (first, promised[2], 2));
    let kept: Vec<(chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>, String, bool)> =
        sqlx::query_as("select promised_from, promised_to, reason, customer_agreed from repair_orders_promise order by changed_at")
            .fetch_all(&world.all)
            .await
            .unwrap();
    let expected =
        [(promised[0], promised[1], "waiting_for_parts".to_owned(), true), (promised[1], promised[2], "customers_wish".to_owned(), false)];
    assert_eq!(kept, expected);
    let past = Orders::ChangePromise {
        order,
        promised_at: world.now,
        reason: PromiseReason::Other,
        customer_agreed: true,
        closed_is_meant: false,
    };
    let refused = world.asks(&world.advisor_lin, Command::RepairOrders(past)).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::PromiseInThePast { promised_at: world.now }));
}

#[tokio::test]
async fn a_customer_who_declines_pays_the_diagnosis_and_leaves_with_the_car_unrepaired() {
    let world = World::new().await;
    let vehicles = world.fleet(2).await;
    let (free, paying) = (OrderId(id()), OrderId(id()));
    for (order, vehicle) in [(free, vehicles[0]), (paying, vehicles[1])] {
        for command in [Orders::Open { order, vehicle }, Orders::CheckIn { order, check_in: world.check_in(50), closed_is_meant: false }] {
            world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
        }
    }
    let line = |title: &str, of, amount| LineDraft {
        id: LineId(id()),
        title: title.into(),
        charge: Charge::Other { of, amount },
        discount: Fen::ZERO,
        shares: Share::whole(Payer::Customer),
    };
    for line in [line("诊断费", OtherKind::Diagnosis, Fen::yuan(80)), line("外协加工", OtherKind::Outwork, Fen::yuan(600))] {
        world.does(&world.advisor_lin, Command::RepairOrders(Orders::AddLine { order: paying, line })).await;
    }
    for order in [free, paying] {
        let unsaid = Command::RepairOrders(Orders::LeaveUnrepaired { order, reason: "  ".into() });
        let refused = world.asks(&world.advisor_lin, unsaid).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::FieldEmpty { field: "reason".into() }));
        let leave = Command::RepairOrders(Orders::LeaveUnrepaired { order, reason: "嫌贵".into() });
        world.does(&world.advisor_lin, leave).await;
    }
    assert_eq!(world.order(free).await.progress.status, Status::LeftUnrepaired);
    let declined = world.order(paying).await;
    let titles: Vec<_> = declined.lines.iter().map(|line| line.title.as_str()).collect();
    assert_eq!((declined.progress.status, titles, declined.ended_because.as_deref()), (Status::Ready, vec!["诊断费"], Some("嫌贵")));
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order: paying })).await;
    let statement = world.order(paying).await.statements[0].id;
    let (payment, amount) = (PaymentId(id()), Fen::yuan(80));
    for command in [
        Desk::TakePayment { order: paying, statement, payment, method: Method::Alipay, amount },
        Desk::IssueGatePass { order: paying, gate_pass: GatePassId(id()) },
        Desk::IssueGatePass { order: free, gate_pass: GatePassId(id()) },
    ] {
        world.does(&world.cashier_shen, Command::Settlement(command)).await;
    }
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order: paying })).await;
    assert_eq!(world.order(paying).await.progress.status, Status::Delivered);
}

#[tokio::test]
async fn a_job_given_up_half_done_gives_its_bay_up_bills_nothing_and_is_nobodys_any_more() {
    let mut world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let wang = world.technician_wang.clone();
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    world.does(&wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    world.pass(30);
    let hold = Floor::Hold { order, job: None, reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay: false };
    world.does(&wang, Command::Workshop(hold)).await;
    // Given to another bay meanwhile; the car still stands in the first.
    world.dispatched(order, job, wang.person, world.bays[1]).await;
    world.does(&wang, Command::Workshop(Floor::LeaveBay { order })).await;
    let floor = store::workshop::queries::floor(&world.store, &world.director_zhao).await.unwrap();
    assert!(floor.bays.iter().all(|bay| bay.taken_by.is_none()), "{floor:?}");

    let part = world.order(order).await.lines[1].id;
    let abandon = || Command::RepairOrders(Orders::AbandonJob { order, job, reason: "配件停产".into() });
    let refused = world.asks(&world.director_zhao, abandon()).await.unwrap_err();
    assert!(matches!(refused.refusal(), Some(Refusal::PartBelongsToJob { .. })), "{refused:?}");
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::RemoveLine { order, line: part })).await;
    world.does(&world.director_zhao, abandon()).await;
    let given_up = world.order(order).await;
    assert_eq!((given_up.progress.status, given_up.lines[0].net()), (Status::Authorised, Fen::ZERO));
    assert_eq!(given_up.progress.jobs[0].worked_by, [wang.person]);
    let jobs = store::workshop::queries::my_jobs(&world.store, &wang).await.unwrap();
    assert!(jobs.cards.is_empty(), "{:?}", jobs.cards);
    let leave = Command::RepairOrders(Orders::LeaveUnrepaired { order, reason: "不修了".into() });
    world.does(&world.advisor_lin, leave).await;
    assert_eq!(world.order(order).await.progress.status, Status::LeftUnrepaired);
}

#[tokio::test]
async fn a_job_that_stands_still_calls_who_can_help_until_it_goes_on() {
    let mut world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let wang = world.technician_wang.clone();
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    world.does(&wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    let hold = |reason, note: &str| Command::Workshop(Floor::Hold { order, job: None, reason, note: note.into(), leaves_bay: false });
    world.does(&wang, hold(HoldReason::WaitingForParts, "缺左前减振器")).await;
    let keeper = domain::Actor { posts: vec![domain::Post::Storekeeper], ..world.cashier_shen.clone() };
    let store = world.store.clone();
    let calls = async |actor: &domain::Actor| store::workshop::calls::for_me(&store, actor).await.expect("the calls");
    let told = calls(&keeper).await;
    assert_eq!(
        told.iter().map(|call| (call.line, call.car.as_str(), call.note.as_str())).collect::<Vec<_>>(),
        [(job, "浙A8K2C7", "缺左前减振器")]
    );
    assert_eq!((told[0].since, calls(&world.advisor_lin).await.len()), (world.now, 0), "the customer has nothing to decide");

    world.pass(10);
    world.does(&wang, Command::Workshop(Floor::Resume { order, job: None })).await;
    world.pass(10);
    assert_eq!(calls(&keeper).await, []);
    world.does(&wang, hold(HoldReason::WaitingForCustomer, "")).await;
    assert_eq!(calls(&world.advisor_lin).await.len(), 1);
    let colleague = domain::Actor { posts: world.advisor_lin.posts.clone(), ..world.cashier_tang.clone() };
    assert_eq!((calls(&colleague).await, calls(&keeper).await), (vec![], vec![]), "another advisor's order");
}

#[tokio::test]
async fn whoever_asked_the_technical_director_is_called_by_the_answer_until_the_job_goes_on() {
    let mut world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let wang = world.technician_wang.clone();
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    world.does(&wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    let store = world.store.clone();
    let answers = async |actor: &domain::Actor| {
        let told = store::workshop::calls::answers(&store, actor).await.expect("the answers");
        told.into_iter().map(|answered| (answered.line, answered.car, answered.note.text)).collect::<Vec<_>>()
    };
    let note = |text: &str| Command::RepairOrders(Orders::Annotate { order, text: text.into() });
    world.does(&world.advisor_lin, note("车主中午来")).await;
    world.pass(5);
    let (reason, asks) = (HoldReason::TechnicalSupport, "冷车抖动，请会诊".to_owned());
    world.does(&wang, Command::Workshop(Floor::Hold { order, job: Some(job), reason, note: asks, leaves_bay: false })).await;
    world.pass(1);
    world.does(&wang, note("只在冷车时")).await;
    assert_eq!(answers(&wang).await, [], "neither what was written before, nor one's own");
    world.pass(1);
    let director = domain::Actor { posts: vec![domain::Post::TechnicalDirector], ..world.cashier_tang.clone() };
    world.does(&director, note("先测点火线圈回路")).await;
    assert_eq!(answers(&wang).await, [(job, "浙A8K2C7".to_owned(), "先测点火线圈回路".to_owned())]);
    assert_eq!(answers(&world.advisor_lin).await, [], "it is not their job");
    let mine = store::workshop::queries::my_jobs(&store, &wang).await.expect("the list");
    let held = mine.cards[0].progress.job(job).expect("it is theirs");
    assert_eq!(held.answer().map(|note| note.text.as_str()), Some("先测点火线圈回路"));

    world.pass(1);
    world.does(&wang, Command::Workshop(Floor::Resume { order, job: Some(job) })).await;
    assert_eq!(answers(&wang).await, []);
}
