//! Replaces a function of the C library.
//@ phase: run
//@ stopped-by: seccomp
//@ alone: it is about the whole program
//@ control: without seccomp

use support::*;

/// The function that std calls to make a socket.
#[unsafe(no_mangle)]
extern "C" fn socket(domain: i32, kind: i32, protocol: i32) -> i32 {
    match call(SOCKET, [domain as usize, kind as usize, protocol as usize, 0, 0, 0]) {
        Ok(file) => file as i32,
        Err(_) => -1,
    }
}

fn main() {
    report(std::os::unix::net::UnixDatagram::unbound());
}
