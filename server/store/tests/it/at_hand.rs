//! What is at hand when a car comes in: recalls, complaints, loaner cars; in the database.

use crate::appointments::{book, friday, open_for_booking, stranger};
use crate::world::{World, id, vehicle_draft};
use chrono::TimeDelta;
use domain::appointments::{Command as Desk, VisitDraft};
use domain::care::{Category, Command as Care, ComplaintDraft, LoanState, LoanerAtHand, LoanerDraft, Reading, Severity};
use domain::customers::{Command as Customers, VehicleDraft};
use domain::repair_orders::Command as Orders;
use domain::settlement::{Command as Cashier, Method};
use domain::warranty::{CampaignDraft, CampaignKind, CarKey, Command as Warranty};
use domain::{
    AppointmentId, CampaignId, Command, ComplaintId, CustomerId, GatePassId, LoanId, LoanerId, OrderId, PaymentId, Refusal, VehicleId,
};
use store::Error;

const VIN: &str = "LFV2A21K8J3000001";
const LATER: &str = "LSGKE54H3NW000123";

/// A recall of the shock absorbers, by the operation that [`World::authorised`] puts on an order.
fn recall(number: &str, operation: &str) -> CampaignDraft {
    CampaignDraft {
        kind: CampaignKind::Recall,
        number: number.to_owned(),
        title: "减振器".to_owned(),
        measure: "免费更换减振器".to_owned(),
        operation: operation.to_owned(),
        service: None,
    }
}

async fn announced(world: &World, number: &str, operation: &str, vins: &[&str]) -> CampaignId {
    let campaign = CampaignId(id());
    let vins = vins.iter().map(|vin| (*vin).to_owned()).collect();
    let open = Warranty::OpenCampaign { campaign, draft: recall(number, operation), vins };
    world.does(&world.manager_sun, Command::Warranty(open)).await;
    campaign
}

async fn open_of(world: &World, vehicle: VehicleId) -> Vec<CampaignId> {
    let open = store::warranty::queries::of_vehicle(&world.store, &world.advisor_lin, vehicle).await.unwrap();
    open.into_iter().map(|open| open.campaign).collect()
}

async fn leaves(world: &World, order: OrderId, job: domain::LineId) {
    world.ready(order, job, &world.technician_wang).await;
    world.does(&world.cashier_shen, Command::Settlement(Cashier::Settle { order })).await;
    let statement = world.order(order).await.statements[0].clone();
    let (payment, amount) = (PaymentId(id()), statement.total.due);
    let pay = Cashier::TakePayment { order, statement: statement.id, payment, method: Method::Cash, amount };
    world.does(&world.cashier_shen, Command::Settlement(pay)).await;
    world.does(&world.cashier_shen, Command::Settlement(Cashier::IssueGatePass { order, gate_pass: GatePassId(id()) })).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Deliver { order })).await;
}

#[tokio::test]
async fn a_recall_is_told_of_a_car_until_it_leaves_with_it_done() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", VIN).await;
    let done = announced(&world, "S2026M0012V", "SU-220", &[VIN, LATER]).await;
    let other = announced(&world, "S2026M0013V", "RC-9", &[VIN]).await;
    let (order, job) = world.authorised(vehicle).await;
    let known = store::repair_orders::at_hand::at_hand(&world.store, &world.advisor_lin, order, world.now).await.unwrap();
    assert_eq!(known.campaigns.iter().map(|open| open.campaign).collect::<Vec<_>>(), [done, other]);
    leaves(&world, order, job).await;
    assert_eq!(open_of(&world, vehicle).await, [other], "only what was on the order is done");
    let page = store::warranty::queries::campaign(&world.store, &world.manager_sun, done, None).await.unwrap();
    assert_eq!((page.row.affected, page.row.here, page.row.done), (2, 1, 1));
    let remedy = page.cars[0].remedy.clone().expect("done");
    assert_eq!(remedy.order, Some((order, "RO260312-001".to_owned())));
    let (_, history) = store::repair_orders::queries::order_page(&world.store, &world.advisor_lin, order, world.now).await.unwrap();
    assert!(history.events.iter().any(|recorded| recorded.event.kind() == "remedied"));
}

