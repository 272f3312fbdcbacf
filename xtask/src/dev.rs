//! The edit loop: build, serve, and again whenever a source file changes.

use crate::assets::{self, Profile, files_below};
use crate::shell::{self, cargo};
use crate::{Outcome, needs};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};

/// How often the folders are looked at.
const LOOK: Duration = Duration::from_millis(400);
const WATCHED: &[&str] = &["app", "frontend", "server", "style", "migrations", "public", ".sqlx"];

/// Serves, and rebuilds on change until interrupted.
pub(crate) fn watch() -> Outcome {
    needs::for_running(&[])?;
    let mut serving: Option<Child> = None;
    let mut seen = None;
    loop {
        let now = state()?;
        if seen != Some(now) {
            seen = Some(now);
            match build() {
                Ok(()) => {
                    stop(serving.take())?;
                    let mut server = Command::new(assets::server("debug"));
                    let child = server.arg("serve").env("BAYLINE_SITE", assets::site()).env("BAYLINE_DEV", "1").spawn()?;
                    serving = Some(child);
                }
                // The old server goes on while the mistake is mended.
                Err(problem) => println!("{problem}"),
            }
        }
        std::thread::park_timeout(LOOK);
    }
}

fn build() -> Outcome {
    assets::build(Profile::Dev)?;
    shell::run(&mut cargo(&["build", "--quiet", "-p", "server"]))
}

/// Asks the server to end, and waits: its PostgreSQL must have stopped before the next one starts.
fn stop(serving: Option<Child>) -> Outcome {
    if let Some(mut child) = serving {
        if child.try_wait()?.is_none() {
            shell::run(Command::new("kill").args(["-TERM", &child.id().to_string()]))?;
        }
        child.wait()?;
    }
    Ok(())
}

/// How many files there are and when one was last written: a file that goes away is a change, too.
fn state() -> Outcome<(usize, SystemTime)> {
    let mut count = 0;
    let mut newest = SystemTime::UNIX_EPOCH;
    for folder in WATCHED {
        for file in files_below(Path::new(folder))? {
            count += 1;
            // An editor may have replaced it since it was listed; the next look sees the new one.
            newest = newest.max(file.metadata().and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH));
        }
    }
    Ok((count, newest))
}
