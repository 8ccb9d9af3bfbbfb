//! Empties a file of the user.
//@ phase: run
//@ stopped-by: landlock
//@ spoils: the file
//@ control: without landlock seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn truncate(path: *const c_char, length: c_long) -> c_int;
}

fn main() {
    report(check(unsafe { truncate(c_at("$FOLDER/own").as_ptr(), 0) }));
}
