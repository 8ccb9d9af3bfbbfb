//! As a compiler that was taken over, starts processes that start processes, and end before they are looked for.
//@ phase: compiler
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ control: without namespaces watch cgroup

use support::*;
/// The process that is the compiler.
fn first() -> i32 {
    static FIRST: std::sync::OnceLock<i32> = std::sync::OnceLock::new();
    *FIRST.get_or_init(|| std::process::id() as i32)
}

fn main() {
    // Each starts two and ends; those of the last kind stay.
    let mut failed = false;
    for _ in 0..7 {
        let children = [unsafe { fork() }, unsafe { fork() }];
        failed |= children.contains(&-1);
        if children.iter().all(|&child| child > 0) && std::process::id() as i32 != first() {
            std::process::exit(0);
        }
    }
    be_counted();
    if std::process::id() as i32 == first() {
        println!("{}", if failed { "refused" } else { "worked" });
    }
}
