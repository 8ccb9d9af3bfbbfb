//! Sends to a service of this machine through a pair of its own.
//@ phase: run
//@ stopped-by: seccomp root
//@ spoils: the listener
//@ control: without seccomp root

use support::*;

fn main() {
    let sent = std::os::unix::net::UnixDatagram::pair().and_then(|(socket, _)| socket.send_to(b"secret", at("$FOLDER/datagram")));
    report(sent);
}
