//! Keeps files open in messages, past the limit of open files.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    use std::os::fd::AsRawFd;
    let (socket, _other) = std::os::unix::net::UnixStream::pair().unwrap();
    // SCM_RIGHTS with standard output.
    let control = [20u64, 1 << 32 | 1, 1];
    let part = [c"x".as_ptr() as usize, 1];
    let message = [0, 0, part.as_ptr() as usize, 1, control.as_ptr() as usize, 24, 0];
    report(call(SENDMSG, [socket.as_raw_fd() as usize, message.as_ptr() as usize, 0, 0, 0, 0]));
}
