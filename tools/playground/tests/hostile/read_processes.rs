//! Reads the environments and the arguments of other processes.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock seccomp namespaces root

use support::*;

fn main() {
    report(std::fs::read(at("/proc/$VICTIM/environ")));
    report(std::fs::read(at("/proc/$VICTIM/cmdline")));
}
