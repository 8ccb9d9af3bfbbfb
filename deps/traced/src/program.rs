//! Runs the program whose name is the argument.

use std::process::{ExitCode, Termination};

/// A program's name, and its `main`.
type Program = (&'static str, fn() -> ExitCode);

#[allow(dead_code, unused_imports)]
mod programs {
    include!(concat!(env!("OUT_DIR"), "/programs.rs"));
}

#[path = "../tests/kinds/mod.rs"]
mod kinds;

#[path = "../tests/kinds/lengths.rs"]
mod lengths;

fn main() -> ExitCode {
    let name = std::env::args().nth(1).unwrap_or_default();
    let all = [programs::PROGRAMS, kinds::PROGRAMS, lengths::PROGRAMS];
    match all.into_iter().flatten().find(|(id, _)| *id == name) {
        Some((_, run)) => run(),
        None => panic!("there is no program {name:?}"),
    }
}

/// What a program's `main` returned, as its exit status.
fn end(returned: impl Termination) -> ExitCode {
    returned.report()
}
