//! Signing in: sessions that end, and how often one may try.

use crate::world::World;
use chrono::TimeDelta;
use domain::staff::Command as Staff;
use domain::{Command, Refusal};
use futures::future::join_all;
use store::staff::attempts::{self, PER_ADDRESS, PER_NAME, REMEMBERED, WINDOW};
use store::staff::sessions::{self, IDLE, LIFETIME};

const TABLET: [u8; 32] = [1; 32];
const DESKTOP: [u8; 32] = [2; 32];

#[tokio::test]
async fn a_session_nobody_uses_ends_and_one_in_use_ends_after_a_week() {
    let mut world = World::new().await;
    let lin = world.advisor_lin.person;
    let opened = sessions::open(&world.store, lin, &TABLET, "tablet", world.now).await.unwrap().unwrap();
    assert_eq!((opened.person, opened.dealership.id), (lin, world.dealership));
    sessions::open(&world.store, lin, &DESKTOP, "desktop", world.now).await.unwrap().unwrap();
    let begun = world.now;
    let mut hours = 0;
    while world.now + TimeDelta::hours(23) < begun + LIFETIME {
        world.pass(23 * 60);
        hours += 23;
        assert!(sessions::resolve(&world.store, &TABLET, world.now).await.unwrap().is_some(), "after {hours} hours");
    }
    assert!(sessions::resolve(&world.store, &DESKTOP, begun + IDLE).await.unwrap().is_none());
    assert!(sessions::resolve(&world.store, &DESKTOP, begun + IDLE - TimeDelta::seconds(1)).await.unwrap().is_some());
    let last = begun + LIFETIME - TimeDelta::seconds(1);
    assert!(sessions::resolve(&world.store, &TABLET, last).await.unwrap().is_some());
    assert!(sessions::resolve(&world.store, &TABLET, begun + LIFETIME).await.unwrap().is_none());
}

#[tokio::test]
async fn an_open_screen_nobody_sits_at_does_not_keep_its_session_alive() {
    let mut world = World::new().await;
    sessions::open(&world.store, world.advisor_lin.person, &TABLET, "tablet", world.now).await.unwrap().unwrap();
    let begun = world.now;
    for _ in 0..23 {
        world.pass(60);
        assert!(sessions::find(&world.store, &TABLET, world.now).await.unwrap().is_some());
    }
    assert!(sessions::find(&world.store, &TABLET, begun + IDLE).await.unwrap().is_none());
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_that_person_and_nobody_elses() {
    let world = World::new().await;
    let (lin, wang) = (&world.advisor_lin, &world.technician_wang);
    sessions::open(&world.store, lin.person, &TABLET, "tablet", world.now).await.unwrap().unwrap();
    sessions::open(&world.store, lin.person, &DESKTOP, "desktop", world.now).await.unwrap().unwrap();
    sessions::open(&world.store, wang.person, &[3; 32], "tablet", world.now).await.unwrap().unwrap();
    let everywhere = || Command::Staff(Staff::SignOutEverywhere { person: lin.person });
    let by_wang = world.asks(wang, everywhere()).await.unwrap_err();
    assert!(matches!(by_wang.refusal(), Some(Refusal::NotAllowed { .. })));
    assert!(sessions::find(&world.store, &TABLET, world.now).await.unwrap().is_some());
    world.does(lin, everywhere()).await;
    for (session, alive) in [(TABLET, false), (DESKTOP, false), ([3; 32], true)] {
        assert_eq!(sessions::find(&world.store, &session, world.now).await.unwrap().is_some(), alive);
    }
}

#[tokio::test]
async fn somebody_who_may_come_in_no_more_is_out_at_once() {
    let world = World::new().await;
    let lin = world.advisor_lin.person;
    sessions::open(&world.store, lin, &TABLET, "tablet", world.now).await.unwrap().unwrap();
    world.does(&world.manager_sun, Command::Staff(Staff::SetActive { person: lin, active: false })).await;
    assert!(sessions::resolve(&world.store, &TABLET, world.now).await.unwrap().is_none());
    assert!(sessions::open(&world.store, lin, &DESKTOP, "desktop", world.now).await.unwrap().is_none());
}

async fn failures(world: &World) -> i64 {
    sqlx::query_scalar("select count(*) from staff_sign_in_failure").fetch_one(&world.all).await.unwrap()
}

#[tokio::test]
async fn after_eight_failures_a_name_waits_on_every_server_until_the_first_is_a_quarter_of_an_hour_old() {
    let mut world = World::new().await;
    let elsewhere = world.another_server().await;
    for _ in 0..PER_NAME {
        assert_eq!(attempts::begin(&world.store, "Lin ", "10.0.0.1", world.now).await.unwrap(), None);
        world.pass(1);
    }
    let left = WINDOW - TimeDelta::minutes(PER_NAME);
    assert_eq!(attempts::begin(&elsewhere, "lin", "10.0.0.2", world.now).await.unwrap(), Some(left));
    assert_eq!(attempts::begin(&elsewhere, "wang", "10.0.0.1", world.now).await.unwrap(), None);
    world.now += left;
    assert_eq!(attempts::begin(&elsewhere, "lin", "10.0.0.2", world.now).await.unwrap(), None);
    attempts::succeeded(&world.store, "LIN").await.unwrap();
    assert_eq!(attempts::begin(&elsewhere, "lin", "10.0.0.2", world.now).await.unwrap(), None);
}

#[tokio::test]
async fn many_guesses_at_once_do_not_slip_through_together_whether_the_name_is_known_or_not() {
    let world = World::new().await;
    let elsewhere = world.another_server().await;
    for name in ["lin", "nobody of this name"] {
        let stores = [&world.store, &elsewhere];
        let guesses = (0..40_usize).map(|guess| attempts::begin(stores[guess % 2], name, "10.0.0.1", world.now));
        let answers: Vec<_> = join_all(guesses).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.iter().filter(|answer| answer.is_none()).count(), usize::try_from(PER_NAME).unwrap(), "{name}");
        assert!(answers.iter().flatten().all(|wait| *wait == WINDOW), "{answers:?}");
    }
}

