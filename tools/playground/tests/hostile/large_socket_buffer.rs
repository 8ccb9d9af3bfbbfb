//! Makes the kernel keep much data in sockets.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;
use std::ffi::*;

unsafe extern "C" {
    fn setsockopt(socket: c_int, level: c_int, name: c_int, value: *const c_int, size: c_uint) -> c_int;
}

fn main() {
    use std::os::fd::AsRawFd;
    let (socket, _) = std::os::unix::net::UnixStream::pair().unwrap();
    // SO_SNDBUF
    report(check(unsafe { setsockopt(socket.as_raw_fd(), 1, 7, &(1 << 20), 4) }));
}
