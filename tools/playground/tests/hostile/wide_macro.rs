//! Expands a macro to more code than fits into memory.
//@ phase: compile
//@ stopped-by: limits
//@ ends: refused
//@ control: none: it would take hours

macro_rules! more {
    ($($piece:tt)*) => { $($piece)* $($piece)* $($piece)* $($piece)* $($piece)* $($piece)* $($piece)* $($piece)* };
}

fn main() {
    more! { more! { more! { more! { more! { more! { more! { println!("x"); } } } } } } }
}
