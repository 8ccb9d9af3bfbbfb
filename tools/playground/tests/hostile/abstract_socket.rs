//! Connects to a service that has no file.
//@ phase: run
//@ stopped-by: seccomp
//@ spoils: the listener
//@ control: without landlock seccomp namespaces

use std::os::linux::net::SocketAddrExt;
use support::*;

fn main() {
    let address = std::os::unix::net::SocketAddr::from_abstract_name(at("$ABSTRACT")).unwrap();
    report(std::os::unix::net::UnixStream::connect_addr(&address));
}
