//! As a compiler that was taken over, leaves a state with one file under many names.
//@ phase: compiler
//@ stopped-by: keeper
//@ ends: refused or disk
//@ leaves: state
//@ control: none: only the keeper itself decides what it takes

use support::*;

fn main() {
    std::fs::write("program", "x").unwrap();
    std::fs::create_dir("state").unwrap();
    std::fs::write("state/one", fill(4 << 20)).unwrap();
    for number in 0..20 {
        std::fs::hard_link("state/one", format!("state/{number}")).unwrap();
    }
    println!("refused: it is too large");
}
