//! Reads the addresses of the machine.
//@ phase: run
//@ stopped-by: landlock
//@ control: without landlock

use support::*;

fn main() {
    report(std::fs::read("/proc/self/net/dev"));
    report(std::fs::read("/proc/self/net/fib_trie"));
}
