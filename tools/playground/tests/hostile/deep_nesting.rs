//! Nests deeper than rustc's stack.
//@ phase: compile
//@ stopped-by: rustc
//@ ends: refused
//@ control: none: rustc knows how deep it goes

#![recursion_limit = "1000000"]

macro_rules! deep {
    ($($rest:tt)*) => { (((((((((((((((((((((((((((((((( $($rest)* )))))))))))))))))))))))))))))))) };
}

fn main() {
    let _ = deep!(deep!(deep!(1)));
}
