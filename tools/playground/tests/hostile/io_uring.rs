//! Makes system calls that no filter sees.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let mut parameters = [0u8; 120];
    report_reached(call(425, [4, parameters.as_mut_ptr() as usize, 0, 0, 0, 0]));
}
