//! Takes the large pages that were set aside for others.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    // MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB; the error is ENOMEM if there are none.
    report_reached(check(unsafe { mmap(0, 2 << 20, 3, 0x4_0022, -1, 0) }.min(0) as i32));
}
