//! As a compiler that was taken over, leaves a named pipe that would block whoever takes its files.
//@ phase: compiler
//@ stopped-by: seccomp landlock
//@ control: without seccomp landlock

use support::*;

fn main() {
    report(call(MKNODAT, [(-100isize) as usize, c"pipe".as_ptr() as usize, 0o10600, 0, 0, 0]));
}
