//! All examples below a folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Example, Fault};

/// What [`discover`] found.
#[derive(Debug, Default)]
pub struct Collection {
    /// The examples that keep the rules, sorted by category and name.
    pub examples: Vec<Example>,
    /// What is wrong with the other files.
    pub faults: Vec<Fault>,
}

/// Reads every example of `folder/<category>/*.rs`.
///
/// Faults are collected, not returned one at a time: broken examples, an
/// example without its golden file, a golden file without its example, and a
/// file that is neither.
pub fn discover(folder: &Path) -> Collection {
    let mut found = Collection::default();
    let mut golden_files = Vec::new();
    for category in entries(folder, &mut found.faults) {
        if !category.is_dir() {
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
    let wanted: Vec<_> = found.examples.iter().map(Example::golden_path).collect();
    for golden in &golden_files {
        // A broken example has been named already; its golden file may be right.
        let broken = found.faults.iter().any(|fault| fault.path == golden.with_extension("rs"));
        if !wanted.contains(golden) && !broken {
            found.faults.push(Fault::new(
                golden,
                0,
                "is a golden output without its example",
                format!("add `{}` or remove it", file_name(&golden.with_extension("rs"))),
            ));
        }
    }
    for golden in wanted.iter().filter(|golden| !golden_files.contains(golden)) {
        found.faults.push(Fault::new(
            golden.with_extension("rs"),
            0,
            "has no golden output",
            "run `SNAPSHOTS=overwrite cargo test --test categories`, then read what it wrote",
        ));
    }
    found.faults.sort();
    found
}

fn example(path: &Path, found: &mut Collection) {
    match Example::read(path) {
        Ok(example) => found.examples.push(example),
        Err(faults) => found.faults.extend(faults),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The entries of a folder, sorted, hidden ones left out.
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
