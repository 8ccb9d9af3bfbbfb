//! Runs the program whose name is the argument, with the real crates.

use std::process::ExitCode;

/// A program's name, and its `main`.
type Program = (&'static str, fn() -> ExitCode);

#[path = "../../tests/kinds/mod.rs"]
mod kinds;

fn main() -> ExitCode {
    let name = std::env::args().nth(1).unwrap_or_default();
    match kinds::PROGRAMS.iter().find(|(id, _)| *id == name) {
        Some((_, run)) => run(),
        None => panic!("there is no program {name:?}"),
    }
}
