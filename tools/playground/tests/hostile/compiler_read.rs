//! As a compiler that was taken over, reads a file of the user.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::read(at("$FOLDER/secret.rs")));
}
