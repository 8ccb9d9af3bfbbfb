//! Computes without end, deaf to signals.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: signal SIGKILL or cpu
//@ control: none: it would not end

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn signal(signal: c_int, handler: usize) -> usize;
}

fn main() {
    for number in 1..32 {
        unsafe { signal(number, 1) };
    }
    loop {
        std::hint::spin_loop();
    }
}
