//! Takes memory in small pieces.
//@ phase: run
//@ sample: over HTTP
//@ stopped-by: limits
//@ ends: signal SIGABRT
//@ says: memory allocation of
//@ control: without limits watch cgroup

fn main() {
    let mut pieces = Vec::new();
    for _ in 0..300 {
        pieces.push(vec![1u8; 1 << 20]);
    }
    println!("worked: {}", pieces.len());
}
