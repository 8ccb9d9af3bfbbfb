//! All examples below a folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{DISTRIBUTED, Example, Fault};

/// What [`discover`] found.
#[derive(Debug, Default)]
pub struct Collection {
    /// The examples that keep the rules, sorted by category and name.
    pub examples: Vec<Example>,
    /// The faults of the other files.
    pub faults: Vec<Fault>,
}

/// Reads every example of `folder/<category>/*.rs`.
///
/// Faults are collected, not returned one at a time: broken examples, examples
/// without a golden file, golden files without an example, files that are
/// neither, files outside of the categories, and examples that another package
/// would have to test.
pub fn discover(folder: &Path) -> Collection {
    let mut found = Collection::default();
    let mut golden_files = Vec::new();
    for category in entries(folder, &mut found.faults) {
        if !category.is_dir() {
            if is_stray(&category) {
                found.faults.push(Fault::new(
                    &category,
                    0,
                    "is in no category, so nothing tests it",
                    "move it into the folder of its category",
                ));
            }
            continue;
        }
        for path in entries(&category, &mut found.faults) {
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("rs") => example(&path, &mut found),
                Some("stdout" | "stderr") => golden_files.push(path),
                _ => found.faults.push(Fault::new(
                    &path,
                    0,
                    "is neither an example nor a golden output",
                    "name it `<chapter>_<recipe>.rs` or move it elsewhere",
                )),
            }
        }
    }
    match_golden_files(&golden_files, &mut found);
    found.faults.sort();
    found
}

/// Finds golden files without an example, and examples without a golden file.
fn match_golden_files(golden_files: &[PathBuf], found: &mut Collection) {
    let wanted: Vec<_> = found.examples.iter().map(Example::golden_path).collect();
    for golden in golden_files {
        // A broken example has its fault already, and its golden file may be right.
        let broken = found.faults.iter().any(|fault| fault.path == golden.with_extension("rs"));
        if wanted.contains(golden) || broken {
            continue;
        }
        let (what, fix) = match found
            .examples
            .iter()
            .find(|it| it.path.with_extension("") == golden.with_extension(""))
        {
            Some(example) => (
                format!("is not what `{}` is compared with", file_name(&example.path)),
                format!("remove it; its golden output is `{}`", file_name(&example.golden_path())),
            ),
            None => (
                "is a golden output without its example".to_owned(),
                format!("add `{}` or remove it", file_name(&golden.with_extension("rs"))),
            ),
        };
        found.faults.push(Fault::new(golden, 0, what, fix));
    }
    for golden in wanted.iter().filter(|golden| !golden_files.contains(golden)) {
        found.faults.push(Fault::new(
            golden.with_extension("rs"),
            0,
            "has no golden output",
            "run `SNAPSHOTS=overwrite cargo test --test categories`, then read what it wrote",
        ));
    }
}

fn example(path: &Path, found: &mut Collection) {
    match Example::read(path) {
        Ok(example) => match misplaced(&example) {
            Some(fault) => found.faults.push(fault),
            None => found.examples.push(example),
        },
        Err(faults) => found.faults.extend(faults),
    }
}

/// The fault of an example that neither package tests: `distributed` looks only
/// into [`DISTRIBUTED`], and `examples` has no servers.
fn misplaced(example: &Example) -> Option<Fault> {
    let (what, fix) = match (example.leaves_process(), example.category == DISTRIBUTED) {
        (true, false) => ("leaves its process", "move it into the folder `distributed`"),
        (false, true) => (
            "stays within its process",
            "say what it needs (`//@ needs: …`), or move it into the folder of another category",
        ),
        _ => return None,
    };
    Some(Fault::new(&example.path, 0, what, fix))
}

/// Whether this is an example or a golden file. Other files may be beside the
/// categories, such as those of the tests themselves.
fn is_stray(path: &Path) -> bool {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("rs") => {
            fs::read_to_string(path).is_ok_and(|text| text.contains("// ANCHOR: example"))
        }
        Some("stdout" | "stderr") => true,
        _ => false,
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The entries of a folder, sorted, without hidden ones.
fn entries(folder: &Path, faults: &mut Vec<Fault>) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).and_then(|dir| {
        dir.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()
    });
    match read {
        Ok(mut paths) => {
            paths.retain(|path| !file_name(path).starts_with('.'));
            paths.sort();
            paths
        }
        Err(error) => {
            faults.push(Fault::new(
                folder,
                0,
                format!("cannot be listed ({error})"),
                "check the folder",
            ));
            Vec::new()
        }
    }
}
