//! Computes without end in many threads.
//@ phase: run
//@ stopped-by: limits
//@ ends: cpu
//@ control: none: it would not end

fn main() {
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| loop {
                std::hint::spin_loop();
            });
        }
    });
}
