//! What the build scripts of the tests share: where the examples are, and the
//! code that makes a module of each.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::{Ending, Example};

/// The folder of the examples to test, for a build script: that of the package
/// in `deps`, or the one that the variable `EXAMPLES` names, with broken copies
/// of the examples for instance, to see whether the tests notice. Tells Cargo
/// what the choice depends on, but not which files the script reads there.
///
/// # Panics
///
/// If `EXAMPLES` is a relative path: Cargo does not say which folder it would
/// start from.
pub fn folder(deps: &Path) -> PathBuf {
    println!("cargo::rerun-if-env-changed=EXAMPLES");
    match env::var_os("EXAMPLES") {
        Some(folder) if Path::new(&folder).is_absolute() => PathBuf::from(folder),
        Some(folder) => panic!("EXAMPLES={folder:?} is not an absolute path; begin it at the root"),
        None => deps.join("tests").join("categories"),
    }
}

/// The code of a module for each category, with a module for each example in it.
pub fn modules<'a>(examples: impl IntoIterator<Item = &'a Example>) -> String {
    let mut categories: BTreeMap<&str, String> = BTreeMap::new();
    for example in examples {
        let (name, path) = (&example.name, &example.path);
        let code = categories.entry(&example.category).or_default();
        match example.ending {
            Ending::CompileFail(_) => writeln!(
                code,
                "mod {name} {{ #[test] fn example() {{ example_harness::check_refused({path:?}); }} }}"
            ),
            _ => writeln!(code, "#[path = {path:?}] mod {name};"),
        }
        .expect("writing to a string cannot fail");
    }
    let category = |(name, code)| format!("mod {name} {{\n{code}}}\n");
    categories.into_iter().map(category).collect()
}
