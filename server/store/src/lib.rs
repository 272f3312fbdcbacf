//! All SQL. Commands are carried out by [`execute`]; read models are queried in `<area>::queries`.
//!
//! Every transaction says which dealership it works for; row-level security refuses the rest.

mod conflict;
mod error;
mod execute;
mod record;

pub mod bootstrap;
pub mod bulk;
pub mod customers;
pub mod kpis;
pub mod quality;
pub mod repair_orders;
pub mod settlement;
pub mod staff;
pub mod workshop;

pub use error::Error;
pub use execute::execute;

use domain::{Actor, DealershipId, Permission, Reach, Refusal};
use sqlx::{PgPool, Postgres};

/// The channel on which every recorded event is announced.
pub const EVENTS_CHANNEL: &str = "bayline_events";

/// An open transaction.
pub type Transaction = sqlx::Transaction<'static, Postgres>;

/// The data. A pool of connections; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    /// A store over connections that work as the role `bayline_app`.
    #[must_use]
    pub fn from_pool(pool: PgPool) -> Self {
        Self { pool }
    }

    /// The connections.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Begins to work for a dealership.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self, dealership: DealershipId) -> Result<Transaction, Error> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!("select set_config('bayline.dealership', $1, true)", dealership.to_string()).fetch_one(&mut *transaction).await?;
        Ok(transaction)
    }

    /// Begins to read for somebody who needs a permission in the whole dealership.
    pub(crate) async fn read(&self, actor: &Actor, permission: Permission) -> Result<Transaction, Error> {
        if actor.reach(permission) == Reach::None {
            return Err(Refusal::not_allowed(permission).into());
        }
        self.begin(actor.dealership).await
    }
}
