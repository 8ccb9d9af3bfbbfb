//! As a compiler that was taken over, fills memory in processes whose first thread has ended.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: memory
//@ control: without watch cgroup

use support::*;

fn main() {
    for _ in 0..3 {
        in_child(|| {
            std::thread::spawn(|| {
                let memory = fill(48 << 20);
                be_counted();
                drop(memory);
                std::process::exit(0);
            });
            // exit, of this thread alone
            call(EXIT, [0; 6]).ok();
        }).unwrap();
    }
    let all = wait_for_all().into_iter().all(|status| status == 0);
    println!("{}", if all { "worked" } else { "refused" });
}
