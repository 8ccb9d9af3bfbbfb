//! As a compiler that was taken over, leaves a process behind whose parent has ended.
//@ phase: compiler
//@ stopped-by: keeper
//@ control: plain

use support::*;

fn main() {
    in_child(|| drop(in_child(|| {
        std::thread::sleep(Duration::from_millis(500));
        println!("worked");
    }))).unwrap();
    wait_for_all();
    println!("refused: it ends with the first");
}