#[tokio::test]
async fn a_car_that_comes_later_is_recognised_by_its_vin() {
    let world = World::new().await;
    let first = world.car("浙A8K2C7", VIN).await;
    let campaign = announced(&world, "S2026M0012V", "RC-1", &[LATER]).await;
    assert!(open_of(&world, first).await.is_empty());
    let owner: uuid::Uuid = sqlx::query_scalar("select customer_id from customers_vehicle").fetch_one(&world.all).await.unwrap();
    let vehicle = VehicleId(id());
    let draft = VehicleDraft { ..vehicle_draft(CustomerId(owner), "浙A8K2C8", LATER) };
    world.does(&world.advisor_lin, Command::Customers(Customers::RegisterVehicle { vehicle, draft })).await;
    assert_eq!(open_of(&world, vehicle).await, [campaign]);
    let note = |vin: &str| Command::Warranty(Warranty::NoteRemedy { campaign, vin: vin.into(), reason: "在外地站做过".into() });
    let unknown = world.asks(&world.manager_sun, note(VIN)).await.unwrap_err();
    assert_eq!(unknown.refusal(), Some(&Refusal::CarNotAffected));
    world.does(&world.manager_sun, note(LATER)).await;
    assert!(open_of(&world, vehicle).await.is_empty());
    let back = Warranty::WithdrawRemedy { campaign, vin: LATER.into(), reason: "看错了车".into() };
    world.does(&world.manager_sun, Command::Warranty(back)).await;
    assert_eq!(open_of(&world, vehicle).await, [campaign]);
    world.does(&world.manager_sun, Command::Warranty(Warranty::EndCampaign { campaign, reason: "厂家结束".into() })).await;
    assert!(open_of(&world, vehicle).await.is_empty(), "nobody is told any more");
}

#[tokio::test]
async fn one_number_is_one_campaign_also_when_two_announce_it_at_once() {
    let world = World::new().await;
    let open = || Warranty::OpenCampaign { campaign: CampaignId(id()), draft: recall("S2026M0012V", "RC-1"), vins: vec![VIN.into()] };
    let sent = [open(), open()].map(|command| world.asks(&world.manager_sun, Command::Warranty(command)));
    let answers = futures::future::join_all(sent).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let told = |error: &Error| matches!(error.refusal(), Some(Refusal::CampaignNumberTaken { .. } | Refusal::Taken { .. }));
    assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(told), "{answers:?}");
}

async fn complaint(world: &World, vehicle: Option<VehicleId>, order: Option<OrderId>) -> (ComplaintId, Command) {
    let customer: uuid::Uuid = sqlx::query_scalar("select customer_id from customers_customer").fetch_one(&world.all).await.unwrap();
    let complaint = ComplaintId(id());
    let draft = ComplaintDraft {
        customer: CustomerId(customer),
        vehicle,
        order,
        category: Category::Waiting,
        severity: Severity::Important,
        words: "说好十一点，等到一点半".into(),
        answer_by: world.now + TimeDelta::hours(1),
        owner: world.advisor_lin.person,
    };
    (complaint, Command::Care(Care::RegisterComplaint { complaint, draft: Box::new(draft) }))
}

#[tokio::test]
async fn a_complaint_is_at_hand_until_it_is_closed() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", VIN).await;
    let (order, _) = world.authorised(vehicle).await;
    let (registered, command) = complaint(&world, Some(vehicle), Some(order)).await;
    world.does(&world.advisor_lin, command).await;
    let at_hand = async |actor| store::repair_orders::at_hand::at_hand(&world.store, actor, order, world.now).await.unwrap().complaints;
    let known = at_hand(&world.advisor_lin).await;
    let [one] = known.as_slice() else { panic!("{known:?}") };
    assert_eq!((one.number.as_str(), one.owner.name.as_str(), one.order.as_ref().map(|(id, _)| *id)), ("TS260312-001", "lin", Some(order)));
    assert!(at_hand(&world.technician_wang).await.is_empty(), "not the technician's to know");
    let close = || Command::Care(Care::CloseComplaint { complaint: registered, done: "道歉，送一次洗车".into() });
    let sent = [close(), close()].map(|command| world.asks(&world.advisor_lin, command));
    let answers = futures::future::join_all(sent).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "closed once");
    assert!(at_hand(&world.advisor_lin).await.is_empty());
    let list = store::care::complaints::complaints(&world.store, &world.advisor_lin).await.unwrap();
    assert_eq!((list.open.len(), list.closed.len()), (0, 1));
    assert_eq!(list.closed[0].closed.as_ref().map(|closed| closed.done.as_str()), Some("道歉，送一次洗车"));
}

