//! A throw-away PostgreSQL for tests: on a Unix socket, without fsync, gone when the tests are.

use crate::Outcome;
use crate::shell::{self, which};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Older than this lacks what the migrations use.
const OLDEST: u32 = 15;

/// The folder with the server binaries of the newest PostgreSQL that is new enough.
pub(crate) fn binaries() -> Option<PathBuf> {
    let versioned = |folder: &str, prefix: &str, tail: &str| -> Vec<(u32, PathBuf)> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| {
                let version = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
                Some((version, entry.path().join(tail)))
            })
            .collect()
    };
    let mut found = versioned("/usr/lib/postgresql", "", "bin");
    found.extend(versioned("/opt/homebrew/opt", "postgresql@", "bin"));
    found.extend(versioned("/usr/local/opt", "postgresql@", "bin"));
    if let Some(folder) = which("postgres").and_then(|program| program.parent().map(Path::to_owned))
        && let Some(version) = version_of(&folder)
    {
        found.push((version, folder));
    }
    found.retain(|(version, folder)| {
        *version >= OLDEST && ["initdb", "pg_ctl", "psql"].iter().all(|program| folder.join(program).is_file())
    });
    found.into_iter().max_by_key(|(version, _)| *version).map(|(_, folder)| folder)
}

fn version_of(folder: &Path) -> Option<u32> {
    let text = shell::read(Command::new(folder.join("postgres")).arg("--version")).ok()?;
    text.split_whitespace().find_map(|word| word.split('.').next()?.parse().ok())
}

/// Waits until its input closes, which also happens when we are interrupted or killed; then stops the cluster and removes it.
const GUARD: &str = r#"trap '' INT TERM HUP; cat >/dev/null; "$@" >/dev/null 2>&1; rm -rf "$0""#;

/// A running throw-away cluster; stops and vanishes when dropped.
pub(crate) struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
    guard: Option<Child>,
}

impl Cluster {
    /// Makes and starts one.
    pub(crate) fn start() -> Outcome<Self> {
        let binaries = binaries().ok_or("PostgreSQL 15 or newer is missing")?;
        let folder = std::env::temp_dir().join(format!("bayline-test-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let mut cluster = Self { binaries, folder, guard: None };
        if crate::needs::is_root() {
            shell::run(Command::new("chown").arg("postgres").arg(&cluster.folder))?;
        }
        cluster.guard = Some(cluster.guarded()?);
        let data = cluster.folder.join("data");
        shell::read(cluster.as_owner("initdb").args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-D"]).arg(&data))?;
        let socket = cluster.folder.display();
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories={socket} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
        );
        let log = cluster.folder.join("log");
        shell::read(cluster.as_owner("pg_ctl").args(["-w", "-s", "-o", &options, "-l"]).arg(log).arg("-D").arg(&data).arg("start"))?;
        Ok(cluster)
    }

    /// A program of PostgreSQL, run as the user who may.
    fn as_owner(&self, program: &str) -> Command {
        let program = self.binaries.join(program);
        let mut command;
        if crate::needs::is_root() {
            command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
        } else {
            command = Command::new(program);
        }
        // The starting folder may be closed to the user `postgres`.
        command.current_dir(std::env::temp_dir());
        // The server would otherwise keep our output open, and we would wait for it.
        command.stdin(Stdio::null());
        command
    }

    fn guarded(&self) -> Outcome<Child> {
        let mut stop = self.as_owner("pg_ctl");
        stop.args(["-m", "immediate", "-w", "-s", "-D"]).arg(self.folder.join("data")).arg("stop");
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD]).arg(&self.folder).arg(stop.get_program()).args(stop.get_args());
        Ok(guard.current_dir(std::env::temp_dir()).stdin(Stdio::piped()).spawn()?)
    }

    /// Address of a database, as a user.
    pub(crate) fn url(&self, user: &str, database: &str) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{user}@{host}/{database}")
    }

    /// Runs SQL from a file or a string as a user.
    pub(crate) fn psql(&self, user: &str, database: &str, arguments: &[&str]) -> Outcome {
        let mut command = Command::new(self.binaries.join("psql"));
        command.args(["-q", "-v", "ON_ERROR_STOP=1", "-h"]).arg(&self.folder).args(["-U", user, "-d", database]).args(arguments);
        shell::read(&mut command).map(|_| ())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            drop(guard.stdin.take());
            if let Err(problem) = guard.wait() {
                println!("the test database did not stop: {problem}");
            }
        }
    }
}
