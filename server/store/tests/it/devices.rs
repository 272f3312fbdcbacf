//! Devices and PINs when many do the same at once, and what stays when a tablet is revoked.

use crate::world::{World, id};
use domain::staff::{Command as Staff, DeviceKind, PIN_TRIES};
use domain::{Actor, Command, DeviceId, PersonId, Refusal};
use futures::future::join_all;
use store::staff::devices::{self, Known};
use store::staff::pins::{self, Try};
use store::staff::sessions;

const TABLET: [u8; 32] = [7; 32];
const SESSION: [u8; 32] = [8; 32];

fn enrol(device: DeviceId, name: &str) -> Command {
    Command::Staff(Staff::EnrolDevice { device, code: "K7Q-4FM".into(), name: name.into(), kind: DeviceKind::Tablet })
}

/// A tablet that was let in.
async fn tablet(world: &World) -> Known {
    assert!(devices::knock(&world.store, &TABLET, "K7Q4FM", "10.0.0.7", world.now).await.unwrap());
    world.does(&world.manager_sun, enrol(DeviceId(id()), "平板")).await;
    devices::find(&world.store, &TABLET, world.now).await.unwrap().unwrap()
}

async fn has_pin(world: &World, who: &Actor) -> PersonId {
    sqlx::query("insert into staff_pin (person_id, pin_hash, set_at) values ($1, 'hash', now())")
        .bind(who.person.0)
        .execute(&world.all)
        .await
        .unwrap();
    who.person
}

#[tokio::test]
async fn a_code_lets_in_one_device_however_many_type_it_at_once() {
    let world = World::new().await;
    assert!(devices::knock(&world.store, &TABLET, "K7Q4FM", "10.0.0.7", world.now).await.unwrap());
    assert!(!devices::knock(&world.store, &[9; 32], "K7Q4FM", "10.0.0.7", world.now).await.unwrap(), "a code is one device's");
    let typed = (0..8).map(|number| world.asks(&world.manager_sun, enrol(DeviceId(id()), &format!("平板{number}"))));
    let answers = join_all(typed).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused = answers.iter().filter_map(|answer| answer.as_ref().err().and_then(store::Error::refusal));
    assert!(refused.clone().all(|refusal| *refusal == Refusal::DeviceCodeUnknown), "{:?}", refused.collect::<Vec<_>>());
    assert_eq!(devices::devices(&world.store, &world.manager_sun).await.unwrap().len(), 1);
}

#[tokio::test]
async fn many_tries_at_once_are_five() {
    let world = World::new().await;
    let (tablet, wang) = (tablet(&world).await, has_pin(&world, &world.technician_wang).await);
    let tries = join_all((0..20).map(|_| pins::begin_try(&world.store, &tablet, wang))).await;
    let counted = tries.iter().filter(|tried| matches!(tried, Ok(Try::Counted { .. }))).count();
    assert_eq!(counted, usize::from(PIN_TRIES));
    assert!(pins::holders(&world.store, &tablet).await.unwrap().iter().all(|holder| holder.locked));
    world.does(&world.manager_sun, Command::Staff(Staff::UnlockPin { person: wang })).await;
    assert!(matches!(pins::begin_try(&world.store, &tablet, wang).await, Ok(Try::Counted { left: 4, .. })));
    pins::succeeded(&world.store, &tablet, wang, world.now).await.unwrap();
    assert!(matches!(pins::begin_try(&world.store, &tablet, wang).await, Ok(Try::Counted { left: 4, .. })), "right once, counted afresh");
}

#[tokio::test]
async fn a_revoked_tablet_ends_its_sessions_and_opens_no_other() {
    let world = World::new().await;
    let (tablet, wang) = (tablet(&world).await, has_pin(&world, &world.technician_wang).await);
    let opened = pins::open(&world.store, &tablet, wang, &SESSION, world.now).await.unwrap().unwrap();
    assert_eq!((opened.tablet.as_deref(), opened.dealership.id), (Some("平板"), world.dealership));
    sessions::open(&world.store, wang, &[9; 32], "desktop", world.now).await.unwrap().unwrap();
    assert!(sessions::switch(&world.store, &SESSION, world.stranger.dealership).await.is_err(), "a tablet stays in its house");
    let later = world.now + pins::LIFETIME;
    assert!(sessions::find(&world.store, &SESSION, later).await.unwrap().is_none(), "after a shift it ends by itself");
    world.does(&world.manager_sun, Command::Staff(Staff::RevokeDevice { device: tablet.device })).await;
    assert!(sessions::find(&world.store, &SESSION, world.now).await.unwrap().is_none());
    assert!(sessions::find(&world.store, &[9; 32], world.now).await.unwrap().is_some(), "what they do elsewhere goes on");
    assert!(pins::open(&world.store, &tablet, wang, &[10; 32], world.now).await.unwrap().is_none());
    assert!(devices::find(&world.store, &TABLET, world.now).await.unwrap().unwrap().revoked);
}
