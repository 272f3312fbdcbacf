//! Bulk load: large sets of finished rows for measuring, past the write path and its rules.
//!
//! Works as the owner of the database, so that row-level security does not apply. The rows come from `domain`'s own types, so what is
//! loaded reads back like what was done.

mod batch;
mod copy;

pub use batch::Batch;

use crate::Error;
use sqlx::{Connection, PgConnection, PgPool, Postgres, Transaction};

/// A load in one transaction: everything arrives, or nothing.
#[derive(Debug)]
pub struct Load {
    transaction: Transaction<'static, Postgres>,
}

impl Load {
    /// Begins a load. Its events are history: no open screen is told about them.
    ///
    /// # Errors
    /// When the database cannot be reached, or the pool's role does not own it.
    pub async fn begin(owner: &PgPool) -> Result<Self, Error> {
        Ok(Self { transaction: owner.begin().await? })
    }

    /// Copies the rows in; returns how many there were.
    ///
    /// # Errors
    /// When a row breaks a constraint.
    pub async fn copy(&mut self, batch: &Batch) -> Result<u64, Error> {
        let mut count = 0;
        for (statement, rows) in batch.tables() {
            if rows.count() > 0 {
                copy_in(&mut self.transaction, statement, rows.as_bytes()).await?;
                count += rows.count();
            }
        }
        Ok(count)
    }

    /// Commits the load.
    ///
    /// # Errors
    /// When the database cannot commit.
    pub async fn finish(self) -> Result<(), Error> {
        Ok(self.transaction.commit().await?)
    }
}

async fn copy_in(connection: &mut PgConnection, statement: &str, rows: &[u8]) -> Result<(), Error> {
    let mut copy = connection.copy_in_raw(statement).await?;
    copy.send(rows).await?;
    copy.finish().await?;
    Ok(())
}

/// How many dealerships there are.
///
/// # Errors
/// When the database cannot be reached.
pub async fn dealerships(owner: &PgPool) -> Result<i64, Error> {
    Ok(sqlx::query_scalar("select count(*) from dealership").fetch_one(owner).await?)
}

/// Tidies up after a load: the planner learns what there is now, and the search indexes take in what waits for them.
///
/// # Errors
/// When the database cannot be reached, or the pool's role does not own it.
pub async fn settle(owner: &PgPool) -> Result<(), Error> {
    let mut connection = owner.acquire().await?.detach();
    for statement in batch::VACUUM {
        sqlx::query(*statement).execute(&mut connection).await?;
    }
    Ok(connection.close().await?)
}
