//! Renewing the checked query cache: the macros of sqlx look at a real database and write down what they saw.

use crate::cluster::Cluster;
use crate::shell::{self, cargo, step};
use crate::Outcome;
use std::fs;
use std::path::Path;

/// Compiles the store against a migrated database and keeps what the queries look like.
pub(crate) fn queries() -> Outcome {
    crate::needs::for_running()?;
    let cluster = Cluster::start()?;
    cluster.psql("postgres", "postgres", &["-c", "create role bayline login createrole", "-c", "create database bayline owner bayline"])?;
    for file in crate::assets::files_below(Path::new("migrations"))? {
        cluster.psql("bayline", "bayline", &["-f", &file.to_string_lossy()])?;
    }
    let fresh = shell::target().join("sqlx-queries");
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir_all(&fresh)?;
    step("queries", || {
        // The macros only run when the crate is compiled.
        shell::run(&mut cargo(&["clean", "--quiet", "-p", "store"]))?;
        let mut check = cargo(&["check", "--quiet", "-p", "store", "--all-targets"]);
        shell::run(check.env("SQLX_OFFLINE", "false").env("DATABASE_URL", cluster.url("bayline", "bayline")).env("SQLX_OFFLINE_DIR", &fresh))
    })?;
    let _ = fs::remove_dir_all(".sqlx");
    fs::create_dir_all(".sqlx")?;
    for file in crate::assets::files_below(&fresh)? {
        fs::copy(&file, Path::new(".sqlx").join(file.file_name().expect("a file has a name")))?;
    }
    Ok(())
}
