//! Nests closures, each of which has the type of those within.
//@ phase: compile
//@ stopped-by: rustc
//@ ends: refused or cpu or memory
//@ control: none: it would take hours

#![recursion_limit = "100000"]

fn nest<F: Fn() -> u64 + Clone>(depth: u32, f: F) -> u64 {
    match depth {
        0 => f(),
        _ => {
            let again = f.clone();
            nest(depth - 1, move || f() + again())
        }
    }
}

fn main() {
    println!("{}", nest(1, || 1));
}
