//! As a compiler that was taken over, makes a device.
//@ phase: compiler
//@ stopped-by: seccomp landlock
//@ control: as root without landlock seccomp privileges namespaces root

use support::*;

fn main() {
    report(call(MKNODAT, [(-100isize) as usize, c"device".as_ptr() as usize, 0o20600, 1 << 8 | 3, 0, 0]));
}
