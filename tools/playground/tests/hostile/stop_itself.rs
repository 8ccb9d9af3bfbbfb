//! Stops itself, so that nobody can end it.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: wall
//@ says: stops
//@ control: none: it would not end

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn kill(process: c_int, signal: c_int) -> c_int;
}

fn main() {
    println!("stops");
    // SIGSTOP
    check(unsafe { kill(std::process::id() as c_int, 19) }).unwrap();
}
