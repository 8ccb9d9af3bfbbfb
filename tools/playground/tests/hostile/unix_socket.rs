//! Connects to a service of this machine.
//@ phase: run
//@ stopped-by: seccomp
//@ spoils: the listener
//@ control: without seccomp

use support::*;

fn main() {
    report(std::os::unix::net::UnixStream::connect(at("$FOLDER/stream")));
}
