//! As a compiler that was taken over, asks which paths exist.
//@ phase: compiler
//@ stopped-by: root
//@ control: without root

use support::*;

fn main() {
    report(std::fs::metadata("/etc/passwd"));
    report(std::fs::metadata(at("$FOLDER/own")));
}
