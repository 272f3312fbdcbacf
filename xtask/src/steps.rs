//! The tiers of tests, in the order in which they find mistakes soonest.

use crate::assets;
use crate::cluster::Cluster;
use crate::shell::{self, cargo, step};
use crate::{Outcome, licences, needs, tidy};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
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
        step("build rules", || {
            let built = compiled(&["-p", "xtask"])?;
            tests(&built, "xtask", None, None, count)
        })?;
    }
    // All at once: each alone would ask for other features of the same crates, and compile them again.
    let built =
        step("compiling the tests", || compiled(&["-p", "domain", "-p", "store", "-p", "app", "-p", "server", "--features", "app/ssr"]))?;
    step("rules", || tests(&built, "app/domain", area, None, count))?;
    step("words", || tests(&built, "app", area, None, count))?;
    {
        let cluster = Cluster::start()?;
        let url = cluster.url("postgres", "postgres");
        step("store", || tests(&built, "server/store", area, Some(&url), count))?;
        step("doors", || tests(&built, "server", area, Some(&url), count))?;
    }
    if area.is_some_and(|area| specs(&Path::new("end2end").join("tests"), area).is_ok_and(|specs| specs.is_empty())) {
        return Ok(());
    }
    crate::build()?;
    step("journeys", || journeys(area, count))
}

/// A compiled test program, and the folder of its crate.
struct Built {
    program: PathBuf,
    folder: PathBuf,
}

/// Compiles the tests of some crates.
fn compiled(packages: &[&str]) -> Outcome<Vec<Built>> {
    let mut command = cargo(&["test", "--quiet", "--no-run", "--message-format=json-render-diagnostics"]);
    let output = command.args(packages).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("the tests do not compile".into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(built).collect())
}

/// The test program that a line of cargo's report tells of.
fn built(line: &str) -> Option<Built> {
    let report: serde_json::Value = serde_json::from_str(line).ok()?;
    let program = report["executable"].as_str().filter(|_| report["profile"]["test"] == true)?;
    let folder = Path::new(report["manifest_path"].as_str()?).parent()?;
    Some(Built { program: program.into(), folder: folder.into() })
}

/// Runs the test programs of a crate, shows what they print, and counts.
fn tests(built: &[Built], folder: &str, area: Option<&str>, database: Option<&str>, count: &mut Count) -> Outcome {
    let folder = shell::root().join(folder);
    let before = count.failed;
    for test in built.iter().filter(|test| test.folder == folder) {
        let mut command = Command::new(&test.program);
        command.args(area).current_dir(&folder).env("CARGO_MANIFEST_DIR", &folder);
        if let Some(url) = database {
            command.env("BAYLINE_TEST_DATABASE_URL", url);
        }
        // A snapshot that differs is a failure here, never rewritten.
        let outcome = counted(command.env("INSTA_UPDATE", "no"), count);
        if count.failed == before {
            outcome?;
        }
    }
    if count.failed == before { Ok(()) } else { Err(format!("{} tests failed", count.failed - before).into()) }
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
    fn a_test_program_is_found_in_what_cargo_reports() {
        let report = |test| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"/b/server/Cargo.toml","profile":{{"test":{test}}},"executable":"/t/it-1"}}"#
            )
        };
        let found = built(&report(true)).unwrap();
        assert_eq!((found.program, found.folder), (PathBuf::from("/t/it-1"), PathBuf::from("/b/server")));
        assert!(built(&report(false)).is_none(), "a program that is no test");
        assert!(built(r#"{"reason":"build-finished","success":true}"#).is_none());
    }

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
