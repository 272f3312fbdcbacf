//! Certificates of finished repairs: numbered without gaps, one per car at a time, void when the car goes back.

use crate::sheets::{fill_with_photos, of_kind, owed};
use crate::world::{World, id};
use domain::quality::{Command as Quality, FinalOwed, SheetKind};
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{Charge, Command as Orders, Diagnosis, Kind, LineDraft, Payer, Share};
use domain::staff::Skill;
use domain::{CertificateId, Command, Fen, Hours, InspectionId, LineId, OrderId, Refusal};
use store::quality::queries;

fn certify(order: OrderId) -> Command {
    Command::Quality(Quality::Certify { order, certificate: CertificateId(id()), odometer_km: 41_240 })
}

/// The whole car is looked at item by item, and passes.
async fn passes(world: &World, order: OrderId) {
    let last = of_kind(SheetKind::Final, Kind::General);
    fill_with_photos(world, &world.inspector_xu, (order, None), last).await;
    world.does(&world.inspector_xu, world.pass_command(order)).await;
}

/// An order whose engine was repaired, passed by the inspector.
async fn engine_repaired(world: &World) -> (OrderId, LineId) {
    let vehicles = world.fleet(1).await;
    let (order, job) = world.authorised(vehicles[0]).await;
    let diagnosis = Diagnosis { cause: "缸垫渗漏".into(), class: Some(RepairClass::Assembly), ..Diagnosis::default() };
    world.does(&world.advisor_lin, Command::RepairOrders(Orders::RecordDiagnosis { order, diagnosis })).await;
    world.finished(order, job, &world.technician_wang).await;
    passes(world, order).await;
    (order, job)
}

#[tokio::test]
async fn a_certificate_is_listed_until_it_is_written_out_and_void_when_the_car_goes_back() {
    let mut world = World::new().await;
    let (order, job) = engine_repaired(&world).await;
    let due = queries::to_certify(&world.store, &world.inspector_xu).await.unwrap();
    assert_eq!(due.iter().map(|car| (car.order, car.class)).collect::<Vec<_>>(), [(order, RepairClass::Assembly)]);
    let advisor = queries::to_certify(&world.store, &world.advisor_lin).await.unwrap_err();
    assert!(matches!(advisor.refusal(), Some(Refusal::NotAllowed { .. })));
    world.does(&world.inspector_xu, certify(order)).await;
    assert_eq!(queries::to_certify(&world.store, &world.inspector_xu).await.unwrap(), []);
    let first = world.order(order).await.certificate.expect("it stands");
    assert_eq!((first.number.as_str(), first.odometer_km, first.inspector.name.as_str()), ("HG260312-001", 41_240, "xu"));

    let fail = Quality::Fail { order, inspection: InspectionId(id()), jobs: vec![job], finding: "仍有渗油".into() };
    world.does(&world.inspector_xu, Command::Quality(fail)).await;
    assert_eq!(world.order(order).await.certificate, None);
    world.pass(10);
    world.does(&world.technician_wang, Command::Workshop(domain::workshop::Command::ClockOn { order, job })).await;
    world.does(&world.technician_wang, Command::Workshop(domain::workshop::Command::Finish { order, job: None })).await;
    passes(&world, order).await;
    world.does(&world.inspector_xu, certify(order)).await;
    let again = world.order(order).await.certificate.expect("another one");
    assert_eq!(again.number, "HG260312-002", "the number of the one that is void was given out");
}

#[tokio::test]
async fn a_final_sheet_holds_until_somebody_works_on_the_car_again() {
    let mut world = World::new().await;
    let vehicles = world.fleet(1).await;
    let (order, job) = world.authorised(vehicles[0]).await;
    let diagnosis = Diagnosis { cause: "缸垫渗漏".into(), class: Some(RepairClass::Assembly), ..Diagnosis::default() };
    let (lin, xu, wang) = (world.advisor_lin.clone(), world.inspector_xu.clone(), world.technician_wang.clone());
    world.does(&lin, Command::RepairOrders(Orders::RecordDiagnosis { order, diagnosis })).await;
    world.finished(order, job, &wang).await;
    world.pass(5);
    fill_with_photos(&world, &xu, (order, None), of_kind(SheetKind::Final, Kind::General)).await;
    assert_eq!(owed(&world, &xu).await, [None], "the car was looked at as it is");
    world.pass(5);
    let added = LineId(id());
    let (quota, billed) = (Hours(20), Hours(20));
    let charge = Charge::Labour { operation: "SU-225".into(), skill: Skill::Mechanical, quota, billed, rate: Fen::yuan(200) };
    let line = LineDraft { id: added, title: "更换皮带".into(), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) };
    for command in
        [Orders::AddLine { order, line }, Orders::Authorise { order, signed_by: "陈女士".into(), signature: "M1 1 L90 40".into() }]
    {
        world.does(&lin, Command::RepairOrders(command)).await;
    }
    world.finished(order, added, &wang).await;
    assert_eq!(owed(&world, &xu).await, [Some(FinalOwed::Missing)], "and has been worked on since");
    let refused = world.asks(&xu, world.pass_command(order)).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::FinalSheetMissing));
    fill_with_photos(&world, &xu, (order, None), of_kind(SheetKind::Final, Kind::General)).await;
    world.does(&xu, world.pass_command(order)).await;
}

#[tokio::test]
async fn of_two_who_write_it_out_at_once_one_does() {
    let world = World::new().await;
    let (order, _) = engine_repaired(&world).await;
    let (one, other) = tokio::join!(world.asks(&world.inspector_xu, certify(order)), world.asks(&world.inspector_xu, certify(order)));
    let refused: Vec<_> = [one, other].into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.iter().map(|error| error.refusal()).collect::<Vec<_>>(), [Some(&Refusal::AlreadyThere)]);
    assert_eq!(world.order(order).await.certificate.map(|certificate| certificate.number), Some("HG260312-001".into()));
}
