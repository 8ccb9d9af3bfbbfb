//! Writes a large file.
//@ phase: run
//@ stopped-by: landlock root
//@ spoils: the folder
//@ control: without landlock root limits seccomp

use support::*;

fn main() {
    report(std::fs::File::create(at("$FOLDER/large")).and_then(|file| file.set_len(1 << 26)));
}
