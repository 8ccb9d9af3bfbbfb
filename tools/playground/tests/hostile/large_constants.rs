//! Makes many constants, which are larger than memory together.
//@ phase: compile
//@ stopped-by: limits watch
//@ ends: refused or memory or cpu
//@ control: none: it would take minutes

const fn fill(byte: u8) -> [u8; 1 << 26] {
    [byte; 1 << 26]
}

macro_rules! all {
    ($($name:ident)*) => { [$({ const $name: [u8; 1 << 26] = fill(1); $name[7] },)*] };
}

fn main() {
    println!("{:?}", all!(A B C D E F G H I J K L M N O P Q R S T U V W X Y Z));
}
