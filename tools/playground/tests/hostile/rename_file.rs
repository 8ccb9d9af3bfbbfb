//! Renames a file of the user.
//@ phase: run
//@ stopped-by: landlock
//@ spoils: the file
//@ control: without landlock seccomp

use support::*;

fn main() {
    report(std::fs::rename(at("$FOLDER/own"), at("$FOLDER/other")));
}
