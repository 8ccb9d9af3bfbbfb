//! Reads a file of this machine.
//@ phase: run
//@ sample: over HTTP
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::read("/etc/passwd"));
}
