//! Gives a file of the user away.
//@ phase: run
//@ stopped-by: seccomp root
//@ control: without seccomp root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn chown(path: *const c_char, user: c_int, group: c_int) -> c_int;
}

fn main() {
    // The owner stays the same, which everybody may set.
    report(check(unsafe { chown(c_at("$FOLDER/own").as_ptr(), -1, -1) }));
}
