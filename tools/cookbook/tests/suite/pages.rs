//! What readers copy from the chapters compiles, as rustdoc sees it: edition
//! 2024, with `compile_fail` and its error code.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use cookbook::{Pages, pages};
use example_harness::Package;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use proven::{Inputs, Suite};

use crate::{SUITE, project, this_book};

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
        // Stable rustdoc accepts any error for `compile_fail,E0000`. It
        // compares the code only if unstable features are allowed.
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["--test", "--edition=2024", "--crate-name=pages"])
        .args(example_harness::externs(Package::Distributed))
        .arg(&root_file)
        .output()
        .expect("rustdoc can be started");
    let text = [output.stdout, output.stderr].concat();
    Report { passed: output.status.success(), output: String::from_utf8_lossy(&text).into_owned() }
}

/// A code block: the words after its fence, and its text.
type Block = (String, String);

/// The code blocks of a page. rustdoc takes a block without a word for Rust, too.
fn code_blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for event in Parser::new(text) {
        match (event, blocks.last_mut()) {
            (Event::Start(Tag::CodeBlock(kind)), _) => {
                is_open = true;
                let words = match kind {
                    CodeBlockKind::Fenced(words) => words.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                blocks.push((words, String::new()));
            }
            (Event::Text(text), Some((_, code))) if is_open => code.push_str(&text),
            (Event::End(TagEnd::CodeBlock), _) => is_open = false,
            _ => {}
        }
    }
    blocks
}

fn is_rust((words, _): &Block) -> bool {
    words.split(',').any(|word| word == "rust")
}

fn suite() -> Suite {
    Suite::new("pages", Path::new(env!("CARGO_TARGET_TMPDIR")))
}

/// What the proof of every page rests on, beside its own blocks.
static COMMON: LazyLock<Inputs> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Inputs::new()
        .text("this suite", include_str!("pages.rs"))
        .file(&root.join("Cargo.toml"))
        .file(&root.join("Cargo.lock"))
        .file(&root.join("deps/Cargo.toml"))
        .file(&root.join("deps/distributed/Cargo.toml"))
        .tool("rustdoc", &["-vV"])
        .tool("rustc", &["-vV"])
        .variables(&["RUSTC", "RUSTFLAGS", "RUSTDOCFLAGS", "RUSTUP_TOOLCHAIN"])
});

/// What the proof of a page rests on.
fn inputs(page: &str) -> Inputs {
    let blocks = code_blocks(page);
    blocks.iter().fold(COMMON.clone(), |inputs, (words, code)| inputs.text(words, code))
}

/// Lets rustdoc test the pages that were not proven before, and checks that it
/// saw each of their blocks.
fn prove(suite: &Suite, pages: &Pages) {
    let keyed = pages.iter().map(|(path, text)| (path, text, inputs(text)));
    let (mut open, mut keys, mut days) = (Pages::new(), Vec::new(), Vec::new());
    for (path, text, inputs) in keyed {
        match suite.proven(&inputs) {
            Some(day) => days.push(day),
            None => {
                open.insert(path.clone(), text.clone());
                keys.push(inputs);
            }
        }
    }
    if let Some(day) = days.iter().min() {
        suite.say(&format!("{} of {} pages", days.len(), pages.len()), *day);
    }
    if open.is_empty() {
        return;
    }
    let report = rustdoc(&open);
    assert!(report.passed, "{}", report.output);
    let blocks = open.values().flat_map(|text| code_blocks(text)).filter(is_rust).count();
    // rustdoc reports merged and separate tests apart.
    let passed: usize = report
        .output
        .lines()
        .filter_map(|line| {
            line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse::<usize>().ok()
        })
        .sum();
    assert_eq!(passed, blocks, "rustdoc did not see every block:\n{}", report.output);
    keys.iter().for_each(|inputs| suite.stamp(inputs));
}

fn page(text: &str) -> Pages {
    Pages::from([(Path::new("page.md").to_owned(), text.to_owned())])
}

#[test]
fn every_snippet_of_the_book_compiles_and_the_refused_ones_are_refused() {
    SUITE.unless_proven("the snippets of the book", &this_book(), || {
        let pages = pages(&project()).unwrap_or_else(|faults| panic!("{faults}"));
        let mut blocks = pages.values().flat_map(|text| code_blocks(text));
        assert!(blocks.any(|block| is_rust(&block)), "the book shows no program");
        prove(&suite(), &pages);
    });
}

#[test]
fn a_change_of_code_is_proven_anew_and_a_change_of_prose_is_not() {
    let key = |text: &str| inputs(text).key();
    let text = "Prose.\n\n```rust,no_run\nfn main() {}\n```\n";
    assert_eq!(key(text), key(&text.replace("Prose", "Other")));
    for (old, new) in [("main()", "main( )"), (",no_run", "")] {
        assert_ne!(key(text), key(&text.replacen(old, new, 1)), "{new}");
    }
    assert_ne!(key(text), key(&format!("{text}\n    indented\n")));
}

#[test]
fn a_snippet_that_does_not_compile_is_noticed() {
    let text = "```rust,edition2024\nfn main() { tokio::sync::mpsc::chanel::<u8>(1); }\n```\n";
    suite().unless_proven("a broken snippet", &inputs(text), || {
        let report = rustdoc(&page(text));
        assert!(!report.passed && report.output.contains("E0425"), "{}", report.output);
    });
}

#[test]
fn a_snippet_that_is_refused_for_another_reason_is_noticed() {
    let block = |code| {
        format!(
            "```rust,edition2024,compile_fail,{code}\nlet a = String::new(); drop(a); drop(a);\n```\n"
        )
    };
    let (right, wrong) = (block("E0382"), block("E0277"));
    let inputs = inputs(&format!("{right}\n{wrong}"));
    suite().unless_proven("a snippet that is refused", &inputs, || {
        assert!(rustdoc(&page(&right)).passed);
        assert!(!rustdoc(&page(&wrong)).passed);
    });
}
