//! Overwrites a file of the user.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::OpenOptions::new().append(true).open(at("$FOLDER/own")));
}
