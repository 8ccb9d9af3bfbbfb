//! Makes a binary larger than a file may be.
//@ phase: compile
//@ stopped-by: limits
//@ ends: refused
//@ control: without limits

static BYTES: [u8; 24 << 20] = [1; 24 << 20];

fn main() {
    println!("{}", BYTES[std::env::args().count()]);
}
