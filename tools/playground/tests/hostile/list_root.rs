//! Lists folders.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::read_dir("/"));
    report(std::fs::read_dir(at("$FOLDER")));
}
