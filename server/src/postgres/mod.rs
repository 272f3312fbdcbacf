//! The private PostgreSQL: found on the system, initialised under the data folder, started, prepared and stopped.
//!
//! It listens on a Unix socket only, in a folder that nobody else may enter, so that the socket is the key and no
//! password is needed. Inside it, `bayline` owns the database and migrates it; the migrations make the role
//! `bayline_app`, as which every pooled connection works, so that row-level security applies to it.

mod account;
mod error;
mod folder;
mod installation;
mod process;

pub use error::PostgresError;

use crate::shutdown::{self, Shutdown};
use account::Account;
use folder::{Cluster, Folder};
use installation::Installation;
use process::Process;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use std::path::{Path, PathBuf};

/// The role that owns the database, and the database's name.
const OWNER: &str = "bayline";

/// A PostgreSQL of our own, running.
#[derive(Debug)]
pub struct PrivatePostgres {
    process: Process,
    socket: PathBuf,
    /// How long its log was when it was started, in bytes.
    log_begins: u64,
    /// Ours until PostgreSQL has stopped: fields are dropped in order.
    folder: Folder,
}

impl PrivatePostgres {
    /// Starts the PostgreSQL under this data folder, and makes it first when there is none.
    ///
    /// # Errors
    /// One sentence for whatever is in the way; no data is touched.
    pub async fn start(data: &Path) -> Result<Self, PostgresError> {
        // Whoever could announce the end is kept, and never does.
        let (_announcer, mut ending) = shutdown::channel();
        Self::start_unless(data, &mut ending).await
    }

    /// The same, unless the end is announced meanwhile: then it is not left half started, and what has begun to run has stopped.
    ///
    /// # Errors
    /// As [`Self::start`], and [`PostgresError::GivenUp`].
    pub async fn start_unless(data: &Path, ending: &mut Shutdown) -> Result<Self, PostgresError> {
        let folder = Folder::take(data).await?;
        let cluster = folder.look()?;
        let installed = Installation::all();
        let version = match &cluster {
            Cluster::Absent => None,
            Cluster::Present { version } => Some(version.as_str()),
        };
        let installation = installation::choose(&installed, version, &folder.cluster())?;
        let account = Account::find()?;
        account.can_reach(folder.data()).await?;
        if cluster == Cluster::Absent {
            tracing::info!(folder = %folder.cluster().display(), version = installation.major, "making a new database");
            tokio::select! {
                // It is made beside its place: what is there of it so far is no data.
                made = folder.initialise(&installation, account) => made?,
                () = ending.begun() => return Err(PostgresError::GivenUp),
            }
        }
        let socket = folder.socket(account)?;
        let log_begins = std::fs::metadata(folder.log()).map_or(0, |about| about.len());
        let process = match Process::adopt(&folder, &socket, ending).await? {
            Some(running) => {
                tracing::warn!("an earlier server left its PostgreSQL running; it is used and stopped in the end");
                running
            }
            None => Process::start(&folder, &socket, &installation, account, ending).await?,
        };
        prepare(&socket).await.map_err(PostgresError::Prepare)?;
        tracing::info!(socket = %socket.display(), version = installation.major, "PostgreSQL is ready");
        Ok(Self { process, socket, log_begins, folder })
    }

    /// How to connect as the database's owner.
    #[must_use]
    pub fn options(&self) -> PgConnectOptions {
        process::options(&self.socket).username(OWNER).database(OWNER)
    }

    /// The folder of the socket, for `psql -h`.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// PostgreSQL's log.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.log()
    }

    /// Returns when PostgreSQL has ended by itself, which it should not.
    pub async fn ended(&mut self) {
        let status = self.process.ended().await;
        tracing::error!(?status, log = %self.folder.log().display(), "PostgreSQL has ended");
    }

    /// What PostgreSQL itself complained of since it was started, when it is a known trouble such as a full disk.
    #[must_use]
    pub fn trouble(&self) -> Option<PostgresError> {
        process::trouble_since(&self.folder, &self.socket, self.log_begins)
    }

    /// Stops PostgreSQL and waits for it.
    ///
    /// # Errors
    /// When it takes longer than a minute.
    pub async fn stop(mut self) -> Result<(), PostgresError> {
        self.process.stop().await
    }
}

/// Makes the owner and the database where they are missing.
async fn prepare(socket: &Path) -> Result<(), sqlx::Error> {
    let mut connection = process::connect(socket).await?;
    if !exists(&mut connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)").await? {
        sqlx::query("CREATE ROLE bayline LOGIN CREATEROLE NOSUPERUSER").execute(&mut connection).await?;
    }
    if !exists(&mut connection, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)").await? {
        sqlx::query("CREATE DATABASE bayline OWNER bayline").execute(&mut connection).await?;
    }
    connection.close().await
}

async fn exists(connection: &mut PgConnection, question: &'static str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(question).bind(OWNER).fetch_one(connection).await
}
