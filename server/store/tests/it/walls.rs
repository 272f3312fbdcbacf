//! What the database itself refuses.

use crate::world::{World, id};
use domain::repair_orders::Command as Orders;
use domain::{Command, Refusal};
use sqlx::AssertSqlSafe;

/// Tables with a row per dealership; the list of dealerships is not one of them, nor are sessions, which are found by their token.
const TENANTS: &str = "select table_name::text from information_schema.columns
    where table_schema = 'public' and column_name = 'dealership_id' and table_name not in ('dealership', 'staff_session') order by 1";

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
    let kept: i64 = sqlx::query_scalar("select count(*) from refused_attempts where refusal ->> 'code' = 'not_allowed'")
        .fetch_one(&world.all)
        .await
        .unwrap();
    assert_eq!(kept, 1);
}
