//! Every crate of the graph must come under a licence that `deny.toml` allows, and the frameworks must be there once.

use crate::Outcome;
use crate::shell::{cargo, read};

/// Two versions of these in one program do not know each other's types.
const ONCE: &[&str] = &["axum", "leptos", "sqlx"];

/// Checks every crate.
pub(crate) fn check() -> Outcome {
    let allowed = allowed(&std::fs::read_to_string("deny.toml")?);
    let metadata: serde_json::Value = serde_json::from_str(&read(&mut cargo(&["metadata", "--format-version", "1", "--locked"]))?)?;
    let mut refused = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let (name, licence) = (package["name"].as_str().unwrap_or_default(), package["license"].as_str());
        match licence {
            Some(licence) if satisfied(licence, &allowed) => {}
            Some(licence) => refused.push(format!("{name}: {licence}")),
            None if package["license_file"].is_string() => {}
            None => refused.push(format!("{name}: no licence")),
        }
    }
    for name in ONCE {
        let versions = metadata["packages"].as_array().into_iter().flatten().filter(|package| package["name"] == *name).count();
        if versions > 1 {
            return Err(format!("{name} is there in {versions} versions; `cargo tree -d` tells who asks for them").into());
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(format!("licences that deny.toml does not allow: {}", refused.join(", ")).into()) }
}

/// The allow list of `deny.toml`: the quoted words between `allow = [` and `]` of its `[licenses]`.
fn allowed(deny: &str) -> Vec<String> {
    let licences = deny.split("[licenses]").nth(1).unwrap_or_default();
    let list = licences.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether an SPDX expression can be met with the allowed licences. `A/B` is the old way to write `A OR B`.
fn satisfied(expression: &str, allowed: &[String]) -> bool {
    let expression = expression.replace('/', " OR ");
    let spaced = expression.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (met, rest) = any_of(&words, allowed);
    met && rest.is_empty()
}

fn any_of<'a>(words: &'a [&'a str], allowed: &[String]) -> (bool, &'a [&'a str]) {
    let (mut met, mut rest) = all_of(words, allowed);
    while let Some((&"OR", after)) = rest.split_first() {
        let (other, left) = all_of(after, allowed);
        met |= other;
        rest = left;
    }
    (met, rest)
}

fn all_of<'a>(words: &'a [&'a str], allowed: &[String]) -> (bool, &'a [&'a str]) {
    let (mut met, mut rest) = one(words, allowed);
    while let Some((&"AND", after)) = rest.split_first() {
        let (other, left) = one(after, allowed);
        met &= other;
        rest = left;
    }
    (met, rest)
}

fn one<'a>(words: &'a [&'a str], allowed: &[String]) -> (bool, &'a [&'a str]) {
    match words {
        ["(", inner @ ..] => {
            let (met, rest) = any_of(inner, allowed);
            (met, rest.strip_prefix(&[")"]).unwrap_or(rest))
        }
        [licence, "WITH", exception, rest @ ..] => {
            let whole = format!("{licence} WITH {exception}");
            (allowed.contains(&whole), rest)
        }
        [licence, rest @ ..] => (allowed.iter().any(|known| known == licence), rest),
        [] => (false, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_met_by_the_allowed_licences() {
        let allowed: Vec<String> = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"].map(str::to_owned).into();
        for expression in
            ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(MIT OR GPL-3.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception OR GPL-2.0"]
        {
            assert!(satisfied(expression, &allowed), "{expression}");
        }
        for expression in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR GPL-3.0) AND GPL-2.0", "", "MIT WITH Nothing"] {
            assert!(!satisfied(expression, &allowed), "{expression}");
        }
    }

    #[test]
    fn the_allow_list_is_read() {
        assert_eq!(allowed("[bans]\nallow = [\"x\"]\n[licenses]\nallow = [\n \"MIT\",\n \"ISC\",\n]\n"), ["MIT", "ISC"]);
    }
}
