//! Includes the environment of the first process, the keeper.
//@ phase: compile
//@ stopped-by: landlock
//@ says: couldn't read
//@ control: none: the keeper hides it, too

fn main() {
    println!("{:?}", include_bytes!("/proc/1/environ"));
}
