//! Maps memory that is not counted as private.
//@ phase: run
//@ stopped-by: seccomp limits
//@ control: without seccomp limits

use support::*;

fn main() {
    report(check(unsafe { mmap(0, 600 << 20, 3, 0x21, -1, 0) }.min(0) as i32));
}
