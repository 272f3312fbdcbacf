//! The browser's files: wasm and its script, the style sheet, what lies in `public/`; hashed, and compressed ahead.

use crate::Outcome;
use crate::shell::{self, cargo, step};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::{Browsers, Features, Targets};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The name of the browser's files; the server knows it, too.
const NAME: &str = "bayline";
/// Where Leptos looks for the script that fetches the parts of a split program, and for the list of them.
const PARTS_SCRIPT: &str = "./__wasm_split.______________________.js";
const PARTS_LIST: &str = "__wasm_split_manifest.json";
/// Features that browsers of the last years have and rustc's wasm uses.
const WASM_OPT: &[&str] = &[
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The browsers of the last two years. Themes are left to `light-dark()`, which they know and which a page can overrule.
const BROWSERS: Targets = Targets {
    browsers: Some(Browsers {
        chrome: Some(131 << 16),
        edge: Some(131 << 16),
        firefox: Some(133 << 16),
        safari: Some((18 << 16) | (1 << 8)),
        ios_saf: Some((18 << 16) | (1 << 8)),
        android: None,
        ie: None,
        opera: None,
        samsung: None,
    }),
    include: Features::empty(),
    exclude: Features::LightDark,
};

/// How carefully to build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quickly, for trying out.
    Dev,
    /// Small, for people.
    Release,
}

impl Profile {
    const fn cargo(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "wasm-release",
        }
    }

    const fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "wasm-release",
        }
    }
}

/// The folder that the server serves from.
pub(crate) fn site() -> PathBuf {
    shell::target().join("site")
}

/// The server program as built with a profile.
pub(crate) fn server(profile: &str) -> PathBuf {
    shell::target().join(profile).join("bayline")
}

/// Builds whatever has changed.
pub(crate) fn build(profile: Profile) -> Outcome {
    step("browser code", || {
        shell::run(&mut cargo(&[
            "build",
            "--quiet",
            "-p",
            "frontend",
            "--lib",
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            profile.cargo(),
        ]))
    })?;
    let wasm = shell::target().join("wasm32-unknown-unknown").join(profile.folder()).join("frontend.wasm");
    let inputs = inputs(&wasm, profile)?;
    let site = site();
    if fs::read_to_string(site.join("inputs.txt")).is_ok_and(|before| before == inputs) && is_whole(&site) {
        return Ok(());
    }
    let work = shell::target().join("site-work");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work)?;
    step("binding", || bind(&wasm, &work, profile))?;
    fs::write(work.join(format!("{NAME}.css")), style(Path::new("style/main.css"))?)?;
    let version = hash_of(&work)?;
    if profile == Profile::Release {
        step("compression", || compress(&work))?;
    }
    publish(&work, &site, &version)?;
    fs::write(site.join("inputs.txt"), inputs)?;
    println!("  browser files: {}", weights(&site.join("pkg").join(&version))?);
    Ok(())
}

/// Whether the files of the current version are where the server looks for them.
fn is_whole(site: &Path) -> bool {
    let version = fs::read_to_string(site.join("version.txt")).unwrap_or_default();
    !version.is_empty()
        && ["js", "wasm", "css"].iter().all(|ending| site.join("pkg").join(&version).join(format!("{NAME}.{ending}")).is_file())
}

/// What the files are made from, in short: when it is the same, so are they.
fn inputs(wasm: &Path, profile: Profile) -> Outcome<String> {
    let mut digest = Sha256::new();
    digest.update(fs::read(wasm).map_err(|error| format!("{} cannot be read: {error}", wasm.display()))?);
    for folder in ["style", "public"] {
        for file in files_below(Path::new(folder))? {
            digest.update(file.to_string_lossy().as_bytes());
            digest.update(fs::read(&file)?);
        }
    }
    Ok(format!("{} {}", profile.cargo(), hex(&digest.finalize())))
}

/// Splits the program into what every page needs and the parts that pages fetch, and writes the scripts that load them.
fn bind(wasm: &Path, work: &Path, profile: Profile) -> Outcome {
    let program = fs::read(wasm)?;
    let whole = work.join(format!("{NAME}_split.wasm"));
    let script = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&program);
    options.output_dir = work;
    options.main_out_path = &whole;
    options.main_module = &script;
    options.link_name = PARTS_SCRIPT;
    let split = wasm_split_cli_support::transform(options).map_err(|error| format!("splitting: {error:#}"))?;
    // Leptos reads there which files to name in the head of a page.
    fs::write(work.join(PARTS_LIST), serde_json::to_string(&split.prefetch_map)?)?;

    let mut bindgen = Bindgen::new();
    bindgen.input_path(&whole).web(true)?.out_name(NAME).typescript(false).keep_lld_exports(true).demangle(false);
    if profile == Profile::Release {
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    bindgen.generate(work).map_err(|error| format!("wasm-bindgen: {error:#}"))?;
    fs::remove_file(&whole)?;
    // Leptos asks for `bayline.wasm`, since LEPTOS_OUTPUT_NAME is set when it is compiled.
    let main = work.join(format!("{NAME}.wasm"));
    fs::rename(work.join(format!("{NAME}_bg.wasm")), &main)?;
    if profile == Profile::Release {
        match crate::needs::wasm_opt() {
            Some(wasm_opt) => {
                for file in split.split_modules.iter().chain([&main]).filter(|file| file.extension().is_some_and(|ending| ending == "wasm"))
                {
                    shell::run(Command::new(&wasm_opt).args(WASM_OPT).arg(file).arg("-o").arg(file))?;
                }
            }
            None => println!("  wasm-opt is missing (install Node.js with npm): the browser code is larger than it need be"),
        }
    }
    Ok(())
}

