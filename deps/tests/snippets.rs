//! What a reader can copy works as it is: skeptic compiles and runs the programs
//! of README.md, each in a file of its own, and rustc accepts the examples for
//! the edition before theirs, too.

use std::any::Any;
use std::fs;
use std::panic::{catch_unwind, resume_unwind};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use example_format::{Ending, Example};
use example_harness::Package;
use proven::{Inputs, Suite};

include!(concat!(env!("OUT_DIR"), "/readme.rs"));

static SUITE: LazyLock<Suite> =
    LazyLock::new(|| Suite::new("snippets", Path::new(env!("CARGO_TARGET_TMPDIR"))));

/// What every proof rests on, besides the program's text.
static COMMON: LazyLock<Inputs> = LazyLock::new(|| {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    Inputs::new()
        .text("this suite", include_str!("snippets.rs"))
        .file(&package.join("build.rs"))
        .file(&package.join("Cargo.toml"))
        .file(&package.join("distributed/Cargo.toml"))
        .file(&package.join("../Cargo.toml"))
        .file(&package.join("../Cargo.lock"))
        .tool("rustc", &["-vV"])
        .variables(&["RUSTC", "RUSTFLAGS", "RUSTUP_TOOLCHAIN", "CARGO_ENCODED_RUSTFLAGS"])
        .text("target", env!("TARGET"))
});

/// Proves `program` with `prove`, unless that was done with the same inputs before.
fn once(test: &str, program: &str, prove: impl FnOnce(&str)) {
    SUITE.unless_proven(test, &inputs(test, program), || prove(program));
}

fn inputs(test: &str, program: &str) -> Inputs {
    COMMON.clone().text(test, program)
}

/// Checks that the program compiles, and ends with status 0.
fn runs(program: &str) {
    let run = || {
        skeptic::rt::run_test(env!("CARGO_MANIFEST_DIR"), env!("OUT_DIR"), env!("TARGET"), program);
    };
    // skeptic writes a program into a folder and starts it there. If another
    // test starts a rustc in between, that has the file open for a moment, and
    // Unix does not start such a file. Nothing of the program has run then.
    for _ in 0..20 {
        match catch_unwind(run) {
            Err(panic) if is_busy(&*panic) => thread::sleep(Duration::from_millis(50)),
            Err(panic) => resume_unwind(panic),
            Ok(()) => return,
        }
    }
    run();
}

fn is_busy(panic: &(dyn Any + Send)) -> bool {
    panic.downcast_ref::<String>().is_some_and(|message| message.contains("Text file busy"))
}

/// Checks that the program compiles.
fn compiles(program: &str) {
    skeptic::rt::compile_test(env!("CARGO_MANIFEST_DIR"), env!("OUT_DIR"), env!("TARGET"), program);
}

#[test]
fn another_program_or_another_promise_is_proven_anew() {
    let key = |test, program| inputs(test, program).key();
    assert_eq!(key("it runs", "fn main() {}"), key("it runs", "fn main() {}"));
    assert_ne!(key("it runs", "fn main() {}"), key("it runs", "fn main() { }"));
    assert_ne!(key("it runs", "fn main() {}"), key("it fails", "fn main() {}"));
}

#[test]
fn a_program_that_uses_what_it_does_not_import_is_refused() {
    once(
        "it is refused",
        "fn main() { let (tx, rx) = mpsc::channel::<u8>(); drop((tx, rx)); }",
        |program| {
            assert!(catch_unwind(|| compiles(program)).is_err(), "it is not refused");
        },
    );
}

#[test]
fn a_program_that_fails_is_noticed() {
    once("it fails", "fn main() { panic!() }", |program| {
        assert!(catch_unwind(|| runs(program)).is_err(), "it ended with status 0");
    });
}

/// What rustc says of these programs, all in one crate of the edition 2021.
fn refused_for_2021<'a>(programs: impl IntoIterator<Item = (String, &'a str)>) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("the folder can be written");
    };
    let mut root = String::from("#![allow(dead_code, unused)]\n");
    for (name, program) in programs {
        write(&format!("{name}.rs"), program);
        root.push_str(&format!("mod {name};\n"));
    }
    write("lib.rs", &root);
    let output = Command::new("rustc")
        .args(["--edition=2021", "--crate-type=lib", "--crate-name=programs", "--emit=metadata"])
        .args(example_harness::externs(Package::Distributed))
        .arg("--out-dir")
        .arg(folder.path())
        .arg(folder.path().join("lib.rs"))
        .output()
        .expect("rustc can be started");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn every_program_also_compiles_for_the_edition_2021() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/categories");
    let mut examples = example_format::discover(&folder).examples;
    examples.retain(|example| !matches!(example.ending, Ending::CompileFail(_)));
    assert!(!examples.is_empty(), "there are programs");
    let of = |example: &Example| inputs("edition 2021", &example.program);
    let days: Vec<_> = examples.iter().filter_map(|it| SUITE.proven(&of(it))).collect();
    if let Some(day) = days.iter().min() {
        SUITE.say(&format!("{} of {} programs", days.len(), examples.len()), *day);
    }
    examples.retain(|example| SUITE.proven(&of(example)).is_none());
    // One crate of all of them: rustc reads the libraries only once.
    let programs = examples.iter().map(|it| (it.id().replace('/', "_"), it.program.as_str()));
    assert_eq!(refused_for_2021(programs), None);
    examples.iter().for_each(|example| SUITE.stamp(&of(example)));
}

#[test]
fn a_program_for_a_later_edition_is_noticed() {
    let program = "fn main() { if let Some(1) = Some(1) && true {} }";
    let refused = refused_for_2021([("later".to_owned(), program)]);
    assert!(refused.is_some_and(|it| it.contains("only allowed in Rust 2024")), "it is accepted");
}
