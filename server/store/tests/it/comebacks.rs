//! Comebacks, in the database: the link, the judgement, and how often repairs were right the first time.

use crate::world::{World, id};
use chrono::NaiveDate;
use domain::quality::{Cause, Command as Quality, Liable, SheetKind, Team};
use domain::repair_orders::{CheckIn, Command as Orders, Kind, Payer, Share};
use domain::settlement::Command as Desk;
use domain::workshop::{Command as Floor, WriteUp};
use domain::{BasisPoints, Command, GatePassId, LineId, OrderId, Refusal, VehicleId};
use store::kpis::first_time_fix::first_time_fix;
use store::repair_orders::at_hand::at_hand;

/// A car that Wang has repaired, and that has left.
pub(crate) async fn repaired(world: &World, vehicle: VehicleId) -> OrderId {
    let (order, job) = world.authorised(vehicle).await;
    leaves(world, order, job).await;
    order
}

/// Wang finishes the job, and the car leaves.
pub(crate) async fn leaves(world: &World, order: OrderId, job: LineId) {
    world.ready(order, job, &world.technician_wang).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    let statement = world.order(order).await.statements[0].id;
    let credit = Desk::GrantCredit { order, statement, reason: "月结".into() };
    world.does(&world.manager_sun, Command::Settlement(credit)).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::IssueGatePass { order, gate_pass: GatePassId(id()) })).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;
}

fn link(order: OrderId, first: OrderId) -> Command {
    Command::Quality(Quality::LinkComeback { order, first })
}

fn judge(order: OrderId, cause: Cause, liable: Liable) -> Command {
    Command::Quality(Quality::JudgeComeback { order, cause, liable, note: "上支座螺母松动".into() })
}

fn refusal(answer: Result<impl std::fmt::Debug, store::Error>) -> Refusal {
    answer.expect_err("it is refused").refusal().cloned().expect("a refusal")
}

/// A car repaired by Wang is back five days later, with a job and a part that the customer is to pay.
async fn back() -> (World, OrderId, OrderId, LineId) {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (first, order, job) = came_back(&mut world, vehicle).await;
    (world, first, order, job)
}

async fn came_back(world: &mut World, vehicle: VehicleId) -> (OrderId, OrderId, LineId) {
    let first = repaired(world, vehicle).await;
    world.pass(5 * 24 * 60);
    let (order, job) = world.authorised(vehicle).await;
    (first, order, job)
}

#[tokio::test]
async fn a_comeback_is_linked_judged_and_free() {
    let (world, first, order, job) = back().await;
    let known = at_hand(&world.store, &world.advisor_lin, order, world.now).await.unwrap();
    let concern = world.order(order).await.check_in.unwrap().concern;
    assert!(known.earlier[0].suspicion(&concern, known.today, known.odometer_km).is_some(), "{known:?}");
    world.does(&world.advisor_lin, link(order, first)).await;
    let linked = world.order(order).await;
    let comeback = linked.comeback.clone().unwrap();
    assert_eq!((comeback.first.order, comeback.days(), comeback.by.name.as_str()), (first, 5, "lin"));
    assert_eq!(comeback.first.worked, [world.technician_wang.person]);
    let hands: Vec<_> = comeback.first.hands.iter().map(|hand| hand.name.as_str()).collect();
    assert_eq!(hands, ["lin", "wang", "xu"], "who worked on it, who received it, who passed it");
    assert_eq!(linked.check_in.as_ref().map(|check_in| check_in.kind), Some(Kind::Comeback));
    assert_eq!(at_hand(&world.store, &world.advisor_lin, order, world.now).await.unwrap().linked, Some(first));

    let of_wang = Liable::Person { person: world.technician_wang.person };
    world.does(&world.inspector_xu, judge(order, Cause::Workmanship, of_wang)).await;
    let judged = world.order(order).await;
    let judgement = judged.comeback.clone().unwrap().judgement.unwrap();
    assert_eq!((judgement.cause, judgement.liable, judgement.by.name.as_str()), (Cause::Workmanship, of_wang, "xu"));
    assert!(judged.is_free_comeback());
    let (page, _) = store::repair_orders::queries::order_page(&world.store, &world.advisor_lin, first, world.now).await.unwrap();
    let listed: Vec<_> = page.came_back.iter().map(|back| (back.order, back.number.as_str(), back.cause)).collect();
    assert_eq!(listed, [(order, judged.number.as_str(), Some(Cause::Workmanship))], "the first order names what came back from it");
    assert_eq!(judged.line(job).unwrap().shares, Share::whole(Payer::Dealer));
    let part = judged.lines.iter().find(|line| line.id != job).unwrap();
    let shares = [(Payer::Dealer, 70), (Payer::Oem, 30)].map(|(payer, part)| Share { payer, part: BasisPoints::percent(part) });
    assert_eq!(part.shares, shares);
    let unlink = || Command::Quality(Quality::UnlinkComeback { order, reason: "是另一侧".into() });
    assert!(matches!(refusal(world.asks(&world.advisor_lin, unlink()).await), Refusal::NotAllowed { .. }), "not after the judgement");
    world.does(&world.inspector_xu, unlink()).await;
    assert_eq!(world.order(order).await.comeback, None);
    world.does(&world.advisor_lin, link(order, first)).await;
    let events: i64 =
        sqlx::query_scalar("select count(*) from events where kind in ('comeback_linked', 'comeback_unlinked', 'comeback_judged')")
            .fetch_one(&world.all)
            .await
            .unwrap();
    assert_eq!(events, 4, "what was before is in the events");
}

