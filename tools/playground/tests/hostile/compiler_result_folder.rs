//! As a compiler that was taken over, leaves a folder in the place of its result.
//@ phase: compiler
//@ stopped-by: keeper
//@ ends: refused or status 125
//@ leaves: program
//@ control: none: only the keeper itself decides what it takes

use support::*;

fn main() {
    std::fs::create_dir("program").unwrap();
    println!("refused: it is no file");
}
