//! Cargo has rustdoc look for programs in the documentation of each library,
//! which takes time even where there is none. A library without one says
//! `doctest = false`, and must stay without one.

use std::fs;
use std::path::Path;

use cargo_metadata::MetadataCommand;
use walkdir::WalkDir;

use crate::project;

/// The lines of `code` on which a program in its documentation begins: a block
/// that does not say that it is text.
fn programs(code: &str) -> Vec<usize> {
    let mut is_open = false;
    let mut found = Vec::new();
    for (at, line) in code.lines().enumerate() {
        let line = line.trim_start();
        let text = line.strip_prefix("//!").or_else(|| line.strip_prefix("///"));
        let Some(words) = text.and_then(|text| text.trim().strip_prefix("```")) else { continue };
        is_open = !is_open;
        if is_open && words != "text" {
            found.push(at + 1);
        }
    }
    found
}

/// The programs in the documentation below `folder`, each by its file and line.
fn programs_below(folder: &Path) -> Vec<String> {
    let files = WalkDir::new(folder).into_iter().map(|entry| entry.expect("it can be read"));
    let files = files.filter(|entry| entry.path().extension().is_some_and(|it| it == "rs"));
    let found = files.flat_map(|file| {
        let code = fs::read_to_string(file.path()).expect("code is UTF-8");
        programs(&code).into_iter().map(move |line| format!("{}:{line}", file.path().display()))
    });
    found.collect()
}

#[test]
fn every_program_in_documentation_is_tested() {
    let mut command = MetadataCommand::new();
    let metadata = command.manifest_path(project().root.join("Cargo.toml")).no_deps().exec();
    let packages = metadata.expect("Cargo answers").packages;
    let libraries = packages.iter().flat_map(|it| &it.targets);
    let libraries = libraries.filter(|it| (it.is_lib() || it.is_proc_macro()) && !it.doctest);
    let folders = Vec::from_iter(libraries.map(|it| it.src_path.parent().expect("a folder")));
    assert!(!folders.is_empty(), "no library says `doctest = false`");
    for folder in folders {
        let programs = programs_below(folder.as_std_path());
        assert_eq!(programs, [""; 0], "not tested: remove `doctest = false` from its manifest");
    }
}

#[test]
fn a_program_in_documentation_is_found() {
    let code = "//! ```text\n//! not this\n//! ```\n//!\n//! ```\n//! let a = 1;\n//! ```\n\n    \
                /// ```no_run\n    /// b();\n    /// ```\n    fn c() {} // ```\n";
    assert_eq!(programs(code), [5, 9]);
}
