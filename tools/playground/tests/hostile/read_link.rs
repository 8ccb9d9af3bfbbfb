//! Reads a file of the user through a link.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::read(at("$FOLDER/link")));
}
