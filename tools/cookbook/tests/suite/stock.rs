//! A stock `mdbook` builds the same pages as `cargo book build`, once they are
//! finished: `cargo book build` changes what mdBook wrote only by that.
//!
//! The variable `STOCK_MDBOOK` names its program; otherwise `mdbook` is looked
//! for on the path. Without one the comparison is skipped, and says so; on a
//! CI server, where `CI` is set, that is a failure.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::{SUITE, project, this_book};

/// The version to compare with: the one that the tool is built on.
const VERSION: &str = mdbook_preprocessor::MDBOOK_VERSION;

/// The program, if it has the right version; otherwise why there is none.
fn stock() -> Result<PathBuf, String> {
    let program = std::env::var_os("STOCK_MDBOOK").unwrap_or_else(|| "mdbook".into());
    let output = Command::new(&program).arg("--version").output();
    let said = output.map_err(|error| format!("{}: {error}", program.display()))?.stdout;
    let said = String::from_utf8_lossy(&said);
    if said.trim().trim_start_matches("mdbook v") == VERSION {
        Ok(program.into())
    } else {
        Err(format!("{} is {}, not {VERSION}", program.display(), said.trim()))
    }
}

/// The pages below `folder`, without the hash of the search index, which
/// depends on the version of a library that both use, and without those of the
/// scripts that name it.
fn pages(folder: &Path) -> BTreeMap<PathBuf, String> {
    fn collect(root: &Path, folder: &Path, hash: &Regex, pages: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).expect("the site can be read") {
            let path = entry.expect("the site can be read").path();
            if path.is_dir() {
                collect(root, &path, hash, pages);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let text = fs::read_to_string(&path).expect("a page is UTF-8");
                let text = hash.replace_all(&text, "$1").into_owned();
                pages.insert(path.strip_prefix(root).expect("found there").to_owned(), text);
            }
        }
    }
    let mut found = BTreeMap::new();
    let hash = Regex::new("(searchindex|page)-[0-9a-f]{8}").expect("a valid pattern");
    collect(folder, folder, &hash, &mut found);
    found
}

#[test]
fn stock_mdbook_builds_the_same_pages() {
    let program = match stock() {
        Ok(program) => program,
        Err(why) => {
            let fix = format!("{why}; cargo install mdbook --locked --version {VERSION}");
            return proven::skip("that stock mdBook builds the same pages", &fix);
        }
    };
    let inputs = this_book().text("stock mdBook", VERSION);
    SUITE.unless_proven("the pages of stock mdBook", &inputs, || compare(&program));
}

/// Builds the book with `mdbook` and with the tool.
fn compare(mdbook: &Path) {
    let project = project();
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (ours, theirs) = (folder.path().join("ours"), folder.path().join("theirs"));
    cookbook::build(&project, &ours).unwrap_or_else(|error| panic!("{error}"));
    let output = Command::new(mdbook)
        .args(["build", "--dest-dir"])
        .arg(&theirs)
        .current_dir(&project.root)
        .output()
        .expect("mdbook can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    cookbook::finish(&project, &theirs).unwrap_or_else(|error| panic!("{error}"));
    let (ours, theirs) = (pages(&ours), pages(&theirs));
    let names = |pages: &BTreeMap<PathBuf, String>| Vec::from_iter(pages.keys().cloned());
    assert_eq!(names(&ours), names(&theirs));
    for (path, page) in &ours {
        assert_eq!(page, &theirs[path], "{} differs", path.display());
    }
}
