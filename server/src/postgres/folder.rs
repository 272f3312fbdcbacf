//! The data folder: whose it is at the moment, what lies in it, and how a new cluster is made in it.

use super::account::Account;
use super::error::{PostgresError, known_trouble, last_words};
use super::installation::Installation;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::time::Instant;

/// The longest path of a Unix socket, in bytes.
const LONGEST_SOCKET_PATH: usize = if cfg!(target_os = "macos") { 103 } else { 107 };
/// The name of PostgreSQL's socket; the port only names it, nothing listens on the network.
const SOCKET_NAME: &str = ".s.PGSQL.5432";
/// What PostgreSQL does not start without, beside `PG_VERSION`, below the cluster's folder.
const WHOLE: [&str; 2] = ["global/pg_control", "postgresql.conf"];
/// How long whoever has the folder may take to let go of it: a server that is just ending, or a program that was forked
/// from it and has not yet closed what it inherited; on a busy machine it may not have had its turn for a second or two.
const LETTING_GO: Duration = Duration::from_secs(3);
/// How often we ask whether it has let go.
const BEAT: Duration = Duration::from_millis(20);
/// A log longer than this is put aside when the server starts, in bytes.
const LONGEST_LOG: u64 = 8 * 1024 * 1024;

/// A data folder that is ours for as long as this value lives.
#[derive(Debug)]
pub(super) struct Folder {
    /// The data folder, absolute.
    data: PathBuf,
    /// Held while we use the folder; the system lets go of it when we end, however we end.
    _lock: File,
}

/// What lies where the cluster belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cluster {
    /// Nothing yet.
    Absent,
    /// A cluster written by this major version.
    Present { version: String },
}

impl Folder {
    /// Makes the folder where needed, and takes it for ourselves.
    ///
    /// # Errors
    /// When it cannot be written, or another server has it and keeps it.
    pub(super) async fn take(data: &Path) -> Result<Self, PostgresError> {
        let failed = |source| PostgresError::writing(data, source);
        std::fs::create_dir_all(data).map_err(failed)?;
        let data = data.canonicalize().map_err(failed)?;
        let path = data.join("bayline.lock");
        let failed = |source| PostgresError::writing(&path, source);
        let mut lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        let begun = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if begun.elapsed() < LETTING_GO => tokio::time::sleep(BEAT).await,
                Err(TryLockError::WouldBlock) => {
                    let mut text = String::new();
                    let pid = lock.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
                    return Err(PostgresError::Locked { data, pid });
                }
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
        lock.set_len(0).map_err(failed)?;
        lock.write_all(format!("{}\n", std::process::id()).as_bytes()).map_err(failed)?;
        Ok(Self { data, _lock: lock })
    }

    /// The data folder.
    pub(super) fn data(&self) -> &Path {
        &self.data
    }

    /// Where the cluster belongs.
    pub(super) fn cluster(&self) -> PathBuf {
        self.data.join("postgres")
    }

    /// PostgreSQL's log.
    pub(super) fn log(&self) -> PathBuf {
        self.data.join("postgres.log")
    }

    /// Opens the log for appending; one that has grown long is put aside first.
    pub(super) fn open_log(&self) -> Result<File, PostgresError> {
        let path = self.log();
        if std::fs::metadata(&path).is_ok_and(|meta| meta.len() > LONGEST_LOG) {
            std::fs::rename(&path, self.data.join("postgres.log.1")).map_err(|source| PostgresError::writing(&path, source))?;
        }
        OpenOptions::new().append(true).create(true).open(&path).map_err(|source| PostgresError::writing(&path, source))
    }

    /// What lies where the cluster belongs.
    ///
    /// # Errors
    /// When there is something, but no cluster or not the whole of one: it is not ours to touch.
    pub(super) fn look(&self) -> Result<Cluster, PostgresError> {
        look_at(self.cluster())
    }

