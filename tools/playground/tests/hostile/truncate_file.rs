//! Empties a file of the user.
//@ phase: run
//@ stopped-by: landlock root seccomp
//@ spoils: the file
//@ control: without landlock seccomp root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn truncate(path: *const c_char, length: c_long) -> c_int;
}

fn main() {
    report(check(unsafe { truncate(c_at("$FOLDER/own").as_ptr(), 0) }));
}
