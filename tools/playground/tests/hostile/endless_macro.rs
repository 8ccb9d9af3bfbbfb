//! Expands a macro without end.
//@ phase: compile
//@ stopped-by: rustc
//@ ends: refused
//@ control: none: it would not end

macro_rules! endless {
    ($($piece:tt)*) => { endless!($($piece)* $($piece)* x) };
}

fn main() {
    endless!(x);
}
