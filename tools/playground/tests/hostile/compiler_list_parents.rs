//! As a compiler that was taken over, lists the folders around its own.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::read_dir("../..").and_then(|mut entries| match entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() == "home")) {
        true => Ok(()),
        false => Err(io::Error::other("only its own")),
    }));
}
