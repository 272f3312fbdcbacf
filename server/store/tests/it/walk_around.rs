//! Walk-arounds, signed sheets and photos, as they are kept.

use crate::world::{World, id, vehicle_draft};
use chrono::TimeDelta;
use domain::customers::Command as Customers;
use domain::repair_orders::walk_around::{DamageKind, Lamp, Mark};
use domain::repair_orders::{Command as Orders, Keep, KeptKind, Picture, Shows, WalkAround, merge};
use domain::{Command, MarkId, OrderId, PhotoId, Refusal};
use store::repair_orders::{at_hand, photos};

fn photo() -> PhotoId {
    PhotoId(id())
}

fn found() -> WalkAround {
    let mark = Mark { id: Some(MarkId(id())), x: 300, y: 120, damage: DamageKind::Dent, note: "左后门".into(), photo: None };
    WalkAround { marks: vec![mark], fewer_photos: "夜间".into(), ..WalkAround::default() }
}

impl World {
    /// A car that has been checked in.
    async fn received(&self, plate: &str, vin: &str) -> OrderId {
        let (vehicle, order) = (self.car(plate, vin).await, OrderId(id()));
        self.order_does(Orders::Open { order, vehicle }).await;
        self.order_does(Orders::CheckIn { order, check_in: self.check_in(41_236), closed_is_meant: false }).await;
        order
    }

    async fn order_does(&self, command: Orders) {
        self.does(&self.advisor_lin, Command::RepairOrders(command)).await;
    }

    async fn refuses(&self, command: Orders) -> Refusal {
        let refused = self.asks(&self.advisor_lin, Command::RepairOrders(command)).await.expect_err("refused");
        refused.refusal().expect("a refusal").clone()
    }

    async fn receive_picture(&self, photo: PhotoId) {
        let kept = photos::Kept { hash: [9; 32], picture: Picture { width: 800, height: 600 }, bytes: 4_711 };
        photos::keep(&self.store, &self.advisor_lin, photo, &kept, self.now).await.unwrap();
    }

    fn sign(&self, order: OrderId, walk_around: WalkAround) -> Orders {
        self.sign_from(0, order, walk_around)
    }

