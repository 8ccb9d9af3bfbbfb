//! Asks how full a disk is.
//@ phase: run
//@ stopped-by: root
//@ control: without root

use support::*;

fn main() {
    // The answer also says of what kind the disk is.
    let mut found = [0u64; 32];
    report(call(STATFS, [c_at("$FOLDER").as_ptr() as usize, found.as_mut_ptr() as usize, 0, 0, 0, 0]));
}
