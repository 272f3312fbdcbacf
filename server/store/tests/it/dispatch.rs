//! What dispatch is proposed from, comebacks, shared jobs, and how soon work is given out.

use crate::world::{World, id};
use domain::parts::Command as Parts;
use domain::repair_orders::{Charge, Command as Orders, Kind, LineDraft, Payer, Share};
use domain::settlement::{Command as Desk, Method};
use domain::staff::Skill;
use domain::workshop::{Command as Floor, InHouse, Portion, Rank, propose};
use domain::{
    Actor, AttendanceId, BayId, Command, CountId, Fen, GatePassId, Hours, LineId, OrderId, PaymentId, PersonId, Post, Quantity, Refusal,
    VehicleId,
};

async fn desk(world: &World) -> store::workshop::dispatch::Desk {
    store::workshop::dispatch::desk(&world.store, &world.director_zhao, None, world.now).await.unwrap()
}

fn give(order: OrderId, job: LineId, to: &Actor, bay: BayId, reason: &str) -> Command {
    Command::Workshop(Floor::Dispatch { order, jobs: vec![job], technician: to.person, bay, reason: reason.to_owned() })
}

/// Repaired by Wang and gone.
async fn repaired_by_wang(world: &World, vehicle: VehicleId) {
    let (order, job) = world.authorised(vehicle).await;
    world.ready(order, job, &world.technician_wang).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    let statement = world.order(order).await.statements[0].id;
    let pay = Desk::TakePayment { order, statement, payment: PaymentId(id()), method: Method::Cash, amount: Fen::yuan(786) };
    world.does(&world.cashier_shen, Command::Settlement(pay)).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::IssueGatePass { order, gate_pass: GatePassId(id()) })).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;
}

/// It comes back.
async fn comeback(world: &World, vehicle: VehicleId) -> (OrderId, LineId) {
    let (order, job) = (OrderId(id()), LineId(id()));
    let mut check_in = world.check_in(41_500);
    (check_in.kind, check_in.waiting) = (Kind::Comeback, false);
    let (quota, billed) = (Hours(50), Hours(50));
    let charge = Charge::Labour { operation: "SU-220".into(), skill: Skill::Mechanical, quota, billed, rate: Fen::yuan(200) };
    let line = LineDraft { id: job, title: "异响复查".into(), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Dealer) };
    for command in [
        Orders::Open { order, vehicle },
        Orders::CheckIn { order, check_in, closed_is_meant: false },
        Orders::AddLine { order, line },
        Orders::Quote { order, promised_at: None, closed_is_meant: false },
        Orders::Authorise { order, signed_by: "陈女士".into(), signature: "M1 1 L90 40".into() },
    ] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    (order, job)
}

#[tokio::test]
async fn whoever_has_clocked_in_today_is_known_to_the_desk_and_who_has_left() {
    let mut world = World::new().await;
    let (wang, li) = (world.technician_wang.clone(), world.technician_li.clone());
    let of = |desk: &store::workshop::dispatch::Desk, who: &Actor| {
        desk.candidates.iter().find(|one| one.person == who.person).map(|one| one.in_house)
    };
    let found = desk(&world).await;
    assert_eq!((of(&found, &wang), of(&found, &li)), (Some(InHouse::ByShift), Some(InHouse::ByShift)), "nobody keeps attendance");
    let clock_in = Floor::ClockIn { person: wang.person, attendance: AttendanceId(id()) };
    world.does(&wang, Command::Workshop(clock_in)).await;
    world.pass(1);
    let found = desk(&world).await;
    assert_eq!((of(&found, &wang), of(&found, &li)), (Some(InHouse::In), Some(InHouse::NotCome)));
    world.does(&wang, Command::Workshop(Floor::ClockOut { person: wang.person })).await;
    assert_eq!(of(&desk(&world).await, &wang), Some(InHouse::Left));
}

