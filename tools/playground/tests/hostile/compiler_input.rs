//! As a compiler that was taken over, reads what the server sends to the keeper.
//@ phase: compiler
//@ stopped-by: launcher
//@ control: none: a plain program has nothing to read either

use support::*;

fn main() {
    use std::io::Read;
    let read = io::stdin().read(&mut [0; 8]).unwrap();
    println!("{}", if read == 0 { "refused" } else { "worked" });
}
