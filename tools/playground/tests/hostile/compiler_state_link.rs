//! As a compiler that was taken over, leaves a link in the place of its state.
//@ phase: compiler
//@ stopped-by: keeper
//@ leaves: state
//@ control: none: only the keeper itself decides what it takes

use support::*;

fn main() {
    std::fs::write("program", "x").unwrap();
    std::os::unix::fs::symlink(at("$FOLDER"), "state").unwrap();
    println!("refused: it is no folder");
}