    /// Makes a new cluster. It is made beside its place and moved there when complete, so that a start that was cut
    /// short leaves nothing that looks like data.
    pub(super) async fn initialise(&self, installation: &Installation, account: Account) -> Result<(), PostgresError> {
        let fresh = self.data.join("postgres.initialising");
        // The C locales differ only in what counts as a letter; not every system has the one for UTF-8.
        for locale in ["C.UTF-8", "C"] {
            remove_folder(&fresh)?;
            account.make_folder(&fresh)?;
            let output = initdb(installation, account, &fresh, locale).await?;
            if output.status.success() {
                return self.put_in_place(&fresh);
            }
            let words = format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            if locale == "C" || !words.contains("locale") {
                remove_folder(&fresh)?;
                return Err(known_trouble(&words, &self.data, &fresh).unwrap_or_else(|| PostgresError::Initialise(last_words(&words))));
            }
        }
        unreachable!("the last locale returns")
    }

    fn put_in_place(&self, fresh: &Path) -> Result<(), PostgresError> {
        let place = self.cluster();
        let failed = |source| PostgresError::writing(&place, source);
        std::fs::rename(fresh, &place).map_err(failed)?;
        File::open(&self.data).and_then(|folder| folder.sync_all()).map_err(failed)
    }

    /// The folder for the socket, entered by PostgreSQL's user alone: under the data folder, or, when that path is too
    /// long for a socket, a short one in the system's folder for temporary files.
    pub(super) fn socket(&self, account: Account) -> Result<PathBuf, PostgresError> {
        let near = self.data.join("socket");
        if near.join(SOCKET_NAME).as_os_str().len() <= LONGEST_SOCKET_PATH {
            account.make_folder(&near)?;
            return Ok(near);
        }
        let short = std::env::temp_dir().join(format!("bayline-{:016x}", hash_of(&self.data)));
        if !short.exists() {
            account.make_folder(&short)?;
        }
        if account.owns_alone(&short) { Ok(short) } else { Err(PostgresError::SocketFolder(short)) }
    }
}

/// What lies in the folder where a cluster belongs.
fn look_at(folder: PathBuf) -> Result<Cluster, PostgresError> {
    match std::fs::read_to_string(folder.join("PG_VERSION")) {
        Ok(version) => {
            for missing in WHOLE {
                if !folder.join(missing).try_exists().map_err(|source| PostgresError::writing(&folder, source))? {
                    return Err(PostgresError::Incomplete { folder, missing });
                }
            }
            return Ok(Cluster::Present { version: version.trim().to_owned() });
        }
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => {}
        Err(source) => return Err(PostgresError::writing(&folder, source)),
    }
    match std::fs::read_dir(&folder) {
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(Cluster::Absent),
        Err(source) => Err(PostgresError::writing(&folder, source)),
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(PostgresError::NotACluster(folder));
            }
            Ok(Cluster::Absent)
        }
    }
}

/// The first eight bytes of the path's SHA-256.
fn hash_of(path: &Path) -> u64 {
    use sha2::Digest;
    use std::os::unix::ffi::OsStrExt;
    sha2::Sha256::digest(path.as_os_str().as_bytes()).iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

fn remove_folder(folder: &Path) -> Result<(), PostgresError> {
    match std::fs::remove_dir_all(folder) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(PostgresError::writing(folder, source)),
        _ => Ok(()),
    }
}

async fn initdb(installation: &Installation, account: Account, folder: &Path, locale: &str) -> Result<Output, PostgresError> {
    let program = installation.program("initdb");
    account
        .command(&program)
        .arg("--pgdata")
        .arg(folder)
        .args([
            "--data-checksums",
            "--encoding=UTF8",
            "--username=postgres",
            "--auth-local=trust",
            "--auth-host=reject",
            "--no-instructions",
        ])
        .arg(format!("--locale={locale}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|source| PostgresError::Program { program, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_is_whole_or_is_left_alone() {
        let folder = std::env::temp_dir().join(format!("bayline-look-{}", std::process::id()));
        let write = |file: &str| {
            let path = folder.join(file);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, "15\n").expect("a file");
        };
        assert_eq!(look_at(folder.clone()).expect("nothing is there"), Cluster::Absent);
        write("PG_VERSION");
        for missing in WHOLE {
            let said = look_at(folder.clone()).expect_err("part of a cluster").to_string();
            assert!(said.contains("incomplete PostgreSQL") && said.contains(&format!("({missing} is missing)")), "{said}");
            write(missing);
        }
        assert_eq!(look_at(folder.clone()).expect("a cluster"), Cluster::Present { version: "15".to_owned() });
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
