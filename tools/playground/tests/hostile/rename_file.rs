//! Renames a file of the user.
//@ phase: run
//@ stopped-by: landlock root seccomp
//@ spoils: the file
//@ control: without landlock seccomp root

use support::*;

fn main() {
    report(std::fs::rename(at("$FOLDER/own"), at("$FOLDER/other")));
}
