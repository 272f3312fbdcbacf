//! The database in use: our own PostgreSQL or the one that was named, migrated, with a pool of connections to it.

use crate::config::DatabaseSource;
use crate::postgres::{PostgresError, PrivatePostgres};
use crate::shutdown::{self, Shutdown};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgPool};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// The role that every pooled connection works as; row-level security applies to it. Migration 0001 makes it.
const APPLICATION_ROLE: &str = "bayline_app";
/// Connections a server keeps at most.
const CONNECTIONS: u32 = 24;
/// The oldest PostgreSQL that has what the migrations use.
const OLDEST: i32 = 15;
/// A connection that was idle for longer is asked whether it still lives before it is used.
const TRUSTED_IDLE: Duration = Duration::from_secs(30);

/// Why there is no database to work with.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// Our own PostgreSQL does not run.
    #[error(transparent)]
    Private(#[from] PostgresError),
    /// `DATABASE_URL` is not an address. It is not repeated, since it may hold a password.
    #[error("DATABASE_URL is not understood; write it as postgres://user:password@host:5432/database.")]
    Address,
    /// The server behind `DATABASE_URL` cannot be reached.
    #[error("The database cannot be reached ({}); check that the server runs, and DATABASE_URL.", plain(.0))]
    Unreachable(#[source] sqlx::Error),
    /// The demo dealership is there only in part, in a database that is not ours to empty.
    #[error(
        "The demo dealership was loaded only in part; empty the database (`drop schema public cascade; create schema public`), then start again."
    )]
    HalfDemo,
    /// The server behind `DATABASE_URL` lacks what the migrations use.
    #[error("The database server is PostgreSQL {0}; Bayline needs 15 or newer. Name another with DATABASE_URL.")]
    TooOld(i32),
    /// A newer version has worked with this data.
    #[error("The data was used by a newer Bayline (its migration {0} is not known here); start that version. Nothing was changed.")]
    Newer(i64),
    /// The structure could not be brought up to date.
    #[error("The database could not be brought up to date: {0}. Nothing of the failing step was kept.")]
    Migration(#[source] MigrateError),
}

/// The server's own words where it answered at all, without the line of its source.
fn plain(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |said| said.message().to_owned())
}

/// The database, reachable.
#[derive(Debug)]
pub struct Database {
    owner: PgConnectOptions,
    private: Option<PrivatePostgres>,
}

impl Database {
    /// Starts our own PostgreSQL under `data`, or reaches for the one that was named.
    ///
    /// # Errors
    /// One sentence for whatever is in the way.
    pub async fn open(source: &DatabaseSource, data: &Path) -> Result<Self, DatabaseError> {
        // Whoever could announce the end is kept, and never does.
        let (_announcer, mut ending) = shutdown::channel();
        Self::open_unless(source, data, &mut ending).await
    }

    /// The same, unless the end is announced meanwhile: then our own PostgreSQL has stopped again.
    ///
    /// # Errors
    /// As [`Self::open`], and [`PostgresError::GivenUp`].
    pub async fn open_unless(source: &DatabaseSource, data: &Path, ending: &mut Shutdown) -> Result<Self, DatabaseError> {
        match source {
            DatabaseSource::Private => {
                let private = PrivatePostgres::start_unless(data, ending).await?;
                Ok(Self { owner: private.options(), private: Some(private) })
            }
            DatabaseSource::Url(url) => {
                tokio::select! {
                    reached = Self::reach(url) => reached,
                    () = ending.begun() => Err(PostgresError::GivenUp.into()),
                }
            }
        }
    }

