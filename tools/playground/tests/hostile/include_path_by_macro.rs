//! Includes a file whose path a macro makes.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: couldn't read
//@ control: without landlock root

macro_rules! path {
    ($($piece:ident)*) => { concat!($("/", stringify!($piece)),*) };
}

fn main() {
    println!("{}", include_str!(path!(etc passwd)));
}
