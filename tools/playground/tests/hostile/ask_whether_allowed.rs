//! Asks what it may do with files of others.
//@ phase: run
//@ stopped-by: root
//@ control: without root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn access(path: *const c_char, mode: c_int) -> c_int;
}

fn main() {
    report(check(unsafe { access(c_at("$FOLDER/own").as_ptr(), 4) }));
}