#[tokio::test]
async fn a_comeback_is_served_first_and_goes_to_somebody_else_than_who_did_the_first_repair() {
    let mut world = World::new().await;
    let fleet = world.fleet(2).await;
    repaired_by_wang(&world, fleet[0]).await;
    world.pass(24 * 60);
    let (waits, _) = world.authorised(fleet[1]).await;
    let (back, job) = comeback(&world, fleet[0]).await;
    let found = desk(&world).await;
    let ranks: Vec<_> = found.queue.iter().map(|(of, _)| (of.order, of.rank())).collect();
    assert_eq!(ranks, [(back, Rank::Comeback), (waits, Rank::Waiting)]);
    let (of, card) = &found.queue[0];
    assert_eq!(
        (of.repaired_before.as_slice(), of.authorised_at, card.progress.order),
        (&[world.technician_wang.person][..], world.now, back)
    );
    let proposal = propose(of, &found.candidates, &found.spots, world.now).unwrap();
    assert_ne!(proposal.given[0].technician, world.technician_wang.person);

    let wang = world.technician_wang.clone();
    let refused = world.asks(&world.director_zhao, give(back, job, &wang, world.bays[0], "")).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::ComebackToSame { technician: "wang".into() }));
    world.does(&world.director_zhao, give(back, job, &wang, world.bays[0], "只有他懂")).await;
    let taken = give(back, job, &world.technician_li, world.bays[0], "");
    let needs = Refusal::ReassignmentNeedsReason { title: "异响复查".into(), technician: "wang".into() };
    assert_eq!(world.asks(&world.director_zhao, taken).await.unwrap_err().refusal(), Some(&needs));
    world.does(&world.director_zhao, give(back, job, &world.technician_li, world.bays[0], "王强请假")).await;
    let found = desk(&world).await;
    assert_eq!(found.queue.len(), 1);
    assert_eq!(found.given.iter().map(|card| card.progress.order).collect::<Vec<_>>(), [back]);
    assert_eq!(found.spots.iter().map(|spot| spot.coming).collect::<Vec<_>>(), [1, 0]);
}

#[tokio::test]
async fn nobody_is_here_when_the_house_is_closed() {
    let mut world = World::new().await;
    world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let here = |found: &store::workshop::dispatch::Desk| found.candidates.iter().filter(|who| who.here_until.is_some()).count();
    assert_eq!(here(&desk(&world).await), 3);
    let shifts = store::workshop::dispatch::presences(&world.store, &world.director_zhao, world.now).await.unwrap();
    assert!(shifts.iter().all(|shift| shift.hours() == Hours(900)), "{shifts:?}");
    world.pass(12 * 60);
    let found = desk(&world).await;
    assert_eq!(here(&found), 0);
    assert!(propose(&found.queue[0].0, &found.candidates, &found.spots, world.now).is_err());
}

#[tokio::test]
async fn the_desk_says_that_the_parts_are_there() {
    let world = World::new().await;
    let fleet = world.fleet(1).await;
    world.authorised(fleet[0]).await;
    let parts = async || {
        let of = desk(&world).await.queue[0].0.clone();
        (of.parts_short, of.parts_ready)
    };
    assert_eq!(parts().await, (Vec::new(), false), "the stock does not know it");
    let (part_no, bin, note) = ("3106042600", "A-01-02".into(), String::new());
    world.price_list(part_no, Fen::yuan(780)).await;
    let counted = Quantity::units(1);
    let count = Parts::Count { count: CountId(id()), part_no: part_no.into(), bin, counted, note, seen: None };
    let storekeeper = Actor::staff(world.manager_sun.person, world.dealership, vec![Post::Storekeeper]);
    world.does(&storekeeper, Command::Parts(count)).await;
    assert_eq!(parts().await, (Vec::new(), true));
}

#[tokio::test]
async fn work_is_given_out_within_a_quarter_of_an_hour_of_the_customers_yes_or_not() {
    let mut world = World::new().await;
    let fleet = world.fleet(2).await;
    let (soon, first) = world.authorised(fleet[0]).await;
    let (late, second) = world.authorised(fleet[1]).await;
    world.pass(15);
    world.dispatched(soon, first, world.technician_wang.person, world.bays[0]).await;
    world.pass(1);
    world.dispatched(late, second, world.technician_li.person, world.bays[1]).await;
    // Another bay later on changes nothing.
    world.pass(60);
    world.dispatched(soon, first, world.technician_wang.person, world.bays[1]).await;
    let today = desk(&world).await.today;
    assert_eq!((today.dispatched, today.in_time), (2, 1));
    let day = store::kpis::queries::day(&world.store, &world.manager_sun, world.now).await.unwrap();
    assert_eq!((day.dispatched, day.dispatched_in_time), (2, 1));
}

