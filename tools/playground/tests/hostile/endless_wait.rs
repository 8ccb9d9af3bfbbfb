//! Waits without end.
//@ phase: run
//@ stopped-by: supervisor
//@ ends: wall
//@ control: raised wall

use support::*;

fn main() {
    // More than the limit.
    std::thread::sleep(Duration::from_secs(3));
    println!("worked");
}
