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
    let elsewhere = works_elsewhere(arguments, |name| std::env::var(name).ok())?;
    for_building()?;
    if elsewhere { Ok(()) } else { postgres() }
}

/// Whether these arguments, this environment or the settings file tell the server of another PostgreSQL, as the server reads them.
fn works_elsewhere(arguments: &[String], environment: impl Fn(&str) -> Option<String>) -> Outcome<bool> {
    let told = |flag: &str, name: &str| {
        let given = value_of(arguments, flag).map(str::to_owned);
        given.or_else(|| environment(name)).filter(|value| !value.is_empty())
    };
    if told("--database-url", "DATABASE_URL").is_some() {
        return Ok(true);
    }
    let named = told("--config", "BAYLINE_CONFIG");
    let path = Path::new(named.as_deref().unwrap_or("bayline.toml"));
    let text = match std::fs::read_to_string(path) {
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound && named.is_none() => return Ok(false),
        read => read.map_err(|error| format!("{} cannot be read: {error}", path.display()))?,
    };
    let settings = text.parse::<toml::Table>().map_err(|error| format!("{} is not understood: {error}", path.display()))?;
    Ok(settings.get("database_url").and_then(toml::Value::as_str).is_some_and(|url| !url.is_empty()))
}

/// What follows a flag, as `--flag value` or `--flag=value`.
fn value_of<'a>(arguments: &'a [String], flag: &str) -> Option<&'a str> {
    arguments.iter().enumerate().find_map(|(at, argument)| match argument.strip_prefix(flag)? {
        "" => arguments.get(at + 1).map(String::as_str),
        rest => rest.strip_prefix('='),
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_postgresql_is_told_of_by_a_flag_the_environment_or_the_settings_file() {
        let folder = std::env::temp_dir().join(format!("bayline-needs-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path.to_string_lossy().into_owned()
        };
        let elsewhere = file("elsewhere.toml", "addr = '127.0.0.1:4000'\ndatabase_url = 'postgres://bayline@db/bayline'\n");
        let (here, empty) = (file("here.toml", "demo = true\n"), file("empty.toml", "database_url = ''\n"));
        let asked = |arguments: &[&str], environment: &[(&str, &str)]| {
            let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
            let of = |name: &str| environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            works_elsewhere(&arguments, of).map_err(|error| error.to_string())
        };
        assert_eq!(asked(&["--config", &elsewhere], &[]), Ok(true));
        assert_eq!(asked(&["--demo", &format!("--config={elsewhere}")], &[]), Ok(true));
        assert_eq!(asked(&[], &[("BAYLINE_CONFIG", &elsewhere)]), Ok(true));
        assert_eq!(asked(&["--config", &here], &[("BAYLINE_CONFIG", &elsewhere)]), Ok(false), "a flag wins over the environment");
        assert_eq!(asked(&["--config", &empty], &[]), Ok(false));
        assert_eq!(asked(&["--config", &here, "--database-url", "postgres://db"], &[]), Ok(true));
        assert_eq!(asked(&["--config", &here], &[("DATABASE_URL", "postgres://db")]), Ok(true));
        assert_eq!(asked(&["--config", &here], &[("DATABASE_URL", "")]), Ok(false));
        assert!(asked(&["--config", "/nowhere/bayline.toml"], &[]).is_err_and(|said| said.contains("cannot be read")));
        let broken = file("broken.toml", "database_url = \n");
        assert!(asked(&["--config", &broken], &[]).is_err_and(|said| said.contains("is not understood")));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
