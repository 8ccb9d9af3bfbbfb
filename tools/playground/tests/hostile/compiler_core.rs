//! As a compiler that was taken over, has the kernel write its memory to disk when it crashes.
//@ phase: compiler
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    // RLIMIT_CORE
    let mut limit = [0u64; 2];
    call(PRLIMIT64, [0, 4, 0, limit.as_mut_ptr() as usize, 0, 0]).unwrap();
    // The server may have a stricter limit itself.
    println!("{}", if limit[1] <= 1 { "refused" } else { "worked" });
}
