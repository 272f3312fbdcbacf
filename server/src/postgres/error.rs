//! What can go wrong with the private PostgreSQL: each trouble is one sentence that says what it is and what helps.

use std::path::{Path, PathBuf};

/// Why the private PostgreSQL cannot run. None of these touches data.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// No PostgreSQL of a supported version is installed.
    #[error(
        "No PostgreSQL 15 or newer was found; install it (Debian/Ubuntu: `apt install postgresql`, macOS: `brew install postgresql@17`) or set DATABASE_URL to a server of yours."
    )]
    NotInstalled,
    /// The data was written by a version that is not installed.
    #[error(
        "The data in {} was written by PostgreSQL {data}, but the versions installed here are {}; install PostgreSQL {data}, or move the data with pg_upgrade.", folder.display(), list(installed)
    )]
    WrongVersion {
        /// The cluster's folder.
        folder: PathBuf,
        /// The version that wrote it.
        data: String,
        /// The major versions found.
        installed: Vec<u32>,
    },
    /// The folder holds something, but no cluster.
    #[error(
        "The folder {} is not empty and holds no PostgreSQL data (PG_VERSION is missing), so it was left untouched; move it away, or choose another folder with --data.", .0.display()
    )]
    NotACluster(PathBuf),
    /// The folder holds part of a cluster.
    #[error(
        "The folder {} holds an incomplete PostgreSQL ({missing} is missing), so it was left untouched; bring back the whole folder from a backup, move it away, or choose another folder with --data.", folder.display()
    )]
    Incomplete {
        /// The cluster's folder.
        folder: PathBuf,
        /// What a whole cluster has, below the folder.
        missing: &'static str,
    },
    /// A folder or file cannot be written.
    #[error("{} cannot be written ({source}); check its owner and permissions, or choose another folder with --data.", path.display())]
    NotWritable {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another server uses the same data.
    #[error("Another Bayline{} already uses the data in {}; stop it first, or choose another folder with --data.", process(*pid), data.display())]
    Locked {
        /// The data folder.
        data: PathBuf,
        /// The other server's process, when it said so.
        pid: Option<u32>,
    },
    /// A PostgreSQL that is not reachable holds the cluster.
    #[error(
        "The data in {} is in use by a PostgreSQL process{} that does not answer; end that process (`kill -INT`), then start again.", folder.display(), process(*pid)
    )]
    Held {
        /// The cluster's folder.
        folder: PathBuf,
        /// The process, when known.
        pid: Option<u32>,
    },
    /// The socket belongs to another PostgreSQL.
    #[error("The socket in {} is in use by another PostgreSQL; stop that one, or choose another folder with --data.", .0.display())]
    SocketInUse(PathBuf),
    /// The folder for the socket is not ours alone.
    #[error("The folder {} for the database's socket belongs to somebody else or is open to others; remove it, then start again.", .0.display())]
    SocketFolder(PathBuf),
    /// The disk is full.
    #[error("The disk that holds {} is full; free some space, then start again.", .0.display())]
    DiskFull(PathBuf),
    /// There is not enough memory.
    #[error("There is not enough memory for PostgreSQL (it needs about 300 MB); end other programs, then start again.")]
    Memory,
    /// The server runs as root, and PostgreSQL refuses to.
    #[error(
        "PostgreSQL does not run as root, and there is no user `postgres` to run it as; create one (`useradd --system postgres`), or start Bayline as another user."
    )]
    NoAccount,
    /// The user that PostgreSQL runs as cannot reach the data.
    #[error(
        "The user `postgres`, who runs PostgreSQL when Bayline is started as root, may not enter {}; choose a folder it can reach with --data (for example /var/lib/bayline), or start Bayline as another user.", .0.display()
    )]
    NotReachable(PathBuf),
    /// A program of PostgreSQL could not be run.
    #[error("{} could not be run ({source}); is PostgreSQL installed completely?", program.display())]
    Program {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A new cluster could not be made.
    #[error("The database folder could not be made: {0}")]
    Initialise(String),
    /// PostgreSQL ended instead of starting.
    #[error("PostgreSQL did not start: {message} (more in {})", log.display())]
    Start {
        /// Its own last words.
        message: String,
        /// Its log.
        log: PathBuf,
    },
    /// The server was told to end before PostgreSQL was ready.
    #[error("The start was given up before PostgreSQL was ready, because the server was told to end.")]
    GivenUp,
    /// PostgreSQL did not become ready in time.
    #[error("PostgreSQL was started but gave no answer for {seconds} seconds; see {}.", log.display())]
    Silent {
        /// How long we waited.
        seconds: u64,
        /// Its log.
        log: PathBuf,
    },
    /// PostgreSQL did not stop in time.
    #[error("PostgreSQL (process {pid}) did not stop within {seconds} seconds; it goes on stopping by itself.")]
    NotStopped {
        /// The process.
        pid: u32,
        /// How long we waited.
        seconds: u64,
    },
    /// The roles or the database could not be prepared.
    #[error("The new database could not be prepared: {0}")]
    Prepare(#[source] sqlx::Error),
}

fn process(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

fn list(versions: &[u32]) -> String {
    let mut versions = versions.to_vec();
    versions.dedup();
    versions.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

impl PostgresError {
    /// A failed write at `path`: a full disk is told apart from a missing permission.
    pub(super) fn writing(path: &Path, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::StorageFull {
            Self::DiskFull(path.to_owned())
        } else {
            Self::NotWritable { path: path.to_owned(), source }
        }
    }
}

/// What PostgreSQL's own words mean for the reader; nothing when they are not among the known troubles.
pub(super) fn known_trouble(words: &str, folder: &Path, socket: &Path) -> Option<PostgresError> {
    // A write that was cut short says nothing but the hint.
    if ["No space left on device", "Disk quota exceeded", "Check free disk space"].iter().any(|full| words.contains(full)) {
        return Some(PostgresError::DiskFull(folder.to_owned()));
    }
    if words.contains("lock file \"postmaster.pid\" already exists") || words.contains("pre-existing shared memory block") {
        return Some(PostgresError::Held { folder: folder.to_owned(), pid: pid_in(words) });
    }
    if words.contains(".s.PGSQL.") && words.contains("already") {
        return Some(PostgresError::SocketInUse(socket.to_owned()));
    }
    if words.contains("Cannot allocate memory") || words.contains("could not create shared memory segment") {
        return Some(PostgresError::Memory);
    }
    if words.contains("Permission denied") {
        let source = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        return Some(PostgresError::NotWritable { path: folder.to_owned(), source });
    }
    None
}

/// The number in `(PID 1234)`.
fn pid_in(words: &str) -> Option<u32> {
    let rest = words.split_once("(PID ")?.1;
    rest.split_once(')')?.0.parse().ok()
}

/// The line that says why, out of a program's last words: the last one that PostgreSQL marked as an error, else the last.
pub(super) fn last_words(text: &str) -> String {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let marked = lines().rfind(|line| ["FATAL:", "PANIC:", "error:"].iter().any(|mark| line.contains(mark)));
    marked.or_else(|| lines().next_back()).unwrap_or("it said nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(words: &str) -> Option<PostgresError> {
        known_trouble(words, Path::new("/d/postgres"), Path::new("/d/socket"))
    }

    #[test]
    fn the_words_of_postgresql_become_sentences() {
        let full = "FATAL:  could not write lock file \"postmaster.pid\": No space left on device";
        assert_eq!(
            trouble(full).expect("known").to_string(),
            "The disk that holds /d/postgres is full; free some space, then start again."
        );
        let short =
            "FATAL:  could not extend file: wrote only 4096 of 8192 bytes at block 7\nHINT:  Check free disk space.\nPANIC:  cannot abort";
        assert!(matches!(trouble(short), Some(PostgresError::DiskFull(_))));
        let held =
            "FATAL:  lock file \"postmaster.pid\" already exists\nHINT:  Is another postmaster (PID 4711) running in data directory?";
        assert!(trouble(held).expect("known").to_string().contains("(process 4711)"));
        let socket = "FATAL:  lock file \"/d/socket/.s.PGSQL.5432.lock\" already exists";
        assert!(matches!(trouble(socket), Some(PostgresError::SocketInUse(_))));
        assert!(matches!(trouble("FATAL:  could not map anonymous shared memory: Cannot allocate memory"), Some(PostgresError::Memory)));
        assert!(trouble("LOG:  starting").is_none());
    }

    #[test]
    fn the_reason_is_the_line_marked_as_fatal() {
        assert_eq!(last_words("LOG:  a\nFATAL:  b\nLOG:  database system is shut down\n"), "FATAL:  b");
        assert_eq!(last_words("one\ntwo\n\n"), "two");
    }

    #[test]
    fn a_wrong_version_names_both() {
        let error = PostgresError::WrongVersion { folder: "/d/postgres".into(), data: "13".into(), installed: vec![17, 15, 15] };
        assert!(error.to_string().contains("written by PostgreSQL 13") && error.to_string().contains("are 17, 15;"));
    }
}
