//! Renewing the checked query cache: the macros of sqlx look at a real database and write down what they saw.

use crate::Outcome;
use crate::cluster::Cluster;
use crate::shell::{self, cargo, step};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// Compiles the store against a migrated database and keeps what the queries look like.
pub(crate) fn queries() -> Outcome {
    crate::needs::for_building()?;
    crate::needs::postgres()?;
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
        shell::run(
            check.env("SQLX_OFFLINE", "false").env("DATABASE_URL", cluster.url("bayline", "bayline")).env("SQLX_OFFLINE_DIR", &fresh),
        )
    })?;
    replace(&fresh, Path::new(".sqlx"))
}

/// Makes a folder hold what another holds; what has not changed is left as it is.
fn replace(fresh: &Path, kept: &Path) -> Outcome {
    let read = |folder: &Path| -> Outcome<BTreeMap<OsString, Vec<u8>>> {
        let mut files = BTreeMap::new();
        for file in crate::assets::files_below(folder)? {
            files.insert(file.file_name().unwrap_or_default().to_owned(), fs::read(&file)?);
        }
        Ok(files)
    };
    fs::create_dir_all(kept)?;
    let (new, old) = (read(fresh)?, read(kept)?);
    for (name, content) in &new {
        if old.get(name) != Some(content) {
            fs::write(kept.join(name), content)?;
        }
    }
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        fs::remove_file(kept.join(name))?;
    }
    println!("  {} queries", new.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_that_are_gone_leave_the_cache() {
        let folder = std::env::temp_dir().join(format!("bayline-replace-{}", std::process::id()));
        let (fresh, kept) = (folder.join("fresh"), folder.join("kept"));
        fs::create_dir_all(&fresh).unwrap();
        fs::create_dir_all(&kept).unwrap();
        fs::write(fresh.join("query-a.json"), "new").unwrap();
        fs::write(kept.join("query-a.json"), "old").unwrap();
        fs::write(kept.join("query-b.json"), "gone").unwrap();
        replace(&fresh, &kept).unwrap();
        let left = crate::assets::files_below(&kept).unwrap();
        let content = fs::read_to_string(kept.join("query-a.json")).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((left.len(), content.as_str()), (1, "new"));
    }
}
