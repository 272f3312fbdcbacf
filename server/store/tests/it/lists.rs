//! Finding orders: by what is typed, by the day's figures, by what is left to do; and a car that changes hands.

use crate::world::{World, id, vehicle_draft};
use domain::customers::{Command as Customers, CustomerDraft, CustomerKind};
use domain::repair_orders::{Command as Orders, Filter, Happening, Status};
use domain::settlement::{Command as Desk, Method};
use domain::{Actor, Command, CustomerId, Fen, GatePassId, OrderId, PaymentId, Refusal, VehicleId};

async fn listed(world: &World, filter: Filter) -> Vec<OrderId> {
    let rows = store::repair_orders::queries::orders(&world.store, &world.advisor_lin, &filter, None).await.unwrap();
    rows.rows.into_iter().map(|row| row.order).collect()
}

async fn customer(world: &World, name: &str, phone: &str) -> CustomerId {
    let customer = CustomerId(id());
    let draft = CustomerDraft {
        kind: CustomerKind::Person,
        name: name.into(),
        phone: phone.into(),
        contact: String::new(),
        address: String::new(),
        note: String::new(),
    };
    world.does(&world.advisor_lin, Command::Customers(Customers::RegisterCustomer { customer, draft })).await;
    customer
}

async fn owned(world: &World, owner: CustomerId, plate: &str, vin: &str) -> VehicleId {
    let vehicle = VehicleId(id());
    world
        .does(&world.advisor_lin, Command::Customers(Customers::RegisterVehicle { vehicle, draft: vehicle_draft(owner, plate, vin) }))
        .await;
    vehicle
}

async fn delivered(world: &World, order: OrderId) {
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    let statement = world.order(order).await.statements[0].id;
    let (payment, amount) = (PaymentId(id()), Fen::yuan(786));
    for command in [
        Desk::TakePayment { order, statement, payment, method: Method::Wechat, amount },
        Desk::IssueGatePass { order, gate_pass: GatePassId(id()) },
    ] {
        world.does(&world.cashier_shen, Command::Settlement(command)).await;
    }
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;
}

