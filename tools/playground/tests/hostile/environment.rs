//! Reads secrets of the server's environment.
//@ phase: run
//@ stopped-by: launcher
//@ control: plain

use support::*;

fn main() {
    let known = ["RUST_BACKTRACE", "MALLOC_ARENA_MAX"];
    let more = std::env::vars().filter(|(name, _)| !known.contains(&name.as_str())).count();
    println!("{}", if more == 0 { "refused" } else { "worked" });
}
