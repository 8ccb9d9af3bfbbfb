//! Makes more functions out of one than fit into memory.
//@ phase: compile
//@ stopped-by: limits
//@ ends: cpu or memory or refused
//@ control: none: it would take hours

#![recursion_limit = "1024"]

struct A;
struct B<T>(T);
struct C<T>(T);

trait Go {
    fn go(depth: u32) -> u64;
}

impl Go for A {
    fn go(_: u32) -> u64 {
        1
    }
}

macro_rules! levels {
    ($($name:ident $next:ident)*) => {
        $(fn $name<T>() -> usize {
            $next::<B<T>>() + $next::<C<T>>() + size_of::<T>()
        })*
    };
}

levels!(a b b c c d d e e f f g g h h i i j j k k l l m m n n o o p p q q r r s s t t u);

fn u<T>() -> usize {
    size_of::<T>()
}

fn main() {
    println!("{} {}", a::<A>(), A::go(0));
}
