//! What readers copy from the chapters compiles, as rustdoc sees it: edition
//! 2024, with `compile_fail` and its error code.

use std::fs;
use std::path::Path;
use std::process::Command;

use cookbook::{Pages, Project, pages};

/// What rustdoc said of the code blocks of some pages.
struct Report {
    passed: bool,
    output: String,
}

/// Lets rustdoc test every Rust block of `pages`.
fn rustdoc(pages: &Pages) -> Report {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut root = String::new();
    for (at, (path, text)) in pages.iter().enumerate() {
        let module = path.with_extension("").to_string_lossy().replace(['/', '\\', '.', '-'], "_");
        let file = format!("{at}.md");
        fs::write(folder.path().join(&file), text).expect("the folder can be written");
        root.push_str(&format!("#[doc = include_str!(\"{file}\")]\npub mod {module} {{}}\n"));
    }
    let root_file = folder.path().join("lib.rs");
    fs::write(&root_file, root).expect("the folder can be written");
    let output = Command::new("rustdoc")
        // Stable rustdoc takes any error for the one that `compile_fail,E0000`
        // names; only with unstable features allowed does it look.
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["--test", "--edition=2024", "--crate-name=pages"])
        .args(example_harness::externs())
        .arg(&root_file)
        .output()
        .expect("rustdoc can be started");
    let text = [output.stdout, output.stderr].concat();
    Report { passed: output.status.success(), output: String::from_utf8_lossy(&text).into_owned() }
}

fn page(text: &str) -> Pages {
    Pages::from([(Path::new("page.md").to_owned(), text.to_owned())])
}

#[test]
fn every_snippet_of_the_book_compiles_and_the_refused_ones_are_refused() {
    let project = Project::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("this is the book");
    let pages = pages(&project).unwrap_or_else(|faults| panic!("{faults}"));
    let blocks: usize = pages.values().map(|text| text.matches("\n```rust").count()).sum();
    assert!(blocks > 0, "the book shows no program");
    let report = rustdoc(&pages);
    assert!(report.passed, "{}", report.output);
    // rustdoc reports merged and separate tests apart.
    let passed: usize = report
        .output
        .lines()
        .filter_map(|line| {
            line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse::<usize>().ok()
        })
        .sum();
    assert_eq!(passed, blocks, "rustdoc did not see every block:\n{}", report.output);
}

#[test]
fn a_snippet_that_does_not_compile_is_noticed() {
    let report = rustdoc(&page(
        "```rust,edition2024\nfn main() { tokio::sync::mpsc::chanel::<u8>(1); }\n```\n",
    ));
    assert!(!report.passed && report.output.contains("E0425"), "{}", report.output);
}

#[test]
fn a_snippet_that_is_refused_for_another_reason_is_noticed() {
    let block = |code| {
        page(&format!(
            "```rust,edition2024,compile_fail,{code}\nlet a = String::new(); drop(a); drop(a);\n```\n"
        ))
    };
    assert!(rustdoc(&block("E0382")).passed);
    assert!(!rustdoc(&block("E0277")).passed);
}
