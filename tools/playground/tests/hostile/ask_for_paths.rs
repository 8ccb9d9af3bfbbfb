//! Asks which paths exist, and how large files are.
//@ phase: run
//@ stopped-by: root
//@ sample: a run
//@ control: without root

use support::*;

fn main() {
    report(std::fs::metadata("/etc/passwd"));
    report(std::fs::metadata(at("$FOLDER/secret.rs")));
}
