//! Starts a thread with a stack as large as the machine.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    report(std::thread::Builder::new().stack_size(2 << 30).spawn(|| {}));
}
