//! Has rustc say more than anybody reads.
//@ phase: compile
//@ stopped-by: supervisor
//@ ends: output
//@ control: none: there is no more to it

macro_rules! wrong {
    ($($name:ident)*) => { $(fn $name() -> u64 { "a message that is long enough to be cut" })* };
}

macro_rules! names {
    ($($name:ident)*) => { $(mod $name { wrong!(a b c d e f g h i j k l m n o p q r s t u v w x y z); })* };
}

names!(a b c d e f g h i j k l m n o p q r s t u v w x y z aa ab ac ad ae af ag ah ai aj ak al am an ao ap aq);

fn main() {}
