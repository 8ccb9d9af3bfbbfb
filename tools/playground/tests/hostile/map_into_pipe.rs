//! Lends its memory to a pipe.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let mut ends = [0; 2];
    check(unsafe { pipe(ends.as_mut_ptr()) }).unwrap();
    let memory = [c"x".as_ptr() as usize, 1];
    report(call(VMSPLICE, [ends[1] as usize, memory.as_ptr() as usize, 1, 0, 0, 0]));
}
