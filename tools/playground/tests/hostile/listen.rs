//! Listens for connections.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without landlock seccomp namespaces

use support::*;

fn main() {
    report(std::net::TcpListener::bind("127.0.0.1:0"));
}
