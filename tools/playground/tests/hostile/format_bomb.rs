//! Has a text be formatted with more arguments than fit.
//@ phase: compile
//@ stopped-by: limits watch
//@ ends: refused or cpu or memory
//@ control: none: it would take hours

macro_rules! more {
    ($($piece:expr),*) => { concat!($($piece,)* $($piece,)* $($piece,)* $($piece,)* $($piece,)* $($piece,)* $($piece,)* $($piece,)*) };
}

fn main() {
    println!("{}", more!(more!(more!(more!(more!(more!(more!(more!(more!("0123456789"))))))))));
}
