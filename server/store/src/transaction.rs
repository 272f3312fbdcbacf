//! Work that is done as a whole or not at all.

use crate::announce::Announcer;
use domain::live::Change;
use sqlx::{PgConnection, PgPool, Postgres, SqlStr};
use std::ops::{Deref, DerefMut};

/// Begins a transaction, with this statement when there is one.
///
/// In a task of its own, which goes on when whoever asked has gone: a request that breaks off while the beginning is on its way to the
/// database would otherwise leave a connection in the pool that is within a transaction, and what the next one writes on it would be
/// seen by nobody and keep its rows locked.
///
/// # Errors
/// When the database cannot be reached.
pub(crate) async fn begun(pool: &PgPool, statement: Option<SqlStr>) -> Result<sqlx::Transaction<'static, Postgres>, sqlx::Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move {
        match statement {
            Some(statement) => pool.begin_with(statement).await,
            None => pool.begin().await,
        }
    });
    begun.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
}

/// An open transaction. What is recorded in it is announced when it has been committed; dropped, nothing has happened.
#[derive(Debug)]
pub struct Transaction {
    inner: sqlx::Transaction<'static, Postgres>,
    announcer: Announcer,
    changes: Vec<Change>,
}

impl Transaction {
    pub(crate) fn new(inner: sqlx::Transaction<'static, Postgres>, announcer: Announcer) -> Self {
        Self { inner, announcer, changes: Vec::new() }
    }

    /// Remembers what is to be announced.
    pub(crate) fn announce(&mut self, changes: impl IntoIterator<Item = Change>) {
        self.changes.extend(changes);
    }

    /// Commits, and has every server told what changed.
    ///
    /// # Errors
    /// When the database does not commit, or cannot say whether it has.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        if self.changes.is_empty() {
            return self.inner.commit().await;
        }
        // A task of its own: whoever waits for the answer may go away, and what is committed must be announced all the same.
        let committed = tokio::spawn(async move {
            let committed = self.inner.commit().await;
            // Whether a commit that failed has happened is not known. A hint does no harm.
            self.announcer.changes(self.changes);
            committed
        });
        committed.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }
}

impl Deref for Transaction {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.inner
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}
