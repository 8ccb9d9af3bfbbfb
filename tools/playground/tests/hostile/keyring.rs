//! Reads and writes keys of the user.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let key = call(ADD_KEY, [c"user".as_ptr() as usize, c"hostile".as_ptr() as usize, c"x".as_ptr() as usize, 1, (-2isize) as usize, 0]);
    report(key);
}
