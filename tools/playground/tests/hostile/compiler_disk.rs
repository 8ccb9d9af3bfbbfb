//! As a compiler that was taken over, fills the disk.
//@ phase: compiler
//@ stopped-by: limits
//@ control: without limits

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn signal(signal: c_int, handler: usize) -> usize;
}

fn main() {
    // SIGXFSZ is ignored, so that the call fails.
    unsafe { signal(25, 1) };
    report(std::fs::File::create("large").and_then(|file| file.set_len(24 << 20)));
}
