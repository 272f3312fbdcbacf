//! The tiers of tests, in the order in which they find mistakes soonest.

use crate::assets::{self, Profile};
use crate::cluster::Cluster;
use crate::shell::{self, cargo, step};
use crate::{Outcome, licences, needs, tidy};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u32,
    failed: u32,
}

/// Every step, or those tests whose name holds an area's word.
pub(crate) fn test(area: Option<&str>) -> Outcome {
    let mut count = Count::default();
    let outcome = steps(area, &mut count);
    if outcome.is_err() && count.failed == 0 {
        // A step without tests of its own, such as the format, or one that did not compile.
        count.failed = 1;
    }
    println!("\n{} passed, {} failed", count.passed, count.failed);
    outcome
}

fn steps(area: Option<&str>, count: &mut Count) -> Outcome {
    needs::for_testing()?;
    if area.is_none() {
        step("style rules", tidy::check)?;
        step("licences", licences::check)?;
        if shell::which("cargo-deny").is_some() {
            step("cargo deny", || shell::run(&mut cargo(&["deny", "check", "bans", "licenses", "sources"])))?;
        }
        step("format", || shell::run(&mut cargo(&["fmt", "--all", "--check"])))?;
        step("clippy", || shell::run(&mut cargo(&["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"])))?;
        step("clippy for the browser", || {
            shell::run(&mut cargo(&[
                "clippy",
                "--quiet",
                "-p",
                "frontend",
                "-p",
                "app",
                "--features",
                "app/hydrate",
                "--target",
                "wasm32-unknown-unknown",
                "--",
                "-D",
                "warnings",
            ]))
        })?;
        step("build rules", || tests(&["test", "--quiet", "-p", "xtask"], None, None, count))?;
    }
    step("rules", || tests(&["test", "-p", "domain"], area, None, count))?;
    {
        let cluster = Cluster::start()?;
        let url = cluster.url("postgres", "postgres");
        step("store", || tests(&["test", "-p", "store"], area, Some(&url), count))?;
        step("doors", || tests(&["test", "-p", "server", "-p", "app", "--features", "app/ssr"], area, Some(&url), count))?;
    }
    assets::build(Profile::Release)?;
    step("server", || shell::run(&mut cargo(&["build", "--quiet", "--release", "-p", "server"])))?;
    step("journeys", || journeys(area, count))
}

/// Runs cargo's tests, shows what they print, and counts.
fn tests(arguments: &[&str], area: Option<&str>, database: Option<&str>, count: &mut Count) -> Outcome {
    let mut command = cargo(arguments);
    if let Some(area) = area {
        command.args(["--", area]);
    }
    if let Some(url) = database {
        command.env("BAYLINE_TEST_DATABASE_URL", url);
    }
    // A snapshot that differs is a failure here, never rewritten.
    command.env("INSTA_UPDATE", "no");
    counted(&mut command, count)
}

fn journeys(area: Option<&str>, count: &mut Count) -> Outcome {
    let folder = Path::new("end2end");
    let chosen = match area {
        Some(area) => specs(&folder.join("tests"), area)?,
        None => Vec::new(),
    };
    if area.is_some() && chosen.is_empty() {
        return Ok(());
    }
    packages(folder)?;
    let chromium = needs::chromium().ok_or("Chromium is missing; install it with the system's package manager")?;
    let data = std::env::temp_dir().join(format!("bayline-journeys-{}", std::process::id()));
    std::fs::create_dir_all(&data)?;
    let mut playwright = Command::new("npx");
    playwright.args(["--no-install", "playwright", "test"]).args(chosen).current_dir(folder).env_remove("DATABASE_URL");
    playwright.env("BAYLINE_BIN", assets::server("release")).env("BAYLINE_SITE", assets::site());
    playwright.env("BAYLINE_CHROMIUM", chromium).env("BAYLINE_TEST_DATA", &data);
    let outcome = counted(&mut playwright, count);
    let _ = std::fs::remove_dir_all(&data);
    outcome
}

/// The journeys whose file is named after an area, as Playwright wants to be told of them.
fn specs(folder: &Path, area: &str) -> Outcome<Vec<String>> {
    let names = assets::files_below(folder)?.into_iter().filter_map(|file| file.file_name()?.to_str().map(str::to_owned));
    Ok(names.filter(|name| name.ends_with(".spec.ts") && name.contains(area)).map(|name| format!("/{name}")).collect())
}

/// Installs what the journeys need from npm, when it is not there as the lock file says.
fn packages(folder: &Path) -> Outcome {
    let wanted = std::fs::read_to_string(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/installed-lock.json");
    if std::fs::read_to_string(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    step("npm packages", || shell::run(&mut npm))?;
    Ok(std::fs::write(installed, wanted)?)
}

/// Runs a program, passing its output on and adding up what it says of passed and failed tests.
fn counted(command: &mut Command, count: &mut Count) -> Outcome {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    for line in BufReader::new(child.stdout.take().expect("it was asked for")).lines() {
        let line = line?;
        println!("{line}");
        let seen = read(&line);
        count.passed += seen.passed;
        count.failed += seen.failed;
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", command.get_program().to_string_lossy()).into()) }
}

/// What a line of a test runner says: `test result: ok. 12 passed; 0 failed; …` or `  12 passed (3.4s)`.
fn read(line: &str) -> Count {
    let of = |word: &str| {
        let before = line.split(word).next().filter(|before| before.len() < line.len())?;
        before.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let cargo = line.starts_with("test result:");
    let playwright = line.starts_with("  ") && (line.trim_start().contains(" passed (") || line.trim().ends_with(" failed"));
    if !cargo && !playwright {
        return Count::default();
    }
    Count { passed: of(" passed").unwrap_or(0), failed: of(" failed").unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runners_are_understood() {
        let counts = |line| {
            let Count { passed, failed } = read(line);
            (passed, failed)
        };
        assert_eq!(counts("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s"), (12, 0));
        assert_eq!(counts("test result: FAILED. 3 passed; 2 failed; 0 ignored"), (3, 2));
        assert_eq!(counts("  41 passed (1.2m)"), (41, 0));
        assert_eq!(counts("  2 failed"), (0, 2));
        assert_eq!(counts("test one_passed ... ok"), (0, 0));
    }
}
