//! As a compiler that was taken over, leaves a state that is larger than the disk, but takes no room on it.
//@ phase: compiler
//@ stopped-by: keeper
//@ ends: refused or disk
//@ leaves: state
//@ control: none: only the keeper itself decides what it takes

use support::*;

fn main() {
    std::fs::write("program", "x").unwrap();
    std::fs::create_dir("state").unwrap();
    // Each file is within its limit, but together they exceed theirs.
    for number in 0..20 {
        std::fs::File::create(format!("state/{number}")).and_then(|file| file.set_len(8 << 20)).unwrap();
    }
    println!("refused: it is too large");
}
