//! What the database itself refuses.

use crate::world::{TENANTS, World, id};
use domain::repair_orders::{CatalogPart, Command as Orders, Operation, PromiseReason, QualityClass};
use domain::settlement::{Command as Desk, Method};
use domain::staff::Skill;
use domain::{Command, Fen, GatePassId, Hours, PaymentId, Refusal};
use sqlx::AssertSqlSafe;

#[tokio::test]
async fn every_tenant_table_is_behind_row_level_security_and_leads_its_key_with_the_dealership() {
    let world = World::new().await;
    let tables: Vec<String> = sqlx::query_scalar(TENANTS).fetch_all(&world.all).await.unwrap();
    assert!(tables.len() >= 20, "{tables:?}");
    for table in tables {
        let guarded: bool = sqlx::query_scalar("select relrowsecurity from pg_class where oid = $1::regclass")
            .bind(&table)
            .fetch_one(&world.all)
            .await
            .unwrap();
        assert!(guarded, "{table}");
        let first: String = sqlx::query_scalar(
            "select a.attname::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
              where i.indisprimary and i.indrelid = $1::regclass",
        )
        .bind(&table)
        .fetch_one(&world.all)
        .await
        .unwrap();
        assert_eq!(first, "dealership_id", "{table}");
    }
}

#[tokio::test]
async fn another_dealership_sees_and_changes_nothing() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    let mut tx = world.store.begin(world.stranger.dealership).await.unwrap();
    for table in sqlx::query_scalar::<_, String>(TENANTS).fetch_all(&world.all).await.unwrap() {
        let count = AssertSqlSafe(format!("select count(*) from {table} where dealership_id = '{}'", world.dealership));
        let seen: i64 = sqlx::query_scalar(count).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(seen, 0, "{table}");
    }
    drop(tx);
    let annotate = Command::RepairOrders(Orders::Annotate { order, text: "?".into() });
    let mut envelope = world.envelope(annotate);
    let refused = store::execute(&world.store, &world.stranger, &envelope, world.now).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::OtherDealership));
    envelope.dealership = world.stranger.dealership;
    envelope.id = domain::CommandId(id());
    let refused = store::execute(&world.store, &world.stranger, &envelope, world.now).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
}

#[tokio::test]
async fn events_are_never_changed_and_refused_attempts_are_kept() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    for statement in ["update events set kind = 'x'", "delete from events", "truncate events"] {
        assert!(sqlx::query(statement).execute(&world.all).await.is_err(), "{statement}");
    }
    world.asks(&world.cashier_shen, Command::RepairOrders(Orders::Void { order, reason: "?".into() })).await.unwrap_err();
    let kept: i64 =
        sqlx::query_scalar("select count(*) from refused_attempts where refusal ? 'not_allowed'").fetch_one(&world.all).await.unwrap();
    assert_eq!(kept, 1);
}

/// What is written once and never changed.
const APPEND_ONLY: &[&str] = &[
    "events",
    "repair_orders_kept",
    "repair_orders_check_sheet",
    "parts_movement",
    "workshop_paint",
    "workshop_time_correction",
    "workshop_sold",
];

/// One car of every kind of trouble, so that hardly a table is empty.
async fn a_busy_day(world: &World) {
    let (order, job) = world.authorised(world.car("浙A8K2C7", "LFV2A21K8J3000001").await).await;
    let promised_at = world.now + chrono::TimeDelta::hours(5);
    let promise = Orders::ChangePromise { order, promised_at, reason: PromiseReason::Other, customer_agreed: true, closed_is_meant: false };
    world.does(&world.advisor_lin, Command::RepairOrders(promise)).await;
    world.ready(order, job, &world.technician_wang).await;
    world.does(&world.cashier_shen, Command::Settlement(Desk::Settle { order })).await;
    let statement = world.order(order).await.statements[0].id;
    let (payment, amount) = (PaymentId(id()), Fen::yuan(786));
    let pay = Desk::TakePayment { order, statement, payment, method: Method::Cash, amount };
    for command in [pay, Desk::IssueGatePass { order, gate_pass: GatePassId(id()) }] {
        world.does(&world.cashier_shen, Command::Settlement(command)).await;
    }
    world.asks(&world.cashier_shen, Command::RepairOrders(Orders::Void { order, reason: "?".into() })).await.unwrap_err();
    let operation = Operation { code: "SU-220".into(), title: "更换减振器".into(), skill: Skill::Mechanical, quota: Hours(120) };
    store::bootstrap::put_operation(&world.store, world.dealership, &operation).await.unwrap();
    let (unit, quality) = ("条".into(), QualityClass::Genuine);
    let part =
        CatalogPart { part_no: "3106042600".into(), title: "轮胎".into(), unit, quality, maker: String::new(), price: Fen::yuan(780) };
    store::bootstrap::put_catalog_part(&world.store, world.dealership, &part).await.unwrap();
}

