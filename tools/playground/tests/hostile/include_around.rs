//! Includes a file of this machine through its own folder in /proc.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: couldn't read
//@ sample: a compilation
//@ control: without landlock root

fn main() {
    println!("{}", include_str!("/proc/self/root/etc/passwd"));
}