    fn sign_from(&self, began: u32, order: OrderId, walk_around: WalkAround) -> Orders {
        let (walk_around, signed_by) = (Box::new(walk_around), "陈女士".into());
        Orders::SignCheckIn { order, began: Some(began), walk_around, signed_by, signature: "M1 1 L90 90".into() }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customer_signed_stays_and_cannot_be_changed_behind_their_back() {
    let mut world = World::new().await;
    let order = world.received("浙A8K2C7", "LFV2A21K8J3000001").await;
    let found = found();
    world.order_does(world.sign(order, found.clone())).await;
    world.pass(5);
    let more = WalkAround { lamps: vec![Lamp::Engine], ..found.clone() };
    world.order_does(Orders::RecordWalkAround { order, began: Some(1), walk_around: more.clone() }).await;
    world.order_does(world.sign_from(2, order, more.clone())).await;
    let walked = world.order(order).await.walked;
    assert_eq!(walked.sheets.iter().map(|sheet| sheet.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((&walked.sheets[0].walk_around, &walked.sheets[1].walk_around), (&found, &more));
    assert_eq!((walked.sheets[0].by.name.as_str(), walked.sheets[0].signed_by.as_str()), ("lin", "陈女士"));
    assert_eq!(walked.sheets[1].at - walked.sheets[0].at, TimeDelta::minutes(5));
    for change in ["update repair_orders_check_sheet set signed_by = 'x'", "delete from repair_orders_check_sheet"] {
        let refused = sqlx::query(change).execute(&world.all).await.expect_err("refused");
        assert!(refused.to_string().contains("never changed"), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_belongs_to_one_order_and_to_one_dealership() {
    let world = World::new().await;
    let (order, other) = (world.received("浙A8K2C7", "LFV2A21K8J3000001").await, world.received("浙A1A1A1", "LGXCE4CB8P0000456").await);
    let photo = photo();
    let add = |order| Orders::AddPhoto { order, photo, shows: Shows::Front, taken_at: world.now };
    assert_eq!(world.refuses(add(order)).await, Refusal::PictureMissing);
    world.receive_picture(photo).await;
    assert!(photos::is_received(&world.store, &world.advisor_lin, photo).await.unwrap());
    assert!(!photos::is_received(&world.store, &world.stranger, photo).await.unwrap());
    world.order_does(add(order)).await;
    let photo_there = world.order(order).await.walked.photos[0].clone();
    assert_eq!((photo_there.id, photo_there.width, photo_there.by.name.as_str()), (photo, 800, "lin"));
    assert_eq!(world.refuses(add(other)).await, Refusal::AlreadyThere, "it shows another car");
    assert_eq!(photos::file(&world.store, &world.advisor_lin, photo).await.unwrap(), [9; 32]);
    let stranger = photos::file(&world.store, &world.stranger, photo).await.expect_err("another dealership");
    assert_eq!(stranger.refusal(), Some(&Refusal::NotFound));
    world.order_does(Orders::WithdrawPhoto { order, photo, reason: "拍错车".into() }).await;
    assert!(world.order(order).await.walked.photos.is_empty());
    assert!(photos::file(&world.store, &world.advisor_lin, photo).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn reception_is_told_of_earlier_work_and_of_what_is_not_paid() {
    let mut world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (first, job) = world.authorised(vehicle).await;
    world.ready(first, job, &world.technician_wang.clone()).await;
    world.does(&world.cashier_shen, Command::Settlement(domain::settlement::Command::Settle { order: first })).await;
    let statement = world.order(first).await.statements[0].id;
    let credit = domain::settlement::Command::GrantCredit { order: first, statement, reason: "月结".into() };
    world.does(&world.manager_sun, Command::Settlement(credit)).await;
    let pass = domain::settlement::Command::IssueGatePass { order: first, gate_pass: domain::GatePassId(id()) };
    world.does(&world.cashier_shen, Command::Settlement(pass)).await;
    world.order_does(Orders::Deliver { order: first }).await;
    world.pass(3 * 24 * 60);
    let order = OrderId(id());
    world.order_does(Orders::Open { order, vehicle }).await;
    let known = at_hand::at_hand(&world.store, &world.advisor_lin, order, world.now).await.unwrap();
    assert_eq!((known.earlier.len(), known.odometer_km), (1, Some(41_236)));
    let earlier = &known.earlier[0];
    assert_eq!((earlier.order, earlier.jobs.iter().map(|job| job.title.as_str()).collect::<Vec<_>>()), (first, vec!["更换减振器"]));
    assert!(earlier.may_come_back(known.today, known.odometer_km));
    let suspicion = earlier.suspicion("减震器还是响", known.today, known.odometer_km).expect("what was done and written down is compared");
    assert_eq!(suspicion.sign, domain::repair_orders::suspicion::Sign::SaidAgain);
    assert!(earlier.jobs[0].words.contains("路试正常"), "{:?}", earlier.jobs);
    assert_eq!(earlier.guarantee(known.today, Some(42_000)).map(|left| (left.days, left.km)), Some((7, Some(1_236))));
    assert_eq!(known.unpaid.iter().map(|unpaid| unpaid.order).collect::<Vec<_>>(), [first]);
    let technician = at_hand::at_hand(&world.store, &world.technician_wang, order, world.now).await.unwrap();
    assert!(technician.unpaid.is_empty(), "money is not for everybody");
    assert!(at_hand::at_hand(&world.store, &world.stranger, order, world.now).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_on_one_sheet_are_told_of_each_other_and_a_save_sent_twice_is_one() {
    let mut world = World::new().await;
    let order = world.received("浙A8K2C7", "LFV2A21K8J3000001").await;
    let save = |began, walk_around: &WalkAround| {
        Command::RepairOrders(Orders::RecordWalkAround { order, began: Some(began), walk_around: walk_around.clone() })
    };
    let first = found();
    let envelope = world.envelope(save(0, &first));
    let answer = store::execute(&world.store, &world.advisor_lin, &envelope, world.now).await.unwrap();
    assert_eq!(store::execute(&world.store, &world.advisor_lin, &envelope, world.now).await.unwrap(), answer);
    assert_eq!(world.order(order).await.walked.revision(), 1);
    world.pass(7);
    let theirs = WalkAround { valuables: "雨伞".into(), ..first.clone() };
    world.does(&world.manager_sun, save(1, &theirs)).await;
    let mine = WalkAround { lamps: vec![Lamp::Abs], ..first.clone() };
    let changed = Refusal::WalkAroundChanged { by: "sun".into(), at: world.now };
    let Command::RepairOrders(again) = save(1, &mine) else { unreachable!("of this area") };
    assert_eq!(world.refuses(again).await, changed);
    assert_eq!(world.order(order).await.walked.around.as_ref(), Some(&theirs), "nothing was written over");
    let (both, _) = merge(&first, &mine, &theirs, Keep::Mine);
    world.does(&world.advisor_lin, save(2, &both)).await;
    let walked = world.order(order).await.walked;
    assert_eq!((walked.revision(), walked.around.as_ref()), (3, Some(&both)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_sheet_is_printed_as_it_was_seen_whatever_is_changed_later() {
    let mut world = World::new().await;
    let order = world.received("浙A8K2C7", "LFV2A21K8J3000001").await;
    let first = found();
    world.order_does(world.sign(order, first.clone())).await;
    let page = |world: &World| {
        let (store, lin) = (world.store.clone(), world.advisor_lin.clone());
        async move { store::repair_orders::kept::check_sheets(&store, &lin, order).await.unwrap() }
    };
    let before = page(&world).await;
    assert_eq!(before.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1]);
    let seen = &before[0].1;
    assert_eq!(seen.vehicle.plate.as_ref().map(ToString::to_string).as_deref(), Some("浙A8K2C7"));
    assert_eq!(seen.order.walked.sheets.len(), 1);
    world.pass(60);
    let draft = vehicle_draft(seen.customer.id, "浙A9Z9Z9", "LFV2A21K8J3000001");
    world.does(&world.advisor_lin, Command::Customers(Customers::ChangeVehicle { vehicle: seen.vehicle.id, draft })).await;
    assert_eq!(page(&world).await, before, "the new plate is not on it");
    world.order_does(world.sign_from(1, order, WalkAround { lamps: vec![Lamp::Engine], ..first })).await;
    let after = page(&world).await;
    assert_eq!((after.len(), &after[0]), (2, &before[0]));
    assert_eq!(after[1].1.vehicle.plate.as_ref().map(ToString::to_string).as_deref(), Some("浙A9Z9Z9"));
    let listed = store::repair_orders::kept::of_order(&world.store, &world.advisor_lin, order).await.unwrap();
    let listed: Vec<_> = listed.iter().map(|paper| (paper.kind, paper.number, paper.total)).collect();
    assert_eq!(listed, [(KeptKind::CheckSheet, 2, None), (KeptKind::CheckSheet, 1, None)]);
    assert!(store::repair_orders::kept::check_sheets(&world.store, &world.stranger, order).await.unwrap().is_empty());
}
