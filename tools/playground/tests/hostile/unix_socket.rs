//! Connects to a service of this machine.
//@ phase: run
//@ stopped-by: seccomp root
//@ spoils: the listener
//@ control: without seccomp root

use support::*;

fn main() {
    report(std::os::unix::net::UnixStream::connect(at("$FOLDER/stream")));
}
