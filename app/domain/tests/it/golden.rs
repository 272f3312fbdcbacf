//! Tables kept as text, so that a change of a rule shows as a change of a line that somebody reads.

use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// What is kept under this name; nothing when there is none yet.
pub fn kept(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_default()
}

/// Compares a table with the one kept under `tests/golden`. With `GOLDEN=write` in the environment the file is written instead; look at
/// the difference before you keep it.
#[track_caller]
pub fn expect(name: &str, found: &str) {
    if std::env::var_os("GOLDEN").is_some_and(|wish| wish == "write") {
        std::fs::write(path(name), found).expect("the golden file can be written");
        return;
    }
    let kept = kept(name);
    let differs = kept.lines().zip(found.lines()).position(|(kept, found)| kept != found);
    let lines = (kept.lines().count(), found.lines().count());
    if let Some(at) = differs.or_else(|| (lines.0 != lines.1).then(|| lines.0.min(lines.1))) {
        let line = |text: &str| text.lines().nth(at).unwrap_or("(end)").to_owned();
        panic!("{name}, line {}:\n  kept:  {}\n  found: {}\nIf this is meant: GOLDEN=write", at + 1, line(&kept), line(found));
    }
}
