//! Writes the memory of a process by its number.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let (to, from) = ([0u8; 8], [1u8; 8]);
    let (to, from) = ([to.as_ptr() as usize, 8], [from.as_ptr() as usize, 8]);
    let itself = std::process::id() as usize;
    report(call(PROCESS_VM_WRITEV, [itself, from.as_ptr() as usize, 1, to.as_ptr() as usize, 1, 0]));
}
