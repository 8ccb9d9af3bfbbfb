//! Prints bytes that are not text, without end.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: output
//@ control: raised output

use support::*;

fn main() {
    use std::io::Write;
    (0..100).try_for_each(|_| io::stdout().write_all(&[0xff; 1024])).unwrap();
    println!("worked");
}
