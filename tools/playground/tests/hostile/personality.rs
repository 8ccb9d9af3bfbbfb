//! Switches off what makes exploits hard.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn personality(persona: c_ulong) -> c_int;
}

fn main() {
    // ADDR_NO_RANDOMIZE
    report(check(unsafe { personality(0x4_0000) }));
}
