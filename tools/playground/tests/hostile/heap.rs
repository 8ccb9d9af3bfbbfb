//! Takes memory from the heap.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    report(Vec::<u8>::new().try_reserve_exact(300 << 20).map_err(io::Error::other));
}
