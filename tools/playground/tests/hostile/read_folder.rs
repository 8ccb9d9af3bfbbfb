//! Reads a file of the user.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::read(at("$FOLDER/secret.rs")));
}
