//! Style rules that a program can check.

use crate::Outcome;
use crate::assets::files_below;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The areas of the department.
const AREAS: &[&str] = &[
    "staff",
    "customers",
    "appointments",
    "repair_orders",
    "workshop",
    "quality",
    "parts",
    "tools",
    "settlement",
    "warranty",
    "insurance",
    "care",
    "marketing",
    "kpis",
    "operations",
];
/// Folders that are not areas.
const OTHER_FOLDERS: &[(&str, &[&str])] = &[("app/domain/src", &[]), ("app/src", &["ui", "words"]), ("server/store/src", &["bulk"])];
/// Longer files do not read at a sitting.
const MOST_LINES: usize = 450;
/// Files that are one list, which reads best in one piece.
const ONE_LIST: &[&str] = &["app/domain/src/refusal.rs"];
const LOCALES: [&str; 3] = ["zh-Hans", "zh-Hant", "en"];

/// Checks every rule and tells all that is broken at once.
pub(crate) fn check() -> Outcome {
    let mut found = Vec::new();
    let sources = sources()?;
    for (path, text) in &sources {
        found.extend(length(path, text));
        found.extend(unfinished(path, text));
        found.extend(arrows(path, text));
        found.extend(status_literals(path, text));
    }
    found.extend(manifests()?);
    found.extend(folders()?);
    found.extend(locales()?);
    found.extend(components()?);
    if found.is_empty() { Ok(()) } else { Err(format!("style rules are broken:\n  {}", found.join("\n  ")).into()) }
}

fn sources() -> Outcome<Vec<(PathBuf, String)>> {
    let mut sources = Vec::new();
    for folder in ["app", "server", "frontend", "xtask", "style", "migrations", "end2end/tests"] {
        for path in files_below(Path::new(folder))? {
            let named = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if ["rs", "css", "sql", "ts"].contains(&named) {
                let text = fs::read_to_string(&path)?;
                sources.push((path, text));
            }
        }
    }
    Ok(sources)
}

fn length(path: &Path, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > MOST_LINES && !ONE_LIST.contains(&path.to_string_lossy().as_ref()))
        .then(|| format!("{}: {lines} lines; split it", path.display()))
}

fn unfinished(path: &Path, text: &str) -> Vec<String> {
    // Spelled apart, so that this file does not find itself.
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("unimplemented", "!"),
        concat!("todo", "!("),
        concat!("#[ig", "nore"),
        concat!("test.", "skip"),
    ];
    let broken = |(number, line): (usize, &str)| {
        let word = words.iter().find(|word| line.contains(**word))?;
        Some(format!("{}:{}: {word}", path.display(), number + 1))
    };
    text.lines().enumerate().filter_map(broken).collect()
}

/// `domain` knows no framework and no database, `app` no SQL, `store` no pages.
fn arrows(path: &Path, text: &str) -> Vec<String> {
    let forbidden: &[&str] = if path.starts_with("app/domain/src") {
        &["leptos", "sqlx", "tokio", "axum", "store"]
    } else if path.starts_with("app/src") {
        &["sqlx", "server"]
    } else if path.starts_with("server/store/src") {
        &["leptos", "app", "axum", "server"]
    } else {
        &[]
    };
    let names = |line: &str, krate: &str| {
        let line = line.trim_start();
        line.starts_with(&format!("use {krate}::"))
            || (!line.starts_with("//")
                && line.contains(&format!(" {krate}::"))
                && !line.contains(&format!("crate::{krate}"))
                && !line.contains(&format!("super::{krate}")))
    };
    let broken = |(number, line): (usize, &str)| {
        let krate = forbidden.iter().find(|krate| names(line, krate))?;
        Some(format!("{}:{}: may not know {krate}", path.display(), number + 1))
    };
    text.lines().enumerate().filter_map(broken).collect()
}

/// The arrows between crates, as their manifests draw them.
fn manifests() -> Outcome<Vec<String>> {
    const FORBIDDEN: &[(&str, &[&str])] = &[
        ("app/domain/Cargo.toml", &["app", "axum", "leptos", "server", "sqlx", "store", "tokio"]),
        ("server/store/Cargo.toml", &["app", "axum", "leptos", "server"]),
        ("app/Cargo.toml", &["server", "sqlx"]),
        ("frontend/Cargo.toml", &["axum", "server", "sqlx", "store", "tokio"]),
    ];
    let mut found = Vec::new();
    for (manifest, forbidden) in FORBIDDEN {
        let text = fs::read_to_string(manifest)?;
        found.extend(
            dependencies(&text).filter(|name| forbidden.contains(name)).map(|name| format!("{manifest}: may not depend on {name}")),
        );
    }
    Ok(found)
}

