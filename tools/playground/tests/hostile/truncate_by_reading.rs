//! Empties a file that it opens only for reading.
//@ phase: run
//@ stopped-by: seccomp root
//@ spoils: the file
//@ control: without landlock seccomp root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn open(path: *const c_char, flags: c_int, ...) -> c_int;
}

fn main() {
    // O_RDONLY | O_TRUNC, which Landlock handles since its third version.
    report(check(unsafe { open(c_at("$FOLDER/own").as_ptr(), 0o1000) }));
}
