//! Proves the `[dependencies]` lines that pages show: builds each distinct set
//! alone, with all programs that claim it, and checks that each feature is
//! needed.
//!
//! The examples themselves are built with every feature turned on, so they
//! cannot show that a reader's build, with fewer features, works.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use cargo_metadata::diagnostic::DiagnosticLevel;
use cargo_metadata::{Message, MetadataCommand, TargetKind};
use example_format::{Ending, Example, Fault};
use toml_edit::DocumentMut;

use super::CheckError;
use crate::crates::dependencies::distinct_sets;
use crate::project::cargo;
use crate::read::book::Book;

/// A program and the text it is built from.
pub type Programs = BTreeMap<String, String>;

/// Proves the lines under every example of `book` that compiles.
///
/// # Errors
///
/// If Cargo cannot be run. Programs that do not build, and features that are
/// not needed, are returned as faults.
///
/// ```no_run
/// // Takes minutes: each set of lines is built alone.
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let book = cookbook::Book::read(&project)?;
/// assert_eq!(cookbook::check::dependencies(&book, |line| println!("{line}"))?, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn dependencies(book: &Book, report: impl Fn(&str)) -> Result<Vec<Fault>, CheckError> {
    let compiles = |ending: &Ending| !matches!(ending, Ending::CompileFail(_));
    let examples: BTreeMap<_, _> = book
        .examples
        .iter()
        .filter(|example| compiles(&example.ending))
        .map(|example| (binary(example), example))
        .collect();
    let sets = distinct_sets(
        examples.iter().map(|(binary, example)| (binary.as_str(), example.program.as_str())),
        &book.crates,
    );
    let builder = Builder {
        folder: book.project.root.join("target").join("dependencies"),
        lock: Some(book.project.root.join("Cargo.lock")),
    };
    let mut faults = Vec::new();
    for (at, (toml, names)) in sets.iter().enumerate() {
        report(&format!("[{}/{}] {} programs with\n{toml}", at + 1, sets.len(), names.len()));
        let programs =
            names.iter().map(|&name| (name.to_owned(), examples[name].program.clone())).collect();
        for wrong in builder.prove(toml, &programs)? {
            let fix = "correct the table [package.metadata.features] in the manifest that lists the crate";
            let path = book.project.relative(&examples[&wrong.program].path);
            faults.push(Fault::new(path, 0, wrong.what, fix));
        }
    }
    Ok(faults)
}

/// The name that an example is built under. It includes the category, since
/// examples of two categories may have the same name.
fn binary(example: &Example) -> String {
    // No name of a module has a hyphen.
    format!("{}--{}", example.category, example.name)
}

/// A fault in a program's lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The program.
    pub program: String,
    /// What is wrong, in one sentence.
    pub what: String,
}

/// Builds programs in a package of its own.
#[derive(Debug)]
pub struct Builder {
    /// Where packages are written and built. It may exist already.
    pub folder: PathBuf,
    /// The `Cargo.lock` whose versions are used.
    pub lock: Option<PathBuf>,
}

/// The result of building a package.
struct Built {
    /// The programs that were built.
    good: BTreeSet<String>,
    /// The first error of each of the others.
    errors: BTreeMap<String, String>,
}

impl Builder {
    /// Builds `programs` with just the lines of `toml`, and again with each
    /// feature taken away.
    ///
    /// # Errors
    ///
    /// If Cargo or the file system fails.
    pub fn prove(&self, toml: &str, programs: &Programs) -> Result<Vec<Wrong>, CheckError> {
        let mut wrongs = Vec::new();
        let built = self.build(toml, programs)?;
        for name in programs.keys().filter(|name| !built.good.contains(*name)) {
            let error = built.errors.get(name).map_or("the build failed", String::as_str);
            let what = format!("does not build with the lines under it: {error}");
            wrongs.push(Wrong { program: name.clone(), what });
        }
        let document: DocumentMut = toml.parse()?;
        for (krate, feature) in features(&document) {
            let without = without(&document, &krate, &feature).to_string();
            let built = self.build(&without, programs)?;
            // Another crate of the set may turn the feature on. Naming it is
            // still right, since the program uses it directly.
            if built.good.is_empty() || self.has_feature(&krate, &feature)? {
                continue;
            }
            for program in built.good {
                let what = format!(
                    "is shown with the feature `{feature}` of {krate} and does not need it"
                );
                wrongs.push(Wrong { program, what });
            }
        }
        Ok(wrongs)
    }

    /// Writes a package with `programs` and `toml`, and lets Cargo check it.
    fn build(&self, toml: &str, programs: &Programs) -> Result<Built, CheckError> {
        let package = self.folder.join("package");
        self.write(&package, toml, programs)?;
        let output = cargo()
            .current_dir(&package)
            // Nothing has to be downloaded: this package uses a subset of the
            // book's crates.
            .args(["check", "--bins", "--keep-going", "--offline", "--message-format=json"])
            .arg("--target-dir")
            .arg(self.folder.join("target"))
            .stdin(Stdio::null())
            .output()
            .map_err(CheckError::NoCargo)?;
        let mut built = Built { good: BTreeSet::new(), errors: BTreeMap::new() };
        for message in Message::parse_stream(output.stdout.as_slice()) {
            match message.map_err(CheckError::file(&package))? {
                Message::CompilerArtifact(artifact)
                    if artifact.target.kind.contains(&TargetKind::Bin) =>
                {
                    built.good.insert(artifact.target.name);
                }
                Message::CompilerMessage(message)
                    if message.message.level == DiagnosticLevel::Error =>
                {
                    built.errors.entry(message.target.name).or_insert(message.message.message);
                }
                _ => {}
            }
        }
        if !output.status.success() && built.errors.is_empty() {
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(CheckError::Dependencies { dependencies: toml.to_owned(), stderr });
        }
        Ok(built)
    }