#[tokio::test]
async fn only_what_left_with_the_same_car_can_come_back() {
    let mut world = World::new().await;
    let fleet = world.fleet(2).await;
    let (first, order, _) = came_back(&mut world, fleet[0]).await;
    let (elsewhere, _) = world.authorised(fleet[1]).await;
    assert_eq!(refusal(world.asks(&world.advisor_lin, link(elsewhere, first)).await), Refusal::NotFound, "another car");
    assert_eq!(refusal(world.asks(&world.advisor_lin, link(order, elsewhere)).await), Refusal::NotFound);
    assert_eq!(refusal(world.asks(&world.advisor_lin, link(order, order)).await), Refusal::NotFound, "not itself");
    assert_eq!(
        refusal(world.asks(&world.advisor_lin, link(first, order)).await),
        Refusal::WrongStatus { status: domain::repair_orders::Status::Delivered, step: domain::repair_orders::Step::CheckIn }
    );
}

#[tokio::test]
async fn a_comeback_owes_its_checks_and_goes_to_somebody_else_than_who_repaired_it_first() {
    let (world, first, order, job) = back().await;
    world.does(&world.advisor_lin, link(order, first)).await;
    let give = |technician: domain::PersonId| {
        let (jobs, bay, reason) = (vec![job], world.bays[0], String::new());
        Command::Workshop(Floor::Dispatch { order, jobs, technician, bay, reason })
    };
    let same = Refusal::ComebackToSame { technician: "wang".into() };
    assert_eq!(refusal(world.asks(&world.director_zhao, give(world.technician_wang.person)).await), same);
    world.does(&world.director_zhao, give(world.technician_li.person)).await;
    let owed = &world.order(order).await.progress.jobs[0];
    assert_eq!((owed.owes.as_slice(), owed.owes_remedy), (&[SheetKind::SelfCheck, SheetKind::MutualCheck][..], true), "{owed:?}");
}

#[tokio::test]
async fn a_job_that_was_given_out_before_the_link_is_asked_for_its_checks_once_it_is_known() {
    let (world, first, order, job) = back().await;
    world.dispatched(order, job, world.technician_li.person, world.bays[0]).await;
    assert_eq!(world.order(order).await.progress.jobs[0].owes, [], "an ordinary repair");
    world.does(&world.advisor_lin, link(order, first)).await;
    let both = [SheetKind::SelfCheck, SheetKind::MutualCheck];
    assert_eq!(world.order(order).await.progress.jobs[0].owes, both);
    let unlink = Command::Quality(Quality::UnlinkComeback { order, reason: "是另一侧".into() });
    world.does(&world.advisor_lin, unlink).await;
    world.does(&world.advisor_lin, link(order, first)).await;
    assert_eq!(world.order(order).await.progress.jobs[0].owes, both, "and not twice");
}

