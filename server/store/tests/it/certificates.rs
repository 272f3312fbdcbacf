//! Certificates of finished repairs: numbered without gaps, one per car at a time, void when the car goes back.

use crate::sheets::{fill, of_kind};
use crate::world::{World, id};
use domain::quality::{Command as Quality, SheetKind};
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{Command as Orders, Diagnosis, Kind};
use domain::{CertificateId, Command, InspectionId, LineId, OrderId, Refusal};
use store::quality::queries;

fn certify(order: OrderId) -> Command {
    Command::Quality(Quality::Certify { order, certificate: CertificateId(id()), odometer_km: 41_240 })
}

/// The whole car is looked at item by item, and passes.
async fn passes(world: &World, order: OrderId) {
    let last = of_kind(SheetKind::Final, Kind::General);
    world.does(&world.inspector_xu, fill(order, None, last)).await;
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
async fn of_two_who_write_it_out_at_once_one_does() {
    let world = World::new().await;
    let (order, _) = engine_repaired(&world).await;
    let (one, other) = tokio::join!(world.asks(&world.inspector_xu, certify(order)), world.asks(&world.inspector_xu, certify(order)));
    let refused: Vec<_> = [one, other].into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.iter().map(|error| error.refusal()).collect::<Vec<_>>(), [Some(&Refusal::AlreadyThere)]);
    assert_eq!(world.order(order).await.certificate.map(|certificate| certificate.number), Some("HG260312-001".into()));
}