    /// Writes a package with `programs` and `toml`, in the place of the last one.
    fn write(&self, package: &Path, toml: &str, programs: &Programs) -> Result<(), CheckError> {
        let write =
            |path: PathBuf, text: &str| fs::write(&path, text).map_err(CheckError::file(path));
        let bin = package.join("src").join("bin");
        match fs::remove_dir_all(package) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => fs::create_dir_all(&bin),
        }
        .map_err(CheckError::file(package))?;
        let manifest =
            format!("[package]\nname = \"reader\"\nedition = \"2024\"\n\n{toml}\n[workspace]\n");
        write(package.join("Cargo.toml"), &manifest)?;
        if let Some(lock) = &self.lock {
            fs::copy(lock, package.join("Cargo.lock")).map_err(CheckError::file(lock))?;
        }
        for (name, text) in programs {
            write(bin.join(format!("{name}.rs")), text)?;
        }
        Ok(())
    }

    /// Whether `krate` has `feature` in the package that was built last.
    fn has_feature(&self, krate: &str, feature: &str) -> Result<bool, CheckError> {
        let metadata = MetadataCommand::new()
            .manifest_path(self.folder.join("package").join("Cargo.toml"))
            .other_options(["--offline".to_owned()])
            .exec()?;
        let id = metadata.packages.iter().find(|package| package.name == krate);
        let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
        let mut nodes = nodes.filter(|node| id.is_some_and(|package| package.id == node.id));
        Ok(nodes.any(|node| node.features.iter().any(|known| **known == *feature)))
    }
}

/// Every crate of the lines with each of its features.
fn features(document: &DocumentMut) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (krate, line) in document["dependencies"].as_table_like().into_iter().flat_map(|t| t.iter())
    {
        let features = line.get("features").and_then(|features| features.as_array());
        for feature in features.into_iter().flatten().filter_map(|feature| feature.as_str()) {
            found.push((krate.to_owned(), feature.to_owned()));
        }
    }
    found
}

/// The lines without one feature.
fn without(document: &DocumentMut, krate: &str, feature: &str) -> DocumentMut {
    let mut document = document.clone();
    if let Some(features) = document["dependencies"][krate]["features"].as_array_mut() {
        features.retain(|value| value.as_str() != Some(feature));
    }
    document
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// A crate with two features and a package that claims both.
    fn builder(folder: &Path) -> (Builder, String) {
        let kit = folder.join("kit");
        fs::create_dir_all(kit.join("src")).expect("a temporary folder can be written");
        let manifest = "[package]\nname = \"kit\"\nedition = \"2024\"\n[features]\na = []\nb = []\n[workspace]\n";
        let code =
            "#[cfg(feature = \"a\")]\npub fn a() {}\n#[cfg(feature = \"b\")]\npub fn b() {}\n";
        fs::write(kit.join("Cargo.toml"), manifest).expect("as above");
        fs::write(kit.join("src").join("lib.rs"), code).expect("as above");
        let toml =
            format!("[dependencies]\nkit = {{ path = {kit:?}, features = [\"a\", \"b\"] }}\n");
        (Builder { folder: folder.join("builder"), lock: None }, toml)
    }

    fn prove(programs: &[(&str, &str)]) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let (builder, toml) = builder(folder.path());
        let programs = programs.iter().map(|(n, p)| ((*n).to_owned(), (*p).to_owned())).collect();
        let wrongs = builder.prove(&toml, &programs).expect("cargo runs");
        wrongs.into_iter().map(|wrong| (wrong.program, wrong.what)).collect()
    }

    #[proven::test]
    fn lines_that_are_enough_and_needed_are_right() {
        assert_eq!(prove(&[("both", "fn main() { kit::a(); kit::b() }")]), []);
    }

    #[test]
    fn examples_of_one_name_in_two_categories_are_two_programs() {
        let example = |path: &str| {
            let text = "//! Do it.\n\n// ANCHOR: example\nfn main() {}\n// ANCHOR_END: example\nexample_harness::test!(main);\n";
            Example::parse(Path::new(path), text).expect("it keeps the rules")
        };
        let (left, right) = (example("asynchronous/queue.rs"), example("concurrency/queue.rs"));
        assert_eq!(left.name, right.name);
        assert_ne!(binary(&left), binary(&right));
    }

    #[proven::test]
    fn a_feature_too_many_is_named_with_its_program() {
        let wrongs = prove(&[
            ("both", "fn main() { kit::a(); kit::b() }"),
            ("one", "fn main() { kit::b() }"),
        ]);
        let what = "is shown with the feature `a` of kit and does not need it";
        assert_eq!(wrongs, [("one".to_owned(), what.to_owned())]);
    }

    #[proven::test]
    fn a_program_that_needs_more_is_named_with_its_error() {
        let wrongs = prove(&[("more", "fn main() { kit::a(); kit::b(); kit::c() }")]);
        assert_eq!(wrongs.len(), 1);
        assert!(wrongs[0].1.contains("cannot find function `c`"), "{wrongs:?}");
    }
}