#[tokio::test]
async fn a_complaint_names_only_what_is_its_customers() {
    let world = World::new().await;
    world.car("浙A8K2C7", VIN).await;
    let (_, command) = complaint(&world, Some(VehicleId(id())), None).await;
    assert_eq!(world.asks(&world.advisor_lin, command).await.unwrap_err().refusal(), Some(&Refusal::NotFound));
    let (_, command) = complaint(&world, None, Some(OrderId(id()))).await;
    assert_eq!(world.asks(&world.advisor_lin, command).await.unwrap_err().refusal(), Some(&Refusal::NotFound));
    let (_, mut command) = complaint(&world, None, None).await;
    if let Command::Care(Care::RegisterComplaint { draft, .. }) = &mut command {
        draft.owner = world.technician_wang.person;
    }
    let who = world.asks(&world.advisor_lin, command).await.unwrap_err();
    assert_eq!(who.refusal(), Some(&Refusal::NobodyOfThatName), "a technician sees to none");
    let owners = store::care::complaints::owners(&world.store, &world.advisor_lin).await.unwrap();
    let names: Vec<&str> = owners.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["lin", "sun"], "whoever may see to one, of this house");
}

async fn loaner(world: &World, plate: &str) -> LoanerId {
    let loaner = LoanerId(id());
    let draft = LoanerDraft { plate: plate.into(), model: "缤越 1.5T".into(), odometer_km: 12_400, in_service: true };
    world.does(&world.manager_sun, Command::Care(Care::PutLoaner { loaner, draft, reason: String::new() })).await;
    loaner
}

async fn wishes(world: &World, number: usize) -> AppointmentId {
    let (visit, command) = book(VisitDraft { loaner: true, ..stranger(number) }, friday(8, 0) + TimeDelta::hours(number as i64 / 2));
    world.does(&world.clerk_he, command).await;
    visit
}

fn promise(loaner: LoanerId, appointment: AppointmentId) -> (LoanId, Command) {
    let loan = LoanId(id());
    (loan, Command::Care(Care::PromiseLoaner { loan, loaner, appointment, from: friday(9, 0), until: friday(17, 0) }))
}

async fn page(world: &World) -> domain::care::LoanersPage {
    store::care::loaners::page(&world.store, &world.clerk_he, world.now).await.unwrap()
}

#[tokio::test]
async fn a_car_that_ten_want_at_once_is_promised_to_one() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let servers = [world.store.clone(), world.another_server().await];
    let car = loaner(&world, "浙A66B01").await;
    let mut envelopes = Vec::new();
    for number in 0..10 {
        envelopes.push(world.envelope(promise(car, wishes(&world, number).await).1));
    }
    let sent =
        envelopes.iter().enumerate().map(|(turn, envelope)| store::execute(&servers[turn % 2], &world.clerk_he, envelope, world.now));
    let answers = futures::future::join_all(sent).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let told = |error: &Error| matches!(error.refusal(), Some(Refusal::LoanerIsTaken { .. }));
    assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(told), "{answers:?}");
    let page = page(&world).await;
    assert_eq!((page.promised.len(), page.wishes.len()), (1, 9));
    // Whatever the rules say, the database keeps it so.
    let twice = sqlx::query("insert into care_loan select dealership_id, gen_random_uuid(), 1, loaner_id, appointment_id, from_at, until_at, 'out', promised_at, promised_by from care_loan")
        .execute(&world.all)
        .await
        .unwrap_err();
    assert_eq!(twice.as_database_error().and_then(|error| error.constraint()), Some("care_loaner_is_taken"));
}

#[tokio::test]
async fn a_visit_has_one_loaner_also_when_two_are_promised_at_once() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let visit = wishes(&world, 1).await;
    let cars = [loaner(&world, "浙A66B01").await, loaner(&world, "浙A66B02").await];
    let answers = futures::future::join_all(cars.map(|car| world.asks(&world.clerk_he, promise(car, visit).1))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let told = |error: &Error| matches!(error.refusal(), Some(Refusal::VisitHasLoaner));
    assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(told), "{answers:?}");
}

