//! Many at once, and much that has been.

use crate::appointments::{book, friday, open_for_booking, service, settings, stranger};
use crate::world::{World, id};
use domain::appointments::{Channel, Command as Desk, VisitDraft, Wish};
use domain::permission::Post;
use domain::staff::Skill;
use domain::{AppointmentId, BayId, Command, Language, PersonId, Refusal};
use std::time::{Duration, Instant};
use store::appointments::queries;

const CLIENTS: usize = 200;

/// Everybody wants the same hour at once, through two servers: exactly one gets it, and the others hear when they can come.
async fn one_gets_it(world: &World, clients: Vec<VisitDraft>, starts_at: chrono::DateTime<chrono::Utc>) -> AppointmentId {
    let servers = [world.store.clone(), world.another_server().await];
    let wishes: Vec<_> = clients.into_iter().map(|client| book(client, starts_at)).collect();
    let envelopes: Vec<_> = wishes.iter().map(|(_, command)| world.envelope(command.clone())).collect();
    let asked = envelopes.iter().enumerate().map(|(n, envelope)| store::execute(&servers[n % 2], &world.clerk_he, envelope, world.now));
    let answers = futures::future::join_all(asked).await;
    let mut served = None;
    for (answer, (appointment, _)) in answers.into_iter().zip(&wishes) {
        match answer {
            Ok(_) => assert_eq!(served.replace(*appointment), None, "one is served"),
            Err(error) => match error.refusal() {
                Some(Refusal::SlotTaken { at, next }) => {
                    assert_eq!((*at, next.len()), (starts_at, 3));
                    assert!(next.iter().all(|time| *time > starts_at));
                }
                other => panic!("{other:?}: {error:?}"),
            },
        }
    }
    served.expect("somebody is served")
}

async fn cancel(world: &World, appointment: AppointmentId) {
    world.does(&world.clerk_he, Command::Appointments(Desk::Cancel { appointment, reason: "下一轮".into() })).await;
}

#[tokio::test]
async fn two_hundred_clients_at_once_want_the_last_slot_and_one_gets_it() {
    let world = World::new().await;
    open_for_booking(&world).await;
    // Two bays: one is taken, one is left.
    world.does(&world.clerk_he, book(stranger(9_999), friday(9, 0)).1).await;
    for _ in 0..20 {
        let served = one_gets_it(&world, (0..CLIENTS).map(stranger).collect(), friday(9, 0)).await;
        cancel(&world, served).await;
    }
}

#[tokio::test]
async fn two_hundred_clients_at_once_want_the_last_hour_of_a_technician_in_two_bays_and_one_gets_it() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let wu = PersonId(id());
    store::bootstrap::create_person(&world.store, wu, "wu", "wu", "no password", Language::ZhHans, world.now).await.unwrap();
    store::bootstrap::set_membership(&world.store, world.dealership, wu, &[Post::Technician], &[Skill::Maintenance]).await.unwrap();
    let clients = || (0..CLIENTS).map(|n| VisitDraft { services: vec!["OIL".into()], ..stranger(n) }).collect();
    for _ in 0..20 {
        let served = one_gets_it(&world, clients(), friday(9, 0)).await;
        let bays: Vec<uuid::Uuid> =
            sqlx::query_scalar("select distinct bay_id from appointments_block").fetch_all(&world.all).await.unwrap();
        assert_eq!(bays.len(), 1, "the other bay stands empty");
        cancel(&world, served).await;
    }
}

#[tokio::test]
async fn whoever_comes_second_past_every_lock_is_told_by_the_rules() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let (first, command) = book(stranger(1), friday(11, 0));
    world.does(&world.clerk_he, command).await;
    world.does(&world.clerk_he, book(stranger(2), friday(9, 0)).1).await;
    // Somebody moves the first visit by hand, beside the second: no lock of ours is asked, only the constraint.
    let mut by_hand = world.all.begin().await.unwrap();
    let moved = "update appointments_block set from_at = from_at - interval '2 hours', until_at = until_at - interval '2 hours', bay_id = $2, technician_id = $3
                  where appointment_id = $1";
    sqlx::query(moved).bind(first.0).bind(world.bays[1].0).bind(world.technician_li.person.0).execute(&mut *by_hand).await.unwrap();
    let third = world.asks(&world.clerk_he, book(stranger(3), friday(9, 0)).1);
    let commit = async {
        let waits = "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
        while !sqlx::query_scalar::<_, bool>(waits).fetch_one(&world.all).await.unwrap() {
            tokio::task::yield_now().await;
        }
        by_hand.commit().await.unwrap();
    };
    let (refused, ()) = tokio::join!(third, commit);
    let refused = refused.unwrap_err();
    assert!(matches!(refused.refusal(), Some(Refusal::SlotTaken { next, .. }) if next.len() == 3), "{refused:?}");
}

