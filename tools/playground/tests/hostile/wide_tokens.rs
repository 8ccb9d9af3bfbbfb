//! Passes a macro more pieces than fit, again and again.
//@ phase: compile
//@ stopped-by: limits watch
//@ ends: refused or cpu or memory
//@ control: none: it would take hours

#![recursion_limit = "1024"]

macro_rules! wide {
    ($($piece:tt)*) => { wide!($($piece)* $($piece)*) };
}

fn main() {
    wide!(x);
}
