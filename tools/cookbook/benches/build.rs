//! Measures how long a build of a large book takes, compared with mdBook alone
//! on chapters that are already expanded: `cargo bench -p cookbook`.
//!
//! The book has 60 chapters with 8 recipes each. The builds take turns, so that
//! other load on the machine affects both.

#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../tests/suite/fixture.rs"]
mod fixture;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use cookbook::pages;

use fixture::Fixture;
use mdbook_driver::MDBook;

const CHAPTERS: usize = 60;
const RECIPES: usize = 8;
const ROUNDS: usize = 9;

/// A sound book of the given size.
fn large_book() -> Fixture {
    let fixture = Fixture::sound();
    let mut summary = String::new();
    for chapter in 0..CHAPTERS {
        let mut page = format!(
            "# Chapter {chapter} {{#chapter-{chapter}}}\n\n{{{{#include large{chapter}.incl.md}}}}\n\n"
        );
        for recipe in 0..RECIPES {
            let name = format!("large{chapter}_{recipe}");
            let file = format!("deps/tests/categories/asynchronous/{name}");
            let lines: String = (0..20)
                .map(|n| {
                    format!(
                        "    let (tx, rx) = kit::bounded({n}); // why\n    println!(\"{n}\");\n"
                    )
                })
                .collect();
            let output: String = (0..20).map(|n| format!("{n}\n")).collect();
            fixture.write(
                &format!("{file}.rs"),
                format!(
                    "//! Solve task {recipe} of {chapter}.\n\n// ANCHOR: example\nfn main() {{\n{lines}}}\n\
                     // ANCHOR_END: example\nexample_harness::test!(main);\n"
                ),
            );
            fixture.write(&format!("{file}.stdout"), output);
            write!(
                page,
                "## Recipe {recipe} {{#recipe-{chapter}-{recipe}}}\n\n[![kit][c-kit-badge]][c-kit] {{{{hi:word{recipe}}}}}\n\n\
                 {{{{#example {name}}}}}\n\nSome sentences that explain it, with [a link][elsewhere] \
                 and [`code`][c-kit::thing]; they go on for a line or two, as prose does.\n\n"
            )
            .expect("writing to a string cannot fail");
        }
        page.push_str("{{#include refs.incl.md}}\n{{#include ../../refs/link-refs.md}}\n");
        fixture.write(&format!("src/categories/asynchronous/large{chapter}.md"), page);
        writeln!(summary, "- [Chapter {chapter}](categories/asynchronous/large{chapter}.md)")
            .expect("writing to a string cannot fail");
    }
    let old = fs::read_to_string(fixture.path("src/SUMMARY.md")).expect("the fixture has one");
    fixture.write("src/SUMMARY.md", old + &summary);
    fixture
}

/// Writes the expanded chapters of `book` as a book of their own.
fn write_expanded(book: &Fixture, to: &Path) {
    fs::create_dir_all(to.join("src")).expect("a temporary folder can be written");
    fs::write(to.join("book.toml"), "[book]\ntitle = \"Fixture\"\n[output.html]\n")
        .expect("as above");
    fs::copy(book.path("src/SUMMARY.md"), to.join("src/SUMMARY.md")).expect("as above");
    for (path, text) in pages(&book.project()).unwrap_or_else(|error| panic!("{error}")) {
        let path = to.join("src").join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("as above");
        fs::write(path, text).expect("as above");
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn main() {
    // Use the file system of a real build: /tmp may be on another kind.
    tempfile::env::override_temp_dir(Path::new(env!("CARGO_TARGET_TMPDIR")))
        .expect("nothing else has chosen a folder");
    let book = large_book();
    let folder = tempfile::tempdir().expect("a folder can be made");
    write_expanded(&book, folder.path());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(time(|| {
            cookbook::build(&book.project(), &book.path("book")).expect("the large book builds");
        }));
        theirs.push(time(|| {
            let mdbook = MDBook::load(folder.path()).expect("the expanded book loads");
            mdbook.build().expect("the expanded book builds");
        }));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "{CHAPTERS} chapters of {RECIPES} recipes, median of {ROUNDS}: \
         cargo book build {:.3} s, mdBook on expanded chapters {:.3} s, ratio {:.2}",
        ours.as_secs_f64(),
        theirs.as_secs_f64(),
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}
