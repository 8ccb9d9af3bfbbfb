//! Overwrites a file of the user.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::OpenOptions::new().append(true).open(at("$FOLDER/own")));
}