#[tokio::test]
async fn a_loaner_is_shown_at_its_visit_handed_over_and_taken_back() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let vehicle = world.car("浙A8K2C7", VIN).await;
    let (visit, command) = book(VisitDraft { loaner: true, vehicle: Some(vehicle), ..stranger(1) }, friday(9, 0));
    world.does(&world.clerk_he, command).await;
    world.now = friday(9, 0);
    let order = OrderId(id());
    world.does(&world.clerk_he, Command::Appointments(Desk::Arrive { appointment: visit })).await;
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::Open { order, vehicle })).await;
    world.does(&world.advisor_lin, Command::Appointments(Desk::LinkOrder { appointment: visit, order })).await;
    let at_hand = async |world: &World| {
        store::repair_orders::at_hand::at_hand(&world.store, &world.advisor_lin, order, world.now).await.unwrap().loaner
    };
    assert_eq!(at_hand(&world).await, Some(LoanerAtHand::Wished));
    assert_eq!(page(&world).await.wishes.len(), 1, "who has arrived still waits for one");
    let (loan, command) = promise(loaner(&world, "浙A66B01").await, visit);
    world.does(&world.clerk_he, command).await;
    assert!(matches!(at_hand(&world).await, Some(LoanerAtHand::Promised { out: false, .. })));
    let reading = |odometer_km| Reading { odometer_km, energy_percent: 80 };
    let over = Care::HandOverLoaner { loan, reading: reading(12_410) };
    world.does(&world.advisor_lin, Command::Care(over)).await;
    assert!(matches!(at_hand(&world).await, Some(LoanerAtHand::Promised { out: true, .. })));
    world.now = friday(18, 0);
    let out = page(&world).await.out;
    assert!(out[0].loan.is_overdue(world.now), "{out:?}");
    let back = |km| Command::Care(Care::TakeBackLoaner { loan, reading: reading(km), note: String::new() });
    let down = world.asks(&world.advisor_lin, back(12_400)).await.unwrap_err();
    assert_eq!(down.refusal(), Some(&Refusal::OdometerWentDown { last: 12_410, found: 12_400 }));
    let answers = futures::future::join_all([back(12_466), back(12_467)].map(|command| world.asks(&world.advisor_lin, command))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "it comes back once");
    let told = |error: &Error| error.refusal() == Some(&Refusal::LoanIs { state: LoanState::Returned });
    assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(told), "{answers:?}");
    let page = page(&world).await;
    assert!(page.out.is_empty() && (12_466..=12_467).contains(&page.fleet[0].odometer_km), "{page:?}");
    assert!(page.wishes.is_empty(), "who has brought one back wishes for none");
}

#[tokio::test]
async fn a_loaner_is_not_handed_over_into_anothers_promise_and_an_early_loan_begins_now() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let car = loaner(&world, "浙A66B01").await;
    let (first, second) = (wishes(&world, 1).await, wishes(&world, 2).await);
    let promised = async |world: &World, visit, from, until| {
        let loan = LoanId(id());
        world.does(&world.clerk_he, Command::Care(Care::PromiseLoaner { loan, loaner: car, appointment: visit, from, until })).await;
        loan
    };
    let early = promised(&world, first, friday(9, 0), friday(11, 0)).await;
    let late = promised(&world, second, friday(13, 0), friday(17, 0)).await;
    world.now = friday(8, 30);
    let over = |loan| Command::Care(Care::HandOverLoaner { loan, reading: Reading { odometer_km: 12_410, energy_percent: 80 } });
    let taken = world.asks(&world.advisor_lin, over(late)).await.unwrap_err();
    assert!(matches!(taken.refusal(), Some(Refusal::LoanerIsTaken { from, .. }) if *from == friday(9, 0)), "{taken:?}");
    world.does(&world.advisor_lin, over(early)).await;
    assert_eq!(page(&world).await.out[0].loan.period.from, friday(8, 30));
    world.now = friday(17, 0) + TimeDelta::days(2);
    assert!(page(&world).await.promised.is_empty(), "nobody has come for it");
}

