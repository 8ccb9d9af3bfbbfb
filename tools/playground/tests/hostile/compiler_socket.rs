//! As a compiler that was taken over, connects.
//@ phase: compiler
//@ stopped-by: seccomp
//@ spoils: the listener
//@ control: without landlock seccomp namespaces

use support::*;

fn main() {
    report(std::net::TcpStream::connect(at("$TCP4")));
}
