//! As a compiler that was taken over, starts threads in many processes.
//@ phase: compiler
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ control: without namespaces watch cgroup

use support::*;

fn main() {
    let mut started = Ok(0);
    for _ in 0..8 {
        started = started.and(in_child(|| {
            let mut stack = [0; 4096];
            let all = (0..8).try_for_each(|_| bare_thread(&mut stack).map(drop));
            be_counted();
            std::process::exit(all.is_err() as i32);
        }));
    }
    let all = wait_for_all().into_iter().all(|status| status == 0) && started.is_ok();
    println!("{}", if all { "worked" } else { "refused" });
}
