//! Inspection sheets (检查单), in the database.

use crate::world::{World, id};
use domain::quality::{Command as Quality, FinalOwed, Given, Item, Mark, PhotoWhen, SheetKind, Template};
use domain::repair_orders::{Command as Orders, Kind, Picture, Shows};
use domain::workshop::Command as Floor;
use domain::{Actor, Command, InspectionId, LineId, OrderId, PhotoId, Refusal, SheetId};
use store::quality::sheets::{built_in, templates};
use store::repair_orders::photos;

pub fn of_kind(kind: SheetKind, kind_of_visit: Kind) -> &'static Template {
    let all = || built_in().iter().filter(|template| template.kind == kind);
    all().find(|template| template.demanded.kinds.contains(&kind_of_visit)).or_else(|| all().next()).expect("it comes with the product")
}

fn good(item: &Item) -> Given {
    let value = item.measure.map(|measure| measure.watch_below.map_or(100, |limit| limit + 10));
    let photos = if item.photo == PhotoWhen::Always { vec![PhotoId(id())] } else { Vec::new() };
    Given { item: item.code.clone(), mark: Mark::Good, value, photos, note: String::new() }
}

pub fn fill(order: OrderId, job: Option<LineId>, template: &Template) -> Command {
    Command::Quality(Quality::FillSheet {
        order,
        sheet: SheetId(id()),
        kind: template.kind,
        template: template.code.clone(),
        version: template.version,
        job,
        given: template.items.iter().map(good).collect(),
        note: "路面干燥".into(),
    })
}

/// Fills a sheet, and then its photos arrive, as a tablet sends them.
pub async fn fill_with_photos(world: &World, who: &Actor, (order, job): (OrderId, Option<LineId>), template: &Template) {
    let filled = fill(order, job, template);
    let taken = taken_for(&filled);
    world.does(who, filled).await;
    arrive(world, order, taken).await;
}

/// The photos that a sheet shows.
fn taken_for(filled: &Command) -> Vec<PhotoId> {
    let Command::Quality(Quality::FillSheet { given, .. }) = filled else { panic!("a sheet is filled") };
    given.iter().flat_map(|given| given.photos.clone()).collect()
}

/// Photos arrive: each its picture, and then what it is of.
async fn arrive(world: &World, order: OrderId, taken: Vec<PhotoId>) {
    for photo in taken {
        let kept = photos::Kept { hash: [9; 32], picture: Picture { width: 800, height: 600 }, bytes: 4_711 };
        photos::keep(&world.store, &world.advisor_lin, photo, &kept, world.now).await.expect("the picture");
        let add = Orders::AddPhoto { order, photo, shows: Shows::Other, taken_at: world.now };
        world.does(&world.advisor_lin, Command::RepairOrders(add)).await;
    }
}

/// A car that came for this, given to Wang in the first bay.
async fn dispatched(world: &World, kind: Kind) -> (OrderId, LineId) {
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, job) = world.authorised_for(vehicle, kind).await;
    world.dispatched(order, job, world.technician_wang.person, world.bays[0]).await;
    (order, job)
}

fn refusal(answer: Result<impl std::fmt::Debug, store::Error>) -> Refusal {
    answer.expect_err("it is refused").refusal().cloned().expect("a refusal")
}

/// What is missing of the final sheets of the cars that wait for their inspection.
pub async fn owed(world: &World, inspector: &Actor) -> Vec<Option<FinalOwed>> {
    let waits = store::quality::queries::to_inspect(&world.store, inspector).await.expect("the list");
    waits.cards.into_iter().map(|card| card.owes_final).collect()
}

