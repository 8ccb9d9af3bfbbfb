//! As a compiler that was taken over, fills memory under a name that is no text.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: memory
//@ control: without watch cgroup

use support::*;

fn main() {
    for _ in 0..3 {
        in_child(|| {
            check(unsafe { prctl(15, c"\xff\xfe".as_ptr()) }).unwrap();
            let memory = fill(48 << 20);
            be_counted();
            drop(memory);
        }).unwrap();
    }
    let all = wait_for_all().into_iter().all(|status| status == 0);
    println!("{}", if all { "worked" } else { "refused" });
}
