//! Telling every server what has changed, once it is committed.
//!
//! `NOTIFY` within the transaction of a change holds a lock of the whole database from before its commit until the disk has it: one commit
//! after the other, however many people work. So the hints go out after the commit, in a statement of their own; what is committed in the
//! meantime goes out together. A process that dies in between owes hints; [`crate::Store::announce_start`] settles that debt.

use crate::EVENTS_CHANNEL;
use domain::live::{Change, Message};
use sqlx::PgPool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long we wait before we try again to tell.
const AGAIN: Duration = Duration::from_millis(500);
/// More than so many hints are told as one: refetch.
const MOST_WAITING: usize = 500;

/// Tells every server of this database.
#[derive(Clone, Debug)]
pub(crate) struct Announcer {
    pool: PgPool,
    waiting: Arc<Mutex<Vec<Message>>>,
    /// Held by whoever is telling.
    line: Arc<tokio::sync::Mutex<()>>,
    silent: bool,
}

impl Announcer {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self { pool, waiting: Arc::default(), line: Arc::default(), silent: false }
    }

    /// Tells nobody of changes.
    pub(crate) fn silent(pool: PgPool) -> Self {
        Self { silent: true, ..Self::new(pool) }
    }

    /// Tells of changes, soon.
    pub(crate) fn changes(&self, changes: Vec<Change>) {
        if self.silent {
            return;
        }
        self.wait(|waiting| waiting.extend(changes.into_iter().map(Message::Change)));
        let announcer = self.clone();
        tokio::spawn(async move { announcer.tell().await });
    }

    /// Tells everybody to refetch.
    pub(crate) async fn refetch(&self) {
        self.wait(|waiting| waiting.push(Message::Refetch));
        self.tell().await;
    }

    /// Tells what waits, if somebody else has not told it before our turn comes. Goes on until the database has taken it, or the store is
    /// closed.
    pub(crate) async fn tell(&self) {
        let _line = self.line.lock().await;
        loop {
            let messages = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
            if messages.is_empty() {
                return;
            }
            match self.notify(&messages).await {
                Ok(()) => {}
                Err(_) if self.pool.is_closed() => return,
                Err(error) => {
                    tracing::warn!(%error, "changes cannot be announced yet");
                    self.wait(|waiting| drop(waiting.splice(0..0, messages)));
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    async fn notify(&self, messages: &[Message]) -> Result<(), sqlx::Error> {
        // Messages hold only numbers, ids and names of kinds: they always have a JSON form, far below the 8000 bytes that PostgreSQL takes.
        let payloads: Vec<String> = messages.iter().map(|message| serde_json::to_string(message).unwrap_or_default()).collect();
        sqlx::query_scalar!(
            r#"select count(pg_notify($1, payload)) as "told!" from unnest($2::text[]) as payload"#,
            EVENTS_CHANNEL,
            &payloads
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(())
    }

    fn wait(&self, put: impl FnOnce(&mut Vec<Message>)) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        put(&mut waiting);
        if waiting.len() > MOST_WAITING {
            *waiting = vec![Message::Refetch];
        }
    }
}
