//! Turns the locales into Rust: every key is checked, in every language, when the program is built.

use leptos_i18n_build::options::CodegenOptions;
use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
use std::error::Error;
use std::path::PathBuf;

/// One file per area of the product, and one each for what refusals, events and values are called.
const NAMESPACES: [&str; 26] = [
    "common",
    "staff",
    "devices",
    "customers",
    "appointments",
    "booking",
    "repair_orders",
    "check_in",
    "workshop",
    "unsent",
    "dispatch",
    "quality",
    "sheets",
    "stages",
    "time",
    "settlement",
    "care",
    "warranty",
    "kpis",
    "prepare",
    "parts",
    "catalogue",
    "print",
    "refusals",
    "events",
    "words",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    // Sentences are handed to components as text.
    let options = ParseOptions::default().interpolate_display(true);
    let config = Config::new("zh-Hans")?.add_locales(["zh-Hant", "en"])?.add_namespaces(NAMESPACES)?.parse_options(options);
    let translations = TranslationsInfos::parse(config)?;
    translations.emit_diagnostics();
    translations.rerun_if_locales_changed();
    let directory = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?).join("i18n");
    let attributes = "#![allow(missing_docs, clippy::all, clippy::pedantic)]".parse()?;
    translations
        .generate_i18n_module_with_options(directory, CodegenOptions::default().top_level_attributes(Some(attributes)).gen_docs(false))?;
    Ok(())
}
