//! Asks for the handle of a file, by which it could be opened past its folder.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

use support::*;

fn main() {
    let mut handle = [0u32; 34];
    handle[0] = 128;
    let mut mount = 0u32;
    let (handle, mount) = (handle.as_mut_ptr() as usize, &raw mut mount as usize);
    report_reached(call(NAME_TO_HANDLE_AT, [(-100isize) as usize, c"/".as_ptr() as usize, handle, mount, 0, 0]));
}
