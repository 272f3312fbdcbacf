//! Live changes, over a real PostgreSQL with notifications made by hand.

use crate::support::Data;
use axum::body::BodyDataStream;
use domain::live::{Area, Change, Message};
use domain::staff::{Dealership, SignedIn};
use domain::{DealershipId, Language, PersonId, Post};
use futures::StreamExt;
use server::live::{Live, LiveSession, SessionCheck};
use server::postgres::PrivatePostgres;
use server::shutdown::{self, Announcer, Shutdown};
use sqlx::{ConnectOptions, PgConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

const HERE: DealershipId = DealershipId(Uuid::from_u128(1));
const ELSEWHERE: DealershipId = DealershipId(Uuid::from_u128(2));
const LIN: PersonId = PersonId(Uuid::from_u128(10));
const ORDER: Uuid = Uuid::from_u128(100);

fn signed_in(post: Post) -> SignedIn {
    let text = String::new;
    let dealership = Dealership {
        id: HERE,
        name: text(),
        short_name: text(),
        address: text(),
        phone: text(),
        zone: String::from("Asia/Shanghai"),
        home_plate: text(),
    };
    SignedIn {
        person: LIN,
        user_name: text(),
        name: text(),
        language: Language::ZhHans,
        dealership,
        posts: vec![post],
        dealerships: Vec::new(),
        tablet: None,
    }
}

/// A server's live changes, and somebody who makes notifications.
struct World {
    live: Live,
    notifier: PgConnection,
    session_lives: Arc<AtomicBool>,
    announcer: Announcer,
    shutdown: Shutdown,
    postgres: PrivatePostgres,
    _data: Data,
}

impl World {
    async fn new(test: &str) -> Self {
        let data = Data::new(test);
        let postgres = PrivatePostgres::start(data.path()).await.expect("PostgreSQL starts");
        let (announcer, shutdown) = shutdown::channel();
        let mut world = Self {
            live: Live::start(postgres.options(), shutdown.clone()).0,
            notifier: postgres.options().connect().await.expect("a connection"),
            session_lives: Arc::new(AtomicBool::new(true)),
            announcer,
            shutdown,
            postgres,
            _data: data,
        };
        world.until_listening().await;
        world
    }

    /// The listener connects in the background: notifies until something comes through.
    async fn until_listening(&mut self) {
        let mut screen = self.screen(Post::ServiceAdvisor);
        loop {
            self.notify(0, HERE, Area::RepairOrders, ORDER).await;
            if screen.next_within_a_moment().await.is_some() {
                return;
            }
        }
    }

    fn screen(&self, post: Post) -> Screen {
        let session_lives = Arc::clone(&self.session_lives);
        let check: SessionCheck = Arc::new(move || {
            let lives = session_lives.load(Ordering::SeqCst);
            Box::pin(async move { Ok(lives.then(|| signed_in(post))) })
        });
        let response = self.live.stream(LiveSession { actor: signed_in(post).actor(), check }, self.shutdown.clone());
        assert_eq!(response.headers().get("x-accel-buffering").map(|value| value.as_bytes()), Some(&b"no"[..]));
        Screen { body: response.into_body().into_data_stream() }
    }

    async fn notify(&mut self, seq: i64, dealership: DealershipId, area: Area, subject: Uuid) {
        let change = Change { seq, dealership, area, subject, kind: String::from("finished"), version: 3 };
        let payload = serde_json::to_string(&Message::Change(change)).expect("JSON");
        sqlx::query("SELECT pg_notify($1, $2)")
            .bind(store::EVENTS_CHANNEL)
            .bind(payload)
            .execute(&mut self.notifier)
            .await
            .expect("notified");
    }

    async fn end(self) {
        self.postgres.stop().await.expect("PostgreSQL stops");
    }
}

/// An open event stream.
struct Screen {
    body: BodyDataStream,
}

impl Screen {
    /// The next message; nothing when the stream has ended.
    async fn next(&mut self) -> Option<Message> {
        loop {
            let piece = self.body.next().await?.expect("the stream is not broken");
            let text = String::from_utf8(piece.to_vec()).expect("text");
            if let Some(data) = text.lines().find_map(|line| line.strip_prefix("data: ")) {
                return Some(serde_json::from_str(data).expect("a message"));
            }
        }
    }

    async fn next_within_a_moment(&mut self) -> Option<Message> {
        tokio::time::timeout(std::time::Duration::from_millis(50), self.next()).await.ok().flatten()
    }

    /// The next change other than the ones that only tested the line.
    async fn change(&mut self) -> Change {
        loop {
            match self.next().await.expect("the stream goes on") {
                Message::Change(change) if change.seq == 0 => {}
                Message::Change(change) => return change,
                other => panic!("a change was expected, not {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_change_reaches_those_who_may_see_it_and_nobody_else() {
    let mut world = World::new("live-filter").await;
    let mut advisor = world.screen(Post::ServiceAdvisor);
    let mut washer = world.screen(Post::CarWasher);
    world.notify(1, ELSEWHERE, Area::RepairOrders, ORDER).await;
    world.notify(2, HERE, Area::Settlement, ORDER).await;
    world.notify(3, HERE, Area::Workshop, ORDER).await;
    let first = advisor.change().await;
    assert_eq!(
        first,
        Change { seq: 2, dealership: HERE, area: Area::Settlement, subject: ORDER, kind: String::from("finished"), version: 3 }
    );
    assert_eq!(advisor.change().await.seq, 3);
    assert_eq!(washer.change().await.seq, 3);
    world.end().await;
}

#[tokio::test]
async fn after_the_line_to_the_database_was_cut_every_screen_refetches() {
    let mut world = World::new("live-cut").await;
    let mut screen = world.screen(Post::ServiceAdvisor);
    sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        .execute(&mut world.notifier)
        .await
        .expect("cut");
    let message = loop {
        match screen.next().await.expect("the stream goes on") {
            Message::Change(change) if change.seq == 0 => {}
            other => break other,
        }
    };
    assert_eq!(message, Message::Refetch);
    world.notify(7, HERE, Area::Workshop, ORDER).await;
    assert_eq!(screen.change().await.seq, 7);
    world.end().await;
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let mut world = World::new("live-session").await;
    let mut screen = world.screen(Post::ServiceAdvisor);
    world.session_lives.store(false, Ordering::SeqCst);
    world.notify(4, HERE, Area::Staff, LIN.0).await;
    let mut last = None;
    while let Some(message) = screen.next().await {
        last = Some(message);
    }
    assert_eq!(last, Some(Message::SignedOut { person: LIN }));
    world.end().await;
}

#[tokio::test]
async fn streams_end_with_the_server() {
    let world = World::new("live-shutdown").await;
    let mut screen = world.screen(Post::ServiceAdvisor);
    world.announcer.announce();
    while screen.next().await.is_some() {}
    world.end().await;
}
