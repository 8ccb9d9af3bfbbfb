//! The commands as a user calls them.

use std::fs;
use std::process::{Command, Output};

use crate::fixture::{CHAPTER, EXAMPLE, Fixture};

fn command(fixture: &Fixture, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cookbook"));
    command.args(arguments).current_dir(fixture.path("src"));
    command
}

fn book(fixture: &Fixture, arguments: &[&str]) -> Output {
    command(fixture, arguments).output().expect("the tool can be started")
}

/// Runs the tool with `input` on standard input.
fn book_with(fixture: &Fixture, arguments: &[&str], input: &str) -> Output {
    fixture.write("input", input);
    let input = fs::File::open(fixture.path("input")).expect("it was just written");
    command(fixture, arguments).stdin(input).output().expect("the tool can be started")
}

/// Exit status, standard output and standard error.
fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[proven::test]
fn build_writes_the_site_where_it_is_told_to() {
    let fixture = Fixture::sound();
    let dest = fixture.path("elsewhere").to_string_lossy().into_owned();
    let (code, stdout, stderr) = said(&book(&fixture, &["build", "--dest", &dest]));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.contains(&dest), "{stdout}");
    assert!(fixture.path("elsewhere/start.html").exists());
    assert!(!fixture.path("book").exists());
}

#[proven::test]
fn a_fault_ends_build_and_check_with_status_1() {
    let fixture = Fixture::sound();
    fixture.edit(CHAPTER, "{{#example hello}}", "{{#example helo}}");
    for command in ["build", "check"] {
        let (code, stdout, stderr) = said(&book(&fixture, &[command]));
        assert_eq!((code, stdout.as_str()), (Some(1), ""));
        assert!(
            stderr.contains("chapter.md:9: there is no example `asynchronous/helo`"),
            "{stderr}"
        );
        assert!(stderr.trim_end().ends_with("2 faults"), "{stderr}");
    }
}

#[proven::test]
fn check_sees_an_example_that_is_not_formatted() {
    let fixture = Fixture::sound();
    assert_eq!(said(&book(&fixture, &["check"])).0, Some(0));
    fixture.edit(EXAMPLE, "    println!", "  println!");
    let (code, _, stderr) = said(&book(&fixture, &["check"]));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("hello.rs: is not formatted; run `rustfmt"), "{stderr}");
}

#[proven::test]
fn new_makes_an_example_that_passes_the_rules_once_a_chapter_shows_it() {
    let fixture = Fixture::sound();
    let (code, stdout, stderr) = said(&book(&fixture, &["new", "asynchronous", "second"]));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.contains("{{#example second}}"), "{stdout}");
    fixture.edit(CHAPTER, "{{#example hello}}", "{{#example hello}}\n\n{{#example second}}");
    let (code, _, stderr) = said(&book(&fixture, &["check"]));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
}

#[proven::test]
fn new_makes_a_program_that_leaves_its_process_where_those_are() {
    let fixture = Fixture::sound();
    fixture.write("src/categories/distributed/chapter.md", "# Processes\n");
    let (code, stdout, stderr) = said(&book(&fixture, &["new", "distributed", "second"]));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(
        stdout.contains("cargo test --package distributed --test categories second"),
        "{stdout}"
    );
    let found = example_format::discover(&fixture.path("deps/tests/categories"));
    assert_eq!(found.faults, []);
    assert!(found.examples.iter().any(|example| example.id() == "distributed/second"));
}

#[proven::test]
fn new_refuses_names_that_do_not_suit_and_writes_nothing() {
    let fixture = Fixture::sound();
    for (arguments, wanted) in [
        (["asynchronous", "hello"], "hello.rs: exists already"),
        (["asynchronous", "Two-Words"], "`Two-Words` cannot be a module name"),
        (["asynchronus", "second"], "did you mean `asynchronous`?"),
        (["..", "second"], "cannot be a module name"),
    ] {
        let (code, _, stderr) = said(&book(&fixture, &[&["new"], &arguments[..]].concat()));
        assert_eq!(code, Some(1), "{arguments:?}");
        assert!(stderr.contains(wanted), "{arguments:?}: {stderr}");
    }
    let files = fs::read_dir(fixture.path("deps/tests/categories/asynchronous")).expect("a folder");
    assert_eq!(files.count(), 2);
}

#[proven::test]
fn run_names_the_nearest_example() {
    let fixture = Fixture::sound();
    let (code, _, stderr) = said(&book(&fixture, &["run", "helo"]));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("there is no example `helo`; did you mean `hello`?"), "{stderr}");
}

#[proven::test]
fn outside_of_a_book_the_commands_say_so() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let output = Command::new(env!("CARGO_BIN_EXE_cookbook"))
        .arg("check")
        .current_dir(folder.path())
        .output()
        .expect("the tool can be started");
    let (code, _, stderr) = said(&output);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("no book.toml here or in a folder above"), "{stderr}");
}

#[proven::test]
fn a_lock_file_that_does_not_fit_is_named() {
    let fixture = Fixture::sound();
    fixture.edit(
        "deps/Cargo.toml",
        "[dependencies]\n",
        "[dependencies]\nnone = { path = \"../none\" }\n",
    );
    let (code, _, stderr) = said(&book(&fixture, &["check"]));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("deps/Cargo.toml: Cargo cannot read it"), "{stderr}");
}

#[proven::test]
fn what_is_not_mdbooks_protocol_is_refused() {
    let fixture = Fixture::sound();
    let (code, _, stderr) = said(&book(&fixture, &["preprocessor"]));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("standard input is not what mdbook sends"), "{stderr}");
}

#[proven::test]
fn the_list_of_the_public_playgrounds_crates_is_taken_and_compared() {
    let fixture = Fixture::sound();
    let reply = r#"{"crates":[{"name":"tokio","version":"1.54.1","id":"tokio"}]}"#;
    let check = || said(&book_with(&fixture, &["rust-playground", "--check"], reply));
    let changes = "removed rand 0.10.2\nadded tokio 1.54.1\n";

    let (code, stdout, stderr) = check();
    assert_eq!((code, stdout.as_str()), (Some(1), changes));
    assert!(stderr.contains("the list has changed; take it: curl"), "{stderr}");

    let arguments = ["rust-playground", "--as-of", "2026-11-21"];
    let taken = said(&book_with(&fixture, &arguments, reply));
    assert_eq!(taken, (Some(0), changes.to_owned(), String::new()));
    let text = fs::read_to_string(fixture.path("refs/rust-playground.json")).expect("it is there");
    assert!(text.contains("2026-11-21") && text.contains("1.54.1"), "{text}");
    assert_eq!(check(), (Some(0), String::new(), String::new()));
    assert_eq!(fixture.faults(), [""; 0]);

    let (code, _, stderr) = said(&book_with(&fixture, &["rust-playground"], "<html>"));
    assert_eq!(code, Some(1));
    assert!(stderr.starts_with("error: standard input is not the list of crates"), "{stderr}");
    let left = fs::read_to_string(fixture.path("refs/rust-playground.json")).expect("it is there");
    assert_eq!(left, text, "bad input has changed the list");
}
