//! Computes without end.
//@ phase: run
//@ stopped-by: limits
//@ ends: cpu
//@ control: none: it would not end

fn main() {
    let mut number = 0u64;
    loop {
        number = std::hint::black_box(number + 1);
    }
}
