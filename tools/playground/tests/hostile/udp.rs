//! Sends a datagram.
//@ phase: run
//@ stopped-by: seccomp
//@ spoils: the listener
//@ control: without landlock seccomp namespaces

use support::*;

fn main() {
    let sent = std::net::UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.send_to(b"secret", at("$UDP")));
    report(sent);
}
