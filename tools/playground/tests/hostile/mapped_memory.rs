//! Maps private memory.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    report(check(unsafe { mmap(0, 300 << 20, 3, 0x22, -1, 0) }.min(0) as i32));
}
