//! The PostgreSQL process: started by us, or taken over from a server of ours that died.

use super::account::Account;
use super::error::{PostgresError, known_trouble, last_words};
use super::folder::Folder;
use super::installation::Installation;
use crate::shutdown::Shutdown;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::process::Child;
use tokio::time::Instant;

/// How long PostgreSQL may be silent after it was started.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long PostgreSQL may take to stop.
const STOP_PATIENCE: Duration = Duration::from_secs(60);
/// How long the workers of a PostgreSQL that was killed may take to leave, and one that is starting or stopping may be silent.
const LEAVING: Duration = Duration::from_secs(10);
/// How long a PostgreSQL that does not answer may take to be gone: it may have been killed just now.
const GASP: Duration = Duration::from_millis(500);
/// How often we ask whether it is ready, or gone.
const BEAT: Duration = Duration::from_millis(20);

/// How PostgreSQL is set up: modest memory, full safety, nothing on the network.
const SETTINGS: [&str; 12] = [
    "listen_addresses=",
    "shared_buffers=256MB",
    "max_connections=100",
    "fsync=on",
    "synchronous_commit=on",
    "jit=off",
    "random_page_cost=1.1",
    "timezone=UTC",
    "log_timezone=UTC",
    "logging_collector=off",
    "log_destination=stderr",
    "port=5432",
];

/// A running PostgreSQL. Dropped without [`Process::stop`], it is told to stop and not waited for.
#[derive(Debug)]
pub(super) enum Process {
    /// Our child.
    Started(Child),
    /// One that an earlier server of ours had started.
    Adopted(Pid),
    /// No more.
    Stopped,
}

