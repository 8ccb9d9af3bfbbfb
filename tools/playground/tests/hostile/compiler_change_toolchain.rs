//! As a compiler that was taken over, writes into a file that it may read.
//@ phase: compiler
//@ reads: $FOLDER/own
//@ stopped-by: landlock root
//@ spoils: the file
//@ control: without landlock root

use support::*;
use std::io::Write;

fn main() {
    let file = at("$FOLDER/own");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "my work\n");
    report(std::fs::OpenOptions::new().append(true).open(file).and_then(|mut file| file.write_all(b"and theirs\n")));
}
