//! Overflows its stack.
//@ phase: run
//@ stopped-by: limits
//@ ends: signal SIGABRT
//@ says: has overflowed its stack
//@ control: none: every process has a bounded stack

#[allow(unconditional_recursion)]
fn deeper(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 512]);
    deeper(depth + 1) + frame[511]
}

fn main() {
    println!("{}", deeper(0));
}
