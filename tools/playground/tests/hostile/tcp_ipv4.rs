//! Connects by IPv4.
//@ phase: run
//@ sample: over HTTP
//@ stopped-by: seccomp
//@ spoils: the listener
//@ control: without landlock seccomp namespaces

use support::*;

fn main() {
    report(std::net::TcpStream::connect(at("$TCP4")));
}
