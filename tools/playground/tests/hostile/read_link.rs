//! Reads a file of the user through a link.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::read(at("$FOLDER/link")));
}