#[tokio::test]
async fn the_search_box_and_the_order_list_find_the_same_however_it_is_typed() {
    let world = World::new().await;
    let owner = customer(&world, "Smith Wang", "0571-88001234").await;
    let vehicle = owned(&world, owner, "浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    let other = owned(&world, customer(&world, "陈女士", "13805712266").await, "浙B55555", "LSGKE54H3NW000123").await;
    world.authorised(other).await;
    let number = world.order(order).await.number;
    for typed in [
        "8k2c7",
        "浙A·8K2C7",
        "浙a 8k2",
        "057188001234",
        "0571-8800",
        "0571 8800 1234",
        "smith",
        "SMITH wang",
        &number,
        &number.replace('-', ""),
        &number["RO".len()..],
        &number["RO".len()..].replace('-', ""),
        "j3000001\0",
    ] {
        let hits = store::customers::queries::search(&world.store, &world.advisor_lin, typed).await.unwrap();
        assert_eq!(hits.iter().map(|hit| hit.vehicle).collect::<Vec<_>>(), [Some(vehicle)], "{typed}");
        assert_eq!(listed(&world, Filter { text: typed.into(), ..Filter::default() }).await, [order], "{typed}");
    }
}

#[tokio::test]
async fn a_customer_is_found_by_the_given_name_alone() {
    let world = World::new().await;
    let su = owned(&world, customer(&world, "苏欣怡", "13805712266").await, "浙A8K2C7", "LFV2A21K8J3000001").await;
    let other = owned(&world, customer(&world, "欣荣物流", "13805712277").await, "浙B55555", "LSGKE54H3NW000123").await;
    let (orders, _) = (world.authorised(su).await, world.authorised(other).await);
    for typed in ["苏", "苏欣", "苏欣怡", "欣怡"] {
        let hits = store::customers::queries::search(&world.store, &world.advisor_lin, typed).await.unwrap();
        assert_eq!(hits.iter().map(|hit| hit.vehicle).collect::<Vec<_>>(), [Some(su)], "{typed}");
        assert_eq!(listed(&world, Filter { text: typed.into(), ..Filter::default() }).await, [orders.0], "{typed}");
    }
    // One character says where a name begins.
    let hits = store::customers::queries::search(&world.store, &world.advisor_lin, "欣").await.unwrap();
    assert_eq!(hits.iter().map(|hit| hit.vehicle).collect::<Vec<_>>(), [Some(other)]);
    for nobody in ["怡欣", "%怡", "_怡", "欣_"] {
        assert!(store::customers::queries::search(&world.store, &world.advisor_lin, nobody).await.unwrap().is_empty(), "{nobody}");
    }
}

#[tokio::test]
async fn digits_find_a_car_before_the_orders_of_a_day() {
    let world = World::new().await;
    let owner = customer(&world, "陈女士", "13805712266").await;
    let of_the_day = owned(&world, owner, "浙A8K2C7", "LFV2A21K8J3000001").await;
    world.authorised(of_the_day).await;
    // Its telephone number holds the digits of that day.
    let by_phone = owned(&world, customer(&world, "刘先生", "13260312000").await, "浙B55555", "LSGKE54H3NW000123").await;
    let hits = store::customers::queries::search(&world.store, &world.advisor_lin, "260312").await.unwrap();
    assert_eq!(hits.iter().map(|hit| hit.vehicle).collect::<Vec<_>>(), [Some(by_phone), Some(of_the_day)]);
    let part_of_a_day = store::customers::queries::search(&world.store, &world.advisor_lin, "26031").await.unwrap();
    assert_eq!(part_of_a_day.iter().map(|hit| hit.vehicle).collect::<Vec<_>>(), [Some(by_phone)], "a day is whole, or it is no day");
}

#[tokio::test]
async fn a_figure_of_the_day_opens_the_orders_it_counts() {
    let mut world = World::new().await;
    let vehicles = world.fleet(2).await;
    let (yesterday, job) = world.authorised(vehicles[0]).await;
    world.ready(yesterday, job, &world.technician_wang).await;
    let day = |world: &World| world.now.date_naive();
    let before = day(&world);
    world.pass(24 * 60);
    let (today, _) = world.authorised(vehicles[1]).await;
    delivered(&world, yesterday).await;
    let on = |what, day| Filter { on: Some((what, day)), ..Filter::default() };
    assert_eq!(listed(&world, on(Happening::Opened, before)).await, [yesterday]);
    assert_eq!(listed(&world, on(Happening::Opened, day(&world))).await, [today]);
    assert_eq!(listed(&world, on(Happening::Inspected, before)).await, [yesterday]);
    assert_eq!(listed(&world, on(Happening::Delivered, day(&world))).await, [yesterday]);
    assert_eq!(listed(&world, on(Happening::Settled, day(&world))).await, [yesterday]);
    assert_eq!(listed(&world, on(Happening::Failed, before)).await, []);
    let both = Filter { statuses: vec![Status::Authorised, Status::Delivered], ..Filter::default() };
    assert_eq!(listed(&world, both).await, [today, yesterday]);
    let one = Filter { statuses: vec![Status::Delivered], ..Filter::default() };
    assert_eq!(listed(&world, one).await, [yesterday]);
}

#[tokio::test]
async fn a_car_that_has_left_waits_to_be_closed_until_somebody_closes_it() {
    let world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let to_close = async |who: &Actor| store::repair_orders::queries::to_close(&world.store, who).await;
    world.ready(order, job, &world.technician_wang).await;
    assert!(to_close(&world.manager_sun).await.unwrap().is_empty());
    delivered(&world, order).await;
    assert_eq!(to_close(&world.manager_sun).await.unwrap().iter().map(|row| row.order).collect::<Vec<_>>(), [order]);
    assert!(matches!(to_close(&world.cashier_shen).await.unwrap_err().refusal(), Some(Refusal::NotAllowed { .. })));
    world.does(&world.manager_sun, Command::RepairOrders(Orders::Close { order })).await;
    assert!(to_close(&world.manager_sun).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_car_that_is_sold_belongs_to_its_new_owner_and_keeps_its_past() {
    let world = World::new().await;
    let (seller, buyer) = (customer(&world, "陈女士", "13805712266").await, customer(&world, "李先生", "13805710001").await);
    let vehicle = owned(&world, seller, "浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    let draft = vehicle_draft(buyer, "浙A8K2C7", "LFV2A21K8J3000001");
    world.does(&world.advisor_lin, Command::Customers(Customers::ChangeVehicle { vehicle, draft })).await;
    let page = store::customers::queries::vehicle_page(&world.store, &world.advisor_lin, vehicle).await.unwrap();
    assert_eq!((page.owner.id, page.visits[0].order), (buyer, order));
    assert_eq!(world.order(order).await.customer, seller, "who ordered the work has ordered it");
}
