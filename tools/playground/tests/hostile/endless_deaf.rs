//! Computes without end, deaf to signals.
//@ phase: run
//@ stopped-by: limits watch
//@ ends: signal SIGKILL or cpu
//@ control: without limits watch

use support::*;

fn main() {
    for number in 1..32 {
        unsafe { signal(number, 1) };
    }
    compute(2_500);
    println!("worked");
}
