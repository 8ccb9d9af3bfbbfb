//! Opens files by their handles, past their folders.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn open_by_handle_at(mount: c_int, handle: *const c_void, flags: c_int) -> c_int;
}

fn main() {
    report_reached(check(unsafe { open_by_handle_at(0, [8u32; 4].as_ptr().cast(), 0) }));
}
