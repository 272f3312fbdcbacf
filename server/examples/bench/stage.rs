//! What is measured on: a private PostgreSQL with a loaded dealership, and a server process beside it.

use crate::visitor::Visitor;
use crate::{Options, Outcome, SERVE};
use chrono::Utc;
use domain::workshop::Card;
use server::database::Database;
use server::seed::{self, Plan};
use sqlx::PgPool;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// How long the server may take until it is ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with its database; both end with it.
pub(crate) struct Stage {
    database: Database,
    server: Server,
    folder: PathBuf,
    pub(crate) owner: PgPool,
    /// Where the server answers, as `http://127.0.0.1:40123`.
    pub(crate) origin: String,
}

/// The server's process, ended when dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let pid = i32::try_from(self.0.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(pid) = pid
            && rustix::process::kill_process(pid, rustix::process::Signal::TERM).is_ok()
        {
            let _ended = self.0.wait();
        }
    }
}

impl Stage {
    /// Starts PostgreSQL, loads the dealership and starts the server.
    #[expect(clippy::disallowed_methods, reason = "the history ends when the measurement begins")]
    pub(crate) async fn build(options: &Options, plan: &Plan) -> Outcome<Self> {
        let above = options.data.clone().unwrap_or_else(std::env::temp_dir);
        let folder = above.join(format!("bayline-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let database = Database::open(&server::config::DatabaseSource::Private, &folder).await?;
        tracing::info!(vehicles = plan.vehicles, days = plan.days, open = plan.open, "loading a dealership");
        seed::load(&database, plan, Utc::now()).await?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let origin = format!("http://127.0.0.1:{port}");
        let socket = database.application().get_socket().cloned().ok_or("the private PostgreSQL has no socket")?;
        let begun = Instant::now();
        let server = Server(start(&socket, port, &options.site, &folder)?);
        let stage = Self { owner: database.owner_pool(), database, server, folder, origin };
        stage.wait_until_ready().await?;
        tracing::info!(milliseconds = begun.elapsed().as_millis(), "the server is ready");
        Ok(stage)
    }

    /// The folder of PostgreSQL's socket.
    pub(crate) fn socket(&self) -> Outcome<PathBuf> {
        Ok(self.database.application().get_socket().cloned().ok_or("the private PostgreSQL has no socket")?)
    }

    /// A folder for files that are needed while measuring.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The most memory that the server's process has had so far, in megabytes; nothing where the system does not say.
    pub(crate) fn most_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.0.id())).ok()?;
        let kilobytes: u64 = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes / 1024)
    }

    async fn wait_until_ready(&self) -> Outcome {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let end = Instant::now() + PATIENCE;
        loop {
            let answer = client.get(format!("{}/readyz", self.origin)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            if Instant::now() > end {
                return Err("the server does not become ready".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A work on the board that runs, with the technician who does it: as many as asked for, all of different technicians.
    pub(crate) async fn workers(&self, count: usize) -> Outcome<Vec<(Visitor, Card)>> {
        let mut workers = Vec::new();
        for number in 1.. {
            if workers.len() == count {
                break;
            }
            let visitor = Visitor::sign_in(self, &format!("technician{number}")).await?;
            let board = visitor.ask::<app::workshop::api::Board>(&serde_json::json!({})).await?;
            let mine =
                |card: &Card| card.progress.jobs.iter().any(|job| job.running_since.is_some() && job.technician == Some(visitor.person));
            match board.cards.into_iter().find(mine) {
                Some(card) => workers.push((visitor, card)),
                None => tracing::info!(number, "a technician has no job that runs"),
            }
        }
        Ok(workers)
    }

    /// Ends the server and PostgreSQL, and removes what they kept.
    pub(crate) async fn clear(self) -> Outcome {
        self.owner.close().await;
        drop(self.server);
        self.database.close().await?;
        Ok(std::fs::remove_dir_all(&self.folder)?)
    }
}

/// Starts this program again, as the server.
fn start(socket: &Path, port: u16, site: &Path, folder: &Path) -> Outcome<Child> {
    let url = format!("postgres://bayline@localhost/bayline?host={}", socket.display());
    let mut command = Command::new(std::env::current_exe()?);
    command.args([SERVE, "--demo=false", "--log=warn", "--secure-cookie=false", "--log-format=text"]);
    command.arg("--database-url").arg(url).arg("--addr").arg(format!("127.0.0.1:{port}"));
    command.arg("--site").arg(site).arg("--data").arg(folder);
    Ok(command.stdout(std::process::Stdio::null()).spawn()?)
}
