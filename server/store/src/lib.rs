//! All SQL. Commands are carried out by [`execute`]; read models are queried in `<area>::queries`.
//!
//! Every transaction says which dealership it works for; row-level security refuses the rest.

mod announce;
mod conflict;
mod error;
mod execute;
mod record;
mod transaction;

pub mod appointments;
pub mod bootstrap;
pub mod bulk;
pub mod care;
pub mod customers;
pub mod kpis;
pub mod parts;
pub mod quality;
pub mod repair_orders;
pub mod settlement;
pub mod staff;
pub mod warranty;
pub mod workshop;

pub use error::Error;
pub use execute::{execute, execute_sealed};
pub use transaction::Transaction;

use announce::Announcer;
use domain::{Actor, DealershipId, Permission, Reach, Refusal};
use sqlx::{AssertSqlSafe, PgPool, SqlSafeStr};
use transaction::begun;
use workshop::last::LastBoards;

/// The channel on which every recorded event is announced, each as a [`domain::live::Message`] in JSON.
pub const EVENTS_CHANNEL: &str = "bayline_events";

/// The data. A pool of connections; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    announcer: Announcer,
    boards: LastBoards,
}

impl Store {
    /// A store over connections that work as the role `bayline_app`.
    #[must_use]
    pub fn from_pool(pool: PgPool) -> Self {
        Self { announcer: Announcer::new(pool.clone()), boards: LastBoards::default(), pool }
    }

    /// A store whose changes are announced to nobody: for what is written before anybody can look.
    #[must_use]
    pub fn silent(pool: PgPool) -> Self {
        Self { announcer: Announcer::silent(pool.clone()), boards: LastBoards::default(), pool }
    }

    /// The connections.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The boards that were read last.
    pub(crate) fn boards(&self) -> &LastBoards {
        &self.boards
    }

    /// Has every open screen refetch what it shows: a server that died before this one started may have committed what it told nobody.
    pub async fn announce_start(&self) {
        self.announcer.refetch().await;
    }

    /// Closes the connections, after what was committed has been announced.
    pub async fn close(&self) {
        self.announcer.tell().await;
        self.pool.close().await;
    }

    /// Begins to work for a dealership.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self, dealership: DealershipId) -> Result<Transaction, Error> {
        // One message to the database and back instead of two. An id has no character that SQL could take for something else.
        let begin = format!("begin; set local bayline.dealership = '{dealership}'");
        let begun = begun(&self.pool, Some(AssertSqlSafe(begin).into_sql_str())).await?;
        Ok(Transaction::new(begun, self.announcer.clone()))
    }

    /// Begins to read for somebody who needs a permission in the whole dealership.
    pub(crate) async fn read(&self, actor: &Actor, permission: Permission) -> Result<Transaction, Error> {
        if actor.reach(permission) == Reach::None {
            return Err(Refusal::not_allowed(permission).into());
        }
        self.begin(actor.dealership).await
    }
}
