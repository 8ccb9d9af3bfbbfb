//! Reserves the stacks of 3,000 threads.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits watch cgroup

use support::*;

fn main() {
    // A thread that only waits uses no memory, but reserves it.
    let reserved = (0..3000).try_for_each(|_| check(unsafe { mmap(0, 1 << 20, 3, 0x22, -1, 0) }.min(0) as i32).map(drop));
    report(reserved);
}
