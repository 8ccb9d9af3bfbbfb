//! Makes a type without end.
//@ phase: compile
//@ stopped-by: rustc
//@ ends: refused
//@ control: none: it would not end

struct Pair<T>(T, T);

trait Grow {
    fn grow(self, depth: u64);
}

impl<T: Copy> Grow for T {
    fn grow(self, depth: u64) {
        if depth > 0 {
            Pair(self, self).0.grow(depth - 1);
        }
    }
}

fn endless<T: Clone>(value: T, depth: u64) {
    if depth > 0 {
        endless((value.clone(), value), depth - 1);
    }
}

fn main() {
    1.grow(1);
    endless(1, 1000);
}
