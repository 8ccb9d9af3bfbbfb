//! Removes a file of the user.
//@ phase: run
//@ stopped-by: landlock root seccomp
//@ spoils: the file
//@ control: without landlock seccomp root

use support::*;

fn main() {
    report(std::fs::remove_file(at("$FOLDER/own")));
}
