//! Removes a file of the user.
//@ phase: run
//@ stopped-by: landlock
//@ spoils: the file
//@ control: without landlock seccomp

use support::*;

fn main() {
    report(std::fs::remove_file(at("$FOLDER/own")));
}
