//! Closes its outputs and waits without end.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: wall
//@ control: none: it would not end

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn close(file: c_int) -> c_int;
}

fn main() {
    unsafe { close(1) };
    unsafe { close(2) };
    loop {
        std::thread::park();
    }
}
