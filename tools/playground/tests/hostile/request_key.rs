//! Has a program of root look for a key.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let (kind, name) = (c"user".as_ptr() as usize, c"hostile".as_ptr() as usize);
    report_reached(call(REQUEST_KEY, [kind, name, 0, 0, 0, 0]));
}
