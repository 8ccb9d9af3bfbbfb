//! As a compiler that was taken over, maps memory that belongs to no file, and shares it.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // MAP_SHARED | MAP_ANONYMOUS
    report(check(unsafe { mmap(0, 1 << 20, 3, 0x21, -1, 0) }.min(0) as i32));
}
