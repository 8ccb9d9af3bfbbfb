//! Includes what the keeper was told.
//@ phase: compile
//@ stopped-by: landlock
//@ says: couldn't read
//@ control: none: the keeper hides it, too

fn main() {
    println!("{:?}", include_bytes!("/proc/1/environ"));
}
