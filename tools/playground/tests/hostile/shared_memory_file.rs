//! Shares memory under a name.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock seccomp root

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn shm_open(name: *const c_char, flags: c_int, mode: c_uint) -> c_int;
    fn shm_unlink(name: *const c_char) -> c_int;
}

fn main() {
    let name = c"/hostile-shared-memory";
    // O_CREAT | O_RDWR
    report(check(unsafe { shm_open(name.as_ptr(), 0o102, 0o600) }));
    unsafe { shm_unlink(name.as_ptr()) };
}
