//! Makes the kernel keep page tables for memory that is hardly used.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    // One page of each 2 MiB has a table of its own.
    report(check(unsafe { mmap(0, 1 << 40, 3, 0x4022, -1, 0) }.min(0) as i32));
}
