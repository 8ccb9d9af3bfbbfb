//! As a compiler that was taken over, waits for ever.
//@ phase: compiler
//@ stopped-by: supervisor
//@ ends: wall
//@ control: raised wall

use support::*;

fn main() {
    std::thread::sleep(Duration::from_secs(3));
    println!("worked");
}
