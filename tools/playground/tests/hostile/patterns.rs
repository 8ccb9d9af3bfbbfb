//! Has rustc see whether more patterns than it can cover all.
//@ phase: compile
//@ stopped-by: limits watch
//@ ends: cpu or memory or refused
//@ control: none: it would take hours

macro_rules! arms {
    ($value:expr; $($position:tt)*) => { arms!(@ $value; []; $($position)*) };
    (@ $value:expr; [$($arm:pat),*]; ) => { match $value { $($arm => 1,)* } };
    (@ $value:expr; [$($arm:pat),*]; $next:pat, $($rest:tt)*) => { arms!(@ $value; [$($arm,)* $next]; $($rest)*) };
}

fn all(b: [bool; 26]) -> u8 {
    arms!(b;
        [true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _],
        [_, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _],
        [_, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _],
        [_, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _],
        [_, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _],
        [_, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _],
        [_, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _],
        [_, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _],
        [_, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _],
        [_, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _],
        [_, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _, _],
        [_, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true, _],
        [_, _, _, _, _, _, _, _, _, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, true],
    )
}

fn main() {
    println!("{}", all([true; 26]));
}
