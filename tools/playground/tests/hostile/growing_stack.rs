//! Fills memory that counts as a stack, beyond the limit for data.
//@ phase: run
//@ stopped-by: seccomp watch
//@ ends: refused or memory
//@ control: without seccomp watch cgroup

use support::*;

fn main() {
    // MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN
    const LENGTH: usize = 300 << 20;
    let at = unsafe { mmap(0, LENGTH, 3, 0x122, -1, 0) };
    if let Err(error) = check(at.min(0) as i32) {
        return report::<()>(Err(error));
    }
    let memory = unsafe { std::slice::from_raw_parts_mut(at as *mut u8, LENGTH) };
    memory.iter_mut().step_by(4096).for_each(|byte| *byte = 1);
    be_counted();
    report(Ok(std::hint::black_box(memory).len()));
}