fn share(order: OrderId, job: LineId, crew: &[(PersonId, u8)]) -> Command {
    let crew = crew.iter().map(|(person, percent)| Portion { person: *person, percent: *percent }).collect();
    Command::Workshop(Floor::Share { order, job, crew, reason: String::new() })
}

#[tokio::test]
async fn a_comeback_does_not_reach_who_did_the_first_repair_by_being_shared() {
    let mut world = World::new().await;
    let fleet = world.fleet(1).await;
    repaired_by_wang(&world, fleet[0]).await;
    world.pass(24 * 60);
    let (order, job) = comeback(&world, fleet[0]).await;
    let (wang, li) = (world.technician_wang.person, world.technician_li.person);
    world.dispatched(order, job, li, world.bays[0]).await;
    let refused = world.asks(&world.director_zhao, share(order, job, &[(li, 50), (wang, 50)])).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::ComebackToSame { technician: "wang".into() }));
}

#[tokio::test]
async fn a_shared_job_runs_on_the_clock_of_all_and_is_sold_by_percent() {
    let mut world = World::new().await;
    let fleet = world.fleet(2).await;
    let (order, job) = world.authorised(fleet[0]).await;
    let (other, other_job) = world.authorised(fleet[1]).await;
    let (wang, li) = (world.technician_wang.clone(), world.technician_li.clone());
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    world.dispatched(other, other_job, li.person, world.bays[1]).await;
    let too_little = world.asks(&world.director_zhao, share(order, job, &[(wang.person, 60), (li.person, 39)])).await.unwrap_err();
    assert!(matches!(too_little.refusal(), Some(Refusal::SharesDoNotAddUp { .. })));
    world.does(&world.director_zhao, share(order, job, &[(wang.person, 60), (li.person, 40)])).await;
    // The clock of a shared job starts for those who are in the house.
    for who in [&wang, &li] {
        world.does(who, Command::Workshop(Floor::ClockIn { person: who.person, attendance: AttendanceId(id()) })).await;
    }

    let floor = store::workshop::queries::floor(&world.store, &world.director_zhao).await.unwrap();
    let load = |person| floor.technicians.iter().find(|who| who.person == person).unwrap().load;
    assert_eq!((load(wang.person), load(li.person)), (Hours(72), Hours(48 + 120)));
    let mine = store::workshop::queries::my_jobs(&world.store, &li).await.unwrap();
    assert_eq!(mine.cards.len(), 2, "a shared job is on the list of all who share it");

    world.does(&li, Command::Workshop(Floor::ClockOn { order, job })).await;
    let busy = world.asks(&li, Command::Workshop(Floor::ClockOn { order: other, job: other_job })).await.unwrap_err();
    assert!(matches!(busy.refusal(), Some(Refusal::TechnicianIsWorking { technician, .. }) if technician == "li"));
    world.pass(30);
    world.writes_up(order, job, &wang).await;
    world.does(&wang, Command::Workshop(Floor::Finish { order, job: Some(job) })).await;
    let done = world.order(order).await.progress.jobs[0].clone();
    assert_eq!((done.clocked_minutes, done.worked_by), (30, vec![wang.person, li.person]));

    let day = store::kpis::queries::day(&world.store, &world.manager_sun, world.now).await.unwrap();
    let of = |name: &str| day.technicians.iter().find(|who| who.technician.name == name).unwrap().clone();
    assert_eq!((of("wang").clocked, of("wang").billed, of("wang").working_on), (Hours(50), Hours(72), None));
    assert_eq!((of("li").clocked, of("li").billed), (Hours(50), Hours(48)));
    world.does(&li, Command::Workshop(Floor::ClockOn { order: other, job: other_job })).await;
}
