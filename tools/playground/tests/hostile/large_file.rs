//! Writes a large file.
//@ phase: run
//@ stopped-by: landlock
//@ control: none: a limit of its own stops it as well

use support::*;

fn main() {
    report(std::fs::File::create(at("$FOLDER/large")).and_then(|file| file.set_len(1 << 40)));
}
