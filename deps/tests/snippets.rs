//! Every program that a reader can copy, from the examples and from README.md,
//! stands alone: skeptic puts it into a file of its own, without the harness,
//! and compiles and runs that.
//!
//! What the programs print is judged in `categories`. skeptic compiles for
//! edition 2021 at the most, so that these programs also work there.

use std::any::Any;
use std::panic::{catch_unwind, resume_unwind};
use std::thread;
use std::time::Duration;

include!(concat!(env!("OUT_DIR"), "/snippets.rs"));

/// The program compiles, and ends with status 0.
fn runs(program: &str) {
    let run = || {
        skeptic::rt::run_test(env!("CARGO_MANIFEST_DIR"), env!("OUT_DIR"), env!("TARGET"), program);
    };
    // skeptic writes a program into its cache and starts it there. A rustc that
    // another test starts in between still has the file open for a moment, and
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

/// The program compiles, and ends with another status.
fn fails(program: &str) {
    compiles(program);
    assert!(catch_unwind(|| runs(program)).is_err(), "the program ended with status 0");
}

/// The program compiles. Run, it would not end.
fn compiles(program: &str) {
    skeptic::rt::compile_test(env!("CARGO_MANIFEST_DIR"), env!("OUT_DIR"), env!("TARGET"), program);
}

#[test]
#[should_panic]
fn a_program_that_uses_what_it_does_not_import_is_refused() {
    compiles("fn main() { let (tx, rx) = mpsc::channel::<u8>(); drop((tx, rx)); }");
}

#[test]
fn a_program_that_panics_fails() {
    fails("fn main() { panic!() }");
}

#[test]
#[should_panic(expected = "the program ended with status 0")]
fn a_program_that_was_to_fail_and_does_not_is_noticed() {
    fails("fn main() {}");
}
