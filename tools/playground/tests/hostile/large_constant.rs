//! Makes a constant larger than memory.
//@ phase: compile
//@ stopped-by: limits
//@ ends: refused
//@ control: none: it would take the memory of this machine

const LARGE: [u8; 1 << 33] = [1; 1 << 33];
static BYTES: [u8; 1 << 33] = LARGE;

fn main() {
    println!("{}", BYTES[std::env::args().count()]);
}
