//! Reads the memory of a process by its number.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let (mut to, from) = ([0u8; 8], [1u8; 8]);
    let to = [to.as_mut_ptr() as usize, 8];
    let from = [from.as_ptr() as usize, 8];
    let itself = std::process::id() as usize;
    let (to, from) = (to.as_ptr() as usize, from.as_ptr() as usize);
    report(call(PROCESS_VM_READV, [itself, to, 1, from, 1, 0]));
}