#[tokio::test]
async fn an_accident_car_goes_through_all_three_inspections() {
    let mut world = World::new().await;
    let (order, job) = dispatched(&world, Kind::Accident).await;
    let wang = world.technician_wang.clone();
    world.does(&wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    let finish = || Command::Workshop(Floor::Finish { order, job: None });
    let title = "更换减振器".to_owned();
    assert_eq!(refusal(world.asks(&wang, finish()).await), Refusal::SheetOwed { kind: SheetKind::SelfCheck, title: title.clone() });
    let own = fill(order, Some(job), of_kind(SheetKind::SelfCheck, Kind::Accident));
    world.does(&wang, own).await;
    world.writes_up(order, job, &wang).await;
    world.does(&wang, finish()).await;
    let xu = world.inspector_xu.clone();
    let missing = Refusal::SheetOwed { kind: SheetKind::MutualCheck, title };
    assert_eq!(refusal(world.asks(&xu, world.pass_command(order)).await), missing);
    let waits = store::quality::queries::to_check(&world.store, &xu).await.expect("the list");
    assert_eq!(waits.cards.iter().map(|card| card.progress.order).collect::<Vec<_>>(), [order]);
    assert!(store::quality::queries::to_check(&world.store, &wang).await.expect("the list").cards.is_empty(), "not by who did it");
    let mutual = || fill(order, Some(job), of_kind(SheetKind::MutualCheck, Kind::Accident));
    world.does(&xu, mutual()).await;
    let last = || fill(order, None, of_kind(SheetKind::Final, Kind::Accident));
    assert_eq!(refusal(world.asks(&xu, last()).await), Refusal::OwnCheck, "another pair of eyes");
    world.pass(1);
    let checked = mutual();
    world.does(&world.technician_li, checked).await;
    assert_eq!(refusal(world.asks(&xu, world.pass_command(order)).await), Refusal::FinalSheetMissing);
    assert_eq!(owed(&world, &xu).await, [Some(FinalOwed::Missing)], "the inspector's list says so beforehand");
    let (page, _) = store::repair_orders::queries::order_page(&world.store, &xu, order, world.now).await.expect("the page");
    assert_eq!(page.owes_final, Some(FinalOwed::Missing), "and so does the order");
    let filled = last();
    let taken = taken_for(&filled);
    world.does(&xu, filled).await;
    let missing = taken.len();
    assert_eq!(owed(&world, &xu).await, [Some(FinalOwed::Photos { missing })], "what it is to show is still on its way");
    assert_eq!(refusal(world.asks(&xu, world.pass_command(order)).await), Refusal::SheetPhotosMissing { missing });
    arrive(&world, order, taken).await;
    assert_eq!(owed(&world, &xu).await, [None]);
    world.pass(1);
    let fail = Quality::Fail { order, inspection: InspectionId(id()), jobs: vec![job], finding: "左前有异响".into() };
    world.does(&xu, Command::Quality(fail)).await;
    assert_eq!(world.order(order).await.progress.jobs[0].owes, [SheetKind::SelfCheck, SheetKind::MutualCheck], "all of it again");
    assert_eq!(world.order(order).await.sheets.len(), 4, "and what was filled stays");
    let mine = store::workshop::queries::my_jobs(&world.store, &wang).await.expect("the list");
    let back = mine.cards[0].progress.job(job).expect("it is theirs again");
    assert_eq!((back.rework, back.told.sent_back.as_str()), (true, "左前有异响"), "whoever has it reads why");
    let board = store::workshop::queries::board(&world.store, &world.director_zhao).await.expect("the board");
    assert!(board.cards.iter().flat_map(|card| &card.progress.jobs).all(|job| job.told.is_empty()), "a board leaves it out");
}

#[tokio::test]
async fn a_sheet_is_told_as_it_was_filled_and_once() {
    let world = World::new().await;
    let (order, job) = dispatched(&world, Kind::General).await;
    let fill = fill(order, Some(job), of_kind(SheetKind::Health, Kind::General));
    world.does(&world.technician_wang, fill.clone()).await;
    assert_eq!(refusal(world.asks(&world.technician_wang, fill).await), Refusal::AlreadyThere);
    let sheet = world.order(order).await.sheets.remove(0);
    assert_eq!((sheet.by.name.as_str(), sheet.job, sheet.note.as_str()), ("wang", Some(job), "路面干燥"));
    assert!(sheet.is_in_order() && sheet.shared_at.is_none());
    world.does(&world.advisor_lin, Command::Quality(Quality::ShareSheet { order, sheet: sheet.id })).await;
    assert!(world.order(order).await.sheets[0].shared_at.is_some());
}

#[tokio::test]
async fn a_house_changes_its_templates_and_an_older_sheet_is_still_taken() {
    let world = World::new().await;
    let (order, job) = dispatched(&world, Kind::General).await;
    let before = of_kind(SheetKind::Health, Kind::General);
    let after = Template { items: before.items[..8].to_vec(), ..before.clone() };
    let put = |replaces| {
        let template = Box::new(after.clone());
        Command::Quality(Quality::PutTemplate { dealership: world.dealership, template, replaces: Some(replaces) })
    };
    world.does(&world.manager_sun, put(1)).await;
    assert_eq!(refusal(world.asks(&world.manager_sun, put(1)).await), Refusal::SettingsChanged, "somebody else was first");
    let stands = templates(&world.store, &world.technician_wang).await.expect("the templates");
    let stands = stands.iter().find(|template| template.code == before.code).expect("the health check");
    assert_eq!((stands.version, stands.items.len()), (2, 8));
    assert_eq!(built_in().len(), templates(&world.store, &world.manager_sun).await.expect("the templates").len());
    // A tablet that was without network meanwhile.
    world.does(&world.technician_wang, fill(order, Some(job), before)).await;
    world.does(&world.technician_wang, fill(order, Some(job), stands)).await;
    let unknown = Template { version: 3, ..before.clone() };
    assert_eq!(refusal(world.asks(&world.technician_wang, fill(order, Some(job), &unknown)).await), Refusal::SheetUnknown);
}

#[test]
fn the_templates_that_come_with_the_product_are_sound() {
    for template in built_in() {
        let command = Quality::PutTemplate {
            dealership: domain::DealershipId(uuid::Uuid::nil()),
            template: Box::new(Template { code: format!("{}-copy", template.code), ..template.clone() }),
            replaces: None,
        };
        let person = domain::PersonId(uuid::Uuid::nil());
        let manager = domain::Actor::staff(person, domain::DealershipId(uuid::Uuid::nil()), vec![domain::Post::ServiceManager]);
        domain::quality::set_up(&[], &command, &manager).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", template.code));
    }
}