impl Process {
    /// Takes over the PostgreSQL that already runs on this cluster, when it answers on our socket.
    ///
    /// # Errors
    /// When one runs on the cluster and does not answer, or the end is announced; then it has stopped.
    pub(super) async fn adopt(folder: &Folder, socket: &Path, ending: &Shutdown) -> Result<Option<Self>, PostgresError> {
        let cluster = folder.cluster();
        let Some(pid) = pid_of(&cluster).filter(|pid| alive(*pid)) else {
            return Ok(None);
        };
        let works_here = std::fs::read_link(format!("/proc/{}/cwd", pid.as_raw_nonzero())).ok().map(|place| place == cluster);
        if works_here == Some(false) {
            // The number was given to some other program meanwhile; PostgreSQL clears its stale file itself.
            return Ok(None);
        }
        let begun = Instant::now();
        while alive(pid) && begun.elapsed() < PATIENCE {
            let state = ask(socket).await;
            if ending.has_begun() && (works_here == Some(true) || matches!(state, State::Busy)) {
                Self::Adopted(pid).stop().await?;
                return Err(PostgresError::GivenUp);
            }
            match state {
                State::Ready => return Ok(Some(Self::Adopted(pid))),
                State::Busy => tokio::time::sleep(BEAT).await,
                State::Silent if works_here == Some(true) && begun.elapsed() < patience(said_by(&cluster).as_deref()) => {
                    tokio::time::sleep(BEAT).await;
                }
                State::Silent if works_here == Some(true) => {
                    return Err(PostgresError::Held { folder: cluster, pid: Some(pid.as_raw_nonzero().get().unsigned_abs()) });
                }
                State::Silent => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Starts PostgreSQL and waits until it answers. One that was killed, and its workers, may need a moment to leave. When the end is
    /// announced meanwhile, it is stopped and waited for.
    pub(super) async fn start(
        folder: &Folder,
        socket: &Path,
        installation: &Installation,
        account: Account,
        ending: &mut Shutdown,
    ) -> Result<Self, PostgresError> {
        let begun = Instant::now();
        loop {
            match Self::launch(folder, socket, installation, account, ending).await {
                Err(PostgresError::Held { pid, .. }) if begun.elapsed() < LEAVING && pid.is_none_or(is_leaving) => {
                    tokio::time::sleep(BEAT).await;
                }
                result => return result,
            }
        }
    }

    async fn launch(
        folder: &Folder,
        socket: &Path,
        installation: &Installation,
        account: Account,
        ending: &mut Shutdown,
    ) -> Result<Self, PostgresError> {
        let log = folder.open_log()?;
        let failed = |source| PostgresError::writing(&folder.log(), source);
        let written = log.metadata().map_err(failed)?.len();
        let program = installation.program("postgres");
        let mut command = account.command(&program);
        command.arg("-D").arg(folder.cluster()).stdout(Stdio::from(log.try_clone().map_err(failed)?)).stderr(Stdio::from(log));
        for setting in SETTINGS {
            command.arg("-c").arg(setting);
        }
        command.arg("-c").arg(format!("unix_socket_directories={}", quoted(socket)));
        let child = command.spawn().map_err(|source| PostgresError::Program { program, source })?;
        let mut process = Self::Started(child);
        let given_up = tokio::select! {
            ready = process.wait_until_ready(folder, socket, written) => {
                ready?;
                false
            }
            () = ending.begun() => true,
        };
        if given_up {
            process.stop().await?;
            return Err(PostgresError::GivenUp);
        }
        Ok(process)
    }

    async fn wait_until_ready(&mut self, folder: &Folder, socket: &Path, written: u64) -> Result<(), PostgresError> {
        let mut heard = Instant::now();
        loop {
            match ask(socket).await {
                State::Ready => return Ok(()),
                // It is recovering what a crash left, which takes as long as it takes.
                State::Busy => heard = Instant::now(),
                State::Silent => {}
            }
            if let Self::Started(child) = self
                && let Ok(Some(_)) = child.try_wait()
            {
                return Err(why_it_ended(folder, socket, written));
            }
            if heard.elapsed() > PATIENCE {
                return Err(PostgresError::Silent { seconds: PATIENCE.as_secs(), log: folder.log() });
            }
            tokio::time::sleep(BEAT).await;
        }
    }

    /// Returns when PostgreSQL has ended by itself.
    pub(super) async fn ended(&mut self) -> Option<ExitStatus> {
        match self {
            Self::Started(child) => child.wait().await.ok(),
            Self::Adopted(pid) => {
                while alive(*pid) {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                None
            }
            Self::Stopped => None,
        }
    }

    /// Stops PostgreSQL: open transactions are rolled back, what was committed is written, and the process is waited for.
    pub(super) async fn stop(&mut self) -> Result<(), PostgresError> {
        let Some(pid) = self.signal_stop() else { return Ok(()) };
        let gone = async {
            match &mut *self {
                Self::Started(child) => drop(child.wait().await),
                Self::Adopted(pid) => {
                    while alive(*pid) {
                        tokio::time::sleep(BEAT).await;
                    }
                }
                Self::Stopped => {}
            }
        };
        let in_time = tokio::time::timeout(STOP_PATIENCE, gone).await;
        *self = Self::Stopped;
        let pid = pid.as_raw_nonzero().get().unsigned_abs();
        in_time.map_err(|_| PostgresError::NotStopped { pid, seconds: STOP_PATIENCE.as_secs() })
    }

    /// Asks for a fast shutdown; answers the process that was asked.
    fn signal_stop(&self) -> Option<Pid> {
        let pid = match self {
            Self::Started(child) => Pid::from_raw(i32::try_from(child.id()?).ok()?)?,
            Self::Adopted(pid) => *pid,
            Self::Stopped => return None,
        };
        // It may have ended on its own meanwhile, which is what we want.
        let _already_gone = kill_process(pid, Signal::INT);
        Some(pid)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal_stop();
    }
}

/// How PostgreSQL answers.
enum State {
    /// It takes connections.
    Ready,
    /// It is there, but starting or stopping.
    Busy,
    /// It does not answer.
    Silent,
}

/// Connects as superuser.
pub(super) async fn connect(socket: &Path) -> Result<PgConnection, sqlx::Error> {
    options(socket).username("postgres").database("postgres").connect().await
}

/// How to reach PostgreSQL, but for the role and the database.
pub(super) fn options(socket: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass().socket(socket).port(5432).application_name("bayline")
}

async fn ask(socket: &Path) -> State {
    match connect(socket).await {
        Ok(connection) => {
            // It has answered; how the goodbye goes does not matter.
            let _goodbye = connection.close().await;
            State::Ready
        }
        // "The database system is starting up", or shutting down.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("57P03") => State::Busy,
        Err(_) => State::Silent,
    }
}

/// What the PostgreSQL that runs on this cluster says of itself.
fn said_by(cluster: &Path) -> Option<String> {
    std::fs::read_to_string(cluster.join("postmaster.pid")).ok()
}

/// The process that says it runs on this cluster.
fn pid_of(cluster: &Path) -> Option<Pid> {
    Pid::from_raw(said_by(cluster)?.lines().next()?.trim().parse().ok()?)
}

/// How long a PostgreSQL that says this of itself may be silent. Its eighth line says how it is; that line comes last when it starts, and
/// the file goes first when it stops.
fn patience(said: Option<&str>) -> Duration {
    match said.and_then(|said| said.lines().nth(7)).map(str::trim) {
        None | Some("starting" | "stopping") => LEAVING,
        Some(_) => GASP,
    }
}

/// Whether a process has ended, be it that nobody has asked for its end yet (a zombie).
fn is_leaving(pid: u32) -> bool {
    match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
        // The state stands after the name, which stands in brackets.
        Ok(about) => about.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with(['Z', 'X'])),
        Err(_) => i32::try_from(pid).ok().and_then(Pid::from_raw).is_none_or(|pid| !alive(pid)),
    }
}

fn alive(pid: Pid) -> bool {
    !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH))
}

