//! Reads a file that only the server's user may read.
//@ phase: run
//@ sample: over HTTP
//@ stopped-by: privileges
//@ only: root
//@ control: without landlock seccomp privileges namespaces root

use support::*;

fn main() {
    report(std::fs::read(at("$FOLDER/private")));
}
