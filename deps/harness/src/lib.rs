//! Runs the book's examples and judges what they do.
//!
//! An example is a module of an ordinary libtest binary and ends with
//! `example_harness::test!(main);`. This makes a test that starts the same
//! binary again, as a child that runs only that `main`. The test judges how the
//! child ended, what it printed, whether anything in it panicked, and whether
//! it took too long. Each run has a child of its own, so that no example sees
//! the threads, panics or output of another.
//!
//! | variable | effect |
//! |---|---|
//! | `SNAPSHOTS=overwrite` | golden files that differ are rewritten |
//! | `EXAMPLES_REPEAT=20` | each example runs that often; every run must be right |

mod child;
mod externs;
mod judge;
mod refused;
mod server;

use std::num::NonZeroU32;
use std::path::Path;
use std::process::Termination;

use example_format::{Ending, Example};

pub use child::{End, LIMIT, MAX_OUTPUT, Run, run_if_child};
pub use externs::{Package, externs};
pub use judge::{Verdict, has_printed_all, judge_run};
pub use refused::judge_refusal;
pub use server::Running;

/// Makes the test of an example from its `main`.
#[macro_export]
macro_rules! test {
    ($main:ident) => {
        #[test]
        fn example() {
            $crate::check(file!(), concat!(module_path!(), "::example"), $main);
        }
    };
}

/// Runs `main` when this process is the child of its own test; otherwise
/// starts that child and fails the test, with the reasons, if the example
/// does not do what its file promises.
///
/// `file` is the example's file and `test` the full name of the calling test.
pub fn check<T: Termination + 'static>(file: &str, test: &str, main: fn() -> T) {
    run_if_child(test, main);
    let repeats = match std::env::var("EXAMPLES_REPEAT") {
        Ok(text) => text.parse().expect("EXAMPLES_REPEAT is a number of runs, at least 1"),
        Err(_) => NonZeroU32::MIN,
    };
    let example = read(file);
    for run in 0..repeats.get() {
        let server = match example.server.map(|server| (server, Running::start(server))) {
            None => None,
            Some((_, Ok(Some(running)))) => Some(running),
            Some((server, Ok(None))) => {
                let why = format!("{} is not installed", server.program());
                return proven::skip(&example.id(), &why);
            }
            Some((_, Err(error))) => panic!("{file}: its server cannot be started: {error}"),
        };
        let verdict = judge::examine(&example, test, server.as_ref());
        // Only the first run may rewrite the golden file; a later one that differs is a fault.
        judge::enforce(&example, &verdict, run == 0 && proven::overwrite());
    }
}

/// Fails the calling test if rustc accepts the example in `file`, refuses it
/// with another error code than it promises, or prints another message than its
/// golden file contains.
pub fn check_refused(file: &str) {
    let example = read(file);
    assert!(matches!(example.ending, Ending::CompileFail(_)), "{file} has no `//@ compile-fail`");
    judge::enforce(&example, &refused::examine(&example), proven::overwrite());
}

/// Runs the example once, as its file asks, and judges the run.
///
/// A program is run as a child that executes the libtest test `test` of this
/// binary, which must call [`run_if_child`] first. `test` begins with the
/// crate's name, as in `module_path!`. If the file promises `//@ compile-fail`,
/// rustc is asked instead, and `test` does not matter. No server is started.
///
/// Every process that the program started has been killed when this returns.
///
/// # Panics
///
/// If the child or rustc cannot be started.
pub fn examine(example: &Example, test: &str) -> Verdict {
    match example.ending {
        Ending::CompileFail(_) => refused::examine(example),
        _ => judge::examine(example, test, None),
    }
}

fn read(file: &str) -> Example {
    Example::read(Path::new(file)).unwrap_or_else(|faults| fail(&faults))
}

/// Panics with one item per line.
fn fail<T: std::fmt::Display>(items: &[T]) -> ! {
    let lines: Vec<_> = items.iter().map(ToString::to_string).collect();
    panic!("\n{}\n", lines.join("\n"))
}

#[cfg(test)]
proven::suite!("harness", {
    // What the tests ask Cargo for.
    let workspace = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = ["Cargo.lock", "Cargo.toml", "deps/Cargo.toml", "deps/distributed/Cargo.toml"];
    let inputs = files
        .iter()
        .fold(proven::Inputs::new().this_program(), |inputs, it| inputs.file(&workspace.join(it)));
    inputs.tool("cargo", &["-vV"]).tool("rustc", &["-vV"])
});