/// Twelve bays with a technician each, and sixty visits a day: five in every bay.
async fn a_large_house(world: &World) {
    for number in 3..=12 {
        store::bootstrap::create_bay(&world.store, world.dealership, BayId(id()), number, &format!("{number}号")).await.unwrap();
        let (person, name) = (PersonId(id()), format!("t{number}"));
        store::bootstrap::create_person(&world.store, person, &name, &name, "no password", Language::ZhHans, world.now).await.unwrap();
        let skills = [Skill::Mechanical, Skill::Maintenance];
        store::bootstrap::set_membership(&world.store, world.dealership, person, &[Post::Technician], &skills).await.unwrap();
    }
    let put = Desk::PutService { dealership: world.dealership, service: Box::new(service("SHORT", Skill::Mechanical, 30)), replaces: None };
    world.does(&world.manager_sun, Command::Appointments(put)).await;
}

/// Fills days, counted from today; every visit takes an hour and a half of one of twelve bays and technicians.
async fn fill(world: &World, first: i32, last: i32) {
    let visits = "insert into appointments_visit
        select r.*
          from appointments_visit v, generate_series($3::int, $4::int) d, generate_series(1, 12) b, generate_series(0, 4) s,
               jsonb_populate_record(v, jsonb_build_object(
                   'appointment_id', md5($1::text || '/' || d || '/' || b || '/' || s)::uuid, 'number', 'P' || d || '-' || b || '-' || s,
                   'starts_at', $2::timestamptz + make_interval(days => d, mins => s * 110), 'expected', d >= 0)) r
         where v.number = 'YY260312-001'";
    let blocks = "insert into appointments_block
        select $1, md5($1::text || '/' || d || '/' || b.n || '/' || s)::uuid, 1, $5, 150, t.person_id, b.bay_id,
               $2::timestamptz + make_interval(days => d, mins => s * 110), $2::timestamptz + make_interval(days => d, mins => s * 110 + 90), null
          from generate_series($3::int, $4::int) d, generate_series(0, 4) s,
               (select bay_id, row_number() over (order by position) n from workshop_bay) b
          join (select person_id, row_number() over (order by person_id) n from staff_membership where cardinality(skills) > 0) t using (n)";
    let eight = friday(8, 0) - chrono::TimeDelta::days(1);
    for statement in [visits, blocks] {
        let mut query = sqlx::query(statement).bind(world.dealership.0).bind(eight).bind(first).bind(last);
        if statement == blocks {
            query = query.bind(Skill::Mechanical.code());
        }
        query.execute(&world.all).await.unwrap();
    }
    sqlx::query("vacuum (analyze) appointments_visit, appointments_block").execute(&world.all).await.unwrap();
}

/// The middle one of many times that finding four weeks of free slots took.
async fn time_to_find(world: &World) -> (Duration, usize) {
    let wish = Wish { services: vec!["SHORT".into()], ..Wish::default() };
    let (mut times, mut found) = (Vec::new(), 0);
    for _ in 0..21 {
        let begun = Instant::now();
        found = queries::free_slots(&world.store, &world.clerk_he, &wish, Channel::Phone, world.now).await.unwrap().len();
        times.push(begun.elapsed());
    }
    times.sort();
    (times[10], found)
}

#[tokio::test]
async fn free_times_of_four_weeks_are_found_at_once_however_much_has_been() {
    let world = World::new().await;
    open_for_booking(&world).await;
    a_large_house(&world).await;
    world.does(&world.clerk_he, book(stranger(1), friday(17, 0)).1).await;
    fill(&world, 1, 28).await;
    let (before, found) = time_to_find(&world).await;
    assert!(found > 60, "between the visits something short fits: {found}");
    fill(&world, -1_670, -1).await;
    let past: i64 = sqlx::query_scalar("select count(*) from appointments_visit").fetch_one(&world.all).await.unwrap();
    assert!(past > 100_000, "{past}");
    let (after, _) = time_to_find(&world).await;
    eprintln!("free slots of four weeks, 60 visits a day: {before:?}; with {past} visits in all: {after:?}; {found} found");
    let limit = if cfg!(debug_assertions) { Duration::from_millis(150) } else { Duration::from_millis(20) };
    assert!(after < limit, "{after:?}");
    assert!(after < before * 2 + Duration::from_millis(3), "{before:?} became {after:?}");
    assert_eq!(settings().horizon_days, 28);
}
