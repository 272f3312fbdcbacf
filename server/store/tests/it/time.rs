//! Time that adds up, in the database.

use crate::world::{World, id};
use chrono::{DateTime, TimeDelta, Utc};
use domain::quality::Command as Quality;
use domain::workshop::{Command as Floor, HoldReason, PersonTime, Portion, TimeSheet, TimeWarning, Times};
use domain::{Actor, AttendanceId, Command, Hours, InspectionId, LineId, OrderId, PersonId, Refusal};

async fn asks(world: &World, who: &Actor, command: Floor) -> Result<(), Refusal> {
    let asked = world.asks(who, Command::Workshop(command)).await;
    asked.map(|_| ()).map_err(|error| error.refusal().cloned().expect("a refusal"))
}

async fn sheet(world: &World, who: &Actor) -> TimeSheet {
    store::workshop::time::sheet(&world.store, who, None, 1, world.now).await.expect("a sheet")
}

fn of(sheet: &TimeSheet, person: PersonId) -> PersonTime {
    sheet.people.iter().find(|one| one.person.person == person).cloned().expect("somebody of the floor")
}

fn clock_in(person: PersonId) -> Floor {
    Floor::ClockIn { person, attendance: AttendanceId(id()) }
}

/// Wang works on a car for an hour and a half, without having clocked in.
async fn worked(world: &mut World) -> (OrderId, LineId) {
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let wang = world.technician_wang.clone();
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    world.does(&wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    world.pass(90);
    world.writes_up(order, job, &wang).await;
    world.does(&wang, Command::Workshop(Floor::Finish { order, job: None })).await;
    (order, job)
}

#[tokio::test]
async fn the_sums_of_the_page_are_those_of_the_events() {
    let mut world = World::new().await;
    worked(&mut world).await;
    let (wang, zhao) = (world.technician_wang.clone(), world.director_zhao.clone());
    world.pass(30);
    asks(&world, &wang, Floor::ClockOut { person: wang.person }).await.unwrap();
    let read = sheet(&world, &zhao).await;
    let one = of(&read, wang.person);
    let totals = one.totals(&read.within, read.now);
    assert_eq!((totals.attended, totals.clocked, totals.sold), (120, 90, Hours(120)));
    assert_eq!((totals.efficiency(), totals.utilisation()), (Some(80), Some(75)));
    assert!(one.attended[0].implied, "nobody clocked in: the first job did");
    let events: Vec<(String, DateTime<Utc>)> =
        sqlx::query_as("select kind, at from events where area = 'workshop' order by seq").fetch_all(&world.all).await.unwrap();
    let at = |kind: &str| events.iter().find(|(of, _)| of == kind).map(|(_, at)| *at).unwrap_or_else(|| panic!("{kind}: {events:?}"));
    assert_eq!((at("finished") - at("clocked_on")).num_minutes(), totals.clocked);
    assert_eq!((at("clocked_out") - at("clocked_in")).num_minutes(), totals.attended);
    let own = sheet(&world, &wang).await;
    assert_eq!(own.people.iter().map(|one| one.person.person).collect::<Vec<_>>(), [wang.person], "one's own only");
    let refused = store::workshop::time::sheet(&world.store, &world.cashier_shen, None, 1, world.now).await.unwrap_err();
    assert!(matches!(refused.refusal(), Some(Refusal::NotAllowed { .. })));
}

#[tokio::test]
async fn whoever_has_gone_home_gets_no_time_on_a_shared_job_and_joins_in_when_they_come() {
    let mut world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let (wang, li, zhao) = (world.technician_wang.clone(), world.technician_li.clone(), world.director_zhao.clone());
    for who in [&wang, &li] {
        asks(&world, who, clock_in(who.person)).await.unwrap();
    }
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    let crew = [(wang.person, 60), (li.person, 40)].map(|(person, percent)| Portion { person, percent }).to_vec();
    asks(&world, &zhao, Floor::Share { order, job, crew, reason: String::new() }).await.unwrap();
    asks(&world, &li, Floor::ClockOn { order, job }).await.unwrap();
    world.pass(30);
    let hold = Floor::Hold { order, job: Some(job), reason: HoldReason::EndOfShift, note: String::new(), leaves_bay: false };
    asks(&world, &wang, hold).await.unwrap();
    asks(&world, &wang, Floor::ClockOut { person: wang.person }).await.unwrap();
    world.pass(1);
    asks(&world, &li, Floor::Resume { order, job: Some(job) }).await.unwrap();
    world.pass(30);
    let came = async |world: &World| {
        let read = sheet(world, &zhao).await;
        let totals = |who: &Actor| of(&read, who.person).totals(&read.within, read.now);
        (totals(&wang).attended, totals(&wang).clocked, totals(&li).clocked)
    };
    assert_eq!(came(&world).await, (30, 30, 60), "Wang is at home");
    asks(&world, &wang, Floor::ClockOn { order, job }).await.unwrap();
    assert!(matches!(asks(&world, &wang, Floor::ClockOn { order, job }).await, Err(Refusal::JobIsRunning { .. })), "once");
    world.pass(10);
    world.writes_up(order, job, &li).await;
    asks(&world, &li, Floor::Finish { order, job: Some(job) }).await.unwrap();
    assert_eq!(came(&world).await, (40, 40, 70), "and joins in when he comes");
    assert_eq!(world.order(order).await.progress.jobs[0].clocked_minutes, 70, "the job has one clock");
}

#[tokio::test]
async fn hours_sold_stay_with_who_finished_the_job_first() {
    let mut world = World::new().await;
    let (order, job) = worked(&mut world).await;
    let (wang, li, zhao) = (world.technician_wang.clone(), world.technician_li.clone(), world.director_zhao.clone());
    let fail = Quality::Fail { order, inspection: InspectionId(id()), jobs: vec![job], finding: "异响未消除".into() };
    world.does(&world.inspector_xu, Command::Quality(fail)).await;
    let (technician, reason) = (li.person, "王强外出".to_owned());
    asks(&world, &zhao, Floor::Dispatch { order, jobs: vec![job], technician, bay: world.bays[0], reason }).await.unwrap();
    let sold = async |world: &World| {
        let read = sheet(world, &zhao).await;
        let totals = |who: &Actor| of(&read, who.person).totals(&read.within, read.now).sold;
        (totals(&wang), totals(&li))
    };
    assert_eq!(sold(&world).await, (Hours(120), Hours(0)), "given to Li, sold by Wang");
    world.pass(5);
    asks(&world, &li, Floor::ClockOn { order, job }).await.unwrap();
    world.pass(20);
    world.writes_up(order, job, &li).await;
    asks(&world, &li, Floor::Finish { order, job: None }).await.unwrap();
    assert_eq!(sold(&world).await, (Hours(120), Hours(0)), "done again it is sold no more");
    let day = store::kpis::queries::day(&world.store, &world.manager_sun, world.now).await.unwrap();
    let billed = |name: &str| day.technicians.iter().find(|who| who.technician.name == name).unwrap().billed;
    assert_eq!((billed("wang"), billed("li")), (Hours(120), Hours(0)));
}

#[tokio::test]
async fn one_is_in_the_house_once_and_the_floor_knows_it() {
    let mut world = World::new().await;
    let wang = world.technician_wang.clone();
    asks(&world, &wang, clock_in(wang.person)).await.unwrap();
    assert_eq!(asks(&world, &wang, clock_in(wang.person)).await, Err(Refusal::IsClockedIn { since: world.now }));
    let floor = store::workshop::queries::floor(&world.store, &wang).await.unwrap();
    let attends = |person| floor.technicians.iter().find(|who| who.person == person).and_then(|who| who.attends);
    assert_eq!((attends(wang.person), attends(world.technician_li.person)), (Some(world.now), None));
    worked(&mut world).await;
    let ins: i64 = sqlx::query_scalar("select count(*) from workshop_attendance").fetch_one(&world.all).await.unwrap();
    assert_eq!(ins, 1, "who is in need not come in again");
    let stranger = world.stranger.person;
    assert_eq!(asks(&world, &world.director_zhao, clock_in(stranger)).await, Err(Refusal::NotFound));
    assert_eq!(
        asks(&world, &wang, Floor::ClockOut { person: world.technician_li.person }).await.unwrap_err(),
        Refusal::NotYours { permission: domain::Permission::Work }
    );
}

#[tokio::test]
async fn whoever_leaves_stops_the_clock_first_and_a_forgotten_evening_counts_nothing_before_it_is_put_right() {
    let mut world = World::new().await;
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let (wang, zhao) = (world.technician_wang.clone(), world.director_zhao.clone());
    world.dispatched(order, job, wang.person, world.bays[0]).await;
    world.does(&wang, Command::Workshop(Floor::ClockOn { order, job })).await;
    let number = world.order(order).await.number;
    assert_eq!(asks(&world, &wang, Floor::ClockOut { person: wang.person }).await, Err(Refusal::ClockStillRuns { number }));
    world.pass(60);
    world.writes_up(order, job, &wang).await;
    world.does(&wang, Command::Workshop(Floor::Finish { order, job: None })).await;
    let (began, evening) = (world.now - TimeDelta::hours(1), world.now + TimeDelta::hours(7));
    world.pass(24 * 60);
    let read = store::workshop::time::sheet(&world.store, &zhao, Some(began.date_naive()), 2, world.now).await.unwrap();
    let one = of(&read, wang.person);
    assert_eq!((one.totals(&read.within, read.now).attended, one.totals(&read.within, read.now).clocked), (0, 60));
    assert!(one.warnings(&read.within, read.now).contains(&TimeWarning::NotClockedOut { since: began }), "{one:?}");
    let attendance = one.attended[0].id;
    let correct = |times, reason: &str| Floor::CorrectAttendance { person: wang.person, attendance, times, reason: reason.into() };
    let after = Times { since: began, until: Some(evening) };
    assert!(matches!(asks(&world, &wang, correct(after, "忘打卡")).await, Err(Refusal::NotAllowed { .. })));
    asks(&world, &zhao, correct(after, "忘打下班卡")).await.unwrap();
    let read = store::workshop::time::sheet(&world.store, &zhao, Some(began.date_naive()), 2, world.now).await.unwrap();
    let one = of(&read, wang.person);
    assert_eq!((one.totals(&read.within, read.now).attended, one.warnings(&read.within, read.now)), (480, Vec::new()));
    let correction = &one.attended[0].corrections[0];
    assert_eq!(
        (correction.before, correction.reason.as_str()),
        (Some(Times { since: began, until: None }), "忘打下班卡"),
        "what it was is kept"
    );
    for statement in ["update workshop_time_correction set reason = 'x'", "delete from workshop_time_correction"] {
        assert!(sqlx::query(statement).execute(&world.all).await.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn a_clocking_is_put_right_with_what_is_counted_of_it() {
    let mut world = World::new().await;
    let (order, job) = worked(&mut world).await;
    let zhao = world.director_zhao.clone();
    let began = world.now - TimeDelta::minutes(90);
    let correct = |from: i64, until: i64| {
        let times = Times { since: began + TimeDelta::minutes(from), until: Some(began + TimeDelta::minutes(until)) };
        Floor::CorrectClocking { order, job, began, times, reason: "忘停表".into() }
    };
    assert_eq!(asks(&world, &zhao, correct(0, 91)).await, Err(Refusal::TimeNotYet { at: world.now + TimeDelta::minutes(1) }));
    asks(&world, &zhao, correct(10, 70)).await.unwrap();
    assert_eq!(world.order(order).await.progress.jobs[0].clocked_minutes, 60);
    let read = sheet(&world, &zhao).await;
    let one = of(&read, world.technician_wang.person);
    assert_eq!(one.totals(&read.within, read.now).clocked, 60);
    let before = Some(Times { since: began, until: Some(world.now) });
    assert_eq!(one.clocked[0].corrections.iter().map(|of| of.before).collect::<Vec<_>>(), [before]);
    assert_eq!(asks(&world, &zhao, correct(0, 50)).await, Err(Refusal::NotFound), "it does not begin there any more");
}

#[tokio::test]
async fn the_sums_count_everything_where_the_lists_stop() {
    let world = World::new().await;
    let wang = world.technician_wang.person;
    // A minute in, a minute out, for longer than any list is.
    sqlx::query(
        "insert into workshop_attendance (dealership_id, attendance_id, person_id, since, until)
         select $1, gen_random_uuid(), $2, $3 + number * interval '2 minutes', $3 + number * interval '2 minutes' + interval '1 minute'
           from generate_series(0, 5009) as number",
    )
    .bind(world.dealership.0)
    .bind(wang.0)
    .bind(world.now - TimeDelta::days(7))
    .execute(&world.all)
    .await
    .unwrap();
    let first = (world.now - TimeDelta::days(8)).date_naive();
    let read = store::workshop::time::sheet(&world.store, &world.director_zhao, Some(first), 9, world.now).await.unwrap();
    let one = of(&read, wang);
    assert!(read.is_cut() && one.attended.len() == 5_000);
    assert_eq!((read.totals_of(&one).attended, read.totals().attended), (5_010, 5_010));
}
