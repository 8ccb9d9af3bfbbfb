//! Makes a constant larger than memory.
//@ phase: compile
//@ stopped-by: limits watch
//@ ends: refused or memory
//@ control: without limits watch

const LARGE: [u8; 1 << 30] = [1; 1 << 30];
const ONE: u8 = LARGE[std::mem::size_of::<usize>()];

fn main() {
    println!("{ONE}");
}