#[tokio::test]
async fn nobody_selects_inserts_updates_or_deletes_in_another_dealership() {
    let world = World::new().await;
    a_busy_day(&world).await;
    let (mut with_rows, before) = (0, world.picture().await);
    for table in sqlx::query_scalar::<_, String>(TENANTS).fetch_all(&world.all).await.unwrap() {
        let here = world.dealership;
        let rows = |sql: String| AssertSqlSafe(sql.replace("{table}", &table).replace("{here}", &here.to_string()));
        let count = || rows("select count(*) from {table} where dealership_id = '{here}'".into());
        with_rows += i32::from(sqlx::query_scalar::<_, i64>(count()).fetch_one(&world.all).await.unwrap() > 0);
        let mut tx = world.store.begin(world.stranger.dealership).await.unwrap();
        assert_eq!(sqlx::query_scalar::<_, i64>(count()).fetch_one(&mut *tx).await.unwrap(), 0, "{table}");
        for change in [
            "update {table} set dealership_id = dealership_id where dealership_id = '{here}'",
            "delete from {table} where dealership_id = '{here}'",
        ] {
            let mut attempt = sqlx::Acquire::begin(&mut *tx).await.unwrap();
            // Events and what was signed answer every attempt to change them with an error; elsewhere there is nothing to be seen, and so nothing to change.
            match sqlx::query(rows(change.into())).execute(&mut *attempt).await {
                Ok(done) => assert_eq!(done.rows_affected(), 0, "{change}: {table}"),
                Err(error) => {
                    assert!(APPEND_ONLY.contains(&table.as_str()), "{table}: {error}");
                    assert_eq!(code(&error), "23000", "{change}: {error}");
                }
            }
        }
        let insert = "insert into {table} overriding system value
                      select * from jsonb_populate_record(null::{table}, jsonb_build_object('dealership_id', '{here}'))";
        let refused = sqlx::query(rows(insert.into())).execute(&mut *tx).await.unwrap_err();
        assert_eq!(code(&refused), "42501", "{table}: {refused}");
    }
    assert!(with_rows >= 20, "{with_rows} tables had something to protect");
    assert_eq!(world.picture().await, before);
}

fn code(error: &sqlx::Error) -> String {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default().into_owned()
}

#[tokio::test]
async fn a_row_cannot_be_moved_into_another_dealership_and_saying_who_one_is_opens_no_wall() {
    let world = World::new().await;
    let mut tx = world.store.begin(world.stranger.dealership).await.unwrap();
    let moved = sqlx::query("update staff_membership set dealership_id = $1").bind(world.dealership.0).execute(&mut *tx).await;
    assert_eq!(code(&moved.unwrap_err()), "42501");
    let mut tx = world.store.begin(world.stranger.dealership).await.unwrap();
    let claim = sqlx::query("select set_config('bayline.person', $1, true)").bind(world.advisor_lin.person.to_string());
    claim.execute(&mut *tx).await.unwrap();
    let seen: Vec<uuid::Uuid> = sqlx::query_scalar("select person_id from staff_membership").fetch_all(&mut *tx).await.unwrap();
    assert_eq!(seen, [world.stranger.person.0]);
}
