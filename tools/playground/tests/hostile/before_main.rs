//! Acts before main, as the loader starts it.
//@ phase: run
//@ stopped-by: seccomp
//@ alone: it is about the whole program
//@ control: without seccomp

use support::*;

#[unsafe(link_section = ".init_array")]
#[used]
static BEFORE: extern "C" fn() = before;

extern "C" fn before() {
    report(std::os::unix::net::UnixDatagram::unbound());
}

fn main() {}
