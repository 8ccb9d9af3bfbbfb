//! As a compiler that was taken over, gives its files away.
//@ phase: compiler
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    std::fs::write("made", "x").unwrap();
    report(std::os::unix::fs::lchown("made", None, None));
}
