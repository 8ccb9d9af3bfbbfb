//! Changes when a file was written.
//@ phase: run
//@ stopped-by: seccomp root
//@ spoils: the file
//@ control: without seccomp root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn utimes(path: *const c_char, times: *const [c_long; 4]) -> c_int;
}

fn main() {
    report(check(unsafe { utimes(c_at("$FOLDER/own").as_ptr(), &[1, 0, 1, 0]) }));
}