/// A path as PostgreSQL reads it in a list of folders.
fn quoted(path: &Path) -> String {
    format!("\"{}\"", path.to_string_lossy().replace('"', "\"\""))
}

/// Why PostgreSQL ended, from what it wrote to its log since byte `written`.
fn why_it_ended(folder: &Folder, socket: &Path, written: u64) -> PostgresError {
    let words = words_since(folder, written);
    let unknown = || PostgresError::Start { message: last_words(&words), log: folder.log() };
    known_trouble(&words, &folder.cluster(), socket).unwrap_or_else(unknown)
}

/// A known trouble among what PostgreSQL wrote to its log since byte `written`.
pub(super) fn trouble_since(folder: &Folder, socket: &Path, written: u64) -> Option<PostgresError> {
    known_trouble(&words_since(folder, written), &folder.cluster(), socket)
}

/// What PostgreSQL wrote to its log since byte `written`: the last of it, when it is long.
fn words_since(folder: &Folder, written: u64) -> String {
    const MOST: u64 = 64 * 1024;
    let mut words = Vec::new();
    if let Ok(mut file) = std::fs::File::open(folder.log())
        && let Ok(length) = file.metadata().map(|about| about.len())
        && file.seek(SeekFrom::Start(written.max(length.saturating_sub(MOST)))).is_ok()
    {
        // Whatever can be read is better than nothing.
        let _partly = file.take(MOST).read_to_end(&mut words);
    }
    String::from_utf8_lossy(&words).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_starts_or_stops_may_be_silent_for_longer_than_one_that_should_answer() {
        let begun = "4711\n/d/postgres\n1764300000\n5432\n/d/socket\n";
        let whole = |status: &str| format!("{begun}\n  5432001   1234\n{status}\n");
        for said in [None, Some(begun.to_owned()), Some(whole("starting")), Some(whole("stopping"))] {
            assert_eq!(patience(said.as_deref()), LEAVING, "{said:?}");
        }
        for status in ["ready   ", "standby "] {
            assert_eq!(patience(Some(&whole(status))), GASP, "{status}");
        }
    }
}