/// A style sheet with everything it imports, minified, with the prefixes that browsers still ask for.
fn style(main: &Path) -> Outcome<String> {
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default()).bundle(main).map_err(|error| format!("style: {error}"))?;
    sheet.minify(MinifyOptions { targets: BROWSERS, ..MinifyOptions::default() }).map_err(|error| format!("style: {error}"))?;
    let options = PrinterOptions { minify: true, targets: BROWSERS, ..PrinterOptions::default() };
    let printed = sheet.to_css(options).map_err(|error| format!("style: {error}"))?;
    Ok(printed.code)
}

/// Moves the files to where the server finds them; the old ones go last.
fn publish(work: &Path, site: &Path, version: &str) -> Outcome {
    let package = site.join("pkg").join(version);
    fs::create_dir_all(site.join("pkg"))?;
    let _ = fs::remove_dir_all(&package);
    fs::rename(work, &package)?;
    if Path::new("public").is_dir() {
        for file in files_below(Path::new("public"))? {
            let to = site.join(file.strip_prefix("public")?);
            fs::create_dir_all(to.parent().expect("a file lies in a folder"))?;
            fs::copy(&file, to)?;
        }
    }
    fs::write(site.join("version.txt"), version)?;
    for entry in fs::read_dir(site.join("pkg"))? {
        let entry = entry?;
        if entry.file_name() != version {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn compress(folder: &Path) -> Outcome {
    for file in files_below(folder)? {
        let content = fs::read(&file)?;
        let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", file.display()));
        let mut brotli = Vec::new();
        let options = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
        brotli::BrotliCompress(&mut content.as_slice(), &mut brotli, &options)?;
        fs::write(beside("br"), brotli)?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&content)?;
        fs::write(beside("gz"), gzip.finish()?)?;
    }
    Ok(())
}

/// What a browser loads at first and for the pages of each kind of place, in kilobytes as they are sent.
fn weights(package: &Path) -> Outcome<String> {
    let sent = |name: &str| -> Outcome<u64> {
        let plain = package.join(name);
        let brotli = PathBuf::from(format!("{}.br", plain.display()));
        Ok(fs::metadata(if brotli.is_file() { &brotli } else { &plain })?.len())
    };
    let mut shown = Vec::new();
    let mut first = sent(PARTS_SCRIPT)?;
    for ending in ["js", "wasm", "css"] {
        let size = sent(&format!("{NAME}.{ending}"))?;
        first += size;
        shown.push(format!("{ending} {} kB", size / 1000));
    }
    let parts: BTreeMap<String, Vec<String>> = serde_json::from_slice(&fs::read(package.join(PARTS_LIST))?)?;
    for (part, files) in parts {
        let size = files.iter().map(|file| sent(&format!("{file}.wasm"))).sum::<Outcome<u64>>()?;
        let name = part.split('_').next().unwrap_or_default();
        shown.push(format!("{name} {} kB (together {} kB)", size / 1000, (first + size) / 1000));
    }
    Ok(shown.join(", "))
}

/// Every file below a folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                found.extend(files_below(&path)?);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Twelve hexadecimal digits that stand for the files of a folder: their names and what is in them.
fn hash_of(folder: &Path) -> Outcome<String> {
    let mut digest = Sha256::new();
    for file in files_below(folder)? {
        let content = fs::read(&file)?;
        digest.update(file.strip_prefix(folder)?.to_string_lossy().as_bytes());
        digest.update((content.len() as u64).to_be_bytes());
        digest.update(content);
    }
    Ok(hex(&digest.finalize())[..12].to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_is_one_file_that_still_answers_to_the_theme() {
        std::env::set_current_dir(shell::root()).unwrap();
        let sheet = style(Path::new("style/main.css")).unwrap();
        assert!(sheet.contains("light-dark("), "themes are left to the browser");
        assert!(!sheet.contains("@import"), "nothing is left to fetch");
    }

    #[test]
    fn a_style_sheet_keeps_what_browsers_know_and_gets_the_prefixes_they_ask_for() {
        let folder = folder("style");
        fs::write(folder.join("main.css"), "@layer a, b;\n@import url(\"part.css\") layer(b);\n").unwrap();
        let part = ".x { color: light-dark(oklch(20% 0 0), #fff); user-select: none; & .y { margin-inline: 4px } }";
        fs::write(folder.join("part.css"), part).unwrap();
        let sheet = style(&folder.join("main.css")).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        for kept in ["light-dark(oklch(", "-webkit-user-select:none", "& .y", "margin-inline:4px", "@layer b"] {
            assert!(sheet.contains(kept), "{kept} in {sheet}");
        }
    }

    #[test]
    fn a_version_changes_with_what_is_in_the_files_and_with_nothing_else() {
        let folder = folder("hash");
        fs::write(folder.join("a.js"), "one").unwrap();
        let first = hash_of(&folder).unwrap();
        fs::write(folder.join("a.js"), "two").unwrap();
        let second = hash_of(&folder).unwrap();
        fs::write(folder.join("a.js"), "one").unwrap();
        let third = hash_of(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(first.len(), 12);
        assert!(first.chars().all(|digit| digit.is_ascii_hexdigit()));
        assert_ne!(first, second);
        assert_eq!(first, third);
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("bayline-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }
}
