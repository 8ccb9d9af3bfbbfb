//! Starts threads under a name that is no text.
//@ phase: run
//@ stopped-by: namespaces watch
//@ ends: refused or threads
//@ control: without namespaces watch cgroup

use support::*;

fn main() {
    // PR_SET_NAME
    check(unsafe { prctl(15, c"\xff\xfe".as_ptr()) }).unwrap();
    let mut stack = [0; 4096];
    let started = (0..3000).try_for_each(|_| bare_thread(&mut stack).map(drop));
    if started.is_ok() {
        be_counted();
    }
    report(started);
    std::process::exit(0);
}
