//! Makes a type that doubles.
//@ phase: compile
//@ stopped-by: limits watch
//@ ends: cpu or memory or refused
//@ control: none: it would take the memory of this machine

#![recursion_limit = "256"]
#![type_length_limit = "100000000000"]

trait Grow {
    type Grown: Grow;
}

struct Pair<A, B>(A, B);

impl<A, B> Grow for Pair<A, B> {
    type Grown = Pair<Pair<A, B>, Pair<B, A>>;
}

type G<T> = <T as Grow>::Grown;
type H<T> = G<G<G<G<G<G<G<T>>>>>>>;

fn name<T: ?Sized>() -> usize {
    std::any::type_name::<T>().len()
}

fn main() {
    println!("{}", name::<H<H<H<H<Pair<u8, u16>>>>>>());
}
