//! Running other programs, and saying so.

use crate::Outcome;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// A long step says that it is still at work this often.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// The workspace: where cargo runs us from. Compiled output outlives a clone, so that where this program was compiled may be gone.
pub(crate) fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().expect("xtask lies in the workspace").to_owned()
}

/// Where compiled output lies: outside the clone, so that it outlives it.
pub(crate) fn target() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_else(|| ".".into())).join(".cache/bayline/target");
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(home, PathBuf::from);
    // Programs that we start in other folders must find it, too.
    if folder.is_absolute() { folder } else { root().join(folder) }
}

/// Cargo, with our target folder.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).env("CARGO_TARGET_DIR", target());
    command
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("{} cannot be started: {error}", describe(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", describe(command)).into()) }
}

/// Runs a program and returns what it printed.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| format!("{} cannot be started: {error}", describe(command)))?;
    if !output.status.success() {
        return Err(
            format!("{} ended with {}: {}", describe(command), output.status, String::from_utf8_lossy(&output.stderr).trim()).into()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn describe(command: &Command) -> String {
    let arguments: Vec<_> = command.get_args().take(4).map(|argument| argument.to_string_lossy()).collect();
    format!("`{} {}`", command.get_program().to_string_lossy(), arguments.join(" "))
}

/// Does something that takes a while, saying what and how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let begun = Instant::now();
    println!("… {name}");
    let outcome = std::thread::scope(|scope| {
        // Closed when the work is over, be it by a panic.
        let (_working, over) = mpsc::channel::<()>();
        scope.spawn(move || {
            while over.recv_timeout(SIGN_OF_LIFE) == Err(RecvTimeoutError::Timeout) {
                println!("… {name} ({} s)", begun.elapsed().as_secs());
            }
        });
        work()
    });
    let sign = if outcome.is_ok() { '✓' } else { '✗' };
    println!("{sign} {name} ({:.1} s)", begun.elapsed().as_secs_f32());
    outcome
}

/// Where a program is found on the path.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// Becomes the server, so that it receives Ctrl-C itself.
#[cfg(unix)]
pub(crate) fn replace_with(program: &Path, arguments: &[String]) -> Outcome {
    use std::os::unix::process::CommandExt;
    let error = Command::new(program).args(arguments).env("BAYLINE_SITE", crate::assets::site()).exec();
    Err(format!("{} cannot be started: {error}", program.display()).into())
}

/// Runs the server until it ends.
#[cfg(not(unix))]
pub(crate) fn replace_with(program: &Path, arguments: &[String]) -> Outcome {
    run(Command::new(program).args(arguments).env("BAYLINE_SITE", crate::assets::site()))
}
