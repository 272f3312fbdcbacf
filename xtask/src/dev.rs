//! The edit loop: build, serve, and again whenever a source file changes.

use crate::assets::{self, Profile, files_below};
use crate::shell::{self, cargo};
use crate::{Outcome, needs};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

/// How often the folders are looked at.
const LOOK: Duration = Duration::from_millis(400);
const WATCHED: &[&str] = &["app", "frontend", "server", "style", "migrations", "public", ".sqlx"];

/// Serves, and rebuilds on change until interrupted.
pub(crate) fn watch() -> Outcome {
    needs::for_running(&[])?;
    let mut serving: Option<Serving> = None;
    let mut seen = None;
    loop {
        let now = state()?;
        if seen != Some(now) {
            seen = Some(now);
            match build() {
                Ok(()) => {
                    stop(serving.take())?;
                    serving = Some(Serving::start()?);
                }
                Err(problem) => println!("✗ {problem}; the last version that could be built goes on"),
            }
        }
        std::thread::park_timeout(LOOK);
    }
}

fn build() -> Outcome {
    assets::build(Profile::Dev)?;
    shell::step("server", || shell::run(&mut cargo(&["build", "--quiet", "-p", "server"])))
}

/// Waits until its input closes, which also happens when we are interrupted or killed; then asks the server to end.
const GUARD: &str = r#"trap '' INT TERM HUP; cat >/dev/null; kill -TERM "$0" 2>/dev/null"#;

/// A running server, and the one who ends it when we are gone.
struct Serving {
    server: Child,
    guard: Child,
}

impl Serving {
    fn start() -> Outcome<Self> {
        let server = Command::new(assets::server("debug")).arg("serve").env("BAYLINE_SITE", assets::site()).spawn()?;
        let guard = Command::new("sh").args(["-c", GUARD]).arg(server.id().to_string()).stdin(Stdio::piped()).spawn()?;
        Ok(Self { server, guard })
    }
}

/// Asks the server to end, and waits: its PostgreSQL must have stopped before the next one starts.
fn stop(serving: Option<Serving>) -> Outcome {
    if let Some(Serving { mut server, mut guard }) = serving {
        if server.try_wait()?.is_none() {
            shell::run(Command::new("kill").args(["-TERM", &server.id().to_string()]))?;
        }
        server.wait()?;
        guard.kill()?;
        guard.wait()?;
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