#[tokio::test]
async fn one_address_cannot_try_many_names_and_old_attempts_are_swept() {
    let mut world = World::new().await;
    for name in 0..PER_ADDRESS {
        assert_eq!(attempts::begin(&world.store, &format!("name{name}"), "10.0.0.1", world.now).await.unwrap(), None);
    }
    assert_eq!(attempts::begin(&world.store, "lin", "10.0.0.1", world.now).await.unwrap(), Some(WINDOW));
    assert_eq!(attempts::begin(&world.store, "lin", "10.0.0.2", world.now).await.unwrap(), None);
    assert_eq!(failures(&world).await, PER_ADDRESS + 1);
    world.now += WINDOW;
    attempts::begin(&world.store, "lin", "10.0.0.1", world.now).await.unwrap();
    assert_eq!(failures(&world).await, 1);
}

#[tokio::test]
async fn however_many_names_and_addresses_try_only_so_many_attempts_are_remembered() {
    let world = World::new().await;
    sqlx::query("insert into staff_sign_in_failure select 'name' || n, 'address' || n, $1::timestamptz - n * interval '1 ms' from generate_series(1, $2) n")
        .bind(world.now)
        .bind(REMEMBERED + 5_000)
        .execute(&world.all)
        .await
        .unwrap();
    attempts::begin(&world.store, "lin", "10.0.0.1", world.now).await.unwrap();
    assert_eq!(failures(&world).await, REMEMBERED);
}

#[tokio::test]
async fn who_goes_away_while_their_work_begins_takes_nothing_of_the_next_one_along() {
    let world = World::new().await;
    for turn in 0..20 {
        let mut begins = Box::pin(world.store.begin(world.dealership));
        let mut attempt = Box::pin(attempts::begin(&world.store, "lin", "192.0.2.7", world.now));
        assert!(futures::poll!(&mut begins).is_pending() && futures::poll!(&mut attempt).is_pending());
        drop((begins, attempt));
        let token = [turn; 32];
        sessions::open(&world.store, world.advisor_lin.person, &token, "desktop", world.now).await.unwrap().unwrap();
        let seen: i64 = sqlx::query_scalar("select count(*) from staff_session").fetch_one(&world.all).await.unwrap();
        assert_eq!(seen, i64::from(turn) + 1, "written, and seen by everybody");
    }
}
