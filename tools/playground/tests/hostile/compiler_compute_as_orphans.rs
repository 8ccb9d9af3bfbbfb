//! As a compiler that was taken over, computes in processes that nobody waits for.
//@ phase: compiler
//@ stopped-by: watch
//@ ends: cpu
//@ control: without watch

use support::*;

fn main() {
    for _ in 0..4 {
        in_child(|| drop(in_child(|| compute(800)))).unwrap();
        wait_for_all();
        std::thread::sleep(Duration::from_millis(1_000));
    }
    println!("worked");
}
