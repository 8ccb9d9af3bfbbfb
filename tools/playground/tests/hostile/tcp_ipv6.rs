//! Connects by IPv6.
//@ phase: run
//@ stopped-by: seccomp
//@ spoils: the listener
//@ control: without landlock seccomp namespaces

use support::*;

fn main() {
    report(std::net::TcpStream::connect(at("$TCP6")));
}
