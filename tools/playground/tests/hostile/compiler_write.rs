//! As a compiler that was taken over, writes outside its folder.
//@ phase: compiler
//@ stopped-by: landlock root
//@ spoils: the file
//@ control: without landlock root

use support::*;

fn main() {
    report(std::fs::File::create_new(at("$FOLDER/new")));
    report(std::fs::remove_file(at("$FOLDER/own")));
}
