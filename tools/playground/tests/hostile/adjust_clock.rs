//! Reads how the clock is adjusted, by a call that could also adjust it.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    report(call(ADJTIMEX, [[0u64; 32].as_mut_ptr() as usize, 0, 0, 0, 0, 0]));
}
