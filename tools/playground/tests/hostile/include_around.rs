//! Includes a file of this machine by its own process.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: couldn't read
//@ sample: a compilation
//@ control: without landlock root

fn main() {
    println!("{}", include_str!("/proc/self/root/etc/passwd"));
}
