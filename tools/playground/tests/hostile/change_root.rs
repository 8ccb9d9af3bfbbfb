//! Makes a mounted folder its root.
//@ phase: run
//@ stopped-by: landlock seccomp
//@ control: without landlock seccomp

use support::*;

fn main() {
    // CLONE_NEWUSER | CLONE_NEWNS. If this is refused, so is the call below.
    unsafe { unshare(0x1002_0000) };
    unsafe { mount(c"none".as_ptr(), c"/tmp".as_ptr(), c"tmpfs".as_ptr(), 0, std::ptr::null()) };
    std::env::set_current_dir("/tmp").ok();
    let here = c".".as_ptr() as usize;
    report(call(PIVOT_ROOT, [here, here, 0, 0, 0, 0]));
}
