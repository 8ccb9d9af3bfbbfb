//! As a compiler that was taken over, moves a file out of its folder.
//@ phase: compiler
//@ stopped-by: landlock root
//@ spoils: the folder
//@ control: without landlock root

use support::*;

fn main() {
    std::fs::write("made", "x").unwrap();
    report(std::fs::rename("made", at("$FOLDER/made")).or_else(|error| match error.raw_os_error() {
        // It is another file system. What would be refused there is tried below.
        Some(18) => std::fs::write(at("$FOLDER/made"), "x"),
        _ => Err(error),
    }));
}
