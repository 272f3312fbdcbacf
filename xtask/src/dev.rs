//! The edit loop: build, serve, and again whenever a source file changes.

use crate::assets::{self, Profile, files_below};
use crate::shell::{self, cargo};
use crate::{Outcome, needs};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};

/// How often the folders are looked at.
const LOOK: Duration = Duration::from_millis(400);
const WATCHED: &[&str] = &["app", "frontend", "server", "style", "migrations", "public"];

/// Serves, and rebuilds on change until interrupted.
pub(crate) fn watch() -> Outcome {
    needs::for_running()?;
    let mut serving: Option<Child> = None;
    let mut seen = SystemTime::UNIX_EPOCH;
    loop {
        let newest = newest()?;
        if newest > seen {
            seen = newest;
            match build() {
                Ok(()) => {
                    stop(serving.take())?;
                    let child = Command::new(assets::server("debug")).env("BAYLINE_SITE", assets::site()).spawn()?;
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
        shell::run(Command::new("kill").args(["-TERM", &child.id().to_string()]))?;
        child.wait()?;
    }
    Ok(())
}

fn newest() -> Outcome<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for folder in WATCHED {
        for file in files_below(Path::new(folder))? {
            newest = newest.max(file.metadata()?.modified()?);
        }
    }
    Ok(newest)
}
