//! Every program that a reader can copy, from the examples and from README.md,
//! works alone: skeptic puts it into a file of its own, without the harness,
//! and compiles and runs it.
//!
//! The tests in `categories` judge what the programs print. skeptic compiles
//! for edition 2021 at most, so the programs also work there.

use std::any::Any;
use std::panic::{catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use proven::{Inputs, Suite};

include!(concat!(env!("OUT_DIR"), "/snippets.rs"));

static SUITE: LazyLock<Suite> =
    LazyLock::new(|| Suite::new("snippets", Path::new(env!("CARGO_TARGET_TMPDIR"))));

/// What every proof rests on, besides the program's text.
static COMMON: LazyLock<Inputs> = LazyLock::new(|| {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    Inputs::new()
        .text("this suite", include_str!("snippets.rs"))
        .file(&package.join("build.rs"))
        .file(&package.join("Cargo.toml"))
        .file(&package.join("../Cargo.toml"))
        .file(&package.join("../Cargo.lock"))
        .tool("rustc", &["-vV"])
        .variables(&["RUSTC", "RUSTFLAGS", "RUSTUP_TOOLCHAIN", "CARGO_ENCODED_RUSTFLAGS"])
        .text("target", env!("TARGET"))
});

/// Proves `program` with `prove`, unless that was done with the same inputs before.
fn once(test: &str, program: &str, prove: fn(&str)) {
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

/// Checks that the program compiles, and ends with another status.
fn fails(program: &str) {
    compiles(program);
    assert!(catch_unwind(|| runs(program)).is_err(), "the program ended with status 0");
}

/// Checks that the program compiles. It would not end if it was run.
fn compiles(program: &str) {
    skeptic::rt::compile_test(env!("CARGO_MANIFEST_DIR"), env!("OUT_DIR"), env!("TARGET"), program);
}

#[test]
fn another_program_or_another_promise_is_proven_anew() {
    let key = |test, program| inputs(test, program).key();
    assert_eq!(key("a runs", "fn main() {}"), key("a runs", "fn main() {}"));
    assert_ne!(key("a runs", "fn main() {}"), key("a runs", "fn main() { }"));
    assert_ne!(key("a runs", "fn main() {}"), key("a fails", "fn main() {}"));
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
fn a_program_that_panics_fails() {
    once("it fails", "fn main() { panic!() }", fails);
}

#[test]
fn a_program_that_was_to_fail_and_does_not_is_noticed() {
    once("it is noticed", "fn main() {}", |program| {
        let noticed = catch_unwind(|| fails(program)).expect_err("it is not noticed");
        assert_eq!(noticed.downcast_ref(), Some(&"the program ended with status 0"));
    });
}
