//! Computes while signals interrupt it without end.
//@ phase: run
//@ stopped-by: limits
//@ ends: cpu
//@ control: without limits watch

use support::*;
extern "C" fn count(_: i32) {}

fn main() {
    // ITIMER_REAL, each 100 microseconds.
    unsafe { signal(14, count as extern "C" fn(i32) as usize) };
    let often = [0i64, 100, 0, 100];
    call(SETITIMER, [0, often.as_ptr() as usize, 0, 0, 0, 0]).unwrap();
    compute(1_500);
    call(SETITIMER, [0, [0i64; 4].as_ptr() as usize, 0, 0, 0, 0]).unwrap();
    println!("worked");
}
