//! Nests a type deeper than rustc can follow.
//@ phase: compile
//@ stopped-by: rustc
//@ ends: refused or cpu or memory
//@ control: none: rustc knows how deep it goes

#![recursion_limit = "100000"]

trait Deep {
    type Next: Deep;
    const DEPTH: usize = 1 + <Self::Next as Deep>::DEPTH;
}

struct Wrap<T>(T);

impl<T> Deep for Wrap<T> {
    type Next = Wrap<Wrap<T>>;
}

fn main() {
    println!("{}", <Wrap<u8> as Deep>::DEPTH);
}
