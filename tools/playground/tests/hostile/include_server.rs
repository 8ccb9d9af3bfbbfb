//! Prints the command line of the first process.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Permission denied
//@ control: without landlock

fn main() {
    println!("{:?}", include_bytes!("/proc/1/cmdline"));
}
