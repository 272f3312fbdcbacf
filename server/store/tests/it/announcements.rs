//! What every server is told of changes.

use crate::world::World;
use domain::live::{Change, Message};
use domain::repair_orders::Command as Orders;
use domain::{Command, OrderId};
use sqlx::postgres::PgListener;
use sqlx::{Connection, PgConnection};

/// Another server that listens.
struct Server(PgListener);

impl Server {
    /// Listens from now on; what was announced before is through.
    async fn listening(world: &World) -> Self {
        world.store.announce_start().await;
        let mut listener = PgListener::connect_with(&world.all).await.unwrap();
        listener.listen(store::EVENTS_CHANNEL).await.unwrap();
        Self(listener)
    }

    async fn hears(&mut self) -> Message {
        serde_json::from_str(self.0.recv().await.unwrap().payload()).unwrap()
    }

    async fn hears_of(&mut self, order: OrderId) -> Change {
        loop {
            match self.hears().await {
                Message::Change(change) if change.subject == order.0 => return change,
                _ => {}
            }
        }
    }
}

fn note(order: OrderId, text: &str) -> Command {
    Command::RepairOrders(Orders::Annotate { order, text: text.into() })
}

#[tokio::test]
async fn every_server_hears_of_what_was_committed_and_of_nothing_that_was_refused() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, job) = world.authorised(vehicle).await;
    let mut servers = [Server::listening(&world).await, Server::listening(&world).await];
    assert!(
        world
            .asks(&world.technician_wang, Command::RepairOrders(Orders::Quote { order, promised_at: None, closed_is_meant: false }))
            .await
            .is_err()
    );
    world.dispatched(order, job, world.technician_wang.person, world.bays[0]).await;
    let (page, history) = store::repair_orders::queries::order_page(&world.store, &world.advisor_lin, order, world.now).await.unwrap();
    let version = page.order.progress.version;
    let happened: Vec<_> = history.events.iter().rev().filter(|recorded| recorded.version == version).collect();
    assert!(happened.len() > 1, "a dispatch also moves the order");
    for server in &mut servers {
        for recorded in &happened {
            let change = server.hears_of(order).await;
            assert_eq!((change.seq, change.kind.as_str()), (recorded.seq, recorded.event.kind()));
            assert_eq!((change.version, change.dealership), (version, world.dealership));
        }
    }
}

/// A tablet that loses the line in the moment of the commit.
#[tokio::test]
async fn a_change_is_announced_though_nobody_waits_for_the_answer_any_more() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let (order, _) = world.authorised(vehicle).await;
    let mut server = Server::listening(&world).await;
    // Commits wait for a lock that is held here.
    for statement in [
        "create function wait_at_commit() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock_shared(7); return null; end $$",
        "create constraint trigger wait_at_commit after insert on events deferrable initially deferred
         for each row execute function wait_at_commit()",
    ] {
        sqlx::query(statement).execute(&world.all).await.unwrap();
    }
    let mut gate = PgConnection::connect_with(&world.all.connect_options()).await.unwrap();
    sqlx::query("select pg_advisory_lock(7)").execute(&mut gate).await.unwrap();
    let (store, lin, envelope, now) =
        (world.store.clone(), world.advisor_lin.clone(), world.envelope(note(order, "车主中午来")), world.now);
    let asked = tokio::spawn(async move { store::execute(&store, &lin, &envelope, now).await });
    let waiting = "select exists (select from pg_locks where locktype = 'advisory' and not granted
                    and database = (select oid from pg_database where datname = current_database()))";
    while !sqlx::query_scalar::<_, bool>(waiting).fetch_one(&mut gate).await.unwrap() {
        tokio::task::yield_now().await;
    }
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    sqlx::query("select pg_advisory_unlock(7)").execute(&mut gate).await.unwrap();
    assert_eq!(server.hears_of(order).await.kind, "annotated");
    gate.close().await.unwrap();
}

/// What a server that died had committed and told nobody is owed by the one that starts after it.
#[tokio::test]
async fn a_server_that_starts_has_every_screen_refetch() {
    let world = World::new().await;
    let mut server = Server::listening(&world).await;
    world.store.announce_start().await;
    assert_eq!(server.hears().await, Message::Refetch);
}