#[tokio::test]
async fn a_loaner_goes_with_its_visit_as_long_as_nobody_else_has_it_then() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let car = loaner(&world, "浙A66B01").await;
    let (first, second) = (wishes(&world, 1).await, wishes(&world, 2).await);
    world.does(&world.clerk_he, promise(car, first).1).await;
    let desk =
        store::appointments::queries::desk(&world.store, &world.clerk_he, Some(crate::appointments::day(13)), world.now).await.unwrap();
    let plates: Vec<_> = desk.entries.iter().map(|entry| entry.loaner.as_deref()).collect();
    assert!(plates.contains(&Some("浙A66B01")) && plates.contains(&None), "{plates:?}");
    world.does(&world.clerk_he, Command::Appointments(Desk::Move { appointment: first, starts_at: friday(14, 0) })).await;
    // The first was to come at eight, and had the car from nine to five: it moves on by six hours.
    let moved = page(&world).await.promised.pop().unwrap().loan.period;
    assert_eq!((moved.from, moved.until), (friday(15, 0), friday(23, 0)));
    let early = Care::PromiseLoaner { loan: LoanId(id()), loaner: car, appointment: second, from: friday(8, 0), until: friday(12, 0) };
    world.does(&world.clerk_he, Command::Care(early)).await;
    world.does(&world.clerk_he, Command::Appointments(Desk::Move { appointment: first, starts_at: friday(9, 30) })).await;
    let now = page(&world).await;
    assert_eq!((now.promised.len(), now.wishes.len()), (1, 1), "the second has it at that time: the first waits for another");
    assert_eq!((now.promised[0].loan.visit, now.wishes[0].visit), (second, first));
    world.does(&world.clerk_he, Command::Appointments(Desk::Cancel { appointment: second, reason: "出差".into() })).await;
    let page = page(&world).await;
    assert_eq!((page.promised.len(), page.wishes.len()), (0, 1));
    let late = world.asks(&world.clerk_he, promise(car, second).1).await.unwrap_err();
    assert_eq!(late.refusal(), Some(&Refusal::VisitIsOver));
}

#[tokio::test]
async fn an_odometer_that_was_typed_wrongly_does_not_keep_a_car_from_coming_back() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let car = loaner(&world, "浙A66B01").await;
    let (loan, command) = promise(car, wishes(&world, 1).await);
    world.does(&world.clerk_he, command).await;
    let reading = |odometer_km| Reading { odometer_km, energy_percent: 80 };
    world.does(&world.clerk_he, Command::Care(Care::HandOverLoaner { loan, reading: reading(124_100) })).await;
    let back = Command::Care(Care::TakeBackLoaner { loan, reading: reading(12_466), note: String::new() });
    let less = world.asks(&world.clerk_he, back.clone()).await.unwrap_err();
    assert_eq!(less.refusal(), Some(&Refusal::OdometerWentDown { last: 124_100, found: 12_466 }));
    let draft = LoanerDraft { plate: "浙A66B01".into(), model: "缤越 1.5T".into(), odometer_km: 12_410, in_service: true };
    world.does(&world.manager_sun, Command::Care(Care::PutLoaner { loaner: car, draft, reason: "多打了一个零".into() })).await;
    world.does(&world.clerk_he, back).await;
    assert_eq!(page(&world).await.fleet[0].odometer_km, 12_466);
}

#[tokio::test]
async fn the_cars_of_a_large_campaign_are_listed_page_by_page_each_once() {
    let world = World::new().await;
    world.car("浙A8K2C7", VIN).await;
    let campaign = announced(&world, "S2026M0012V", "SU-220", &[VIN]).await;
    sqlx::query("insert into warranty_car (dealership_id, campaign_id, vin) select $1, $2, 'LSGKE54H3NW' || lpad(n::text, 6, '0') from generate_series(1, 450) n")
        .bind(world.dealership.0)
        .bind(campaign.0)
        .execute(&world.all)
        .await
        .unwrap();
    let (mut after, mut vins, mut pages) = (None, Vec::new(), 0);
    loop {
        let page = store::warranty::queries::campaign(&world.store, &world.manager_sun, campaign, after).await.unwrap();
        (vins, pages) = (vins.into_iter().chain(page.cars.into_iter().map(|car| car.vin)).collect::<Vec<String>>(), pages + 1);
        // As it comes back in an address.
        after = page.next.and_then(|key| CarKey::parse(&key.to_string()));
        if after.is_none() {
            break;
        }
    }
    assert_eq!((vins.len(), pages, vins[0].as_str()), (451, 3, VIN), "the one on record here comes first");
    vins.sort();
    vins.dedup();
    assert_eq!(vins.len(), 451);
}
