//! As a compiler that was taken over, prints more than anybody reads.
//@ phase: compiler
//@ stopped-by: supervisor
//@ ends: output
//@ control: raised output

use support::*;

fn main() {
    use std::io::Write;
    (0..100).try_for_each(|_| io::stdout().write_all(&[b'x'; 1024])).unwrap();
    println!("worked");
}
