//! The system user that PostgreSQL runs as: ourselves, or `postgres` when we are root, since it refuses to run as root.

use super::error::PostgresError;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tokio::process::Command as AsyncCommand;

/// Who PostgreSQL runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    /// The user to become; nothing when we stay who we are.
    other: Option<Ids>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ids {
    user: u32,
    group: u32,
}

impl Account {
    /// The account for this machine.
    ///
    /// # Errors
    /// When we are root and there is no user `postgres`.
    pub(super) fn find() -> Result<Self, PostgresError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self { other: None });
        }
        let id = |flag: &str| {
            let output = Command::new("id").args([flag, "postgres"]).stderr(Stdio::null()).output().ok()?;
            String::from_utf8_lossy(&output.stdout).trim().parse().ok()
        };
        match (id("-u"), id("-g")) {
            (Some(user), Some(group)) => Ok(Self { other: Some(Ids { user, group }) }),
            _ => Err(PostgresError::NoAccount),
        }
    }

    /// The number of the user.
    pub(super) fn user(self) -> u32 {
        self.other.map_or_else(|| rustix::process::geteuid().as_raw(), |ids| ids.user)
    }

    /// A program to be run by this user, away from our terminal's signals and with none of our environment but `PATH`.
    pub(super) fn command(self, program: &Path) -> AsyncCommand {
        let mut command = AsyncCommand::new(program);
        command.env_clear().env("LC_ALL", "C").envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.current_dir("/").stdin(Stdio::null()).process_group(0);
        if let Some(ids) = self.other {
            command.uid(ids.user).gid(ids.group);
        }
        command
    }

    /// Makes a folder that only this user may enter; it may exist.
    pub(super) fn make_folder(self, folder: &Path) -> Result<(), PostgresError> {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        let failed = |source| PostgresError::writing(folder, source);
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(failed)?;
        if let Some(ids) = self.other {
            std::os::unix::fs::chown(folder, Some(ids.user), Some(ids.group)).map_err(failed)?;
        }
        Ok(())
    }

    /// Whether the folder is this user's and nobody else's.
    pub(super) fn owns_alone(self, folder: &Path) -> bool {
        std::fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_dir() && meta.uid() == self.user() && meta.mode() & 0o077 == 0)
    }

    /// Checks that this user can get to the folder through all those above it.
    ///
    /// # Errors
    /// Names the uppermost folder that bars the way.
    pub(super) async fn can_reach(self, folder: &Path) -> Result<(), PostgresError> {
        let Some(ids) = self.other else { return Ok(()) };
        let mut test = self.command(Path::new("/bin/sh"));
        let reached = test.arg("-c").arg("cd -- \"$0\"").arg(folder).stderr(Stdio::null()).status().await;
        if reached.is_ok_and(|status| status.success()) {
            return Ok(());
        }
        let mut above: Vec<&Path> = folder.ancestors().collect();
        above.reverse();
        let barred = above.into_iter().find(|folder| !may_enter(folder, ids)).unwrap_or(folder);
        Err(PostgresError::NotReachable(PathBuf::from(barred)))
    }
}

/// Whether the permission bits let a user into a folder.
fn may_enter(folder: &Path, ids: Ids) -> bool {
    let Ok(meta) = std::fs::metadata(folder) else { return true };
    let bit = if meta.uid() == ids.user {
        0o100
    } else if meta.gid() == ids.group {
        0o010
    } else {
        0o001
    };
    meta.mode() & bit != 0
}
