//! Changes disk quotas.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without seccomp privileges namespaces root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn quotactl(command: c_int, device: *const c_char, id: c_int, address: *mut c_void) -> c_int;
}

fn main() {
    report_reached(check(unsafe { quotactl(0, c"/dev/null".as_ptr(), 0, std::ptr::null_mut()) }));
}