    /// Reaches for the PostgreSQL at this address.
    async fn reach(url: &str) -> Result<Self, DatabaseError> {
        if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(DatabaseError::Address);
        }
        let owner = PgConnectOptions::from_str(url).map_err(|_| DatabaseError::Address)?.application_name("bayline");
        let mut connection = owner.connect().await.map_err(DatabaseError::Unreachable)?;
        let version: i32 = sqlx::query_scalar("select current_setting('server_version_num')::integer")
            .fetch_one(&mut connection)
            .await
            .map_err(DatabaseError::Unreachable)?;
        if version / 10_000 < OLDEST {
            return Err(DatabaseError::TooOld(version / 10_000));
        }
        connection.close().await.map_err(DatabaseError::Unreachable)?;
        Ok(Self { owner, private: None })
    }

    /// Brings the structure up to date, as the database's owner.
    ///
    /// # Errors
    /// When a migration fails, or the database was migrated by a newer version.
    pub async fn migrate(&self, migrations: &Migrator) -> Result<(), DatabaseError> {
        self.forget_half_a_demo().await?;
        let mut connection = self.owner.connect().await.map_err(DatabaseError::Unreachable)?;
        migrations.run(&mut connection).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => DatabaseError::Newer(version),
            other => DatabaseError::Migration(other),
        })?;
        connection.close().await.map_err(DatabaseError::Unreachable)
    }

    /// How the application connects.
    #[must_use]
    pub fn application(&self) -> PgConnectOptions {
        application(&self.owner)
    }

    /// A pool of connections for the application.
    ///
    /// # Errors
    /// When the first connection fails.
    pub async fn pool(&self) -> Result<PgPool, DatabaseError> {
        pool(self.application()).await.map_err(DatabaseError::Unreachable)
    }

    /// At most one connection as the owner, opened when it is needed: for looking at the migrations.
    #[must_use]
    pub fn owner_pool(&self) -> PgPool {
        let idle = Duration::from_secs(60);
        PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(5))
            .idle_timeout(idle)
            .connect_lazy_with(self.owner.clone())
    }

    /// Returns when our own PostgreSQL has ended by itself; never for one that is not ours.
    pub async fn ended(&mut self) {
        match &mut self.private {
            Some(private) => private.ended().await,
            None => std::future::pending().await,
        }
    }

    /// What our own PostgreSQL complained of, when it is a known trouble: it says more than a connection that broke.
    #[must_use]
    pub fn trouble(&self) -> Option<PostgresError> {
        self.private.as_ref().and_then(PrivatePostgres::trouble)
    }

    /// Notes that the demo dealership is being loaded, so that a load that is cut short is noticed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_demo(&self) -> Result<(), DatabaseError> {
        self.as_owner("create table if not exists demo_is_being_loaded ()").await
    }

    /// Has PostgreSQL look at what the tables hold now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew_statistics(&self) -> Result<(), DatabaseError> {
        // It looks at its own tables, too, and warns of each that only a superuser may look at. It takes as long as it takes.
        let quiet = self.owner.clone().options([("client_min_messages", "error")]).disable_statement_logging();
        Self::run(&quiet, "analyze").await
    }

    /// Notes that the demo dealership is complete.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_demo(&self) -> Result<(), DatabaseError> {
        self.as_owner("drop table if exists demo_is_being_loaded").await
    }

    /// Empties the database when the demo dealership was loaded into it only in part; nobody has worked in it yet. A database that is
    /// not ours is left as it is.
    ///
    /// # Errors
    /// [`DatabaseError::HalfDemo`] when the database is not ours.
    async fn forget_half_a_demo(&self) -> Result<(), DatabaseError> {
        let mut connection = self.owner.connect().await.map_err(DatabaseError::Unreachable)?;
        let half: bool = sqlx::query_scalar("select to_regclass('public.demo_is_being_loaded') is not null")
            .fetch_one(&mut connection)
            .await
            .map_err(DatabaseError::Unreachable)?;
        connection.close().await.map_err(DatabaseError::Unreachable)?;
        if !half {
            return Ok(());
        }
        if self.private.is_none() {
            return Err(DatabaseError::HalfDemo);
        }
        tracing::warn!("the demo dealership was loaded only in part; it is loaded anew");
        self.as_owner("drop schema public cascade; create schema public; grant usage on schema public to public").await
    }

    async fn as_owner(&self, statements: &'static str) -> Result<(), DatabaseError> {
        Self::run(&self.owner, statements).await
    }

    async fn run(owner: &PgConnectOptions, statements: &'static str) -> Result<(), DatabaseError> {
        let mut connection = owner.connect().await.map_err(DatabaseError::Unreachable)?;
        sqlx::raw_sql(statements).execute(&mut connection).await.map_err(DatabaseError::Unreachable)?;
        connection.close().await.map_err(DatabaseError::Unreachable)
    }

    /// Stops PostgreSQL when it is ours.
    ///
    /// # Errors
    /// When it does not stop in time.
    pub async fn close(self) -> Result<(), PostgresError> {
        match self.private {
            Some(private) => private.stop().await,
            None => Ok(()),
        }
    }
}

/// The owner's way to connect, working as the application's role. `RESET ROLE` leads back to that role, not to the owner.
#[must_use]
pub fn application(owner: &PgConnectOptions) -> PgConnectOptions {
    owner.clone().options([
        ("role", APPLICATION_ROLE),
        ("timezone", "UTC"),
        ("statement_timeout", "30s"),
        ("idle_in_transaction_session_timeout", "30s"),
    ])
}

async fn pool(options: PgConnectOptions) -> Result<PgPool, sqlx::Error> {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .min_connections(2)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .before_acquire(|connection, meta| Box::pin(async move { Ok(meta.idle_for < TRUSTED_IDLE || connection.ping().await.is_ok()) }))
        .connect_with(options)
        .await
}