/// The names that a manifest gives below `[dependencies]` and its kin.
fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    manifest.lines().filter_map(move |line| {
        if line.starts_with('[') {
            inside = line.trim_end().ends_with("dependencies]");
        }
        let name = line.split(['=', '.']).next()?.trim();
        (inside && !name.is_empty() && !name.starts_with(['[', '#'])).then_some(name)
    })
}

/// The condition of a partial index: only a statement that holds it as it stands there can use the index.
const INDEXED: &str = "job_status <> 'done'";

/// A status has one spelling, in the domain; SQL is given it, but for what selects an index.
fn status_literals(path: &Path, text: &str) -> Vec<String> {
    if !path.starts_with("server/store/src") {
        return Vec::new();
    }
    let broken = |(number, line): (usize, &str)| {
        let plain = line.to_lowercase().replace(INDEXED, "");
        let spelled = ["status = '", "status <> '", "status in ('", "status != '"].iter().any(|spelling| plain.contains(spelling));
        spelled.then(|| format!("{}:{}: a status spelled in SQL", path.display(), number + 1))
    };
    text.lines().enumerate().filter_map(broken).collect()
}

/// Folders are named after areas.
fn folders() -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for (folder, others) in OTHER_FOLDERS {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && !AREAS.contains(&name.as_str()) && !others.contains(&name.as_str()) {
                found.push(format!("{folder}/{name}: not the name of an area"));
            }
        }
    }
    Ok(found)
}

/// Every sentence exists in every language.
fn locales() -> Outcome<Vec<String>> {
    let folder = Path::new("app/locales");
    let mut keys: Vec<BTreeSet<String>> = Vec::new();
    for locale in LOCALES {
        let mut found = BTreeSet::new();
        let mut files = files_below(&folder.join(locale))?;
        // A language is one file, or a folder with one for every namespace.
        files.extend(Some(folder.join(format!("{locale}.json"))).filter(|file| file.is_file()));
        if files.is_empty() {
            return Err(format!("{}: there is no {locale}", folder.display()).into());
        }
        for file in files {
            let whole = file.parent() == Some(folder);
            let namespace = if whole { String::new() } else { file.file_stem().unwrap_or_default().to_string_lossy().into_owned() };
            let content: Value =
                serde_json::from_str(&fs::read_to_string(&file)?).map_err(|error| format!("{}: {error}", file.display()))?;
            collect(&content, &namespace, &mut found);
        }
        keys.push(found);
    }
    let all: BTreeSet<String> = keys.iter().flatten().cloned().collect();
    let missing = LOCALES
        .iter()
        .zip(&keys)
        .flat_map(|(locale, keys)| all.difference(keys).map(move |key| format!("app/locales/{locale}: {key} is missing")));
    Ok(missing.collect())
}

fn collect(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| collect(value, &format!("{path}.{key}"), found)),
        Value::String(text) if text.trim().is_empty() => {}
        _ => {
            found.insert(path.to_owned());
        }
    }
}

/// A component's sheet has the name of its file.
fn components() -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    // Parts of the frame and of the lists, drawn by pages.
    let drawn_by_pages = ["rail", "bottom_bar", "chip", "tabs", "work_list"];
    for sheet in files_below(Path::new("style/components"))? {
        let name = sheet.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !drawn_by_pages.contains(&name.as_str()) && !Path::new("app/src/ui").join(format!("{name}.rs")).is_file() {
            found.push(format!("{}: no component of this name", sheet.display()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_tidy() {
        std::env::set_current_dir(crate::shell::root()).unwrap();
        check().unwrap();
    }

    #[test]
    fn a_manifest_tells_its_dependencies() {
        let manifest = "[package]\nname = \"store\"\n[dependencies]\n# sqlx\ndomain.workspace = true\n\n[dev-dependencies]\ninsta = \"1\"\n[lints]\nworkspace = true\n";
        assert_eq!(dependencies(manifest).collect::<Vec<_>>(), ["domain", "insta"]);
    }

    #[test]
    fn what_is_forbidden_is_found() {
        assert_eq!(arrows(Path::new("app/domain/src/money.rs"), "use sqlx::PgPool;\n").len(), 1);
        assert_eq!(arrows(Path::new("app/src/kpis/day.rs"), "let x = sqlx::query(\"\");\n").len(), 1);
        assert_eq!(arrows(Path::new("app/src/kpis/api.rs"), "store::kpis::queries::day();\n").len(), 0);
        assert_eq!(status_literals(Path::new("server/store/src/a.rs"), "where status = 'ready'\n").len(), 1);
        assert_eq!(unfinished(Path::new("a.rs"), concat!("// TO", "DO later\n")).len(), 1);
        assert!(length(Path::new("a.rs"), &"\n".repeat(451)).is_some());
    }
}
