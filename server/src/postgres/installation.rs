//! The PostgreSQL that the system has installed.

use super::error::PostgresError;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest version that is supported.
const OLDEST: u32 = 15;

/// A PostgreSQL on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Installation {
    /// The folder of its programs.
    pub(super) programs: PathBuf,
    /// Its major version.
    pub(super) major: u32,
}

impl Installation {
    /// Every PostgreSQL found, the newest first; of equal versions the one on `PATH` first.
    pub(super) fn all() -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for programs in candidates() {
            if found.iter().all(|known| known.programs != programs)
                && let Some(installation) = Self::at(programs)
            {
                found.push(installation);
            }
        }
        found.sort_by_key(|installation| std::cmp::Reverse(installation.major));
        found
    }

    /// The installation whose programs lie in this folder; nothing when it is incomplete.
    fn at(programs: PathBuf) -> Option<Self> {
        if !programs.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(programs.join("postgres")).arg("--version").output().ok()?;
        let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { programs, major })
    }

    /// One of the programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }
}

/// The installation for a cluster of the version in `data`, or the newest for a new one.
///
/// # Errors
/// When none is supported, or none has the version of the data.
pub(super) fn choose(installed: &[Installation], data: Option<&str>, folder: &Path) -> Result<Installation, PostgresError> {
    let supported = || installed.iter().filter(|installation| installation.major >= OLDEST);
    let Some(newest) = supported().next() else {
        return Err(PostgresError::NotInstalled);
    };
    let Some(data) = data else { return Ok(newest.clone()) };
    supported().find(|installation| data.parse() == Ok(installation.major)).cloned().ok_or_else(|| PostgresError::WrongVersion {
        folder: folder.to_owned(),
        data: data.to_owned(),
        installed: supported().map(|installation| installation.major).collect(),
    })
}

/// Where PostgreSQL's programs may lie: `PATH`, then where Debian, Red Hat and Homebrew put them.
fn candidates() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    for (parent, prefix) in
        [("/usr/lib/postgresql", ""), ("/usr", "pgsql-"), ("/opt/homebrew/opt", "postgresql@"), ("/usr/local/opt", "postgresql@")]
    {
        let Ok(entries) = std::fs::read_dir(parent) else { continue };
        folders.extend(
            entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix)).map(|entry| entry.path().join("bin")),
        );
    }
    folders
}

/// The 15 of `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(majors: &[u32]) -> Vec<Installation> {
        majors
            .iter()
            .map(|major| Installation { programs: PathBuf::from(format!("/usr/lib/postgresql/{major}/bin")), major: *major })
            .collect()
    }

    #[test]
    fn the_version_is_read_from_what_postgres_says() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major_of("something else"), None);
    }

    #[test]
    fn a_new_cluster_takes_the_newest_and_an_old_one_its_own_version() {
        let all = installed(&[17, 16, 15, 13]);
        let folder = Path::new("/d/postgres");
        assert_eq!(choose(&all, None, folder).expect("newest").major, 17);
        assert_eq!(choose(&all, Some("15"), folder).expect("same").major, 15);
        assert!(matches!(choose(&all, Some("13"), folder), Err(PostgresError::WrongVersion { .. })));
        assert!(matches!(choose(&installed(&[14]), None, folder), Err(PostgresError::NotInstalled)));
        assert!(matches!(choose(&[], Some("15"), folder), Err(PostgresError::NotInstalled)));
    }
}
