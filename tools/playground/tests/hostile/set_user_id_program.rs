//! Checks whether it could gain rights from a program that runs as root.
//@ phase: run
//@ stopped-by: launcher
//@ control: plain

use support::*;

fn main() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let more = status.lines().any(|line| line == "NoNewPrivs:\t0");
    println!("{}", if more { "worked" } else { "refused" });
}