#[tokio::test]
async fn first_time_fix_is_counted_in_the_month_in_which_the_first_repair_left() {
    let (mut world, first, order, _) = back().await;
    let march = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let figures = |world: &World| {
        let (store, manager, now) = (world.store.clone(), world.manager_sun.clone(), world.now);
        async move { first_time_fix(&store, &manager, Some(march), now).await.unwrap() }
    };
    let before = figures(&world).await;
    assert_eq!((before.repaired, before.came_back, before.back.len()), (1, 0, 0), "nothing is linked yet");
    world.does(&world.advisor_lin, link(order, first)).await;
    let unjudged = figures(&world).await;
    assert_eq!((unjudged.repaired, unjudged.came_back), (1, 1));
    let rows: Vec<_> = unjudged.technicians.iter().map(|row| (row.technician.name.as_str(), row.repaired, row.came_back)).collect();
    assert_eq!(rows, [("wang", 1, 1)]);
    assert_eq!(unjudged.teams.iter().map(|row| (row.team, row.repaired, row.came_back)).collect::<Vec<_>>(), [(Team::Mechanical, 1, 1)]);
    let back = &unjudged.back[0];
    assert_eq!((back.first, back.back, (back.came_on - back.left_on).num_days(), back.car.as_str()), (first, order, 5, "浙A8K2C7"));

    world.does(&world.inspector_xu, judge(order, Cause::Part, Liable::PartMaker)).await;
    let of_maker = figures(&world).await;
    assert_eq!((of_maker.came_back, of_maker.technicians[0].came_back, of_maker.teams[0].came_back), (1, 0, 0), "nobody's hand");
    world.does(&world.inspector_xu, judge(order, Cause::Handling, Liable::Nobody)).await;
    let handled = figures(&world).await;
    assert_eq!((handled.came_back, handled.back.len()), (0, 1), "right the first time, and still in the list");

    world.pass(40 * 24 * 60);
    let april = first_time_fix(&world.store, &world.manager_sun, None, world.now).await.unwrap();
    assert_eq!((april.month, april.repaired), (NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(), 0));
    let ahead = NaiveDate::from_ymd_opt(2030, 1, 1);
    assert_eq!(first_time_fix(&world.store, &world.manager_sun, ahead, world.now).await.unwrap().month, april.month, "no month to come");
    assert!(first_time_fix(&world.store, &world.technician_wang, None, world.now).await.is_err(), "figures are not for everybody");
    assert_eq!(first_time_fix(&world.store, &world.manager_sun, Some(march), world.now).await.unwrap().final_on.to_string(), "2026-04-30");
}

#[tokio::test]
async fn what_is_written_of_a_job_is_on_its_order_on_its_technicians_list_and_not_on_the_board() {
    let world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let wang = &world.technician_wang;
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    world.does(wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    let finish = || Command::Workshop(Floor::Finish { order, job: Some(job) });
    assert_eq!(refusal(world.asks(wang, finish()).await), Refusal::RemedyMissing { title: "更换减振器".into() });
    let write_up = WriteUp {
        symptom: "过减速带前面响".into(),
        cause: "左前减振器漏油".into(),
        remedy: "更换左前减振器".into(),
        codes: vec!["c0034-1f".into()],
    };
    world.does(wang, Command::Workshop(Floor::WriteUp { order, job, write_up: write_up.clone() })).await;
    let written = WriteUp { codes: vec!["C0034-1F".into()], ..write_up };
    let read = world.order(order).await.progress.jobs.remove(0);
    assert_eq!((&read.write_up, read.owes_remedy), (&written, false));
    let mine = store::workshop::queries::my_jobs(&world.store, wang).await.unwrap();
    assert_eq!(mine.cards[0].progress.jobs[0].write_up, written);
    let board = store::workshop::queries::board(&world.store, wang).await.unwrap();
    let card = &board.cards[0].progress.jobs[0];
    assert!(card.write_up.is_empty() && !card.owes_remedy, "a board of hundreds of cards carries no texts");
    world.does(wang, finish()).await;
    let waits = store::quality::queries::to_inspect(&world.store, &world.inspector_xu).await.unwrap();
    assert_eq!(waits.cards[0].progress.jobs[0].write_up, written, "whoever inspects reads it");
}

#[tokio::test]
async fn a_job_that_was_given_out_before_remedies_were_asked_for_is_finished_without() {
    let world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let wang = &world.technician_wang;
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    sqlx::query("update repair_orders_line set wants_remedy = false").execute(&world.all).await.unwrap();
    world.does(wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    world.does(wang, Command::Workshop(Floor::Finish { order, job: Some(job) })).await;
}

#[tokio::test]
async fn a_check_in_after_the_link_takes_down_a_comeback() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let first = repaired(&world, vehicle).await;
    world.pass(24 * 60);
    let order = OrderId(id());
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
    world.does(&world.advisor_lin, link(order, first)).await;
    let check_in = CheckIn { kind: Kind::General, ..world.check_in(41_300) };
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::CheckIn { order, check_in, closed_is_meant: false })).await;
    assert_eq!(world.order(order).await.check_in.map(|check_in| check_in.kind), Some(Kind::Comeback));
}
