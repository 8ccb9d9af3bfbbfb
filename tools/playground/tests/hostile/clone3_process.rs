//! Starts a process by clone3, whose flags no filter can read.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn pause() -> c_int;
}

fn main() {
    let mut flags = [0u64; 8];
    flags[4] = 17;
    let started = call(435, [flags.as_mut_ptr() as usize, 64, 0, 0, 0, 0]);
    if matches!(started, Ok(0)) {
        unsafe { pause() };
    }
    report(started);
}
