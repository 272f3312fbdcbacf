//! What must be on the machine, and putting it there.

use crate::Outcome;
use crate::shell::{self, step, which};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What building needs.
pub(crate) fn for_building() -> Outcome {
    wasm_target()
}

/// What running needs: no PostgreSQL of our own when the server is told of another.
pub(crate) fn for_running(arguments: &[String]) -> Outcome {
    let elsewhere = std::env::var_os("DATABASE_URL").is_some() || arguments.iter().any(|argument| argument.starts_with("--database-url"));
    for_building()?;
    if elsewhere { Ok(()) } else { postgres() }
}

/// The programs of PostgreSQL, for a private or a throw-away server.
pub(crate) fn postgres() -> Outcome {
    const ADVICE: &str = "install PostgreSQL 15 or newer (Debian: apt-get install postgresql; macOS: brew install postgresql@17)";
    if crate::cluster::binaries().is_some() {
        return Ok(());
    }
    install("PostgreSQL", &["postgresql"], ADVICE)?;
    if crate::cluster::binaries().is_some() { Ok(()) } else { Err(format!("the PostgreSQL of this system is too old; {ADVICE}").into()) }
}

/// What the tests need.
pub(crate) fn for_testing() -> Outcome {
    for_building()?;
    postgres()?;
    if chromium().is_none() {
        install("Chromium", &["chromium", "fonts-noto-cjk"], "install Chromium (Debian: apt-get install chromium fonts-noto-cjk)")?;
    }
    if which("npm").is_none() || which("npx").is_none() {
        install("Node.js", &["nodejs", "npm"], "install Node.js 20 or newer with npm")?;
    }
    Ok(())
}

/// The Chromium that journeys are made in.
pub(crate) fn chromium() -> Option<PathBuf> {
    std::env::var_os("BAYLINE_CHROMIUM")
        .map(PathBuf::from)
        .or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(which))
}

fn wasm_target() -> Outcome {
    let folder = shell::read(Command::new("rustc").args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    step("Rust for the browser", || shell::run(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"])))
        .map_err(|problem| format!("Rust cannot build for the browser; run `rustup target add wasm32-unknown-unknown` ({problem})").into())
}

/// Installs packages of the system where that can be done without asking.
fn install(name: &str, packages: &[&str], advice: &str) -> Outcome {
    let sudo = !is_root();
    let can = which("apt-get").is_some()
        && (!sudo || Command::new("sudo").args(["-n", "true"]).output().is_ok_and(|answer| answer.status.success()));
    if !can {
        return Err(format!("{name} is missing; {advice}").into());
    }
    let apt = |arguments: &[&str]| {
        let mut command = if sudo { Command::new("sudo") } else { Command::new("apt-get") };
        if sudo {
            command.args(["-n", "apt-get"]);
        }
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null());
        shell::run(&mut command)
    };
    let install: Vec<&str> = ["install", "-y", "-qq"].into_iter().chain(packages.iter().copied()).collect();
    step(name, || {
        apt(&["update", "-qq"])?;
        apt(&install)
    })
    .map_err(|problem| format!("{name} could not be installed; {advice} ({problem})").into())
}

/// Whether we are root.
pub(crate) fn is_root() -> bool {
    shell::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// `wasm-opt` of the npm package `binaryen`, fetched once when npm is there.
pub(crate) fn wasm_opt() -> Option<PathBuf> {
    const VERSION: &str = "132.0.0";
    let folder = shell::target().join("binaryen").join(VERSION);
    let program = folder.join("node_modules/.bin/wasm-opt");
    if !program.is_file() {
        which("npm")?;
        std::fs::create_dir_all(&folder).ok()?;
        let package = format!("binaryen@{VERSION}");
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg(package);
        step("wasm-opt", || shell::run(&mut npm)).ok()?;
    }
    Some(program)
}
