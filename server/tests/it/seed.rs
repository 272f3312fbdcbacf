//! What `bayline seed` loads reads back like what people did, and goes on like it.

use crate::support::Data;
use chrono::{DateTime, TimeZone, Utc};
use domain::customers::Hit;
use domain::repair_orders::{Filter, Status};
use domain::workshop::{Command as Floor, HoldReason};
use domain::{Actor, Command, CommandId, Envelope, Post};
use server::config::DatabaseSource;
use server::database::Database;
use server::seed::{self, Plan};
use store::Store;
use uuid::Uuid;

const PLAN: Plan = Plan { dealerships: 2, vehicles: 300, days: 4, open: 45 };

async fn manager(store: &Store, now: DateTime<Utc>) -> Actor {
    let (person, _) = store::staff::sessions::credentials(store, "manager").await.expect("read").expect("the manager");
    let session = store::staff::sessions::open(store, person, &[7; 32], "test", now).await.expect("opened").expect("a member");
    let actor = session.actor();
    assert_eq!(actor.posts, [Post::ServiceManager]);
    assert_eq!(session.dealerships.len(), PLAN.dealerships);
    actor
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loaded_dealership_reads_back_and_goes_on() {
    let data = Data::new("seed");
    let database = Database::open(&DatabaseSource::Private, data.path()).await.expect("PostgreSQL starts");
    let now = Utc.with_ymd_and_hms(2026, 3, 12, 6, 0, 0).single().expect("a moment");
    seed::load(&database, &PLAN, now).await.expect("loaded");
    let store = Store::from_pool(database.pool().await.expect("a pool"));
    let actor = manager(&store, now).await;

    let board = store::workshop::queries::board(&store, &actor).await.expect("the board");
    assert_eq!(board.cards.len(), PLAN.open);
    let running = board.cards.iter().find(|card| card.progress.status == Status::InWork).expect("somebody works");
    for card in &board.cards {
        let (page, history) =
            store::repair_orders::queries::order_page(&store, &actor, card.progress.order, now).await.expect("the order page");
        let floor = card.progress.status.is_on_the_floor();
        assert!(!floor || page.order.progress.work_status() == card.progress.status, "{}: {:?}", card.number, card.progress);
        assert!(!history.events.is_empty());
    }
    let closed = Filter { statuses: vec![Status::Closed], ..Filter::default() };
    let rows = store::repair_orders::queries::orders(&store, &actor, &closed, None).await.expect("the list");
    assert!(rows.next.is_some());
    let (page, _) = store::repair_orders::queries::order_page(&store, &actor, rows.rows[0].order, now).await.expect("the order page");
    assert!(page.order.gate_pass.is_some());
    let hits: Vec<Hit> = store::customers::queries::search(&store, &actor, page.vehicle.vin.serial()).await.expect("a search");
    assert!(hits.iter().any(|hit| hit.vehicle == Some(page.vehicle.id)));

    let hold =
        Floor::Hold { order: running.progress.order, job: None, reason: HoldReason::EndOfShift, note: String::new(), leaves_bay: false };
    let envelope = Envelope {
        id: CommandId(Uuid::from_u128(1)),
        dealership: actor.dealership,
        command: Command::Workshop(hold),
        expected_version: Some(running.progress.version),
        made_at: now,
        offline: false,
    };
    let answer = store::execute(&store, &actor, &envelope, now).await.expect("work stops");
    assert_eq!(answer.version, running.progress.version + 1);
    store.pool().close().await;
    database.close().await.expect("PostgreSQL stops");
}
